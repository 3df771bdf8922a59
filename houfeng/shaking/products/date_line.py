"""Maps past 180 degrees in formats whose longitudes end there (RFC 7946, 3.1.9; KML 2.2)."""

import numpy as np
import shapely
from shapely.geometry import MultiLineString, box
from shapely.geometry.base import BaseGeometry

_WORLDS = ((-540.0, 360.0), (-180.0, 0.0), (180.0, -360.0), (540.0, -720.0))


def wrapped(longitude: float) -> float:
    """The same meridian from -180 to 180."""
    if -180.0 <= longitude <= 180.0:
        return longitude
    return (longitude + 180.0) % 360.0 - 180.0


def cut(found: BaseGeometry) -> list[BaseGeometry]:
    """A geometry in pieces that lie from -180 to 180 each, cut along the date line."""
    if found.is_empty:
        return []
    west, _, east, _ = found.bounds
    if west >= -180.0 and east <= 180.0:
        return [found]
    pieces = []
    for start, shift in _WORLDS:
        if west >= start + 360.0 or east <= start:
            continue
        part = found.intersection(box(start, -90.0, start + 360.0, 90.0))
        moved = shapely.transform(part, lambda c, by=shift: c + np.array([by, 0.0]))
        if not moved.is_empty:
            pieces.append(moved)
    return pieces


def lines_in(found: BaseGeometry) -> list[BaseGeometry]:
    """Every line of a geometry, however it is wrapped; points of a mere touch left out."""
    merged = shapely.line_merge(found) if isinstance(found, MultiLineString) else found
    parts = shapely.get_parts(merged)
    return [part for part in parts if part.geom_type == "LineString" and part.length > 0]
