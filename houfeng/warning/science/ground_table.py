"""What ground-motion models predict, as tables that answer in nanoseconds.

Three axes: magnitude in even steps; ln Vs30 in even steps; distance r in even steps of
asinh(r / 5 km), which is even near the source and logarithmic far from it. Linear between nodes.
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from houfeng.vocabulary.arrays import Floats

KNEE_KM = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class GroundTable:
    """Intensity and peak motion of one earthquake by magnitude, ground and distance."""

    magnitudes: Floats  # (m,) Mw, even steps
    ln_vs30: Floats  # (v,) even steps
    nodes: Floats  # (r,) asinh(km / KNEE_KM), even steps from 0
    csis: Floats  # (m, v, r)
    ln_pga: Floats  # (m, v, r) ln m/s², largest horizontal direction
    ln_pgv: Floats  # (m, v, r) ln m/s
    csis_phi: Floats  # (r,) within-event
    csis_tau: float
    repi_km: Floats  # (e,) epicentral distances of the next
    strike_phi: Floats  # (m, e) how far a place may be from its circle, over all strikes
    pga_tau: Floats  # (m,) natural logs
    pga_phi: Floats
    pgv_tau: Floats
    pgv_phi: Floats

    @property
    def distances_km(self) -> Floats:
        return np.asarray(np.sinh(self.nodes) * KNEE_KM)

    @property
    def axes(self) -> Floats:
        """(first, step) of the three axes, as the kernels take them: (3, 2)."""
        return np.array([[a[0], a[1] - a[0]] for a in (self.magnitudes, self.ln_vs30, self.nodes)])


@njit(cache=True, nogil=True)
def share(value: float, first: float, step: float, size: int) -> tuple[int, float]:
    """(lower node, share of the upper one); the ends hold beyond the axis."""
    place = (value - first) / step
    if place <= 0.0:
        return 0, 0.0
    if place >= size - 1:
        return size - 2, 1.0
    lower = int(place)
    return lower, place - lower


@njit(cache=True, nogil=True)
def between(table: Floats, i: int, p: float, j: int, q: float, k: int, s: float) -> float:
    """Trilinear: nodes i, j, k and the shares of the next ones."""
    near = (1 - q) * ((1 - s) * table[i, j, k] + s * table[i, j, k + 1]) + q * (
        (1 - s) * table[i, j + 1, k] + s * table[i, j + 1, k + 1]
    )
    far = (1 - q) * ((1 - s) * table[i + 1, j, k] + s * table[i + 1, j, k + 1]) + q * (
        (1 - s) * table[i + 1, j + 1, k] + s * table[i + 1, j + 1, k + 1]
    )
    return float((1 - p) * near + p * far)


@njit(cache=True, nogil=True)
def look_up(
    table: Floats, axes: Floats, magnitude: Floats, ln_vs30: Floats, r_km: Floats
) -> Floats:
    """The table at n points; all (n,)."""
    found = np.empty(r_km.size)
    m, v, r = table.shape
    for n in range(r_km.size):
        i, p = share(magnitude[n], axes[0, 0], axes[0, 1], m)
        j, q = share(ln_vs30[n], axes[1, 0], axes[1, 1], v)
        k, s = share(math.asinh(r_km[n] / KNEE_KM), axes[2, 0], axes[2, 1], r)
        found[n] = between(table, i, p, j, q, k, s)
    return found
