"""Peak motion of a rupture that has length: every strike, and every part of it that may be ahead.

In the first minutes nobody knows how a rupture lies. Averaging the field over strikes takes the
middle of places beside it and places at its ends, though each record belongs to one of them, and
all records to one strike. So each strike and each place of the hypocentre along the rupture is a
source of its own, and their likelihoods are averaged, not their fields. Two of three great
ruptures run mostly one way (McGuire, Zhao & Jordan 2002, doi:10.1785/0120010293: 80 %): the
hypocentre is taken near either end or in the middle alike.

Below Mw 6 a rupture is shorter than its distance is known: there one source without a strike
stands for all (its distances those of `houfeng.shaking.science.equal_area`).
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from houfeng.vocabulary.arrays import Floats
from houfeng.warning.science.fuse_magnitude import GRID
from houfeng.warning.science.ground_table import KNEE_KM, between, share

FROM_MW = 6.0
STRIKES = 9
STEP_MW = 0.2  # between large ones: what lies between is read off their likelihoods
AHEAD = (0.1, 0.5, 0.9)  # share of the rupture on one side of the hypocentre


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """Every source considered, (c,): its magnitude and how it lies."""

    magnitude: Floats  # Mw
    sine: Floats  # of the strike
    cosine: Floats
    behind: Floats  # share of the length on the far side; NaN: without a strike


def sources(*, strikes: bool = True) -> Sources:
    """Magnitudes of GRID; large ones in every position, where strikes are asked for, but fewer."""
    rows: list[tuple[float, float, float, float]] = []
    for mw in GRID.tolist():
        if mw < FROM_MW or not strikes:
            rows.append((mw, 0.0, 1.0, math.nan))
            continue
        if abs((mw - FROM_MW) / STEP_MW % 1.0 - 0.5) < 0.25:
            continue
        for turn in range(STRIKES):
            strike = math.pi * turn / STRIKES
            rows += [(mw, math.sin(strike), math.cos(strike), one) for one in AHEAD]
    return Sources(*np.array(rows).T.copy())


@njit(cache=True, nogil=True)
def predicted_peaks(
    east_km: Floats,
    north_km: Floats,
    largest: Floats,
    ln_vs30: Floats,
    magnitude: Floats,
    sine: Floats,
    cosine: Floats,
    behind: Floats,
    grid: Floats,
    lengths_km: Floats,
    tops_km: Floats,
    axes: Floats,
    ln_pga: Floats,
    ln_pgv: Floats,
) -> Floats:
    """(2, n, c): ln PGA and ln PGV at n sensors for c sources, in the tables' units.

    largest: (n,) the magnitude that a sensor's window tells: a larger source has by then done
    what that one does. lengths_km, tops_km: on grid, even steps.
    """
    n, c = east_km.size, magnitude.size
    found = np.empty((2, n, c))
    m, v, r = ln_pga.shape
    step = grid[1] - grid[0]
    for i in range(n):
        j, q = share(ln_vs30[i], axes[1, 0], axes[1, 1], v)
        away = math.hypot(east_km[i], north_km[i])
        for s in range(c):
            mw = min(magnitude[s], largest[i])
            g, p = share(mw, grid[0], step, grid.size)
            length = (1.0 - p) * lengths_km[g] + p * lengths_km[g + 1]
            top = (1.0 - p) * tops_km[g] + p * tops_km[g + 1]
            if math.isnan(behind[s]):
                offset = length / math.pi
                rjb = math.sqrt(away * away + offset * offset) - offset
            else:
                along = east_km[i] * sine[s] + north_km[i] * cosine[s]
                across = east_km[i] * cosine[s] - north_km[i] * sine[s]
                beyond = max(along - (1.0 - behind[s]) * length, -behind[s] * length - along, 0.0)
                rjb = math.hypot(beyond, across)
            k, t = share(math.asinh(math.hypot(rjb, top) / KNEE_KM), axes[2, 0], axes[2, 1], r)
            h, u = share(mw, axes[0, 0], axes[0, 1], m)
            found[0, i, s] = between(ln_pga, h, u, j, q, k, t)
            found[1, i, s] = between(ln_pgv, h, u, j, q, k, t)
    return found
