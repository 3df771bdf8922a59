"""ShakeMap's event.xml, form by form."""

from datetime import UTC, datetime

import pytest

from houfeng.events.origin import Review
from houfeng.events.readers.shakemap_xml import read_shakemap_xml
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status

GOOD = {"id": "us1_A", "lat": "30", "lon": "103", "mag": "7", "time": "2020-01-01T00:00:00Z"}


def xml(**changes: str | None) -> bytes:
    """An event.xml with some attributes changed, or left out where None."""
    kept = {name: value for name, value in (GOOD | changes).items() if value is not None}
    written = " ".join(f'{name}="{value}"' for name, value in kept.items())
    return f"<earthquake {written}/>".encode()


OLD_TIME = {
    "time": None,
    "year": "1999",
    "month": "9",
    "day": "20",
    "hour": "17",
    "minute": "47",
    "second": "15.9",
    "timezone": "GMT",
}


def test_id_becomes_ours_and_theirs_is_kept():
    [found] = read_shakemap_xml(xml())

    assert (found.event_id, found.source_id) == ("us1-a", "us1_A")
    assert found.depth_km is None
    assert found.review is Review.AUTOMATIC


def test_old_time_in_parts():
    [found] = read_shakemap_xml(xml(**OLD_TIME))

    assert found.origin_at == datetime(1999, 9, 20, 17, 47, 15, 900_000, tzinfo=UTC)


def test_a_scenario_is_an_exercise():
    [found] = read_shakemap_xml(xml(event_type="SCENARIO"))

    assert found.status is Status.EXERCISE
    assert found.event_id == "exercise-us1-a"


def test_a_chinese_place_is_kept_as_such():
    [found] = read_shakemap_xml(xml(locstring="四川汶川"))

    assert (found.place_zh, found.place_en) == ("四川汶川", "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lat": "95"}, "latitude"),
        ({"lat": "103", "lon": "30"}, "latitude"),
        ({"lon": "200"}, "longitude"),
        ({"mag": "12"}, "magnitude"),
        ({"mag": "nan"}, "mag"),
        ({"mag": "strong"}, "mag"),
        ({"depth": "9000"}, "depth_km"),
        ({"depth": "ten"}, "depth"),
        ({"lat": None}, "lat"),
        ({"id": None}, "id"),
        ({"id": "汶川"}, "id"),
        ({"time": None}, "timezone"),
        ({"time": "2020-01-01T00:00:00"}, "time"),
        ({"time": "2020-02-30T00:00:00Z"}, "time"),
        (OLD_TIME | {"timezone": "PST"}, "timezone"),
        (OLD_TIME | {"month": "13"}, "time"),
        (OLD_TIME | {"hour": "x"}, "hour"),
        (OLD_TIME | {"second": None}, "second"),
        (OLD_TIME | {"second": "61"}, "second"),
        (OLD_TIME | {"second": "1e400"}, "second"),
        (OLD_TIME | {"second": "9" * 30}, "second"),
    ],
)
def test_bad_values_are_named(changes, field):
    with pytest.raises(NotValid) as refused:
        read_shakemap_xml(xml(**changes))
    assert refused.value.field == field


def test_no_earthquake_in_it():
    with pytest.raises(NotValid, match="no earthquake"):
        read_shakemap_xml(b"<shakemap-data/>")


def test_cut_short():
    with pytest.raises(NotValid, match="cut short"):
        read_shakemap_xml(xml()[:-10])
