"""How the power of each octave rises and falls at every station while an earthquake's waves pass.

Each part of the source sends its energy of a band over a window of Saragoni & Hart's form (Boore
2003, eq. 14: w = a (t/T)^b exp(-c t/T)), P sharper than S; a share of it comes later, as coda.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from houfeng.vocabulary.arrays import Floats
from houfeng.warning.science.stochastic_motion import P, S

Powers = NDArray[np.float32]

_ETA = 0.05
_EPSILON = (0.05, 0.15)  # P, S: where in the window the largest is
_TOTAL = 2.0  # the window's length by duration (Boore 2003)
_CODA_S = (2.0, 6.0)  # plus so many durations: after which coda has fallen to 1/e
_DURATIONS = (1.0, 2.0)
_CODA_LASTS = 6.0  # times 1/e
_CODA_RISES = 2.0  # by its first 1/e within half a duration
_NODES = 2048
_TAIL = 1.2  # of the window's length: what comes later is a thousandth


def window(phase: int) -> tuple[float, float, float]:
    """(b, c, normaliser) of w² whose integral over t/T is 1."""
    epsilon = _EPSILON[phase]
    b = -epsilon * math.log(_ETA) / (1.0 + epsilon * (math.log(epsilon) - 1.0))
    c = b / epsilon
    # integral of x^(2b) exp(-2 c x) from 0 on
    return b, c, (2.0 * c) ** (2.0 * b + 1.0) / math.gamma(2.0 * b + 1.0)


def _shape(phase: int) -> Powers:
    """w² of a window at even steps from its begin to its tail."""
    b, c, norm = window(phase)
    x = np.maximum(np.linspace(0.0, _TAIL, _NODES), 0.25 * _TAIL / _NODES)
    return np.asarray(norm * np.exp(2.0 * (b * np.log(x) - c * x)), np.float32)


def add_waves(
    power: Powers,
    first_at: float,
    step_s: float,
    arrivals: Floats,
    durations: Floats,
    energies: Powers,
    coda_share: float,
    phase: int,
) -> None:
    """Add a wave's power at every station to `power`, (station, grid, band), (m/s²)².

    first_at, step_s: of the grid. arrivals, durations: (station, part) seconds on the clock of
    the grid, inf where a part is not felt; energies: (station, part, band). The coda is that of
    all parts together.
    """
    direct = (energies * (1.0 - coda_share)).astype(power.dtype)
    _add_direct(power, first_at, step_s, arrivals, durations, direct, _shape(phase))
    felt = np.isfinite(arrivals)
    whole = np.where(felt[:, :, None], energies, 0.0).astype(np.float64)
    share = np.maximum(whole.sum(axis=2), 1e-300) * felt
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-300)
    # On the grid's clock: POSIX seconds times a share of nearly 1 are minutes off.
    after_s = np.sum(share * np.where(felt, arrivals - first_at, 0.0), axis=1)
    begins = np.where(felt.any(axis=1), after_s, np.inf)
    duration = np.maximum(np.sum(share * durations, axis=1), 0.1)
    decay = _CODA_S[phase] + _DURATIONS[phase] * duration
    _add_coda(power, step_s, begins, duration, decay, coda_share * whole.sum(axis=1))


@njit(cache=True, nogil=True, fastmath={"contract", "reassoc"})
def _add_direct(
    power: Powers,
    first_at: float,
    step_s: float,
    arrivals: Floats,
    durations: Floats,
    energies: Powers,
    shape: Powers,
) -> None:
    stations, parts, bands = energies.shape
    grid = power.shape[1]
    for s in range(stations):
        for p in range(parts):
            if not math.isfinite(arrivals[s, p]):
                continue
            at = (arrivals[s, p] - first_at) / step_s
            length = _TOTAL * durations[s, p]
            # A grid point stands for what comes after it: nothing comes before the wave does.
            begin = max(0, math.ceil(at))
            end = min(grid, int(at + _TAIL * length / step_s) + 1)
            for g in range(begin, end):
                x = (g - at) * step_s / length / _TAIL * (shape.size - 1)
                now = shape[min(int(x + 0.5), shape.size - 1)] / length
                for band in range(bands):
                    power[s, g, band] += now * energies[s, p, band]


@njit(cache=True, nogil=True)
def _add_coda(
    power: Powers,
    step_s: float,
    begins: Floats,
    durations: Floats,
    decays: Floats,
    energies: Floats,
) -> None:
    stations, bands = energies.shape
    grid = power.shape[1]
    for s in range(stations):
        if not math.isfinite(begins[s]):
            continue
        at = begins[s] / step_s
        begin = max(0, math.ceil(at))
        end = min(grid, int(at + _CODA_LASTS * decays[s] / step_s) + 1)
        for g in range(begin, end):
            t = (g - at) * step_s
            rise = 1.0 - math.exp(-_CODA_RISES * t / durations[s])
            now = rise * math.exp(-t / decays[s]) / decays[s]
            for band in range(bands):
                power[s, g, band] += now * energies[s, band]


__all__ = ["P", "S", "add_waves", "window"]
