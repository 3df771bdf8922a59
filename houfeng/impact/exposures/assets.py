"""Buildings at points, whichever file they came from, gathered in cells."""

from dataclasses import dataclass, field

import numpy as np

from houfeng.impact.economy import cny_per_usd
from houfeng.impact.exposures.cells import (
    COARSE,
    FINE,
    FLOOR,
    PEOPLE,
    VALUE,
    cell_of,
    gathered,
)
from houfeng.impact.exposures.store import Columns, Made
from houfeng.places.layer_checks import check_bounds
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotValid

LATEST = 9999  # beyond any year of the table: its last


@dataclass(slots=True)
class Assets:
    """One row a building or a group of buildings; NaN where not told."""

    longitudes: Floats  # degrees, (n,)
    latitudes: Floats
    types: list[str]  # structure types
    floor_m2: Floats | None
    value_cny: Floats | None
    people: Floats | None  # None: not asked for
    notes: list[str] = field(default_factory=list)


def chosen(assets: Assets, good: Bools) -> Assets:
    """Those marked True, (n,)."""

    def part(values: Floats | None) -> Floats | None:
        return None if values is None else values[good]

    return Assets(
        assets.longitudes[good], assets.latitudes[good],
        [kind for kind, ok in zip(assets.types, good, strict=True) if ok],
        part(assets.floor_m2), part(assets.value_cny), part(assets.people), assets.notes,
    )  # fmt: skip


def in_cells(assets: Assets) -> Made:
    """The amounts in cells of 1 / FINE degree."""
    lon, lat = assets.longitudes, assets.latitudes
    bounds = (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))
    check_bounds(bounds)
    amounts = amounts_of(assets)
    if not amounts:
        raise NotValid("columns", "neither floor area nor value", "add floor area or value")
    cells, sums = gathered(cell_of(lon, lat, FINE), amounts)
    columns: Columns = {"cells": cells, "per_degree": np.array(FINE), **sums}
    if any(name.startswith(FLOOR) for name in sums):
        # Where a building is told, the building stock is told.
        columns["built_cells"] = np.unique(cell_of(lon, lat, COARSE)).astype(np.int32)
    figures = {"assets": float(lon.size), "cells": float(cells.size)} | totals_of(amounts)
    return Made("cells", tuple(sums), columns, bounds, figures, assets.notes)


def amounts_of(assets: Assets) -> dict[str, Floats]:
    """Each amount of every asset, (n,)."""
    amounts: dict[str, Floats] = {}
    if assets.floor_m2 is not None:
        kinds = np.array(assets.types)
        area = np.nan_to_num(assets.floor_m2)
        amounts |= {FLOOR + kind: np.where(kinds == kind, area, 0.0) for kind in set(assets.types)}
    if assets.value_cny is not None:
        amounts[VALUE] = np.nan_to_num(assets.value_cny)
    if assets.people is not None:
        amounts[PEOPLE] = np.nan_to_num(assets.people)
    return dict(sorted(amounts.items()))


def totals_of(amounts: dict[str, Floats]) -> dict[str, float]:
    """Sums for people: persons, floor area, value."""
    found: dict[str, float] = {}
    for name, values in amounts.items():
        key = "floor_m2" if name.startswith(FLOOR) else name
        found[key] = round(found.get(key, 0.0) + float(np.nansum(values)), 3)
    return found


def usd_rate(year: int | None) -> tuple[float, str]:
    """CNY per dollar of a year, the latest known where none is told, and what to say of it."""
    found = cny_per_usd(LATEST if year is None else year)
    return found.value, f"US dollars at {found.value} CNY, {found.source}"
