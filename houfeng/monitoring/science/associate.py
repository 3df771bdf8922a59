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
from houfeng.monitoring.science.travel_time import P, S, Table, seconds
from houfeng.vocabulary.arrays import Floats

EITHER = 2  # a pick whose phase nobody told
_DEEPEST = 8 * 64  # cells that wait below the first ones, at most
Indices = NDArray[np.int32]


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
    most_cells: int  # then the best until now is taken


@nb.njit(cache=True, nogil=True, error_model="numpy")
def nucleate(
    table: Table, at: Floats, levels: Ints, picks: Picks, newest: int, newest_phase: int,
    longitude: float, latitude: float, search: Search, trust: Trust, least: int, mark: Ints,
) -> tuple[int, Floats]:  # fmt: skip
    """(count of slots explained, state) of the best source; a count below `least`: none found.

    An untold pick taken for S is no evidence by itself, for shaking is full of onsets: it is not
    counted, and only prefers one source to another of the same count.

    levels: (n_station,) the table's elevation nearest to each; longitude, latitude: of the newest
    pick's station. mark: (1 + 2 * n_station,) scratch, zeros at first, kept between calls.
    """
    east, north = km_per_degree(latitude)
    n = picks.station.size
    cells, held, top = _roots(
        table, at, levels, picks, newest, newest_phase, longitude, latitude, search, trust, least,
        mark,
    )  # fmt: skip
    best_count, best_score = least - 1, -1.0
    state = np.zeros(4)
    children, explained = np.empty((8, 7)), np.empty((8, n), dtype=np.int32)
    used = 0
    while top > 0 and used < search.most_cells:
        top -= 1
        e, v, z, h, hz, most = cells[top, :6]
        if most < best_count or (most == best_count and best_score >= 0.0):
            continue
        among, m = held[top].copy(), int(cells[top, 6])
        split_z = hz > 0.7 * h
        split_h = h >= 0.7 * hz
        k = 0
        for a in range(2 if split_h else 1):
            for b in range(2 if split_h else 1):
                for c in range(2 if split_z else 1):
                    child_h, child_hz = (h / 2 if split_h else h), (hz / 2 if split_z else hz)
                    child_e = e + (2 * a - 1) * child_h if split_h else e
                    child_n = v + (2 * b - 1) * child_h if split_h else v
                    child_z = z + (2 * c - 1) * child_hz if split_z else z
                    radius = np.sqrt(2.0 * child_h * child_h + child_hz * child_hz)
                    count, score, origin, kept = _explained(
                        table, at, levels, picks, newest, newest_phase,
                        longitude + child_e / east, latitude + child_n / north, child_z,
                        radius, search, trust, mark, max(least, best_count), among, m,
                        explained[k],
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
                    children[k, 0], children[k, 1], children[k, 2] = child_e, child_n, child_z
                    children[k, 3], children[k, 4] = child_h, child_hz
                    children[k, 5], children[k, 6] = count, kept
                    k += 1
        if k and top + k <= cells.shape[0]:
            for j in np.argsort(children[:k, 5], kind="mergesort"):
                cells[top] = children[j]
                for i in range(int(children[j, 6])):
                    held[top, i] = explained[j, i]
                top += 1
    return best_count, state


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _roots(
    table: Table, at: Floats, levels: Ints, picks: Picks, newest: int, newest_phase: int,
    longitude: float, latitude: float, search: Search, trust: Trust, least: int, mark: Ints,
) -> tuple[Floats, Indices, int]:  # fmt: skip
    """(cells, the picks each may explain, how many): the first that may hold a source, the best
    last. A cell: east, north, depth, halves, the most it can explain, how many picks it may."""
    east, north = km_per_degree(latitude)
    n = picks.station.size
    across = max(1, int(np.ceil(search.reach_km / search.root_km)))
    half = search.reach_km / across
    depth_span = trust.deepest_km - trust.shallowest_km
    layers = max(1, int(np.ceil(depth_span / (2.0 * half))))
    half_z = depth_span / 2.0 / layers
    roots = across * across * layers
    cells = np.empty((roots + _DEEPEST, 7))
    held = np.empty((roots + _DEEPEST, n), dtype=np.int32)
    everything = np.arange(n).astype(np.int32)
    order, top = np.empty(roots), 0
    for a in range(across):
        for b in range(across):
            for c in range(layers):
                cells[top, 0] = (2 * a + 1 - across) * half
                cells[top, 1] = (2 * b + 1 - across) * half
                cells[top, 2] = trust.shallowest_km + (2 * c + 1) * half_z
                cells[top, 3], cells[top, 4] = half, half_z
                count, _, _, kept = _explained(
                    table, at, levels, picks, newest, newest_phase,
                    longitude + cells[top, 0] / east, latitude + cells[top, 1] / north,
                    cells[top, 2], np.sqrt(2.0 * half * half + half_z * half_z), search, trust,
                    mark, least, everything, n, held[top],
                )  # fmt: skip
                cells[top, 5], cells[top, 6] = count, kept
                order[top] = count
                if count >= least:
                    top += 1
    by_count = np.argsort(order[:top], kind="mergesort")
    cells[:top] = cells[by_count]
    held[:top] = held[by_count]
    return cells, held, top


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _explained(  # noqa: PLR0912, PLR0915 - the hot loop keeps its state in locals

    table: Table, at: Floats, levels: Ints, picks: Picks, newest: int, newest_phase: int,
    longitude: float, latitude: float, depth: float, radius: float, search: Search, trust: Trust,
    mark: Ints, least: int, among: Indices, m: int, kept: Indices,
) -> tuple[int, float, float, int]:  # fmt: skip
    """(slots, score, origin time, how many are in `kept`): what a source within `radius` of here
    may explain at most of the first m of `among`; zeros as soon as that is sure to be below
    `least`."""
    x, y, z = earth_fixed(longitude, latitude)
    here = picks.station[newest]
    distance = separation_km(x, y, z, at, here)
    if distance > search.farthest_km + radius:
        return 0, 0.0, 0.0, 0
    n_x = table.slowness.shape[2]
    j, fz = _place((depth - table.depth0_km) / table.depth_step_km, table.slowness.shape[3])
    i_x, f_x = _place(distance / table.distance_step_km, n_x)
    height = depth + table.elevation0_km + levels[here] * table.elevation_step_km
    straight = np.sqrt(distance * distance + height * height)
    slow = _slowness(table, newest_phase, levels[here], i_x, f_x, j, fz)
    origin = picks.time[newest] - slow * straight
    slow_newest = search.slowness_p if newest_phase == P else search.slowness_s
    mark[0] += 1
    stamp = mark[0]
    firm = picks.phase[newest] != EITHER or newest_phase == P
    count, score = 1 if firm else 0, 1.0
    mark[1 + 2 * here + newest_phase] = stamp
    kept[0] = newest
    n_kept = 1
    for k in range(m):
        if count + m - k < least:
            return 0, 0.0, 0.0, 0
        i = among[k]
        if i == newest:
            continue
        s = picks.station[i]
        lag = picks.time[i] - origin
        if lag < -radius * slow_newest - 1.0:
            continue
        distance = separation_km(x, y, z, at, s)
        if distance > search.farthest_km + radius:
            continue
        i_x, f_x = _place(distance / table.distance_step_km, n_x)
        height = depth + table.elevation0_km + levels[s] * table.elevation_step_km
        straight = np.sqrt(distance * distance + height * height)
        may = False
        for phase in (P, S):
            if picks.phase[i] not in (EITHER, phase):
                continue
            travel = straight * _slowness(table, phase, levels[s], i_x, f_x, j, fz)
            slow = search.slowness_p if phase == P else search.slowness_s
            late = lag - travel
            allowed = search.slack * radius * (slow + slow_newest)
            allowed += search.tolerance * error_s(
                trust, phase, picks.sigma[i], picks.late[i], travel, late
            )
            if abs(late) <= allowed:
                may = True
                slot = 1 + 2 * s + phase
                if mark[slot] == stamp:
                    continue
                mark[slot] = stamp
                fits = 1.0 - (late / allowed) ** 2
                if phase == P or picks.phase[i] != EITHER:
                    count += 1
                    score += fits
                else:
                    score += 0.5 * fits
                break
        if may:
            kept[n_kept] = i
            n_kept += 1
    return count, score, origin, n_kept


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _place(at: float, size: int) -> tuple[int, float]:
    """(index, share of the next) on an axis; its ends hold beyond it."""
    i = max(0, min(int(at), size - 2))
    return i, max(0.0, min(at - i, 1.0))


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _slowness(table: Table, phase: int, level: int, i: int, fx: float, j: int, fz: float) -> float:
    """Mean slowness at one of the table's elevations."""
    s = table.slowness
    near = s[phase, level, i, j] + fx * (s[phase, level, i + 1, j] - s[phase, level, i, j])
    deep = s[phase, level, i, j + 1]
    deep += fx * (s[phase, level, i + 1, j + 1] - deep)
    return float(near + fz * (deep - near))


@nb.njit(cache=True, nogil=True, error_model="numpy")
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
            late = lag - seconds(table, phase, distance, state[DEPTH], elevations[s])
            scaled = abs(late) / error_s(
                trust, phase, picks.sigma[i], picks.late[i], lag - late, late
            )
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


@nb.njit(cache=True, nogil=True, error_model="numpy")
def match(
    table: Table, at: Floats, elevations: Floats, picks: Picks, states: Floats, spreads: Floats,
    trust: Trust, farthest_km: float,
) -> tuple[Floats, float]:  # fmt: skip
    """(|residuals| of the one pick in standard errors, as P of every source and then as S of every
    one, (2 n_source,), inf: not its own; the least).

    states: (n_source, 4); spreads: (n_source,) s, how well their predictions are known.
    """
    n = states.shape[0]
    found, least = np.full(2 * n, np.inf), np.inf
    station, phase, time = picks.station[0], picks.phase[0], picks.time[0]
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
            off = lag - travel
            error = error_s(trust, f, picks.sigma[0], picks.late[0], travel, off)
            scaled = abs(off) / np.sqrt(error * error + spreads[k] * spreads[k])
            found[f * n + k] = scaled
            least = min(least, scaled)
    return found, least


@nb.njit(cache=True, nogil=True, error_model="numpy")
def scaled_at(
    table: Table, at: Floats, elevations: Floats, picks: Picks, phase: Ints, state: Floats,
    spread_s: float, trust: Trust,
) -> Floats:  # fmt: skip
    """|residuals| (n,) of picks as P or S of one source, in standard errors; spread_s: how well
    its predictions are known."""
    out = np.empty(phase.size)
    x, y, z = earth_fixed(state[LON], state[LAT])
    for i in range(phase.size):
        s = picks.station[i]
        travel = seconds(
            table, phase[i], separation_km(x, y, z, at, s), state[DEPTH], elevations[s]
        )
        off = picks.time[i] - state[ORIGIN] - travel
        error = error_s(trust, phase[i], picks.sigma[i], picks.late[i], travel, off)
        out[i] = abs(off) / np.hypot(error, spread_s)
    return out


@nb.njit(cache=True, nogil=True, error_model="numpy")
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
