"""Which picks belong together: a search over sources by branch and bound, and the fitting of picks.

A new source must explain the newest pick, or it would have been found before. So the newest pick
ties the origin time, and only place and depth are searched: a cell is kept while the picks that
some source inside it could explain are enough, and split until it is small (the bounding idea is
that of octree associators, cf. Münchmeyer 2024; the search anchored at one pick is ours).
"""

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science.ground import (
    earth_fixed,
    km_per_degree,
    separation_km,
    wrapped,
)
from houfeng.monitoring.science.locate import DEPTH, LAT, LON, ORIGIN, Trust, error_s
from houfeng.monitoring.science.travel_time import P, S, Table, seconds
from houfeng.vocabulary.arrays import Floats

Ints = NDArray[np.int64]
EITHER = 2  # a pick whose phase nobody told
_MOST_CELLS = 4000


class Picks(NamedTuple):
    """Picks as columns, (n,) each."""

    station: Ints
    phase: Ints  # P, S or EITHER
    time: Floats
    sigma: Floats


class Search(NamedTuple):
    """Where a source is looked for, and how near a pick must lie."""

    reach_km: float  # from the newest pick's station
    root_km: float  # half a side of the first cells
    leaf_km: float  # the radius of the last
    tolerance: float  # standard errors
    slowness_p: float  # s/km at the source, the bound's
    slowness_s: float
    farthest_km: float  # picks farther from a source are not its own
    slack: float  # how much of the bound on a cell's times is used; 1 loses nothing


@nb.njit(cache=True, nogil=True)
def nucleate(
    table: Table, at: Floats, elevations: Floats, picks: Picks, newest: int, newest_phase: int,
    longitude: float, latitude: float, search: Search, trust: Trust, least: int, mark: Ints,
) -> tuple[int, Floats]:  # fmt: skip
    """(count of slots explained, state) of the best source; a count below `least`: none found.

    longitude, latitude: of the newest pick's station. mark: (1 + 2 * n_station,) scratch, zeros
    at first, kept between calls.
    """
    east, north = km_per_degree(latitude)
    stack, top = _roots(
        table, at, elevations, picks, newest, newest_phase, longitude, latitude, search, trust,
        least, mark,
    )  # fmt: skip
    best_count, best_score = least - 1, -1.0
    state = np.zeros(4)
    children = np.empty((8, 6))
    used = 0
    while top > 0 and used < _MOST_CELLS:
        top -= 1
        e, v, z, h, hz, most = stack[top]
        if most < best_count or (most == best_count and best_score >= 0.0):
            continue
        split_z = hz > 0.7 * h
        split_h = h >= 0.7 * hz
        n = 0
        for a in range(2 if split_h else 1):
            for b in range(2 if split_h else 1):
                for c in range(2 if split_z else 1):
                    child_h, child_hz = (h / 2 if split_h else h), (hz / 2 if split_z else hz)
                    child_e = e + (2 * a - 1) * child_h if split_h else e
                    child_n = v + (2 * b - 1) * child_h if split_h else v
                    child_z = z + (2 * c - 1) * child_hz if split_z else z
                    radius = np.sqrt(2.0 * child_h * child_h + child_hz * child_hz)
                    count, score, origin = _explained(
                        table, at, elevations, picks, newest, newest_phase,
                        longitude + child_e / east, latitude + child_n / north, child_z,
                        radius, search, trust, mark, max(least, best_count),
                    )  # fmt: skip
                    used += 1
                    if count < least or count < best_count:
                        continue
                    if radius <= search.leaf_km:
                        if count > best_count or score > best_score:
                            best_count, best_score = count, score
                            state[LON] = wrapped(longitude + child_e / east)
                            state[LAT] = latitude + child_n / north
                            state[DEPTH], state[ORIGIN] = child_z, origin
                        continue
                    children[n, 0], children[n, 1], children[n, 2] = child_e, child_n, child_z
                    children[n, 3], children[n, 4], children[n, 5] = child_h, child_hz, count
                    n += 1
        if n and top + n <= stack.shape[0]:
            for k in np.argsort(children[:n, 5], kind="mergesort"):
                stack[top] = children[k]
                top += 1
    return best_count, state


@nb.njit(cache=True, nogil=True)
def _roots(
    table: Table, at: Floats, elevations: Floats, picks: Picks, newest: int, newest_phase: int,
    longitude: float, latitude: float, search: Search, trust: Trust, least: int, mark: Ints,
) -> tuple[Floats, int]:  # fmt: skip
    """(stack, how many on it): the first cells that may hold a source, the best on top."""
    east, north = km_per_degree(latitude)
    across = max(1, int(np.ceil(search.reach_km / search.root_km)))
    half = search.reach_km / across
    depth_span = trust.deepest_km - trust.shallowest_km
    layers = max(1, int(np.ceil(depth_span / (2.0 * half))))
    half_z = depth_span / 2.0 / layers
    # A cell: east, north, depth, halves and the most it can explain.
    stack = np.empty((across * across * layers + 8 * 64, 6))
    order = np.empty((across * across * layers, 6))
    n = 0
    for a in range(across):
        for b in range(across):
            for c in range(layers):
                order[n, 0] = (2 * a + 1 - across) * half
                order[n, 1] = (2 * b + 1 - across) * half
                order[n, 2] = trust.shallowest_km + (2 * c + 1) * half_z
                order[n, 3], order[n, 4] = half, half_z
                count, _, _ = _explained(
                    table, at, elevations, picks, newest, newest_phase,
                    longitude + order[n, 0] / east, latitude + order[n, 1] / north, order[n, 2],
                    np.sqrt(2.0 * half * half + half_z * half_z), search, trust, mark, least,
                )  # fmt: skip
                order[n, 5] = count
                n += 1
    by_count = np.argsort(order[:n, 5], kind="mergesort")
    top = 0
    for k in by_count:
        if order[k, 5] >= least:
            stack[top] = order[k]
            top += 1
    return stack, top


@nb.njit(cache=True, nogil=True)
def _explained(
    table: Table, at: Floats, elevations: Floats, picks: Picks, newest: int, newest_phase: int,
    longitude: float, latitude: float, depth: float, radius: float, search: Search, trust: Trust,
    mark: Ints, least: int,
) -> tuple[int, float, float]:  # fmt: skip
    """(slots, score, origin time): what a source within `radius` of here may explain at most;
    (0, 0, 0) as soon as that is sure to be below `least`."""
    x, y, z = earth_fixed(longitude, latitude)
    here = picks.station[newest]
    distance = separation_km(x, y, z, at, here)
    if distance > search.farthest_km + radius:
        return 0, 0.0, 0.0
    origin = picks.time[newest] - seconds(table, newest_phase, distance, depth, elevations[here])
    slow_newest = search.slowness_p if newest_phase == P else search.slowness_s
    mark[0] += 1
    stamp = mark[0]
    count, score = 1, 1.0
    mark[1 + 2 * here + newest_phase] = stamp
    n = picks.station.size
    for i in range(n):
        if count + n - i < least:
            return 0, 0.0, 0.0
        s = picks.station[i]
        lag = picks.time[i] - origin
        if i == newest or lag < -radius * slow_newest - 1.0:
            continue
        distance = separation_km(x, y, z, at, s)
        if distance > search.farthest_km + radius:
            continue
        for phase in (P, S):
            if picks.phase[i] not in (EITHER, phase) or mark[1 + 2 * s + phase] == stamp:
                continue
            travel = seconds(table, phase, distance, depth, elevations[s])
            slow = search.slowness_p if phase == P else search.slowness_s
            allowed = search.tolerance * error_s(trust, phase, picks.sigma[i], travel)
            allowed += search.slack * radius * (slow + slow_newest)
            off = abs(lag - travel)
            if off <= allowed:
                mark[1 + 2 * s + phase] = stamp
                count += 1
                score += 1.0 - (off / allowed) ** 2
                break
    return count, score, origin


@nb.njit(cache=True, nogil=True)
def gather(
    table: Table, at: Floats, elevations: Floats, picks: Picks, state: Floats, trust: Trust,
    tolerance: float, farthest_km: float,
) -> tuple[Ints, Ints]:  # fmt: skip
    """(indices, phases) of the picks that a source explains, the nearest for each slot."""
    x, y, z = earth_fixed(state[LON], state[LAT])
    n = picks.station.size
    phases = np.full(n, -1)
    off = np.full(n, np.inf)
    for i in range(n):
        s = picks.station[i]
        lag = picks.time[i] - state[ORIGIN]
        distance = separation_km(x, y, z, at, s)
        if lag < -1.0 or distance > farthest_km:
            continue
        for phase in (P, S):
            if picks.phase[i] not in (EITHER, phase):
                continue
            travel = seconds(table, phase, distance, state[DEPTH], elevations[s])
            scaled = abs(lag - travel) / error_s(trust, phase, picks.sigma[i], travel)
            if scaled <= tolerance and scaled < off[i]:
                off[i], phases[i] = scaled, phase
    order = np.argsort(off, kind="mergesort")
    kept = np.zeros(n, dtype=np.bool_)
    taken = nb.typed.Dict.empty(nb.types.int64, nb.types.int64)
    for i in order:
        if phases[i] < 0:
            break
        slot = 2 * picks.station[i] + phases[i]
        if slot not in taken:
            taken[slot] = i
            kept[i] = True
    found = np.flatnonzero(kept)
    return found, phases[found]


@nb.njit(cache=True, nogil=True)
def match(
    table: Table, at: Floats, elevations: Floats, station: int, phase: int, time: float,
    sigma: float, states: Floats, spreads: Floats, trust: Trust, farthest_km: float,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Scaled residuals of one pick as (P, S) of every source, each (n_source,); inf: not its own.

    states: (n_source, 4); spreads: (n_source,) s, how well their predictions are known.
    """
    n = states.shape[0]
    as_p, as_s = np.full(n, np.inf), np.full(n, np.inf)
    for k in range(n):
        lag = time - states[k, ORIGIN]
        if lag < -1.0:
            continue
        x, y, z = earth_fixed(states[k, LON], states[k, LAT])
        distance = separation_km(x, y, z, at, station)
        if distance > farthest_km:
            continue
        for f in (P, S):
            if phase not in (EITHER, f):
                continue
            travel = seconds(table, f, distance, states[k, DEPTH], elevations[station])
            scaled = (lag - travel) / np.hypot(error_s(trust, f, sigma, travel), spreads[k])
            if f == P:
                as_p[k] = scaled
            else:
                as_s[k] = scaled
    return as_p, as_s


@nb.njit(cache=True, nogil=True)
def arrivals(
    table: Table, at: Floats, elevations: Floats, which: Ints, state: Floats, phase: int
) -> tuple[Floats, Floats]:
    """(distance km, arrival time) at the stations of `which`."""
    x, y, z = earth_fixed(state[LON], state[LAT])
    distances, times = np.empty(which.size), np.empty(which.size)
    for i in range(which.size):
        distances[i] = separation_km(x, y, z, at, which[i])
        times[i] = state[ORIGIN] + seconds(
            table, phase, distances[i], state[DEPTH], elevations[which[i]]
        )
    return distances, times
