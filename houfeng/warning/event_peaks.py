"""What each sensor has felt of one earthquake so far: maxima since its P wave came.

The stream keeps two minutes; a great earthquake lasts longer, and its map wants all of it.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.stream import Network
from houfeng.vocabulary.arrays import Bools, Floats

EARLY_S = 1.0  # before the predicted P: predictions err
_NOISE_S = (12.0, 2.0)  # before P: what a sensor feels without the earthquake
_LATE_S = 20.0  # a sensor may be so much behind the others

# Source duration of M 5, about 1.6 s, grows as the cube root of the moment: ten times in 2 M
# (Brune's model with the stress drops usual in engineering seismology; from memory).
_DURATION_S, _DURATION_MW = 1.6, 5.0


def source_duration_s(mw: float) -> float:
    """About how long the source radiates: 1.6 s for M 5, 16 s for M 7, 50 s for M 8."""
    return float(_DURATION_S * 10.0 ** (0.5 * (mw - _DURATION_MW)))


def reach_km(mw: float) -> float:
    """How far its shaking is worth a look: 100 km for M 3, 275 for M 5, 760 for M 7."""
    return float(np.clip(100.0 * 10.0 ** (0.22 * (mw - 3.0)), 100.0, 1000.0))


@dataclass(slots=True, eq=False)
class EventPeaks:
    """Running maxima of every sensor of a network for one earthquake; NaN: nothing yet."""

    size: int
    folded_at: float = -np.inf
    pga_ms2: Floats = field(init=False)  # vector of three components, 0.1-10 Hz
    pgv_ms: Floats = field(init=False)
    horizontal_pga_ms2: Floats = field(init=False)  # vector of the two horizontals, above 1/3 Hz
    noise_pga_ms2: Floats = field(init=False)  # the vector's, just before P
    clipped: Bools = field(init=False)

    def __post_init__(self) -> None:
        self.pga_ms2, self.pgv_ms, self.horizontal_pga_ms2, self.noise_pga_ms2 = (
            np.full(self.size, np.nan) for _ in range(4)
        )
        self.clipped = np.zeros(self.size, np.bool_)

    def fold(self, network: Network, rows: NDArray[np.int64], p_at: Floats, now: float) -> None:
        """Take in what came since the last look. rows: sensors within reach; p_at: (len(rows),)."""
        arrived = p_at <= now
        rows, p_at = rows[arrived], p_at[arrived]
        if not rows.size:
            return
        fresh = np.isnan(self.noise_pga_ms2[rows])
        # New sensors are looked at from before their P wave on.
        since = self.folded_at - _LATE_S
        if fresh.any():
            since = min(since, float(p_at[fresh].min()) - _NOISE_S[0])
        found = network.history(since, np.inf, rows)
        if not found.at.size:
            return
        after = found.at[None, :] > (p_at - EARLY_S)[:, None]
        self.clipped[rows] |= (found.clipped & after).any(axis=1)
        for kept, seen in (
            (self.pga_ms2, found.pga_ms2),
            (self.pgv_ms, found.pgv_ms),
            (self.horizontal_pga_ms2, found.envelopes[:, :, 1, 0]),
        ):
            kept[rows] = np.fmax(kept[rows], _largest(seen, after))
        begin, end = _NOISE_S
        before = (found.at[None, :] > (p_at - begin)[:, None]) & (
            found.at[None, :] <= (p_at - end)[:, None]
        )
        noise = _largest(found.pga_ms2, before)
        self.noise_pga_ms2[rows[fresh]] = noise[fresh]
        self.folded_at = now


def _largest(values: NDArray[np.float32], where: Bools) -> Floats:
    """(n,) the largest of each row where told; NaN where there is none."""
    chosen = np.where(where & ~np.isnan(values), values, -np.inf).max(axis=1, initial=-np.inf)
    return np.where(np.isfinite(chosen), chosen, np.nan).astype(np.float64)
