"""The grid of a map by ShakeMap's rule: whole arc-minutes round all that shakes at MMI 4.5."""

import math
from collections.abc import Callable

import numpy as np

from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.arrays import Floats

_RADII = 200
_EARTH_KM = 6371.0  # as in the reference
_WIDEST, _TALLEST = 0.83, 1.2  # height over width


def reach_of(
    intensity_at: Callable[[Floats], Floats], edge: float, near: float, far: float
) -> float:
    """The farthest of 200 distances between near and far (km) where an intensity exceeds edge.

    intensity_at: intensity at epicentral distances (n,), km. `near` where it does so nowhere.
    """
    radii = np.logspace(math.log10(near), math.log10(far), _RADII)
    above = radii[intensity_at(radii) > edge]
    return float(above.max()) if above.size else near


def grid_in_minutes(
    surface: Surface, reach_km: float, step_s: float, most_cells: int
) -> tuple[Floats, Floats]:
    """(longitudes, latitudes), ascending, of a grid that reaches so far beyond a rupture.

    The box is measured on an orthographic plane, made no flatter than 0.83 and no taller than
    1.2, rounded to arc-minutes and then outward to half ones; with too many cells the step
    grows. Longitudes run past 180 where the map crosses the date line.
    """
    corners = surface.quads.reshape(-1, 3) if len(surface.quads) else np.array([surface.hypocentre])
    lons, lats = np.unwrap(corners[:, 0], period=360.0), corners[:, 1]
    lon0, lat0 = _centre((lons.max() + lons.min()) / 2, (lats.max() + lats.min()) / 2)
    x, y = _to_plane(lons, lats, lon0, lat0)
    west, east = x.min() - reach_km, x.max() + reach_km
    south, north = y.min() - reach_km, y.max() + reach_km
    wide, tall = east - west, north - south
    if tall / wide > _TALLEST:
        more = (tall / _TALLEST - wide) / 2
        west, east = west - more, east + more
    elif tall / wide < _WIDEST:
        more = (wide * _WIDEST - tall) / 2
        south, north = south - more, north + more
    lon_low, lat_low = _from_plane(west, south, lon0, lat0)
    lon_high, lat_high = _from_plane(east, north, lon0, lat0)
    low_lon, low_lat = (_floor(_to_minute(v)) for v in (lon_low, lat_low))
    high_lon, high_lat = (_ceil(_to_minute(v)) for v in (lon_high, lat_high))
    step = step_s / 3600.0
    columns, rows = round((high_lon - low_lon) / step) + 1, round((high_lat - low_lat) / step) + 1
    if columns * rows > most_cells:
        step, columns, rows = _coarser(high_lon - low_lon, high_lat - low_lat, most_cells)
    if low_lon < -180.0:
        low_lon += 360.0
    return (
        np.round(low_lon + np.arange(columns) * step, 9),
        np.round(low_lat + np.arange(rows) * step, 9),
    )


def _centre(longitude: float, latitude: float) -> tuple[float, float]:
    """Half way on the great circle from 4° north-west to 4° south-east: the reference's centre."""
    lon1, lat1, lon2, lat2 = (
        math.radians(v) for v in (longitude - 4, latitude + 4, longitude + 4, latitude - 4)
    )
    east = math.cos(lat2) * math.cos(lon2 - lon1)
    north = math.cos(lat2) * math.sin(lon2 - lon1)
    lat = math.atan2(math.sin(lat1) + math.sin(lat2), math.hypot(math.cos(lat1) + east, north))
    return math.degrees(lon1 + math.atan2(north, math.cos(lat1) + east)), math.degrees(lat)


def _coarser(wide: float, tall: float, most_cells: int) -> tuple[float, int, int]:
    """The finest step with no more cells: (wide/step + 1) (tall/step + 1) = most_cells."""
    # most/step² form: (1 - n) s² + (wide + tall) s + wide tall = 0 for s = step
    a, b, c = 1.0 - most_cells, wide + tall, wide * tall
    step = (-b - math.sqrt(b * b - 4 * a * c)) / (2 * a)
    return step, math.floor(wide / step + 1e-9) + 1, math.floor(tall / step + 1e-9) + 1


def _to_minute(degrees: float) -> float:
    """Rounded to the arc-minute towards the east and north, as in the reference."""
    return int(degrees * 60.0 + 0.5) * (1.0 / 60)


def _floor(degrees: float) -> float:
    # 1/60 is not exact: a whole minute may lose half a minute here, as in the reference.
    return float(np.floor(degrees * 120.0) / 120.0)


def _ceil(degrees: float) -> float:
    return float(np.ceil(degrees * 120.0) / 120.0)


def _to_plane(lons: Floats, lats: Floats, lon0: float, lat0: float) -> tuple[Floats, Floats]:
    """Orthographic projection about a point, km."""
    lat, mid, turn = np.radians(lats), math.radians(lat0), np.radians(lons - lon0)
    x = _EARTH_KM * np.cos(lat) * np.sin(turn)
    y = _EARTH_KM * (math.cos(mid) * np.sin(lat) - math.sin(mid) * np.cos(lat) * np.cos(turn))
    return np.asarray(x), np.asarray(y)


def _from_plane(x: float, y: float, lon0: float, lat0: float) -> tuple[float, float]:
    """(longitude, latitude) of a point of the plane."""
    radius, mid = math.hypot(x, y), math.radians(lat0)
    angle = math.asin(min(radius / _EARTH_KM, 1.0))
    sine, cosine = math.sin(angle), math.cos(angle)
    up = y * sine / radius if radius else 0.0
    lat = math.asin(cosine * math.sin(mid) + up * math.cos(mid))
    turn = (
        math.atan2(x * sine, radius * math.cos(mid) * cosine - y * math.sin(mid) * sine)
        if radius
        else 0.0
    )
    return lon0 + math.degrees(turn), math.degrees(lat)
