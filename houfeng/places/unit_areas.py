"""Boundaries of administrative units: read from a kept `admin` layer, on grids and at points."""

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from houfeng.places.gazetteer import Gazetteer
from houfeng.places.layers import Layer
from houfeng.places.unit_list import Unit, demand_code, unit_list
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid

FEW_POINTS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class UnitAreas:
    """Units with their areas; several areas may belong to one unit."""

    units: tuple[Unit, ...]
    tree: shapely.STRtree  # of the areas
    unit_of_area: NDArray[np.int32]


def areas_of(layer: Layer, gazetteer: Gazetteer) -> UnitAreas:
    """The areas of a layer of kind `admin`, read once per process and version."""
    if layer.kind != "admin":
        raise NotValid("layer", layer.name, "give a layer of kind admin")
    return _read(layer.file, gazetteer)


def areas_on_grid(areas: UnitAreas, longitudes: Floats, latitudes: Floats) -> NDArray[np.int32]:
    """The unit whose area holds each cell's centre, -1 none; (n_lat, n_lon)."""
    from rasterio import Affine
    from rasterio.features import rasterize

    shape = (latitudes.size, longitudes.size)
    across = float(longitudes[1] - longitudes[0])
    upward = float(latitudes[1] - latitudes[0])
    west, south = float(longitudes[0]) - across / 2, float(latitudes[0]) - upward / 2
    east, north = west + across * shape[1], south + upward * shape[0]
    found = np.full(shape, -1, dtype=np.int32)
    # A grid may run on past 180 degrees east: areas are looked for one turn further too.
    for turn in (0.0, 360.0):
        window = shapely.box(west - turn, south, east - turn, north)
        inside = areas.tree.query(window, predicate="intersects")
        if inside.size:
            shapes = [(areas.tree.geometries[i], int(areas.unit_of_area[i])) for i in inside]
            # Rows from the south, as ours: the transform's step upward is positive.
            drawn = rasterize(
                shapes, out_shape=shape, fill=-1, dtype="int32",
                transform=Affine(across, 0, west - turn, 0, upward, south),
            )  # fmt: skip
            found = np.where(drawn >= 0, drawn, found)
    return np.asarray(found, dtype=np.int32)


def areas_on_points(areas: UnitAreas, longitudes: Floats, latitudes: Floats) -> NDArray[np.int32]:
    """The unit whose area holds each point, -1 none; (n,)."""
    found = np.full(longitudes.size, -1, dtype=np.int32)
    if not longitudes.size:
        return found
    east = (longitudes + 180.0) % 360.0 - 180.0
    if longitudes.size < FEW_POINTS:
        which, area = areas.tree.query(shapely.points(east, latitudes), predicate="intersects")
        found[which] = areas.unit_of_area[area]
        return found
    # Many points: area by area, each prepared, on the points in its own box.
    order = np.argsort(latitudes)
    north = latitudes[order]
    window = shapely.box(east.min(), north[0], east.max(), north[-1])
    for area in areas.tree.query(window).tolist():
        shape = areas.tree.geometries[area]
        west, south, right, top = shapely.bounds(shape)
        near = order[np.searchsorted(north, south) : np.searchsorted(north, top, "right")]
        near = near[(east[near] >= west) & (east[near] <= right)]
        if near.size:
            shapely.prepare(shape)
            inside = near[shapely.intersects_xy(shape, east[near], latitudes[near])]
            found[inside] = areas.unit_of_area[area]
    return found


@lru_cache(maxsize=4)
def _read(file: Path, gazetteer: Gazetteer) -> UnitAreas:
    known = unit_list(gazetteer)
    try:
        text = file.read_text("utf-8")
        features = json.loads(text)["features"]
        geometries = shapely.get_parts(shapely.from_geojson(text))
    except (OSError, ValueError, KeyError, shapely.errors.ShapelyError) as error:
        raise NotFound(
            f"the layer's file {file} is gone or damaged; add the layer again"
        ) from error
    units: list[Unit] = []
    place: dict[str, int] = {}
    shapes: list[BaseGeometry] = []
    owner: list[int] = []
    for number, (feature, shape) in enumerate(zip(features, geometries, strict=True), 1):
        properties: dict[str, Any] = feature["properties"]
        field = f"feature {number}, property code"
        code = demand_code(known, field, properties.get("code"))
        if code not in place:
            place[code] = len(units)
            listed = known.units[known.by_code[code]] if code in known.by_code else None
            if listed is None:
                raise NotValid(field, code, "give areas of counties; add the layer again")
            named = replace(
                listed,
                name_zh=properties.get("name_zh") or listed.name_zh,
                name_en=properties.get("name_en") or listed.name_en,
            )
            units.append(named)
        for part in shapely.get_parts(shape):
            shapes.append(part)
            owner.append(place[code])
    return UnitAreas(
        tuple(units), shapely.STRtree(np.array(shapes, dtype=object)), np.array(owner, np.int32)
    )
