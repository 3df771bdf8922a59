"""Great-circle distances between two sets of places, exact at short distances too."""

import numpy as np

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM

# Below this sin² of half the angle (1,270 km) three terms of the arcsine leave 1e-10.
_SERIES_HOLDS = 0.01


def between_places_km(
    longitudes: Floats, latitudes: Floats, to_longitudes: Floats, to_latitudes: Floats
) -> Floats:
    """(m, n) kilometres from m places to n places; all in degrees."""
    # The squared chord is four times the haversine, and needs no sine per pair; from differences
    # of unit vectors it is as exact at short distances (rounding: a micrometre).
    here, there = _unit_vectors(longitudes, latitudes), _unit_vectors(to_longitudes, to_latitudes)
    halves = np.zeros((longitudes.size, to_longitudes.size))
    for one, other in zip(here, there, strict=True):
        difference = one[:, None] - other
        difference *= difference
        halves += difference
    halves /= 4
    return _from_haversine(halves)


def from_grid_km(
    longitudes: Floats, latitudes: Floats, to_longitudes: Floats, to_latitudes: Floats
) -> Floats:
    """(n_lat * n_lon, n) kilometres from the nodes of a grid, row by row, to n places.

    Sines are taken per row and per column of the grid, not per node.
    """
    cosines = np.cos(np.radians(latitudes))[:, None] * np.cos(np.radians(to_latitudes))
    across = _half_sine_squared(longitudes, to_longitudes)
    halves = cosines[:, None, :] * across[None, :, :]
    halves += _half_sine_squared(latitudes, to_latitudes)[:, None, :]
    return _from_haversine(halves.reshape(len(latitudes) * len(longitudes), to_longitudes.size))


def _unit_vectors(longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats, Floats]:
    east, north = np.radians(longitudes), np.radians(latitudes)
    flat = np.cos(north)
    return flat * np.cos(east), flat * np.sin(east), np.sin(north)


def _half_sine_squared(degrees: Floats, other: Floats) -> Floats:
    return np.asarray(np.sin(np.radians(degrees[:, None] - other) / 2) ** 2)


def _from_haversine(halves: Floats) -> Floats:
    if halves.size and halves.max() > _SERIES_HOLDS:
        return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(halves, 1.0))))
    found = np.sqrt(halves)
    found *= 2 * EARTH_RADIUS_KM * (1 + halves * (1 / 6 + halves * (3 / 40 + halves * (5 / 112))))
    return np.asarray(found)
