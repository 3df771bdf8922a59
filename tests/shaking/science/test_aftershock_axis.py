"""The principal axis of aftershocks, on clouds drawn with a known one."""

import numpy as np
import pytest

from houfeng.shaking.science.aftershock_axis import aftershock_axis


def cloud(chance, count, strike_deg, long_km, short_km):
    """Longitudes and latitudes about 103 E 31 N: even along, normal across and in error."""
    strike = np.radians(strike_deg)
    along, across = chance.uniform(-long_km, long_km, count), chance.normal(0, short_km, count)
    east = along * np.sin(strike) + across * np.cos(strike) + chance.normal(0, 2, count)
    north = along * np.cos(strike) - across * np.sin(strike) + chance.normal(0, 2, count)
    return 103 + east / 95.5, 31 + north / 110.9


def test_the_said_uncertainty_is_the_one_found():
    chance = np.random.default_rng(5)
    axes = [
        aftershock_axis(103.0, 31.0, *cloud(chance, 25, 130.0, 15.0, 2.0), within_km=60)
        for _ in range(300)
    ]
    off = [(axis.strike_deg - 130 + 90) % 180 - 90 for axis in axes]

    assert abs(np.mean(off)) < 1.0
    assert np.std(off) == pytest.approx(np.mean([axis.sigma_deg for axis in axes]), rel=0.2)


def test_a_round_cloud_is_not_elongated():
    chance = np.random.default_rng(6)
    axes = [
        aftershock_axis(
            103.0,
            31.0,
            103 + chance.normal(0, 5, 40) / 95.5,
            31 + chance.normal(0, 5, 40) / 110.9,
            within_km=60,
        )
        for _ in range(100)
    ]
    assert np.percentile([axis.elongation for axis in axes], 95) < 1.8


def test_far_events_and_few_do_not_count():
    longitudes, latitudes = np.array([103.0, 103.1, 103.2, 108.0]), np.array([31.0, 31.0, 31.0, 35])
    axis = aftershock_axis(103.0, 31.0, longitudes, latitudes, within_km=60)

    assert axis.count == 3
    assert axis.strike_deg == pytest.approx(90, abs=0.5)
    assert aftershock_axis(103.0, 31.0, longitudes, latitudes, within_km=15) is None
