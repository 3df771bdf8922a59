"""How large the zones of a gridded intensity field are."""

import numpy as np
from scipy.ndimage import map_coordinates

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import cell_areas_km2

_PARTS = 4  # each way that a cell is divided
_ROWS = 200  # of the grid worked on together


def areas_at_least_km2(
    longitudes: Floats, latitudes: Floats, intensity: Floats, thresholds: Floats
) -> Floats:
    """Area where intensity is not less than each threshold, km².

    longitudes (n_lon,), latitudes (n_lat,): cell centres, evenly spaced, ascending, degrees;
    intensity (n_lat, n_lon), NaN where there is none; thresholds (k,). Returns (k,). Between
    centres intensity is taken as bilinear, so that a zone of a few cells is measured too.
    """
    lon_step = float(longitudes[1] - longitudes[0])
    lat_step = float(latitudes[1] - latitudes[0])
    inner = (np.arange(_PARTS) + 0.5) / _PARTS - 0.5
    columns = (np.arange(longitudes.size)[:, None] + inner).ravel()
    found = np.zeros(len(thresholds))
    for start in range(0, latitudes.size, _ROWS):
        rows = np.arange(start, min(start + _ROWS, latitudes.size))
        fine_rows = (rows[:, None] + inner).ravel()
        # One row more on either side, so that blocks join without a seam.
        low, high = max(start - 1, 0), min(start + _ROWS + 1, latitudes.size)
        where = np.meshgrid(fine_rows - low, columns, indexing="ij")
        fine = map_coordinates(intensity[low:high], where, order=1, mode="nearest")
        areas = cell_areas_km2(
            latitudes[0] + fine_rows * lat_step, lon_step / _PARTS, lat_step / _PARTS
        )
        for k, threshold in enumerate(thresholds):
            found[k] += float(np.count_nonzero(fine >= threshold, axis=1) @ areas)
    return found


def zone_areas_km2(
    longitudes: Floats, latitudes: Floats, intensity: Floats, lowest: int = 6
) -> dict[int, float]:
    """Area of each degree's zone, km²: intensities from degree - 0.5 up to degree + 0.5.

    Shapes as in `areas_at_least_km2`. Degrees from `lowest` to 12, those that have a zone; the
    lowest always. XII has no upper bound.
    """
    degrees = range(lowest, 13)
    at_least = areas_at_least_km2(
        longitudes, latitudes, intensity, np.array([d - 0.5 for d in degrees])
    )
    zones = -np.diff(np.append(at_least, 0.0))
    return {
        degree: float(zone)
        for degree, zone in zip(degrees, zones, strict=True)
        if zone > 0 or degree == lowest
    }
