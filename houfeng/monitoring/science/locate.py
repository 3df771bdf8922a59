"""Hypocentres from arrival times: iteratively reweighted Gauss-Newton.

Geiger's method with Levenberg's damping; residuals are weighted by Geman and McClure's function,
which lets go of wrong picks, and depth by a Gaussian prior, without which it wanders where no
station is near (cf. Lomax et al. 2009 on probabilistic location). Few picks have no unique
hypocentre: see early.py.
"""

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science.ground import earth_fixed, km_per_degree, separation_km, wrapped
from houfeng.monitoring.science.travel_time import Table, seconds, slopes
from houfeng.vocabulary.arrays import Floats

Ints = NDArray[np.int64]

LON, LAT, DEPTH, ORIGIN = 0, 1, 2, 3


class Picks(NamedTuple):
    """Picks as columns, (n,) each."""

    station: Ints
    phase: Ints  # P, S or EITHER
    time: Floats
    sigma: Floats  # s
    late: Floats  # s, how much later than the onset a weak one may be seen; see `error_s`


class Trust(NamedTuple):
    """How far picks, the model and the priors are trusted."""

    model_s: float  # standard error of a predicted P time near the source
    model_rate: float  # and in addition of the travel time
    s_factor: float  # S times are told worse by this factor
    cut: float  # residuals of this many standard errors weigh a quarter
    depth_km: float  # prior
    depth_sigma_km: float
    shallowest_km: float
    deepest_km: float


class Fit(NamedTuple):
    """One solution: state, covariance and how the picks fit."""

    state: Floats  # (4,) longitude, latitude, depth km, origin s
    covariance: Floats  # (4, 4) of east km, north km, depth km, origin s
    residuals: Floats  # (n,) s
    scaled: Floats  # (n,) residuals in standard errors
    cost: float
    rms_s: float


@nb.njit(cache=True, nogil=True)
def error_s(
    trust: Trust, phase: int, pick_s: float, late_s: float, travel_s: float, residual: float
) -> float:
    """Standard error of an arrival time against its prediction.

    One that comes after it may be an onset that rose out of the noise only then: late_s counts on
    that side alone, so that weak late picks do not outvote strong ones.
    """
    model = trust.model_s + trust.model_rate * travel_s
    if phase == 1:
        model *= trust.s_factor
    square = pick_s * pick_s + model * model
    if residual > 0.0:
        square += late_s * late_s
    return float(np.sqrt(square))


@nb.njit(cache=True, nogil=True)
def _cost(scaled: Floats, cut: float) -> float:
    total = 0.0
    for u in scaled:
        q = (u / cut) ** 2
        total += cut * cut * q / (1.0 + q)
    return total


@nb.njit(cache=True, nogil=True)
def _predict(
    table: Table, at: Floats, elevations: Floats, picks: Picks, phase: Ints, trust: Trust,
    state: Floats, residuals: Floats, scaled: Floats,
) -> float:  # fmt: skip
    """Fill residuals; the cost with the priors in it."""
    x, y, z = earth_fixed(state[LON], state[LAT])
    for i in range(phase.size):
        s = picks.station[i]
        distance = separation_km(x, y, z, at, s)
        travel = seconds(table, phase[i], distance, state[DEPTH], elevations[s])
        residuals[i] = picks.time[i] - state[ORIGIN] - travel
        scaled[i] = residuals[i] / error_s(
            trust, phase[i], picks.sigma[i], picks.late[i], travel, residuals[i]
        )
    away = (state[DEPTH] - trust.depth_km) / trust.depth_sigma_km
    return float(_cost(scaled, trust.cut) + away * away)


@nb.njit(cache=True, nogil=True)
def refine(
    table: Table, at: Floats, elevations: Floats, picks: Picks, phase: Ints, trust: Trust,
    start: Floats, iterations: int,
) -> Fit:  # fmt: skip
    """Gauss-Newton from a start.

    at: (n_station, 3) earth-centred; elevations: (n_station,) km; phase: (n_pick,) P or S of each
    pick, whose times are seconds after any reference, short enough for a sum; start: (4,).
    """
    n = phase.size
    state = start.copy()
    state[DEPTH] = min(max(state[DEPTH], trust.shallowest_km), trust.deepest_km)
    residuals, scaled = np.empty(n), np.empty(n)
    trial, trial_r, trial_u = np.empty(4), np.empty(n), np.empty(n)
    cost = _predict(table, at, elevations, picks, phase, trust, state, residuals, scaled)
    damping = 1e-3
    step, covariance = np.empty(4), np.empty((4, 4))
    normal, right = np.zeros((4, 4)), np.zeros(4)
    for _ in range(iterations):
        _normal_equations(
            table, at, elevations, picks, phase, trust, state, residuals, normal, right
        )
        improved = False
        for _ in range(6):
            damped = normal.copy()
            for k in range(4):
                damped[k, k] += damping * normal[k, k] + 1e-9
            step[:] = np.linalg.solve(damped, right)
            depth = state[DEPTH] + step[2]
            if depth < trust.shallowest_km or depth > trust.deepest_km:
                # Held at the bound, the other three are solved for again.
                bound = trust.shallowest_km if depth < trust.shallowest_km else trust.deepest_km
                _hold_depth(damped, right, bound - state[DEPTH], step)
            longest = np.hypot(step[0], step[1])
            if longest > 60.0:
                step *= 60.0 / longest
            east, north = km_per_degree(state[LAT])
            trial[LON] = wrapped(state[LON] + step[0] / east)
            trial[LAT] = min(max(state[LAT] + step[1] / north, -89.9), 89.9)
            trial[DEPTH] = min(max(state[DEPTH] + step[2], trust.shallowest_km), trust.deepest_km)
            trial[ORIGIN] = state[ORIGIN] + step[3]
            found = _predict(table, at, elevations, picks, phase, trust, trial, trial_r, trial_u)
            if found <= cost:
                improved = cost - found > 1e-6 * (1.0 + cost)
                cost = found
                state[:] = trial
                residuals[:] = trial_r
                scaled[:] = trial_u
                damping = max(damping * 0.1, 1e-7)
                break
            damping = min(damping * 10.0 + 1e-6, 1e6)
        if not improved:
            break
    _normal_equations(table, at, elevations, picks, phase, trust, state, residuals, normal, right)
    for k in range(4):
        normal[k, k] += 1e-9
    covariance[:] = np.linalg.inv(normal)
    weight, square, misfit = 0.0, 0.0, 0.0
    for i in range(n):
        w = 1.0 / (1.0 + (scaled[i] / trust.cut) ** 2) ** 2
        weight += w
        square += w * residuals[i] ** 2
        misfit += w * scaled[i] ** 2
    # Worse fits than the trusted errors explain widen the error; better ones never narrow it.
    spare = weight - 3.0
    if spare > 1.0:
        covariance *= max(1.0, misfit / spare)
    return Fit(state, covariance, residuals, scaled, cost, np.sqrt(square / max(weight, 1e-9)))


@nb.njit(cache=True, nogil=True)
def _normal_equations(
    table: Table, at: Floats, elevations: Floats, picks: Picks, phase: Ints, trust: Trust,
    state: Floats, residuals: Floats, normal: Floats, right: Floats,
) -> None:  # fmt: skip
    """Fill GᵀWG and GᵀWr for steps east, north, down (km) and in time (s), priors included."""
    normal[:] = 0.0
    right[:] = 0.0
    x, y, z = earth_fixed(state[LON], state[LAT])
    lon, lat = np.radians(state[LON]), np.radians(state[LAT])
    east_x, east_y = -np.sin(lon), np.cos(lon)
    north_x, north_y, north_z = -np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)
    row = np.empty(4)
    for i in range(phase.size):
        s = picks.station[i]
        distance = separation_km(x, y, z, at, s)
        travel, by_x, by_z = slopes(table, phase[i], distance, state[DEPTH], elevations[s])
        dx, dy, dz = at[s, 0] - x, at[s, 1] - y, at[s, 2] - z
        toward_east = dx * east_x + dy * east_y
        toward_north = dx * north_x + dy * north_y + dz * north_z
        level = max(np.hypot(toward_east, toward_north), 1e-6)
        row[0] = -by_x * toward_east / level
        row[1] = -by_x * toward_north / level
        row[2] = by_z
        row[3] = 1.0
        error = error_s(trust, phase[i], picks.sigma[i], picks.late[i], travel, residuals[i])
        u = residuals[i] / error
        w = 1.0 / (1.0 + (u / trust.cut) ** 2) ** 2 / (error * error)
        for a in range(4):
            right[a] += w * row[a] * residuals[i]
            for b in range(4):
                normal[a, b] += w * row[a] * row[b]
    tight = 1.0 / trust.depth_sigma_km**2
    normal[2, 2] += tight
    right[2] += tight * (trust.depth_km - state[DEPTH])
    for a in range(2):
        normal[a, a] += 1e-6  # 1,000 km: two stations alone leave a direction open


@nb.njit(cache=True, nogil=True)
def _hold_depth(normal: Floats, right: Floats, step_km: float, step: Floats) -> None:
    """Solve for the others with the step in depth given."""
    small, rest = np.empty((3, 3)), np.empty(3)
    kept = (0, 1, 3)
    for a in range(3):
        rest[a] = right[kept[a]] - normal[kept[a], 2] * step_km
        for b in range(3):
            small[a, b] = normal[kept[a], kept[b]]
    solved = np.linalg.solve(small, rest)
    for a in range(3):
        step[kept[a]] = solved[a]
    step[2] = step_km


@nb.njit(cache=True, nogil=True)
def best_of_depths(
    table: Table, at: Floats, elevations: Floats, picks: Picks, phase: Ints, trust: Trust,
    start: Floats, depths: Floats, iterations: int,
) -> Fit:  # fmt: skip
    """The best of several starts in depth: the cost has minima above and below an interface."""
    trial = start.copy()
    best = refine(table, at, elevations, picks, phase, trust, trial, iterations)
    for depth in depths:
        trial[:] = start
        trial[DEPTH] = depth
        found = refine(table, at, elevations, picks, phase, trust, trial, iterations)
        if found.cost < best.cost - 1e-9:
            best = found
    return best
