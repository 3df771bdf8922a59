"""Land and sea, from the built asset (Natural Earth land, 1:50 million, public domain)."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from shapely.affinity import affine_transform

from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.assets import asset_path

Ring = list[tuple[float, float]]


def land_polygons(bounds: tuple[float, float, float, float]) -> list[Ring]:
    """Outer rings of the land inside (west, south, east, north), clipped, (lon, lat) closed.

    Lakes cut out of the land are left as land. Raises SourceUnavailable if the asset has not
    been built.
    """
    return clipped(asset_path("land.geojson"), bounds)


def clipped(path: Path, bounds: tuple[float, float, float, float]) -> list[Ring]:
    """land_polygons for any GeoJSON file of polygons."""
    tree = _tree(path)
    window = shapely.box(*bounds)
    parts = tree.geometries[tree.query(window, predicate="intersects")]
    cut = shapely.get_parts(shapely.intersection(parts, window))
    # Clipping may leave a point or a line where land only touches the window.
    areas = [part for shape in cut for part in shapely.get_parts(shape)]
    return [
        [(float(lon), float(lat)) for lon, lat in shapely.get_coordinates(area.exterior)]
        for area in areas
        if area.geom_type == "Polygon"
    ]


def is_land(longitude: float, latitude: float) -> bool:
    """Whether a point lies on land at 1:50 million: small islands and the shore are rough."""
    tree = _tree(asset_path("land.geojson"))
    return bool(tree.query(shapely.Point(longitude, latitude), predicate="within").size)


def land_on(longitudes: Floats, latitudes: Floats) -> Bools:
    """Which cells of a regular grid have their centre on land, (n_lat, n_lon).

    longitudes, latitudes: cell centres in degrees, ascending, even steps; longitudes may run
    past 180. Islands smaller than a cell are sea.
    """
    from rasterio.features import rasterize
    from rasterio.transform import from_origin

    step_x, step_y = longitudes[1] - longitudes[0], latitudes[1] - latitudes[0]
    west, north = longitudes[0] - step_x / 2, latitudes[-1] + step_y / 2
    shape = (latitudes.size, longitudes.size)
    bounds = (west, latitudes[0] - step_y / 2, longitudes[-1] + step_x / 2, north)
    tree = _tree(asset_path("land.geojson"))
    land = []
    for shift in (-360.0, 0.0, 360.0):
        window = shapely.box(bounds[0] - shift, bounds[1], bounds[2] - shift, bounds[3])
        parts = shapely.intersection(
            tree.geometries[tree.query(window, predicate="intersects")], window
        )
        land += [affine_transform(part, [1, 0, 0, 1, shift, 0]) for part in parts]
    land = [part for part in land if part.area > 0]
    if not land:
        return np.zeros(shape, dtype=bool)
    made = rasterize(land, out_shape=shape, transform=from_origin(west, north, step_x, step_y))
    return np.asarray(made[::-1] > 0)


@cache
def _tree(path: Path) -> shapely.STRtree:
    """Polygons of a file in a spatial index; read once per process."""
    found = json.loads(path.read_text("utf-8"))
    features = found.get("features", [found])
    shapes = [
        shapely.from_geojson(json.dumps(feature.get("geometry", feature))) for feature in features
    ]
    parts = np.array(shapely.get_parts(shapely.get_parts(shapes)), dtype=object)
    return shapely.STRtree(shapely.make_valid(parts))
