"""Sources beside each other: which are one, and whose a pick is."""

import math

import numpy as np

from houfeng.monitoring.ending import end, refit
from houfeng.monitoring.hypotheses import MERGED, Source, as_ints
from houfeng.monitoring.judging import locate
from houfeng.monitoring.pick_pool import FREE
from houfeng.monitoring.science.locate import ORIGIN
from houfeng.monitoring.work import Work
from houfeng.vocabulary.arrays import Floats

_ECHO_S = 1.5


def merge(work: Work, source: Source) -> None:
    """Two sources that one explains as well are one."""
    if source.id not in work.sources or source.far is not None:
        return
    for other in work.rivals()[0]:
        if other is source:
            continue
        apart = _apart(work, source, other)
        if apart > 3.0 * work.settings.merge_km:
            continue
        older, newer = sorted((source, other), key=lambda s: s.id)
        if (apart <= work.settings.merge_km and _joined(work, older, newer)) or (
            _explained_away(work, older, newer)
        ):
            newer.merged_into = older.id
            end(work, newer, MERGED, f"one earthquake with {older.id}", 2)
            work.counts["merged"] += 1
            return


def steal(work: Work, source: Source, round_: int) -> None:
    """Picks that others hold badly and the new source explains well change hands."""
    for other in work.rivals()[0]:
        if other is source or abs(other.state[3] - source.state[3]) > work.solver.slowest_s:
            continue
        held = work.off(other, other.picks, other.phases)
        if held.max(initial=0.0) <= 1.5:
            continue
        mine = work.off(source, other.picks, other.phases)
        moved = [
            (other.picks[k], other.phases[k])
            for k in np.flatnonzero((held > 1.5) & (mine < 0.8)).tolist()
            if 2 * int(work.pool.station[other.picks[k]]) + other.phases[k] not in source.slots
        ]
        for pick, phase in moved:
            other.let_go(pick, int(work.pool.station[pick]))
            work.give(source, pick, phase)
        if moved:
            refit(work, source, round_)
            if other.id in work.sources:
                work.touched.add(other.id)
                refit(work, other, round_)
        if source.id not in work.sources:
            return


def _apart(work: Work, one: Source, other: Source) -> float:
    """Kilometres between two sources of about one time, less what is not known of them."""
    s = work.settings
    if abs(one.state[ORIGIN] - other.state[ORIGIN]) > s.merge_s:
        return math.inf
    north = (one.state[1] - other.state[1]) * 111.2
    east = (one.state[0] - other.state[0]) * 111.2 * math.cos(math.radians(one.state[1]))
    apart = min(one.sigma_km() + other.sigma_km(), 3.0 * s.merge_km)
    return math.hypot(east, north) - apart


def _joined(work: Work, older: Source, newer: Source) -> bool:
    """Let the older have the picks of both, where one source explains them."""
    pool, s = work.pool, work.settings
    both = set(older.slots) & set(newer.slots)
    apart = sum(abs(pool.time[older.slots[k]] - pool.time[newer.slots[k]]) > 0.5 for k in both)
    # Strong shaking picks a station twice: an echo at the same time is no second earthquake.
    echo = s.early and abs(older.state[ORIGIN] - newer.state[ORIGIN]) <= _ECHO_S
    if apart > 0.3 * min(len(older.slots), len(newer.slots)) and not echo:
        return False
    slots = {**newer.slots, **older.slots}
    which = as_ints(list(slots.values()))
    phases = as_ints([slot & 1 for slot in slots])
    larger = max((older, newer), key=lambda source: len(source.picks))
    fit = work.solver.fit(pool.columns(which), phases, larger.state, wide=True)
    fits = np.abs(fit.scaled) <= s.tolerance
    if fits.sum() < 0.8 * which.size or fits.sum() < len(larger.picks):
        return False
    members = zip(which[fits].tolist(), phases[fits].tolist(), strict=True)
    _hand_over(work, older, newer, list(members), fit.state)
    return True


def _explained_away(work: Work, older: Source, newer: Source) -> bool:
    """Let the older have all where the larger explains most of the smaller's picks, as
    either phase: a source that mistook S for P stands beside the true one."""
    pool, s = work.pool, work.settings
    larger, smaller = sorted((older, newer), key=lambda source: -len(source.picks))
    if 2 * len(smaller.picks) > len(larger.picks):
        return False
    which = as_ints(smaller.picks)
    found, phases = work.solver.gather(pool.columns(which), larger.state, s.tolerance)
    empty = [
        (int(pick), int(phase))
        for pick, phase in zip(which[found], phases, strict=True)
        if 2 * int(pool.station[pick]) + int(phase) not in larger.slots
    ]
    if len(empty) < 0.6 * len(smaller.picks):
        return False
    members = [*zip(larger.picks, larger.phases, strict=True), *empty]
    _hand_over(work, older, newer, members, larger.state)
    return True


def _hand_over(
    work: Work, older: Source, newer: Source, members: list[tuple[int, int]], state: Floats
) -> None:
    """These picks of both to the older, at this place; the others are free."""
    for pick in (*older.picks, *newer.picks):
        work.pool.owner[pick] = FREE
    older.picks, older.phases, older.slots = [], [], {}
    for pick, phase in members:
        work.give(older, pick, phase)
    older.state = state
    locate(work, older)
