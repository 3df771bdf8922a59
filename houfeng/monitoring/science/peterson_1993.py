"""The New Low and High Noise Models of Peterson (1993)."""

import numpy as np

from houfeng.vocabulary.arrays import Floats

# Peterson (1993), USGS Open-File Report 93-322, tables 3 and 4: from this period on the level
# is A + B log10(period), in dB relative to (m/s²)²/Hz.
_LOW = np.array(
    [
        (0.10, -162.36, 5.64), (0.17, -166.70, 0.00), (0.40, -170.00, -8.30),
        (0.80, -166.40, 28.90), (1.24, -168.60, 52.48), (2.40, -159.98, 29.81),
        (4.30, -141.10, 0.00), (5.00, -71.36, -99.77), (6.00, -97.26, -66.49),
        (10.00, -132.18, -31.57), (12.00, -205.27, 36.16), (15.60, -37.65, -104.33),
        (21.90, -114.37, -47.10), (31.60, -160.58, -16.28), (45.00, -187.50, 0.00),
        (70.00, -216.47, 15.70), (101.00, -185.00, 0.00), (154.00, -168.34, -7.61),
        (328.00, -217.43, 11.90), (600.00, -258.28, 26.60), (10000.0, -346.88, 48.75),
    ]
)  # fmt: skip
_HIGH = np.array(
    [
        (0.10, -108.73, -17.23), (0.22, -150.34, -80.50), (0.32, -122.31, -23.87),
        (0.80, -116.85, 32.51), (3.80, -108.48, 18.08), (4.60, -74.66, -32.95),
        (6.30, 0.66, -127.18), (7.90, -93.37, -22.42), (15.40, 73.54, -162.98),
        (20.00, -151.52, 10.01), (354.80, -206.66, 31.63),
    ]
)  # fmt: skip
_LONGEST_PERIOD_S = 100_000.0


def low_noise_model_db(periods_s: Floats) -> Floats:
    """Peterson's New Low Noise Model; NaN below 0.1 s and beyond 100,000 s."""
    return _model(_LOW, periods_s)


def high_noise_model_db(periods_s: Floats) -> Floats:
    """Peterson's New High Noise Model; NaN below 0.1 s and beyond 100,000 s."""
    return _model(_HIGH, periods_s)


def _model(table: Floats, periods_s: Floats) -> Floats:
    at = np.searchsorted(table[:, 0], periods_s, side="right") - 1
    told = (at >= 0) & (periods_s <= _LONGEST_PERIOD_S)
    part = np.maximum(at, 0)
    levels = table[part, 1] + table[part, 2] * np.log10(np.where(told, periods_s, 1.0))
    return np.where(told, levels, np.nan)
