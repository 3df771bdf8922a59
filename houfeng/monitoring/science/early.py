"""Where an earthquake may be that few stations have picked: the posterior on a grid.

Few picks have no unique hypocentre. What else is known narrows it: the stations that have not
picked the wave yet (Horiuchi et al. 2005; Satriano et al. 2008), and that what sets a station off
is seldom far from it. Of earthquakes as strong as is needed at a distance r, with amplitudes that
fall as r⁻² (geometry, scattering and absorption together) and a b-value of 1, there are r⁻² as
many on each square kilometre: that is the prior, by the hypocentral distance from the first
station. Wrong picks are let go of by Geman and McClure's function, as in locate.py.
"""

from typing import NamedTuple

import numba as nb
import numpy as np

from houfeng.monitoring.science.ground import earth_fixed, km_per_degree, separation_km, wrapped
from houfeng.monitoring.science.locate import (
    DEPTH,
    LAT,
    LON,
    ORIGIN,
    Ints,
    Picks,
    Trust,
    error_s,
)
from houfeng.monitoring.science.travel_time import Table, seconds
from houfeng.vocabulary.arrays import Floats

_DECAY = 2.0  # of the prior with distance, see above
_NEAREST_KM = 2.0  # the first ring
_RING = 0.2  # e-folds from ring to ring, and radians from direction to direction, about
_CUT = 4.0  # residuals of this many standard errors weigh a quarter: there are few to vote
_VP = 6.0  # km/s
_HOPELESS = 12.0  # less fittest than the best by e^12: not looked at closely
_NOTHING = 45.0  # less by e^45, of 3,000 cells together: below what a float tells from 1
_DEPTHS = np.array([-0.8, 0.3, 1.6])  # standard deviations of the prior
_PARTS = 17  # of a square grid


class Shelf(NamedTuple):
    """Of a table, what the grid's depths need: side by side, where all depths lie far apart."""

    slowness: Floats  # (n_depth, 2, n_elevation, n_distance) s/km
    depths: Floats  # (n_depth,) km
    least: Floats  # (n_depth,) of P's slowness
    most: Floats
    elevation0_km: float
    elevation_step_km: float
    distance_step_km: float


@nb.njit(cache=True, nogil=True)
def shelf_of(table: Table, trust: Trust) -> Shelf:
    """Once for all calls with these."""
    s = table.slowness
    slowness = np.empty((_DEPTHS.size, 2, s.shape[1], s.shape[2]))
    depths, least, most = np.empty(_DEPTHS.size), np.empty(_DEPTHS.size), np.empty(_DEPTHS.size)
    for d in range(_DEPTHS.size):
        depth = trust.depth_km + _DEPTHS[d] * trust.depth_sigma_km
        depths[d] = min(max(depth, trust.shallowest_km), trust.deepest_km)
        fz = (depths[d] - table.depth0_km) / table.depth_step_km
        j = max(0, min(int(fz), s.shape[3] - 2))
        fz = max(0.0, min(fz - j, 1.0))
        slowness[d] = s[:, :, :, j] + fz * (s[:, :, :, j + 1] - s[:, :, :, j])
        least[d], most[d] = slowness[d, 0].min(), slowness[d, 0].max()
    return Shelf(
        slowness, depths, least, most, table.elevation0_km, table.elevation_step_km,
        table.distance_step_km,
    )  # fmt: skip


@nb.njit(cache=True, nogil=True)
def few_picks(
    shelf: Shelf, at: Floats, elevations: Floats, picks: Picks, phase: Ints, silent: Ints,
    now: float, trust: Trust, first: Floats, farthest_km: float, silent_log: float,
    silent_s: float,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """(state by the posterior's medians, its covariance, the state that fits best).

    shelf: of the table and this trust. silent: stations at work that have not picked anything by
    `now`, seconds as in the picks'. A place from which P should have reached one more than
    silent_s ago costs silent_log (< 0) each. first: (2,) longitude and latitude of the first
    station. The covariance is the circle's that holds 68 % of the posterior: its tails reach as
    far as one looks.
    """
    east, north = km_per_degree(first[1])
    rings = int(np.ceil(np.log(farthest_km / _NEAREST_KM) / _RING))
    turns = int(np.ceil(2.0 * np.pi / _RING))
    n = rings * turns
    places, width = np.empty((n, 3)), np.empty(n)  # east, north, log of the area
    for a in range(rings):
        r = _NEAREST_KM * np.exp((a + 0.5) * _RING)
        for b in range(turns):
            angle = 2.0 * np.pi * b / turns
            k = a * turns + b
            places[k, 0], places[k, 1] = r * np.sin(angle), r * np.cos(angle)
            places[k, 2] = 2.0 * np.log(r)
            width[k] = r * _RING
    state, covariance, fittest, radius = _posterior(
        shelf, at, elevations, picks, phase, silent, now, trust, first, first, places,
        width, silent_log, silent_s,
    )  # fmt: skip
    for _ in range(2):
        away = np.hypot((state[LON] - first[0]) * east, (state[LAT] - first[1]) * north)
        half = max(3.0 * radius, 4.0)
        if radius > 0.5 * (away + 10.0):
            break  # open yet: rings round the first station tell it better than squares
        cell = 2.0 * half / _PARTS
        squares, width = np.empty((_PARTS * _PARTS, 3)), np.full(_PARTS * _PARTS, cell)
        for a in range(_PARTS):
            for b in range(_PARTS):
                k = a * _PARTS + b
                squares[k, 0] = (2.0 * (a + 0.5) / _PARTS - 1.0) * half
                squares[k, 1] = (2.0 * (b + 0.5) / _PARTS - 1.0) * half
                squares[k, 2] = 2.0 * np.log(cell)
        state, covariance, fittest, radius = _posterior(
            shelf, at, elevations, picks, phase, silent, now, trust, first, state[:2],
            squares, width, silent_log, silent_s,
        )  # fmt: skip
        if radius > 2.0 * cell:
            break
    return state, covariance, fittest


@nb.njit(cache=True, nogil=True)
def misfit(
    table: Table, at: Floats, elevations: Floats, picks: Picks, phase: Ints, state: Floats,
    silent: Ints, now: float, trust: Trust, silent_log: float, silent_s: float,
) -> float:  # fmt: skip
    """-2 times the log of the posterior density at one place and time, by ring and direction round
    the first station, so that it does not fall with distance."""
    x, y, z = earth_fixed(state[LON], state[LAT])
    product, total = 1.0, ((state[DEPTH] - trust.depth_km) / trust.depth_sigma_km) ** 2
    for i in range(phase.size):
        s = picks.station[i]
        distance = separation_km(x, y, z, at, s)
        travel = seconds(table, phase[i], distance, state[DEPTH], elevations[s])
        off = picks.time[i] - state[ORIGIN] - travel
        error = error_s(trust, phase[i], picks.sigma[i], picks.late[i], travel, off)
        q = (off / error / _CUT) ** 2
        total += _CUT * _CUT * q / (1.0 + q)
        product *= error_s(trust, phase[i], picks.sigma[i], 0.0, travel, 0.0)
    for s in silent:
        travel = seconds(table, 0, separation_km(x, y, z, at, s), state[DEPTH], elevations[s])
        if state[ORIGIN] + travel < now - silent_s:
            total -= 2.0 * silent_log
    return float(total + 2.0 * np.log(product))


@nb.njit(cache=True, nogil=True)
def _posterior(
    shelf: Shelf, at: Floats, elevations: Floats, picks: Picks, phase: Ints,
    silent: Ints, now: float, trust: Trust, first: Floats, middle: Floats, places: Floats,
    width: Floats, silent_log: float, silent_s: float,
) -> tuple[Floats, Floats, Floats, float]:  # fmt: skip
    """(medians, covariance, what fits best, radius that holds 68 %) over places (n, 3): km east
    and north of the middle, log of the area; width: (n,) km across it."""
    east, north = km_per_degree(middle[1])
    x1, y1, z1 = earth_fixed(first[0], first[1])
    n, n_picks = places.shape[0], phase.size
    logs, values, m = np.empty(n * _DEPTHS.size), np.empty((4, n * _DEPTHS.size)), 0
    best, highest, fittest, cell = -1e300, -1e300, np.zeros(4), 0.0
    times, sigma, late = picks.time, picks.sigma, picks.late
    where, height, level, share = _stand(shelf, at, elevations, picks.station)
    silent_where, silent_height, silent_level, silent_share = _stand(shelf, at, elevations, silent)
    slowness, step = shelf.slowness, shelf.distance_step_km
    began, square, wide = np.empty(n_picks), np.empty(n_picks), np.empty(n_picks)
    away, silent_away = np.empty(n_picks), np.empty(silent.size)
    _fill_distances(x1, y1, z1, where, away)
    across = away.max()
    for k in range(n):
        lon, lat = middle[0] + places[k, 0] / east, middle[1] + places[k, 1] / north
        x, y, z = earth_fixed(lon, lat)
        far = (x - x1) ** 2 + (y - y1) ** 2 + (z - z1) ** 2
        # A cell stands for all places in it: its errors are as wide. Those of a cell far from all
        # stations are one error, and the origin time's.
        slack = 0.29 * width[k] / _VP * min(1.0, across / (np.sqrt(far) + 1.0))
        _fill_distances(x, y, z, where, away)
        _fill_distances(x, y, z, silent_where, silent_away)
        for d in range(_DEPTHS.size):
            depth = shelf.depths[d]
            near = -0.5 * _DECAY * np.log(far + depth * depth + 1.0) + places[k, 2]
            for i in range(n_picks):
                slow = _slowness(slowness, d, phase[i], level[i], share[i], away[i] / step)
                travel = slow * np.sqrt(away[i] * away[i] + (depth + height[i]) ** 2)
                began[i] = times[i] - travel
                alone = error_s(trust, phase[i], sigma[i], 0.0, travel, 0.0)
                square[i] = alone * alone + slack * slack
                wide[i] = square[i] + late[i] * late[i]
            fits, origin = _best_origin(began, square, wide)
            log = fits - 0.5 * _DEPTHS[d] ** 2
            if log + near < best - _HOPELESS and log < highest:
                continue
            since = max(now - silent_s - origin, 0.0)
            # P has come so far (km²) at least, and at most: most stations need no closer look.
            reached, within = (since / shelf.most[d]) ** 2, (since / shelf.least[d]) ** 2
            for j in range(silent.size):
                square_km = silent_away[j] * silent_away[j] + (depth + silent_height[j]) ** 2
                if square_km < within and (
                    square_km < reached
                    or np.sqrt(square_km) * _slowness(
                        slowness, d, 0, silent_level[j], silent_share[j], silent_away[j] / step
                    ) < since
                ):  # fmt: skip
                    log += silent_log
            if log > highest:
                highest = log
                fittest[:] = wrapped(lon), lat, depth, origin
            logs[m] = log + near
            if logs[m] > best:
                best, cell = logs[m], width[k]
            values[:, m] = places[k, 0], places[k, 1], depth, origin
            m += 1
    state, covariance, radius = _summary(logs[:m], values[:, :m], cell)
    covariance[3, 3] += trust.model_s**2
    state[LON] = wrapped(middle[0] + state[0] / east)
    state[LAT] = middle[1] + state[1] / north
    return state, covariance, fittest, radius


@nb.njit(cache=True, nogil=True)
def _summary(logs: Floats, values: Floats, cell_km: float) -> tuple[Floats, Floats, float]:
    """(medians, covariance, radius that holds 68 %) of a sample (4, n) with logs of its weights."""
    best = logs.max()
    kept = ~(logs < best - _NOTHING)  # a NaN is kept: the sample is never empty
    values, weights = values[:, kept], np.exp(logs[kept] - best)
    weights /= weights.sum()
    state = np.empty(4)
    for i in range(4):
        state[i] = _quantile(values[i], weights, 0.5)
    away = np.hypot(values[0] - state[0], values[1] - state[1])
    radius = np.hypot(_quantile(away, weights, 0.68), 0.29 * cell_km)
    covariance = np.zeros((4, 4))
    covariance[0, 0] = covariance[1, 1] = (radius / 1.515) ** 2
    for i in range(2, 4):
        spread = _quantile(np.abs(values[i] - state[i]), weights, 0.68)
        covariance[i, i] = spread * spread
    return state, covariance, radius


@nb.njit(cache=True, nogil=True)
def _quantile(values: Floats, weights: Floats, share: float) -> float:
    """Of a weighted sample; the weights are above 0 and sum up to 1.

    Hoare's selection: only the side of a pivot that holds it is looked through again.
    """
    n, before = values.size, 0.0
    left, weight = values.copy(), weights.copy()
    right, heavy = np.empty(n), np.empty(n)
    while True:
        pivot, below, above, less, more, total = left[n // 2], 0, 0, 0.0, 0.0, 0.0
        for k in range(n):  # both sides are written always: a branch would be guessed wrong
            value, w = left[k], weight[k]
            total += w
            right[above], heavy[above] = value, w
            left[below], weight[below] = value, w
            less += w * (value < pivot)
            more += w * (value > pivot)
            below += value < pivot
            above += value > pivot
        if below and before + less >= share:
            n = below
        elif above and before + (total - more) < share:
            before += total - more
            left, weight, right, heavy = right, heavy, left, weight
            n = above
        else:
            return float(pivot)


@nb.njit(cache=True, nogil=True)
def _best_origin(began: Floats, square: Floats, wide: Floats) -> tuple[float, float]:
    """(log likelihood with any origin time, the likeliest): the best of those the picks tell, one
    by one, then of the mean by the weights it gives them.

    began: the origin by each pick; square: of its error, s²; wide: the same if it is late.
    """
    best, origin, known, product = -np.inf, 0.0, 0.0, 1.0
    for i in range(began.size):
        known += 1.0 / square[i]
        product *= 0.5 * (np.sqrt(square[i]) + np.sqrt(wide[i]))
    for trial in began:
        log = _log_likelihood(began, square, wide, trial)
        if log > best:
            best, origin = log, trial
    for _ in range(2):
        total, weight = 0.0, 0.0
        for i in range(began.size):
            late = began[i] - origin
            c = _CUT * _CUT * (wide[i] if late > 0.0 else square[i])
            w = c / (c + late * late) ** 2
            total += w * late
            weight += w
        trial = origin + total / weight
        log = _log_likelihood(began, square, wide, trial)
        if log <= best:
            break
        best, origin = log, trial
    return best - np.log(product * np.sqrt(known)), origin


@nb.njit(cache=True, nogil=True)
def _log_likelihood(began: Floats, square: Floats, wide: Floats, origin: float) -> float:
    log = 0.0
    for i in range(began.size):
        late = began[i] - origin
        c = _CUT * _CUT * (wide[i] if late > 0.0 else square[i])
        log -= 0.5 * _CUT * _CUT * late * late / (c + late * late)
    return log


@nb.njit(cache=True, nogil=True)
def _stand(
    shelf: Shelf, at: Floats, elevations: Floats, stations: Ints
) -> tuple[Floats, Floats, Ints, Floats]:
    """(place, elevation, level of the shelf below, share of the next above) of stations (n,)."""
    level, share = np.zeros(stations.size, dtype=np.int64), np.zeros(stations.size)
    for i in range(stations.size):
        fe = (elevations[stations[i]] - shelf.elevation0_km) / shelf.elevation_step_km
        level[i] = max(0, min(int(fe), shelf.slowness.shape[2] - 2))
        share[i] = max(0.0, min(fe - level[i], 1.0))
    return at[stations], elevations[stations], level, share


@nb.njit(cache=True, nogil=True)
def _fill_distances(x: float, y: float, z: float, where: Floats, out: Floats) -> None:
    """km along the surface from a place to others (n, 3)."""
    for i in range(out.size):
        out[i] = separation_km(x, y, z, where, i)


@nb.njit(cache=True, nogil=True)
def _slowness(
    slowness: Floats, d: int, phase: int, level: int, share: float, steps: float
) -> float:
    """Mean slowness to a station so many steps of the table away, as in travel_time.seconds."""
    i = min(int(steps), slowness.shape[3] - 2)
    part = min(steps - i, 1.0)
    up = min(level + 1, slowness.shape[2] - 1)
    low, high = slowness[d, phase, level, i], slowness[d, phase, up, i]
    low += part * (slowness[d, phase, level, i + 1] - low)
    high += part * (slowness[d, phase, up, i + 1] - high)
    return float(low + share * (high - low))
