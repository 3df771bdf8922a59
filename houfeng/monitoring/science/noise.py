"""Ambient noise as power spectra, after McNamara and Buland (2004), BSSA 94, 1517-1527.

A segment is the mean of windows of a quarter of its length that overlap by three quarters, each
freed of its trend and tapered over a tenth at either end; the levels are smoothed over whole
octaves in steps of an eighth, and a density over all segments is taken in bins of 1 dB.

The smoothing takes the mean of decibels, as ObsPy's PPSD does and as published pictures are
drawn; the mean of powers is a few tenths of a decibel higher.
"""

from dataclasses import dataclass

import numpy as np
from scipy import signal

from houfeng.vocabulary.arrays import Floats

LOWEST_DB, HIGHEST_DB = -200.0, -20.0
_LEAST_POWER = 1e-30  # (m/s²)²/Hz: of a channel that is dead
_SHORTEST_WINDOW = 64

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


@dataclass(frozen=True, slots=True, eq=False)
class Spectra:
    """Levels of the segments of one channel."""

    periods_s: Floats  # (n_period,) centres of whole octaves
    levels_db: Floats  # (n_segment, n_period) relative to (m/s²)²/Hz


@dataclass(frozen=True, slots=True, eq=False)
class NoiseDensity:
    """How often each level was met."""

    periods_s: Floats  # (n_period,)
    levels_db: Floats  # (n_level,) centres of the bins
    shares: Floats  # (n_period, n_level), each row sums to 1
    percentiles_db: Floats  # (3, n_period): 5, 50 and 95 %


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


def window_length(segment: int) -> int:
    """Samples of a window: the power of two at or below a quarter of the segment."""
    return 1 << max(0, (segment // 4).bit_length() - 1) if segment >= 4 else 0


def octave_centres_s(window: int, rate_hz: float) -> Floats:
    """Centres in steps of an eighth of an octave whose octaves lie within the spectrum.

    One period of the window is left out at the long end: it is what the trend took.
    """
    shortest, longest = 2.0 / rate_hz * np.sqrt(2), window / rate_hz / np.sqrt(2) / 2
    lowest = int(np.ceil(8 * np.log2(shortest)))
    highest = int(np.floor(8 * np.log2(longest)))
    return np.asarray(2.0 ** (np.arange(lowest, highest + 1) / 8))


def segment_level_db(samples: Floats, rate_hz: float, quantity: str, periods_s: Floats) -> Floats:
    """(n_period,) level of one segment.

    samples: (n,) in m/s² or m/s as `quantity` ("acceleration", "velocity") says, without gaps.
    """
    window = window_length(len(samples))
    frequencies, power = signal.welch(
        samples,
        fs=rate_hz,
        window=("tukey", 0.2),
        nperseg=window,
        noverlap=window * 3 // 4,
        detrend="linear",
    )
    frequencies, power = frequencies[1:], power[1:]
    if quantity == "velocity":
        power = power * (2 * np.pi * frequencies) ** 2
    levels = 10 * np.log10(np.maximum(power, _LEAST_POWER))
    periods = 1 / frequencies[::-1]
    total = np.concatenate([[0.0], np.cumsum(levels[::-1])])
    first = np.searchsorted(periods, periods_s / np.sqrt(2), side="left")
    last = np.searchsorted(periods, periods_s * np.sqrt(2), side="right")
    with np.errstate(invalid="ignore"):
        return np.asarray((total[last] - total[first]) / (last - first))


def spectra(samples: Floats, rate_hz: float, quantity: str, segment: int) -> Spectra:
    """Levels of segments of `segment` samples that overlap by half.

    samples: (n,) without gaps; fewer than one segment give none.
    """
    window = window_length(segment)
    if window < _SHORTEST_WINDOW:
        return Spectra(np.empty(0), np.empty((0, 0)))
    periods = octave_centres_s(window, rate_hz)
    begins = range(0, len(samples) - segment + 1, max(1, segment // 2))
    levels = [
        segment_level_db(samples[begin : begin + segment], rate_hz, quantity, periods)
        for begin in begins
    ]
    return Spectra(periods, np.array(levels).reshape(len(levels), len(periods)))


def noise_density(found: Spectra) -> NoiseDensity:
    """Of at least one segment. Levels outside -200 to -20 dB count in the outermost bins."""
    edges = np.arange(LOWEST_DB, HIGHEST_DB + 0.5, 1.0)
    inside = np.clip(found.levels_db, LOWEST_DB, HIGHEST_DB - 1e-9)
    counts = np.array([np.histogram(column, edges)[0] for column in inside.T])
    return NoiseDensity(
        periods_s=found.periods_s,
        levels_db=edges[:-1] + 0.5,
        shares=counts / len(found.levels_db),
        percentiles_db=np.percentile(found.levels_db, [5.0, 50.0, 95.0], axis=0),
    )
