"""A rupture in parts: where they are, when they break, and what they share."""

import numpy as np
import pytest

from houfeng.warning.scenario_source import medium
from houfeng.warning.science.finite_fault import cut, point

CENTRES = np.array([0.05, 0.2, 1.0, 4.0, 16.0])


def rupture(**more):
    told = {"length_km": 60.0, "width_km": 18.0, "strike_deg": 90.0, "dip_deg": 90.0} | more
    rng = np.random.Generator(np.random.SFC64(told.pop("seed", 3)))
    return cut(medium(), 7.0, 12.0, rng=rng, **told)


def test_the_front_moves_at_a_share_of_the_shear_speed():
    parts = rupture()
    away = np.hypot(parts.east_km, parts.depth_km - 12.0)
    speeds = away[1:] / parts.at_s[1:]
    # 0.8 x 3.5 km/s, give or take: 0.9 to 1.05 of it.
    assert speeds.std() < 1e-6
    assert 2.8 * 0.9 <= speeds[0] <= 2.8 * 1.05
    assert (np.diff(parts.at_s) >= 0).all()


def test_strike_and_length():
    parts = rupture()  # towards the east
    assert np.abs(parts.north_km).max() < 1e-9
    assert np.ptp(parts.east_km) == pytest.approx(60.0, rel=0.1)
    north = rupture(strike_deg=0.0)
    assert np.abs(north.east_km).max() < 1e-9
    # A dipping plane lies to the right of its strike: south of one that runs east.
    dipping = rupture(dip_deg=45.0)
    deep = dipping.depth_km > 12.0
    assert (dipping.north_km[deep] < 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_nothing_breaks_above_the_ground(seed):
    assert (rupture(seed=seed, width_km=40.0).depth_km > 0).all()


def test_parts_share_the_whole_energy():
    for parts in (rupture(), point(medium(), 5.0, 10.0)):
        assert parts.shares(CENTRES).sum(axis=0) == pytest.approx(np.ones(CENTRES.size))


def test_corners_fall_as_the_rupture_grows():
    corners = rupture().corner_hz
    assert (np.diff(corners) <= 1e-12).all()
    # Motazedian & Atkinson: with N_R^(-1/3); half of the parts pulse at most.
    n = corners.size
    assert corners[0] / corners[-1] == pytest.approx((n / 2) ** (1 / 3), rel=0.02)
