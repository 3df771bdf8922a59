"""Layers for a live map: one small palette PNG a measure, in Web Mercator, and their legends.

    layer_<name>.png      transparent where a measure is below its lowest class
    layers.json           where the pictures lie, and each class with its colour and limits

Intensity has one ramp. Peaks wear the colour of the degree they usually go with, by the relation
that the legend of the printed map uses; sigma is grey, the paler the surer.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.shaking.products.measures import map_intensity, shown
from houfeng.shaking.products.png import Rgba, palette_png, rgba
from houfeng.shaking.products.standing import banner
from houfeng.shaking.relations import GMICES
from houfeng.shaking.result import ShakingResult
from houfeng.shaking.science.gmice.gbt17742_2020_gmice import GBT17742_2020
from houfeng.shaking.science.gmice.relation import Gmice
from houfeng.shaking.science.gmice.worden_2012 import WORDEN_2012
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.scales import Degree, csis_degrees

NAMES = {
    "mmi": "MMI",
    "pga": "PGA",
    "pgv": "PGV",
    "psa0p3": "SA(0.3)",
    "psa1p0": "SA(1.0)",
    "psa3p0": "SA(3.0)",
    "sigma": "CSIS",
}
"""Layers by the name in their files, and the measure each shows (sigma: that of CSIS)."""
LAYER_FILES = (*(f"layer_{name}.png" for name in NAMES), "layers.json")

_PIXELS = 900  # of the longer side, at least; zone edges are smooth at this size
_LOWEST = 4  # degree from which a layer is drawn, where the map reaches it
_CLEAR: Rgba = (0, 0, 0, 0)
_PALE, _DARK, _MOST_GREYS = 250, 130, 7  # greys as on the printed sheet
_HIGHEST = {"MMI": 10, "CSIS": 12}


@dataclass(frozen=True, slots=True)
class Class:
    """One class of a layer: values from `lower` up to `upper`, in the units people read."""

    lower: float | None  # None: from below
    upper: float | None
    colour: str
    degree: int | None  # whose colour it is; None for greys


def layer_files(result: ShakingResult) -> dict[str, bytes]:
    """Every file by name, as in LAYER_FILES."""
    made: dict[str, bytes] = {}
    told = []
    for name, measure in NAMES.items():
        picture, entry = _layer(result, name, measure)
        made[f"layer_{name}.png"] = picture
        told.append(entry)
    document = {
        "eventid": result.origin.event_id,
        "revision": result.origin.revision,
        "status": result.origin.status.value,
        "banner": banner(result),
        "bounds": [round(edge, 6) for edge in bounds_of(result)],
        "projection": "EPSG:3857",
        "layers": told,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    made["layers.json"] = (text + "\n").encode()
    return made


def bounds_of(result: ShakingResult) -> tuple[float, float, float, float]:
    """(west, south, east, north) of the cells' outer edges, degrees; east may pass 180."""
    lon, lat = result.longitudes, result.latitudes
    half_lon, half_lat = (float(axis[1] - axis[0]) / 2 for axis in (lon, lat))
    return (
        float(lon[0]) - half_lon,
        float(lat[0]) - half_lat,
        float(lon[-1]) + half_lon,
        float(lat[-1]) + half_lat,
    )


def _layer(result: ShakingResult, name: str, measure: str) -> tuple[bytes, dict[str, Any]]:
    kind, field = shown(measure), result.fields[measure]
    is_sigma = name == "sigma"
    classes = sigma_classes(field.std) if is_sigma else classes_of(result, measure)
    # Motion is even between cells on its logarithm; edges are compared there.
    grid = field.std if is_sigma else field.mean
    edges = np.array([one.lower for one in classes[1:]], dtype=np.float64)
    if not (is_sigma or kind.is_intensity):
        edges = np.log(edges / float(kind.median(np.array(0.0))))
    indices, palette = _drawn(resampled(result, grid), classes, edges, is_sigma=is_sigma)
    zh, en = (
        ("烈度标准差", "Standard deviation of intensity")
        if is_sigma
        else (kind.zh, kind.en[0].upper() + kind.en[1:])
    )
    entry = {
        "name": name,
        "file": f"layer_{name}.png",
        "measure": measure,
        "units": "" if kind.is_intensity else kind.units,
        "title_zh": zh,
        "title_en": en,
        "relation": ""
        if is_sigma or kind.is_intensity
        else relation_for(result, measure).about.name,
        "classes": [
            {"lower": c.lower, "upper": c.upper, "colour": c.colour, "degree": c.degree}
            for c in _present(classes, indices)
        ],
    }
    return palette_png(indices, palette), entry


def classes_of(result: ShakingResult, measure: str) -> list[Class]:
    """Classes in the ramp of intensity, weakest first; the first has no lower limit."""
    if shown(measure).is_intensity:
        degrees = csis_degrees()[: _HIGHEST[measure]]
        limits = [row.degree - 0.5 for row in degrees[1:]]
        return _ramp(degrees, limits)
    scale = map_intensity(result)
    degrees = csis_degrees()[: _HIGHEST[scale]]
    edges = np.array([row.degree - 0.5 for row in degrees[1:]])
    peaks = shown(measure).median(relation_for(result, measure).from_intensity(measure, edges)[0])
    return _ramp(degrees, [_short(float(value)) for value in peaks])


def sigma_classes(sigma: Floats) -> list[Class]:
    """At most seven greys with round limits over all values; the paler, the surer."""
    low, high = float(np.nanmin(sigma)), float(np.nanmax(sigma))
    for step in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        first, last = np.floor(low / step + 1e-6), np.ceil(high / step - 1e-6)
        if last - first <= _MOST_GREYS:
            break
    edges = np.round(np.arange(first, max(last, first + 1) + 1) * step, 2)
    greys = np.linspace(_PALE, _DARK, edges.size - 1).round().astype(int)
    return [
        Class(float(lower), float(upper), f"#{grey:02x}{grey:02x}{grey:02x}", None)
        for lower, upper, grey in zip(edges[:-1], edges[1:], greys, strict=True)
    ]


def relation_for(result: ShakingResult, measure: str) -> Gmice:
    """The relation by which the printed map's legend tells peaks; another where it has none."""
    chosen = result.choices.get("gmice", "")
    own = next(
        (found for key, found in GMICES.items() if chosen in (key, found.about.name)), WORDEN_2012
    )
    wanted = (GBT17742_2020, own) if map_intensity(result) == "CSIS" else (own,)
    return next((one for one in wanted if measure in one.about.measures), WORDEN_2012)


def resampled(result: ShakingResult, grid: Floats) -> Floats:
    """A grid as rows of Web Mercator, north on top, linear between cells."""
    west, south, east, north = bounds_of(result)
    rows, columns = _size(west, south, east, north)
    top, bottom = (np.arctanh(np.sin(np.radians(edge))) for edge in (north, south))
    y = top + (np.arange(rows) + 0.5) / rows * (bottom - top)
    latitudes = np.degrees(np.arcsin(np.tanh(y)))
    longitudes = west + (np.arange(columns) + 0.5) / columns * (east - west)
    return _along(_along(grid, result.latitudes, latitudes).T, result.longitudes, longitudes).T


def _size(west: float, south: float, east: float, north: float) -> tuple[int, int]:
    """(rows, columns) of a picture whose pixels are square in Web Mercator."""
    high = float(np.diff(np.arctanh(np.sin(np.radians([south, north]))))[0])
    wide = float(np.radians(east - west))
    scale = _PIXELS / max(high, wide)
    return max(round(high * scale), 2), max(round(wide * scale), 2)


def _along(values: Floats, axis: Floats, wanted: Floats) -> Floats:
    """Rows of `values` at other places of their axis."""
    place = np.clip((wanted - axis[0]) / (axis[1] - axis[0]), 0, axis.size - 1)
    lower = np.minimum(place.astype(np.intp), axis.size - 2)
    share = (place - lower)[:, None]
    return np.asarray((1 - share) * values[lower] + share * values[lower + 1])


def _drawn(
    values: Floats, classes: list[Class], edges: Floats, *, is_sigma: bool
) -> tuple[NDArray[np.uint8], list[Rgba]]:
    """Colour indices and their palette; what is too weak, or not a number, is clear."""
    number = np.searchsorted(edges, values, side="right")
    lowest = 0 if is_sigma else _lowest(int(number.max()))
    indices = np.where(np.isfinite(values) & (number >= lowest), number + 1, 0).astype(np.uint8)
    return indices, [_CLEAR, *(rgba(one.colour) for one in classes)]


def _lowest(highest: int) -> int:
    """Where in the ramp the classes drawn begin: at degree IV, or at a weak map's two highest."""
    return max(min(_LOWEST - 1, highest - 1), 1)


def _present(classes: list[Class], indices: NDArray[np.uint8]) -> list[Class]:
    """The classes in a picture, from the weakest to the strongest."""
    there = np.unique(indices[indices > 0])
    if not there.size:
        return []
    return classes[int(there[0]) - 1 : int(there[-1])]


def _ramp(degrees: tuple[Degree, ...], limits: list[float]) -> list[Class]:
    lower: list[float | None] = [None, *limits]
    upper: list[float | None] = [*limits, None]
    return [
        Class(low, high, row.colour, row.degree)
        for row, low, high in zip(degrees, lower, upper, strict=True)
    ]


def _short(value: float) -> float:
    """Two significant digits: what a legend shows is where the class ends."""
    return float(f"{value:.2g}")
