"""The USGS feeds, shaped as in the agency's description of its GeoJSON summary format."""

import copy
import json
from datetime import UTC, datetime

import pytest

from houfeng.events.origin import MagnitudeType, Review
from houfeng.events.readers import events_from_bytes
from houfeng.vocabulary.errors import NotValid

# Luding 2022: 2022-09-05T04:52:18Z is 1662353538 s of Unix time (`date -ud @1662353538`).
QUAKE = {
    "type": "Feature",
    "id": "us7000i0zz",
    "geometry": {"type": "Point", "coordinates": [102.24, 29.68, 12.0]},
    "properties": {
        "mag": 6.6,
        "magType": "mww",
        "place": "43 km SE of Kangding, China",
        "time": 1662353538123,
        "status": "reviewed",
        "net": "us",
        "code": "7000i0zz",
        "ids": ",us7000i0zz,",
        "type": "earthquake",
    },
}


def feature(**changes: object) -> dict[str, object]:
    """The quake with an own id, other properties or coordinates."""
    made = copy.deepcopy(QUAKE)
    for name, value in changes.items():
        if name == "id":
            made["id"] = value
        elif name == "coordinates":
            made["geometry"]["coordinates"] = value
        else:
            made["properties"][name] = value
    return made


def feed(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def test_detail_and_summary_say_the_same():
    [summary] = events_from_bytes(feed(QUAKE))
    [detail] = events_from_bytes(json.dumps(QUAKE).encode())

    assert summary == detail
    assert summary.event_id == "us7000i0zz"
    assert summary.origin_at == datetime(2022, 9, 5, 4, 52, 18, 123_000, tzinfo=UTC)
    assert (summary.longitude, summary.latitude, summary.depth_km) == (102.24, 29.68, 12.0)
    assert (summary.magnitude.value, summary.magnitude.type) == (6.6, MagnitudeType.MW)
    assert (summary.review, summary.source) == (Review.REVIEWED, "us")
    assert summary.place_en == "43 km SE of Kangding, China"


def test_times_before_1970_are_read():
    # 1966-03-22T08:19:46Z: -119288414 s (`date -ud @-119288414`)
    [found] = events_from_bytes(feed(feature(time=-119288414000)))

    assert found.origin_at == datetime(1966, 3, 22, 8, 19, 46, tzinfo=UTC)


def test_what_is_left_out_is_counted(caplog):
    found = events_from_bytes(
        feed(feature(id="a"), feature(id="b", type="explosion"), feature(id="c", mag=None))
    )

    assert [o.event_id for o in found] == ["a"]
    assert "1 features that are no earthquakes and 1 without magnitude" in caplog.text


def test_the_id_is_built_when_a_copy_has_lost_it():
    [found] = events_from_bytes(feed(feature(id=None)))

    assert found.event_id == "us7000i0zz"


@pytest.mark.parametrize(
    ("code", "scale"),
    [
        ("mwr", MagnitudeType.MW),
        ("ms_20", MagnitudeType.MS),
        ("ml", MagnitudeType.ML),
        ("mb", MagnitudeType.MB),
        ("md", MagnitudeType.MD),
        ("mb_lg", MagnitudeType.M),  # no scale of ours: kept as M, named in the reference
        (None, MagnitudeType.M),
    ],
)
def test_magnitude_types(code, scale):
    [found] = events_from_bytes(feed(feature(magType=code)))

    assert found.magnitude.type is scale
    assert ("mb_lg" in found.reference) == (code == "mb_lg")


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (feed(feature(coordinates=[102.2, 95.0, 10.0])), "latitude"),
        (feed(feature(coordinates=[29.6, 102.2, 10.0])), "latitude"),
        (feed(feature(coordinates=[102.2])), "features[0].geometry.coordinates"),
        (feed(feature(coordinates=["102", 29, 10])), "features[0].geometry.coordinates"),
        (feed(feature(mag=12)), "magnitude"),
        (feed(feature(mag="6.6")), "features[0].properties.mag"),
        (feed(feature(mag=True)), "features[0].properties.mag"),
        (feed(feature(time=None)), "features[0].properties.time"),
        (feed(feature(time=10**18)), "features[0].properties.time"),
        (feed(feature(time=10**400)), "features[0].properties.time"),
        (feed(feature(id="x"), feature(status="deleted")), "features[1].properties.status"),
        (feed(feature(status=None)), "features[0].properties.status"),
        (feed(feature(type="explosion")), "features"),
        (feed(), "features"),
        (feed(None), "features[0].properties"),
        (feed(QUAKE, QUAKE), "event id"),
        (feed(feature(place=5)), "features[0].place"),
        (feed(feature(mag=float("nan"))), "JSON"),
        (json.dumps(feature(type="explosion")).encode(), "feature.properties.type"),
        (feed(QUAKE)[:-40], "JSON"),
        (b"[" * 200_000, "JSON"),
        (b'{"type": "FeatureCollection"}', "type"),
        (b'{"place": "\xcb\xc4\xb4\xa8"}', "encoding"),
    ],
)
def test_bad_feeds_name_the_field(raw, field):
    with pytest.raises(NotValid) as refused:
        events_from_bytes(raw)
    assert refused.value.field == field
