"""Early guesses: two neighbouring stations, watched until more tell what they saw."""

import numpy as np

from houfeng.monitoring.hypotheses import DROPPED, EVENT, TENTATIVE, Source, as_ints
from houfeng.monitoring.pick_pool import FREE
from houfeng.monitoring.work import Work

SLOWEST_KMS = 4.5  # of P between two near stations, with room for error
_MOST_PICKS = 6
_CROWD = 12  # free picks about: every pick has a neighbour then, and it tells nothing
_EARLY_S, _CODA_S = 2.0, 30.0  # before P and after S: onsets there are a known earthquake's


def pair(work: Work, pick: int) -> None:
    """Two P picks at neighbouring stations: a guess at a source, to be watched."""
    pool, s, solver = work.pool, work.settings, work.solver
    # Where picks are many, two neighbours tell nothing, and a third will be searched.
    if pool.phase[pick] == 1 or work.budget.is_short() or _in_shaking(work, pick):
        return
    within = s.early_km / SLOWEST_KMS
    lent = as_ints([source.id for source in work.sources.values() if source.early])
    which = pool.free_near(solver.at, pick, lent, within, within, s.early_km)
    if which.size > _CROWD:
        return
    which = which[(which != pick) & (pool.phase[which] != 1)]
    which = which[pool.station[which] != pool.station[pick]]
    if not which.size:
        return
    apart = np.linalg.norm(solver.at[pool.station[which]] - solver.at[pool.station[pick]], axis=1)
    lag = np.abs(pool.time[which] - pool.time[pick])
    near = np.flatnonzero(lag <= apart / SLOWEST_KMS + 0.5)
    if not near.size:
        return
    other = int(which[near[np.argmin(apart[near])]])
    guess = work.sources.get(int(pool.owner[other]))
    if guess is None:
        guess = Source(work.new_id(), np.zeros(4), np.eye(4), TENTATIVE, early=True)
        guess.reason = "two neighbouring stations picked an onset"
        work.sources[guess.id] = guess
        work.give(guess, other, 0)
    elif 2 * int(pool.station[pick]) in guess.slots or len(guess.picks) >= _MOST_PICKS:
        return
    work.give(guess, pick, 0)
    work.budget.spend()
    estimate(work, guess)


def _in_shaking(work: Work, pick: int) -> bool:
    """Whether an earthquake that is known shakes this station now: it is full of onsets."""
    pool, solver = work.pool, work.solver
    here, time = pool.station[pick : pick + 1], float(pool.time[pick])
    return any(
        solver.arrivals(here, source.state, 0)[1][0] - _EARLY_S
        <= time
        <= solver.arrivals(here, source.state, 1)[1][0] + _CODA_S
        for source in work.rivals()[0]
        if source.status == EVENT
    )


def estimate(work: Work, guess: Source) -> None:
    """Where a guess may be."""
    which, phases = work.columns(guess)
    guess.state, guess.covariance, _ = work.solver.early(
        work.pool.columns(which), phases, work.silent(which), work.clock
    )
    newest = float(work.pool.time[which].max())
    guess.close_at = newest + 2.0 * work.settings.early_km / SLOWEST_KMS
    work.close_due = min(work.close_due, guess.close_at)
    work.touched.add(guess.id)


def dissolve(work: Work, source: Source, members: set[int]) -> None:
    """Take a source away whose picks, or most of them, another has; the rest are free."""
    work.sources.pop(source.id, None)
    work.changed()
    for pick in source.picks:
        if pick not in members:
            work.pool.owner[pick] = FREE


def told_dropped(work: Work, source: Source) -> None:
    """Say that what was dissolved is no more."""
    source.status, source.reason = DROPPED, "its picks belong to another earthquake"
    source.revision += 1
    work.touched.discard(source.id)
    work.closed.append(source)
