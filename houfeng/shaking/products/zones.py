"""Areas of a grid between two values, as polygons on the grid's own longitudes."""

from itertools import pairwise
from typing import Any

import numpy as np
from contourpy import FillType, contour_generator
from shapely.geometry import MultiPolygon, Polygon

from houfeng.vocabulary.arrays import Floats


def between(
    longitudes: Floats, latitudes: Floats, grid: Floats, lower: float, upper: float
) -> MultiPolygon:
    """Where lower <= value < upper; longitudes may run past 180."""
    generator = contour_generator(longitudes, latitudes, grid, fill_type=FillType.OuterOffset)
    filled: Any = generator.filled(lower, upper)
    polygons = []
    for vertices, starts in zip(*filled, strict=True):
        rings = [vertices[a:b] for a, b in pairwise(starts)]
        polygons.append(Polygon(rings[0], rings[1:]))
    return MultiPolygon(polygons)


def window_of(
    longitudes: Floats, latitudes: Floats, grid: Floats, bounds: tuple[float, float, float, float]
) -> tuple[Floats, Floats, Floats]:
    """Axes and grid cut to a window (west, south, east, north) and two cells around it.

    The window's longitudes run on as the axis does. Beside the grid its nearest cells are kept.
    """
    west, south, east, north = bounds
    columns, rows = _reach(longitudes, west, east), _reach(latitudes, south, north)
    return longitudes[columns], latitudes[rows], grid[rows, columns]


def _reach(axis: Floats, low: float, high: float) -> slice:
    first = max(int(np.searchsorted(axis, low)) - 2, 0)
    last = min(int(np.searchsorted(axis, high)) + 2, axis.size)
    return slice(first, last) if last - first > 1 else slice(None)
