"""Stretches of any length cut into slices of time that the network's short rings can hold."""

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.values import Samples

SLICE_S = 2.0  # the most taken at once


def slices(
    starts_at: Samples, offsets: NDArray[np.int64], rates: Samples
) -> list[tuple[NDArray[np.int64] | slice, Samples, NDArray[np.int64], NDArray[np.int64]]]:
    """Stretches cut into slices of time: which, their starts, and their first and last samples."""
    firsts, lasts = offsets[:-1], offsets[1:]
    if not starts_at.size:
        return []
    ends = starts_at + (lasts - firsts) / rates
    begin = float(starts_at.min())
    if ends.max() - begin <= SLICE_S:
        return [(slice(None), starts_at, firsts, lasts)]
    made: list[tuple[NDArray[np.int64] | slice, Samples, NDArray[np.int64], NDArray[np.int64]]] = []
    # Only slices that hold something: one channel may be far behind the others.
    low = np.floor((starts_at - begin) / SLICE_S).astype(np.int64)
    high = np.floor((ends - begin) / SLICE_S).astype(np.int64)
    wanted: set[int] = set()
    for one_low, one_high in set(zip(low.tolist(), high.tolist(), strict=True)):
        wanted.update(range(one_low, one_high + 1))
    for number in sorted(wanted):
        which = np.flatnonzero((low <= number) & (high >= number))
        length = lasts[which] - firsts[which]
        scaled = (begin + number * SLICE_S - starts_at[which]) * rates[which]
        skip = np.clip(np.ceil(scaled - 1e-6), 0, length).astype(np.int64)
        upto = np.clip(np.ceil(scaled + SLICE_S * rates[which] - 1e-6), 0, length).astype(np.int64)
        made.append(
            (
                which,
                starts_at[which] + skip / rates[which],
                firsts[which] + skip,
                firsts[which] + upto,
            )
        )
    return made
