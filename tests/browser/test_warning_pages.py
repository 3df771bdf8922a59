"""Warning pages in a real browser: a clock that runs, a map that moves, a phone, no script."""

import json
import re
import time

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from houfeng.portal.warnings_reading import read_warning
from houfeng.portal.warnings_told import told_places
from houfeng.response.known import cache_folder
from houfeng.vocabulary.status import Status
from houfeng.warning.decision import EventState
from houfeng.warning.predict import warm
from houfeng.warning.waves import wave_curves
from tests.browser.conftest import Watch, WatchMaker, each_width, overflow, shoot
from tests.portal.warnings_scene import around, decider, felt, hypocentre, keep, size, warned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OLD = "/warnings/main/20220905T045218-1/"
NOW = "/warnings/main/now/"


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Only what each test tells of: no event, no response."""
    wave_curves(16.0, cache_folder())  # made once on a machine; no test waits for it
    around()
    warm()
    return str(live_server.url)


def drawn(page: Page) -> None:
    page.wait_for_selector("[data-map][data-drawn=yes]", timeout=60_000)


@pytest.fixture
def watch(watch: WatchMaker) -> WatchMaker:
    """These pages move, and are seen as most people see them."""
    watch.options = {}
    return watch


def standing_still(window: Watch, path: str) -> Page:
    """A page whose clock goes on only when told to: how busy the machine is does not count."""
    window.context.clock.install()
    page = window.open(f"{path}?lang=en")
    page.clock.pause_at(time.time() + 2.0)
    return page


def far_place(event_id: str, least_s: float):
    """A place that the S wave reaches so long after now."""
    places = told_places(read_warning("main", event_id))
    return next(
        one for one in places if one.target.s_at and one.target.s_at > time.time() + least_s
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_old_one_fits_every_width(watch: WatchMaker, language: str) -> None:
    warned()
    page = watch().open(f"{OLD}?lang={language}&place=泸定县")
    drawn(page)
    for width in each_width(page):
        assert overflow(page) == [], width
        for drawing in page.locator("svg.growth").all():
            assert drawing.evaluate("e => 12 * e.getScreenCTM().a") >= 8
        shoot(page, f"warning-old-{language}-{width}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_current_one_counts_down(watch: WatchMaker, language: str) -> None:
    warned("now", time.time() - 15.0, status=Status.EXERCISE)
    place = far_place("now", 12.0)
    page = watch().open(f"{NOW}?lang={language}&place={place.target.id}")
    digits = page.locator("[data-c-digits]")
    expect(digits).not_to_be_empty()
    for _ in range(2):  # it counts to the second, by the server's clock
        # Both asked at one moment of the page, which a busy test machine may hold up: just after
        # what it has to do each tenth of a second.
        shown, clock = digits.evaluate(
            "e => new Promise(done => setTimeout("
            "() => done([Number(e.textContent), Date.now() / 1000]), 200))"
        )
        assert abs(place.target.s_at - clock + 0.5 - shown) <= 1.0
        page.wait_for_timeout(2100)
    drawn(page)
    for width in each_width(page):
        assert page.locator("[data-r-live]").is_visible()
        assert overflow(page) == [], width
        shoot(page, f"warning-now-{language}-{width}")


def test_a_new_message_comes_by_itself(watch: WatchMaker) -> None:
    origin_at = time.time() - 12.0
    warned("now", origin_at, until=9.0)
    page = standing_still(watch(), NOW)
    assert "number 2 of 2" in page.locator("dl.facts").inner_text()
    deciding = decider()
    for after, value in ((6.0, 5.8), (9.0, 6.3), (14.0, 7.2)):
        state = EventState("now", hypocentre(origin_at), size(value, False), 9, origin_at + after)
        decision = deciding.consider(state, origin_at + after)
    assert decision is not None and decision.number == 3
    keep(decision)
    page.clock.run_for(1500)  # it asks each second
    expect(page.locator("h1")).to_contain_text("Magnitude 7.2")
    expect(page.locator("[data-fresher]")).to_contain_text("Message 3")
    assert page.locator(".log tbody tr").count() == 3


def test_a_replay_by_keyboard(watch: WatchMaker) -> None:
    warned()
    page = watch().open(OLD + "?lang=en&place=泸定县")
    counter = page.locator("[data-counter]")
    expect(counter).to_contain_text("The S wave has passed")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-r-message]")).to_have_text("no warning yet")
    expect(page.locator("[data-c-digits]")).to_have_text("12")  # 11.8 s from the origin
    play = page.get_by_role("button", name="Play")
    page.get_by_role("radio", name="4×").check()
    play.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-r-message]")).to_contain_text(re.compile(r"message \d"))
    page.get_by_role("button", name="Pause").press("Enter")
    drawn(page)
    expect(page.locator("[data-c-digits]")).not_to_have_text("12")
    states = page.locator(".told td[data-reached]").all_inner_texts()
    assert "on its way" in states
    shoot(page, "warning-replay-1280")


def test_a_place_is_found_chosen_and_remembered(watch: WatchMaker) -> None:
    warned()
    page = watch(390).open(OLD + "?lang=zh")
    expect(page.locator("[data-choose]")).to_be_visible()
    field = page.get_by_role("searchbox")
    field.press_sequentially("泸定")
    page.locator("[data-found] button").first.click()
    expect(page.locator("[data-c-place]")).to_contain_text("泸定县")
    assert "place=" in page.url
    page.goto(page.url.split("?")[0])  # no place in the address: this device remembers
    expect(page.locator("[data-c-place]")).to_contain_text("泸定县")
    page.get_by_role("searchbox").fill("没有这里")
    expect(page.locator("[data-found-none]")).to_contain_text("没有告知过")


def test_my_position_is_never_sent(watch: WatchMaker) -> None:
    warned()
    window = watch(
        permissions=["geolocation"], geolocation={"longitude": 102.3456, "latitude": 29.9}
    )
    asked: list[str] = []
    window.context.on("request", lambda request: asked.append(request.url + str(request.post_data)))
    page = window.open(OLD + "?lang=en")
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator("[data-c-place]")).to_have_text("My position")
    expect(page.locator("[data-c-near]")).to_contain_text("intensity as at")
    page.wait_for_timeout(500)
    assert not [one for one in asked if "102.3" in one or "29.9" in one]
    assert "102.3" not in json.dumps(page.evaluate("({...localStorage})"))


def test_sound_is_off_until_asked_for(watch: WatchMaker) -> None:
    warned()
    page = watch().open(OLD + "?lang=en")
    button = page.locator("[data-sound]")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    expect(button).to_have_text("Turn sound off")


@pytest.mark.parametrize("width", [1280, 390])
def test_without_script_the_times_are_absolute(watch: WatchMaker, width: int) -> None:
    warned("now", time.time() - 15.0)
    place = far_place("now", 15.0)
    page = watch(width, java_script_enabled=False).open(f"{NOW}?lang=zh&place={place.target.id}")
    assert "横波到达" in page.locator("[data-counter]").inner_text()
    assert not page.locator("[data-replay]").is_visible()
    assert "每 5 秒自动刷新" in page.locator("article").inner_text()
    picture = page.locator(".map > img")
    assert picture.evaluate("e => e.complete && e.naturalWidth") == 616
    shoot(page, f"warning-plain-{width}")


def test_other_states_are_seen(watch: WatchMaker) -> None:
    warned("cancelled", cancelled=True)
    felt("felt-1")
    page = watch().open("/warnings/main/cancelled/?lang=zh&place=泸定县")
    expect(page.locator("[data-counter]")).to_contain_text("预警已解除")
    drawn(page)
    shoot(page, "warning-cancelled-1280")
    page = watch(390).open("/warnings/main/felt-1/?lang=en&place=泸定县")
    expect(page.locator("[data-counter]")).to_contain_text("This warning is over")
    drawn(page)
    page.wait_for_timeout(500)
    shoot(page, "warning-felt-390")
    for width in (1280, 390):
        page = watch(width).open("/warnings/?lang=zh")
        assert overflow(page) == []
        shoot(page, f"warnings-{width}")


def test_a_dark_page(watch: WatchMaker) -> None:
    warned("now", time.time() - 15.0)
    place = far_place("now", 10.0)
    page = watch(color_scheme="dark").open(f"{NOW}?lang=zh&place={place.target.id}")
    drawn(page)
    page.wait_for_timeout(300)
    shoot(page, "warning-dark-1280")


def test_the_banner_comes_and_goes_on_the_home_page(watch: WatchMaker) -> None:
    page = standing_still(watch(), "/")
    box = page.locator("[data-banner]")
    assert box.inner_text() == ""
    warned("now", time.time() - 15.0, status=Status.EXERCISE)
    page.clock.run_for(5500)
    expect(box).to_contain_text("Magnitude 6.8")
    expect(box).to_contain_text("EXERCISE")
    shoot(page, "warning-home-1280")
    box.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("Magnitude 6.8")
