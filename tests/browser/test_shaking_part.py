"""The event page's shaking part in a real browser: layers, stations, and what does without."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import FLAGS, WatchMaker, each_width, overflow, shoot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVENT = "/events/luding-2022/"


def live(page: Page) -> Page:
    """The page once its map is complete and the stations stand on it."""
    page.wait_for_selector("[data-map][data-drawn=yes][data-stations=shown]")
    return page


def legend_shown(page: Page) -> list[str]:
    found = page.locator("[data-legend]").all()
    return [str(one.get_attribute("data-legend")) for one in found if one.is_visible()]


def test_a_layer_is_chosen_by_keyboard_and_kept_in_the_address(watch: WatchMaker) -> None:
    page = live(watch().open(f"{EVENT}?lang=en"))
    assert legend_shown(page) == ["csis"]
    page.locator("[data-chooser] input[value=csis]").focus()
    page.keyboard.press("ArrowRight")
    with page.expect_response("**/layer_pga.png") as asked:
        page.keyboard.press("ArrowRight")
    assert asked.value.ok
    assert legend_shown(page) == ["pga"]
    assert page.url.endswith("#layer=pga")
    assert "Peak ground acceleration" in str(page.locator("[data-layer-told]").text_content())
    outline = page.locator("[data-chooser] input[value=pga] + span")
    assert outline.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    # The other language opens on the same layer, as does the page loaded again.
    page.get_by_role("link", name="中文", exact=True).click()
    page.wait_for_url("**lang=zh#layer=pga")
    live(page)
    assert legend_shown(page) == ["pga"]
    page.locator("[data-chooser] input[value=pga]").focus()
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    assert legend_shown(page) == ["csis"]
    assert "#" not in page.url


def test_every_layer_fits_and_is_drawn(watch: WatchMaker) -> None:
    page = live(watch().open(f"{EVENT}?lang=zh"))
    box = page.locator(".map canvas").first
    seen = {box.screenshot()}
    for name in ("mmi", "pga", "sigma"):
        with page.expect_response(f"**/layer_{name}.png"):
            page.locator(f"[data-chooser] input[value={name}]").check(force=True)
        page.wait_for_timeout(400)
        seen.add(box.screenshot())
        for width in each_width(page, 390, 320, 1280):
            assert overflow(page) == [], (name, width)
            shoot(page, f"layer-{name}-zh-{width}")
    assert len(seen) == 4  # each looks different


def test_a_station_is_reached_from_its_row_and_says_all(watch: WatchMaker) -> None:
    page = live(watch(reduced_motion="no-preference").open(f"{EVENT}?lang=en"))
    row = page.get_by_role("button", name="Show SC.A02 on the map").first
    row.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".maplibregl-popup-content")
    popup.get_by_text("SC.A02").first.wait_for()
    words = popup.inner_text()
    assert re.search(r"PGA \(%g\)\s+\S+\s+\S+\s+\+4\.4", words)
    assert "not used" in words
    assert "more than 3" in words
    page.wait_for_timeout(600)
    shoot(page, "station-popup-en")
    assert page.evaluate("!!document.activeElement.closest('.maplibregl-popup')")
    page.keyboard.press("Escape")
    assert popup.count() == 0
    assert page.evaluate("document.activeElement.textContent") == "SC.A02"


def test_a_station_on_the_map_answers_a_tap(watch: WatchMaker) -> None:
    page = live(watch().open(f"{EVENT}?lang=zh"))
    page.get_by_role("button", name="在地图上查看 SC.A01").first.click()
    popup = page.locator(".maplibregl-popup-content")
    popup.wait_for()
    popup.locator("button").click()
    page.wait_for_timeout(600)
    box = page.locator(".map").bounding_box()
    assert box is not None
    # The row brought its station to where there is room for words above it.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.83)
    popup.get_by_text("SC.A01").wait_for()
    assert "观测" in popup.inner_text()


def test_on_a_phone_the_words_of_a_station_stay_inside_the_map(watch: WatchMaker) -> None:
    page = live(watch(320).open(f"{EVENT}?lang=zh"))
    page.get_by_role("button", name="在地图上查看 SC.A02").first.click()
    words = page.locator(".maplibregl-popup-content")
    words.wait_for()
    page.wait_for_timeout(600)
    inner, outer = words.bounding_box(), page.locator(".map").bounding_box()
    assert inner is not None and outer is not None
    assert inner["y"] >= outer["y"]
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]
    shoot(page, "station-popup-zh-320")


def test_stations_can_be_switched_off(watch: WatchMaker) -> None:
    page = live(watch().open(f"{EVENT}?lang=en"))
    with_signs = page.locator(".map canvas").first.screenshot()
    page.get_by_role("checkbox", name="Stations and reports").uncheck()
    page.wait_for_selector("[data-stations=hidden]")
    page.wait_for_timeout(300)
    assert not page.locator("[data-stations-sign]").is_visible()
    assert page.locator(".map canvas").first.screenshot() != with_signs


def test_all_places_are_listed_on_demand(watch: WatchMaker) -> None:
    page = live(watch(390).open(f"{EVENT}?lang=en"))
    button = page.get_by_role("button", name="List all 6")
    button.click()
    rows = page.locator(".tall tbody tr")
    rows.first.wait_for()
    assert rows.count() == 6
    assert button.get_attribute("aria-expanded") == "true"
    far = [float(text.split()[0]) for text in page.locator(".tall td.figure").all_inner_texts()]
    assert far == sorted(far)
    assert overflow(page) == []
    button.click()
    assert not rows.first.is_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_script_layers_and_printed_maps_are_links(watch: WatchMaker, language: str) -> None:
    window = watch(390, java_script_enabled=False)
    page = window.open(f"{EVENT}?lang={language}")
    links = page.locator("noscript a")
    assert links.count() == 7
    assert not page.locator("[data-chooser]").is_visible()
    for link in links.all():
        reply = window.context.request.get(window.site + str(link.get_attribute("href")))
        assert reply.ok and reply.headers["content-type"] == "image/png"
    printed = page.locator(".takeaway .prints a")
    assert f"shakemap.{language}.pdf" in str(printed.first.get_attribute("href"))
    assert page.locator("#stations tbody tr").count() > 6
    shoot(page, f"noscript-stations-{language}")


def test_all_flagged_stands_out_in_an_exercise(watch: WatchMaker) -> None:
    page = live(watch(390).open("/events/exercise-luding-2022/?lang=zh"))
    assert "全部 6 处观测都被剔除" in page.locator(".notice.warned").inner_text()
    assert overflow(page) == []
    shoot(page, "all-flagged-zh-390")


def test_print_shows_the_legend_of_the_picture(watch: WatchMaker) -> None:
    page = live(watch(800).open(f"{EVENT}?lang=en#layer=pgv"))
    assert legend_shown(page) == ["pgv"]
    page.emulate_media(media="print")
    assert legend_shown(page) == ["csis"]
    assert page.locator("[data-map-picture]").is_visible()
    assert not page.locator("[data-chooser]").is_visible()


def test_a_layer_that_cannot_be_had_is_said(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.route("**/layer_pgv.png", lambda route: route.fulfill(status=503))
        page.goto(f"{site}{EVENT}?lang=en")
        live(page)
        page.locator("[data-chooser] input[value=pgv]").check(force=True)
        page.get_by_text("This layer cannot be fetched just now").wait_for()
        page.locator("[data-chooser] input[value=csis]").check(force=True)
        assert not page.get_by_text("This layer cannot be fetched just now").is_visible()
    finally:
        context.close()


def test_without_webgl_the_layer_is_a_picture(browser: Browser, chromium: str, site: str) -> None:
    flags = [one for one in FLAGS if "swiftshader" not in one]
    plain = browser.browser_type.launch(
        executable_path=chromium, args=[*flags, "--disable-3d-apis"]
    )
    try:
        page = plain.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site}{EVENT}?lang=en#layer=pga")
        page.wait_for_selector("[data-chooser]:not([hidden])")
        picture = page.locator("[data-map-picture]")
        assert str(picture.get_attribute("src")).endswith("/layer_pga.png")
        lines = page.locator(".map > img").nth(1)
        assert str(lines.get_attribute("src")).endswith("/layer_outline.svg")
        for image in (picture, lines):
            image.evaluate("e => e.decode()")
        one, other = (
            image.evaluate("e => e.naturalWidth / e.naturalHeight") for image in (picture, lines)
        )
        assert abs(one - other) < 0.01  # they lie on each other
        assert legend_shown(page) == ["pga"]
        page.locator("[data-chooser] input[value=csis]").check(force=True)
        assert str(picture.get_attribute("src")).endswith("/map.en.svg")
        assert not lines.is_visible()
        page.get_by_role("button", name="List all 6").click()
        page.locator(".tall tbody tr").first.wait_for()
    finally:
        plain.close()
