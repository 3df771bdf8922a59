"""The association at work: sources over a pool of picks, and the small deeds all parts share."""

from collections import deque

import numpy as np

from houfeng.monitoring.hypotheses import Source, as_ints
from houfeng.monitoring.pick_gate import PickGate
from houfeng.monitoring.pick_pool import FREE, PickPool
from houfeng.monitoring.science.locate import ORIGIN, Ints
from houfeng.monitoring.search_budget import SearchBudget
from houfeng.monitoring.solving import Solver
from houfeng.monitoring.values import ONE_PLACE_KM
from houfeng.vocabulary.arrays import Bools, Floats

COUNTED = (
    "picks", "unknown station", "duplicate", "flood", "crowded", "not searched", "associated",
    "teleseism", "events", "merged", "dropped", "not finite",
)  # fmt: skip
FAR_WINDOW_S = 60.0  # within which a distant earthquake's P sweeps the network
_SILENT_KM, _SILENT = 250.0, 20  # the stations asked whether they are silent
_STOPPED = 0.1  # with no more of the stations a network does not work: it begins anew after
_NEWS_S = 10.0  # no P has come far in so short a time; and stations settle before they are at work
_BUSY_S = 5.0  # one that picked so short before could not pick again


class Work:
    """What an associator keeps. Times count from `base`."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self.settings = solver.settings
        self.pool = PickPool()
        self.gate = PickGate(len(solver.stations), solver.settings)
        self.budget = SearchBudget(solver.settings.searches_s)
        self.sources: dict[int, Source] = {}
        self.next_id = 1
        self.base: float | None = None  # POSIX seconds
        self.began_at = -np.inf  # POSIX seconds: since when stations are at work; inf: they are not
        self.clock = -np.inf
        # Of stations at one place the first in the list speaks for all.
        together = solver.tree.query_ball_point(solver.at, ONE_PLACE_KM)
        self.witness: list[int] = [min(near) for near in together]
        self.alive: Bools = np.zeros(len(solver.stations), dtype=np.bool_)
        self.alive[self.witness] = True
        self.most_alive = 0  # stations at work at once
        self.touched: set[int] = set()
        self.closed: list[Source] = []  # of the last call
        self.queue: deque[tuple[int, int]] = deque()  # picks to consider, and how often they were
        self.counts: dict[str, int] = dict.fromkeys(COUNTED, 0)
        self.close_due = np.inf  # no source closes before
        self._rivals: tuple[list[Source], Floats, Floats] | None = None

    # ---- sources and their picks

    def new_id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def changed(self) -> None:
        """Some source came, went or moved."""
        self._rivals = None

    def rivals(self) -> tuple[list[Source], Floats, Floats]:
        """(located sources, their states (n, 4), the spreads of their predictions (n,))."""
        if self._rivals is None:
            found = [s for s in self.sources.values() if s.far is None and not s.early]
            states = np.array([s.state for s in found]).reshape(-1, 4)
            self._rivals = found, states, np.array([s.spread_s for s in found])
        return self._rivals

    def give(self, source: Source, pick: int, phase: int) -> None:
        source.take(pick, phase, int(self.pool.station[pick]))
        self.pool.owner[pick] = source.id
        self.touched.add(source.id)

    def release(self, source: Source, pick: int, round_: int) -> None:
        """Let a pick go, to be considered again."""
        source.let_go(pick, int(self.pool.station[pick]))
        self.pool.owner[pick] = FREE
        self.touched.add(source.id)
        self.queue.append((pick, round_ + 1))

    def columns(self, source: Source) -> tuple[Ints, Ints]:
        """(picks, phases) of a source as columns."""
        return as_ints(source.picks), as_ints(source.phases)

    def off(self, source: Source, picks: list[int], phases: list[int]) -> Floats:
        """|residuals| of picks in standard errors, as these phases of a source."""
        return self.solver.scaled(
            self.pool.columns(as_ints(picks)), as_ints(phases), source.state, source.spread_s
        )

    def firm(self, source: Source) -> int:
        """Picks that are evidence by themselves: not those taken for S that nobody called so."""
        phase = self.pool.phase
        return sum(
            1
            for pick, as_ in zip(source.picks, source.phases, strict=True)
            if as_ == 0 or phase[pick] == 1
        )

    def is_young(self, source: Source) -> bool:
        """Seen by so few that another place may explain more."""
        s = self.settings
        return s.early and source.far is None and source.stations() <= s.young_stations

    # ---- stations

    def look_at_stations(self, now: float) -> None:
        """Whether the network is at work, and since when. now: POSIX seconds."""
        at_work = int(self.alive.sum())
        self.most_alive = max(self.most_alive, at_work)
        if at_work <= _STOPPED * self.most_alive:
            self.began_at = np.inf
        elif self.began_at == np.inf:
            self.began_at = now

    def is_older(self, source: Source) -> bool:
        """Whether it began well before the network did: nobody was there to be silent."""
        return float(source.state[ORIGIN]) + (self.base or 0.0) < self.began_at - _NEWS_S

    def silent(self, picks: Ints) -> Ints:
        """Stations at work near the first of these picks that have not picked with them."""
        station, time = self.pool.station[picks], self.pool.time[picks]
        first = int(np.argmin(time))
        near = self.solver.neighbours(int(station[first]), _SILENT_KM, _SILENT + station.size)
        keep = self.alive[near] & ~np.isin(near, station)
        before = float(time[first]) - _BUSY_S
        return as_ints([int(k) for k in near[keep] if self.gate.last_of(int(k)) < before])

    def near_share(self, source: Source) -> float:
        """The share of near stations at work that should have seen it by now and did.

        Near: up to the station at three quarters of its picks' distances, at least to its fourth.
        """
        seen = {slot >> 1 for slot in source.slots}
        distances = np.sort(self.solver.arrivals(as_ints(sorted(seen)), source.state)[0])
        at = min(len(distances) - 1, max(3, int(0.75 * len(distances))))
        missing, due = self.solver.missing(
            source.state, seen, self.alive, self.clock, float(distances[at]) + 1e-6
        )
        return 1.0 - len(missing) / due if due else 1.0

    # ---- memory

    def trim(self) -> None:
        """Forget picks too old for any source."""
        before = self.clock - self.solver.slowest_s - self.settings.close_after_s - FAR_WINDOW_S
        moved = self.pool.trim(before, set(self.sources))
        if moved is None:
            return
        for source in self.sources.values():
            source.picks = [int(moved[pick]) for pick in source.picks]
            source.slots = {slot: int(moved[pick]) for slot, pick in source.slots.items()}
