"""An earthquake from single values."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.events.origin import MagnitudeType, Origin
from houfeng.events.readers.identity import ID_PATTERN, LONGEST_ID, slug
from houfeng.events.readers.values import origin_from_values
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status


def made(**changes: object) -> Origin:
    values = {
        "latitude": 30.1,
        "longitude": 103.4,
        "magnitude": 7.0,
        "depth_km": 15,
        "time": "2026-11-24T01:02:03Z",
    }
    return origin_from_values(**(values | changes))


def test_values_become_an_origin():
    found = made(place_zh="四川", strike_deg=200)

    assert found.event_id == "manual-20261124t010203z-30p10n-103p40e"
    assert found.origin_at == datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
    assert found.magnitude.type is MagnitudeType.MS
    assert found.strike_deg == 20.0  # a line's direction: 200 and 20 are the same
    assert (found.revision, found.source, found.place_zh) == (0, "houfeng", "四川")


def test_beijing_time_is_the_same_earthquake():
    assert made(time="2026-11-24T09:02:03+08:00") == made()


def test_south_and_west_are_in_the_id():
    assert made(latitude=-30.004, longitude=-0.001).event_id.endswith("-30p00s-0p00e")


def test_an_exercise_of_it_has_room_for_its_prefix():
    found = made(event_id="a" * LONGEST_ID).with_status(Status.EXERCISE)

    assert len(found.event_id) <= 80


@pytest.mark.parametrize("code", ["Ms", "ms", "MS"])
def test_magnitude_type_in_any_case(code):
    assert made(magnitude_type=code).magnitude.type is MagnitudeType.MS


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"latitude": 95}, "latitude"),
        ({"latitude": 103.4, "longitude": 30.1}, "latitude"),
        ({"latitude": float("nan")}, "latitude"),
        ({"longitude": 181}, "longitude"),
        ({"magnitude": 12}, "magnitude"),
        ({"magnitude": float("inf")}, "magnitude"),
        ({"depth_km": -50}, "depth_km"),
        ({"strike_deg": 400}, "strike_deg"),
        ({"time": "2026-11-24T01:02:03"}, "time"),
        ({"time": "2026-11-24"}, "time"),
        ({"time": "2026-13-24T01:02:03Z"}, "time"),
        ({"time": "0001-01-01T00:00:00+08:00"}, "time"),
        ({"time": "yesterday"}, "time"),
        ({"time": ""}, "time"),
        ({"magnitude_type": "Richter"}, "magnitude_type"),
        ({"event_id": "Wenchuan 2008"}, "event_id"),
        ({"event_id": ""}, "event_id"),
        ({"event_id": "a--b"}, "event_id"),
        ({"event_id": "a" * 71}, "event_id"),
        ({"source": "地震局"}, "source"),
        ({"rupture_line": ((30.0, 103.0), (31.0, 104.0))}, "rupture latitude"),
    ],
)
def test_bad_values_are_named(changes, field):
    with pytest.raises(NotValid) as refused:
        made(**changes)
    assert refused.value.field == field


def test_a_missing_zone_says_how_to_write_it():
    with pytest.raises(NotValid, match=r"Z for UTC or \+08:00 for Beijing time"):
        made(time="2026-11-24 01:02:03")


@given(st.text(max_size=200))
def test_a_slug_is_an_id_or_a_refusal(text):
    try:
        found = slug(text, "id")
    except NotValid as refused:
        assert refused.value == text
    else:
        assert ID_PATTERN.fullmatch(found)
        assert len(found) <= LONGEST_ID


def test_long_ids_that_differ_at_the_end_stay_apart():
    assert slug("a" * 200 + "1", "id") != slug("a" * 200 + "2", "id")
