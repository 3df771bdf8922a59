"""Coast, rupture and epicentre in the shape of a layer's picture, to lie over it without a map."""

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from houfeng.documents.map_frame import INK, PAPER, Frame, Ring, coast_path, polygons_in
from houfeng.documents.map_svg import _star
from houfeng.shaking.products.layer_pictures import bounds_of
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Floats

_PX = 900.0  # of the longer side
_SHORE = "#52606b"


def layer_outline(result: ShakingResult, land: Iterable[Ring | BaseGeometry]) -> str:
    """SVG text, clear where there is no line; Web Mercator like `layer_pictures`."""
    frame = outline_frame(result)
    coast = coast_path((_mercator(one) for one in land), frame)
    parts = [
        f'<path d="{coast}" fill="none" stroke="{_SHORE}" stroke-width="1.4"/>' if coast else ""
    ]
    for quad in result.surface.quads:
        points = " ".join(
            f"{frame.x(lon):.1f},{frame.y(_stretched(lat)):.1f}" for lon, lat, _ in quad
        )
        parts.append(
            f'<polygon points="{points}" fill="none" stroke="{PAPER}" stroke-width="4"/>'
            f'<polygon points="{points}" fill="none" stroke="{INK}" stroke-width="1.8" '
            'stroke-dasharray="6 3"/>'
        )
    origin = result.origin
    parts.append(_star(frame.x(origin.longitude), frame.y(_stretched(origin.latitude)), 12))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:g} {frame.height:g}" '
        f'width="{frame.width:g}" height="{frame.height:g}">' + "".join(parts) + "</svg>\n"
    )


def outline_frame(result: ShakingResult) -> Frame:
    """The picture's window; its degrees of latitude are those of Mercator's projection."""
    west, south, east, north = bounds_of(result)
    low, high = _stretched(south), _stretched(north)
    scale = _PX / max(east - west, high - low)
    size = (round((east - west) * scale, 1), round((high - low) * scale, 1))
    return Frame((west, low, east, high), 0.0, 0.0, *size)


def _mercator(land: Ring | BaseGeometry) -> BaseGeometry:
    found = land if isinstance(land, BaseGeometry) else shapely.Polygon(land)

    def stretched(points: Floats) -> Floats:
        # Short of the poles, where the projection has no place for them.
        lat = np.clip(points[:, 1], -89.0, 89.0)
        return np.column_stack([points[:, 0], np.degrees(np.arctanh(np.sin(np.radians(lat))))])

    return shapely.MultiPolygon(polygons_in(shapely.transform(found, stretched)))


def _stretched(latitude: float) -> float:
    return float(np.degrees(np.arctanh(np.sin(np.radians(latitude)))))
