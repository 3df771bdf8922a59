"""Association: picks enter one by one, and hypotheses of earthquakes come out.

A pick first goes to the source that predicts it best. One that no source predicts is laid beside
the other free picks: do they have a source together? What one pick changes is told at once.
Nothing depends on how picks are grouped into calls: a day at once gives what a day pick by pick
gives.
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from houfeng.monitoring.hypotheses import (
    DROPPED,
    EVENT,
    FAR,
    FINAL,
    TENTATIVE,
    AssociatorSettings,
    Hypothesis,
    Source,
    as_ints,
)
from houfeng.monitoring.merging import Merging
from houfeng.monitoring.pick_pool import FREE, PickPool
from houfeng.monitoring.science.associate import EITHER
from houfeng.monitoring.snapshot import snapshot
from houfeng.monitoring.solving import Solver
from houfeng.monitoring.station_list import Station, names_of
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Pick

__all__ = ["Associator", "AssociatorSettings", "Hypothesis"]

PHASES = {"P": 0, "S": 1}
_EVERY_FIT = 40  # picks; a well-known source is located anew only after some more
_ROUNDS = 2  # times that a pick let go of is considered again
_COUNTED = (
    "picks", "unknown station", "duplicate", "flood", "associated", "teleseism", "events",
    "merged", "dropped", "not finite",
)  # fmt: skip


class Associator(Merging):
    """The state of an association. Not thread-safe; times are data time."""

    def __init__(
        self,
        stations: Sequence[Station],
        travel_times: TravelTimes,
        settings: AssociatorSettings | None = None,
    ) -> None:
        chosen = settings or AssociatorSettings()
        chosen = replace(
            chosen,
            shallowest_km=max(chosen.shallowest_km, travel_times.shallowest_km),
            deepest_km=min(chosen.deepest_km, travel_times.deepest_km),
        )
        super().__init__(Solver(stations, travel_times, chosen), PickPool())
        self.counts: dict[str, int] = dict.fromkeys(_COUNTED, 0)
        self.unknown: dict[str, int] = {}
        self.closed: list[Source] = []  # of the last call
        self._names = names_of(stations)
        self._last = np.full((len(stations), 3), -np.inf)
        self._block = np.full(len(stations), -1, dtype=np.int64)
        self._in_block = np.zeros(len(stations), dtype=np.int64)
        self._queue: deque[tuple[int, int]] = deque()

    # ---- what callers use

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Those at work."""
        return tuple(snapshot(self, source) for source in self.sources.values())

    def set_alive(self, names: Collection[str]) -> None:
        """Only these stations count as silent or missing."""
        self.alive[:] = False
        self.alive[[self._names[name] for name in names if name in self._names]] = True

    def add(self, pick: Pick) -> list[Hypothesis]:
        """Take one pick in; the hypotheses it changed, in the order of their ids."""
        station = self._names.get(pick.station)
        if station is None:
            self.counts["picks"] += 1
            self.counts["unknown station"] += 1
            # Names come from outside: some are kept, to be told, and all are counted.
            if len(self.unknown) < 1000 or pick.station in self.unknown:
                self.unknown[pick.station] = self.unknown.get(pick.station, 0) + 1
            return []
        phase = PHASES.get(pick.phase[:1].upper(), EITHER)
        self.enter(station, phase, pick.at, pick.sigma_s, pick, max(pick.at, pick.made_at))
        return self._changed()

    def tick(self, now: float) -> list[Hypothesis]:
        """Let time pass without picks; what closed or is known better by silence."""
        self.closed = []
        self.touched = set()
        if self.base is not None:
            self.clock = max(self.clock, now - self.base)
            for source in [s for s in self.sources.values() if s.early]:
                self._estimate_early(source)
            self._close()
        return self._changed()

    # ---- one pick

    def enter(
        self, station: int, phase: int, at: float, sigma_s: float, given: Pick | int, now: float
    ) -> None:
        """Take a pick in as plain numbers: `touched` and `closed` then tell what it changed."""
        self.touched = set()
        self.closed = []
        self.counts["picks"] += 1
        if not (np.isfinite(at) and np.isfinite(sigma_s)):
            self.counts["not finite"] += 1
            return
        if self.base is None:
            self.base = float(np.floor(at))
        time = at - self.base
        if abs(time - self._last[station, phase]) < self.settings.duplicate_s:
            self.counts["duplicate"] += 1
            return
        self._last[station, phase] = time
        block = int(time // 10.0)
        if block != self._block[station]:
            self._block[station], self._in_block[station] = block, 0
        self._in_block[station] += 1
        if self._in_block[station] > self.settings.flood_picks:
            self.counts["flood"] += 1
            return
        self.clock = max(self.clock, now - self.base)
        self._trim()  # first: what closes now is still to be told with its picks
        self._close()
        pick = self.pool.append(station, phase, time, max(sigma_s, 0.01), given)
        self._queue.append((pick, 0))
        # A pick that a source lets go of is considered once more, not for ever.
        while self._queue:
            waiting, round_ = self._queue.popleft()
            if self.pool.owner[waiting] == FREE and round_ <= _ROUNDS:
                self._consider(waiting, round_)

    def _consider(self, pick: int, round_: int) -> None:
        source = self._attach(pick, round_)
        if source is None and round_ < _ROUNDS:
            made = self._nucleate(pick)
            if made is not None:
                self._settle(made, round_)
            elif self.settings.early and round_ == 0:
                self._pair(pick)

    def _attach(self, pick: int, round_: int) -> Source | None:
        """Give a pick to the source that predicts it best; None where none does."""
        pool = self.pool
        rivals = [s for s in self.sources.values() if s.far is None and not s.early]
        station = int(pool.station[pick])
        if rivals:
            as_p, as_s = self.solver.match(
                station, int(pool.phase[pick]), float(pool.time[pick]), float(pool.sigma[pick]),
                np.array([s.state for s in rivals]), np.array([s.spread_s for s in rivals]),
            )  # fmt: skip
            off = np.abs(np.concatenate([as_p, as_s]))
            for k in np.argsort(off, kind="stable"):
                if off[k] > self.settings.tolerance:
                    break
                source, phase = rivals[int(k) % len(rivals)], int(k) // len(rivals)
                holder = source.slots.get(2 * station + phase)
                if holder is not None:
                    held = self._off(source, holder, phase)
                    if held <= off[k] + 0.5:
                        continue
                    self._release(source, holder, round_)
                self._give(source, pick, phase)
                self._refit(source, round_)
                self._merge(source)
                return source
        return self._attach_far(pick)

    def _attach_far(self, pick: int) -> Source | None:
        """Give P to the distant earthquake that sweeps the network, if there is one."""
        pool = self.pool
        for source in self.sources.values():
            if source.far is not None and pool.phase[pick] != 1:
                off_far = self.solver.far_scaled(pool.columns(as_ints([pick])), source.far)
                if abs(off_far[0]) <= self.settings.tolerance:
                    self._give(source, pick, 0)
                    self.counts["teleseism"] += 1
                    return source
        return None

    def _settle(self, source: Source, round_: int) -> None:
        """A new source among the others: is it one of them, and which of their picks are its?"""
        self._steal(source, round_)
        self._merge(source)

    def _release(self, source: Source, pick: int, round_: int) -> None:
        source.let_go(pick, int(self.pool.station[pick]))
        self.pool.owner[pick] = FREE
        self.touched.add(source.id)
        self._queue.append((pick, round_ + 1))

    def _refit(self, source: Source, round_: int) -> None:
        """Locate anew; picks that no longer fit are free again."""
        n = len(source.picks)
        if n > _EVERY_FIT and n < source.fitted_at + n // 10:
            return
        self._locate(source)
        if source.far is not None:
            return
        limit = self.settings.tolerance + 1.0
        worst = [pick for pick, off in zip(source.picks, self.scaled, strict=True) if off > limit]
        if worst:
            for pick in worst:
                self._release(source, pick, round_)
            if len(source.picks) >= 3:
                self._locate(source)
        if source.stations() < min(3, self.settings.least_stations):
            self._end(source, DROPPED, "its picks no longer have a source in common", round_)

    # ---- the end of a source

    def _close(self) -> None:
        for source in [s for s in self.sources.values() if s.close_at <= self.clock]:
            if source.far is not None:
                self._end(source, FINAL, "a distant earthquake: its picks are set aside", 2)
                continue
            reason = self._too_weak(source)
            if reason:
                self._end(source, DROPPED, reason, 2)
            else:
                self.counts["events"] += 1
                self._end(source, FINAL, "no more arrivals are awaited", 2)

    def _too_weak(self, source: Source) -> str:
        """Why this is no earthquake to keep; empty where it is."""
        s = self.settings
        if source.status == TENTATIVE:
            return "too few stations saw it"
        if len(source.picks) < s.final_picks:
            return f"{len(source.picks)} picks, {s.final_picks} are asked for"
        if source.p_picks() < s.final_p or source.stations() < s.final_stations:
            return f"{source.p_picks()} P picks at {source.stations()} stations are too few"
        if source.rms_s > s.largest_rms_s:
            return f"its picks do not fit together ({source.rms_s:.2f} s)"
        share = self._near_share(source)
        if share < s.near_share:
            return f"only {share:.0%} of the near stations saw it"
        return ""

    def _end(self, source: Source, status: str, reason: str, round_: int) -> None:
        source.status, source.reason = status, reason
        self.sources.pop(source.id, None)
        self.touched.discard(source.id)
        source.revision += 1
        if status == DROPPED:
            self.counts["dropped"] += 1
            for pick in source.picks:
                self.pool.owner[pick] = FREE
                if round_ < 2:
                    self._queue.append((pick, round_ + 1))
        elif status == FINAL and source.far is None:
            self.counts["associated"] += len(source.picks)
        self.closed.append(source)

    def _closed_guess(self, guess: Source) -> None:
        self.closed.append(guess)

    def _changed(self) -> list[Hypothesis]:
        found = [self.sources[i] for i in sorted(self.touched) if i in self.sources]
        for source in found:
            source.revision += 1
        return [snapshot(self, source) for source in (*self.closed, *found)]

    # ---- restart

    def checkpoint(self) -> dict[str, Any]:
        """All that is needed to go on after a restart, fit for JSON."""
        from houfeng.monitoring.association_checkpoint import saved

        return saved(self)

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint of the same stations; NotValid for another's."""
        from houfeng.monitoring.association_checkpoint import restored

        restored(self, state)


def warm() -> None:
    """Compile the kernels, or load what an earlier run compiled."""
    from houfeng.monitoring.velocity_model import VelocityModel

    model = VelocityModel(
        "for warming up", np.array([0.0, 10.0]), np.array([5.0, 6.5]), np.array([2.9, 3.7]), True
    )
    stations = [
        Station(f"W.{k}{j}.", 100.0 + 0.2 * k, 30.0 + 0.2 * j, 100.0 * k)
        for k in range(4)
        for j in range(4)
    ]
    times = TravelTimes.build(model, farthest_km=200.0, deepest_km=30.0, elevations_m=(0.0, 300.0))
    work = Associator(stations, times, AssociatorSettings.for_warning())
    _, arrivals = work.solver.arrivals(np.arange(16), np.array([100.31, 30.29, 8.0, 0.0]))
    for k in np.argsort(arrivals):
        at = 1e9 + float(arrivals[k])
        work.add(Pick(stations[int(k)].name, "", at, "P", 0.1, 10.0, at))
    work.solver.far(work.pool.columns(np.arange(8)), 0.0)
    work.solver.far_scaled(work.pool.columns(np.arange(2)), np.array([60.0, 30.0, 0.0]))
    work.tick(1e9 + 1e4)


def is_sure(hypothesis: Hypothesis) -> bool:
    """May this hypothesis alert?"""
    return hypothesis.status in (EVENT, FINAL)


def is_far(hypothesis: Hypothesis) -> bool:
    return hypothesis.status == FAR
