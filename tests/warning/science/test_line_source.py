"""Geometry by hand: a table whose ln PGA is minus the distance tells the distance."""

import math

import numpy as np
import pytest

from houfeng.warning.science.fuse_magnitude import GRID
from houfeng.warning.science.ground_table import KNEE_KM
from houfeng.warning.science.line_source import AHEAD, FROM_MW, STRIKES, predicted_peaks, sources

LENGTH_KM = 40.0
NODES = np.linspace(0.0, math.asinh(400.0 / KNEE_KM), 4000)
AXES = np.array([[2.0, 7.0], [5.0, 2.0], [NODES[0], NODES[1] - NODES[0]]])


def _distances(east, north, strike_deg, behind, *, mw=7.0, largest=9.0, tops=0.0):
    """rrup of one sensor, km, of ruptures of 40 km from Mw 7 on and none below."""
    far = np.broadcast_to(-np.sinh(NODES) * KNEE_KM, (2, 2, NODES.size)).copy()
    strike = math.radians(strike_deg)
    told = predicted_peaks(
        np.array([float(east)]), np.array([float(north)]), np.array([largest]), np.array([6.0]),
        np.array([mw]), np.array([math.sin(strike)]), np.array([math.cos(strike)]),
        np.array([behind]), GRID, np.where(GRID >= 7.0, LENGTH_KM, 0.0), np.full(GRID.size, tops),
        AXES, far, 2 * far,
    )  # fmt: skip
    assert told[1, 0, 0] == pytest.approx(2 * told[0, 0, 0])
    return -told[0, 0, 0]


@pytest.mark.parametrize(
    ("east", "north", "strike", "behind", "expected"),
    [
        (30.0, 0.0, 0.0, 0.5, 30.0),  # beside a rupture to the north
        (0.0, 30.0, 0.0, 0.5, 10.0),  # before its end at 20 km
        (0.0, 30.0, 0.0, 0.1, 0.0),  # it runs 36 km north: over the place
        (0.0, 40.0, 0.0, 0.1, 4.0),
        (0.0, -40.0, 0.0, 0.1, 36.0),  # and only 4 km south
        (0.0, -40.0, 0.0, 0.9, 4.0),
        (30.0, 0.0, 90.0, 0.5, 10.0),  # along a rupture to the east
        (23.0, 40.0, 0.0, 0.5, math.hypot(23.0, 20.0)),  # off a corner
    ],
)
def test_the_distance_to_a_line(east, north, strike, behind, expected):
    assert _distances(east, north, strike, behind) == pytest.approx(expected, abs=0.05)


def test_without_a_strike_the_circle_has_the_area_of_the_band():
    # Places within r of the line: 2 r L + pi r²; the circle of 30 km covers 900 pi.
    r = _distances(18.0, 24.0, 0.0, math.nan)

    assert 2 * r * LENGTH_KM + math.pi * r**2 == pytest.approx(900 * math.pi, rel=0.01)


def test_depth_lengthens_the_distance():
    assert _distances(30.0, 0.0, 0.0, 0.5, tops=40.0) == pytest.approx(50.0, abs=0.05)


def test_a_short_window_has_seen_a_shorter_rupture():
    # By then an Mw 8 looks like an Mw 6: here a point.
    assert _distances(0.0, 30.0, 0.0, 0.1, mw=8.0, largest=6.0) == pytest.approx(30.0, abs=0.05)


def test_large_sources_lie_every_way_and_small_ones_alike():
    alike, all_ways = sources(strikes=False), sources()

    np.testing.assert_array_equal(alike.magnitude, GRID)
    assert np.isnan(alike.behind).all()
    small = all_ways.magnitude < FROM_MW
    np.testing.assert_array_equal(all_ways.magnitude[small], GRID[GRID < FROM_MW])
    large, counts = np.unique(all_ways.magnitude[~small], return_counts=True)
    np.testing.assert_allclose(large, np.arange(6.0, 9.01, 0.2))
    assert (counts == STRIKES * len(AHEAD)).all()
    assert (np.diff(all_ways.magnitude) >= 0).all()
    # Half a turn is enough: a line has no front.
    turns = np.degrees(np.arctan2(all_ways.sine, all_ways.cosine))[~small]
    assert set(np.round(turns).astype(int)) == {0, 20, 40, 60, 80, 100, 120, 140, 160}
