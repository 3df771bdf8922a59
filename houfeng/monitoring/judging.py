"""Sources located, and judged: an event, uncertain yet, or far away."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from houfeng.monitoring.hypotheses import EVENT, FAR, TENTATIVE, Source, as_ints
from houfeng.monitoring.pick_pool import FREE
from houfeng.monitoring.science.far import plane_wave
from houfeng.monitoring.science.locate import ORIGIN, Fit, Ints, Picks
from houfeng.monitoring.work import FAR_WINDOW_S, Work
from houfeng.vocabulary.arrays import Floats

# P from beyond 20 degrees passes at 10 km/s and more (IASP91); no wave of a shallow near source
# is as fast, but picks of a small network tell speeds badly.
_FAR_SLOWNESS = 0.1
_FAR_SHARE = 0.5  # of the stations swept by a distant earthquake's P that must have seen it
_SPREAD_S_PER_KM = 0.06  # of predictions, for each kilometre of the epicentre's error
_WIDE_PICKS = 12  # fewer are located from several depths


class Solution(NamedTuple):
    """A source's place, and how its picks fit."""

    state: Floats  # (4,) to be told
    covariance: Floats
    scaled: Floats  # |residuals| in standard errors, at `fittest`
    rms_s: float
    fittest: Floats  # (4,) what fits the picks best: few do not tell how far away they are


def solved(work: Work, picks: Ints, phases: Ints, start: Floats, *, wide: bool) -> Solution:
    """The hypocentre of picks, however many they are."""
    solver, s = work.solver, work.settings
    columns = work.pool.columns(picks)
    stations = np.unique(columns.station).size
    if not s.early or stations > s.young_stations:
        return _of(solver.fit(columns, phases, start, wide=wide))
    silent, now = work.silent(picks), work.clock
    state, covariance, fittest = solver.early(columns, phases, silent, now)
    scaled = solver.scaled(columns, phases, fittest)
    square = columns.sigma**2 + s.model_s**2
    rms_s = float(np.sqrt(np.mean(np.minimum(scaled, s.tolerance) ** 2 * square)))
    found = Solution(state, covariance, scaled, rms_s, fittest)
    if stations <= s.few_stations:
        return found
    # The posterior's cells are coarse, but tell where to begin; nothing may run away from there.
    fits = [_of(solver.fit(columns, phases, begin, wide=True)) for begin in (start, fittest)]
    return min(
        (*fits, found),
        key=lambda one: solver.misfit(columns, phases, one.fittest, silent, now),
    )


def _of(fit: Fit) -> Solution:
    return Solution(fit.state, fit.covariance, np.abs(fit.scaled), fit.rms_s, fit.state)


def locate(work: Work, source: Source) -> Floats:
    """The hypocentre of a source from its picks; |residuals| in standard errors."""
    wide = len(source.picks) < _WIDE_PICKS
    found = solved(work, *work.columns(source), source.state, wide=wide)
    source.state, source.covariance, source.rms_s = found.state, found.covariance, found.rms_s
    source.fitted_at, source.located_at = len(source.picks), work.clock
    most = 3.0 if work.is_young(source) else 1.5
    source.spread_s = float(min(most, _SPREAD_S_PER_KM * source.sigma_km()))
    close_after = work.solver.slowest_s + work.settings.close_after_s
    source.close_at = float(source.state[ORIGIN]) + close_after
    work.close_due = min(work.close_due, source.close_at)
    work.changed()
    if source.far is None:
        judge(work, source, found.scaled)
    return found.scaled


def judge(work: Work, source: Source, scaled: Floats) -> None:
    """Far away, sure, or tentative yet."""
    s = work.settings
    azimuth, held = _sweeps(work, source) if s.reject_far else (None, False)
    if azimuth is not None and (_is_far(work, source, scaled, azimuth) or held):
        return
    if source.status != TENTATIVE:
        return
    share = work.near_share(source)
    firm = work.firm(source)
    stations = source.stations()
    # Three picks always fit; three of the three nearest stations are seldom chance.
    all_near = s.early and firm >= 3 and stations >= 3 and share > 0.99
    if s.early and work.is_older(source) and stations <= s.young_stations:
        return
    if share >= s.near_share and ((firm >= s.event_picks and stations >= 3) or all_near):
        source.status = EVENT
        source.reason = (
            f"{len(source.picks)} picks at {stations} stations fit one source; "
            f"{share:.0%} of the near stations saw it"
        )


def _sweeps(work: Work, source: Source) -> tuple[float | None, bool]:
    """(azimuth its P picks come from if they pass over the network as a plane wave faster than
    any near one, else None; so straight, of a source beside the stations, that nothing is sure)."""
    if len(source.picks) > 40 or source.phases.count(1) > 2 or source.p_picks() < 3:
        return None, False
    solver, pool = work.solver, work.pool
    which = as_ints(
        [pick for pick, phase in zip(source.picks, source.phases, strict=True) if phase == 0]
    )
    stations = pool.station[which]
    east, north, error, left, across = plane_wave(
        solver.longitudes[stations], solver.latitudes[stations], pool.time[which],
        work.settings.far_model_s,
    )  # fmt: skip
    # A wide network feels that the front is curved.
    straight = 0.3 if across < 150.0 else 0.8
    if math.hypot(east, north) + error > _FAR_SLOWNESS or left > straight:
        return None, False
    # Above a deep source the front is as fast, but then it is not beside them.
    beside = float(solver.arrivals(stations, source.state)[0].min()) > across
    return math.degrees(math.atan2(-east, -north)), left < 0.2 and beside


def _is_far(work: Work, source: Source, own: Floats, azimuth_deg: float) -> bool:
    """Does a distant earthquake explain more P picks than this source? Then it is one."""
    pool, s = work.pool, work.settings
    lead = min(float(pool.time[pick]) for pick in source.picks)
    n = pool.n
    near = np.abs(pool.time[:n] - lead) <= FAR_WINDOW_S
    mine = (pool.owner[:n] == FREE) | (pool.owner[:n] == source.id)
    which = np.flatnonzero(near & mine & (pool.phase[:n] != 1))
    if which.size < 5 or which.size > 500:
        return False
    picks: Picks = pool.columns(which)
    count, far, scaled = work.solver.far(picks, azimuth_deg)
    if count < 5 or count < len(source.picks):
        return False
    held = np.isin(which, as_ints(source.picks))
    wide = 2.0 * s.tolerance * math.hypot(0.1, s.far_model_s)
    by_chance = beyond_chance(round(which.size * wide / (2.0 * FAR_WINDOW_S), 2), 1e-6)
    if count < by_chance or np.mean(np.abs(scaled[held]) <= s.tolerance) < 0.8:
        return False
    far_cost = float(np.sum(np.minimum(np.abs(scaled[held]), s.tolerance) ** 2))
    own_cost = float(np.sum(np.minimum(own, s.tolerance) ** 2))
    # One more pick explained is worth the parameters a near source has in addition.
    gain = (count - len(source.picks)) * s.tolerance**2 + own_cost - far_cost
    if gain < s.tolerance**2:
        return False
    if _far_share(work, np.unique(picks.station[np.abs(scaled) <= s.tolerance]), far) < _FAR_SHARE:
        return False
    for pick in list(source.picks):
        source.let_go(pick, int(pool.station[pick]))
        pool.owner[pick] = FREE
    for i in np.flatnonzero(np.abs(scaled) <= s.tolerance):
        pick = int(which[i])
        if 2 * int(pool.station[pick]) not in source.slots:
            work.give(source, pick, 0)
    source.status, source.far = FAR, far
    source.state = np.array([far[0], far[1], 33.0, far[2]])
    source.covariance = np.diag([1e5, 1e5, 1e4, 1e4])
    source.close_at = lead + 2.0 * FAR_WINDOW_S
    work.close_due = min(work.close_due, source.close_at)
    source.reason = f"{count} P picks sweep the network as those of a distant earthquake do"
    work.changed()
    return True


def _far_share(work: Work, seen: Ints, far: Floats) -> float:
    """The share of stations at work among these that P should have reached and that saw it: a
    distant earthquake is as strong at all of them."""
    solver = work.solver
    middle = solver.at[seen].mean(axis=0)
    away = np.linalg.norm(solver.at - middle, axis=1)
    which = np.flatnonzero(work.alive & (away <= float(away[seen].max()) + 1e-6))
    ones = np.ones(which.size)
    now = Picks(which, 0 * which, work.clock * ones, 0.0 * ones, 0.0 * ones)
    passed_s = solver.far_scaled(now, far) * work.settings.far_model_s
    due = which[passed_s > work.settings.late_s]
    return float(np.isin(due, seen).mean()) if due.size else 1.0


@lru_cache(maxsize=4096)
def beyond_chance(expected: float, chance: float) -> int:
    """The least k with P(X >= k) <= chance for a Poisson variable."""
    term = math.exp(-expected)
    below, k = term, 1
    while 1.0 - below > chance and k < 10_000:
        term *= expected / k
        below += term
        k += 1
    return k + 1  # the newest pick itself is given
