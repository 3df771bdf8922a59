"""Schools, dams, railways ... in zone VII and above, of the layers an operator has loaded."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator

from houfeng.impact.estimate import CriticalLayer, CriticalSite
from houfeng.places.layer_features import Features
from houfeng.places.layers import Layer
from houfeng.places.layers import features as features_in
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM
from houfeng.vocabulary.lineage import Lineage

SITE_KINDS = ("schools", "hospitals", "dams", "nuclear")
LINE_KINDS = ("rail", "roads", "power")
CRITICAL_KINDS = (*SITE_KINDS, *LINE_KINDS)  # in the order they are told
LOWEST = 6.5  # zone VII
STRONGEST = 5  # named
STEP_KM = 0.5  # a line is looked at every so often
MOST_PIECES = 2_000_000  # of all lines together; beyond, the steps grow

Indices = NDArray[np.intp]


def critical_sites(shaking: ShakingMap, layers: Mapping[str, Layer]) -> tuple[CriticalLayer, ...]:
    """One for each such layer that is loaded, none of them left out for being spared.

    layers: by kind. A site is judged at one point on it. Lines of one name count once.
    """
    found = []
    for kind in CRITICAL_KINDS:
        if kind in layers:
            look = _sites if kind in SITE_KINDS else _lines
            found.append(look(kind, shaking, features_in(layers[kind])))
    return tuple(found)


def critical_lineage(layers: Mapping[str, Layer]) -> tuple[Lineage, ...]:
    """The layers that critical_sites looks at, as sources of a product."""
    return tuple(layers[kind].as_lineage(kind) for kind in CRITICAL_KINDS if kind in layers)


def _sites(kind: str, shaking: ShakingMap, features: Features) -> CriticalLayer:
    box = _strong_box(shaking)
    near = features.touching(*box) if box else np.empty(0, np.intp)
    lon = features.points[near, 0] + features.turns(float(shaking.longitudes.mean()))[near]
    lat = features.points[near, 1]
    intensity = _intensity(shaking, lon, lat)
    strong = np.flatnonzero(intensity >= LOWEST)
    order = strong[np.argsort(-intensity[strong], kind="stable")]
    return CriticalLayer(
        kind=kind,
        count=strong.size,
        length_km=None,
        strongest=tuple(
            CriticalSite(
                features.name(int(near[i])), float(lon[i]), float(lat[i]), float(intensity[i])
            )
            for i in order[:STRONGEST]
        ),
    )


def _lines(kind: str, shaking: ShakingMap, features: Features) -> CriticalLayer:
    box = _strong_box(shaking)
    near = features.touching(*box) if box else np.empty(0, np.intp)
    pieces = _pieces(features, near, float(shaking.longitudes.mean()))
    intensity = _intensity(shaking, pieces.longitudes, pieces.latitudes)
    strong = np.flatnonzero(intensity >= LOWEST)
    # By line: its strongest piece; lines of one name are one.
    order = strong[np.argsort(-intensity[strong], kind="stable")]
    lines, first = np.unique(pieces.features[order], return_index=True)
    sites: dict[str, CriticalSite] = {}
    for line, place in sorted(zip(lines, first, strict=True), key=lambda pair: int(pair[1])):
        piece = order[place]
        name = features.name(int(line))
        sites.setdefault(
            name or f"\0{line}",
            CriticalSite(
                name,
                float(pieces.longitudes[piece]),
                float(pieces.latitudes[piece]),
                float(intensity[piece]),
            ),
        )
    return CriticalLayer(
        kind=kind,
        count=len(sites),
        length_km=float(pieces.lengths_km[strong].sum()),
        strongest=tuple(sites.values())[:STRONGEST],
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Lines cut into short pieces, by their middles, each (n_piece,)."""

    longitudes: Floats
    latitudes: Floats
    lengths_km: Floats
    features: Indices  # whose piece it is


def _pieces(features: Features, chosen: Indices, longitude: float) -> _Pieces:
    """The lines of the chosen features in pieces of about STEP_KM, near a longitude's turn."""
    shapes = np.array([features.shape(int(i)) for i in chosen], dtype=object)
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    points, point_of = shapely.get_coordinates(parts, return_index=True)
    starts = np.flatnonzero(point_of[1:] == point_of[:-1])  # a segment to the next point
    owner = chosen[part_of[point_of[starts]]] if starts.size else np.empty(0, np.intp)
    x0, y0 = points[starts].T
    x1, y1 = points[starts + 1].T
    lengths = _lengths_km(x0, y0, x1, y1)
    step = max(STEP_KM, float(lengths.sum()) / MOST_PIECES)
    counts = np.maximum(np.ceil(lengths / step), 1).astype(np.intp)
    segment = np.repeat(np.arange(starts.size), counts)
    number = np.arange(segment.size) - np.repeat(np.cumsum(counts) - counts, counts)
    along = (number + 0.5) / counts[segment]
    turns = features.turns(longitude)[owner[segment]]
    return _Pieces(
        longitudes=x0[segment] + along * (x1 - x0)[segment] + turns,
        latitudes=y0[segment] + along * (y1 - y0)[segment],
        lengths_km=(lengths / counts)[segment],
        features=owner[segment],
    )


def _lengths_km(x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Floats:
    """Of segments in degrees, on a plane true at each one's middle: they are short."""
    across = np.radians(x1 - x0) * np.cos(np.radians((y0 + y1) / 2))
    return np.asarray(EARTH_RADIUS_KM * np.hypot(across, np.radians(y1 - y0)))


def _strong_box(shaking: ShakingMap) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the cells in zone VII, one cell wider; None without any."""
    rows, columns = np.nonzero(shaking.intensity >= LOWEST)
    if not rows.size:
        return None
    step = shaking.step_deg
    lat_step = float(shaking.latitudes[1] - shaking.latitudes[0])
    return (
        float(shaking.longitudes[columns.min()]) - step,
        float(shaking.latitudes[rows.min()]) - lat_step,
        float(shaking.longitudes[columns.max()]) + step,
        float(shaking.latitudes[rows.max()]) + lat_step,
    )


def _intensity(shaking: ShakingMap, longitudes: Floats, latitudes: Floats) -> Floats:
    """Bilinear; NaN off the map."""
    field = RegularGridInterpolator(
        (shaking.latitudes, shaking.longitudes), shaking.intensity,
        bounds_error=False, fill_value=np.nan,
    )  # fmt: skip
    return np.asarray(field(np.column_stack([latitudes, longitudes])))
