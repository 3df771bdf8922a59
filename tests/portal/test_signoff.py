"""The sign-off page and what the event page says of the brief."""

import pytest
from django.test import Client

from houfeng.products.models import Product
from houfeng.response.models import BriefState
from tests.access.making import member
from tests.response.briefs import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
PAGE = "/events/luding-2022/brief/"


def of(name: str, *duties: str, shown: str) -> Client:
    """A window in which somebody is signed in."""
    client = Client()
    client.force_login(member(name, duties=duties, shown_name=shown).user)
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address)
    assert reply.status_code == status
    return reply.content.decode()


def test_the_whole_way_on_pages() -> None:
    draft = published()
    zhang, li = of("zhang", "review", shown="张三"), of("li", "sign", shown="李四")
    reader = Client()
    assert "自动初稿" in text(reader, PAGE + "?lang=zh")
    assert "自动生成，未经审核签发" in text(reader, "/events/luding-2022/?lang=zh")

    assert 'value="submit"' in text(zhang, PAGE)
    assert 'value="submit"' not in text(li, PAGE)
    words = {"step": "submit", "revision": draft.revision, "note": "内部意见"}
    reply = zhang.post(PAGE, words)
    assert (reply.status_code, reply["Location"]) == (303, f"{PAGE}?done=submit")
    assert "已报签发" in text(zhang, reply["Location"])

    shown = text(li, PAGE)
    assert "内部意见" in shown  # there is something that could leak
    assert "内部意见" not in text(reader, PAGE)
    assert "内部意见" not in text(of("wang", "facilities", shown="王五"), PAGE)
    assert 'value="sign"' in shown
    assert li.post(PAGE, {"step": "sign", "revision": draft.revision}).status_code == 303

    open_to_all = text(reader, PAGE + "?lang=zh")
    assert "签发人：李四" in open_to_all
    assert "审核人：张三" in open_to_all
    event = text(reader, "/events/luding-2022/?lang=zh")
    assert "签发人：李四" in event
    assert "brief.zh.json" not in event.split('id="products-title"')[0]

    published(run="luding-2022.r1.2")
    event = text(reader, "/events/luding-2022/?lang=zh")
    assert "签发人：李四" in event
    assert "已有更新的自动初稿" in event
    assert "A newer draft exists" in text(reader, PAGE + "?lang=en")
    assert event.index("brief/luding-2022/2/") < event.index("brief/luding-2022/3/")


@pytest.mark.parametrize("step", ["submit", "sign", "return"])
def test_strangers_are_sent_to_sign_in_and_nothing_happens(step: str, client: Client) -> None:
    draft = published()
    reply = client.post(PAGE, {"step": step, "revision": draft.revision, "note": "x"})
    assert reply.status_code == 302
    assert reply["Location"].startswith("/account/sign-in?next=%2Fevents%2Fluding-2022%2Fbrief")
    assert BriefState.objects.count() == 0


def test_without_the_duty_a_forged_form_is_refused() -> None:
    draft = published()
    zhang = of("zhang", "review", "scenarios", "facilities", shown="张三")
    assert zhang.post(PAGE, {"step": "submit", "revision": draft.revision}).status_code == 303
    reply = zhang.post(PAGE, {"step": "sign", "revision": draft.revision})
    assert reply.status_code == 403
    assert "签发简报" in reply.content.decode()
    assert Product.objects.filter(type="brief").count() == 1
    assert zhang.post(PAGE, {"step": "publish", "revision": 1}).status_code == 404


def test_who_reviewed_sees_why_they_cannot_sign() -> None:
    draft = published()
    zhang = of("zhang", "review", "sign", shown="张三")
    of("li", "sign", shown="李四")
    zhang.post(PAGE, {"step": "submit", "revision": draft.revision})
    shown = text(zhang, PAGE)
    assert "disabled" in shown
    assert "审核人不能签发" in shown
    reply = zhang.post(PAGE, {"step": "sign", "revision": draft.revision})
    assert reply.status_code == 403
    assert "审核人不能签发" in reply.content.decode()


def test_a_superseded_draft_is_told_and_the_note_stays() -> None:
    old = published()
    zhang = of("zhang", "review", shown="张三")
    published(run="luding-2022.r1.2")
    words = {"step": "submit", "revision": old.revision, "note": "写了很久的意见"}
    reply = zhang.post(PAGE, words)
    shown = reply.content.decode()
    assert reply.status_code == 409
    assert "第 1 版已被更新的版本取代" in shown
    assert "写了很久的意见" in shown
    assert 'name="revision" value="2"' in shown


def test_returning_without_a_word_is_an_error_beside_the_field() -> None:
    draft = published()
    zhang = of("zhang", "review", shown="张三")
    zhang.post(PAGE, {"step": "submit", "revision": draft.revision})
    reply = zhang.post(PAGE, {"step": "return", "revision": draft.revision, "note": " "})
    assert reply.status_code == 400
    assert 'id="note-error"' in reply.content.decode()
    late = zhang.post(PAGE, {"step": "submit", "revision": draft.revision})
    assert late.status_code == 409


def test_signed_already_names_who() -> None:
    draft = published()
    zhang, li = of("zhang", "review", shown="张三"), of("li", "sign", shown="李四")
    wang = of("wang", "sign", shown="王五")
    zhang.post(PAGE, {"step": "submit", "revision": draft.revision})
    li.post(PAGE, {"step": "sign", "revision": draft.revision})
    reply = wang.post(PAGE, {"step": "sign", "revision": draft.revision})
    assert reply.status_code == 409
    assert "已由李四签发" in reply.content.decode()


def test_a_form_from_elsewhere_signs_nothing() -> None:
    draft = published()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member("zhang", duties=("review",)).user)
    reply = strict.post(PAGE, {"step": "submit", "revision": draft.revision})
    assert reply.status_code == 403
    assert BriefState.objects.count() == 0


def test_names_are_shown_as_text() -> None:
    draft = published()
    zhang = of("zhang", "review", shown="<b>张三</b>")
    zhang.post(PAGE, {"step": "submit", "revision": draft.revision, "note": "<script>"})
    shown = text(zhang, PAGE)
    assert "&lt;b&gt;张三" in shown
    assert "<b>张三" not in shown
    assert "&lt;script&gt;" in shown


def test_no_event_no_page(client: Client) -> None:
    assert client.get("/events/nowhere/brief/").status_code == 404


def test_members_pages_are_kept_by_nobody() -> None:
    published()
    assert "no-store" in of("zhang", "review", shown="张三").get(PAGE)["Cache-Control"]
    assert "no-store" not in Client().get(PAGE).get("Cache-Control", "")
