"""Pages of a network's data quality in a real browser: phone, desktop, keyboard, without script."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from houfeng.monitoring.quality import assess_quality
from houfeng.monitoring.readings.folder import read_waveforms
from houfeng.monitoring.readings.responses import read_responses
from houfeng.products.network_quality import publish_quality
from houfeng.vocabulary.status import Status
from tests.browser.conftest import each_width, overflow, shoot
from tests.monitoring.readings.recordings import shared

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def assessed():
    """Hawaii 2019: clipped broadbands; Oaxaca 2018: wrong clocks and latencies."""
    places = {"hawaii": shared("hawaii_m53_clipped"), "oaxaca": shared("oaxaca_2018_openeew")}
    return {
        name: (assess_quality(read, responses=read_responses([place])), read.notes)
        for name, place in places.items()
        for read in [read_waveforms(place)]
    }


@pytest.fixture
def networks(site, assessed, settings, tmp_path):
    settings.HOUFENG_HOME = tmp_path
    for name, (found, notes) in assessed.items():
        status = Status.EXERCISE if name == "oaxaca" else Status.ACTUAL
        publish_quality(
            name, found, notes=notes, recording=name, status=status,
            published_at=datetime.now(UTC),
        )  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_fit_and_need_no_script(watch, networks, lang):
    plain, scripted = watch(390, java_script_enabled=False), watch()
    for name, address in (
        ("quality", "/network/hawaii/quality/"),
        ("quality-exercise", "/network/oaxaca/quality/"),
        ("quality-channel", "/network/hawaii/quality/HV.HUAD..HHZ"),
        ("quality-late", "/network/oaxaca/quality/MX.006..BNZ"),
    ):
        page = plain.open(f"{address}?lang={lang}")
        assert page.locator("h1").count() == 1
        assert page.locator(".lead").is_visible()
        if name != "quality":
            assert page.locator("figure.psd svg").first.is_visible()
        with_script = scripted.open(f"{address}?lang={lang}")
        for width in each_width(with_script):
            assert overflow(with_script) == [], (name, width)
            shoot(with_script, f"{name}-{lang}-{width}")


def test_dark_theme_and_the_list_by_keyboard(watch, networks):
    page = watch(color_scheme="dark").open("/network/hawaii/quality/?lang=en")
    shoot(page, "quality-dark")
    page.locator('input[name="q"]').focus()
    page.keyboard.type("huad")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=huad**")
    assert page.locator("table.channels tbody tr").count() == 3
    page.locator("table.channels a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/HV.HUAD**")
    shoot(page, "quality-channel-dark")
    # The shades of the density differ from each other and from the paper.
    fills = page.evaluate(
        "[...document.querySelectorAll('.ramp .shade')].map(e => getComputedStyle(e).fill)"
    )
    assert len(set(fills)) == 7


def test_the_shades_survive_print_and_grey(watch, networks):
    page = watch().open("/network/hawaii/quality/HV.HUAD..HHZ?lang=en")
    page.emulate_media(media="print")
    lightness = page.evaluate(
        """[...document.querySelectorAll('.ramp .shade')].map(e => {
          const [r, g, b] = getComputedStyle(e).fill.match(/\\d+/g).map(Number);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        })"""
    )
    steps = [a - b for a, b in pairwise(lightness)]
    assert len(steps) == 6
    assert min(steps) > 15
