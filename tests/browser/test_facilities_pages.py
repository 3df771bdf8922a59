"""Pages of an organisation's sites in a real browser: wide, narrow, without script, by keyboard."""

import re
from collections.abc import Iterator

import pytest

from houfeng.impact.facilities.watch import heartbeat
from houfeng.impact.models import FacilityList
from houfeng.vocabulary.status import Status
from tests.access.making import member
from tests.browser.conftest import WatchMaker, each_width, overflow, shoot
from tests.browser.test_members_pages import sign_in
from tests.portal.test_facilities import HEADER, ROWS, kept_list, mapped, run_all

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("quick_passwords"),
]
BAD = HEADER + "a,电站,29.6,102.1,电站,C1L-HC\nb,=1+1,102.3,29.7,学校,砖混\nc,远处,0,0,,straw\n"


@pytest.fixture
def organisation(site: str) -> Iterator[FacilityList]:
    """Somebody who keeps sites, a list of eighty, an exercise that shook them, a test notice."""
    member("li", organisation="power", duties=("facilities",), shown_name="李四")
    rows = "".join(
        f"S{n:03d},第{n}变电站 Substation,{101.6 + n / 80:.3f},29.6,变电站,{kind}\n"
        for n, kind in enumerate(("砖混", "C1L-HC") * 40)
    )
    kept = kept_list(text=HEADER + rows)
    run_all(mapped(Status.EXERCISE).event_id)
    heartbeat("power", kept.created_at)
    yield kept


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_fit_in_both_languages(
    watch: WatchMaker, organisation: FacilityList, language: str
) -> None:
    window = watch()
    sign_in(window, "li", f"/facilities/?lang={language}").close()
    for name, address in (
        ("facilities", "/facilities/"),
        ("facility-list", f"/facilities/{organisation.pk}/"),
        ("facility-ranking", f"/facilities/{organisation.pk}/exercise-quake-1/"),
    ):
        page = window.open(f"{address}?lang={language}")
        for width in each_width(page):
            assert overflow(page) == [], (name, width)
            shoot(page, f"{name}-{language}-{width}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bad_file_is_mended_without_script_and_by_keyboard(
    watch: WatchMaker, organisation: FacilityList, language: str, tmp_path
) -> None:
    window = watch(390, java_script_enabled=False)
    sign_in(window, "li", f"/facilities/?lang={language}").close()
    bad = tmp_path / "sites.csv"
    bad.write_text(BAD, "utf-8")
    page = window.open(f"/facilities/?lang={language}")
    page.fill("#name", "第二份")
    page.set_input_files("#file", bad)
    page.focus("#fragility")
    page.keyboard.press("Enter")
    page.wait_for_selector("#file-error")
    window.complaints.clear()  # the browser's own line about the status 422

    assert page.input_value("#name") == "第二份"
    assert page.locator("form tbody th").all_inner_texts()[:1] == ["2"]
    assert overflow(page) == []
    shoot(page, f"facilities-refused-{language}")

    bad.write_text(ROWS, "utf-8")
    page.set_input_files("#file", bad)
    page.press("#name", "Enter")
    page.wait_for_url(re.compile(r"/facilities/\d+/\?kept=1"))
    assert "第二份" in page.inner_text("h1")
    shoot(page, f"facilities-kept-{language}")
