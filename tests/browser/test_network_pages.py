"""Live pages of a network in a real browser: they follow the loop, scroll, and say their age."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from houfeng.vocabulary.status import Status
from tests.browser.conftest import WatchMaker, each_width, overflow, shoot
from tests.warning.made_live import DEAD, HALF, QUIET, MadeLive, made_live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(settings, tmp_path) -> Iterator[MadeLive]:
    """An exercise with synthetic data, twenty seconds old, and an earthquake in it."""
    settings.HOUFENG_HOME = tmp_path
    found = made_live(tmp_path, status=Status.EXERCISE, synthetic=True)
    found.run(20)
    found.says_pick()
    found.says_earthquake()
    now(found)
    yield found
    found.live.close()


@pytest.fixture
def site(live_server: LiveServer, made: MadeLive) -> str:
    # What is read once in a process, the gazetteer above all, is no part of a page's load.
    for address in ("/network/main/", "/network/main/map.zh.svg", "/places.geojson"):
        assert Client().get(address).status_code == 200
    return str(live_server.url)


@dataclass
class Alive:
    """A loop that goes on: its state is written each second, as if so long ago."""

    ago_s: float = 0.0


@pytest.fixture
def alive(made: MadeLive) -> Iterator[Alive]:
    found, ended = Alive(), threading.Event()

    def go_on() -> None:
        while not ended.wait(1.0):
            now(made, found.ago_s)

    thread = threading.Thread(target=go_on)
    thread.start()
    yield found
    ended.set()
    thread.join()


def now(made: MadeLive, ago_s: float = 0.0) -> None:
    """A snapshot by the real clock."""
    made.clock.now = time.time() - ago_s
    made.write()


def pixels_drawn(page: Page) -> int:
    """Of the first waveform's canvas: those that are not empty."""
    found: int = page.evaluate(
        """() => {
          const canvas = document.querySelector('.wave canvas');
          const copy = new OffscreenCanvas(canvas.width, canvas.height);
          const pen = copy.getContext('2d', { willReadFrequently: true });
          pen.drawImage(canvas, 0, 0);
          const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let at = 3; at < data.length; at += 4) count += data[at] > 0;
          return count;
        }"""
    )
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.usefixtures("alive")
def test_pages_fit_in_both_languages(watch: WatchMaker, language: str) -> None:
    window = watch()
    for name, address in (
        ("network", "/network/main/"),
        ("network-station", f"/network/main/{QUIET}/"),
        ("network-compare", f"/network/main/waveforms?station={QUIET}&station={HALF}"),
    ):
        page = window.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
        if name == "network":
            page.wait_for_selector(".map[data-stations='5'][data-drawn]")
        else:
            page.wait_for_selector("[data-waves][data-drawn]")
        for width in each_width(page):
            assert overflow(page) == [], (name, width)
            assert page.locator(".band").first.is_visible()
            shoot(page, f"{name}-{language}-{width}")


@pytest.mark.usefixtures("alive")
def test_the_page_follows_the_loop_without_being_loaded_again(
    watch: WatchMaker, made: MadeLive
) -> None:
    page = watch().open("/network/main/?lang=zh")
    page.wait_for_selector(".map[data-stations='5']")
    page.evaluate("window.same = true")
    expect(page.locator("[data-network-summary]")).to_contain_text("5 个台站中 1 个正常")

    made.loop.exclude({QUIET: "附近爆破"})

    expect(page.locator("[data-network-summary]")).to_contain_text("5 个台站中 0 个正常")
    row = page.locator("tr", has=page.get_by_role("link", name="XX.AAA", exact=True))
    expect(row.locator("[data-cell='state']")).to_have_text("已停用")
    expect(row.locator("[data-cell='reason']")).to_have_text("人工停用：附近爆破")
    assert page.evaluate("window.same")


def test_a_state_that_grows_old_is_said_and_taken_back(watch: WatchMaker, alive: Alive) -> None:
    page = watch().open("/network/main/?lang=zh")
    page.wait_for_selector(".map[data-stations='5']")
    assert page.locator("[data-network-stale]").count() == 0
    alive.ago_s = 60.0
    page.wait_for_selector("[data-network-stale]")
    page.evaluate("window.same = true")
    page.wait_for_timeout(4000)
    assert page.evaluate("window.same")  # it is loaded anew once, not again and again
    shoot(page, "network-stale-zh")
    alive.ago_s = 0.0
    page.wait_for_selector("[data-network-stale]", state="detached")


def test_waveforms_scroll_stop_and_change_their_length(watch: WatchMaker, made: MadeLive) -> None:
    window = watch()
    asked: list[str] = []
    window.context.on(
        "request", lambda one: asked.append(one.url) if "waveforms.json" in one.url else None
    )
    page = window.open(f"/network/main/{QUIET}/?lang=en")
    page.wait_for_selector("[data-waves][data-drawn='3']")
    assert page.locator("[data-waves-picture]").is_hidden()
    before = pixels_drawn(page)
    assert before > 500

    made.run(12)
    now(made)
    deadline = time.monotonic() + 15
    while pixels_drawn(page) <= before and time.monotonic() < deadline:
        page.wait_for_timeout(300)
    assert pixels_drawn(page) > before  # twelve seconds more stand on the minute
    assert any("since=" in url for url in asked)

    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(1500)
    count = len(asked)
    page.wait_for_timeout(2500)
    assert len(asked) == count
    page.get_by_role("button", name="Go on").click()

    page.get_by_role("link", name="5 minutes").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('minutes=5')")
    page.wait_for_timeout(1500)
    assert "seconds=300" in asked[-1]


def test_stations_are_chosen_by_keyboard_and_compared_without_script(watch: WatchMaker) -> None:
    window = watch(390, java_script_enabled=False)
    page = window.open("/network/main/?lang=zh&sort=name")
    assert page.locator(".map img").is_visible()
    shoot(page, "network-noscript-zh")
    for name in (QUIET, DEAD):
        page.locator(f"input[value='{name}']").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="比较所选台站的波形").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/waveforms?station=**")
    picture = page.locator("[data-waves-picture]")
    assert picture.is_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert "XX.BBB" in page.inner_text("main")
    assert overflow(page) == []
    shoot(page, "network-compare-noscript-zh")


@pytest.mark.usefixtures("alive")
def test_a_station_on_the_map_leads_to_its_page(watch: WatchMaker) -> None:
    page = watch().open("/network/main/?lang=en")
    page.wait_for_selector(".map[data-stations='5'][data-drawn]")
    box = page.locator(".map canvas").bounding_box()
    assert box is not None
    # Stations stand a degree apart on one parallel, the middle one in the middle of the map;
    # the epicentre, north of the first, moves nothing: the extent is the stations'.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    popup = page.locator(".maplibregl-popup-content")
    expect(popup).to_contain_text("XX.CCC")
    expect(popup).to_contain_text("No data")
    popup.get_by_role("link").click()
    page.wait_for_url("**/network/main/XX.CCC./")
