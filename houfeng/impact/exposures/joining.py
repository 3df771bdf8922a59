"""Imported exposure and the embedded joined: nobody counted twice, every total as it was given.

1. People in cells: of two data sets the one imported later is used where it reaches; the embedded
   spread fills what is left.
2. Totals by unit, the earliest table first: the cells of each unit are scaled to its total.
3. Floor area and value: buildings at points where there are any; what a table has beyond those is
   spread over the unit's people elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.exposures.cells import (
    BUILT,
    COARSE,
    FINE,
    FLOOR,
    PEOPLE,
    VALUE,
    Amount,
    CellGrid,
    Exposure,
    centres,
    coarse_of,
    gathered,
)
from houfeng.impact.exposures.cover import Cover, cover_of, reach
from houfeng.impact.exposures.part import Part
from houfeng.impact.exposures.store import Columns, Dataset
from houfeng.impact.exposures.totals import Owned, scale_people, spread_over_people
from houfeng.places.gazetteer import Gazetteer
from houfeng.places.layers import Layer
from houfeng.places.unit_list import unit_list, units_under
from houfeng.places.units import FAR_KM, POLYGONS, unit_of
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.lineage import Lineage

Say = Callable[[str], None]
CELLS_AT_ONCE = 2_000_000


@dataclass(slots=True)
class Join:
    """The joined amounts, and what is to be told of them."""

    grids: tuple[CellGrid, ...]
    units_lineage: Lineage | None = None  # where units were asked for
    basis_zh: str = ""
    basis_en: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Units:
    """Units of cells, as far as they have been asked for."""

    gazetteer: Gazetteer
    boundaries: Layer | None
    lineage: Lineage | None = None
    codes: tuple[str, ...] = ()
    seats: Floats | None = None  # (n_unit, 2)
    basis: str = ""

    def of(
        self, cells: NDArray[np.int32], per_degree: int, codes: set[str] | None = None
    ) -> NDArray[np.int32]:
        """The unit of every cell, -1 none; with codes, only of cells that may be in these."""
        index = np.full(cells.size, -1, dtype=np.int32)
        # A country has tens of millions of fine cells: some at a time.
        for first in range(0, max(cells.size, 1), CELLS_AT_ONCE):
            lon, lat = centres(cells[first : first + CELLS_AT_ONCE], per_degree)
            near = np.arange(lon.size)
            if codes is not None:
                near = np.flatnonzero(self._near(codes, lon, lat))
            found = unit_of(self.gazetteer, lon[near], lat[near], self.boundaries)
            index[first + near] = found.index
        self.lineage, self.basis = found.lineage, found.basis
        self.codes = tuple(unit.code for unit in found.units)
        self.seats = np.array([(unit.longitude, unit.latitude) for unit in found.units])
        return index

    def _near(self, codes: set[str], lon: Floats, lat: Floats) -> Bools:
        """Whether points lie in the window around the seats of all units of the codes."""
        known = unit_list(self.gazetteer)
        units = [known.units[i] for code in codes for i in units_under(known, code)]
        if not units:
            return np.zeros(lon.size, dtype=bool)
        north = np.array([unit.latitude for unit in units])
        east = np.array([unit.longitude for unit in units])
        high = FAR_KM / 111.0
        wide = high / np.cos(np.radians(min(abs(north).max() + high, 85.0)))
        return np.asarray(
            (lat >= north.min() - high) & (lat <= north.max() + high)
            & (lon >= east.min() - wide) & (lon <= east.max() + wide)
        )  # fmt: skip


def join(
    embedded: Exposure,
    datasets: list[Dataset],
    gazetteer: Gazetteer,
    boundaries: Layer | None,
    say: Say,
) -> Join:
    """datasets: newest first. Raises NotFound where one's file is gone."""
    units = _Units(gazetteer, boundaries)
    columns = {one.name: one.columns() for one in datasets}
    say("joining imported people")
    parts = _people(embedded, datasets, columns, units)
    tables = [one for one in datasets if one.form == "table"]
    owned: Owned | None = None
    notes: list[str] = []
    if tables:
        say("finding the unit of every cell")
        codes = {raw.decode("ascii") for one in tables for raw in columns[one.name]["codes"]}
        index = [units.of(part.cells, part.per_degree, codes) for part in parts]
        owned = Owned(index, units.codes, units.seats)
        for one in reversed(tables):
            if PEOPLE in one.holds:
                say(f"scaling people to {one.name}")
                parts, told = scale_people(parts, owned, columns[one.name])
                notes += [f"{one.name}: {note}" for note in told]
    say("joining buildings")
    grids = _people_grids(parts)
    floors = sorted({name for one in datasets for name in one.holds if name.startswith(FLOOR)})
    grids += _spread(parts, owned, datasets, columns, tuple(floors), BUILT)
    grids += _spread(parts, owned, datasets, columns, (VALUE,), None)
    by_polygons = units.basis == POLYGONS
    return Join(
        tuple(grids),
        units.lineage,
        "行政区界线内" if by_polygons else "各县（按最近县城划分）",
        "within boundaries" if by_polygons else "cells given to the nearest county seat",
        notes,
    )


def _people(
    embedded: Exposure, datasets: list[Dataset], columns: dict[str, Columns], units: _Units
) -> list[Part]:
    parts: list[Part] = []
    covers: list[Cover] = []
    for one in datasets:
        if one.form == "cells" and PEOPLE in one.holds:
            found = columns[one.name]
            part = Part(int(found["per_degree"]), found["cells"], found[PEOPLE])
            parts.append(_beside(part, covers, units))
            covers.append(
                Cover.from_columns(found) or cover_of(coarse_of(part.cells, part.per_degree))
            )
    (grid,) = embedded.grids
    parts.append(_beside(Part(COARSE, grid.cells, grid.amounts[PEOPLE]), covers, units))
    return parts


def _beside(part: Part, covers: list[Cover], units: _Units) -> Part:
    """What of a part is left where newer data reach."""
    if not covers:
        return part
    coarse = coarse_of(part.cells, part.per_degree)
    left = np.ones(coarse.size)
    for cover in covers:
        near = np.flatnonzero(cover.within(coarse) > 0)
        unit = units.of(part.cells[near], part.per_degree)
        people = part.people[near].astype(np.float64)
        left[near] *= 1.0 - reach(cover, coarse[near], people, unit)
    some = left > 0
    return Part(
        part.per_degree, part.cells[some], (part.people[some] * left[some]).astype(np.float32)
    )


def _people_grids(parts: list[Part]) -> list[CellGrid]:
    grids = []
    for per_degree in (FINE, COARSE):
        of_size = [part for part in parts if part.per_degree == per_degree and part.cells.size]
        if len(of_size) == 1:
            grids.append(CellGrid(per_degree, of_size[0].cells, {PEOPLE: of_size[0].people}))
        elif of_size:
            cells, sums = gathered(
                np.concatenate([part.cells for part in of_size]).astype(np.int64),
                {PEOPLE: np.concatenate([part.people for part in of_size]).astype(np.float64)},
            )
            grids.append(CellGrid(per_degree, cells, sums))
    return grids


def _spread(
    parts: list[Part],
    owned: Owned | None,
    datasets: list[Dataset],
    columns: dict[str, Columns],
    names: tuple[str, ...],
    known: str | None,
) -> list[CellGrid]:
    """Grids of floor areas, or of value; with `known`, also which coarse cells are told."""
    grids: list[CellGrid] = []
    taken = np.zeros(0, dtype=np.int64)  # coarse cells
    for one in datasets:
        held = [name for name in names if name in one.holds]
        if one.form == "cells" and held:
            found = columns[one.name]
            coarse = coarse_of(found["cells"], FINE)
            free = ~np.isin(coarse, taken) & (np.sum([found[name] for name in held], axis=0) > 0)
            amounts: dict[str, Amount] = {name: found[name][free] for name in held}
            grids.append(CellGrid(FINE, found["cells"][free], amounts))
            taken = np.union1d(taken, coarse[free])
    for one in datasets:
        held = [name for name in names if name in one.holds]
        if one.form == "table" and held:
            assert owned is not None
            more, reached = spread_over_people(parts, owned, columns[one.name], held, grids, taken)
            grids += more
            taken = np.union1d(taken, reached)
    if known is not None and taken.size:
        ones = np.ones(taken.size, dtype=np.float32)
        grids.append(CellGrid(COARSE, taken.astype(np.int32), {known: ones}))
    return [grid for grid in grids if grid.cells.size]
