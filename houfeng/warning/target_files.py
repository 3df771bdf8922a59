"""Targets from an operator's own files: a CSV of points, a GeoJSON of points and areas."""

import csv
import io
import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.warning.tables import AVERAGE_VS30_MS
from houfeng.warning.targets import ALERT_AT, DAMAGING, Targets

MOST_BYTES, MOST_TARGETS, LONGEST = 200_000_000, 1_000_000, 200
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PER_AREA = 64  # points that stand for an area, at most about so many inside and on its edge

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号", "代码", "code"),
    "name": ("name", "名称", "设施名称", "地名"),
    "lon": ("lon", "longitude", "经度", "lng"),
    "lat": ("lat", "latitude", "纬度"),
    "kind": ("kind", "type", "类型"),
    "alert_threshold": ("alert_threshold", "threshold", "告警阈值", "阈值", "预警阈值"),
    "target_intensity": ("target_intensity", "target", "目标烈度", "关注烈度"),
    "population": ("population", "人口"),
    "area_km2": ("area_km2", "area", "面积"),
    "vs30_ms": ("vs30_ms", "vs30"),
}
# The default, then the lowest and the highest there may be.
_NUMBERS: dict[str, tuple[float | None, float, float]] = {
    "lon": (None, -180.0, 180.0),
    "lat": (None, -90.0, 90.0),
    "alert_threshold": (ALERT_AT, 1.0, 12.0),
    "target_intensity": (DAMAGING, 1.0, 12.0),
    "population": (0.0, 0.0, 1e10),
    "area_km2": (0.0, 0.0, 1e8),
    "vs30_ms": (AVERAGE_VS30_MS, 50.0, 5000.0),
}


def read_csv(source: Path | bytes, file: str) -> Targets:
    """Columns by their English or Chinese names; the first row names them."""
    text = _text(source, file)
    rows = list(csv.reader(io.StringIO(text)))
    if not rows:
        raise NotValid(file, "no row", "give a header with name, lon, lat and a row a target")
    places = {
        ours: rows[0].index(found)
        for ours, known in NAMES.items()
        for found in [next((w for w in rows[0] if w.strip().lower() in known), None)]
        if found is not None
    }
    for needed in ("name", "lon", "lat"):
        if needed not in places:
            raise NotValid(
                f"{file}, row 1", ",".join(rows[0])[:100],
                f"there is no column {needed}; call it one of {', '.join(NAMES[needed])}",
            )  # fmt: skip
    cells = [
        (number, {name: row[at].strip() if at < len(row) else "" for name, at in places.items()})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if not cells:
        raise NotValid(file, "no target", "give at least one row below the header")
    if len(cells) > MOST_TARGETS:
        raise NotValid(file, f"{len(cells):,} targets", f"give at most {MOST_TARGETS:,}")
    columns: dict[str, list[float]] = {name: [] for name in _NUMBERS}
    names, ids, kinds = [], [], []
    for number, cell in cells:
        for name in _NUMBERS:
            columns[name].append(_number(cell.get(name, ""), name, f"{file}, row {number}"))
        names.append(_word(cell["name"], "name", f"{file}, row {number}"))
        ids.append(_word(cell.get("id") or cell["name"], "id", f"{file}, row {number}"))
        kinds.append(_word(cell.get("kind") or "facility", "kind", f"{file}, row {number}"))
    _no_duplicates(ids, [number for number, _ in cells], file)
    arrays = {name: np.array(values, dtype=float) for name, values in columns.items()}
    lon, lat = arrays.pop("lon"), arrays.pop("lat")
    return Targets(
        ids=tuple(ids), names=tuple(names), kinds=tuple(kinds), longitudes=lon, latitudes=lat,
        point_longitudes=lon, point_latitudes=lat,
        starts=np.arange(len(ids) + 1, dtype=np.int64), **arrays,
    )  # fmt: skip


def read_geojson(source: Path | bytes, file: str) -> Targets:
    """A FeatureCollection; polygons become areas, points single targets."""
    try:
        found = json.loads(_text(source, file))
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotValid(file, str(error), "give GeoJSON") from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or not features:
        raise NotValid(file, "no feature", "give a FeatureCollection with at least one feature")
    if len(features) > MOST_TARGETS:
        raise NotValid(file, f"{len(features):,} features", f"give at most {MOST_TARGETS:,}")
    return Targets.joined(
        *(_feature(one, f"{file}, feature {at}") for at, one in enumerate(features, start=1))
    )


def area_target(
    geometry: shapely.Geometry, name: str, code: str, kind: str, where: str,
    numbers: Mapping[str, float] | None = None,
) -> Targets:  # fmt: skip
    """One target that is an area, by points inside and on its edge."""
    if not shapely.is_valid(geometry):
        geometry = shapely.make_valid(geometry)
    lon, lat = _points_of(geometry)
    if not lon.size:
        raise NotValid(where, geometry.geom_type, "give a polygon with an area, or a point")
    inside = geometry.representative_point()
    known = dict(numbers or {})
    known.setdefault("area_km2", 0.0)
    if not known["area_km2"]:
        known["area_km2"] = _area_km2(geometry)
    vs30 = known.pop("vs30_ms", AVERAGE_VS30_MS)
    given = {
        field: np.array([known.get(field, default)])
        for field, default in (
            ("target_intensity", DAMAGING),
            ("alert_threshold", ALERT_AT),
            ("population", 0.0),
            ("area_km2", 0.0),
        )
    }
    return Targets(
        ids=(code,), names=(name,), kinds=(kind,),
        longitudes=np.array([inside.x]), latitudes=np.array([inside.y]),
        point_longitudes=lon, point_latitudes=lat, vs30_ms=np.full(lon.size, vs30),
        starts=np.array([0, lon.size], dtype=np.int64), **given,
    )  # fmt: skip


def _feature(feature: Any, where: str) -> Targets:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    try:
        geometry = shape(feature["geometry"])
    except (KeyError, TypeError, ValueError, AttributeError, shapely.GEOSException):
        raise NotValid(where, "its geometry", "give a Point, Polygon or MultiPolygon") from None
    named = {
        ours: properties[known]
        for ours, names in NAMES.items()
        for known in names
        if properties.get(known) is not None
    }
    name = _word(str(named.get("name", "")), "name", where)
    code = _word(str(named.get("id", name)), "id", where)
    numbers = {
        field: _number(str(named[field]), field, where)
        for field in _NUMBERS
        if field in named and field not in ("lon", "lat")
    }
    bounds = geometry.bounds
    if geometry.is_empty or bounds[0] < -180 or bounds[2] > 180 or abs(bounds[1]) > 90 or (
        abs(bounds[3]) > 90
    ):  # fmt: skip
        raise NotValid(where, bounds, "give longitude and latitude in degrees, WGS 84")
    kind = _word(str(named.get("kind", "area" if geometry.area else "facility")), "kind", where)
    if geometry.geom_type == "Point":
        given: dict[str, Any] = {field: np.array([value]) for field, value in numbers.items()}
        return Targets.of_points(
            [name], np.array([geometry.x]), np.array([geometry.y]), ids=[code], kind=kind, **given
        )
    return area_target(geometry, name, code, kind, where, numbers)


def _points_of(geometry: shapely.Geometry) -> tuple[Floats, Floats]:
    """Points on the edge and on a grid inside."""
    west, south, east, north = geometry.bounds
    if geometry.area <= 0:
        return np.empty(0), np.empty(0)
    step = math.sqrt(geometry.area / _PER_AREA)
    lon, lat = np.meshgrid(
        np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    )
    inside = shapely.contains_xy(geometry, lon.ravel(), lat.ravel())
    edge = geometry.boundary
    along = np.linspace(0.0, edge.length, _PER_AREA // 2, endpoint=False)
    rim = shapely.line_interpolate_point(shapely.line_merge(edge), along) if (
        edge.geom_type == "LineString"
    ) else np.array([part.interpolate(share, normalized=True) for part in edge.geoms
                     for share in np.linspace(0.0, 1.0, 8, endpoint=False)])  # fmt: skip
    return (
        np.concatenate([lon.ravel()[inside], shapely.get_x(rim)]),
        np.concatenate([lat.ravel()[inside], shapely.get_y(rim)]),
    )


def _area_km2(geometry: shapely.Geometry) -> float:
    """Of a county, in a plane of true area about its middle; good to a percent."""
    middle = geometry.centroid.y
    scale = 6371.0088 * math.pi / 180.0
    return float(geometry.area) * scale**2 * math.cos(math.radians(middle))


def _text(source: Path | bytes, file: str) -> str:
    if isinstance(source, Path):
        if not source.is_file():
            raise NotFound(f"there is no file {source}")
        if source.stat().st_size > MOST_BYTES:
            raise NotValid(file, f"{source.stat().st_size:,} bytes", f"keep below {MOST_BYTES:,}")
        source = source.read_bytes()
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return source.decode(coding)
        except UnicodeDecodeError:
            continue
    raise NotValid(file, "its letters", "save it as UTF-8 or GB 18030")


def _number(text: str, name: str, where: str) -> float:
    default, lowest, highest = _NUMBERS[name]
    if not text:
        if default is None:
            raise NotValid(f"{where}, {name}", "nothing", "give degrees, WGS 84")
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not lowest <= value <= highest:
        raise NotValid(f"{where}, {name}", text, f"give a number from {lowest:g} to {highest:g}")
    return value


def _word(text: str, name: str, where: str) -> str:
    if not text.strip():
        raise NotValid(f"{where}, {name}", "nothing", "give every target a name")
    if len(text) > LONGEST or _CONTROL.search(text):
        raise NotValid(
            f"{where}, {name}", text, f"at most {LONGEST} letters, no control characters"
        )
    return text.strip()


def _no_duplicates(ids: list[str], numbers: list[int], file: str) -> None:
    seen: dict[str, int] = {}
    for one, number in zip(ids, numbers, strict=True):
        if one in seen:
            raise NotValid(
                f"{file}, row {number}, id", one, f"row {seen[one]} has it too; give each its own"
            )
        seen[one] = number
