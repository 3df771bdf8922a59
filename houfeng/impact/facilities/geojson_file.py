"""Sites in a GeoJSON file: points, or areas that are stood for by a point within."""

import json
from typing import Any

from houfeng.impact.facilities.columns import MOST_SITES, NAMES, Columns, Progress, too_many
from houfeng.impact.facilities.problems import both, problem
from houfeng.impact.facilities.states import plain
from houfeng.places.layer_crs import is_wgs84, read_crs
from houfeng.vocabulary.errors import NotValid

_MOST_POINTS = 100_000  # of one area
_EVERY = 50_000
_TO_WGS84 = both(
    "请转换为 WGS 84：ogr2ogr -f GeoJSON -t_srs EPSG:4326 OUT IN",
    "convert it: ogr2ogr -f GeoJSON -t_srs EPSG:4326 OUT IN",
)


def read_geojson(raw: bytes, file: str, progress: Progress) -> Columns:
    """Each feature's point and the properties we know; NotValid for what is not GeoJSON."""
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        raise NotValid(
            file,
            str(wrong)[:100],
            both("请提供完整的 UTF-8 GeoJSON", "give complete GeoJSON in UTF-8"),
        ) from wrong
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        kind = document.get("type") if isinstance(document, dict) else type(document).__name__
        raise NotValid(
            f"{file}, type",
            kind,
            both("应为 FeatureCollection", "give a GeoJSON FeatureCollection"),
        )
    _refuse_other_crs(document.get("crs"), file)
    if len(features) > MOST_SITES:
        raise too_many(file)
    wanted = [name for name in NAMES if name not in ("lon", "lat")]
    made = Columns(
        file,
        {name: name for name in wanted} | {"lon": "geometry", "lat": "geometry"},
        {name: [] for name in NAMES},
        range(1, len(features) + 1),
    )
    areas = 0
    for at, feature in enumerate(features):
        told = feature if isinstance(feature, dict) else {}
        properties = _words(told.get("properties"))
        for name in wanted:
            made.cells[name].append(_property(properties, name))
        if not made.cells["id"][-1]:
            made.cells["id"][-1] = _text(told.get("id"))
        point, is_area = _point(told.get("geometry"))
        areas += is_area
        if point is None:
            made.tell(at, problem("geometry", at + 1, "geometry", _kind(told.get("geometry"))))
        lon, lat = point or ("nan", "nan")
        made.cells["lon"].append(lon)
        made.cells["lat"].append(lat)
        if at % _EVERY == _EVERY - 1:
            progress("reading features", at + 1, len(features))
    if areas:
        made.notes.append(
            (
                f"{areas} 处为面状，取面内一点代表",
                f"areas, each stood for by a point within it: {areas:,}",
            )
        )
    return made


def _refuse_other_crs(said: Any, file: str) -> None:
    if said is None:
        return  # RFC 7946: WGS 84
    properties = said.get("properties") if isinstance(said, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        raise NotValid(f"{file}, crs", said, _TO_WGS84)
    if not is_wgs84(read_crs(name)):
        raise NotValid(f"{file}, crs", name, _TO_WGS84)


def _words(found: Any) -> dict[str, Any]:
    return (
        {plain(str(key)): value for key, value in found.items()} if isinstance(found, dict) else {}
    )


def _property(properties: dict[str, Any], name: str) -> str:
    for word in NAMES[name]:
        if word in properties:
            return _text(properties[word])
    return ""


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return value if isinstance(value, str) else f"{value:.15g}"


def _kind(geometry: Any) -> str:
    return str(geometry.get("type")) if isinstance(geometry, dict) else "null"


def _point(geometry: Any) -> tuple[tuple[str, str] | None, bool]:
    """(longitude and latitude as text, whether it was an area); None where there is none."""
    if not isinstance(geometry, dict):
        return None, False
    found = geometry.get("coordinates")
    if geometry.get("type") == "Point":
        if isinstance(found, list) and len(found) >= 2 and all(map(_is_number, found[:2])):
            return (repr(float(found[0])), repr(float(found[1]))), False
        return None, False
    if geometry.get("type") in ("Polygon", "MultiPolygon"):
        return _within(geometry), True
    return None, False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6


def _within(geometry: dict[str, Any]) -> tuple[str, str] | None:
    import shapely
    from shapely.geometry import shape

    if _points_in(geometry.get("coordinates")) > _MOST_POINTS:
        return None
    try:
        point = shapely.make_valid(shape(geometry)).representative_point()
    except (TypeError, ValueError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return None
    return None if point.is_empty else (repr(float(point.x)), repr(float(point.y)))


def _points_in(found: Any, depth: int = 0) -> int:
    if not isinstance(found, list) or depth > 4:
        return 0
    if found and not isinstance(found[0], list):
        return 1
    return sum(_points_in(one, depth + 1) for one in found)
