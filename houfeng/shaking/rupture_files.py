"""A rupture from a file: ShakeMap's fault text, rupture GeoJSON."""

import json
from pathlib import Path
from typing import Any

from houfeng.events.readers.contents import contents
from houfeng.events.readers.fault_trace import (
    LARGEST_FAULT_BYTES,
    Polygon,
    fault_text,
    read_polygons,
    refuse_swapped,
)
from houfeng.shaking.rupture_checks import surface_from_polygons
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.errors import NotValid

Hypocentre = tuple[float, float, float]

_LONGEST_REFERENCE = 400


def read_surface(path: Path, *, hypocentre: Hypocentre | None = None) -> Surface:
    """The rupture in a `*_fault.txt` or a rupture GeoJSON file.

    hypocentre: longitude, latitude, depth km. Without it GeoJSON metadata is asked, then the
    middle of the rupture taken, which the surface's `how` says. A polygon of more than two
    upper vertices becomes several quadrilaterals; planes that dip to the left of their
    upper edge are turned round. Raises NotFound, or NotValid naming the field, the value and
    the mend.
    """
    if path.suffix.lower() in (".json", ".geojson"):
        return surface_from_geojson(_json(path), hypocentre=hypocentre)
    near = None if hypocentre is None else hypocentre[:2]
    polygons = read_polygons(path, near=near)
    return surface_from_polygons(polygons, hypocentre, reference=_comments(path))


def surface_from_geojson(document: Any, *, hypocentre: Hypocentre | None = None) -> Surface:
    """The rupture of a GeoJSON document (RFC 7946 with a depth in km as third coordinate).

    As ShakeMap writes it, all polygons may stand as rings of one. A Point gives a point, a
    LineString a line. Raises NotValid.
    """
    metadata = document.get("metadata") if isinstance(document, dict) else None
    metadata = metadata if isinstance(metadata, dict) else {}
    if hypocentre is None:
        hypocentre = _hypocentre_in(metadata)
    reference = str(metadata.get("reference") or "")[:_LONGEST_REFERENCE]
    points: list[Polygon] = []
    lines: list[Polygon] = []
    rings: list[Polygon] = []
    for number, geometry in enumerate(_geometries(document), start=1):
        kind, inside = geometry.get("type"), geometry.get("coordinates")
        name = f"rupture GeoJSON, geometry {number}"
        if kind == "Point":
            points.append([_position(inside, name)])
        elif kind == "LineString":
            lines.append(_positions(inside, name))
        elif kind == "MultiLineString":
            lines += [_positions(line, name) for line in _list(inside, name)]
        elif kind == "Polygon":
            rings += [_positions(ring, name) for ring in _list(inside, name)]
        elif kind == "MultiPolygon":
            for part in _list(inside, name):
                rings += [_positions(ring, name) for ring in _list(part, name)]
        else:
            raise NotValid(name, kind, "give a MultiPolygon, Polygon, LineString or Point")
    if len([kind for kind in (points, lines, rings) if kind]) != 1 or len(points) > 1:
        raise NotValid(
            "rupture GeoJSON",
            f"{len(points)} points, {len(lines)} lines, {len(rings)} polygons",
            "give polygons, or lines, or one point",
        )
    if hypocentre is not None:
        refuse_swapped([*points, *lines, *rings], hypocentre[:2])
    if points:
        return surface_from_polygons([], hypocentre or points[0][0], reference=reference)
    # A line is a plane without width: down along it and back.
    polygons = rings or [line + line[::-1] for line in lines]
    return surface_from_polygons(polygons, hypocentre, reference=reference, a_line=bool(lines))


def _json(path: Path) -> Any:
    raw = contents(path, largest=LARGEST_FAULT_BYTES)

    def refuse(constant: str) -> None:
        raise NotValid("rupture GeoJSON", constant, "every coordinate must be a finite number")

    try:
        return json.loads(raw, parse_constant=refuse)
    except (ValueError, RecursionError) as wrong:
        raise NotValid("rupture GeoJSON", path.name, f"it is not JSON ({wrong})") from wrong


def _geometries(document: Any) -> list[dict[str, Any]]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection":
        features = _list(document.get("features"), "rupture GeoJSON, features")
        return [geometry for feature in features for geometry in _geometries(feature)]
    if kind == "Feature":
        geometry = document.get("geometry")
        if isinstance(geometry, dict):
            return [geometry]
        raise NotValid("rupture GeoJSON, geometry", geometry, "give every feature a geometry")
    if isinstance(document, dict) and "coordinates" in document:
        return [document]
    raise NotValid("rupture GeoJSON, type", kind, "give a FeatureCollection with the rupture")


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise NotValid(name, value, "it is empty; give coordinates")
    return value


def _positions(ring: Any, name: str) -> Polygon:
    return [_position(position, name) for position in _list(ring, name)]


def _position(position: Any, name: str) -> tuple[float, float, float]:
    numbers = isinstance(position, list) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in position
    )
    if not numbers or len(position) != 3:
        raise NotValid(name, position, "give longitude, latitude, depth in km as numbers")
    return float(position[0]), float(position[1]), float(position[2])


def _hypocentre_in(metadata: dict[str, Any]) -> Hypocentre | None:
    found = [metadata.get(name) for name in ("lon", "lat", "depth")]
    if all(isinstance(value, int | float) for value in found):
        longitude, latitude, depth = (float(value) for value in found if value is not None)
        return longitude, latitude, depth
    return None


def _comments(path: Path) -> str:
    """What the author wrote behind "#": as a rule, where the rupture was published."""
    lines = [line.strip() for line in fault_text(path).splitlines()]
    said = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
    return said[:_LONGEST_REFERENCE]
