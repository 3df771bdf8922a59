import numpy as np
import pytest

from houfeng.monitoring.stream import Network
from tests.monitoring.made_stream import BEGIN, channel, run

ONSET_S, HZ, SIZE = 10.0, 1.0, 0.2
TURN = 2 * np.pi * HZ


def network(size_after=1.0):
    """A steady wave from ONSET_S on; three times as large from 5 s later if told.

    The acceleration is a cosine: it starts with a jump, but leaves no drift of velocity.
    """
    t = np.arange(5500) / 100
    x = np.where(t >= ONSET_S, SIZE * np.cos(TURN * (t - ONSET_S)), 0.0)
    x[t >= ONSET_S + 5] *= size_after
    x += 1e-5 * np.random.default_rng(0).standard_normal(t.size)
    made = Network([channel()])
    run(made, x[:, None], step=73)
    return made


def test_tau_c_of_one_frequency_is_its_period():
    found = network().growth(0, BEGIN + ONSET_S + 30, BEGIN + ONSET_S + 40)

    # 2 pi sqrt(int u² / int v²) of a sine is 1 / f
    assert found.tau_c_s == pytest.approx(1 / HZ, rel=0.02)


def test_peaks_of_a_steady_wave():
    found = network().growth(0, BEGIN + ONSET_S + 30, BEGIN + ONSET_S + 40)

    assert found.pa_ms2 == pytest.approx(SIZE, rel=0.02)
    assert found.pv_ms == pytest.approx(SIZE / TURN, rel=0.02)
    assert found.pd_m == pytest.approx(SIZE / TURN**2, rel=0.05)
    assert not found.clipped


def test_of_the_first_swing_the_displacement_is_whole():
    found = network().growth(0, BEGIN + ONSET_S, BEGIN + ONSET_S + 1.0)

    # u = a/w² (1 - cos wt): twice the steady amplitude at first; the high-pass of 0.075 Hz takes
    # off what 13 s of period make of half a second, about a tenth.
    assert found.pd_m == pytest.approx(2 * SIZE / TURN**2, rel=0.2)


def test_a_window_sees_only_what_lies_in_it():
    made = network(size_after=3.0)

    three = made.growth(0, BEGIN + ONSET_S, BEGIN + ONSET_S + 3)
    ten = made.growth(0, BEGIN + ONSET_S, BEGIN + ONSET_S + 10)

    assert three.window_s == pytest.approx(3.0)
    assert three.pa_ms2 == pytest.approx(SIZE, rel=0.1)
    assert ten.pa_ms2 == pytest.approx(3 * SIZE, rel=0.1)
    assert three.noise_pd_m < 0.02 * three.pd_m


def test_a_window_ends_with_the_data_and_is_nothing_before_or_after_it():
    made = network()

    cut = made.growth(0, BEGIN + 50, BEGIN + 80)
    assert cut.window_s == pytest.approx(5.0, abs=0.21)
    assert np.isnan(made.growth(0, BEGIN + 60, BEGIN + 70).pd_m)
    assert np.isnan(made.growth(0, BEGIN - 60, BEGIN - 50).pd_m)


def test_many_windows_at_once_are_each_alone():
    made = network()
    onsets = BEGIN + np.array([ONSET_S, ONSET_S + 1, ONSET_S + 100])

    many = made.growths(np.zeros(3, np.int64), onsets, onsets + 4)

    for row in range(3):
        one = made.growth(0, onsets[row], onsets[row] + 4)
        np.testing.assert_equal(many["pd_m"][row], one.pd_m)
    assert np.isnan(many["pd_m"][2])
