"""Plane waves over a network."""

import numpy as np
import pytest

from houfeng.monitoring.science.far import plane_wave
from houfeng.vocabulary.geometry import distance_km
from tests.monitoring.made_association import STATIONS

LONS = np.array([s.longitude for s in STATIONS])
LATS = np.array([s.latitude for s in STATIONS])


def east_north_km():
    east = np.array([distance_km(103.0, lat, np.array([lon]), np.array([lat]))[0]
                     for lon, lat in zip(LONS, LATS, strict=True)])  # fmt: skip
    north = np.array([distance_km(103.0, 30.0, np.array([103.0]), np.array([lat]))[0]
                      for lat in LATS])  # fmt: skip
    return east * np.sign(LONS - 103.0), north * np.sign(LATS - 30.0)


def test_a_straight_front_gives_its_slowness_back():
    east, north = east_north_km()
    times = 100.0 + 0.05 * east - 0.03 * north
    got_east, got_north, error, left, across = plane_wave(LONS, LATS, times, 0.3)
    assert got_east == pytest.approx(0.05, abs=5e-4)
    assert got_north == pytest.approx(-0.03, abs=5e-4)
    assert left < 0.03
    assert across == pytest.approx(60.0, abs=3.0)
    # 49 stations spread by about 39 km rms: 0.3 / (7 * 39).
    assert error == pytest.approx(0.3 / (7 * 39.0), rel=0.1)


def test_three_in_a_line_say_nothing_across_it():
    which = np.array([0, 7, 14])  # a row from west to east
    got_east, got_north, _, left, _ = plane_wave(
        LONS[which], LATS[which], np.array([0.0, 3.0, 6.0]), 0.3
    )
    assert got_east == pytest.approx(3.0 / 19.3, rel=0.02)
    assert abs(got_north) < 1e-3
    assert left < 1e-3
