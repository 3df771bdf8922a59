"""Predicted zone areas against the official surveys."""

import json

import numpy as np
import pytest

from houfeng.shaking.hindcast import IntensityMap, Mode, hindcast, summarise
from houfeng.shaking.hindcast_csv import parse_surveyed, read_surveyed

TWO = """id,lat,lon,depth_km,ms,area_km2_VI,area_km2_VII,axis_strike
one,30.0,103.0,10,6.0,4000,1000,NE
two,31.0,100.0,15,6.5,9000,,NW
"""


def squares(*, side_deg: float, top: float):
    """An engine whose zone of `top` is one square of cells, and VI twice as wide about it."""

    def engine(origin):
        lons = np.arange(origin.longitude - 1, origin.longitude + 1.0001, 0.01)
        lats = np.arange(origin.latitude - 1, origin.latitude + 1.0001, 0.01)
        off = np.maximum(np.abs(lons - origin.longitude), np.abs(lats - origin.latitude)[:, None])
        field = np.where(off < side_deg / 2, top, np.where(off < side_deg, 6.0, 1.0))
        return IntensityMap(lons, lats, field)

    return engine


def test_zones_and_factors_are_told_for_each_event():
    found = hindcast(parse_surveyed(TWO), map_intensity=squares(side_deg=0.4, top=7.0))

    one = found["events"][0]
    # 0.4 by 0.4 degrees at 30 N: 44.5 by 38.5 km; the VI square is four times that.
    assert one["intensity_areas_km2"]["7"] == pytest.approx(44.5 * 38.5, rel=0.05)
    assert one["intensity_areas_km2"]["6"] == pytest.approx(3 * 44.5 * 38.5, rel=0.08)
    assert one["surveyed_areas_km2"] == {"6": 4000.0, "7": 1000.0}
    six, seven = one["cumulative"]
    assert (six["degree"], seven["degree"]) == (6, 7)
    assert six["surveyed_km2"] == 5000
    assert seven["factor"] == pytest.approx(44.5 * 38.5 / 1000, rel=0.05)
    assert found["summary"]["areas"] == 3
    assert found["summary"]["by_degree"]["9"]["median_factor"] is None
    json.dumps(found, allow_nan=False)


def test_a_zone_that_is_missed_counts_as_a_thousand():
    found = hindcast(parse_surveyed(TWO), map_intensity=squares(side_deg=0.4, top=6.0))

    assert found["events"][0]["cumulative"][1]["factor"] == 1000
    assert found["events"][0]["intensity_areas_km2"]["7"] == 0


def test_the_first_minutes_hide_the_strike_from_the_engine():
    seen = []

    def engine(origin):
        seen.append(origin)
        return squares(side_deg=0.4, top=7.0)(origin)

    hindcast(parse_surveyed(TWO), Mode.REVIEWED, engine)
    hindcast(parse_surveyed(TWO), Mode.FIRST_MINUTES, engine)

    assert [origin.strike_deg for origin in seen] == [45.0, 315.0, None, None]
    assert [origin.depth_km for origin in seen] == [10, 15, 10, 15]


def test_nothing_surveyed_gives_no_skill():
    assert summarise([])["median_factor"] is None


@pytest.mark.parametrize("mode", list(Mode))
def test_the_seven_events_are_told_as_well_as_the_issue_asks(shared, mode):
    found = hindcast(read_surveyed(shared / "truth" / "hindcast.csv"), mode)

    assert len(found["events"]) == 7
    assert found["summary"]["areas"] == 21
    assert found["summary"]["median_factor"] <= 1.4
    assert found["summary"]["p90_factor"] <= 2.6


def test_wenchuan_near_the_source_is_not_lost(shared):
    found = hindcast(read_surveyed(shared / "truth" / "hindcast.csv"))
    (wenchuan,) = [event for event in found["events"] if event["id"] == "wenchuan-2008"]

    # About a point, the regional ellipses give zone IX+ a tenth of the surveyed 13,301 km².
    assert {each["degree"]: each["factor"] < 1.5 for each in wenchuan["cumulative"]} == {
        6: True,
        7: True,
        8: True,
        9: True,
    }
