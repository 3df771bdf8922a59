"""The pages in a real browser: wide and narrow, dark, printed, without script, by keyboard."""

import json
from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from houfeng.products.publish import publish
from tests.browser.conftest import Watch, WatchMaker, each_width, overflow, shoot
from tests.portal.scene import drafts, keep, luding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "home": "/",
    "event": "/events/luding-2022/",
    "exercise": "/events/exercise-luding-2022/",
    "bare": "/events/bare-2022/",
    "about": "/about/",
}


def drawn(page: Page) -> Page:
    """The page once its map is complete, if it has one."""
    if page.locator("[data-map]").count():
        page.wait_for_selector("[data-map][data-drawn=yes]")
    return page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_fit_and_ask_only_this_server(watch: WatchMaker, language: str) -> None:
    window = watch()
    for name, address in PAGES.items():
        page = drawn(window.open(f"{address}?lang={language}"))
        assert page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[language]
        for width in each_width(page):
            assert overflow(page) == [], (name, width)
            shoot(page, f"{name}-{language}-{width}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_is_readable_without_script(watch: WatchMaker, language: str) -> None:
    window = watch(390, java_script_enabled=False)
    home = window.open(f"/?lang={language}")
    assert home.locator(".quakes li").count() == 4
    picture = home.locator(".map img")
    assert picture.bounding_box()["height"] > 100
    shoot(home, f"noscript-home-{language}")
    event = window.open(f"/events/luding-2022/?lang={language}")
    assert event.locator(".map img").bounding_box()["height"] > 200
    words = event.inner_text("main")
    assert {"zh": "泸定县", "en": "Luding"}[language] in words
    shoot(event, f"noscript-event-{language}")


def test_dark_rooms(watch: WatchMaker) -> None:
    window = watch(1280, color_scheme="dark")
    for name, language in (("home", "zh"), ("event", "en")):
        page = drawn(window.open(f"{PAGES[name]}?lang={language}"))
        red, green, blue = background(page)
        assert max(red, green, blue) < 60
        shoot(page, f"dark-{name}-{language}")


def background(page: Page) -> list[int]:
    found: list[int] = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    )
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_exercise_is_an_exercise_in_print(watch: WatchMaker, language: str) -> None:
    window = watch(800)
    page = drawn(window.open(f"/events/exercise-luding-2022/?lang={language}"))
    page.emulate_media(media="print")
    assert page.locator(".band").first.is_visible()
    assert "演习 EXERCISE" in page.locator(".band").first.inner_text()
    assert page.locator(".map img").is_visible()
    assert not page.locator(".map canvas").first.is_visible()
    shoot(page, f"print-exercise-{language}")


def test_skip_link_and_tab_reach_the_list(watch: WatchMaker) -> None:
    page = drawn(watch().open("/?lang=en"))
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.quakes')"):
            break
    assert page.evaluate("!!document.activeElement.closest('.quakes')")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/**")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent")).strip()


def test_tapping_the_map_says_the_value_and_how_sure_it_is(watch: WatchMaker) -> None:
    page = drawn(watch().open("/events/luding-2022/?lang=en"))
    page.locator(".map").scroll_into_view_if_needed()
    box = page.locator(".map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    popup = page.locator(".maplibregl-popup-content")
    popup.get_by_text("± 0.5").wait_for()
    assert "one standard deviation" in popup.inner_text()
    page.wait_for_timeout(300)
    shoot(page, "popup-en")


def test_language_switch_keeps_the_page(watch: WatchMaker) -> None:
    page = watch().open("/events/luding-2022/?lang=zh")
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url("**/events/luding-2022/?lang=en")
    assert page.locator("h1").inner_text().startswith("Magnitude 6.8")
    page.goto(page.url.split("?")[0])  # remembered without the word in the address
    assert page.get_attribute("html", "lang") == "en"


def test_a_running_response_shows_its_stages_and_then_the_result(watch: WatchMaker) -> None:
    from houfeng.response.models import Response, StageRun

    page = watch(390).open("/events/running-2022/?lang=zh")
    row = page.locator('[data-stage="brief"]')
    assert row.get_attribute("data-state") == "waiting"
    StageRun.objects.filter(response="running-2022.r1", name="impact").update(seconds=0.75)
    StageRun.objects.filter(response="running-2022.r1", name="brief").update(
        started_at=timezone.now()
    )
    page.wait_for_selector('[data-stage="brief"][data-state="running"]')
    assert "0.75 s" in page.locator('[data-stage="impact"]').inner_text()
    shoot(page, "running-zh")
    StageRun.objects.filter(response="running-2022.r1").update(seconds=0.5)
    Response.objects.filter(run="running-2022.r1").update(state="done", finished_at=timezone.now())
    page.wait_for_selector('[data-state="done"][data-status-url]')
    assert "已完成" in page.inner_text(".run")


def test_an_open_list_says_when_there_is_news(watch: WatchMaker) -> None:
    window = watch()
    page = window.context.new_page()
    page.clock.install()
    page.goto(window.site + "/?lang=en")
    note = page.locator("[data-list-newer]")
    with page.expect_response("**/api/v1/events?limit=25"):
        page.clock.fast_forward(31_000)
    assert note.is_hidden()
    keep(luding(event_id="news-2022"))
    page.clock.fast_forward(31_000)
    note.wait_for(state="visible")
    note.get_by_role("link").click()
    page.locator('[href="/events/news-2022/"]').wait_for()


def test_large_text_does_not_break_the_page(watch: WatchMaker) -> None:
    page = drawn(watch(640).open("/events/luding-2022/?lang=zh"))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) == []


def test_api_docs_ask_only_this_server(watch: WatchMaker) -> None:
    page = watch().open("/api/docs")
    page.get_by_text("Earthquakes, newest first").wait_for()
    shoot(page, "api-docs")


def test_home_map_leads_to_the_event(watch: WatchMaker) -> None:
    window: Watch = watch()
    page = drawn(window.open("/?lang=zh"))
    # The scene's events lie at one point: ask the map itself where that is.
    canvas = page.locator(".map canvas").first
    assert canvas.is_visible()
    assert page.locator(".maplibregl-ctrl-scale").is_visible()


def test_an_open_page_learns_that_its_event_is_withdrawn(watch: WatchMaker) -> None:
    window = watch()
    page = window.context.new_page()
    page.clock.install()
    page.goto(window.site + "/events/luding-2022/?lang=zh")
    assert page.locator(".downloads a[download]").count() == 3
    gone = [
        replace(one, files={}, properties={"reason": "采石场爆破"}, withdrawn=True)
        for one in drafts(luding(), observed="some")
    ]
    publish(gone, run="withdrawal", published_at=timezone.now())
    page.clock.fast_forward(61_000)
    page.get_by_role("heading", name="【已撤销】").wait_for()
    assert "采石场爆破" in page.inner_text(".notice.withdrawn")
    assert page.locator(".downloads a[download]").count() == 0
    shoot(page, "withdrawn-zh")


@pytest.mark.parametrize("address", ["/", "/events/luding-2022/"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_base_places_are_asked_for_once_in_the_page_language(
    watch: WatchMaker, address: str, language: str
) -> None:
    window = watch()
    asked: list[str] = []
    window.context.on("request", lambda request: asked.append(request.url))
    page = drawn(window.open(f"{address}?lang={language}"))
    names = [url for url in asked if "/places.geojson" in url]
    assert len(names) == 1
    values = json.loads(page.locator("script[type='application/json']").first.inner_text())
    assert values["language"] == language
