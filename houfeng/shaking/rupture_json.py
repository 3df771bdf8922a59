"""A rupture as ShakeMap's rupture.json."""

from datetime import UTC
from itertools import pairwise
from typing import Any

import numpy as np

from houfeng.events.origin import Origin
from houfeng.shaking.science.rupture_size import Style, style_of
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.arrays import Floats

_MECHANISMS = {Style.STRIKE_SLIP: "SS", Style.REVERSE: "RS", Style.NORMAL: "NM"}


def rupture_json(
    surface: Surface, origin: Origin, *, rake_deg: float | None = None
) -> dict[str, Any]:
    """A GeoJSON FeatureCollection; `surface_from_geojson` reads the same rupture back.

    Quadrilaterals that share a side are one ring: the upper edge, the lower edge backwards,
    the first vertex again. The metadata are those ShakeMap's own reader asks for.
    """
    longitude, latitude, depth = surface.hypocentre
    metadata = {
        "reference": surface.reference,
        "id": origin.event_id,
        "netid": origin.source,
        "network": "",
        "productcode": origin.event_id,
        "time": origin.origin_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "lat": latitude,
        "lon": longitude,
        "depth": depth,
        "mag": origin.magnitude.value,
        "locstring": origin.place_en or origin.place_zh,
        "mech": _MECHANISMS.get(style_of(rake_deg), "ALL"),
        "rake": 0.0 if rake_deg is None else rake_deg,
        "how": surface.how,
    }
    return {
        "type": "FeatureCollection",
        "metadata": metadata,
        "features": [
            {
                "type": "Feature",
                "properties": {"rupture type": "rupture extent"},
                "geometry": _geometry(surface),
            }
        ],
    }


def _geometry(surface: Surface) -> dict[str, Any]:
    if len(surface.quads) == 0:
        return {"type": "Point", "coordinates": list(surface.hypocentre)}
    strands = _strands(surface.quads)
    without_width = np.array_equal(surface.quads[:, :2], surface.quads[:, 3:1:-1])
    if surface.kind == "line" and without_width:
        lines = [[*(quad[0] for quad in strand), strand[-1][1]] for strand in strands]
        return {"type": "MultiLineString", "coordinates": [_numbers(line) for line in lines]}
    rings = []
    for strand in strands:
        upper = [*(quad[0] for quad in strand), strand[-1][1]]
        lower = [*(quad[3] for quad in strand), strand[-1][2]]
        rings.append(_numbers([*upper, *lower[::-1], upper[0]]))
    return {"type": "MultiPolygon", "coordinates": [rings]}


def _strands(quads: Floats) -> list[list[Floats]]:
    """Runs of quadrilaterals in which each shares a whole side with the next."""
    strands: list[list[Floats]] = [[quads[0]]]
    for before, quad in pairwise(quads):
        if np.array_equal(before[[1, 2]], quad[[0, 3]]):
            strands[-1].append(quad)
        else:
            strands.append([quad])
    return strands


def _numbers(vertices: list[Floats]) -> list[list[float]]:
    return [[float(value) for value in vertex] for vertex in vertices]
