"""Responses against hand calculations; against ObsPy's evalresp in test_quality_on_real_records."""

import numpy as np
import pytest

from houfeng.monitoring.science.response import (
    DigitalFilter,
    PolesZeros,
    Response,
    relative_db,
)


def test_one_pole_is_three_decibels_down_at_its_corner():
    """|1 / (1 + i)| = 1 / sqrt(2): 3.01 dB, and 20 dB a decade beyond."""
    corner_hz = 10.0
    pole = PolesZeros(np.array([-2 * np.pi * corner_hz + 0j]), np.empty(0, complex), hertz=False)
    found = relative_db(Response((pole,), (), 1e-3), np.array([0.01, 10.0, 1000.0, 10_000.0]))
    assert found[0] == pytest.approx(0.0, abs=1e-4)
    assert found[1] == pytest.approx(-3.0103, abs=1e-3)
    assert found[2] - found[3] == pytest.approx(20.0, abs=0.01)


def test_poles_in_hertz_are_those_in_radians():
    hertz = PolesZeros(np.array([-3 + 4j, -3 - 4j]), np.zeros(2, complex), hertz=True)
    radians = PolesZeros(
        2 * np.pi * np.array([-3 + 4j, -3 - 4j]), np.zeros(2, complex), hertz=False
    )
    at = np.geomspace(0.01, 100, 30)
    one, other = (relative_db(Response((part,), (), 1.0), at) for part in (hertz, radians))
    assert one == pytest.approx(other)


def test_the_mean_of_two_samples_is_a_cosine():
    """(1 + exp(-i w)) / 2 has amplitude cos(w / 2): at a third of the rate, 0.5: -6.02 dB."""
    mean = DigitalFilter(np.array([0.5, 0.5]), 90.0)
    found = relative_db(Response((), (mean,), 1e-6), np.array([30.0]))
    assert found[0] == pytest.approx(20 * np.log10(0.5), abs=1e-3)
