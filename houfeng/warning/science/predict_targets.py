"""Intensity and peak motion at many targets from one hypocentre and magnitude.

The rupture's strike is not known in the first seconds: a place's distance to it is that of a
field drawn round the epicentre without loss of area, rjb = sqrt(repi² + (L/pi)²) - L/pi with L
the rupture's length (as `houfeng.shaking.science.equal_area`; here in a kernel for 10^5 targets).
"""

import math

import numpy as np
from numba import njit

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM
from houfeng.warning.science.ground_table import KNEE_KM, between, share

_FINITE_FROM, _FINITE_STEP = 4.5, 1.0  # Mw: a point below, its depth of no matter a step above


def unit_vectors(longitudes: Floats, latitudes: Floats) -> Floats:
    """(n, 3) on the unit sphere, from degrees."""
    lon, lat = np.radians(longitudes), np.radians(latitudes)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def depth_of_point_km(mw: float, depth_km: float, from_km: float) -> float:
    """The depth that lengthens distances for intensity.

    The calibration of intensity (Ms 5.1 and above) is blind to depths down to from_km: those
    ruptures reach up. Small ones do not: below Mw 4.5 the whole depth counts, from Mw 5.5 only
    what is below from_km, between them in proportion (our choice).
    """
    small = min(max((_FINITE_FROM + _FINITE_STEP - mw) / _FINITE_STEP, 0.0), 1.0)
    return max(small * depth_km, depth_km - from_km, 0.0)


@njit(cache=True, nogil=True)
def epicentral_km(points: Floats, epicentre: Floats) -> Floats:
    """Great-circle distance of (n, 3) unit vectors from one, km."""
    found = np.empty(points.shape[0])
    for n in range(points.shape[0]):
        x = points[n, 0] - epicentre[0]
        y = points[n, 1] - epicentre[1]
        z = points[n, 2] - epicentre[2]
        half = 0.5 * math.sqrt(x * x + y * y + z * z)
        found[n] = 2.0 * EARTH_RADIUS_KM * math.asin(min(half, 1.0))
    return found


@njit(cache=True, nogil=True)
def predict(
    repi_km: Floats,
    ln_vs30: Floats,
    mw: float,
    length_km: float,
    intensity_depth_km: float,
    motion_depth_km: float,
    shift: float,
    axes: Floats,
    csis: Floats,
    ln_pga: Floats,
    ln_pgv: Floats,
) -> Floats:
    """(n, 5): CSIS, ln PGA (m/s²), ln PGV (m/s), dCSIS/dMw, dCSIS/dkm at each target.

    shift: added to intensity (the region's). Depths: what lengthens distance, for each.
    """
    found = np.empty((repi_km.size, 5))
    offset = length_km / math.pi
    m, v, r = csis.shape
    i, p = share(mw, axes[0, 0], axes[0, 1], m)
    for n in range(repi_km.size):
        rjb = math.sqrt(repi_km[n] * repi_km[n] + offset * offset) - offset
        j, q = share(ln_vs30[n], axes[1, 0], axes[1, 1], v)
        felt = math.hypot(rjb, intensity_depth_km)
        k, s = share(math.asinh(felt / KNEE_KM), axes[2, 0], axes[2, 1], r)
        value = between(csis, i, p, j, q, k, s)
        lower = between(csis, i, 0.0, j, q, k, s)
        upper = between(csis, i, 1.0, j, q, k, s)
        near = between(csis, i, p, j, q, k, 0.0)
        far = between(csis, i, p, j, q, k, 1.0)
        width = KNEE_KM * (
            math.sinh(axes[2, 0] + (k + 1) * axes[2, 1]) - math.sinh(axes[2, 0] + k * axes[2, 1])
        )
        found[n, 0] = min(max(value + shift, 1.0), 12.0)
        found[n, 3] = (upper - lower) / axes[0, 1]
        found[n, 4] = (far - near) / width
        moved = math.hypot(rjb, motion_depth_km)
        k, s = share(math.asinh(moved / KNEE_KM), axes[2, 0], axes[2, 1], r)
        found[n, 1] = between(ln_pga, i, p, j, q, k, s)
        found[n, 2] = between(ln_pgv, i, p, j, q, k, s)
    return found


NODES_KM = np.square(np.linspace(0.0, math.sqrt(1500.0), 400))  # dense near the source
_NODE_STEP = math.sqrt(1500.0) / 399


@njit(cache=True, nogil=True)
def spread(profile: Floats, repi_km: Floats, ln_vs30: Floats, first: float, step: float) -> Floats:
    """A profile at n places, (n, c): bilinear in ln Vs30 and the root of distance.

    profile: (v, NODES_KM, c) for even steps of ln Vs30. Where one earthquake is asked for at very
    many places, they share its few thousand evaluations.
    """
    grounds, nodes, columns = profile.shape
    found = np.empty((repi_km.size, columns))
    for n in range(repi_km.size):
        j, q = share(ln_vs30[n], first, step, grounds)
        k, s = share(math.sqrt(repi_km[n]), 0.0, _NODE_STEP, nodes)
        for c in range(columns):
            found[n, c] = (1 - q) * ((1 - s) * profile[j, k, c] + s * profile[j, k + 1, c]) + q * (
                (1 - s) * profile[j + 1, k, c] + s * profile[j + 1, k + 1, c]
            )
    return found
