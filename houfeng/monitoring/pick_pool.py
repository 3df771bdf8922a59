"""The picks an associator still needs, as columns that grow and are trimmed."""

import numba as nb
import numpy as np

from houfeng.monitoring.science.locate import Ints, Picks
from houfeng.monitoring.values import Pick
from houfeng.vocabulary.arrays import Floats

FREE = -1
_COLUMNS = ("station", "phase", "time", "sigma", "late", "owner")


class PickPool:
    """Columns over picks in the order they came; `owner` is a source's id or FREE."""

    def __init__(self, room: int = 4096) -> None:
        self.n = 0
        self.station = np.zeros(room, dtype=np.int64)
        self.phase = np.zeros(room, dtype=np.int64)
        self.time = np.zeros(room)
        self.sigma = np.zeros(room)
        self.late = np.zeros(room)
        self.owner = np.zeros(room, dtype=np.int64)
        self.source: list[Pick | int] = []  # as given: a pick, or its row in a table

    def append(
        self, station: int, phase: int, time: float, sigma: float, late: float, given: Pick | int
    ) -> int:
        if self.n == self.time.size:
            for name in _COLUMNS:
                old = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.zeros_like(old)]))
        i = self.n
        self.station[i], self.phase[i], self.time[i] = station, phase, time
        self.sigma[i], self.late[i], self.owner[i] = sigma, late, FREE
        self.source.append(given)
        self.n += 1
        return i

    def columns(self, which: Ints) -> Picks:
        return Picks(
            self.station[which], self.phase[which], self.time[which], self.sigma[which],
            self.late[which],
        )  # fmt: skip

    def one(self, pick: int) -> Picks:
        """One of them, without a copy."""
        at = slice(pick, pick + 1)
        return Picks(self.station[at], self.phase[at], self.time[at], self.sigma[at], self.late[at])

    def free_near(
        self, at: Floats, newest: int, lendable: Ints, before_s: float, after_s: float,
        reach_km: float,
    ) -> Ints:  # fmt: skip
        """Picks without an owner, or with one of `lendable`, that one source may explain with the
        newest."""
        return _free_near(
            self.n, self.station, self.time, self.owner, lendable, at, newest, before_s, after_s,
            reach_km,
        )  # fmt: skip

    def free_between(
        self, at: Floats, newest: int, since: float, until: float, reach_km: float
    ) -> int:
        """How many picks without an owner are near the newest within a time."""
        newest_at = float(self.time[newest])
        found = self.free_near(
            at, newest, np.zeros(0, dtype=np.int64), newest_at - since, until - newest_at, reach_km
        )
        return int(found.size)

    def trim(self, before: float, owners: set[int]) -> Ints | None:
        """Forget old picks whose owner is not among `owners`; the new index of each old one, -1
        where forgotten. None when there is too little to forget."""
        if self.n < self.time.size // 2:
            return None
        kept = self.time[: self.n] >= before
        if owners:
            kept |= np.isin(self.owner[: self.n], as_array(owners))
        count = int(kept.sum())
        if count > 0.75 * self.n:
            return None
        moved = np.where(kept, np.cumsum(kept) - 1, -1)
        for name in _COLUMNS:
            column = getattr(self, name)
            column[:count] = column[: self.n][kept]
        self.source = [given for given, keep in zip(self.source, kept, strict=True) if keep]
        self.n = count
        return moved


def as_array(values: set[int]) -> Ints:
    return np.array(sorted(values), dtype=np.int64)


@nb.njit(cache=True, nogil=True)
def _free_near(
    n: int, station: Ints, time: Floats, owner: Ints, lendable: Ints, at: Floats, newest: int,
    before_s: float, after_s: float, reach_km: float,
) -> Ints:  # fmt: skip
    found = np.empty(n, dtype=np.int64)
    k = 0
    here = station[newest]
    for i in range(n):
        lag = time[i] - time[newest]
        if lag < -before_s or lag > after_s:
            continue
        free = owner[i] == FREE
        if not free:
            for one in lendable:
                free = free or owner[i] == one
        if not free and i != newest:
            continue
        s = station[i]
        dx, dy, dz = at[s, 0] - at[here, 0], at[s, 1] - at[here, 1], at[s, 2] - at[here, 2]
        if dx * dx + dy * dy + dz * dz <= reach_km * reach_km:
            found[k] = i
            k += 1
    return found[:k]
