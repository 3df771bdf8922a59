"""The Chinese map datum GCJ-02, undone.

The seats in cpca's table come from a Chinese web map and are in GCJ-02, an obfuscated WGS 84:
against 663 county seats found in GeoNames under the same name, they lie a median 0.48 km too
far east and 1.19 km away; after this conversion 0.02 km and 1.10 km. Read as BD-09 they would
lie 0.53 km too far west, so they are not BD-09.

The offset is not published by its authority; the polynomial-and-sine form and its coefficients
are those that public map libraries share (eviltransform, "GCJ-02" of coordtransform), on the
Krasovsky 1940 ellipsoid.
"""

import numpy as np

from houfeng.vocabulary.arrays import Floats

AXIS_M = 6378245.0  # Krasovsky 1940, semi-major axis
ECCENTRICITY_SQUARED = 0.00669342162296594323  # Krasovsky 1940


def wgs84_to_gcj02(longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats]:
    """WGS 84 degrees to GCJ-02 degrees, any one shape; meant for mainland China only."""
    x, y = longitudes - 105.0, latitudes - 35.0
    root = 0.1 * np.sqrt(np.abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 2 * root
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + root
    fine = _waves(x, (20, 6.0), (20, 2.0))
    north = north + fine + _waves(y, (20, 1.0), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))
    east = east + fine + _waves(x, (20, 1.0), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))

    lat = np.radians(latitudes)
    flat = 1 - ECCENTRICITY_SQUARED * np.sin(lat) ** 2
    meridian_m = AXIS_M * (1 - ECCENTRICITY_SQUARED) / flat**1.5
    parallel_m = AXIS_M / np.sqrt(flat) * np.cos(lat)
    return (
        np.asarray(longitudes + np.degrees(east / parallel_m)),
        np.asarray(latitudes + np.degrees(north / meridian_m)),
    )


def gcj02_to_wgs84(longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats]:
    """GCJ-02 degrees to WGS 84 degrees by fixed-point iteration, to better than 1 mm."""
    lon, lat = longitudes.copy(), latitudes.copy()
    # The offset changes by less than 1e-4 of itself per step, so four rounds are ample.
    for _ in range(4):
        shifted_lon, shifted_lat = wgs84_to_gcj02(lon, lat)
        lon, lat = lon + longitudes - shifted_lon, lat + latitudes - shifted_lat
    return lon, lat


def _waves(along: Floats, *terms: tuple[float, float]) -> Floats:
    """Sum of (amplitude, half-cycles per degree) sines, times 2/3 as in the formula."""
    total = sum(size * np.sin(rate * np.pi * along) for size, rate in terms)
    return np.asarray(total * 2.0 / 3.0)
