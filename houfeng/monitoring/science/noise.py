"""Ambient noise as power spectra, after McNamara and Buland (2004), BSSA 94, 1517-1527.

A segment is the mean of windows of a quarter of its length that overlap by three quarters, each
freed of its trend and tapered over a tenth at either end; the levels are smoothed over whole
octaves in steps of an eighth, and a density over all segments is taken in bins of 1 dB.

The smoothing takes the mean of decibels, as ObsPy's PPSD does and as published pictures are
drawn; the mean of powers is a few tenths of a decibel higher.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from houfeng.monitoring.science.peterson_1993 import high_noise_model_db, low_noise_model_db
from houfeng.monitoring.science.response import Response, relative_db
from houfeng.vocabulary.arrays import Floats

__all__ = [
    "NoiseDensity", "Spectra", "high_noise_model_db", "low_noise_model_db", "noise_density",
    "octave_centres_s", "response_level_db", "segment_level_db", "spectra", "window_length",
]  # fmt: skip

LOWEST_DB, HIGHEST_DB = -200.0, 20.0  # a near M7 has -10 dB
_LEAST_POWER = 1e-30  # (m/s²)²/Hz: of a channel that is dead
_SHORTEST_WINDOW = 64


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
    counts: NDArray[np.int64]  # (n_period, n_level) segments: what the shares are of


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
    return _smoothed(levels, frequencies, periods_s)


def response_level_db(response: Response, window: int, rate_hz: float, periods_s: Floats) -> Floats:
    """(n_period,) what a response adds to the levels of segments with such a window.

    The mean of decibels is smoothed, so that what is taken off may be smoothed apart.
    """
    frequencies = np.arange(1, window // 2 + 1, dtype=np.float64) * (rate_hz / window)
    return _smoothed(relative_db(response, frequencies), frequencies, periods_s)


def _smoothed(levels: Floats, frequencies: Floats, periods_s: Floats) -> Floats:
    """Means over whole octaves."""
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
    """Of at least one segment. Levels outside -200 to 20 dB count in the outermost bins."""
    edges = np.arange(LOWEST_DB, HIGHEST_DB + 0.5, 1.0)
    inside = np.clip(found.levels_db, LOWEST_DB, HIGHEST_DB - 1e-9)
    counts = np.array([np.histogram(column, edges)[0] for column in inside.T])
    return NoiseDensity(
        periods_s=found.periods_s,
        levels_db=edges[:-1] + 0.5,
        shares=counts / len(found.levels_db),
        percentiles_db=np.percentile(found.levels_db, [5.0, 50.0, 95.0], axis=0),
        counts=counts.astype(np.int64),
    )
