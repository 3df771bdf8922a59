"""New sources: found among free picks, judged, located, and early guesses from pairs."""

import math
from functools import lru_cache

import numpy as np

from houfeng.monitoring.hypotheses import DROPPED, EVENT, FAR, TENTATIVE, Source, as_ints
from houfeng.monitoring.pick_pool import FREE, PickPool
from houfeng.monitoring.science.associate import EITHER, Ints
from houfeng.monitoring.science.ground import km_per_degree
from houfeng.monitoring.science.locate import ORIGIN
from houfeng.monitoring.solving import Solver
from houfeng.vocabulary.arrays import Bools, Floats

_FAR_WINDOW_S = 60.0
_HELD_SLOWNESS = 0.115  # s/km, 8.7 km/s: no wave of a shallow near source is as fast
_FAR_SLOWNESS = 0.14  # s/km; P at 12 degrees has 0.12, near P 0.125 and more
_SILENT_KM, _SILENT = 250.0, 20  # the stations asked whether they are silent
_SLOWEST_KMS = 4.5  # of P between two near stations, with room for error


class Nucleation:
    """Sources at work over a pool of picks."""

    def __init__(self, solver: Solver, pool: PickPool) -> None:
        self.solver = solver
        self.settings = solver.settings
        self.pool = pool
        self.sources: dict[int, Source] = {}
        self.next_id = 1
        self.base: float | None = None  # POSIX seconds; all times here count from it
        self.clock = -np.inf
        self.alive: Bools = np.ones(len(solver.stations), dtype=np.bool_)
        self.touched: set[int] = set()
        self.scaled: Floats = np.zeros(0)  # |residuals| of the last location, standard errors

    # ---- looking for a source

    def _nucleate(self, pick: int) -> Source | None:
        """A source for this pick and other free ones."""
        s, pool, solver = self.settings, self.pool, self.solver
        lent = as_ints([source.id for source in self.sources.values() if source.early])
        # The source lies within the reach, so nothing of it came earlier than its travel time.
        before = solver.before_s[0 if pool.phase[pick] == 0 else 1]
        which = pool.free_near(solver.at, pick, lent, before, solver.moveout_s, 2.0 * s.reach_km)
        if which.size < s.least_picks:
            return None
        needed = max(s.least_picks, self._needed(which.size, before))
        if which.size < needed or len(set(pool.station[which].tolist())) < s.least_stations:
            return None
        picks = pool.columns(which)
        newest = self._anchor(which, int(np.searchsorted(which, pick)))
        told = int(picks.phase[newest])
        for phase in (0, 1) if told == EITHER else (told,):
            state = solver.look(picks, newest, phase, needed)
            if state is None:
                continue
            made = self._grown(state, pick, lent, needed)
            if made is not None:
                return made
        return None

    def _anchor(self, which: Ints, newest: int) -> int:
        """The pick that ties the origin time: for S the P of its station, which ties it better."""
        pool, pick = self.pool, which[newest]
        if pool.phase[pick] != 1:
            return newest
        before = pool.time[pick] - pool.time[which]
        same = (pool.station[which] == pool.station[pick]) & (pool.phase[which] == 0)
        same &= (before > 0.0) & (before < 0.5 * self.solver.moveout_s)
        at = np.flatnonzero(same)
        return int(at[np.argmin(before[at])]) if at.size else newest

    def _grown(self, state: Floats, pick: int, lent: Ints, needed: int) -> Source | None:
        """The source located with all free picks it explains, if it is good enough."""
        s, pool, solver = self.settings, self.pool, self.solver
        reach = solver.slowest_s + 5.0
        which = pool.free_near(solver.at, pick, lent, reach, reach, 2.0 * solver.farthest_km)
        picks = pool.columns(which)
        source = Source(0, state, np.eye(4), TENTATIVE)
        tolerance = s.tolerance + 1.0
        found, phases = solver.gather(picks, state, s.tolerance)
        for again in range(3):
            if found.size < needed:
                return None
            chosen = pool.columns(which[found])
            fit = solver.fit(chosen, phases, source.state, wide=again == 0)
            source.state, source.covariance, source.rms_s = fit.state, fit.covariance, fit.rms_s
            before = found
            tolerance = s.tolerance
            found, phases = solver.gather(picks, source.state, tolerance)
            if np.array_equal(before, found):
                break
        members = which[found]
        if (
            members.size < needed
            or int((phases == 0).sum()) < s.least_p
            or np.unique(pool.station[members]).size < s.least_stations
            or source.rms_s > s.largest_rms_s
        ):
            return None
        for member, phase in zip(members.tolist(), phases.tolist(), strict=True):
            source.take(member, phase, int(pool.station[member]))
        share = self._near_share(source)
        if share < s.near_share:
            return None
        return self._enter(source)

    def _enter(self, source: Source) -> Source:
        """Give a new source its id and its picks; a guess that it confirms hands on its own."""
        members = set(source.picks)
        source.id = 0
        for guess in [g for g in self.sources.values() if g.early]:
            taken = members.intersection(guess.picks)
            if not taken:
                continue
            if not source.id and 2 * len(taken) >= len(guess.picks):
                source.id, source.revision = guess.id, guess.revision
                self._dissolve(guess, members)
                continue
            for pick in taken:
                guess.let_go(pick, int(self.pool.station[pick]))
            if len(guess.picks) < 2:
                self._dissolve(guess, members)
                self._told_dropped(guess)
            else:
                self._estimate_early(guess)
        if not source.id:
            source.id = self.next_id
            self.next_id += 1
        for pick in source.picks:
            self.pool.owner[pick] = source.id
        self.sources[source.id] = source
        self.touched.add(source.id)
        self._locate(source)
        return source

    def _dissolve(self, guess: Source, members: set[int]) -> None:
        self.sources.pop(guess.id, None)
        for pick in guess.picks:
            if pick not in members:
                self.pool.owner[pick] = FREE

    def _told_dropped(self, guess: Source) -> None:
        guess.status, guess.reason = DROPPED, "its picks belong to another earthquake"
        guess.revision += 1
        self.touched.discard(guess.id)
        self._closed_guess(guess)

    def _closed_guess(self, guess: Source) -> None:
        raise NotImplementedError

    def _needed(self, free: int, window_s: float) -> int:
        """Picks that so many free ones at random would hardly ever bring together."""
        s = self.settings
        tolerance = s.search_tolerance * math.hypot(0.1, s.model_s * 1.3)
        expected = free * 2.0 * tolerance / window_s
        return _beyond_chance(round(expected, 2), s.chance)

    # ---- locating and judging

    def _locate(self, source: Source) -> None:
        """The hypocentre from its picks; fills `scaled`."""
        s, pool = self.settings, self.pool
        which, phases = as_ints(source.picks), as_ints(source.phases)
        picks = pool.columns(which)
        few = s.early and source.stations() <= 5
        if few:
            silent = self._silent(picks.station)
            source.state, source.covariance = self.solver.early(picks, phases, silent, self.clock)
            off = np.array(
                [
                    self._off(source, pick, phase, known=True)
                    for pick, phase in zip(source.picks, source.phases, strict=True)
                ]
            )
            self.scaled = off
            error = np.hypot(picks.sigma, s.model_s)
            source.rms_s = float(np.sqrt(np.mean((off * error) ** 2)))
        else:
            fit = self.solver.fit(picks, phases, source.state, wide=len(source.picks) < 12)
            source.state, source.covariance, source.rms_s = fit.state, fit.covariance, fit.rms_s
            self.scaled = np.abs(fit.scaled)
        source.fitted_at = len(source.picks)
        source.spread_s = float(min(1.5, 0.06 * source.sigma_km()))
        source.close_at = source.state[ORIGIN] + self.solver.slowest_s + s.close_after_s
        if source.far is None:
            self._judge(source)

    def _judge(self, source: Source) -> None:
        """Far away, sure, or tentative yet."""
        s = self.settings
        sweep = self._sweeps(source) if s.reject_far else None
        if sweep is not None and (self._far(source, sweep[0]) or sweep[1]):
            return
        share = self._near_share(source) if source.status == TENTATIVE else 1.0
        enough = len(source.picks) >= s.event_picks
        # Three picks always fit; three of the three nearest stations are seldom chance.
        all_near = s.early and source.stations() >= 3 and share > 0.99
        if source.status == TENTATIVE and share >= s.near_share and (enough or all_near):
            source.status = EVENT
            source.reason = (
                f"{len(source.picks)} picks at {source.stations()} stations fit one source; "
                f"{share:.0%} of the near stations saw it"
            )

    def _sweeps(self, source: Source) -> tuple[float, bool] | None:
        """(azimuth its P picks come from, so straight and fast that nothing is sure yet), if
        they pass over the network as a plane wave faster than any near one; else None."""
        if len(source.picks) > 40 or source.phases.count(1) > 2 or source.p_picks() < 4:
            return None
        solver, pool = self.solver, self.pool
        which = as_ints(
            [pick for pick, phase in zip(source.picks, source.phases, strict=True) if phase == 0]
        )
        station, time = pool.station[which], pool.time[which]
        centre = float(solver.longitudes[station].mean()), float(solver.latitudes[station].mean())
        per_degree = km_per_degree(centre[1])
        level = np.column_stack(
            [
                (solver.longitudes[station] - centre[0]) * per_degree[0],
                (solver.latitudes[station] - centre[1]) * per_degree[1],
            ]
        )
        level -= level.mean(axis=0)
        lag = time - time.mean()
        spread = level.T @ level
        slowness = np.linalg.solve(
            spread + (1e-6 * np.trace(spread) + 1e-9) * np.eye(2), level.T @ lag
        )
        left = np.sort(np.abs(lag - level @ slowness))[: max(3, int(0.8 * lag.size))]
        # A wide network feels that the front is curved.
        straight = 0.3 if np.abs(level).max() < 150.0 else 0.8
        fast = float(np.hypot(*slowness))
        if fast > _FAR_SLOWNESS or np.mean(left) > straight:
            return None
        held = fast < _HELD_SLOWNESS and np.mean(left) < 0.2
        return float(np.degrees(np.arctan2(-slowness[0], -slowness[1]))), bool(held)

    def _far(self, source: Source, azimuth_deg: float) -> bool:
        """Does a distant earthquake explain more P picks than this source? Then it is one."""
        pool, s = self.pool, self.settings
        lead = min(pool.time[pick] for pick in source.picks)
        n = pool.n
        near = np.abs(pool.time[:n] - lead) <= _FAR_WINDOW_S
        mine = (pool.owner[:n] == FREE) | (pool.owner[:n] == source.id)
        which = np.flatnonzero(near & mine & (pool.phase[:n] != 1))
        if which.size < 5 or which.size > 500:
            return False
        picks = pool.columns(which)
        count, far, scaled = self.solver.far(picks, azimuth_deg)
        own_p = source.p_picks()
        if count < 5 or count < own_p + source.phases.count(1):
            return False
        held = np.isin(which, as_ints(source.picks))
        wide = 2.0 * s.tolerance * math.hypot(0.1, s.far_model_s)
        by_chance = _beyond_chance(round(which.size * wide / (2.0 * _FAR_WINDOW_S), 2), 1e-6)
        if count < by_chance or np.mean(np.abs(scaled[held]) <= s.tolerance) < 0.8:
            return False
        far_cost = float(np.sum(np.minimum(np.abs(scaled[held]), s.tolerance) ** 2))
        own_cost = float(np.sum(np.minimum(self.scaled, s.tolerance) ** 2))
        # One more pick explained is worth the parameters a near source has in addition.
        gain = (count - len(source.picks)) * s.tolerance**2 + own_cost - far_cost
        if gain < s.tolerance**2:
            return False
        for pick in list(source.picks):
            source.let_go(pick, int(pool.station[pick]))
            pool.owner[pick] = FREE
        for i in np.flatnonzero(np.abs(scaled) <= s.tolerance):
            pick = int(which[i])
            slot = 2 * int(pool.station[pick])
            if slot not in source.slots:
                source.take(pick, 0, int(pool.station[pick]))
                pool.owner[pick] = source.id
        source.status, source.far = FAR, far
        source.state = np.array([far[0], far[1], 33.0, far[2]])
        source.covariance = np.diag([1e5, 1e5, 1e4, 1e4])
        source.close_at = lead + 2.0 * _FAR_WINDOW_S
        source.reason = f"{count} P picks sweep the network as those of a distant earthquake do"
        return True

    def _near_share(self, source: Source) -> float:
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

    def _off(self, source: Source, pick: int, phase: int, *, known: bool = False) -> float:
        """|residual| of a pick in standard errors, as one phase; known: of the model alone."""
        pool = self.pool
        spread = np.zeros(1) if known else np.array([source.spread_s])
        found = self.solver.match(
            int(pool.station[pick]), phase, float(pool.time[pick]), float(pool.sigma[pick]),
            source.state[None, :], spread,
        )  # fmt: skip
        return abs(float(found[phase][0]))

    def _give(self, source: Source, pick: int, phase: int) -> None:
        source.take(pick, phase, int(self.pool.station[pick]))
        self.pool.owner[pick] = source.id
        self.touched.add(source.id)

    # ---- early guesses

    def _pair(self, pick: int) -> None:
        """Two P picks at neighbouring stations: a guess at a source, to be watched."""
        pool, s = self.pool, self.settings
        if pool.phase[pick] == 1:
            return
        within = s.early_km / _SLOWEST_KMS
        lent = as_ints([source.id for source in self.sources.values() if source.early])
        which = pool.free_near(self.solver.at, pick, lent, within, within, s.early_km)
        which = which[(which != pick) & (pool.phase[which] != 1)]
        which = which[pool.station[which] != pool.station[pick]]
        if not which.size:
            return
        apart = np.linalg.norm(
            self.solver.at[pool.station[which]] - self.solver.at[pool.station[pick]], axis=1
        )
        lag = np.abs(pool.time[which] - pool.time[pick])
        near = np.flatnonzero(lag <= apart / _SLOWEST_KMS + 0.5)
        if not near.size:
            return
        other = int(which[near[np.argmin(apart[near])]])
        guess = self.sources.get(int(pool.owner[other]))
        if guess is None:
            guess = Source(self.next_id, np.zeros(4), np.eye(4), TENTATIVE, early=True)
            guess.reason = "two neighbouring stations picked an onset"
            self.next_id += 1
            self.sources[guess.id] = guess
            self._give(guess, other, 0)
        elif 2 * int(pool.station[pick]) in guess.slots or len(guess.picks) >= 6:
            return
        self._give(guess, pick, 0)
        self._estimate_early(guess)

    def _estimate_early(self, guess: Source) -> None:
        which = as_ints(guess.picks)
        picks = self.pool.columns(which)
        silent = self._silent(picks.station)
        guess.state, guess.covariance = self.solver.early(
            picks, as_ints(guess.phases), silent, self.clock
        )
        guess.close_at = float(picks.time.max()) + 2.0 * self.settings.early_km / _SLOWEST_KMS
        self.touched.add(guess.id)

    def _silent(self, stations: Ints) -> Ints:
        """Stations at work near these that have not picked with them."""
        near = self.solver.neighbours(int(stations[0]), _SILENT_KM, _SILENT + stations.size)
        keep = self.alive[near] & ~np.isin(near, stations)
        return near[keep]

    # ---- memory

    def _trim(self) -> None:
        before = self.clock - self.solver.slowest_s - self.settings.close_after_s - _FAR_WINDOW_S
        moved = self.pool.trim(before, set(self.sources))
        if moved is None:
            return
        for source in self.sources.values():
            source.picks = [int(moved[pick]) for pick in source.picks]
            source.slots = {slot: int(moved[pick]) for slot, pick in source.slots.items()}


@lru_cache(maxsize=4096)
def _beyond_chance(expected: float, chance: float) -> int:
    """The least k with P(X >= k) <= chance for a Poisson variable."""
    term = math.exp(-expected)
    below, k = term, 1
    while 1.0 - below > chance and k < 10_000:
        term *= expected / k
        below += term
        k += 1
    return k + 1  # the newest pick itself is given
