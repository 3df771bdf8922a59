"""Is it a distant earthquake? Picks against the P wave of a source beyond the network.

A teleseism sweeps a network at 10 to 25 km/s. Picks of its P are laid against every direction and
distance; the source that explains most of them competes with the local one.
"""

import numba as nb
import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science.ground import km_per_degree
from houfeng.vocabulary.arrays import Floats

Ints = NDArray[np.int64]
NEAREST_DEG, FARTHEST_DEG = 12.0, 98.0


@nb.njit(cache=True, nogil=True)
def plane_wave(
    longitudes: Floats, latitudes: Floats, times: Floats, error_s: float
) -> tuple[float, float, float, float, float]:
    """A straight front fitted to arrival times (n,): slowness to the east and to the north (s/km),
    its standard error, the mean |residual| of the better four in five, half the width (km)."""
    n = times.size
    lon, lat, mean_s = longitudes.mean(), latitudes.mean(), times.mean()
    east_km, north_km = km_per_degree(lat)
    x, y = (longitudes - lon) * east_km, (latitudes - lat) * north_km
    late = times - mean_s
    # A line of stations tells nothing across it.
    tiny = 1e-6 * np.sum(x * x + y * y) + 1e-9
    xx, yy, xy = np.sum(x * x) + tiny, np.sum(y * y) + tiny, np.sum(x * y)
    whole = xx * yy - xy * xy
    xt, yt = np.sum(x * late), np.sum(y * late)
    east, north = (yy * xt - xy * yt) / whole, (xx * yt - xy * xt) / whole
    left = np.sort(np.abs(late - x * east - y * north))
    kept = int(np.ceil(0.8 * n))  # one in five may be wrong
    size = max(np.hypot(east, north), 1e-9)
    a, b = east / size, north / size
    variance = (yy * a * a - 2.0 * xy * a * b + xx * b * b) / whole
    across = max(np.max(np.abs(x)), np.max(np.abs(y)))
    return east, north, error_s * np.sqrt(variance), left[:kept].mean(), across


@nb.njit(cache=True, nogil=True)
def far_source(
    longitudes: Floats, latitudes: Floats, times: Floats, sigmas: Floats, table_s: Floats,
    step_deg: float, azimuths_deg: Floats, model_s: float, tolerance: float,
) -> tuple[int, Floats, Floats]:  # fmt: skip
    """(count, (longitude, latitude, origin), scaled residuals (n,)) of the best far source.

    longitudes, latitudes, times, sigmas: (n,) of the picks; table_s: P times at distances
    0, step_deg, ... for one depth, NaN where there is none; azimuths_deg:
    towards the source, to try.
    """
    n = times.size
    lon0, lat0 = np.radians(longitudes.mean()), np.radians(latitudes.mean())
    best_count, best_score = 0, -np.inf
    best = np.zeros(3)
    scaled = np.full(n, np.inf)
    offsets = np.empty(n)
    distance = NEAREST_DEG
    while distance <= FARTHEST_DEG:
        d = np.radians(distance)
        for azimuth in azimuths_deg:
            az = np.radians(azimuth)
            lat = np.arcsin(np.sin(lat0) * np.cos(d) + np.cos(lat0) * np.sin(d) * np.cos(az))
            lon = lon0 + np.arctan2(
                np.sin(az) * np.sin(d) * np.cos(lat0), np.cos(d) - np.sin(lat0) * np.sin(lat)
            )
            _offsets(longitudes, latitudes, times, lon, lat, table_s, step_deg, offsets)
            origin = np.median(offsets)
            count, score = 0, 0.0
            for i in range(n):
                u = (offsets[i] - origin) / np.hypot(sigmas[i], model_s)
                if abs(u) <= tolerance:
                    count += 1
                    score += 1.0 - (u / tolerance) ** 2
            if score > best_score:
                best_count, best_score = count, score
                best[0], best[1], best[2] = np.degrees(lon), np.degrees(lat), origin
                for i in range(n):
                    scaled[i] = (offsets[i] - origin) / np.hypot(sigmas[i], model_s)
        distance += 2.0 if distance < 30.0 else 6.0
    return best_count, best, scaled


@nb.njit(cache=True, nogil=True)
def _offsets(
    longitudes: Floats, latitudes: Floats, times: Floats, lon: float, lat: float, table_s: Floats,
    step_deg: float, out: Floats,
) -> None:  # fmt: skip
    """Fill out with times less travel times."""
    for i in range(times.size):
        out[i] = times[i] - _travel_s(longitudes[i], latitudes[i], lon, lat, table_s, step_deg)


@nb.njit(cache=True, nogil=True)
def _travel_s(
    longitude: float, latitude: float, lon: float, lat: float, table_s: Floats, step_deg: float
) -> float:
    to_lon, to_lat = np.radians(longitude), np.radians(latitude)
    half = (
        np.sin((to_lat - lat) / 2) ** 2
        + np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    )
    place = np.degrees(2.0 * np.arcsin(np.sqrt(min(1.0, half)))) / step_deg
    i = max(0, min(int(place), table_s.size - 2))
    return float(table_s[i] + (place - i) * (table_s[i + 1] - table_s[i]))


@nb.njit(cache=True, nogil=True)
def far_residuals(
    longitudes: Floats, latitudes: Floats, times: Floats, sigmas: Floats, source: Floats,
    table_s: Floats, step_deg: float, model_s: float,
) -> Floats:  # fmt: skip
    """Scaled residuals (n,) of picks against a far source (longitude, latitude, origin)."""
    out = np.empty(times.size)
    lon, lat = np.radians(source[0]), np.radians(source[1])
    for i in range(times.size):
        travel = _travel_s(longitudes[i], latitudes[i], lon, lat, table_s, step_deg)
        out[i] = (times[i] - travel - source[2]) / np.hypot(sigmas[i], model_s)
    return out
