"""Isoseismal zones and outlines of a shaking map, as polygons."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from shapely.geometry import MultiPolygon, Polygon, box, mapping
from shapely.geometry.base import BaseGeometry

from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM
from houfeng.vocabulary.scales import csis_degrees, degree_of
from houfeng.vocabulary.status import BANNER

LOWEST_DEGREE = 6  # official intensity maps draw zones from VI
_LOWEST_OF_WEAK = 4  # shown instead where nothing reaches VI
_DECIMALS = 4  # of a degree: 11 m
_MOST_VERTICES = 100
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def contour_geojson(shaking: ShakingMap) -> dict[str, Any]:
    """The zones of each degree as an RFC 7946 FeatureCollection, weakest first.

    A zone of degree d holds intensities from d - 0.5 up to d + 0.5. Zones start at VI; where
    the map stays below 5.5 they are IV and V, or the highest degree alone below that. The
    status stands in the collection, and in every label of an exercise or a test.
    """
    degrees = shown_degrees(shaking.max_intensity)
    zones = [_zone(shaking, degree - 0.5, degree + 0.5) for degree in degrees]
    areas = [_area_km2(zone) for zone in zones]
    # Neighbours are simplified together, so that their shared edges stay shared.
    simple = shapely.coverage_simplify(zones, shaking.step_deg / 4)
    features = [
        _feature(shaking, degree, zone, area)
        for degree, zone, area in zip(degrees, simple, areas, strict=True)
        if not zone.is_empty
    ]
    return {
        "type": "FeatureCollection",
        "event_id": shaking.event_id,
        "revision": shaking.revision,
        "status": shaking.status.value,
        "features": features,
    }


def write_contours(shaking: ShakingMap, path: Path) -> None:
    """`contour_geojson` as a file; the same map gives the same bytes."""
    text = json.dumps(contour_geojson(shaking), ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def shown_degrees(max_intensity: float) -> tuple[int, ...]:
    """The degrees whose zones are drawn for a map's highest intensity, ascending."""
    highest = degree_of(max_intensity).degree
    lowest = LOWEST_DEGREE if highest >= LOWEST_DEGREE else min(_LOWEST_OF_WEAK, highest)
    return tuple(range(lowest, highest + 1))


def outline(shaking: ShakingMap, degree: int) -> list[list[tuple[float, float]]]:
    """Rings round everything at or above a degree's zone, for an alert's polygon.

    Returns closed rings of (longitude, latitude), largest first, without holes, at most 100
    vertices in all, cut at the date line; empty where the map does not reach the degree.
    """
    whole = _zone(shaking, degree - 0.5, np.inf)
    solid = shapely.union_all([Polygon(part.exterior) for part in _polygons(whole)])
    tolerance = shaking.step_deg / 2
    while True:
        parts = _polygons(_cut_at_date_line(_rounded(solid.simplify(tolerance))))
        parts.sort(key=lambda part: (-part.area, part.bounds))
        rings = [[(lon, lat) for lon, lat in _ring(part.exterior)] for part in parts]
        if sum(len(ring) for ring in rings) <= _MOST_VERTICES:
            return rings
        tolerance *= 1.5


def _zone(shaking: ShakingMap, lower: float, upper: float) -> MultiPolygon:
    """Where lower <= intensity < upper, on the map's own longitudes."""
    generator = contour_generator(
        shaking.longitudes, shaking.latitudes, shaking.intensity, fill_type=FillType.OuterOffset
    )
    filled: Any = generator.filled(lower, upper)
    points, offsets = filled
    polygons = []
    for vertices, starts in zip(points, offsets, strict=True):
        rings = [vertices[a:b] for a, b in pairwise(starts)]
        polygons.append(Polygon(rings[0], rings[1:]))
    return MultiPolygon(polygons)


def _feature(
    shaking: ShakingMap, degree: int, zone: BaseGeometry, area_km2: float
) -> dict[str, Any]:
    shown = csis_degrees()[degree - 1]
    banner = BANNER[shaking.status]
    return {
        "type": "Feature",
        "properties": {
            "degree": degree,
            "roman": shown.roman,
            "label_zh": f"{banner['zh']} {shown.roman}度区".strip(),
            "label_en": f"{banner['en']} Intensity {_ROMAN[degree - 1]}".strip(),
            "colour": shown.colour,
            "lower": degree - 0.5,
            "upper": degree + 0.5,
            "area_km2": round(area_km2, 1),
        },
        "geometry": _geometry(_cut_at_date_line(_rounded(zone))),
    }


def _rounded(zone: BaseGeometry) -> BaseGeometry:
    """On the grid of published decimals, still valid."""
    return shapely.set_precision(zone, 10.0**-_DECIMALS)


def _cut_at_date_line(zone: BaseGeometry) -> BaseGeometry:
    """Longitudes past 180 brought back, the polygons cut there (RFC 7946, 3.1.9)."""
    if zone.is_empty or zone.bounds[2] <= 180:
        return zone
    west = zone.intersection(box(-180, -90, 180, 90))
    east = shapely.transform(
        zone.intersection(box(180, -90, 540, 90)), lambda xy: xy - np.array([360.0, 0.0])
    )
    return MultiPolygon(_polygons(west) + _polygons(east))


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    parts = shapely.get_parts(geometry, return_index=False)
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def _geometry(zone: BaseGeometry) -> dict[str, Any]:
    """A (Multi)Polygon with outer rings counter-clockwise (RFC 7946, 3.1.6)."""
    parts = [shapely.orient_polygons(part) for part in _polygons(zone)]
    parts.sort(key=lambda part: (-part.area, part.bounds))
    shape = [[_ring(part.exterior), *(_ring(hole) for hole in part.interiors)] for part in parts]
    if len(shape) == 1:
        return {"type": "Polygon", "coordinates": shape[0]}
    return {"type": "MultiPolygon", "coordinates": shape}


def _ring(ring: BaseGeometry) -> list[tuple[float, float]]:
    return _pairs(mapping(ring)["coordinates"])


def _pairs(coordinates: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    return [(round(lon, _DECIMALS), round(lat, _DECIMALS)) for lon, lat in coordinates]


def _area_km2(zone: BaseGeometry) -> float:
    """Area on the sphere, by Lambert's cylindrical equal-area projection."""

    def flat(degrees: Floats) -> Floats:
        east = np.radians(degrees[:, 0])
        north = np.sin(np.radians(degrees[:, 1]))
        return np.column_stack([east, north]) * EARTH_RADIUS_KM

    return float(shapely.transform(zone, flat).area)
