"""Feeds in the shape of the USGS GeoJSON feeds.

Shape: the field lists of earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php (summary) and
geojson_detail.php, as of 2024.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from houfeng.api.feeds import significance
from houfeng.events.origin import Magnitude, MagnitudeType
from houfeng.vocabulary.status import Status
from tests.portal.scene import keep, luding, responded

SUMMARY_PROPERTIES = [
    "mag",
    "place",
    "time",
    "updated",
    "tz",
    "url",
    "detail",
    "felt",
    "cdi",
    "mmi",
    "alert",
    "status",
    "tsunami",
    "sig",
    "net",
    "code",
    "ids",
    "sources",
    "types",
    "nst",
    "dmin",
    "rms",
    "gap",
    "magType",
    "type",
    "title",
]
METADATA = ["generated", "url", "title", "status", "api", "count"]
PRODUCT = [
    "indexid",
    "indexTime",
    "id",
    "type",
    "code",
    "source",
    "updateTime",
    "status",
    "properties",
    "preferredWeight",
    "contents",
]


def feed(client: Client, period: str = "month") -> dict:
    reply = client.get(f"/feeds/v1/all_{period}.geojson")
    assert reply.status_code == 200
    assert reply["Cache-Control"] == "public, max-age=60"
    return reply.json()


def now_at(**ago: float):
    return luding(origin_at=(timezone.now() - timedelta(**ago)).replace(microsecond=123000))


@pytest.mark.django_db
def test_summary_feed_has_the_documented_shape(client: Client) -> None:
    origin = now_at(hours=3)
    responded(origin)

    found = feed(client)

    assert found["type"] == "FeatureCollection"
    assert list(found["metadata"]) == METADATA
    assert found["metadata"]["count"] == 1
    assert found["bbox"] == [102.08, 29.59, 16.0, 102.08, 29.59, 16.0]
    (feature,) = found["features"]
    assert feature["type"] == "Feature"
    assert feature["id"] == "luding-2022"
    assert feature["geometry"] == {"type": "Point", "coordinates": [102.08, 29.59, 16.0]}
    assert set(feature["properties"]) == {
        *SUMMARY_PROPERTIES,
        "houfengStatus",
        "houfengIntensity",
    }
    values = feature["properties"]
    assert values["time"] == int(origin.origin_at.timestamp() * 1000 + 0.5)
    assert values["type"] == "earthquake"
    assert values["title"] == "M 6.8 - Luding, Sichuan"
    assert values["status"] == "reviewed"
    assert values["ids"] == ",luding-2022,"
    assert values["types"] == ",alert,brief,impact,origin,shaking,"
    assert values["mmi"] is None  # ours is on another scale
    assert client.get(values["detail"]).status_code == 200
    assert client.get(values["url"]).status_code == 200


@pytest.mark.django_db
def test_periods_hold_what_they_say(client: Client) -> None:
    for name, ago in {
        "minutes": {"minutes": 30},
        "hours": {"hours": 5},
        "days": {"days": 3},
        "weeks": {"days": 20},
        "gone": {"days": 31},
    }.items():
        keep(luding(event_id=name, origin_at=now_at(**ago).origin_at))

    def names(period: str) -> list[str]:
        return [one["id"] for one in feed(client, period)["features"]]

    assert names("hour") == ["minutes"]
    assert names("day") == ["minutes", "hours"]
    assert names("week") == ["minutes", "hours", "days"]
    assert names("month") == ["minutes", "hours", "days", "weeks"]


@pytest.mark.django_db
def test_an_empty_feed_is_a_feed(client: Client) -> None:
    found = feed(client, "hour")
    assert found["features"] == []
    assert "bbox" not in found


@pytest.mark.django_db
def test_feed_costs_the_same_queries_for_many_events(
    client: Client, django_assert_num_queries
) -> None:
    for number in range(10):
        responded(luding(event_id=f"e{number}", origin_at=now_at(hours=1).origin_at))
    with django_assert_num_queries(3):
        assert len(feed(client)["features"]) == 10


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.EXERCISE, Status.TEST])
def test_what_is_not_real_cannot_be_taken_for_an_earthquake(client: Client, status: Status) -> None:
    responded(now_at(hours=1).with_status(status))
    values = feed(client)["features"][0]["properties"]
    words = {"exercise": "演习 EXERCISE", "test": "测试 TEST"}[status]
    assert values["type"] == status.value
    assert values["title"].startswith(words)
    assert values["place"].startswith(words)
    assert values["houfengStatus"] == status.value


@pytest.mark.django_db
def test_unknown_depth_is_null_and_left_out_of_the_box(client: Client) -> None:
    keep(luding(event_id="deep", depth_km=None, origin_at=now_at(hours=1).origin_at))
    keep(now_at(hours=1))
    found = feed(client)
    depths = {one["id"]: one["geometry"]["coordinates"][2] for one in found["features"]}
    assert depths == {"deep": None, "luding-2022": 16.0}
    assert found["bbox"][2] == found["bbox"][5] == 16.0


@pytest.mark.django_db
def test_detail_feed_has_the_documented_shape(client: Client, django_assert_num_queries) -> None:
    responded(luding())
    responded(luding(magnitude=Magnitude(6.6, MagnitudeType.MS)))

    with django_assert_num_queries(5):
        found = client.get("/feeds/v1/detail/luding-2022.geojson").json()

    assert found["type"] == "Feature"
    values = found["properties"]
    assert "detail" not in values
    assert set(values["products"]) == {"origin", "shaking", "impact", "brief", "alert"}
    newest, before = values["products"]["shaking"]
    assert set(newest) == set(PRODUCT)
    assert (newest["properties"]["version"], before["properties"]["version"]) == ("2", "1")
    assert newest["preferredWeight"] > before["preferredWeight"]
    assert all(isinstance(value, str) for value in newest["properties"].values())
    content = newest["contents"]["contours.geojson"]
    assert content["contentType"] == "application/geo+json"
    reply = client.get(content["url"])
    assert len(b"".join(reply.streaming_content)) == content["length"]


@pytest.mark.parametrize(
    ("magnitude", "alert", "expected"),
    [
        (6.5, None, 650),  # 6.5 * 100 * 6.5 / 6.5
        (6.8, "yellow", 711),  # 6.8 * 100 * 6.8 / 6.5 = 711.4, above 500
        (5.0, "orange", 1000),  # 384.6 by magnitude
        (7.9, "red", 2000),  # 960.2 by magnitude
        (2.0, "green", 62),  # 61.5
    ],
)
def test_significance_follows_the_published_formula(magnitude, alert, expected) -> None:
    """earthquake.usgs.gov/earthquakes/browse/significant.php, without felt reports."""
    assert significance(magnitude, alert) == expected
