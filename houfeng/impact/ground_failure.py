"""Landslides and liquefaction where the operator has loaded terrain, from the map's own shaking."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from houfeng.impact.estimate import GroundFailure
from houfeng.impact.science import nowicki_jessee_2018 as landslides
from houfeng.impact.science import zhu_2017 as liquefaction
from houfeng.places.layers import Layer, sample_raster
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.geometry import cell_areas_km2
from houfeng.vocabulary.lineage import Lineage

LANDSLIDE_NEEDS = ("slope",)
LANDSLIDE_TAKES = ("lithology", "landcover", "cti")
LIQUEFACTION_NEEDS = ("vs30", "precipitation", "water_table")
WATER = ("distance_to_coast", "distance_to_river")  # one of them is needed
GRAVITY = 9.80665  # m/s²
_COMMON = (
    "From the shaking map's median PGV and PGA; the uncertainty of the shaking is not in it. "
    "Terrain is taken at the middle of each of the map's cells."
)


@dataclass(frozen=True, slots=True, eq=False)
class FailureGrid:
    """One kind of ground failure on the shaking map's own cells."""

    kind: str  # "landslide" or "liquefaction"
    event_id: str  # of the shaking map, whose version is that of this grid
    revision: int
    longitudes: Floats  # (n_lon,)
    latitudes: Floats  # (n_lat,)
    probability: Floats  # (n_lat, n_lon) 0 to 1; NaN where a layer has no value
    coverage: Floats  # (n_lat, n_lon) share of the cell's area, 0 to 1; NaN likewise
    least_coverage: float  # cells below are not counted in sums
    lineage: tuple[Lineage, ...]


def ground_failure(
    shaking: ShakingMap, people: Floats, layers: Mapping[str, Layer], mw: float
) -> tuple[tuple[GroundFailure, ...], tuple[Lineage, ...]]:
    """What the ground does, and what that was worked out with; empty without terrain layers.

    people: (n_lat, n_lon) in the map's cells; layers: by kind; mw: the moment magnitude.
    """
    grids = failure_grids(shaking, layers, mw)
    found = tuple(summed_up(grid, people) for grid in grids)
    return found, tuple(line for grid in grids for line in grid.lineage)


def failure_grids(
    shaking: ShakingMap, layers: Mapping[str, Layer], mw: float
) -> tuple[FailureGrid, ...]:
    """The grids themselves; a kind whose layers do not reach the shaken cells is left out."""
    grids: list[FailureGrid | None] = []
    if all(kind in layers for kind in LANDSLIDE_NEEDS):
        grids.append(_landslide_grid(shaking, layers))
    if all(kind in layers for kind in LIQUEFACTION_NEEDS) and any(k in layers for k in WATER):
        grids.append(_liquefaction_grid(shaking, layers, mw))
    return tuple(grid for grid in grids if grid is not None)


def summed_up(grid: FailureGrid, people: Floats) -> GroundFailure:
    """Expected area and people, over the cells with more than the least coverage."""
    step = float(grid.longitudes[1] - grid.longitudes[0])
    lat_step = float(grid.latitudes[1] - grid.latitudes[0])
    areas = cell_areas_km2(grid.latitudes, step, lat_step)
    share = np.where(grid.coverage >= grid.least_coverage, grid.coverage, 0.0)
    return GroundFailure(
        kind=grid.kind,
        area_km2=float((share * areas[:, None]).sum()),
        people=float((share * people).sum()),
        highest_probability=float(np.nanmax(grid.probability)),
    )


def _landslide_grid(shaking: ShakingMap, layers: Mapping[str, Layer]) -> FailureGrid | None:
    table, used, absent = _tables(), ["slope"], []
    pga = shaking.pga_ms2 / GRAVITY * 100
    shaken = pga >= landslides.LEAST_PGA_PERCENT_G
    slope = _at(layers["slope"], shaking, shaken)
    steep = slope >= landslides.LEAST_SLOPE_DEG
    terms = {}
    for kind in LANDSLIDE_TAKES:
        neutral = float(table["neutral"][kind])
        if kind not in layers:
            terms[kind] = np.full(slope.shape, neutral)
            absent.append(f"{kind} ({neutral:g})")
            continue
        used.append(kind)
        values = _at(layers[kind], shaking, shaken & steep)
        if kind in ("lithology", "landcover"):
            values = _coefficients(kind, values)
        terms[kind] = np.where(np.isnan(values), neutral, values)
    probability = landslides.landslide_probability(
        shaking.pgv_ms * 100, pga, np.where(shaken, slope, 0.0), **terms
    )
    if _is_unknown(probability, shaken):
        return None
    note = (
        f"{_COMMON} None below {landslides.LEAST_SLOPE_DEG:g}° of slope or "
        f"{landslides.LEAST_PGA_PERCENT_G:g} %g; area and people are summed over cells with "
        f"a coverage of {landslides.LEAST_COVERAGE:g} and more."
    )
    if absent:
        note += f" Not loaded, so neutral values stand in: {', '.join(absent)}."
    return _grid(
        shaking, "landslide", probability, landslides.landslide_coverage(probability),
        landslides.LEAST_COVERAGE,
        Lineage("landslides", "Nowicki Jessee and others 2018", table["edition"],
                table["source"], note),
        [layers[kind] for kind in used],
    )  # fmt: skip


def _liquefaction_grid(
    shaking: ShakingMap, layers: Mapping[str, Layer], mw: float
) -> FailureGrid | None:
    water = [kind for kind in WATER if kind in layers]
    used = [*LIQUEFACTION_NEEDS, *water, *(["slope"] if "slope" in layers else [])]
    pga, pgv = shaking.pga_ms2 / GRAVITY * 100, shaking.pgv_ms * 100
    shaken = (pga >= liquefaction.LEAST_PGA_PERCENT_G) & (pgv >= liquefaction.LEAST_PGV_CMS)
    values = {kind: _at(layers[kind], shaking, shaken) for kind in used}
    nearest = values[water[0]]
    for kind in water[1:]:
        nearest = np.fmin(nearest, values[kind])  # a layer without value here does not decide
    probability = liquefaction.liquefaction_probability(
        pgv, pga, mw, values["vs30"], values["precipitation"], nearest, values["water_table"],
        values.get("slope"),
    )  # fmt: skip
    probability = np.where(shaken, probability, 0.0)
    if _is_unknown(probability, shaken):
        return None
    note = (
        f"{_COMMON} None below {liquefaction.LEAST_PGV_CMS:g} cm/s or "
        f"{liquefaction.LEAST_PGA_PERCENT_G:g} %g, above {liquefaction.MOST_VS30_MS:g} m/s of "
        f"Vs30{' or 5° of slope' if 'slope' in layers else ''}; area and people are summed over "
        f"cells with a coverage of {liquefaction.LEAST_COVERAGE:g} and more. Mw {mw:.1f}."
    )
    if len(water) < len(WATER):
        note += f" Distance to water by {water[0]} alone."
    return _grid(
        shaking, "liquefaction", probability, liquefaction.liquefaction_coverage(probability),
        liquefaction.LEAST_COVERAGE,
        Lineage("liquefaction", "Zhu and others 2017, general model", "2017",
                "Bull. Seism. Soc. Am. 107, 1365-1385, doi:10.1785/0120160198", note),
        [layers[kind] for kind in used],
    )  # fmt: skip


def _is_unknown(probability: Floats, shaken: Bools) -> bool:
    return bool(shaken.any() and np.isnan(probability[shaken]).all())


def _grid(
    shaking: ShakingMap, kind: str, probability: Floats, coverage: Floats, least: float,
    model: Lineage, used: list[Layer],
) -> FailureGrid:  # fmt: skip
    return FailureGrid(
        kind=kind,
        event_id=shaking.event_id,
        revision=shaking.revision,
        longitudes=shaking.longitudes,
        latitudes=shaking.latitudes,
        probability=probability,
        coverage=coverage,
        least_coverage=least,
        lineage=(model, *(layer.as_lineage(f"{model.role}: {layer.kind}") for layer in used)),
    )


def _at(layer: Layer, shaking: ShakingMap, where: Bools) -> Floats:
    """A raster's values in the cells asked for, NaN in the others; (n_lat, n_lon)."""
    values = np.full(where.shape, np.nan)
    rows, columns = np.flatnonzero(where.any(axis=1)), np.flatnonzero(where.any(axis=0))
    if rows.size:
        box = np.ix_(rows, columns)
        values[box] = sample_raster(
            layer, shaking.longitudes[None, columns], shaking.latitudes[rows, None]
        )
        values[~where] = np.nan
    return values


def _coefficients(kind: str, classes: Floats) -> Floats:
    """The coefficient of each class; NaN where the class is not in the table."""
    table = _tables()[kind]
    by_class = np.full(256, np.nan)
    for number, row in table.items():
        if number != "_":
            by_class[int(number)] = row[0] if kind == "landcover" else row[1]
    known = np.isfinite(classes) & (classes >= 0) & (classes < by_class.size)
    found = np.full(classes.shape, np.nan)
    found[known] = by_class[np.rint(classes[known]).astype(int)]
    return found


@cache
def _tables() -> dict[str, Any]:
    text = files("houfeng.impact").joinpath("data/nowicki_jessee_2018.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
