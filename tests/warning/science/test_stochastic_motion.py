"""Spectra against what a pencil gives."""

import math

import numpy as np
import pytest

from houfeng.warning.scenario_source import medium
from houfeng.warning.science.stochastic_motion import (
    P,
    S,
    band_energies,
    corner_hz,
    moment_dyn_cm,
    path_duration_s,
    source_spectrum,
    spreading,
)


def test_moment_and_corner_of_magnitude_5():
    # Hanks & Kanamori: 10^(1.5 x 5 + 16.05) = 3.55e23 dyn cm. Brune: 4.9e6 x 3.5 km/s x
    # (100 bar / 3.55e23)^(1/3) = 1.715e7 x 6.556e-8 = 1.124 Hz.
    assert moment_dyn_cm(5.0) == pytest.approx(3.548e23, rel=1e-3)
    assert corner_hz(medium(), moment_dyn_cm(5.0)) == pytest.approx(1.124, rel=2e-3)


def test_low_frequencies_tell_the_moment():
    # Far-field displacement level at 1 km: radiation x free surface x M0 / (4 pi rho v^3) =
    # 0.55 x 2 x 3.548e16 N m / (4 pi x 2800 kg/m3 x 3500^3 m3/s3 x 1000 m) = 0.0259 m s.
    f = np.array([0.01])
    level = source_spectrum(medium(), f, 5.0, S) / (2 * math.pi * f) ** 2
    by_hand = 0.55 * 2 * 3.548e16 / (4 * math.pi * 2800 * 3500.0**3 * 1000.0)
    assert level[0] == pytest.approx(by_hand, rel=2e-3)


def test_high_frequencies_follow_stress_not_moment_alone():
    # Brune: acceleration's plateau goes with M0 fc² and so with M0^(1/3): 10^0.5 a magnitude.
    f = np.array([50.0])
    grown = source_spectrum(medium(), f, 7.0, S) / source_spectrum(medium(), f, 6.0, S)
    assert grown[0] == pytest.approx(10**0.5, rel=0.01)


def test_spreading_is_one_over_r_near_by():
    found = spreading(medium(), np.array([0.2, 1.0, 10.0, 70.0, 100.0, 130.0]))
    assert found[:4] == pytest.approx([1.0, 1.0, 0.1, 1 / 70])
    assert found[4] == pytest.approx(1 / 70)
    assert spreading(medium(), np.array([520.0]))[0] == pytest.approx(1 / 70 / 2)


def test_p_is_shorter_and_weaker_than_s():
    r = np.array([30.0])
    assert path_duration_s(medium(), r, P) < path_duration_s(medium(), r, S)
    edges = np.array([2.0, 4.0, 8.0])
    p, s = (band_energies(medium(), edges, 6.0, r, phase) for phase in (P, S))
    assert (p < s / 3).all()


def test_energy_falls_with_distance():
    r = np.array([5.0, 10.0, 20.0, 50.0, 100.0, 300.0])
    energies = band_energies(medium(), np.array([4.0, 8.0, 16.0]), 6.0, r, S)
    assert (np.diff(energies, axis=0) < 0).all()
