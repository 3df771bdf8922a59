"""What is one earthquake to those who are told, and what is placed well enough to tell."""

import json
from dataclasses import replace

import pytest

from houfeng.monitoring.associate import Hypothesis
from houfeng.monitoring.station_list import Station
from houfeng.warning.followed import Followers, is_placed
from houfeng.warning.magnitude_values import Estimate, EventMagnitude, StationMagnitude
from houfeng.warning.travel import UniformSpeeds
from tests.warning.made import hypocentre

NAMES = ("A", "B", "C", "D")
# Four stations within half a degree: at most 56 km apart.
STATIONS = {
    name: Station(name, 103.0 + dx, 30.0 + dy, 0.0)
    for name, dx, dy in (("A", 0.0, 0.0), ("B", 0.3, 0.0), ("C", 0.0, 0.5), ("D", 0.2, 0.3))
}


def seen(longitude, gap_deg):
    used = tuple((name, "P") for name in NAMES)
    return replace(hypocentre(longitude=longitude), used=used, gap_deg=gap_deg)


@pytest.mark.parametrize(
    ("longitude", "gap_deg", "placed"),
    [
        (103.1, 120.0, True),  # among them
        (102.6, 320.0, True),  # outside, 39 km from the nearest
        (101.5, 330.0, False),  # outside, 145 km away: the distance is not known
        (101.5, 250.0, True),  # others stand round it
    ],
)
def test_a_distance_is_known_only_near_the_stations(longitude, gap_deg, placed):
    assert is_placed(seen(longitude, gap_deg), STATIONS) is placed


def hypothesis(number, status="event", merged_into=None, **where):
    return Hypothesis(number, 1, status, hypocentre(**where), (), merged_into, "")


def test_a_source_lost_and_found_anew_keeps_its_name():
    followers = Followers()
    first = followers.take(hypothesis(1), 10.0)
    followers.take(hypothesis(1, "dropped"), 12.0)
    again = followers.take(hypothesis(2, longitude=103.2, origin_at=2.0), 13.0)
    assert again is first
    other = followers.take(hypothesis(3, longitude=108.0, origin_at=2.0), 13.0)
    assert other is not first


def test_of_two_merged_the_name_goes_on():
    followers = Followers()
    named = followers.take(hypothesis(2), 10.0)
    followers.take(hypothesis(2, "merged", 1), 11.0)
    assert followers.take(hypothesis(1), 12.0) is named


def test_what_is_tentative_has_no_name():
    assert Followers().take(hypothesis(1, "tentative"), 10.0) is None


def sized(value):
    return EventMagnitude(
        value, 0.3, value - 0.3, value + 0.3, value - 0.5, False, "point",
        Estimate(value, 0.3, value - 0.3, value + 0.3, value - 0.5, False, 4), None,
        (StationMagnitude("A", "P", 1.5, 12.0, value, 0.4, 30.0),), (("B", "clipped"),),
    )  # fmt: skip


def test_the_last_magnitude_outlives_a_restart():
    followers = Followers()
    one = followers.take(hypothesis(1), 10.0)
    one.magnitude = sized(6.4)
    kept = json.loads(json.dumps(followers.checkpoint()))

    after = Followers()
    after.restore(kept, {1: hypothesis(1)})

    assert after.by_id[one.event_id].magnitude == one.magnitude


def test_only_a_later_larger_earthquake_that_was_told_cuts_a_record():
    followers = Followers()
    foreshock = followers.take(hypothesis(1, origin_at=0.0), 5.0)
    mainshock = followers.take(hypothesis(2, origin_at=12.0, longitude=103.1), 16.0)
    foreshock.magnitude, mainshock.magnitude = sized(3.0), sized(6.0)

    assert followers.larger_after(foreshock) == []  # nobody was told of it yet
    mainshock.was_told = True
    assert followers.larger_after(foreshock) == [mainshock.hypothesis.hypocentre]
    assert followers.larger_after(mainshock) == []
    # What the associator makes of the main shock's own coda is no other earthquake.
    mainshock.part_of = foreshock.event_id
    assert followers.larger_after(foreshock) == []
    mainshock.part_of, mainshock.magnitude = None, sized(2.9)
    assert followers.larger_after(foreshock) == []


def test_one_earthquake_felt_before_it_was_located_is_told_by_one_name():
    followers = Followers()
    felt = followers.felt(4.0)
    felt.was_told = True
    one = followers.take(hypothesis(1, origin_at=0.0), 3.8)
    long_before = followers.take(hypothesis(2, origin_at=-70.0, longitude=106.0), -60.0)
    one.magnitude = long_before.magnitude = sized(4.4)

    assert followers.lead(long_before, UniformSpeeds(), STATIONS)
    assert not followers.lead(one, UniformSpeeds(), STATIONS)  # it may still grow
    assert felt.hypothesis is None
    one.magnitude = sized(4.7)
    assert not followers.lead(one, UniformSpeeds(), STATIONS)
    assert felt.hypothesis is one.hypothesis
    assert one.event_id not in followers.by_id
    assert followers.of(1) is felt
