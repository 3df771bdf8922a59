from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from houfeng.shaking.readings import read_observations
from houfeng.shaking.reasons import code_of, told
from houfeng.shaking.screening import BadStation, ScreeningRules, screen, within
from tests.shaking.northridge_list import FOLDER, MAGNITUDE, OUR_NAMES, reference
from tests.shaking.readings.bits import comp, listed, read, station

DAY = date(1994, 1, 17)


def screened(observations, mean=None, rules=ScreeningRules(), sigma=1.0, **more):  # noqa: B008
    n = len(observations)
    predicted = {} if mean is None else {"PGA": (np.full(n, mean), np.full(n, sigma))}
    known = {"on": DAY, "magnitude": 6.7, "has_finite_rupture": True} | more
    found = screen(observations, predicted, rules, **known)
    return found["PGA" if "PGA" in found else "MMI"]


def one(value="36.788", **more):  # ln g = -1
    return read(listed(station(body=comp(acc=f'value="{value}"'), **more)))


def test_northridge_is_screened_as_by_shakemap(shared):
    folder = shared / FOLDER
    seen = read_observations([folder / "dyfi_dat.xml", folder / "hist_dat.xml"])
    truth = reference(shared, seen)

    found = screen(
        seen,
        truth.predicted,
        ScreeningRules(),
        on=DAY,
        magnitude=MAGNITUDE,
        has_finite_rupture=True,
        bounds=truth.bounds,
    )

    # Twelve felt cells too far off the map; the rest is what ShakeMap's list holds.
    outside = {
        station
        for station, why in zip(seen.ids, found["MMI"].reasons, strict=True)
        if code_of(why) == "outside_map"
    }
    assert outside == set(seen.ids) - set(truth.stations)
    assert len(outside) == 12
    # Every outlier, felt or instrumental, and no other.
    theirs = {
        (station, OUR_NAMES[amplitude["name"]])
        for station, found_there in truth.stations.items()
        for channel in found_there["channels"]
        for amplitude in channel["amplitudes"]
        if amplitude["flag"] != "0"
    } | {
        (station, "MMI")
        for station, found_there in truth.stations.items()
        if found_there["station_type"] == "macroseismic" and found_there["intensity"] == "null"
    }
    ours = {
        (station, measure)
        for measure, judged in found.items()
        for station, why in zip(seen.ids, judged.reasons, strict=True)
        if code_of(why) == "outlier"
    }
    assert ours == theirs
    assert len(ours) == 13


@pytest.mark.parametrize(
    ("mean", "more", "code"),
    [
        (-3.9, {}, ""),
        (-4.1, {}, "outlier"),
        (2.1, {}, "outlier"),
        (-4.1, {"has_finite_rupture": False}, "outlier"),
        (-4.1, {"has_finite_rupture": False, "magnitude": 7.1}, ""),
        (-4.1, {"magnitude": 7.1}, "outlier"),
        (np.nan, {}, "no_prediction"),
        (-4.1, {"rules": ScreeningRules(outlier_sigmas=None)}, ""),
        (-4.1, {"rules": ScreeningRules(outlier_sigmas=4.0)}, ""),
        (-4.1, {"rules": ScreeningRules(valid_stations=frozenset({"XX.AAA"}))}, ""),
        (np.nan, {"rules": ScreeningRules(valid_stations=frozenset({"XX.AAA"}))}, "no_prediction"),
    ],
)
def test_outliers(mean, more, code):
    found = screened(one(), mean, **more)

    assert code_of(found.reasons[0]) == code
    assert found.used.tolist() == [code == ""]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (BadStation("XX.AAA", why="tilted"), "bad_station"),
        (BadStation("XX.AAA", since=date(1994, 1, 17)), "bad_station"),
        (BadStation("XX.AAA", until=date(1994, 1, 17)), "bad_station"),
        (BadStation("XX.AAA", since=date(1994, 1, 18)), ""),
        (BadStation("XX.AAA", until=date(1994, 1, 16)), ""),
        (BadStation("XX.BBB"), ""),
    ],
)
def test_bad_stations_have_dates(bad, code):
    found = screened(one(), -1.0, ScreeningRules(bad_stations=(bad,)))

    assert code_of(found.reasons[0]) == code


def test_a_flag_of_the_source_stands_before_all_and_is_never_healed_by_the_rules():
    seen = read(listed(station(body=comp(acc='value="5" flag="M"'))))
    rules = ScreeningRules(valid_stations=frozenset({"XX.AAA"}))

    found = screened(seen, -3.0, rules)

    assert told(found.reasons[0]) == "flagged by hand at the source"
    assert not found.used[0]


@pytest.mark.parametrize(("replies", "used"), [("2", False), ("3", True), ("-1", True)])
def test_felt_cells_need_three_replies(replies, used):
    cell = station("c", "DYFI", more=f'intensity="5" nresp="{replies}"')

    found = screened(read(listed(cell)))

    assert found.used.tolist() == [used]
    assert code_of(found.reasons[0]) == ("" if used else "few_replies")


def test_the_map_may_cross_the_date_line():
    bounds = (178.0, -20.0, 182.0, -15.0)
    lons, lats = np.array([179.0, -179.0, -177.0, 177.0, 179.0]), np.full(5, -18.0)
    lats[4] = -21.0

    assert within(lons, lats, bounds).tolist() == [True, True, False, False, False]


def test_nothing_seen_is_neither_used_nor_explained():
    two = read(
        listed(
            station(body=comp(acc='value="5"')),
            station("BBB", lon="-118.3", body=comp(vel='value="5"')),
        )
    )

    found = screened(replace(two), -3.0)

    assert found.used.tolist() == [True, False]
    assert found.reasons == ("", "")
