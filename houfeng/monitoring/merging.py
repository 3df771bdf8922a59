"""Sources beside each other: which are one, and whose a pick is."""

import math

import numpy as np

from houfeng.monitoring.hypotheses import MERGED, Source, as_ints
from houfeng.monitoring.nucleation import Nucleation
from houfeng.monitoring.pick_pool import FREE
from houfeng.monitoring.science.locate import ORIGIN


class Merging(Nucleation):
    """Sources at work that know each other."""

    counts: dict[str, int]

    def _refit(self, source: Source, round_: int) -> None:
        raise NotImplementedError

    def _end(self, source: Source, status: str, reason: str, round_: int) -> None:
        raise NotImplementedError

    def _merge(self, source: Source) -> None:
        """Two sources that one explains as well are one."""
        if source.id not in self.sources or source.far is not None:
            return
        for other in list(self.sources.values()):
            if other is source or other.far is not None or other.early:
                continue
            apart = self._apart(source, other)
            if apart > 3.0 * self.settings.merge_km:
                continue
            older, newer = sorted((source, other), key=lambda s: s.id)
            if (apart <= self.settings.merge_km and self._joined(older, newer)) or (
                self._explained_away(older, newer)
            ):
                newer.merged_into = older.id
                self._end(newer, MERGED, f"one earthquake with {older.id}", 2)
                self.counts["merged"] += 1
                return

    def _steal(self, source: Source, round_: int) -> None:
        """Picks that others hold badly and the new source explains well change hands."""
        for other in list(self.sources.values()):
            if other is source or other.far is not None or other.early:
                continue
            if abs(other.state[3] - source.state[3]) > self.solver.slowest_s:
                continue
            moved = [
                (pick, phase)
                for pick, phase in zip(other.picks, other.phases, strict=True)
                if self._off(other, pick, phase) > 1.5
                and 2 * int(self.pool.station[pick]) + phase not in source.slots
                and self._off(source, pick, phase) < 0.8
            ]
            for pick, phase in moved:
                other.let_go(pick, int(self.pool.station[pick]))
                self._give(source, pick, phase)
            if moved:
                self._refit(source, round_)
                if other.id in self.sources:
                    self.touched.add(other.id)
                    self._refit(other, round_)
            if source.id not in self.sources:
                return

    def _apart(self, one: Source, other: Source) -> float:
        """Kilometres between two sources of about one time, less what is not known of them."""
        s = self.settings
        if abs(one.state[ORIGIN] - other.state[ORIGIN]) > s.merge_s:
            return math.inf
        north = (one.state[1] - other.state[1]) * 111.2
        east = (one.state[0] - other.state[0]) * 111.2 * math.cos(math.radians(one.state[1]))
        apart = min(one.sigma_km() + other.sigma_km(), 3.0 * s.merge_km)
        return math.hypot(east, north) - apart

    def _joined(self, older: Source, newer: Source) -> bool:
        """Let the older have the picks of both, where one source explains them."""
        pool, s = self.pool, self.settings
        both = set(older.slots) & set(newer.slots)
        apart = sum(abs(pool.time[older.slots[k]] - pool.time[newer.slots[k]]) > 0.5 for k in both)
        if apart > 0.3 * min(len(older.slots), len(newer.slots)):
            return False
        slots = {**newer.slots, **older.slots}
        which = as_ints(list(slots.values()))
        phases = as_ints([slot & 1 for slot in slots])
        larger = max((older, newer), key=lambda source: len(source.picks))
        fit = self.solver.fit(pool.columns(which), phases, larger.state, wide=True)
        fits = np.abs(fit.scaled) <= s.tolerance
        if fits.sum() < 0.8 * which.size or fits.sum() < len(larger.picks):
            return False
        for pick in (*older.picks, *newer.picks):
            pool.owner[pick] = FREE
        older.picks, older.phases, older.slots = [], [], {}
        for pick, phase in zip(which[fits].tolist(), phases[fits].tolist(), strict=True):
            self._give(older, pick, phase)
        older.state = fit.state
        self._locate(older)
        return True

    def _explained_away(self, older: Source, newer: Source) -> bool:
        """Let the older have all where the larger explains most of the smaller's picks, as
        either phase: a source that mistook S for P stands beside the true one."""
        pool, s = self.pool, self.settings
        larger, smaller = sorted((older, newer), key=lambda source: -len(source.picks))
        if 2 * len(smaller.picks) > len(larger.picks):
            return False
        which = as_ints(smaller.picks)
        found, phases = self.solver.gather(pool.columns(which), larger.state, s.tolerance)
        stations = pool.station[which[found]]
        empty = [
            (int(pick), int(phase))
            for pick, phase, station in zip(which[found], phases, stations, strict=True)
            if 2 * int(station) + int(phase) not in larger.slots
        ]
        if len(empty) < 0.6 * len(smaller.picks):
            return False
        state = larger.state
        members = [*zip(larger.picks, larger.phases, strict=True), *empty]
        for pick in (*older.picks, *newer.picks):
            pool.owner[pick] = FREE
        older.picks, older.phases, older.slots = [], [], {}
        for pick, phase in members:
            self._give(older, pick, phase)
        older.state = state
        self._locate(older)
        return True
