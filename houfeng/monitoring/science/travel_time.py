"""First-arrival times of P and S in a layered earth, tabulated and looked up.

Rays through a stack of homogeneous layers are exact: the direct wave by its ray parameter, and a
head wave along the top of every layer that is faster than all above it. A layer with a gradient
is cut into thin homogeneous ones, whose head waves make up the diving wave. The sphere is made
flat by Mueller's transform (1971): z' = R ln(R/(R-z)), v' = v R/(R-z), exact for travel times.

A table keeps the mean slowness along the straight line from source to station, not the time: it
is smooth even at the source, so a coarse grid loses little. T = R(x, z) s(x, z).
"""

from typing import NamedTuple

import numba as nb
import numpy as np

from houfeng.vocabulary.arrays import Floats

P, S = 0, 1
EARTH_KM = 6371.0
_FAR = 1e12


class Table(NamedTuple):
    """Mean slowness on a regular grid, both phases."""

    slowness: Floats  # (2, n_elevation, n_distance, n_depth) s/km
    elevation0_km: float
    elevation_step_km: float
    distance_step_km: float
    depth0_km: float
    depth_step_km: float


def build_table(
    tops_km: Floats,
    vp_kms: Floats,
    vs_kms: Floats,
    *,
    gradient: bool,
    spherical: bool,
    farthest_km: float,
    distance_step_km: float,
    depth0_km: float,
    deepest_km: float,
    depth_step_km: float,
    elevations_km: Floats,
) -> Table:
    """Tabulate a model given by nodes.

    tops_km, vp_kms, vs_kms: (n_node,), depth below sea level, increasing; equal depths make a
    jump. gradient: velocity is linear between nodes, else constant below each. The last node
    holds to any depth. elevations_km: (n_elevation,) of the stations, evenly spaced.
    """
    n_x = int(np.ceil(farthest_km / distance_step_km - 1e-9)) + 1
    n_z = int(np.ceil((deepest_km - depth0_km) / depth_step_km - 1e-9)) + 1
    distances: Floats = np.arange(n_x, dtype=np.float64) * distance_step_km
    depths: Floats = depth0_km + np.arange(n_z, dtype=np.float64) * depth_step_km
    slowness = np.empty((2, elevations_km.size, n_x, n_z))
    for phase, speeds in ((P, vp_kms), (S, vs_kms)):
        layers, v = homogeneous(tops_km, speeds, gradient=gradient, spherical=spherical)
        for level, elevation in enumerate(elevations_km):
            times = np.empty((n_x, n_z))
            at = flat_depth(depths) if spherical else depths
            receiver = float(flat_depth(np.array([-elevation]))[0]) if spherical else -elevation
            _first_arrivals(layers, v, distances, at, receiver, times)
            straight = np.hypot(distances[:, None], depths[None, :] + elevation)
            at_source = np.array([1.0 / v[layer_at(layers, z)] for z in at])
            with np.errstate(divide="ignore", invalid="ignore"):
                slowness[phase, level] = np.where(
                    straight > 1e-9, times / straight, at_source[None, :]
                )
    step = float(elevations_km[1] - elevations_km[0]) if elevations_km.size > 1 else 1.0
    return Table(
        np.ascontiguousarray(slowness), float(elevations_km[0]), step,
        float(distance_step_km), float(depth0_km), float(depth_step_km),
    )  # fmt: skip


def flat_depth(depths_km: Floats) -> Floats:
    """Depth in the flat earth."""
    return np.asarray(EARTH_KM * np.log(EARTH_KM / (EARTH_KM - depths_km)))


def homogeneous(
    tops_km: Floats, speeds_kms: Floats, *, gradient: bool, spherical: bool
) -> tuple[Floats, Floats]:
    """(tops, speeds) of homogeneous layers, flattened where the earth is round."""
    tops: list[float] = []
    speeds: list[float] = []
    for here in range(tops_km.size):
        top, v = float(tops_km[here]), float(speeds_kms[here])
        last = here == tops_km.size - 1
        bottom = max(top + 300.0, 700.0) if last else float(tops_km[here + 1])
        if bottom - top < 1e-9:
            continue
        v_bottom = v if last or not gradient else float(speeds_kms[here + 1])
        if last and not spherical:
            parts = 1
        elif v_bottom != v:
            # Thin enough that a diving wave is told to some milliseconds.
            parts = int(
                np.clip(np.ceil(abs(v_bottom - v) / 0.03), 1, np.ceil((bottom - top) / 0.1))
            )
            parts = max(parts, int(np.ceil((bottom - top) / 5.0)) if spherical else 1)
        else:
            parts = int(np.ceil((bottom - top) / 5.0)) if spherical else 1
        edges = np.linspace(top, bottom, parts + 1)
        middles = (edges[1:] + edges[:-1]) / 2
        inside = v + (v_bottom - v) * (middles - top) / (bottom - top)
        if spherical:
            inside = inside * EARTH_KM / (EARTH_KM - middles)
            edges = flat_depth(edges)
        tops.extend(edges[:-1].tolist())
        speeds.extend(inside.tolist())
    return np.array(tops), np.array(speeds)


@nb.njit(cache=True, nogil=True)
def layer_at(tops: Floats, z: float) -> int:
    """The layer holding a depth; a depth on a boundary belongs to the lower one."""
    found = 0
    for k in range(1, tops.size):
        if tops[k] <= z + 1e-12:
            found = k
    return found


@nb.njit(cache=True, nogil=True)
def _first_arrivals(
    tops: Floats, v: Floats, distances: Floats, depths: Floats, receiver: float, times: Floats
) -> None:
    """Fill times (n_distance, n_depth); everything in the flat earth."""
    n = tops.size
    thickness = np.zeros(n)
    intercept = np.zeros(n)
    critical = np.zeros(n)
    for j in range(depths.size):
        upper, lower = min(receiver, depths[j]), max(receiver, depths[j])
        fastest, h_fastest, total = 0.0, 0.0, 0.0
        for k in range(n):
            top = tops[k] if k > 0 else -_FAR
            bottom = tops[k + 1] if k + 1 < n else _FAR
            h = min(lower, bottom) - max(upper, top)
            thickness[k] = max(0.0, h)
            if thickness[k] > 1e-9:
                total += thickness[k]
                if v[k] > fastest:
                    fastest, h_fastest = v[k], thickness[k]
        _head_waves(tops, v, thickness, lower, intercept, critical)
        tangent = 0.0
        for i in range(distances.size):
            x = distances[i]
            if total <= 1e-9:
                best = x / v[layer_at(tops, lower)]
            else:
                tangent, best = _direct(v, thickness, fastest, h_fastest, x, tangent)
            for k in range(1, n):
                if critical[k] <= x:
                    t = intercept[k] + x / v[k]
                    best = min(best, t)
            times[i, j] = best


@nb.njit(cache=True, nogil=True)
def _head_waves(
    tops: Floats, v: Floats, between: Floats, lower: float, intercept: Floats, critical: Floats
) -> None:
    """Intercept time and critical distance along the top of every layer below both ends."""
    n = tops.size
    for k in range(n):
        critical[k] = np.inf
        if k == 0 or tops[k] < lower - 1e-9:
            continue
        p = 1.0 / v[k]
        tau, x = 0.0, 0.0
        for m in range(k):
            down = max(0.0, tops[m + 1] - max(tops[m] if m > 0 else -_FAR, lower))
            h = between[m] + 2.0 * down
            if h <= 0.0:
                continue
            if v[m] >= v[k]:
                x = np.inf
                break
            cosine = np.sqrt(1.0 - (p * v[m]) ** 2)
            tau += h * cosine / v[m]
            x += h * p * v[m] / cosine
        intercept[k], critical[k] = tau, x


@nb.njit(cache=True, nogil=True)
def _direct(
    v: Floats, h: Floats, fastest: float, h_fastest: float, x: float, least: float
) -> tuple[float, float]:
    """(tangent of the angle in the fastest layer, time) of the direct wave; the tangent grows
    with distance, so the last one is where the search begins."""
    low, high = least, x / h_fastest
    middle, span, time, p = low, 0.0, 0.0, 0.0
    for _ in range(60):
        middle = (low + high) / 2
        p = middle / np.sqrt(1.0 + middle * middle) / fastest
        span, time = 0.0, 0.0
        for k in range(v.size):
            if h[k] > 1e-9:
                cosine = np.sqrt(max(1e-300, 1.0 - (p * v[k]) ** 2))
                span += h[k] * p * v[k] / cosine
                time += h[k] / (v[k] * cosine)
        if abs(span - x) < 1e-5 * (1.0 + x):
            break
        if span < x:
            low = middle
        else:
            high = middle
    # Time is stationary about the true ray, so what is left of the distance costs p times it.
    return low, time + p * (x - span)


@nb.njit(cache=True, nogil=True)
def slopes(
    table: Table, phase: int, x_km: float, z_km: float, elevation_km: float
) -> tuple[float, float, float]:
    """(time s, dT/dx s/km, dT/dz s/km) for one distance, depth and station elevation.

    Beyond the table the slowness of its edge holds.
    """
    s = table.slowness
    n_level, n_x, n_z = s.shape[1], s.shape[2], s.shape[3]
    fx = x_km / table.distance_step_km
    fz = (z_km - table.depth0_km) / table.depth_step_km
    i = max(0, min(int(fx), n_x - 2))
    j = max(0, min(int(fz), n_z - 2))
    fx = max(0.0, min(fx - i, 1.0))
    fz = max(0.0, min(fz - j, 1.0))
    fe = (elevation_km - table.elevation0_km) / table.elevation_step_km
    level = max(0, min(int(fe), n_level - 1))
    fe = max(0.0, min(fe - level, 1.0)) if level + 1 < n_level else 0.0
    a, b = s[phase, level, i, j], s[phase, level, i + 1, j]
    c, d = s[phase, level, i, j + 1], s[phase, level, i + 1, j + 1]
    if fe > 0.0:
        up = level + 1
        a += fe * (s[phase, up, i, j] - a)
        b += fe * (s[phase, up, i + 1, j] - b)
        c += fe * (s[phase, up, i, j + 1] - c)
        d += fe * (s[phase, up, i + 1, j + 1] - d)
    near, deep = a + fx * (b - a), c + fx * (d - c)
    slow = near + fz * (deep - near)
    by_x = ((b - a) * (1.0 - fz) + (d - c) * fz) / table.distance_step_km
    by_z = (deep - near) / table.depth_step_km
    height = z_km + elevation_km
    straight = np.sqrt(x_km * x_km + height * height)
    if straight < 1e-9:
        return 0.0, slow, 0.0
    return (
        slow * straight,
        slow * x_km / straight + straight * by_x,
        slow * height / straight + straight * by_z,
    )


@nb.njit(cache=True, nogil=True)
def seconds(table: Table, phase: int, x_km: float, z_km: float, elevation_km: float) -> float:
    """Travel time, s."""
    s = table.slowness
    n_level, n_x, n_z = s.shape[1], s.shape[2], s.shape[3]
    fx = x_km / table.distance_step_km
    fz = (z_km - table.depth0_km) / table.depth_step_km
    i = max(0, min(int(fx), n_x - 2))
    j = max(0, min(int(fz), n_z - 2))
    fx = max(0.0, min(fx - i, 1.0))
    fz = max(0.0, min(fz - j, 1.0))
    fe = (elevation_km - table.elevation0_km) / table.elevation_step_km
    level = max(0, min(int(fe), n_level - 1))
    fe = max(0.0, min(fe - level, 1.0)) if level + 1 < n_level else 0.0
    near = s[phase, level, i, j] + fx * (s[phase, level, i + 1, j] - s[phase, level, i, j])
    deep = s[phase, level, i, j + 1]
    deep += fx * (s[phase, level, i + 1, j + 1] - deep)
    slow = near + fz * (deep - near)
    if fe > 0.0:
        up = level + 1
        near = s[phase, up, i, j] + fx * (s[phase, up, i + 1, j] - s[phase, up, i, j])
        deep = s[phase, up, i, j + 1]
        deep += fx * (s[phase, up, i + 1, j + 1] - deep)
        slow += fe * (near + fz * (deep - near) - slow)
    height = z_km + elevation_km
    return float(slow * np.sqrt(x_km * x_km + height * height))


@nb.njit(cache=True, nogil=True)
def many_seconds(
    table: Table, phase: int, x_km: Floats, z_km: Floats, elevation_km: Floats
) -> Floats:
    """Travel times (n,) of n distances, depths and elevations."""
    out = np.empty(x_km.size)
    for i in range(x_km.size):
        out[i] = seconds(table, phase, x_km[i], z_km[i], elevation_km[i])
    return out
