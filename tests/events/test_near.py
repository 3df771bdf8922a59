"""Earthquakes near another: each once, real ones only, never itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from houfeng.events.historic import historic_event
from houfeng.events.keep import keep_origin
from houfeng.events.near import earthquakes_near
from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.vocabulary.status import Status
from tests.quake import NOW

LUDING = historic_event("luding-2022").origin
KANGDING = historic_event("kangding-2014").origin


def quake(name, lon, lat, magnitude=5.5, at=datetime(2000, 1, 1, tzinfo=UTC), **more) -> Origin:
    return Origin(
        name, 1, at, lon, lat, 10.0, Magnitude(magnitude, MagnitudeType.MS), "cenc", **more
    )


def ids(origin=LUDING, **more):
    return [one.event_id for one in earthquakes_near(origin, **more).origins]


@pytest.mark.django_db
def test_the_bundled_list_alone():
    found = earthquakes_near(LUDING)
    assert KANGDING.event_id in [one.event_id for one in found.origins]
    assert LUDING.event_id not in [one.event_id for one in found.origins]
    assert found.catalogues == ("bundled",)
    times = [one.origin_at for one in found.origins]
    assert times == sorted(times)


@pytest.mark.django_db
def test_kept_earthquakes_count_and_the_list_says_so():
    keep_origin(quake("a", 102.1, 29.6), received_at=NOW)
    keep_origin(quake("small", 102.1, 29.6, 4.9), received_at=NOW)
    keep_origin(quake("far", 104.1, 29.6), received_at=NOW)
    keep_origin(quake("later", 102.1, 29.6, at=datetime(2023, 1, 1, tzinfo=UTC)), received_at=NOW)

    found = earthquakes_near(LUDING)
    names = [one.event_id for one in found.origins]
    assert "a" in names
    assert not {"small", "far", "later"} & set(names)
    assert found.catalogues == ("bundled", "imported")
    assert {"a", "far"} <= set(ids(radius_km=300))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds", "degrees", "count"),
    [(59, 0.8, 1), (61, 0.0, 2), (59, 0.0, 1)],
)
def test_an_earthquake_told_by_two_catalogues_counts_once(seconds, degrees, count):
    """0.8° of latitude are 89 km."""
    other = replace(
        KANGDING, event_id="us-kangding", revision=1, source="us",
        origin_at=KANGDING.origin_at + timedelta(seconds=seconds),
        latitude=KANGDING.latitude - degrees,
    )  # fmt: skip
    keep_origin(other, received_at=NOW)
    found = {"us-kangding", KANGDING.event_id} & set(ids())
    assert len(found) == count
    assert KANGDING.event_id in found


@pytest.mark.django_db
def test_itself_is_left_out_under_any_id():
    keep_origin(replace(LUDING, revision=1), received_at=NOW)
    keep_origin(
        replace(LUDING, event_id="us7000i59j", source="us", revision=1,
                origin_at=LUDING.origin_at - timedelta(seconds=3)),
        received_at=NOW,
    )  # fmt: skip
    drill = LUDING.with_status(Status.EXERCISE)
    for origin in (LUDING, drill):
        assert not {LUDING.event_id, "us7000i59j"} & set(ids(origin))
    # Played at another time it is a scenario, and the old one is history.
    later = replace(drill, origin_at=LUDING.origin_at + timedelta(days=900))
    assert LUDING.event_id in ids(later)


@pytest.mark.django_db
def test_exercises_and_tests_are_no_history():
    for status in (Status.EXERCISE, Status.TEST):
        keep_origin(quake(f"{status}-a", 102.1, 29.6, status=status), received_at=NOW)
    keep_origin(quake("real", 102.1, 29.7, at=datetime(2001, 1, 1, tzinfo=UTC)), received_at=NOW)
    found = ids()
    assert "real" in found
    assert not any(name.startswith(("exercise", "test")) for name in found)


@pytest.mark.django_db
def test_over_the_date_line_and_at_the_pole():
    keep_origin(quake("west", -179.8, 52.0), received_at=NOW)
    keep_origin(quake("pole", 120.0, 89.8), received_at=NOW)
    at = datetime(2020, 1, 1, tzinfo=UTC)
    assert ids(quake("now", 179.8, 52.0, at=at)) == ["west"]
    assert ids(quake("now", -60.0, 89.8, at=at)) == ["pole"]
