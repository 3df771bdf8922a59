"""The event page's impact part in a real browser: drawings, counties, paper, without script."""

from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page

from houfeng.documents.layer_words import layer_name
from houfeng.impact.report import impact_to_json
from houfeng.places.layer_kinds import KINDS
from houfeng.products.publish import publish
from tests.browser.conftest import WatchMaker, each_width, overflow, shoot
from tests.impact.made_impact import COUNTIES, made_impact
from tests.portal import scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVENT = "/events/luding-2022/"


def counties(page: Page) -> list[str]:
    """Names in the rows that are seen; on a phone the prefecture stands below."""
    rows = page.locator("#counties tbody tr").all()
    return [row.locator("th").inner_text().splitlines()[0] for row in rows if row.is_visible()]


def part(page: Page, name: str) -> Locator:
    return page.locator(f"section[aria-labelledby={name}-title]")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_part_fits_every_width(watch: WatchMaker, language: str) -> None:
    page = watch().open(f"{EVENT}?lang={language}")
    for width in each_width(page):
        assert overflow(page) == [], width
        # What is drawn is seen, and its words stay readable on a phone.
        for drawing in page.locator(".histogram svg").all():
            box = drawing.bounding_box()
            assert box is not None and box["height"] > 100
            assert drawing.evaluate("e => 11 * e.getScreenCTM().a") >= 8
        for svg in part(page, "areas").locator("svg.zone").all():
            assert svg.locator("rect").evaluate("e => e.getBoundingClientRect().width") > 0
        shoot(page, f"impact-{language}-{width}")


def test_a_name_typed_leaves_its_counties_and_stays_in_the_address(watch: WatchMaker) -> None:
    page = watch().open(f"{EVENT}?lang=en")
    assert counties(page) == ["Luding County", "Shimian County", "Kangding City"]
    field = page.get_by_role("searchbox")
    field.press_sequentially("ya'an")
    assert counties(page) == ["Shimian County"]
    assert "1 of 3 counties" in page.locator("#counties [role=status]").inner_text()
    assert "county=ya%27an" in page.url
    page.reload()  # as the page does by itself when there is a newer result
    assert counties(page) == ["Shimian County"]
    page.get_by_role("searchbox").fill("nowhere")
    assert counties(page) == []
    assert "No county matches" in page.locator("#counties [role=status]").inner_text()
    page.get_by_role("link", name="Show all").click()
    assert len(counties(page)) == 3
    assert "county=" not in page.url


def test_the_other_language_finds_the_same_county(watch: WatchMaker) -> None:
    page = watch(390).open(f"{EVENT}?lang=zh")
    page.get_by_role("searchbox").fill("SHIMIAN")
    assert counties(page) == ["石棉县"]
    page.get_by_role("searchbox").fill("磨西")  # a town of it
    assert counties(page) == ["泸定县"]


def test_without_script_the_form_asks_the_server(watch: WatchMaker) -> None:
    window = watch(390, java_script_enabled=False)
    page = window.open(f"{EVENT}?lang=zh")
    assert len(counties(page)) == 3
    page.get_by_role("searchbox").fill("雅安")
    page.get_by_role("button", name="查找").click()
    page.wait_for_url("**county=*")
    assert counties(page) == ["石棉县"]
    assert page.get_attribute("html", "lang") == "zh-CN"
    page.get_by_role("link", name="显示全部").click()
    assert len(counties(page)) == 3
    assert part(page, "loss").locator("svg").count() == 2
    shoot(page, "impact-noscript-zh-390")


def test_dark_rooms_keep_bars_apart(watch: WatchMaker) -> None:
    page = watch(1280, color_scheme="dark").open(f"{EVENT}?lang=zh")
    text = page.locator(".histogram text").first
    assert text.evaluate("e => getComputedStyle(e).fill") == "rgb(232, 236, 240)"
    shoot(page, "impact-dark-zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_paper_all_is_there(watch: WatchMaker, language: str) -> None:
    page = watch(800).open(f"/events/exercise-luding-2022/?lang={language}")
    page.emulate_media(media="print")
    assert len(counties(page)) == 3
    assert not page.get_by_role("searchbox").is_visible()
    assert page.locator(".band").first.is_visible()
    assert part(page, "buildings").locator("svg").first.is_visible()
    shoot(page, f"impact-print-{language}")


def test_the_tables_are_there_for_those_who_cannot_see_the_drawings(watch: WatchMaker) -> None:
    page = watch().open(f"{EVENT}?lang=en")
    table = page.get_by_role("table", name="How likely so many deaths are")
    assert table.get_by_role("row", name="100–1,000 48%").count() == 1


def test_the_counties_are_downloaded_under_a_name_that_says_exercise(watch: WatchMaker) -> None:
    page = watch().open("/events/exercise-luding-2022/?lang=zh")
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV").click()
    assert begun.value.suggested_filename == "演习-exercise-luding-2022-counties.csv"


def test_a_great_earthquake_without_any_layer_fits_a_phone(
    watch: WatchMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(replace(COUNTIES[0], code=f"{510000 + n}") for n in range(150))
    great = impact_to_json(made_impact(counties=many, missing=tuple(KINDS)))
    great |= {
        "intensity_areas_km2": {"6": 120_000.0, "10": 1_500.0, "11": 220.0},
        "exposed_population": {"6": 31_000_000, "10": 120_000, "11": 7},
    }
    real = scene.impact
    names = ("counties", "missing", "intensity_areas_km2", "exposed_population")
    monkeypatch.setattr(
        scene, "impact", lambda *words: real(*words) | {name: great[name] for name in names}
    )
    origin = replace(scene.luding(), revision=1)
    publish(scene.drafts(origin), run="great", published_at=timezone.now())
    window = watch(320)
    for language in ("en", "zh"):
        page = window.open(f"{EVENT}?lang={language}")
        assert overflow(page) == []
        assert len(counties(page)) == 150
        room = page.locator(".tall-list")
        box = room.bounding_box()
        assert box is not None and box["height"] < 800  # it scrolls by itself
        words = part(page, "basis").inner_text()
        assert all(layer_name(kind, language) in words for kind in KINDS)  # type: ignore[arg-type]
        shoot(page, f"impact-great-{language}-320")
    page.emulate_media(media="print")
    box = room.bounding_box()
    assert box is not None and box["height"] > 3000  # all rows are on paper
