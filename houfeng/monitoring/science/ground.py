"""Where stations stand, and distances between places on the ellipsoid, fast enough for a search.

The chord through the WGS 84 ellipsoid, bent over a sphere of its mean radius, is the distance:
right to 1e-5 within 1,000 km and to the flattening's 0.1 % beyond.
"""

import numba as nb
import numpy as np

from houfeng.vocabulary.arrays import Floats

_A_KM = 6378.137  # WGS 84
_E2 = 6.69437999014e-3  # WGS 84
_R_KM = 6371.0088  # IUGG mean radius


@nb.njit(cache=True, nogil=True)
def earth_fixed(longitude: float, latitude: float) -> tuple[float, float, float]:
    """Earth-centred x, y, z in km of a place at sea level."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    sine, cosine = np.sin(lat), np.cos(lat)
    normal = _A_KM / np.sqrt(1.0 - _E2 * sine * sine)
    return normal * cosine * np.cos(lon), normal * cosine * np.sin(lon), normal * (1 - _E2) * sine


@nb.njit(cache=True, nogil=True)
def places(longitudes: Floats, latitudes: Floats) -> Floats:
    """Earth-centred coordinates (n, 3) in km."""
    out = np.empty((longitudes.size, 3))
    for i in range(longitudes.size):
        out[i, 0], out[i, 1], out[i, 2] = earth_fixed(longitudes[i], latitudes[i])
    return out


@nb.njit(cache=True, nogil=True)
def arc_km(chord_km: float) -> float:
    """The distance along the surface under a chord."""
    half = chord_km / (2.0 * _R_KM)
    if half < 0.1:  # 1,270 km; the next term is 2e-9 of it
        q = half * half
        return float(chord_km * (1.0 + q * (1.0 / 6.0 + q * (3.0 / 40.0 + q * 15.0 / 336.0))))
    return float(2.0 * _R_KM * np.arcsin(min(1.0, half)))


@nb.njit(cache=True, nogil=True)
def separation_km(x: float, y: float, z: float, at: Floats, i: int) -> float:
    """Distance along the surface from a place to station i of `at`, (n, 3)."""
    dx, dy, dz = at[i, 0] - x, at[i, 1] - y, at[i, 2] - z
    return arc_km(np.sqrt(dx * dx + dy * dy + dz * dz))


@nb.njit(cache=True, nogil=True)
def km_per_degree(latitude: float) -> tuple[float, float]:
    """(east, north) km for one degree of longitude and of latitude here."""
    sine = np.sin(np.radians(latitude))
    w = 1.0 - _E2 * sine * sine
    east = _A_KM / np.sqrt(w) * np.cos(np.radians(latitude))
    north = _A_KM * (1.0 - _E2) / (w * np.sqrt(w))
    return np.radians(1.0) * max(east, 1e-3), np.radians(1.0) * north


@nb.njit(cache=True, nogil=True)
def wrapped(longitude: float) -> float:
    """Longitude within -180 to 180."""
    return (longitude + 180.0) % 360.0 - 180.0
