"""Land and sea, from the built asset (Natural Earth land, 1:50 million, public domain)."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import shapely

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
