"""`cont_<imt>.json`: contour lines of each measure, at levels like ShakeMap's.

Intensity every half degree; motion at 1, 2, 5 of each decade, in %g and cm/s, four decades at
most (esi-shakelib 1.2.1, plotting.contour). ShakeMap smooths its grid by a median filter of ten
cells first; here lines follow the map itself and are only thinned by a tenth of a cell.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from contourpy import LineType, contour_generator

from houfeng.shaking.products.date_line import cut, lines_in
from houfeng.shaking.products.measures import map_intensity, shown
from houfeng.shaking.products.standing import banner, bannered
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.scales import degree_of

_UNITS = {"%g": "pctg", "cm/s": "cms"}
_DECIMALS = 4  # of a degree: 11 m
_MOST_DECADES = 4


def contour_lines(result: ShakingResult, measure: str) -> dict[str, Any]:
    """One measure's lines as an RFC 7946 FeatureCollection, lowest level first."""
    kind = shown(measure)
    grid = kind.median(result.fields[measure].mean)
    levels = (
        intensity_levels(grid.min(), grid.max())
        if kind.is_intensity
        else motion_levels(grid.min(), grid.max())
    )
    # Motion is drawn on its logarithm, where it is nearly straight between cells.
    drawn, marks = (grid, levels) if kind.is_intensity else (np.log(grid), np.log(levels))
    generator = contour_generator(
        result.longitudes, result.latitudes, drawn, line_type=LineType.Separate
    )
    tolerance = (result.longitudes[1] - result.longitudes[0]) / 10
    features = []
    for level, mark in zip(levels, marks, strict=True):
        found: Any = generator.lines(float(mark))
        lines = shapely.MultiLineString([line for line in found if len(line) > 1])
        shape = _coordinates(lines.simplify(tolerance))
        if shape:
            features.append(_feature(result, measure, float(level), shape))
    origin = result.origin
    return {
        "type": "FeatureCollection",
        "metadata": {
            "eventid": origin.event_id,
            "longitude": origin.longitude,
            "latitude": origin.latitude,
            "revision": origin.revision,
            "status": origin.status.value,
            "banner": banner(result),
            "measure": measure,
        },
        "features": features,
    }


def contour_lines_bytes(result: ShakingResult, measure: str) -> bytes:
    text = json.dumps(contour_lines(result, measure), ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode()


def write_contour_lines(result: ShakingResult, measure: str, path: Path) -> None:
    path.write_bytes(contour_lines_bytes(result, measure))


def intensity_levels(lowest: float, highest: float) -> Floats:
    """Half degrees within the values of a map."""
    return np.arange(np.ceil(lowest * 2), np.floor(highest * 2) + 1) / 2


def motion_levels(lowest: float, highest: float) -> Floats:
    """1, 2 and 5 of each decade within the values of a map, of the four highest decades."""
    top = int(np.ceil(np.log10(highest)))
    bottom = max(int(np.floor(np.log10(lowest))), top - _MOST_DECADES)
    levels = [float(f"{m}e{n}") for n in range(bottom, top + 1) for m in (1, 2, 5)]
    return np.array([level for level in levels if lowest < level < highest])


def _feature(
    result: ShakingResult, measure: str, level: float, shape: list[list[list[float]]]
) -> dict[str, Any]:
    kind = shown(measure)
    units = measure.lower() if kind.is_intensity else _UNITS[kind.units]
    words = f"{kind.measure} {level:g}" + ("" if kind.is_intensity else f" {kind.units}")
    return {
        "type": "Feature",
        "properties": {
            "value": level,
            "units": units,
            "color": degree_of(_intensity_at(result, measure, level)).colour,
            "weight": 2 if kind.is_intensity and level % 1 == 0 else 4,
            "label": bannered(result, words),
        },
        "geometry": {"type": "MultiLineString", "coordinates": shape},
    }


def _intensity_at(result: ShakingResult, measure: str, level: float) -> float:
    """The map's intensity where a measure has about this level: the median of 1 % of its cells."""
    kind = shown(measure)
    if kind.is_intensity:
        return level
    away = np.abs(np.log(kind.median(result.fields[measure].mean) / level)).ravel()
    nearest = np.argpartition(away, max(away.size // 100 - 1, 0))[: max(away.size // 100, 1)]
    return float(np.median(result.fields[map_intensity(result)].mean.ravel()[nearest]))


def _coordinates(lines: shapely.MultiLineString) -> list[list[list[float]]]:
    return [
        [[round(float(x), _DECIMALS), round(float(y), _DECIMALS)] for x, y in line.coords]
        for piece in cut(lines)
        for line in lines_in(piece)
    ]
