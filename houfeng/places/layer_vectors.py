"""Any GeoJSON made into the one form we keep: plain features in WGS 84, damaged ones left out."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from houfeng.places.fortification import demand_told
from houfeng.places.gazetteer import Gazetteer
from houfeng.places.layer_admin import checked_areas
from houfeng.places.layer_checks import Bounds, check_bounds
from houfeng.places.layer_crs import ADD_CRS, is_wgs84, read_crs, words_of
from houfeng.places.layer_kinds import Kind
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid

MOST_BYTES = 512 * 2**20
MOST_FEATURES = 1_000_000
MOST_PROPERTIES = 64
MOST_LETTERS = 500  # of a property
_TYPES = {
    "line": {"LineString", "MultiLineString"},
    "polygon": {"Polygon", "MultiPolygon"},
    "site": {"Point", "MultiPoint", "Polygon", "MultiPolygon"},
    "any": {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"},
}
_WORDS = {
    "line": "lines",
    "polygon": "polygons",
    "site": "points or areas",
    "any": "points, lines or areas",
}
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One line of a layer of lines."""

    points: Floats  # (n, 2) longitude, latitude; runs on past 180 where it crosses it
    properties: Mapping[str, str | float | bool]


def make_canonical(
    path: Path,
    kind: Kind,
    out: Path,
    *,
    crs: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> tuple[Bounds, dict[str, float], list[str]]:
    """Write the GeoJSON in the form we keep; returns its bounds, figures and remarks.

    Raises NotValid for what is not GeoJSON, for the wrong kind of geometry, for coordinates that
    are not degrees; a feature that is damaged alone is left out and counted.
    """
    document = _load(path)
    notes: list[str] = []
    system = _system(document, crs, notes)
    if document.get("type") == "Topology":
        raise NotValid("type", "Topology", "give GeoJSON: ogr2ogr -f GeoJSON OUT IN")
    features = _features(document)
    if len(features) > MOST_FEATURES:
        raise NotValid("features", len(features), f"keep at most {MOST_FEATURES:,}")
    kept, damaged, others = [], 0, 0
    for feature in features:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict):
            damaged += 1
        elif str(geometry.get("type")) not in _TYPES[kind.geometry]:
            others += 1
        else:
            shape = _shape(geometry, system)
            if shape is None:
                damaged += 1
            else:
                kept.append((shape, _properties(feature.get("properties"))))
    _demand_some(kind, len(kept), damaged, others)
    if damaged:
        notes.append(
            f"{damaged:,} of {len(features):,} features were left out: no shape, or coordinates "
            "that are not numbers"
        )
    if others:
        notes.append(f"{others:,} features were left out: they are no {_WORDS[kind.geometry]}")
    if kind.name == "admin":
        named, remarks = checked_areas([properties for _, properties in kept], gazetteer)
        kept = [(shape, names) for (shape, _), names in zip(kept, named, strict=True)]
        notes += remarks
    if kind.name == "fortification":
        demand_told([properties for _, properties in kept])
    bounds = tuple(float(v) for v in shapely.total_bounds([shape for shape, _ in kept]))
    assert len(bounds) == 4
    check_bounds(bounds)
    out.write_text(_written(kept), "utf-8")
    points = int(sum(shapely.get_num_coordinates(shape) for shape, _ in kept))
    return bounds, {"features": len(kept), "points": points}, notes


def read_traces(path: Path) -> tuple[Trace, ...]:
    """Every line of a kept layer; a feature of several lines gives several."""
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
    except (OSError, ValueError, KeyError) as error:
        raise NotFound(
            f"the layer's file {path} is gone or damaged; add the layer again"
        ) from error
    return tuple(
        Trace(np.array(points, dtype=np.float64), feature["properties"])
        for feature in features
        for points in _lines_in(feature["geometry"])
    )


def _lines_in(geometry: Mapping[str, Any]) -> Iterator[Any]:
    if geometry["type"] == "LineString":
        yield geometry["coordinates"]
    elif geometry["type"] == "MultiLineString":
        yield from geometry["coordinates"]


def _load(path: Path) -> dict[str, Any]:
    if path.stat().st_size > MOST_BYTES:
        raise NotValid("file", f"{path.stat().st_size:,} bytes", f"keep below {MOST_BYTES:,}")
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotValid("file", str(error)[:100], "give GeoJSON in UTF-8") from error
    if not isinstance(found, dict):
        raise NotValid("file", type(found).__name__, "give a GeoJSON FeatureCollection")
    return found


def _system(document: dict[str, Any], told: str | None, notes: list[str]) -> Any:
    """The CRS to convert from, or None where coordinates are taken as they are."""
    said = document.get("crs")
    name = said.get("properties", {}).get("name") if isinstance(said, dict) else None
    if told is None and said is not None and not isinstance(name, str):
        raise NotValid("crs", said, f"this is not a name; {ADD_CRS}")
    if told is None and name is None:
        return None  # RFC 7946: WGS 84
    system = read_crs(told or str(name))
    if is_wgs84(system):
        if system.to_epsg() != 4326:
            notes.append(f"{words_of(system)} taken as WGS 84: they differ by less than 2 m")
        return None
    notes.append(f"converted from {words_of(system)} to WGS 84 longitude and latitude")
    return system


def _features(document: dict[str, Any]) -> list[Any]:
    said, listed = str(document.get("type")), document.get("features")
    if said == "FeatureCollection" and isinstance(listed, list):
        return listed
    if said == "Feature":
        return [document]
    if said in _TYPES["any"]:
        return [{"type": "Feature", "geometry": document, "properties": {}}]
    raise NotValid(
        "type", document.get("type"),
        "give a GeoJSON FeatureCollection: ogr2ogr -f GeoJSON OUT IN reads most other formats",
    )  # fmt: skip


def _demand_some(kind: Kind, kept: int, damaged: int, others: int) -> None:
    if kept:
        return
    if others:
        raise NotValid(
            "geometry", f"no {_WORDS[kind.geometry]} among {others:,} features",
            f"{kind.name} is made of {_WORDS[kind.geometry]}; give those, or another --kind",
        )  # fmt: skip
    raise NotValid("features", f"{damaged:,} without a shape", "give at least one with coordinates")


def _shape(geometry: dict[str, Any], system: Any) -> BaseGeometry | None:
    """The geometry in two dimensions, or None where it is damaged."""
    found = geometry.get("coordinates")
    if not isinstance(found, list) or not found:
        return None
    try:
        return _MAKE[geometry["type"]](found, system)
    except (TypeError, ValueError, IndexError, OverflowError, shapely.errors.ShapelyError):
        return None


def _line(found: Any, system: Any) -> BaseGeometry:
    return shapely.LineString(_run_on(_points(found, system)))


def _areas(polygons: Any, system: Any) -> BaseGeometry:
    """Polygons of (rings of points); crossing rings are mended as GEOS sees them."""
    areas = []
    for rings in polygons:
        outer, *holes = (_points(ring, system) for ring in rings)
        made = shapely.make_valid(shapely.Polygon(outer, holes))
        areas += [
            part
            for piece in shapely.get_parts(made)
            for part in shapely.get_parts(piece)
            if part.geom_type == "Polygon"
        ]
    if not areas:
        raise ValueError("a polygon without area")
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)


_MAKE: dict[str, Callable[[Any, Any], BaseGeometry]] = {
    "Point": lambda found, system: shapely.Point(_points([found], system)[0]),
    "MultiPoint": lambda found, system: shapely.MultiPoint(_points(found, system)),
    "LineString": _line,
    "MultiLineString": lambda found, system: shapely.MultiLineString(
        [_run_on(_points(line, system)) for line in found]
    ),
    "Polygon": lambda found, system: _areas([found], system),
    "MultiPolygon": _areas,
}


def _points(found: Any, system: Any) -> Floats:
    """(n, 2) longitude and latitude; ValueError where one is not a finite number."""
    points = np.array([point[:2] for point in found], dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError("coordinates that are not numbers")
    if system is not None:
        from rasterio.warp import transform

        xs, ys = transform(system, "EPSG:4326", points[:, 0], points[:, 1])
        points = np.column_stack([xs, ys])
        if not np.isfinite(points).all():
            raise ValueError("coordinates outside the projection")
    return points


def _run_on(points: Floats) -> Floats:
    """A line that jumps from 180 to -180 runs on past 180 instead."""
    if len(points) < 2:
        raise ValueError("a line of one point")
    return np.column_stack([np.unwrap(points[:, 0], period=360.0), points[:, 1]])


def _properties(found: Any) -> dict[str, str | float | bool]:
    """Words and numbers of a feature, none long, none strange; the rest is left out."""
    kept: dict[str, str | float | bool] = {}
    if not isinstance(found, dict):
        return kept
    for name, value in found.items():
        if len(kept) >= MOST_PROPERTIES or len(name) > 100:
            continue
        if isinstance(value, str):
            kept[_clean(name)] = _clean(value)
        elif isinstance(value, bool) or (isinstance(value, int | float) and _finite(value)):
            kept[_clean(name)] = value
    return kept


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond any float
        return False


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)[:MOST_LETTERS]


def _written(kept: list[tuple[BaseGeometry, dict[str, Any]]]) -> str:
    """One feature a line, keys sorted: the same features give the same bytes."""
    lines = [
        json.dumps(
            {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)),
             "properties": properties},
            ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"),
        )
        for shape, properties in kept
    ]  # fmt: skip
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
