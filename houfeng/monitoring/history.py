"""The last two minutes of a network, second by second."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science import motion
from houfeng.monitoring.values import Samples

KEPT_S = 120


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Maxima of whole seconds; NaN where there is no data or a sample clipped."""

    at: Samples  # (k,) end of each second, POSIX
    envelopes: NDArray[np.float32]  # (n, k, 2, 3) [vertical, horizontal] x [m/s², m/s, m]
    pga_ms2: NDArray[np.float32]  # (n, k) three-component vector, 0.1-10 Hz
    pgv_ms: NDArray[np.float32]
    clipped: NDArray[np.bool_]  # (n, k)

    def largest(self, values: NDArray[np.float32]) -> Samples:
        """(n,) the largest over the seconds; NaN where there is none, or one was clipped."""
        known = np.where(np.isnan(values), -np.inf, values).max(axis=1, initial=-np.inf)
        usable = np.isfinite(known) & ~self.clipped.any(axis=1)
        return np.where(usable, known.astype(np.float64), np.nan)


def history_of(
    newest: NDArray[Any],
    kept: NDArray[Any],
    since: float,
    until: float,
    sensors: NDArray[np.int64] | None = None,
) -> History:
    """newest: (n,) each sensor's newest second; kept: (n, 8, SECONDS) the ring of seconds.

    sensors: rows wanted; None: all.
    """
    last = int(newest.max()) if newest.size else -1
    if until < last:
        last = int(np.floor(until)) - 1 if until == np.floor(until) else int(np.floor(until))
    first = max(int(np.floor(max(since, 0.0))), last - KEPT_S + 1)
    seconds = np.arange(first, last + 1) if last >= 0 else np.empty(0, np.int64)
    if sensors is not None:
        newest, kept = newest[sensors], kept[sensors]
    values = np.array(kept[:, :, seconds % motion.SECONDS], np.float32).transpose(0, 2, 1).copy()
    # A sensor that is behind still has old seconds in the places of the new.
    there = (seconds[None, :] <= newest[:, None]) & (
        seconds[None, :] > newest[:, None] - motion.SECONDS
    )
    clipped = there & (values == motion.CLIPPED).any(axis=2)
    values[~there | clipped] = np.nan
    return History(
        at=(seconds + 1).astype(np.float64),
        envelopes=values[:, :, :6].reshape(*values.shape[:2], 2, 3),
        pga_ms2=values[:, :, motion.PGA],
        pgv_ms=values[:, :, motion.PGV],
        clipped=clipped,
    )
