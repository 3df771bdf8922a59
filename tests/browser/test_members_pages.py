"""Signing in, signing off, scenarios: in a real browser, wide, narrow, without script."""

from collections.abc import Iterator

import pytest
from django.conf import settings as deployment
from playwright.sync_api import Page

from houfeng.access.models import Member
from tests.access.making import PASSWORD, member
from tests.browser.conftest import Watch, WatchMaker, each_width, overflow, shoot
from tests.portal.scene import luding
from tests.portal.test_scenarios import made
from tests.response.briefs import published

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("quick_passwords"),
]


@pytest.fixture
def people(site: str) -> Iterator[Member]:
    """Somebody with every duty, a colleague, a brief under way and two scenarios."""
    zhang = member("zhang", duties=("review", "sign", "scenarios", "facilities"), shown_name="张三")
    member("li", duties=("sign",), shown_name="李四")
    published(luding(event_id="signed-2022"))
    made("龙门山断裂演练", 6.5, max_intensity=8.0, counties=())
    made("Large drill", 7.5)
    yield zhang


def sign_in(window: Watch, name: str = "zhang", onward: str = "/account/") -> Page:
    page = window.open(f"/account/sign-in?next={onward}")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("form.form button")
    page.wait_for_url(f"**{onward}")
    return page


def drawn(page: Page) -> Page:
    if page.locator("[data-map]").count():
        page.wait_for_selector("[data-map][data-drawn=yes]")
    return page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_fit_in_both_languages(watch: WatchMaker, people: Member, language: str) -> None:
    window = watch()
    pages = {"sign-in": f"/account/sign-in?lang={language}", "scenarios-open": "/scenarios/"}
    for name, address in pages.items():
        fits(window.open(address), f"{name}-{language}")
    sign_in(window)
    pages = {
        "account": "/account/",
        "scenarios": "/scenarios/",
        "compare": "/scenarios/compare?a=scenario-m6p5-29p59n-102p08e-1&b=scenario-large-drill-1",
        "brief": "/events/signed-2022/brief/",
        "signed-event": "/events/signed-2022/",
        "scenario-event": "/events/scenario-large-drill-1/",
    }
    for name, address in pages.items():
        fits(drawn(window.open(address)), f"{name}-{language}")


def fits(page: Page, name: str) -> None:
    for width in each_width(page):
        assert overflow(page) == [], (name, width)
        shoot(page, f"{name}-{width}")


def test_a_brief_is_reviewed_and_signed_by_two_people(watch: WatchMaker, people: Member) -> None:
    page = sign_in(watch(locale="zh-CN"), onward="/events/signed-2022/brief/")
    page.fill("[name=note]", "已核对")
    page.click("[value=submit]")
    page.get_by_text("已报签发").wait_for()
    assert page.locator("[value=sign]").is_disabled()  # who reviewed does not sign
    shoot(page, "brief-reviewed-zh")

    page = sign_in(watch(390, locale="zh-CN"), "li", "/events/signed-2022/brief/")
    page.click("[value=sign]")
    page.get_by_text("已签发，并已发布为新版本").wait_for()
    assert "签发人：李四" in page.inner_text("main")
    assert overflow(page) == []
    shoot(page, "brief-signed-zh-390")


def test_the_map_writes_into_the_form_and_the_form_onto_the_map(
    watch: WatchMaker, people: Member
) -> None:
    page = drawn(sign_in(watch(locale="zh-CN"), onward="/scenarios/"))
    assert not page.locator("#f-line").is_visible()  # of another way of starting
    box = page.locator(".picker .map")
    box.scroll_into_view_if_needed()
    frame = box.bounding_box()
    assert frame is not None
    middle = (frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    page.mouse.click(*middle)
    # The map opens on 96 to 112 E, 22 to 38 N.
    assert float(page.input_value("[name=longitude]")) == pytest.approx(104, abs=0.5)
    assert float(page.input_value("[name=latitude]")) == pytest.approx(30.3, abs=0.7)

    page.check("[value=line]")
    assert page.locator("#f-line").is_visible()
    assert not page.locator("#f-longitude").is_visible()
    page.mouse.click(middle[0] - 40, middle[1] + 40)
    page.wait_for_timeout(400)  # two quick clicks would zoom
    page.mouse.click(middle[0] + 40, middle[1] - 40)
    assert page.input_value("[name=line]").count(";") == 1
    page.wait_for_timeout(300)
    shoot(page, "scenario-line-zh")
    page.click("[data-undo]")
    assert page.input_value("[name=line]").count(";") == 0
    page.click("[data-clear]")
    assert page.input_value("[name=line]") == ""

    page.check("[value=historic]")
    page.select_option("[name=historic]", "tangshan-1976")
    assert page.get_attribute("[name=magnitude]", "placeholder") == "7.8"
    page.click("form[data-builder] button.main")
    page.wait_for_url("**/events/scenario-tangshan-1976-1/")
    assert "演习 EXERCISE" in page.inner_text(".band >> nth=0")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_script_numbers_are_typed(watch: WatchMaker, people: Member, language: str) -> None:
    window = watch(390, java_script_enabled=False)
    page = sign_in(window, onward="/scenarios/")
    page.goto(f"{window.site}/scenarios/?lang={language}")
    assert page.locator("#f-line").is_visible()
    assert page.locator("#f-longitude").is_visible()
    assert not page.locator(".picker").is_visible()
    assert overflow(page) == []
    page.fill("[name=magnitude]", "twelve")
    page.fill("[name=longitude]", "102.9")
    page.fill("[name=latitude]", "30.1")
    page.click("form[data-builder] button.main")
    assert page.input_value("[name=longitude]") == "102.9"
    assert page.locator("#e-magnitude").is_visible()
    shoot(page, f"noscript-scenario-{language}")
    window.complaints.clear()  # the 400 of the refused form, which was asked for
    page.fill("[name=magnitude]", "6.5")
    page.click("form[data-builder] button.main")
    page.wait_for_url("**/events/scenario-m6p5-30p10n-102p90e-1/")


def test_the_session_cannot_be_read_by_script(watch: WatchMaker, people: Member) -> None:
    page = sign_in(watch())
    assert deployment.SESSION_COOKIE_NAME in {c["name"] for c in page.context.cookies()}
    assert deployment.SESSION_COOKIE_NAME not in page.evaluate("document.cookie")
