"""How the P wave grows: peaks and integrals of the vertical in bins of a fifth of a second.

Pd, the peak displacement after a high-pass of 0.075 Hz, and tau_c = 2 pi sqrt(int u² / int v²)
(Kanamori 2005; Wu & Kanamori 2005) can then be had for any window after any onset.
"""

import math

import numba
import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.arrays import Floats

BIN_S = 0.2
BINS = 320  # 64 s
PA, PV, PD, U2, V2 = range(5)


@numba.njit(cache=True, nogil=True, error_model="numpy")
def grow(
    moved: Floats,
    n: int,
    first: int,
    grid: int,
    rate: float,
    flags: NDArray[np.uint8],
    bins: NDArray[np.float32],
    clipped: NDArray[np.uint8],
    newest: int,
) -> int:
    """Add n samples of one vertical to its bins; returns its newest bin.

    moved: (>= n, 4) acceleration, velocity, displacement, (unused), of samples grid...;
    flags: of sample grid + i at first + i; bins: (BINS, 5); clipped: (BINS,).
    Sums are taken one sample at a time in single precision, so that a chunk's border cannot
    change their rounding.
    """
    step = rate * BIN_S
    done = 0
    while done < n:
        at = math.floor((grid + done) / step + 1e-9)
        stop = min(n, math.ceil((at + 1) * step - 1e-9) - grid)
        stop = max(stop, done + 1)
        if at > newest:
            for fresh in range(max(newest + 1, at - BINS + 1), at + 1):
                bins[fresh % BINS] = 0.0
                clipped[fresh % BINS] = 0
            newest = at
        slot = at % BINS
        pa, pv, pd = bins[slot, PA], bins[slot, PV], bins[slot, PD]
        u2, v2 = bins[slot, U2], bins[slot, V2]
        for i in range(done, stop):
            a = np.float32(abs(moved[i, 0]))
            v = np.float32(abs(moved[i, 1]))
            u = np.float32(abs(moved[i, 2]))
            pa, pv, pd = max(pa, a), max(pv, v), max(pd, u)
            u2 += u * u
            v2 += v * v
            if flags[first + i] & 1:
                clipped[slot] = 1
        bins[slot, PA], bins[slot, PV], bins[slot, PD] = pa, pv, pd
        bins[slot, U2], bins[slot, V2] = u2, v2
        done = stop
    return newest


@numba.njit(cache=True, nogil=True, error_model="numpy")
def windows(
    verticals: NDArray[np.int64],
    onsets: Floats,
    untils: Floats,
    noise_s: float,
    bins: NDArray[np.float32],
    clipped: NDArray[np.uint8],
    newest: NDArray[np.int64],
    found: Floats,
) -> None:
    """Peaks and tau_c of each window [onset, until].

    found: (n, 8): window s, pa, pv, pd, tau_c, noise pd, noise pv, clipped; NaN where the window
    is no longer, or not yet, there.
    """
    for i in range(verticals.size):
        v = verticals[i]
        found[i] = np.nan
        if v < 0 or newest[v] < 0:
            continue
        first = math.floor(onsets[i] / BIN_S)
        last = min(math.floor(untils[i] / BIN_S), newest[v])
        oldest = newest[v] - BINS + 1
        if last < first or first < oldest:
            continue
        pa = pv = pd = u2 = v2 = 0.0
        bad = 0.0
        for at in range(first, last + 1):
            one = bins[v, at % BINS]
            pa, pv, pd = max(pa, one[PA]), max(pv, one[PV]), max(pd, one[PD])
            u2 += one[U2]
            v2 += one[V2]
            if clipped[v, at % BINS]:
                bad = 1.0
        quiet_d = quiet_v = 0.0
        # The bin before the onset's may hold its first swing already.
        for at in range(max(oldest, first - int(noise_s / BIN_S)), first - 1):
            quiet_d = max(quiet_d, bins[v, at % BINS, PD])
            quiet_v = max(quiet_v, bins[v, at % BINS, PV])
        found[i, 0] = min(untils[i], (last + 1) * BIN_S) - onsets[i]
        found[i, 1], found[i, 2], found[i, 3] = pa, pv, pd
        found[i, 4] = 2 * math.pi * math.sqrt(u2 / v2) if v2 > 0 else np.nan
        found[i, 5], found[i, 6], found[i, 7] = quiet_d, quiet_v, bad
