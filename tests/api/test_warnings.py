"""Early warning over HTTP."""

import json
from datetime import UTC, datetime

import pytest

from houfeng.events.keep import keep_origin
from houfeng.response.network_event import origin_of
from houfeng.warning.keep_messages import keep_message
from tests.warning.made_account import account, body
from tests.warning.made_live import DEAD, STATIONS, made_live

NOW = datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
EVENT = "20260101T000000-1"


@pytest.fixture
def told(db):
    keep_message("main", body(1), kept_at=NOW)
    keep_message("main", body(2, "update", highest_intensity=5.0), kept_at=NOW)
    keep_message("other", body(1, event_id="felt-1", hypocentre=None, magnitude=None), kept_at=NOW)


def get(client, address):
    response = client.get(address)
    return response.status_code, response.json()


def test_messages_newest_first_page_by_page(client, told):
    _, page = get(client, "/api/v1/warnings?limit=2")
    found = [(one["network"], one["number"]) for one in page["warnings"]]
    assert found == [("main", 2), ("other", 1)]
    _, rest = get(client, f"/api/v1/warnings?limit=2&cursor={page['next']}")
    assert [(one["network"], one["number"]) for one in rest["warnings"]] == [("main", 1)]
    assert rest["next"] is None
    assert page["warnings"][1]["magnitude"] is None


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("network=main", 2), ("kind=update", 1), ("status=actual", 0), ("min_intensity=6", 2),
        ("event=felt-1", 1), ("start=2026-01-01T00:00:05.5Z", 1), ("end=2025-12-31T00:00:00Z", 0),
    ],
)  # fmt: skip
def test_only_what_is_asked_for(client, told, query, count):
    _, page = get(client, f"/api/v1/warnings?{query}")
    assert len(page["warnings"]) == count


def test_one_earthquake_with_every_decision(client, told):
    _, found = get(client, f"/api/v1/warnings/main/{EVENT}")
    assert [one["number"] for one in found["messages"]] == [1, 2]
    first = found["messages"][0]
    assert first["decision"]["targets"][0]["name"] == "甲县"
    assert (first["magnitude"], first["magnitude_is_least"]) == (6.0, True)
    assert first["event_url"] is None
    # Once the catalogue has the earthquake, it is linked.
    keep_origin(origin_of(account(), network="main", source="houfeng"), received_at=NOW)
    _, found = get(client, f"/api/v1/warnings/main/{EVENT}")
    assert found["messages"][0]["event_url"].endswith(
        "/api/v1/events/exercise-main-20260101t000000-1"
    )


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/v1/warnings/main/nothing", 404, "nothing"),
        ("/api/v1/warnings?kind=whisper", 422, "kind"),
        ("/api/v1/warnings?cursor=xyz", 422, "next"),
        ("/api/v1/warnings?start=never", 422, "start"),
        ("/api/v1/networks/nowhere", 404, "nowhere"),
        ("/api/v1/networks/..%2Fsecret-key", 404, ""),
    ],
)
def test_what_is_not_there_or_not_valid(client, db, address, status, said):
    response = client.get(address)
    assert response.status_code == status
    assert said in json.dumps(response.json())


def test_no_network_is_an_empty_list(client, db, settings, tmp_path):
    settings.HOUFENG_HOME = tmp_path
    assert get(client, "/api/v1/networks") == (200, {"networks": []})


def test_it_is_in_the_openapi_document(client, db):
    _, document = get(client, "/api/openapi.json")
    paths = document["paths"]
    assert "/api/v1/warnings/{network}/{event_id}" in paths
    assert "/api/v1/networks/{name}" in paths


def test_a_network_as_it_is_now(client, db, settings, tmp_path):
    settings.HOUFENG_HOME = tmp_path
    made = made_live(tmp_path)
    made.run(20)
    made.write()
    try:
        _, listed = get(client, "/api/v1/networks")
        _, found = get(client, "/api/v1/networks/main")
    finally:
        made.live.close()
    assert [one["name"] for one in listed["networks"]] == ["main"]
    assert found["counts"]["stations"] == len(STATIONS)
    assert found["stations"]["id"] == list(STATIONS)
    assert found["stations"]["state"][STATIONS.index(DEAD)] == "dead"
    # The loop has ended: it says so.
    _, ended = get(client, "/api/v1/networks/main")
    assert ended["running"] is False
    # A snapshot that is damaged is an answer, not a fault.
    (tmp_path / "live" / "main" / "snapshot.json").write_text('{"half')
    assert get(client, "/api/v1/networks/main")[0] == 503
    assert get(client, "/api/v1/networks") == (200, {"networks": []})
