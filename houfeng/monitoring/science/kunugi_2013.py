"""Real-time JMA intensity after Kunugi et al. (2013), Zisin 65(3), 223-230.

Six second-order sections stand for the three filters of the JMA's definition (Notification 4 of
1996-02-15), so that intensity can be followed sample by sample. The sections' constants and
shapes were checked here against the official filter (tests): within 3 % from 0.1 to 20 Hz at
100 Hz. Slow channels lose what lies above a quarter of their rate.
"""

import math

import numpy as np

from houfeng.monitoring.science.biquads import differentiate, section
from houfeng.vocabulary.arrays import Floats

# Kunugi et al. (2013): corners in Hz, dampings, gain; read in public implementations of the
# paper and verified against the official filter.
_F0, _F1, _F2, _F3, _F4, _F5 = 0.45, 7.0, 0.5, 12.0, 20.0, 30.0
_H2A, _H2B, _H3, _H4, _H5 = 1.0, 0.75, 0.9, 0.6, 0.6
_GAIN = 1.262

SECTIONS = 6
HELD_S = 0.3  # the level must be exceeded for so long in total
WITHIN_S = 60  # of the last minute


def sections(rate_hz: float, quantity: str) -> Floats:
    """(6, 5) sections for data in m/s² or m/s; what comes out is in gal, as the scale asks."""
    w0, w1, w2 = (2 * math.pi * corner for corner in (_F0, _F1, _F2))
    made = [
        # s (s + w1) / ((s + w0) (2 s + w1)), written with its own corner and damping
        section(
            (0.5, 0.5 * w1, 0.0),
            math.sqrt(_F0 * _F1 / 2),
            (2 * w0 + w1) / 4 / math.sqrt(w0 * w1 / 2),
            rate_hz,
        ),
        # (s² + 4.25 w1 s + w1²) / (4 s² + 8.5 w1 s + w1²)
        section((0.25, 4.25 / 4 * w1, w1**2 / 4), _F1 / 2, 8.5 / 4, rate_hz),
        section((1.0, 2 * _H2A * w2, w2**2), _F2, _H2B, rate_hz),
        _cut(_F3, _H3, rate_hz),
        _cut(_F4, _H4, rate_hz),
        _cut(_F5, _H5, rate_hz),
    ]
    if quantity == "velocity":
        made[3] = differentiate(_F3, rate_hz, _H3)
    made[0] = made[0].copy()
    made[0][:3] *= _GAIN * 100.0  # gal for m/s²
    return np.array(made)


def intensity(level_gal: Floats) -> Floats:
    """I = 2 log10 a + 0.94; NaN where nothing was felt."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = 2 * np.log10(level_gal) + 0.94
    return np.where(np.asarray(level_gal) > 0, found, np.nan)


def _cut(corner_hz: float, damping: float, rate_hz: float) -> Floats:
    """w² / (s² + 2 h w s + w²) close to its analogue form up to the Nyquist frequency.

    The poles are the analogue ones exactly, so that the section is stable at any rate; the
    numerator weighs three neighbours 1, 10, 1, as in the paper's scheme.
    """
    if corner_hz > 0.45 * rate_hz:
        return np.array([1.0, 0.0, 0.0, 0.0, 0.0])  # the anti-alias filter has cut there already
    turn = 2 * math.pi * corner_hz / rate_hz
    a1 = -2 * math.exp(-damping * turn) * math.cos(turn * math.sqrt(1 - damping**2))
    a2 = math.exp(-2 * damping * turn)
    share = (1 + a1 + a2) / 12
    return np.array([share, 10 * share, share, a1, a2])
