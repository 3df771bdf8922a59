"""Distances and directions on a sphere, vectorised."""

import numpy as np

from houfeng.vocabulary.arrays import Floats

EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius


def distance_km(longitude: float, latitude: float, longitudes: Floats, latitudes: Floats) -> Floats:
    """Great-circle distance from one point to many.

    longitude, latitude: degrees; longitudes, latitudes: degrees, any one shape.
    Returns kilometres in that shape. (Haversine: exact at short distances.)
    """
    lon, lat, lons, lats = (np.radians(v) for v in (longitude, latitude, longitudes, latitudes))
    half = (
        np.sin((lats - lat) / 2) ** 2 + np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def azimuth_deg(longitude: float, latitude: float, longitudes: Floats, latitudes: Floats) -> Floats:
    """Direction from one point to many, degrees clockwise from north, 0 to 360."""
    lon, lat, lons, lats = (np.radians(v) for v in (longitude, latitude, longitudes, latitudes))
    east = np.sin(lons - lon) * np.cos(lats)
    north = np.cos(lat) * np.sin(lats) - np.sin(lat) * np.cos(lats) * np.cos(lons - lon)
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360.0)


def destination(
    longitude: float, latitude: float, azimuth: float, distance: float
) -> tuple[float, float]:
    """(longitude, latitude) reached by going `distance` km towards `azimuth` degrees."""
    lon, lat, towards = (np.radians(v) for v in (longitude, latitude, azimuth))
    along = distance / EARTH_RADIUS_KM
    to_lat = np.arcsin(np.sin(lat) * np.cos(along) + np.cos(lat) * np.sin(along) * np.cos(towards))
    to_lon = lon + np.arctan2(
        np.sin(towards) * np.sin(along) * np.cos(lat),
        np.cos(along) - np.sin(lat) * np.sin(to_lat),
    )
    return float((np.degrees(to_lon) + 180.0) % 360.0 - 180.0), float(np.degrees(to_lat))


def cell_areas_km2(latitudes: Floats, lon_step: float, lat_step: float) -> Floats:
    """Area of a grid cell centred at each latitude; shape (n_lat,), km²."""
    upper, lower = (np.radians(latitudes + sign * lat_step / 2) for sign in (1, -1))
    return np.asarray(EARTH_RADIUS_KM**2 * np.radians(lon_step) * (np.sin(upper) - np.sin(lower)))
