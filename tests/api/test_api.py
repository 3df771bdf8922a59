"""The read API: what it finds, how it pages, how it says no."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client

from houfeng.events.keep import fetch_event
from houfeng.events.origin import Magnitude, MagnitudeType
from houfeng.products.models import ProductFile
from houfeng.products.publish import publish, store
from houfeng.response.models import Response
from houfeng.vocabulary.status import Status
from tests.portal.scene import drafts, keep, luding, responded, running

pytestmark = pytest.mark.django_db


def ids(client: Client, query: str = "") -> list[str]:
    reply = client.get(f"/api/v1/events?{query}")
    assert reply.status_code == 200, reply.content
    return [one["id"] for one in reply.json()["events"]]


def test_events_say_what_they_meant(client: Client) -> None:
    responded(luding())
    (found,) = client.get("/api/v1/events").json()["events"]
    assert found["preferred"]["magnitude"] == 6.8
    assert found["preferred"]["origin_at"] == "2022-09-05T04:52:18Z"
    assert found["max_intensity"] == 9.0
    assert found["alert_level"] == "orange"
    assert found["url"] == "http://testserver/api/v1/events/luding-2022"
    assert found["page"] == "http://testserver/events/luding-2022/"
    assert client.get(found["url"]).status_code == client.get(found["page"]).status_code == 200


def test_events_cost_the_same_queries_for_one_and_for_many(
    client: Client, django_assert_num_queries
) -> None:
    responded(luding())
    with django_assert_num_queries(3):
        ids(client)
    for number in range(10):
        responded(luding(event_id=f"e{number}"))
    with django_assert_num_queries(3):
        assert len(ids(client)) == 11


def test_events_are_filtered(client: Client) -> None:
    keep(luding())
    keep(luding(event_id="small", magnitude=Magnitude(3.1, MagnitudeType.ML)))
    keep(luding(event_id="far", longitude=-178.0, latitude=-20.0))
    keep(luding().with_status(Status.EXERCISE))
    keep(luding(event_id="early", origin_at=luding().origin_at - timedelta(days=400)))

    assert "small" not in ids(client, "min_magnitude=3.2")
    assert ids(client, "status=exercise") == ["exercise-luding-2022"]
    assert ids(client, "bbox=170,-30,-170,-10") == ["far"]  # across the antimeridian
    assert "far" not in ids(client, "bbox=97,26,109,34")
    assert ids(client, "end=2022-01-01") == ["early"]
    assert "early" not in ids(client, "start=2022-09-05T04:52:18")  # inclusive, read as UTC
    assert "luding-2022" in ids(client, "start=2022-09-05T04:52:18")


def test_cursor_walks_every_event_once_even_at_equal_times(client: Client) -> None:
    for number in range(7):
        keep(luding(event_id=f"e{number}"))
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        reply = client.get("/api/v1/events", {"limit": 3, "cursor": cursor}).json()
        seen += [one["id"] for one in reply["events"]]
        cursor = reply["next"]
    assert seen == [f"e{number}" for number in range(7)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=97,34,109,26", "bbox"),  # south above north
        ("bbox=nan,26,109,34", "bbox"),
        ("min_magnitude=big", "min_magnitude"),
        ("limit=0", "limit"),
        ("limit=100000", "limit"),
        ("status=real", "status"),
        ("start=yesterday", "start"),
        ("cursor=%F0%9F%90%89", "cursor"),
        ("cursor=WyJ4Il0", "cursor"),  # ["x"]: packed, but not a position
        ("cursor=WyJ4IiwieSJd", "cursor"),  # ["x","y"]: x is no time
        ("min_magnitude=nan", "min_magnitude"),
    ],
)
def test_bad_questions_name_the_field_the_value_and_the_mend(
    client: Client, query: str, field: str
) -> None:
    reply = client.get(f"/api/v1/events?{query}")
    assert reply.status_code == 422
    assert reply["Content-Type"] == "application/problem+json"
    found = reply.json()
    assert found["field"] == field
    assert found["value"]
    assert found["mend"]
    assert found["status"] == 422


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/events/nowhere",
        "/api/v1/events/nowhere/status",
        "/api/v1/events/nowhere/shaking?longitude=1&latitude=2",
        "/api/v1/products/houfeng/shaking/nowhere/1",
        "/api/v1/products/houfeng/shaking/nowhere/1/files/shaking.nc",
        "/feeds/v1/detail/nowhere.geojson",
        "/feeds/v1/all_year.geojson",
    ],
)
def test_what_is_not_there_is_a_problem_document(client: Client, address: str) -> None:
    reply = client.get(address)
    assert reply.status_code == 404
    assert reply["Content-Type"] == "application/problem+json"
    assert reply.json()["detail"]


def test_event_detail_has_revisions_and_products(client: Client, django_assert_num_queries) -> None:
    responded(luding())
    responded(luding(magnitude=Magnitude(6.6, MagnitudeType.MS)))
    with django_assert_num_queries(6):
        found = client.get("/api/v1/events/luding-2022").json()
    assert [one["revision"] for one in found["revisions"]] == [2, 1]
    assert len(found["products"]) == 10
    assert {one["revision"] for one in found["products"]} == {1, 2}


def test_status_follows_a_running_response(client: Client, django_assert_num_queries) -> None:
    running(luding())
    with django_assert_num_queries(4):
        reply = client.get("/api/v1/events/luding-2022/status")
    assert reply["Cache-Control"] == "no-store"
    found = reply.json()["response"]
    assert found["state"] == "running"
    assert [(one["name"], one["state"]) for one in found["stages"]] == [
        ("shaking", "done"),
        ("impact", "running"),
        ("brief", "waiting"),
        ("alert", "waiting"),
        ("publish", "waiting"),
        ("grids", "waiting"),
    ]
    assert found["stages"][0]["seconds"] == 1.25


def test_status_without_and_after_a_failed_response(client: Client) -> None:
    keep(luding())
    assert client.get("/api/v1/events/luding-2022/status").json()["response"] is None
    response = running(luding(event_id="other"))
    Response.objects.filter(run=response.run).update(state="failed", error="/secret/place")
    reply = client.get("/api/v1/events/other/status")
    assert reply.json()["response"]["stages"][1]["state"] == "stopped"
    assert "/secret/place" not in reply.content.decode()


def test_shaking_at_a_point(client: Client) -> None:
    responded(luding())
    # The scene's grid has cells of 0.1 degree about 102.1, 29.6; intensity falls by one a degree:
    # at 102.6, 29.6 it is 9 - 0.52 - 0.01 = 8.47.
    found = client.get("/api/v1/events/luding-2022/shaking?longitude=102.62&latitude=29.58").json()
    assert found["intensity"] == 8.47
    assert found["intensity_sigma"] == 0.52
    assert (found["degree"], found["roman"]) == (8, "Ⅷ")
    assert found["product"] == "houfeng/shaking/luding-2022/1"
    far = client.get("/api/v1/events/luding-2022/shaking?longitude=110&latitude=29.6")
    assert far.status_code == 404
    bad = client.get("/api/v1/events/luding-2022/shaking?longitude=999&latitude=29.6")
    assert bad.json()["field"] == "longitude"


def test_products_are_listed_newest_first_by_type_and_event(
    client: Client, django_assert_num_queries
) -> None:
    responded(luding())
    responded(luding(event_id="other"))
    with django_assert_num_queries(2):
        every = client.get("/api/v1/products").json()["products"]
    assert len(every) == 10
    (one,) = client.get("/api/v1/products?type=impact&event=other").json()["products"]
    assert (one["code"], one["type"], one["revision"]) == ("other", "impact", 1)
    page = client.get("/api/v1/products?limit=5").json()
    rest = client.get("/api/v1/products", {"cursor": page["next"]}).json()
    assert [p["url"] for p in page["products"] + rest["products"]] == [p["url"] for p in every]
    assert rest["next"] is None


def test_files_are_the_published_bytes(client: Client) -> None:
    responded(luding().with_status(Status.EXERCISE))
    (product,) = client.get("/api/v1/products?type=shaking").json()["products"]
    for file in product["files"]:
        reply = client.get(file["url"])
        content = b"".join(reply.streaming_content)
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["size"] == int(reply["Content-Length"])
        assert reply["ETag"] == f'"{file["sha256"]}"'
        assert reply["Content-Type"] == file["media_type"]
        assert reply["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in reply["Content-Security-Policy"]
        assert "immutable" in reply["Cache-Control"]
        saved_as = unquote(reply["Content-Disposition"])
        assert f"演习-exercise-luding-2022-{file['name']}" in saved_as


def test_a_file_already_had_is_not_sent_again(client: Client) -> None:
    responded(luding())
    file = ProductFile.objects.get(name="impact.json")
    address = f"/api/v1/products/{file.product}/files/impact.json"
    for known in (f'"{file.sha256}"', f'W/"{file.sha256}"', '"other", "' + file.sha256 + '"'):
        assert client.get(address, headers={"if-none-match": known}).status_code == 304
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, None), ("bytes=-20", -20, None)],
)
def test_parts_of_a_file_can_be_read(
    client: Client, asked: str, first: int, last: int | None
) -> None:
    responded(luding())
    file = ProductFile.objects.get(name="shaking.nc")
    content = store().find(file.sha256).read_bytes()
    address = f"/api/v1/products/{file.product}/files/{file.name}"
    reply = client.get(address, headers={"range": asked, "accept-encoding": "gzip"})
    assert reply.status_code == 206
    part = content[first : None if last is None else last + 1]
    assert reply.content == part
    start = first if first >= 0 else len(content) + first
    assert reply["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(content)}"


def test_parts_that_are_not_there_or_of_another_file(client: Client) -> None:
    responded(luding())
    file = ProductFile.objects.get(name="shaking.nc")
    address = f"/api/v1/products/{file.product}/files/{file.name}"
    beyond = client.get(address, headers={"range": f"bytes={file.size}-"})
    assert beyond.status_code == 416
    assert beyond["Content-Range"] == f"bytes */{file.size}"
    changed = client.get(address, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert changed.status_code == 200
    assert client.head(address)["Content-Length"] == str(file.size)


def test_file_names_are_looked_up_and_never_walk_the_disk(client: Client) -> None:
    responded(luding())
    for name in ("..%2f..%2fsecret-key", "%2fetc%2fpasswd", "..", "impact.json%00"):
        reply = client.get(f"/api/v1/products/houfeng/impact/luding-2022/1/files/{name}")
        assert reply.status_code in (404, 422), name


def test_a_file_lost_from_the_store_is_404_not_a_crash(client: Client) -> None:
    responded(luding())
    file = ProductFile.objects.get(name="alert.cap.xml")
    store().find(file.sha256).unlink()
    reply = client.get(f"/api/v1/products/{file.product}/files/alert.cap.xml")
    assert reply.status_code == 404


def test_change_log_can_be_followed_and_checked(client: Client) -> None:
    responded(luding())
    first = client.get("/api/v1/changes?limit=3").json()
    rest = client.get(f"/api/v1/changes?after={first['next']}").json()
    entries = first["changes"] + rest["changes"]
    assert len(entries) == 5
    previous = "0" * 64
    for entry in entries:
        assert entry["previous_hash"] == previous
        text = f"{previous}\n{entry['body']}"
        assert hashlib.sha256(text.encode()).hexdigest() == entry["hash"]
        assert json.loads(entry["body"])["code"] == "luding-2022"
        previous = entry["hash"]
    end = client.get(f"/api/v1/changes?after={rest['next']}").json()
    assert end == {"changes": [], "next": rest["next"]}


def test_withdrawn_products_stay_listed_but_stop_counting(client: Client) -> None:
    responded(luding())
    (before,) = client.get("/api/v1/events").json()["events"]
    origin = fetch_event("luding-2022", 1)
    withdrawals = [replace(one, withdrawn=True, files={}) for one in drafts(origin)]
    publish(withdrawals, run="withdrawal", published_at=origin.origin_at)

    (after,) = client.get("/api/v1/events").json()["events"]

    assert (before["alert_level"], after["alert_level"]) == ("orange", None)
    assert (before["max_intensity"], after["max_intensity"]) == (9.0, None)
    assert len(client.get("/api/v1/products").json()["products"]) == 10
    assert "已撤回" in client.get("/events/luding-2022/?lang=zh").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/events/%00",
        "/api/v1/products?type=%00",
        "/api/v1/products?event=%00",
        "/api/v1/products/a/b/c/99999999999999999999",
        "/api/v1/changes?after=99999999999999999999",
        "/api/v1/events?start=0001-01-01T00:00:00%2B14:00",
        "/api/v1/events?end=9999-12-31T23:59:59-14:00",
        "/api/v1/products?cursor=Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OV0",
    ],
)
def test_strange_values_are_refused_or_find_nothing(client: Client, address: str) -> None:
    assert client.get(address).status_code in (200, 422)


def test_reading_is_open_to_all_and_writing_is_not_there(client: Client) -> None:
    keep(luding())
    for address in ("/api/v1/events", "/feeds/v1/all_month.geojson", "/api/v1/events/none"):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/")
    for method in (client.post, client.put, client.delete, client.patch):
        assert method("/api/v1/events/luding-2022").status_code == 405


def test_openapi_describes_every_address(client: Client) -> None:
    found = client.get("/api/openapi.json").json()
    assert {
        "/api/v1/events",
        "/api/v1/events/{event_id}",
        "/api/v1/events/{event_id}/status",
        "/api/v1/events/{event_id}/shaking",
        "/api/v1/products",
        "/api/v1/products/{source}/{type}/{code}/{revision}",
        "/api/v1/products/{source}/{type}/{code}/{revision}/files/{name}",
        "/api/v1/changes",
        "/api/v1/warnings",
        "/api/v1/warnings/{network}/{event_id}",
        "/api/v1/networks",
        "/api/v1/networks/{name}",
    } == set(found["paths"])


def test_docs_page_asks_nobody_else(client: Client) -> None:
    found = client.get("/api/docs").content.decode()
    assert "swagger-ui-bundle.js" in found
    assert "https://" not in found
    assert "http://" not in found


@pytest.mark.parametrize(
    "address",
    ["/api", "/api/", "/api/v2/events", "/api/v1/nothing/", "/feeds/", "/feeds/v1/all_day"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_addresses_are_answered_as_problems(address: str, method: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    reply = getattr(strict, method)(address)
    assert reply.status_code == 404
    assert reply["Content-Type"] == "application/problem+json"
    assert reply["Access-Control-Allow-Origin"] == "*"
    assert reply.json()["status"] == 404


@pytest.mark.django_db
def test_unnamed_places_are_described_once_and_without_queries(
    client: Client, django_assert_num_queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    from houfeng.places import Gazetteer
    from houfeng.response import reading

    asked = []
    real = Gazetteer.describe

    def counted(self: Gazetteer, *words: object) -> str:
        asked.append(words)
        return real(self, *words)  # type: ignore[arg-type]

    monkeypatch.setattr(Gazetteer, "describe", counted)
    reading._described.cache_clear()
    for number in range(10):
        keep(luding(event_id=f"e{number}", place_zh="", place_en=""))
    for _ in range(2):
        with django_assert_num_queries(3):
            events = client.get("/api/v1/events").json()["events"]
    # Luding's county seat is at 29.914 N, 102.234 E: 39 km to the north-north-east.
    assert {one["place_zh"] for one in events} == {"四川泸定县，距县城 39 公里"}
    assert all("of Luding, Sichuan" in one["place_en"] for one in events)
    assert len(asked) == 2  # one point, two languages
