"""Windows cut by hand: P at 10 s, S at 14 s, ten seconds of noise before."""

import numpy as np
import pytest

from houfeng.warning.magnitude_readings import peaks_of

from .recorded import History

NOISE, P_WAVE, S_WAVE = 1e-6, 1e-4, 1e-2
ENDS = np.arange(1.0, 25.0)


def _history(shear_from=14.0):
    """One sensor: vertical twice the horizontal in P, half of it in S."""
    level = np.where(ENDS <= 10.0, NOISE, np.where(shear_from >= ENDS, P_WAVE, S_WAVE))
    vertical = np.where(shear_from >= ENDS, 2.0, 0.5) * level
    envelopes = np.stack([vertical, level], axis=1)[None, :, :, None] * np.ones(3)
    return History(
        ENDS, envelopes, level[None, :] * 3, level[None, :] / 3, np.zeros((1, ENDS.size), bool)
    )


def _read(now, clipped=False, later=False, history=None):
    growths = {
        "window_s": np.array([min(now, 14.0) - 10.0]),
        "pd_m": np.array([5e-5]),
        "noise_pd_m": np.array([1e-7]),
        "clipped": np.array([clipped]),
    }
    return peaks_of(
        growths, np.array([clipped or later]), history or _history(), np.array([10.0]),
        np.array([14.0]), np.array([now]), np.array([30.0]), np.array([500.0]), np.array([45.0]),
    )  # fmt: skip


def test_the_p_wave_ends_where_s_begins():
    found = _read(20.0)

    assert found.noise_envelopes[0, :3] == pytest.approx(2 * NOISE)
    assert found.p_envelopes[0] == pytest.approx([2 * P_WAVE] * 3 + [P_WAVE] * 3)
    assert found.s_envelopes[0] == pytest.approx([0.5 * S_WAVE] * 3 + [S_WAVE] * 3)
    assert found.p_window_s[0] == 4.0
    assert found.s_window_s[0] == 6.0
    assert found.peaks[0] == pytest.approx([3 * S_WAVE, S_WAVE / 3])


def test_a_fresh_s_wave_is_not_read():
    # Its arrival is known to a second or so: before two of them nothing is taken for S.
    assert _read(15.0).s_window_s[0] == 0.0
    assert np.isnan(_read(15.0).s_envelopes).all()
    assert _read(16.0).s_window_s[0] == 2.0


def test_what_still_looks_like_p_is_not_yet_s():
    # S comes three seconds late: after 17 s, though the table says 14 s.
    late = _history(shear_from=17.0)

    assert _read(16.0, history=late).s_window_s[0] == 0.0
    assert _read(18.0, history=late).s_window_s[0] == 4.0


def test_a_sensor_that_clipped_in_s_tells_its_p_wave():
    found = _read(20.0, later=True)

    assert found.clipped[0]
    assert found.p_envelopes[0, 0] == pytest.approx(2 * P_WAVE)
    assert found.s_window_s[0] == 0.0
    assert np.isnan(found.s_envelopes).all()
    assert np.isnan(found.peaks).all()


def test_a_sensor_that_clipped_in_p_tells_nothing():
    found = _read(20.0, clipped=True)

    assert np.isnan(found.p_envelopes).all()
    assert np.isnan(found.pd_m).all()
    assert np.isnan(found.peaks).all()
