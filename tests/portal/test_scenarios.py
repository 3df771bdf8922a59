"""Scenario pages: the list, the form, the comparison."""

import json
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from houfeng.events.models import Event
from houfeng.impact.report import impact_to_json
from houfeng.products.publish import publish
from houfeng.response.models import Response, Scenario
from houfeng.response.scenario import Wish
from houfeng.response.scenario_runs import run_scenario
from houfeng.vocabulary.status import Status
from tests.access.making import member
from tests.impact.made_impact import COUNTIES, made_impact
from tests.portal import scene
from tests.portal.scene import drafts, luding, responded, to_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
PAGE = "/scenarios/"
POINT = {
    "basis": "point", "magnitude": "6.5", "magnitude_type": "Ms", "longitude": "102.9",
    "latitude": "30.1", "depth_km": "12", "strike_deg": "145", "name": "雅安演练",
}  # fmt: skip


@pytest.fixture
def maker() -> Client:
    client = Client()
    client.force_login(member("zhang", duties=("scenarios",), shown_name="张三").user)
    return client


def made(name: str, magnitude: float, **impact: object) -> str:
    """A scenario with its products, as the workflow would publish them; its event's id."""
    wish = Wish(magnitude=magnitude, longitude=102.08, latitude=29.59, name=name)
    response = run_scenario(wish, now=timezone.now())
    origin = Event.objects.get(id=response.event_id).preferred.origin
    same = {"event_id": origin.event_id, "revision": 1, "status": Status.EXERCISE}
    told = to_bytes(impact_to_json(made_impact(**same, **impact)))
    publish(
        [
            replace(draft, files={"impact.json": told}) if draft.type == "impact" else draft
            for draft in drafts(origin, max_intensity=float(impact.get("max_intensity", 9.0)))
        ],
        run=response.run,
        published_at=timezone.now(),
    )
    Response.objects.filter(run=response.run).update(state=Response.State.DONE)
    return response.event_id


def text(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address)
    assert reply.status_code == status
    return reply.content.decode()


def test_everybody_may_read_and_only_some_may_build(client: Client, maker: Client) -> None:
    shown = text(client, PAGE + "?lang=zh")
    assert "演习 EXERCISE" in shown
    assert "还没有情景" in shown
    assert "data-builder" not in shown
    assert "/account/sign-in?next=/scenarios/" in shown
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert "data-builder" in text(maker, PAGE)

    without = Client()
    without.force_login(member("li", duties=("review", "sign", "facilities")).user)
    assert "data-builder" not in text(without, PAGE)
    assert without.post(PAGE, POINT).status_code == 403
    assert client.post(PAGE, POINT).status_code == 302
    assert Scenario.objects.count() == 0
    assert maker.post(PAGE, POINT).status_code == 303  # the same form does build one


def test_a_form_becomes_an_event_that_is_waiting(maker: Client) -> None:
    reply = maker.post(PAGE, POINT)
    scenario = Scenario.objects.get()
    assert reply["Location"] == f"/events/{scenario.event_id}/"
    assert (scenario.name, scenario.by.username) == ("雅安演练", "zhang")
    origin = Event.objects.get().preferred.origin
    assert origin.status is Status.EXERCISE
    assert (origin.magnitude.value, origin.depth_km, origin.strike_deg) == (6.5, 12, 145)
    page = text(maker, reply["Location"])
    assert "演习 EXERCISE" in page
    assert "雅安演练" in page
    assert Response.objects.get().state == "queued"
    listed = text(Client(), PAGE + "?lang=zh")
    assert "雅安演练" in listed
    assert "张三" in listed
    assert "排队中" in listed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"magnitude": "12"}, "magnitude"),
        ({"magnitude": ""}, "magnitude"),
        ({"magnitude": "seven"}, "magnitude"),
        ({"magnitude": "nan"}, "magnitude"),
        ({"longitude": ""}, "longitude"),
        ({"latitude": "95"}, "latitude"),
        ({"depth_km": "-3"}, "depth_km"),
        ({"dip_deg": "2"}, "dip_deg"),
        ({"dip_deg": "45", "strike_deg": ""}, "strike_deg"),
        ({"time": "2026-01-31T08:00:00"}, "time"),
        ({"time": "2126-01-31T08:00:00Z"}, "time"),
        ({"name": "x" * 81}, "name"),
        ({"basis": "magic"}, "basis"),
        ({"basis": "line", "line": "103 30"}, "line"),
        ({"basis": "line", "line": "103 30; 103.5 30; 103.2 30.3; 103.2 29.7",
          "magnitude": "8.5"}, "line"),
        ({"basis": "historic", "historic": "nowhere-1900"}, "historic"),
        ({"basis": "historic", "historic": ""}, "historic"),
        ({"basis": "fault", "fault": "faults:nowhere"}, "fault"),
        ({"magnitude_type": "Mq"}, "magnitude_type"),
    ],
)  # fmt: skip
def test_errors_stand_beside_their_field_and_what_was_typed_stays(
    maker: Client, changes: dict, field: str
) -> None:
    reply = maker.post(PAGE, {**POINT, **changes})
    shown = reply.content.decode()
    assert reply.status_code == 400, shown
    scale = "e-scale" if field == "magnitude_type" else f"e-{field}"
    assert f'id="{scale}"' in shown
    assert shown.count('class="error"') == 1
    assert 'value="12"' in shown or "depth_km" in changes  # the depth
    assert Scenario.objects.count() == 0
    english = maker.post(PAGE + "?lang=en", {**POINT, **changes}).content.decode()
    assert f'id="{scale}"' in english


def test_several_errors_are_told_at_once(maker: Client) -> None:
    shown = maker.post(PAGE, {**POINT, "magnitude": "x", "latitude": "y"}).content.decode()
    assert "有 2 处需要更正" in shown
    assert shown.count('class="error"') == 2


def test_a_way_looks_only_at_its_own_fields(maker: Client) -> None:
    words = {**POINT, "basis": "historic", "historic": "tangshan-1976", "magnitude": ""}
    assert maker.post(PAGE, words).status_code == 303
    origin = Event.objects.get().preferred.origin
    assert origin.longitude != 102.9
    assert origin.magnitude.value == 7.8


def test_a_fourth_waits_and_what_was_typed_stays(maker: Client) -> None:
    for _ in range(3):
        assert maker.post(PAGE, POINT).status_code == 303
    reply = maker.post(PAGE, POINT)
    assert reply.status_code == 429
    assert "您已有三个情景" in reply.content.decode()
    assert 'value="雅安演练"' in reply.content.decode()
    assert Scenario.objects.count() == 3


def test_a_form_from_elsewhere_builds_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member("zhang", duties=("scenarios",)).user)
    assert strict.post(PAGE, POINT).status_code == 403
    assert Scenario.objects.count() == 0


def test_the_list_shows_main_numbers_in_the_same_queries(
    client: Client, django_assert_max_num_queries
) -> None:
    made("One", 6.8)
    with django_assert_max_num_queries(9) as first:
        shown = text(client, PAGE + "?lang=en")
    assert "8–480, most likely about 75" in shown
    assert 'class="chip i-9"' in shown
    for number in range(4):
        made(f"More {number}", 6.0)
    with django_assert_max_num_queries(len(first.captured_queries)):
        text(client, PAGE + "?lang=en")


def test_a_name_is_shown_as_text(maker: Client) -> None:
    maker.post(PAGE, {**POINT, "name": "<script>alert(1)</script>"})
    for address in (PAGE, "/scenarios/compare"):
        shown = text(maker, address)
        assert "&lt;script&gt;alert" in shown
        assert "<script>alert" not in shown


def test_comparison_side_by_side(client: Client) -> None:
    first = made("Small", 6.0, max_intensity=7.0, counties=())
    second = made("Large", 7.5)

    shown = text(client, f"/scenarios/compare?a={first}&b={second}&lang=en")

    assert "演习 EXERCISE" in shown
    assert shown.count("<img") == 2
    for words in (
        "8–480, most likely about 75", "19,000 km²", "level II", "CNY", "Injured", "Displaced",
    ):  # fmt: skip
        assert words in shown, words
    # Small has no county from VI on, so that each of Large's differs.
    assert COUNTIES[0].name_en in shown
    assert "below VI" in shown or "below Ⅵ" in shown
    assert 'class="chip i-7"' in shown


def test_comparison_of_three_and_with_a_real_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr(scene, "impact", scene.older_impact)
        responded(luding())  # of an older Houfeng: no counties, no injured
    ids = [made(f"S{n}", 6.0 + n) for n in range(2)]
    shown = text(client, f"/scenarios/compare?a={ids[0]}&b={ids[1]}&c=luding-2022&lang=zh")
    assert shown.count("<img") == 3
    assert "尚未算出" in shown
    assert "没有烈度不同的县" in shown


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "选择两个或三个情景"),
        ("?a=nowhere&b=x", "找不到"),
        ("?a=ONE", "至少两个不同"),
        ("?a=ONE&b=ONE", "至少两个不同"),
        ("?a=%00&b=ONE", "找不到"),
    ],
)
def test_the_chooser_stays_when_nothing_can_be_compared(
    client: Client, asked: str, said: str
) -> None:
    one = made("One", 6.5)
    shown = text(client, "/scenarios/compare" + asked.replace("ONE", one))
    assert said in shown
    assert f'value="{one}"' in shown
    assert "<img" not in shown


def test_json_of_the_map_is_safe_and_complete(maker: Client) -> None:
    shown = text(maker, PAGE)
    data = shown.split('id="builder-data" type="application/json">')[1].split("</script>")[0]
    found = json.loads(data)
    assert found["kind"] == "builder"
    assert found["historic"]["wenchuan-2008"]["magnitude"] == 8.0
