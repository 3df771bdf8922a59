"""Where an earthquake may be that few stations have picked: the posterior on a grid.

Few picks have no unique hypocentre. What else is known narrows it: the stations that have not
picked the wave yet (Horiuchi et al. 2005; Satriano et al. 2008), and that what sets a station off
is seldom far from it. Of earthquakes as strong as is needed at a distance r, with amplitudes that
fall as r⁻² (geometry, scattering and absorption together) and a b-value of 1, there are r⁻² as
many on each square kilometre: that is the prior, by the hypocentral distance from the first
station. Wrong picks are let go of by Geman and McClure's function, as in locate.py.
"""

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
_DEPTHS = np.array([-0.8, 0.3, 1.6])  # standard deviations of the prior
_PARTS = 17  # of a square grid


@nb.njit(cache=True, nogil=True)
def few_picks(
    table: Table, at: Floats, elevations: Floats, picks: Picks, phase: Ints, silent: Ints,
    now: float, trust: Trust, first: Floats, farthest_km: float, silent_log: float,
    silent_s: float,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """(state by the posterior's medians, its covariance, the state that fits best).

    silent: stations at work that have not picked anything by `now`, seconds as in the picks'. A
    place from which P should have reached one more than silent_s ago costs silent_log (< 0)
    each. first: (2,) longitude and latitude of the first station. The covariance is the circle's
    that holds 68 % of the posterior: its tails reach as far as one looks.
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
        table, at, elevations, picks, phase, silent, now, trust, first, first, places, width,
        silent_log, silent_s,
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
            table, at, elevations, picks, phase, silent, now, trust, first, state[:2], squares,
            width, silent_log, silent_s,
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
    table: Table, at: Floats, elevations: Floats, picks: Picks, phase: Ints, silent: Ints,
    now: float, trust: Trust, first: Floats, middle: Floats, places: Floats, width: Floats,
    silent_log: float, silent_s: float,
) -> tuple[Floats, Floats, Floats, float]:  # fmt: skip
    """(medians, covariance, what fits best, radius that holds 68 %) over places (n, 3): km east
    and north of the middle, log of the area; width: (n,) km across it."""
    east, north = km_per_degree(middle[1])
    x1, y1, z1 = earth_fixed(first[0], first[1])
    n = places.shape[0]
    logs = np.full(n * _DEPTHS.size, -np.inf)
    values = np.zeros((n * _DEPTHS.size, 4))
    best, highest, fittest = -1e300, -1e300, np.zeros(4)
    across = 0.0
    for i in range(phase.size):
        across = max(across, separation_km(x1, y1, z1, at, picks.station[i]))
    travel, error, late = np.empty(phase.size), np.empty(phase.size), np.empty(phase.size)
    for k in range(n):
        lon, lat = middle[0] + places[k, 0] / east, middle[1] + places[k, 1] / north
        x, y, z = earth_fixed(lon, lat)
        level = (x - x1) ** 2 + (y - y1) ** 2 + (z - z1) ** 2
        # A cell stands for all places in it: its errors are as wide. Those of a cell far from all
        # stations are one error, and the origin time's.
        slack = 0.29 * width[k] / _VP * min(1.0, across / (np.sqrt(level) + 1.0))
        for d in range(_DEPTHS.size):
            depth = trust.depth_km + _DEPTHS[d] * trust.depth_sigma_km
            depth = min(max(depth, trust.shallowest_km), trust.deepest_km)
            near = -0.5 * _DECAY * np.log(level + depth * depth + 1.0) + places[k, 2]
            for i in range(phase.size):
                s = picks.station[i]
                distance = separation_km(x, y, z, at, s)
                travel[i] = seconds(table, phase[i], distance, depth, elevations[s])
                alone = error_s(trust, phase[i], picks.sigma[i], 0.0, travel[i], 0.0)
                square = alone * alone + slack * slack
                error[i] = np.sqrt(square)
                late[i] = np.sqrt(square + picks.late[i] * picks.late[i])
            fits, origin = _best_origin(picks.time, travel, error, late)
            log = fits - 0.5 * _DEPTHS[d] ** 2
            if log + near < best - _HOPELESS and log < highest:
                continue
            for s in silent:
                distance = separation_km(x, y, z, at, s)
                if origin + seconds(table, 0, distance, depth, elevations[s]) < now - silent_s:
                    log += silent_log
            if log > highest:
                highest = log
                fittest[LON], fittest[LAT] = wrapped(lon), lat
                fittest[DEPTH], fittest[ORIGIN] = depth, origin
            m = k * _DEPTHS.size + d
            logs[m] = log + near
            best = max(best, logs[m])
            values[m, 0], values[m, 1], values[m, 2] = places[k, 0], places[k, 1], depth
            values[m, 3] = origin
    weights = np.exp(np.maximum(logs - best, -700.0))
    weights[logs == -np.inf] = 0.0
    weights /= weights.sum()
    cell = width[np.argmax(weights) // _DEPTHS.size]
    state, covariance, radius = _summary(values, weights, cell)
    covariance[3, 3] += trust.model_s**2
    state[LON] = wrapped(middle[0] + state[0] / east)
    state[LAT] = middle[1] + state[1] / north
    return state, covariance, fittest, radius


@nb.njit(cache=True, nogil=True)
def _summary(values: Floats, weights: Floats, cell_km: float) -> tuple[Floats, Floats, float]:
    """(medians, covariance, radius that holds 68 %) of a weighted sample (n, 4)."""
    state = np.empty(4)
    for i in range(4):
        state[i] = _quantile(values[:, i], weights, 0.5)
    away = np.hypot(values[:, 0] - state[0], values[:, 1] - state[1])
    radius = np.hypot(_quantile(away, weights, 0.68), 0.29 * cell_km)
    covariance = np.zeros((4, 4))
    covariance[0, 0] = covariance[1, 1] = (radius / 1.515) ** 2
    for i in range(2, 4):
        spread = _quantile(np.abs(values[:, i] - state[i]), weights, 0.68)
        covariance[i, i] = spread * spread
    return state, covariance, radius


@nb.njit(cache=True, nogil=True)
def _quantile(values: Floats, weights: Floats, share: float) -> float:
    """Of a weighted sample; the weights sum up to 1."""
    total, before = 0.0, 0.0
    order = np.argsort(values)
    for k in range(order.size):
        weight = weights[order[k]]
        if weight > 0.0 and total + weight >= share:
            return float(values[order[k]])
        total += weight
        before = values[order[k]]
    return float(before)


@nb.njit(cache=True, nogil=True)
def _best_origin(times: Floats, travel: Floats, error: Floats, wide: Floats) -> tuple[float, float]:
    """(log likelihood with any origin time, the likeliest): the best of those the picks tell, one
    by one, then of the mean by the weights it gives them. wide: the errors of late picks."""
    n = times.size
    best, origin, known, product = -np.inf, 0.0, 0.0, 1.0
    for i in range(n):
        known += 1.0 / (error[i] * error[i])
        product *= 0.5 * (error[i] + wide[i])
    for k in range(n):
        trial = times[k] - travel[k]
        log = _log_likelihood(times, travel, error, wide, trial)
        if log > best:
            best, origin = log, trial
    for _ in range(2):
        total, weight = 0.0, 0.0
        for i in range(n):
            late = times[i] - travel[i] - origin
            e = wide[i] if late > 0.0 else error[i]
            w = 1.0 / (1.0 + (late / e / _CUT) ** 2) ** 2 / (e * e)
            total += w * late
            weight += w
        trial = origin + total / weight
        log = _log_likelihood(times, travel, error, wide, trial)
        if log <= best:
            break
        best, origin = log, trial
    return best - np.log(product * np.sqrt(known)), origin


@nb.njit(cache=True, nogil=True)
def _log_likelihood(
    times: Floats, travel: Floats, error: Floats, wide: Floats, origin: float
) -> float:
    log = 0.0
    for i in range(times.size):
        late = times[i] - travel[i] - origin
        q = (late / (wide[i] if late > 0.0 else error[i]) / _CUT) ** 2
        log -= 0.5 * _CUT * _CUT * q / (1.0 + q)
    return log
