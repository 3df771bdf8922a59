"""What stands withdrawn says so everywhere, with its reason, and acts as if it never was."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from houfeng.products import catalogue
from houfeng.products.publish import Draft, publish
from houfeng.response import reading, withdraw
from houfeng.vocabulary.status import Status
from tests.portal.scene import luding, responded

pytestmark = pytest.mark.django_db
REASON = "not an earthquake: quarry blast"
CANCEL = (
    b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>c</identifier>"
    b"<sender>s</sender><sent>2022-09-05T13:00:00+08:00</sent><msgType>Cancel</msgType></alert>"
)


@pytest.fixture
def cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scene's grid has no impact.json that the real Cancel could be written from."""
    monkeypatch.setattr(withdraw, "_cancel", lambda *_: CANCEL)


def just_now(**changes):
    return luding(origin_at=timezone.now().replace(microsecond=0) - timedelta(hours=1), **changes)


def page(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


@pytest.mark.usefixtures("cancelled")
def test_page_and_list_say_withdrawn_with_the_reason(client: Client) -> None:
    responded(just_now())
    before = page(client, "/events/luding-2022/?lang=zh")
    assert "alert-orange" in before and "最可能约 150" in before  # there is something to take back
    assert "已撤销" not in before + page(client, "/?lang=zh")

    withdraw.withdraw_event("luding-2022", REASON)

    found = page(client, "/events/luding-2022/?lang=zh")
    assert "<h1>【已撤销】四川甘孜州泸定县 6.8 级地震</h1>" in found
    assert f"理由：{REASON}" in found
    assert "均不再有效" in found
    assert not re.search('alert-orange|最可能约|离开受损房屋|brief.zh.pdf" download', found)
    assert "更早的版次（1）" in found  # the history stays
    cancel = re.search(r'href="(/api/v1/products/[^"]+alert.cap.xml)">撤销消息', found)
    assert cancel is not None
    assert b"Cancel" in b"".join(client.get(cancel.group(1)).streaming_content)
    english = page(client, "/events/luding-2022/?lang=en")
    assert f"Reason: {REASON}" in english
    assert "no longer hold" in english
    listed = page(client, "/?lang=zh")
    assert "已撤销</b>" in listed and f"理由：{REASON}" in listed
    assert "alert-orange" not in listed
    assert "已撤销" in client.get("/overview.zh.svg").content.decode()


@pytest.mark.usefixtures("cancelled")
def test_api_and_feeds_know(client: Client) -> None:
    responded(just_now())
    responded(just_now(event_id="other"))
    event = "/api/v1/events/luding-2022"
    assert client.get(event).json()["withdrawn_reason"] is None
    assert client.get(f"{event}/status").json()["withdrawn"] is False
    feed = "/feeds/v1/all_day.geojson"
    assert client.get(feed).json()["metadata"]["count"] == 2

    withdraw.withdraw_event("luding-2022", REASON)

    known = client.get(event).json()
    assert known["withdrawn_reason"] == REASON
    assert known["max_intensity"] is None and known["alert_level"] is None
    assert client.get(f"{event}/status").json()["withdrawn"] is True
    left = client.get(feed).json()
    assert [one["id"] for one in left["features"]] == ["other"]
    assert left["metadata"]["count"] == 1
    # geojson.php lists automatic, reviewed and deleted as the values of `status`.
    detail = client.get("/feeds/v1/detail/luding-2022.geojson").json()["properties"]
    assert detail["status"] == "deleted"
    assert [one["status"] for one in detail["products"]["alert"]] == ["DELETE", "UPDATE"]


@pytest.mark.usefixtures("cancelled")
def test_what_is_published_afterwards_stands(client: Client) -> None:
    responded(just_now())
    withdraw.withdraw_event("luding-2022", REASON)
    assert reading.event_summary("luding-2022").withdrawn_reason == REASON

    responded(just_now(longitude=102.2))

    summary = reading.event_summary("luding-2022")
    assert summary.withdrawn_reason is None
    assert summary.alert_level == "orange"
    assert "已撤销" not in page(client, "/events/luding-2022/?lang=zh").split("run-title")[0]


def test_one_product_withdrawn_is_not_the_event_withdrawn() -> None:
    responded(just_now())
    brief = next(one for one in catalogue.latest("luding-2022") if one.type == "brief")
    gone = Draft(
        type="brief",
        code=brief.code,
        status=Status.ACTUAL,
        event_id="luding-2022",
        event_revision=1,
        files={},
        lineage=(),
        properties={"reason": "misprint"},
        withdrawn=True,
    )
    publish([gone], run="by-hand", published_at=timezone.now())
    assert reading.event_summary("luding-2022").withdrawn_reason is None


def test_the_real_cancel_reaches_the_page(client: Client, tmp_path: Path) -> None:
    from houfeng.documents.cap_check import validate_alert
    from houfeng.events.keep import keep_origin
    from houfeng.response import stages
    from houfeng.response.models import Response
    from houfeng.response.runs import Task

    revision = keep_origin(just_now(event_id="blast"), received_at=timezone.now())
    Response.objects.create(
        run="blast.r1", event_id="blast", event_revision=1, requested_at=timezone.now()
    )
    task = Task(run="blast.r1", origin=revision.origin, folder=tmp_path)
    for stage in (
        stages.map_shaking, stages.assess_impact, stages.write_brief, stages.write_alert,
    ):  # fmt: skip
        stage(task)
    stages.publish_all(task)
    withdraw.withdraw_event("blast", REASON)

    found = page(client, "/events/blast/?lang=en")

    cancel = re.search(r'href="(/api/v1/products/[^"]+alert.cap.xml)">Cancel message', found)
    assert cancel is not None
    message = b"".join(client.get(cancel.group(1)).streaming_content)
    validate_alert(message)
    assert b"<msgType>Cancel</msgType>" in message
