import numpy as np
import pytest

from houfeng.warning.science import virtual_seismologist as vs
from houfeng.warning.tables import envelope_coefficients


def _row(wave, ground, channel):
    return envelope_coefficients()[
        vs.WAVES.index(wave), vs.GROUNDS.index(ground), vs.CHANNELS.index(channel)
    ]


def test_horizontal_velocity_of_an_s_wave_by_hand():
    # S, rock, HV at M 6, R 20 km:
    # C = 0.8386 (pi/4 + 1.4) exp(0.98) = 4.88308; R + C = 24.88308
    # 0.861988 x 6 - 5.578e-4 x 24.88308 - 1.3676 lg 24.88308 - 2.58053 = 0.668480
    found = vs.lg_envelope(_row("S", "rock", "HV"), np.array(6.0), np.array(20.0))

    assert found == pytest.approx(0.668480, abs=1e-5)


def test_vertical_velocity_of_a_p_wave_by_hand():
    # P, soil, ZV at M 5, R 50 km: C = 1.4 x 1.4 = 1.96
    # 0.81 x 5 - 2.65e-6 x 51.96 - 1.48 lg 51.96 - 2.55 = -1.039328
    found = vs.lg_envelope(_row("P", "soil", "ZV"), np.array(5.0), np.array(50.0))

    assert found == pytest.approx(-1.039328, abs=1e-5)


def test_amplitudes_rise_with_magnitude_and_fall_with_distance():
    rows = envelope_coefficients()
    small, large = (vs.lg_envelope(rows, np.array(m), np.array(30.0)) for m in (4.0, 6.0))
    far = vs.lg_envelope(rows, np.array(4.0), np.array(100.0))

    assert (large > small + 1.0).all()
    assert (far < small).all()


def test_magnitude_from_the_ratio():
    # ZA 10 cm/s², ZD 0.01 cm: 0.36 x 1 + 0.93 x 2 = 2.22; P: 8.94 - 1.627 x 2.22 = 5.328;
    # S: 8.05 - 1.45 x 2.22 = 4.831
    zad = vs.ground_motion_ratio(np.array([10.0]), np.array([0.01]))

    assert zad == pytest.approx([2.22])
    assert vs.magnitude_from_ratio(zad, "P")[0] == pytest.approx([5.328], abs=1e-3)
    assert vs.magnitude_from_ratio(zad, "S")[0] == pytest.approx([4.831], abs=1e-3)
    assert np.isnan(vs.ground_motion_ratio(np.array([0.0]), np.array([1.0])))[0]


def test_a_vertical_wave_is_p_and_a_horizontal_one_is_s():
    one = np.array([1.0])

    # Vertical thrice the horizontal: 0.43 lg 3 + 0.55 lg 3 = 0.468 above -0.01.
    assert vs.is_p_wave(3 * one, 3 * one, one, one)[0]
    # Horizontal thrice the vertical: -1.01 lg 3 = -0.482.
    assert not vs.is_p_wave(one, one, 3 * one, 3 * one)[0]


def test_deep_earthquakes_are_farther_away():
    # h is 3 km to a depth of 8 km, then grows with it: 13 km gives 8; hypot(6, 8) = 10.
    assert vs.distance_km(np.array([6.0]), 13.0) == pytest.approx([10.0])
    assert vs.distance_km(np.array([4.0]), 5.0) == pytest.approx([5.0])
