"""Power over time: all of the energy, and none of it before the wave."""

import numpy as np
import pytest

from houfeng.warning.science.wave_power import P, S, add_waves

STEP = 0.1


def made(arrivals, durations, energies, phase=S, coda=0.1, first_at=0.0, grid=4000):
    arrivals, durations = np.atleast_2d(arrivals), np.atleast_2d(durations)
    energies = np.asarray(energies, np.float32).reshape(*arrivals.shape, -1)
    power = np.zeros((arrivals.shape[0], grid, energies.shape[2]), np.float32)
    add_waves(power, first_at, STEP, arrivals, durations, energies, coda, phase)
    return power


@pytest.mark.parametrize("phase", [P, S])
def test_all_of_the_energy_comes(phase):
    power = made([20.0, 23.0], [8.0, 8.0], [[[4.0], [1.0]]], phase)
    # Five in all; what of the coda comes before it has risen is lost, some per cent of a tenth.
    assert power.sum() * STEP == pytest.approx(5.0, rel=0.05)


def test_nothing_comes_before_the_wave():
    power = made([20.04], [8.0], [[[1.0]]])
    assert (power[0, :200] == 0).all()
    assert power[0, 210, 0] > 0


def test_posix_seconds_do_not_lose_the_coda():
    # A share of nearly 1 of 1.8e9 s is minutes: found when coda came before its earthquake.
    at = 1.8e9
    power = made(at + np.array([20.0, 20.3, 21.1]), [8.0] * 3, np.ones((1, 3, 2)), first_at=at)
    assert (power[0, :199] == 0).all()


def test_a_part_that_is_not_felt_is_left_out():
    power = made([20.0, np.inf], [8.0, 8.0], [[[1.0], [1.0]]], coda=0.0)
    assert power.sum() * STEP == pytest.approx(1.0, rel=0.02)
    assert (made([np.inf], [8.0], [[[1.0]]]) == 0).all()


def test_p_begins_sharper_than_s():
    p, s = (made([20.0], [8.0], [[[1.0]]], phase, coda=0.0)[0, :, 0] for phase in (P, S))
    assert p.argmax() < s.argmax()
