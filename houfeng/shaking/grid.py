"""The grid of a shaking map: where its cell centres lie, and how far from the epicentre."""

import math
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.settings import ShakingSettings
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM

_KM_PER_DEG = math.radians(1.0) * EARTH_RADIUS_KM


@dataclass(frozen=True, slots=True)
class Grid:
    """Cell centres on multiples of the step, both ascending, degrees."""

    longitudes: Floats  # (n_lon,); may run past 180 where the map crosses the date line
    latitudes: Floats  # (n_lat,)
    cropped: bool  # the extent was cut to keep the number of cells


def grid_around(
    longitude: float,
    latitude: float,
    half_east_km: float,
    half_north_km: float,
    settings: ShakingSettings,
) -> Grid:
    """A grid reaching at least the given distances from the epicentre.

    Both distances are first kept between the settings' nearest and farthest edge. The fine
    step is used while it gives few cells, else the coarse one; with still too many the extent
    is cropped, equally in both directions, and the step never coarsened further.
    """
    near, far = settings.nearest_edge_km, settings.farthest_edge_km
    east, north = (min(max(half, near), far) for half in (half_east_km, half_north_km))
    half_lat = north / _KM_PER_DEG
    half_lon = _half_width_deg(latitude, east)
    cells = (2 * half_lon / settings.fine_step_deg) * (2 * half_lat / settings.fine_step_deg)
    fine = cells <= settings.fine_cells
    step = settings.fine_step_deg if fine else settings.coarse_step_deg
    shrink = min(1.0, math.sqrt(settings.most_cells * step**2 / (4 * half_lon * half_lat)))
    while True:
        lons = _centres(longitude - half_lon * shrink, longitude + half_lon * shrink, step)
        low, high = latitude - half_lat * shrink, latitude + half_lat * shrink
        lats = _centres(max(low, -90 + step), min(high, 90 - step), step)
        if lons.size * lats.size <= settings.most_cells:
            break
        shrink *= 0.995  # the rows and columns that the ends add
    if lons[0] < -180:
        lons = np.round(lons + 360.0, 6)
    return Grid(lons, lats, shrink < 1.0)


def _half_width_deg(latitude: float, east_km: float) -> float:
    """Half the range of longitudes that a circle of this radius covers."""
    sine = math.sin(east_km / EARTH_RADIUS_KM) / math.cos(math.radians(latitude))
    return math.degrees(math.asin(sine)) if sine < 1 else 179.0


def _centres(low: float, high: float, step: float) -> Floats:
    first, last = math.floor(low / step), math.ceil(high / step)
    return np.round(np.arange(first, last + 1) * step, 6)


def offsets_km(
    longitude: float, latitude: float, longitudes: Floats, latitudes: Floats
) -> tuple[Floats, Floats]:
    """East and north offsets on the azimuthal equidistant plane about one point.

    longitudes, latitudes: degrees, shapes that broadcast, e.g. (n_lon,) and (n_lat, 1). Returns
    two arrays of the broadcast shape; distance and azimuth from the point are true.
    """
    lat0, lats = math.radians(latitude), np.radians(latitudes)
    turn = np.radians(longitudes - longitude)
    cos_turn = np.cos(turn)
    east = np.cos(lats) * np.sin(turn)
    north = math.cos(lat0) * np.sin(lats) - math.sin(lat0) * np.cos(lats) * cos_turn
    towards = math.sin(lat0) * np.sin(lats) + math.cos(lat0) * np.cos(lats) * cos_turn
    sine = np.hypot(east, north)
    arc = np.arctan2(sine, towards)
    stretch = np.where(sine > 1e-12, arc / np.maximum(sine, 1e-12), 1.0) * EARTH_RADIUS_KM
    return np.asarray(east * stretch), np.asarray(north * stretch)
