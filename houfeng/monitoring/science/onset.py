"""Where an onset is: Akaike's information criterion on a short stretch (Maeda 1985).

The stretch is taken as two noises of different power that meet at one sample; that sample makes
k log var(before) + (n - k) log var(after) smallest. The criterion is a log-likelihood, so its
shape also tells how sharply the onset is known.
"""

import math

import numba
import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.arrays import Floats

# Neighbouring samples of a band-limited trace are not independent: the likelihood is blunted by
# about the ratio of the band (28 Hz of 50) and of the wavelet's length.
_INDEPENDENT = 0.25
_BEFORE, _AFTER = 10, 8  # samples either power is at least judged by


@numba.njit(cache=True, nogil=True, error_model="numpy")
def aic_onset(
    ring: NDArray[np.float32], mask: int, start: int, stop: int, weights: Floats
) -> tuple[int, float]:
    """The index of the onset in [start, stop) and its standard error in samples.

    ring: sample i is ring[i & mask], zero-mean; weights: scratch of at least stop - start.
    """
    n = stop - start
    total = 0.0
    for i in range(start, stop):
        total += ring[i & mask] * ring[i & mask]
    tiny = 1e-12 * total / max(n, 1) + 1e-300
    before = 0.0
    best = np.inf
    onset = start
    for k in range(n):
        weights[k] = np.inf
        if _BEFORE <= k <= n - _AFTER:
            value = k * math.log(before / k + tiny) + (n - k) * math.log(
                max(total - before, 0.0) / (n - k) + tiny
            )
            weights[k] = value
            if value < best:
                best = value
                onset = start + k
        before += ring[(start + k) & mask] * ring[(start + k) & mask]
    summed = 0.0
    square = 0.0
    for k in range(n):
        if weights[k] < np.inf:
            weight = math.exp(-0.5 * _INDEPENDENT * (weights[k] - best))
            summed += weight
            square += weight * (start + k - onset) ** 2
    return onset, math.sqrt(square / summed) if summed > 0 else float(n)
