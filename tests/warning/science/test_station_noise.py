"""Noise of sites, against Peterson's (1993) published levels."""

import numpy as np
import pytest

from houfeng.warning.science.station_noise import NoiseSettings, site_power, transients

EDGES = np.array([0.125, 0.25, 1.0, 2.0, 4.0])


def level_db(power):
    return 10 * np.log10(power / np.diff(EDGES))


def test_between_the_low_and_the_high_model():
    rng = np.random.default_rng(1)
    power = site_power(EDGES, np.linspace(0.0, 1.0, 200), rng, None)
    # Peterson's tables 3 and 4 by hand: A + B log10(T) at T = 5.657, 2, 0.7071 and 0.3536 s, such
    # as -71.36 - 99.77 x 0.7526 = -146.45 and -74.66 - 32.95 x 0.7526 = -99.46.
    low = np.array([-146.45, -152.80, -168.75, -166.70]) - 0.02
    high = np.array([-99.46, -107.06, -118.72, -111.53]) + 0.02
    assert (level_db(power) > low).all()
    assert (level_db(power) < high).all()
    assert (np.diff(level_db(power)[[0, 100, 199]], axis=0) > 10).all()


def test_a_sensor_has_noise_of_its_own():
    rng = np.random.default_rng(1)
    power = site_power(EDGES, np.zeros(3), rng, -115.0)
    assert level_db(power) == pytest.approx(np.full((3, 4), -115.0), abs=0.1)


def test_transients_come_at_their_rates():
    rng = np.random.default_rng(1)
    usual = np.full((50, 4), 1e-12)
    found = transients(NoiseSettings(), usual, np.sqrt(EDGES[1:] * EDGES[:-1]), 0.0, 7200.0, rng)
    # 50 sites x 2 h x 6 an hour, of each kind: 600, with its root as scatter.
    for sharp in (True, False):
        assert sum(one.sharp is sharp for one in found) == pytest.approx(600, abs=4 * 600**0.5)
    times = np.arange(0.0, 60.0, 0.1)
    for one in found[:20]:
        shape = one.shape(one.at + times - 5.0)
        assert (shape[:49] == 0).all()
        assert 0.8 < shape.max() <= 1.0
