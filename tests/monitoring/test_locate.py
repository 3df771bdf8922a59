"""Location of real picks: Iceland's, beside another program's locations."""

import csv
from datetime import datetime

import numpy as np
import pytest

from houfeng.monitoring.locate import locate
from houfeng.monitoring.station_list import read_stations
from houfeng.monitoring.travel_times import TravelTimes, read_velocity_model
from houfeng.monitoring.values import Pick
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.geometry import distance_km
from tests.monitoring.made_association import STATIONS, TIMES, pick


def test_iceland_is_located_within_two_km_of_the_reference(shared):
    folder = shared / "data" / "waveforms" / "iceland_vt"
    stations = read_stations(folder / "iceland_stations.txt")
    times = TravelTimes.build(
        read_velocity_model(folder / "iceland_vmodel.txt"), farthest_km=150.0, deepest_km=30.0,
        elevations_m=(600.0, 1400.0),
    )  # fmt: skip
    off = {}
    for event in sorted(folder.glob("*.event")):
        with event.open(encoding="utf-8", newline="") as file:
            told = next(csv.DictReader(file))
        with event.with_suffix(".picks").open(encoding="utf-8", newline="") as file:
            picks = [
                Pick(
                    row["Station"], "", datetime.fromisoformat(row["PickTime"]).timestamp(),
                    row["Phase"], float(row["PickError"]), float(row["SNR"]), 0.0,
                )
                for row in csv.DictReader(file)
                if row["PickTime"] != "-1"
            ]  # fmt: skip
        found = locate(picks, stations, times).hypocentre
        here = np.array([found.longitude]), np.array([found.latitude])
        off[event.stem] = float(distance_km(float(told["X"]), float(told["Y"]), *here)[0])
        assert abs(found.origin_at - datetime.fromisoformat(told["DT"]).timestamp()) < 0.3
    assert len(off) >= 14
    assert max(off.values()) < 2.0
    assert np.median(list(off.values())) < 0.4


def test_one_pick_is_a_place_with_a_large_sigma():
    first = STATIONS[24]
    found = locate([pick(first.name, 5.0)], STATIONS, TIMES)
    assert found.early
    assert found.hypocentre.sigma_km > 20.0
    near = [s.name for s in STATIONS if s.name != first.name]
    told = locate([pick(first.name, 5.0)], STATIONS, TIMES, silent=near, now=1_600_000_007.0)
    # Every other station is silent: the source lies in the cell of the first, 20 km across.
    assert told.hypocentre.sigma_km < 15.0
    assert told.hypocentre.missing == tuple(near)


def test_what_cannot_be_located_is_told():
    with pytest.raises(NotValid, match="at least one pick"):
        locate([], STATIONS, TIMES)
    with pytest.raises(NotFound, match=r"YY\.NONE"):
        locate([pick("YY.NONE.", 1.0)], STATIONS, TIMES)
    with pytest.raises(NotValid, match="now"):
        locate([pick(STATIONS[0].name, 1.0)], STATIONS, TIMES, silent=[STATIONS[1].name])
