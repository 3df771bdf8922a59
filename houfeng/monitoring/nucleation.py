"""New sources: found among free picks, and among those that few stations have seen yet."""

import math

import numpy as np

from houfeng.monitoring.guesses import SLOWEST_KMS, dissolve, estimate, told_dropped
from houfeng.monitoring.hypotheses import TENTATIVE, Source, as_ints
from houfeng.monitoring.judging import beyond_chance, locate, solved
from houfeng.monitoring.science.associate import EITHER
from houfeng.monitoring.science.locate import Ints
from houfeng.monitoring.work import Work
from houfeng.vocabulary.arrays import Floats

_NOISE_S = 120.0  # before a source, in which free picks tell how many come by chance
_CROWD = 120  # free picks for a source within reach: with twice as many, half are searched


def nucleate(work: Work, pick: int, known: Source | None = None) -> Source | None:
    """A source for this pick and other free ones, and for those of sources seen by few.

    known: the one that took the pick; only what explains more is found.
    """
    s, pool, solver = work.settings, work.pool, work.solver
    lent = [g for g in work.sources.values() if g.early or work.is_young(g)]
    ids = as_ints([source.id for source in lent])
    # The source lies within the reach, so nothing of it came earlier than its travel time.
    before = solver.before_s[0 if pool.phase[pick] == 0 else 1]
    which = pool.free_near(solver.at, pick, ids, before, solver.moveout_s, 2.0 * s.reach_km)
    if which.size < s.least_picks:
        return None
    # In a crowd every pick has company: some are searched, so that time stays bounded.
    if pick % max(1, which.size // _CROWD):
        work.counts["not searched"] += 1
        return None
    needed = max(s.least_picks, _needed(work, pick, which, before, which.size))
    if known is not None:
        needed = max(needed, work.firm(known) + 1)
    if which.size < needed or len(set(pool.station[which].tolist())) < s.least_stations:
        return None
    if work.budget.is_spent() or (work.budget.is_short() and _is_lone(work, pick, which)):
        work.counts["not searched"] += 1
        return None
    work.budget.spend()
    picks = pool.columns(which)
    newest = _anchor(work, which, int(np.searchsorted(which, pick)))
    told = int(picks.phase[newest])
    for phase in (0, 1) if told == EITHER else (told,):
        state = solver.look(picks, newest, phase, needed)
        if state is None:
            continue
        made = _grown(work, state, pick, ids, needed)
        if made is None or not _is_better(work, made, lent):
            continue
        mine = int(np.isin(which, as_ints(made.picks)).sum())
        if not s.early or work.firm(made) >= _needed(work, pick, which, before, mine):
            return _enter(work, made)
    return None


def _is_lone(work: Work, pick: int, which: Ints) -> bool:
    """Whether fewer than two other stations near it picked about then: an earthquake that is to be
    warned of is soon seen by neighbours, noise hardly ever."""
    pool, at = work.pool, work.solver.at
    here = pool.station[pick]
    near = np.linalg.norm(at[pool.station[which]] - at[here], axis=1) <= work.settings.early_km
    near &= np.abs(pool.time[which] - pool.time[pick]) <= work.settings.early_km / SLOWEST_KMS
    return np.unique(pool.station[which[near & (pool.station[which] != here)]]).size < 2


def _anchor(work: Work, which: Ints, newest: int) -> int:
    """The pick that ties the origin time: for S the P of its station, which ties it better."""
    pool, pick = work.pool, which[newest]
    if pool.phase[pick] != 1:
        return newest
    before = pool.time[pick] - pool.time[which]
    same = (pool.station[which] == pool.station[pick]) & (pool.phase[which] == 0)
    same &= (before > 0.0) & (before < 0.5 * work.solver.moveout_s)
    at = np.flatnonzero(same)
    return int(at[np.argmin(before[at])]) if at.size else newest


def _needed(work: Work, pick: int, which: Ints, window_s: float, explained: int) -> int:
    """Picks that so many free ones at random would hardly ever bring together."""
    s, pool = work.settings, work.pool
    width = 2.0 * s.search_tolerance * math.hypot(0.1, s.model_s * 1.3)
    if not s.early:
        return beyond_chance(round(which.size * width / window_s, 2), s.chance)
    # The first picks of an earthquake are all there is of it: noise is what came before, and what
    # it leaves unexplained.
    width += s.search_tolerance * float(pool.late[which].mean())
    since = float(pool.time[pick]) - window_s
    before = pool.free_between(work.solver.at, pick, since - _NOISE_S, since, 2.0 * s.reach_km)
    # A loop just begun knows little: it is taken for as quiet four times as long as it has run.
    run_s = float(pool.time[pick]) + (work.base or 0.0) - work.began_at
    known_s = min(_NOISE_S + window_s, 4.0 * max(run_s, 1.0))
    rate = (before + which.size - explained + 1) / known_s
    return beyond_chance(round(rate * width, 2), s.chance)


def _grown(work: Work, state: Floats, pick: int, lent: Ints, needed: int) -> Source | None:
    """The source located with all free picks it explains, if it is good enough."""
    s, pool, solver = work.settings, work.pool, work.solver
    reach = solver.slowest_s + 5.0
    which = pool.free_near(solver.at, pick, lent, reach, reach, 2.0 * solver.farthest_km)
    picks = pool.columns(which)
    source = Source(0, state, np.eye(4), TENTATIVE)
    # The search ends in a cell, and few picks fit worse there than where they fit best.
    found, phases = solver.gather(picks, state, s.tolerance + (1.5 if s.early else 0.0))
    for again in range(3):
        if found.size < needed:
            return None
        fit = solved(work, which[found], phases, source.state, wide=again == 0)
        source.state, source.covariance, source.rms_s = fit.fittest, fit.covariance, fit.rms_s
        before = found
        found, phases = solver.gather(picks, source.state, s.tolerance)
        if np.array_equal(before, found):
            break
    for member, phase in zip(which[found].tolist(), phases.tolist(), strict=True):
        source.take(member, phase, int(pool.station[member]))
    if (
        work.firm(source) < needed
        or source.p_picks() < s.least_p
        or source.stations() < s.least_stations
        or source.rms_s > s.largest_rms_s
        or work.near_share(source) < s.near_share
    ):
        return None
    return source


def _is_better(work: Work, made: Source, lent: list[Source]) -> bool:
    """Whether a new source explains more than each of those whose picks it takes."""
    mine, firm = set(made.picks), work.firm(made)
    return all(
        firm > work.firm(other)
        for other in lent
        if not other.early and mine.intersection(other.picks)
    )


def _enter(work: Work, source: Source) -> Source:
    """Give a new source its id and its picks; one that it replaces hands on its own."""
    members = set(source.picks)
    for other in list(work.sources.values()):
        taken = members.intersection(other.picks)
        if not taken:
            continue
        if not source.id and 2 * len(taken) >= len(other.picks):
            source.id, source.revision = other.id, other.revision
            source.status, source.reason = other.status, other.reason
            dissolve(work, other, members)
            continue
        for pick in taken:
            other.let_go(pick, int(work.pool.station[pick]))
        if len(other.picks) < 2 or not other.early:
            dissolve(work, other, members)
            told_dropped(work, other)
        else:
            estimate(work, other)
    if not source.id:
        source.id = work.new_id()
    for pick in source.picks:
        work.pool.owner[pick] = source.id
    work.sources[source.id] = source
    work.touched.add(source.id)
    locate(work, source)
    return source
