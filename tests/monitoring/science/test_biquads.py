import numpy as np
import pytest
from scipy.signal import butter, sosfilt, sosfreqz

from houfeng.monitoring.science.biquads import (
    differentiate,
    high_pass,
    integrate,
    lanes,
    low_pass,
    run_lanes,
)


def as_sos(section):
    return np.array([[*section[:3], 1.0, *section[3:]]])


def gain(section, hz, rate=100.0):
    return abs(sosfreqz(as_sos(section), [hz], fs=rate)[1][0])


@pytest.mark.parametrize("rate", [31.25, 100.0, 200.0])
def test_passes_are_scipys_butterworth(rate):
    for corner in (0.075, 1.0, 10.0):
        np.testing.assert_allclose(
            as_sos(high_pass(corner, rate)),
            butter(2, corner, "high", fs=rate, output="sos"),
            rtol=1e-9,
            atol=1e-12,
        )
        np.testing.assert_allclose(
            as_sos(low_pass(corner, rate)),
            butter(2, corner, "low", fs=rate, output="sos"),
            rtol=1e-9,
            atol=1e-12,
        )


def test_integration_divides_by_two_pi_f():
    section = integrate(0.1, 100.0)

    # An octave and more above the corner; the bilinear transform costs 0.4 % at 5 Hz.
    assert gain(section, 2.0) == pytest.approx(1 / (2 * np.pi * 2.0), rel=0.005)
    assert gain(section, 5.0) == pytest.approx(1 / (2 * np.pi * 5.0), rel=0.01)
    assert gain(section, 1e-6) < 1e-4  # a constant comes out as nothing


def test_differentiation_multiplies_by_two_pi_f():
    assert gain(differentiate(30.0, 100.0), 2.0) == pytest.approx(2 * np.pi * 2.0, rel=0.01)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_lanes_run_as_scipy_does_each_alone_and_in_pieces(depth):
    random = np.random.default_rng(1)
    sections = [
        [high_pass(0.1, 100), low_pass(10, 100), integrate(1, 100), high_pass(3, 100)],
        [low_pass(20, 100), high_pass(2, 100), low_pass(5, 100), integrate(0.5, 100)],
        [low_pass(30, 100), low_pass(7, 100), high_pass(1, 100), low_pass(12, 100)],
    ][:depth]
    table = np.array([lanes(*row) for row in sections])
    source = random.standard_normal((500, 4))
    found, states = np.empty_like(source), np.zeros((depth, 8))

    for begin, end in ((0, 1), (1, 130), (130, 130), (130, 500)):
        run_lanes(source[begin:end], found[begin:end], end - begin, table, states)

    for lane in range(4):
        cascade = np.vstack([as_sos(row[lane]) for row in sections])
        np.testing.assert_allclose(
            found[:, lane], sosfilt(cascade, source[:, lane]), rtol=1e-8, atol=1e-10
        )
