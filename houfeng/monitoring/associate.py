"""Association: picks enter one by one, and hypotheses of earthquakes come out.

A pick first goes to the source that predicts it best. One that no source predicts is laid beside
the other free picks: do they have a source together? What one pick changes is told at once.
Nothing depends on how picks are grouped into calls: a day at once gives what a day pick by pick
gives.
"""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from houfeng.monitoring.ending import close, locate_again, refit
from houfeng.monitoring.guesses import pair
from houfeng.monitoring.hypotheses import (
    AssociatorSettings,
    Hypothesis,
    Source,
)
from houfeng.monitoring.merging import merge, steal
from houfeng.monitoring.nucleation import nucleate
from houfeng.monitoring.pick_pool import FREE
from houfeng.monitoring.science.associate import EITHER
from houfeng.monitoring.snapshot import snapshot
from houfeng.monitoring.solving import Solver
from houfeng.monitoring.station_list import Station, names_of
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Pick
from houfeng.monitoring.work import Work

__all__ = ["Associator", "AssociatorSettings", "Hypothesis"]

PHASES = {"P": 0, "S": 1}
_ROUNDS = 2  # times that a pick let go of is considered again
_UNKNOWN = 1000  # names of stations from outside that are kept, to be told


class Associator:
    """The state of an association. Not thread-safe; times are data time."""

    def __init__(
        self,
        stations: Sequence[Station],
        travel_times: TravelTimes,
        settings: AssociatorSettings | None = None,
    ) -> None:
        chosen = (settings or AssociatorSettings()).within(travel_times)
        self.work = Work(Solver(stations, travel_times, chosen))
        self.unknown: dict[str, int] = {}
        self._names = names_of(stations)

    # ---- what callers use

    @property
    def settings(self) -> AssociatorSettings:
        return self.work.settings

    @property
    def counts(self) -> dict[str, int]:
        """What became of the picks."""
        return self.work.counts

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Those at work."""
        return tuple(snapshot(self.work, source) for source in self.work.sources.values())

    def set_alive(self, names: Collection[str]) -> None:
        """Only these stations count as silent or missing."""
        self.work.alive[:] = False
        known = [self._names[name] for name in names if name in self._names]
        self.work.alive[[self.work.witness[station] for station in known]] = True

    def add(self, pick: Pick) -> list[Hypothesis]:
        """Take one pick in; the hypotheses it changed, in the order of their ids."""
        station = self._names.get(pick.station)
        if station is None:
            self.counts["picks"] += 1
            self.counts["unknown station"] += 1
            # Names come from outside: some are kept, to be told, and all are counted.
            if len(self.unknown) < _UNKNOWN or pick.station in self.unknown:
                self.unknown[pick.station] = self.unknown.get(pick.station, 0) + 1
            return []
        phase = PHASES.get(pick.phase[:1].upper(), EITHER)
        settings = self.settings
        # An onset that grows evenly out of the noise is seen the later the weaker it is.
        late = settings.late_s_snr / max(pick.snr, 1.0) if pick.snr > 0.0 else 0.0
        enter(
            self.work, station, phase, pick.at, pick.sigma_s, pick, max(pick.at, pick.made_at),
            min(late, settings.latest_s),
        )  # fmt: skip
        return self._changed()

    def tick(self, now: float) -> list[Hypothesis]:
        """Let time pass without picks; what closed or is known better by silence."""
        work = self.work
        work.closed, work.touched = [], set()
        work.look_at_stations(now)
        if work.base is not None:
            work.clock = max(work.clock, now - work.base)
            locate_again(work)
            close(work)
        return self._changed()

    def _changed(self) -> list[Hypothesis]:
        work = self.work
        found = [work.sources[i] for i in sorted(work.touched) if i in work.sources]
        for source in found:
            source.revision += 1
        return [snapshot(work, source) for source in (*work.closed, *found)]

    # ---- restart

    def checkpoint(self) -> dict[str, Any]:
        """All that is needed to go on after a restart, fit for JSON."""
        from houfeng.monitoring.association_checkpoint import saved

        return {**saved(self.work), "unknown": dict(self.unknown)}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint of the same stations; NotValid for another's."""
        from houfeng.monitoring.association_checkpoint import restored

        restored(self.work, state)
        self.unknown = dict(state["unknown"])


def enter(
    work: Work, station: int, phase: int, at: float, sigma_s: float, given: Pick | int,
    now: float, late_s: float = 0.0,
) -> None:  # fmt: skip
    """Take a pick in as plain numbers: `touched` and `closed` then tell what it changed."""
    work.touched = set()
    work.closed = []
    work.counts["picks"] += 1
    if not (np.isfinite(at) and np.isfinite(sigma_s)):
        work.counts["not finite"] += 1
        return
    if work.base is None:
        work.base = float(np.floor(at))
    time = at - work.base
    station = work.witness[station]
    refused = work.gate.refuses(station, phase, time)
    if refused:
        work.counts[refused] += 1
        return
    work.clock = max(work.clock, now - work.base)
    work.budget.go_on(work.clock)
    work.trim()  # first: what closes now is still to be told with its picks
    close(work)
    pick = work.pool.append(station, phase, time, max(sigma_s, 0.01), late_s, given)
    work.queue.append((pick, 0))
    # A pick that a source lets go of is considered once more, not for ever.
    while work.queue:
        waiting, round_ = work.queue.popleft()
        if work.pool.owner[waiting] == FREE and round_ <= _ROUNDS:
            _consider(work, waiting, round_)


def _consider(work: Work, pick: int, round_: int) -> None:
    source = _attach(work, pick, round_)
    if round_ >= _ROUNDS or (source is not None and not _is_doubtful(work, source, pick)):
        return
    made = nucleate(work, pick, source)
    if made is not None:
        steal(work, made, round_)
        merge(work, made)
    elif source is None and work.settings.early and round_ == 0:
        pair(work, pick)


def _is_doubtful(work: Work, source: Source, pick: int) -> bool:
    """Whether another place may explain more than the source that took this pick."""
    return source.id in work.sources and work.is_young(source) and work.pool.phase[pick] != 1


def _attach(work: Work, pick: int, round_: int) -> Source | None:
    """Give a pick to the source that predicts it best; None where none does."""
    rivals, states, spreads = work.rivals()
    if rivals:
        tolerance = work.settings.tolerance
        off, least = work.solver.match(work.pool.one(pick), states, spreads)
        station = int(work.pool.station[pick])
        for k in np.argsort(off, kind="stable").tolist() if least <= tolerance else ():
            if off[k] > tolerance:
                break
            source: Source = rivals[k % len(rivals)]
            phase = k // len(rivals)
            holder = source.slots.get(2 * station + phase)
            if holder is not None:
                if work.off(source, [holder], [phase])[0] <= off[k] + 0.5:
                    continue
                work.release(source, holder, round_)
            work.give(source, pick, phase)
            refit(work, source, round_)
            merge(work, source)
            return source
    return _attach_far(work, pick)


def _attach_far(work: Work, pick: int) -> Source | None:
    """Give P to the distant earthquake that sweeps the network, if there is one."""
    for source in work.sources.values():
        if source.far is not None and work.pool.phase[pick] != 1:
            off = work.solver.far_scaled(work.pool.one(pick), source.far)
            if abs(off[0]) <= work.settings.tolerance:
                work.give(source, pick, 0)
                work.counts["teleseism"] += 1
                return source
    return None


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
    warmed = Associator(stations, times, AssociatorSettings.for_warning())
    work = warmed.work
    _, arrivals = work.solver.arrivals(np.arange(16), np.array([100.31, 30.29, 8.0, 0.0]))
    for k in np.argsort(arrivals):
        at = 1e9 + float(arrivals[k])
        warmed.add(Pick(stations[int(k)].name, "", at, "P", 0.1, 10.0, at))
    work.solver.far(work.pool.columns(np.arange(8)), 0.0)
    work.solver.far_scaled(work.pool.columns(np.arange(2)), np.array([60.0, 30.0, 0.0]))
    warmed.tick(1e9 + 1e4)
