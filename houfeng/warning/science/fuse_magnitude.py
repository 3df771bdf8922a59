"""One magnitude from many unequal observations: a posterior on a grid.

Each observation is the logarithm of an amplitude, what a relation predicts for it at every
magnitude of the grid, its scatter, and how it is to be read:

    VALUE     the amplitude itself
    AT_MOST   nothing above noise was seen: the amplitude is at most this
    AT_LEAST  the record has not come to its peak: the final amplitude is at least this

All observations of one earthquake share an event term N(0, tau²), integrated out. One observation
in a hundred is taken to mean nothing (a broken sensor, a wrong pick): the likelihood is mixed
with a constant, so no single channel can veto or carry the answer.

The prior falls with magnitude as 10^(-b M), gently (b_within) where the windows can tell
magnitudes apart, as earthquakes do (b_beyond, Gutenberg & Richter's 1) beyond: there the
likelihood is flat, and without that law the middle of the answer would be the middle of
ignorance.
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import ndtr

from houfeng.vocabulary.arrays import Floats

VALUE, AT_MOST, AT_LEAST = 0, 1, 2
GRID = np.round(np.arange(2.0, 9.01, 0.1), 1)  # Mw

_BROKEN = 0.01  # share of observations that mean nothing
_BROKEN_SPREAD = 4.0  # such a one lies anywhere within this many sigmas
# Logarithms of both likelihoods at every z; half a million are asked for at each update.
_WIDEST, _FINE = 12.0, 0.02
_Z = np.arange(-_WIDEST, _WIDEST + _FINE / 2, _FINE)
_OF_VALUE = np.log(
    (1.0 - _BROKEN) * np.exp(-0.5 * _Z**2) / math.sqrt(2.0 * math.pi)
    + _BROKEN / (2.0 * _BROKEN_SPREAD)
)
_OF_LIMIT = np.log((1.0 - _BROKEN) * ndtr(_Z) + _BROKEN)

# Nodes of the event term in tau: close enough together that fifty sensors do not fall between.
_TERMS = np.linspace(-2.8, 2.8, 15)
_LOG_WEIGHTS = -0.5 * _TERMS**2 - np.log(np.exp(-0.5 * _TERMS**2).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """k observations of one earthquake."""

    seen: Floats  # (k,) logarithm of the amplitude, of whatever base `predicted` has
    predicted: Floats  # (k, m) at every magnitude of GRID, or (k, c) for the sources of `of`
    sigma: Floats  # (k,) within-event
    kind: NDArray[np.int8]  # (k,) VALUE, AT_MOST or AT_LEAST
    weight: Floats  # (k,) below 1 for amplitudes that repeat each other
    of: Floats | None = None  # (c,) magnitude of each source, ascending, from GRID's end to end


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known of a magnitude."""

    median: float
    sigma: float
    low: float  # 16 %
    high: float  # 84 %
    at_least: float  # 5 %


def log_likelihood(observed: Observations, tau: float) -> Floats:
    """(m,) on GRID; of several sources of one magnitude the mean likelihood."""
    found = _log_likelihood(
        observed.seen,
        observed.predicted,
        observed.sigma,
        observed.kind,
        observed.weight,
        _TERMS * tau,
        _LOG_WEIGHTS,
        _OF_VALUE,
        _OF_LIMIT,
    )
    if observed.of is None:
        return np.asarray(found)
    magnitudes, starts, counts = np.unique(observed.of, return_index=True, return_counts=True)
    tops = np.maximum.reduceat(found, starts)
    sums = np.add.reduceat(np.exp(found - np.repeat(tops, counts)), starts)
    return np.asarray(np.interp(GRID, magnitudes, tops + np.log(sums / counts)))


def log_prior(reach: float, b_within: float, b_beyond: float) -> Floats:
    """(m,) on GRID. reach: the largest magnitude that the windows tell from larger ones."""
    falls = b_within * GRID + (b_beyond - b_within) * np.maximum(GRID - reach, 0.0)
    return np.asarray(-np.log(10.0) * falls)


def summary(log_density: Floats) -> Posterior:
    """Quantiles of a posterior on GRID, linear between its nodes."""
    density = np.exp(log_density - log_density.max())
    below = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    share = below / below[-1]
    low, middle, high, least = np.interp([0.16, 0.5, 0.84, 0.05], share, GRID)
    mean = float(np.average(GRID, weights=density))
    sigma = float(np.sqrt(np.average((GRID - mean) ** 2, weights=density)))
    return Posterior(float(middle), sigma, float(low), float(high), float(least))


def single(observed: Observations) -> Floats:
    """The magnitude at which each prediction comes nearest to what was seen, (k,)."""
    nearest = np.argmin(np.abs(observed.predicted - observed.seen[:, None]), axis=1)
    return np.asarray(GRID[nearest])


@njit(cache=True, nogil=True)
def _log_likelihood(
    seen: Floats,
    predicted: Floats,
    sigma: Floats,
    kind: NDArray[np.int8],
    weight: Floats,
    terms: Floats,
    log_weights: Floats,
    of_value: Floats,
    of_limit: Floats,
) -> Floats:
    k, m = predicted.shape
    found = np.empty(m)
    parts = np.empty(terms.size)
    last = of_value.size - 1
    for j in range(m):
        parts[:] = log_weights
        for i in range(k):
            table = of_value if kind[i] == VALUE else of_limit
            # Above a limit that is at least so much is below one that is at most so much.
            sign = -1.0 if kind[i] == AT_LEAST else 1.0
            away = seen[i] - predicted[i, j]
            for t in range(terms.size):
                z = sign * (away - terms[t]) / sigma[i]
                place = min(max((z + _WIDEST) / _FINE, 0.0), last - 1e-9)
                lower = int(place)
                share = place - lower
                parts[t] += weight[i] * ((1.0 - share) * table[lower] + share * table[lower + 1])
        top = parts.max()
        found[j] = top + np.log(np.exp(parts - top).sum())
    return found


def warm() -> None:
    """Compile the kernel."""
    one = np.ones(1)
    log_likelihood(Observations(one, np.zeros((1, GRID.size)), one, np.zeros(1, np.int8), one), 0.2)
