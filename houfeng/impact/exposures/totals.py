"""Cells of administrative units scaled to totals that were given for the units.

A row of a table is for a county, a prefecture or a province. The lowest row that has a county in
its area decides; a prefecture's or province's row is for what its own counties' rows leave over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.exposures.cells import (
    FINE,
    PEOPLE,
    Amount,
    CellGrid,
    cell_of,
    centres,
    coarse_of,
    gathered,
)
from houfeng.impact.exposures.census import URBAN, children_of
from houfeng.impact.exposures.part import Part
from houfeng.impact.exposures.store import Columns
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.geometry import cell_areas_km2

# People per km² from which a cell counts as town where a table tells town people apart: an urban
# centre of the UN's Degree of Urbanisation (2020), and China's own threshold for urban districts
# in the statistical rules of 1999 (from memory).
TOWN_PER_KM2 = 1500.0
Index = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Owned:
    """The unit of every cell of every part."""

    units: list[Index]  # per part, (n_cell,), -1 none
    codes: tuple[str, ...]  # of each unit
    seats: Floats | None  # (n_unit, 2) longitude, latitude


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """One amount of a table, unit by unit."""

    row_of_unit: NDArray[np.int64]  # which row decides, -1 none
    totals: Floats  # of each row, less what the rows below it have
    is_plain: Bools  # rows without rows below them


def scale_people(parts: list[Part], owned: Owned, table: Columns) -> tuple[list[Part], list[str]]:
    """The parts with each unit's people as the table has them, and remarks.

    People of a unit without any cell are put at its seat.
    """
    rule = _rule(table, PEOPLE, owned.codes)
    town = table.get(URBAN)
    rows = rule.totals.size
    row_of = [np.where(unit < 0, -1, rule.row_of_unit[unit]) for unit in owned.units]
    before, in_town = np.zeros(rows), np.zeros(rows)
    towns = [_is_town(part) for part in parts]
    for part, row, urban in zip(parts, row_of, towns, strict=True):
        ours = row >= 0
        before += np.bincount(row[ours], part.people[ours].astype(float), minlength=rows)
        here = ours & urban
        in_town += np.bincount(row[here], part.people[here].astype(float), minlength=rows)
    factor = np.where(before > 0, rule.totals / np.maximum(before, 1e-9), 1.0)
    factors = np.column_stack([factor, factor])  # country, town
    if town is not None:
        apart = rule.is_plain & ~np.isnan(town) & (in_town > 0) & (before - in_town > 0)
        factors[apart, 1] = town[apart] / in_town[apart]
        factors[apart, 0] = (rule.totals - np.nan_to_num(town))[apart] / (before - in_town)[apart]
    made = []
    for part, row, urban in zip(parts, row_of, towns, strict=True):
        scale = np.where(row < 0, 1.0, factors[row, urban.astype(int)])
        made.append(Part(part.per_degree, part.cells, (part.people * scale).astype(np.float32)))
    notes = []
    empty = np.flatnonzero((before == 0) & (rule.totals > 0))
    if empty.size:
        part, unit, lost = _at_seats(rule, owned, empty)
        made.append(part)
        owned.units.append(unit)
        notes.append(f"{empty.size} rows without people below were put at the seats of their units")
        if lost:
            notes.append(f"{lost:,.0f} people could not be placed: all units of theirs have rows")
    return made, notes


def spread_over_people(
    parts: list[Part],
    owned: Owned,
    table: Columns,
    names: Sequence[str],
    there: list[CellGrid],
    taken: NDArray[np.int64],
) -> tuple[list[CellGrid], NDArray[np.int64]]:
    """Amounts of a table as grids over people outside the taken coarse cells, and their cells.

    What `there` already has of a unit is part of its total.
    """
    known = {name: _rule(table, name, owned.codes) for name in names}
    free = [~np.isin(coarse_of(part.cells, part.per_degree), taken) for part in parts]
    amounts: list[dict[str, Amount]] = [{} for _ in parts]
    reached = [np.zeros(part.cells.size, bool) for part in parts]
    for name, rule in known.items():
        rows = rule.totals.size
        people = np.zeros(rows)
        row_of = [np.where(unit < 0, -1, rule.row_of_unit[unit]) for unit in owned.units]
        for part, row, open_ in zip(parts, row_of, free, strict=True):
            ours = (row >= 0) & open_
            people += np.bincount(row[ours], part.people[ours].astype(float), minlength=rows)
        left = np.maximum(rule.totals - _already(parts, owned, rule, there, name), 0.0)
        each = np.where(people > 0, left / np.maximum(people, 1e-9), 0.0)
        for place, (part, row, open_) in enumerate(zip(parts, row_of, free, strict=True)):
            ours = (row >= 0) & open_
            amounts[place][name] = np.where(ours, part.people * each[row], 0.0).astype(np.float32)
            reached[place] |= ours
    grids, cells = [], [np.zeros(0, dtype=np.int64)]
    for part, found, chosen in zip(parts, amounts, reached, strict=True):
        if chosen.any():
            kept = {name: values[chosen] for name, values in found.items()}
            grids.append(CellGrid(part.per_degree, part.cells[chosen], kept))
            cells.append(coarse_of(part.cells[chosen], part.per_degree))
    return grids, np.unique(np.concatenate(cells))


def _already(
    parts: list[Part], owned: Owned, rule: _Rule, there: list[CellGrid], name: str
) -> Floats:
    """What of an amount lies in each row's units, by the unit of the nearest cell of people."""
    found = np.zeros(rule.totals.size)
    for grid in there:
        if name not in grid.amounts or not grid.cells.size:
            continue
        unit = _unit_near(parts, owned, grid)
        row = np.where(unit < 0, -1, rule.row_of_unit[unit])
        ours = row >= 0
        found += np.bincount(
            row[ours], grid.amounts[name][ours].astype(float), minlength=found.size
        )
    return found


def _unit_near(parts: list[Part], owned: Owned, grid: CellGrid) -> Index:
    """The unit of each cell: that of people in the same coarse cell, -1 where nobody lives."""
    coarse = coarse_of(grid.cells, grid.per_degree)
    unit = np.full(coarse.size, -1, dtype=np.int32)
    for part, of_part in zip(parts, owned.units, strict=True):
        if not part.cells.size:
            continue
        cells, first = np.unique(coarse_of(part.cells, part.per_degree), return_index=True)
        place = np.minimum(np.searchsorted(cells, coarse), cells.size - 1)
        hit = (cells[place] == coarse) & (unit < 0)
        unit[hit] = of_part[first[place[hit]]]
    return unit


def _rule(table: Columns, name: str, codes: tuple[str, ...]) -> _Rule:
    given = [raw.decode("ascii") for raw in table["codes"]]
    told = {c: float(v) for c, v in zip(given, table[name], strict=True) if not np.isnan(v)}
    totals = np.zeros(len(given))
    plain = np.zeros(len(given), dtype=bool)
    row_of_code = {code: row for row, code in enumerate(given) if code in told}
    for code, row in row_of_code.items():
        below = children_of(code, told) if code.endswith("00") else []
        totals[row] = max(told[code] - sum(told[one] for one in below), 0.0)
        plain[row] = not below
    decides = np.full(len(codes), -1, dtype=np.int64)
    for place, code in enumerate(codes):
        for candidate in (code, code[:4] + "00", code[:2] + "0000"):
            if code.isdigit() and candidate in row_of_code:
                decides[place] = row_of_code[candidate]
                break
    return _Rule(decides, totals, plain)


def _is_town(part: Part) -> Bools:
    """Whether a cell's density is a town's, (n_cell,)."""
    step = 1 / part.per_degree
    area = cell_areas_km2(centres(part.cells, part.per_degree)[1], step, step)
    return np.asarray(part.people > TOWN_PER_KM2 * area)


def _at_seats(rule: _Rule, owned: Owned, rows: NDArray[np.intp]) -> tuple[Part, Index, float]:
    """People at the seats of the rows' units, in equal parts; their units; who has no place."""
    assert owned.seats is not None
    people = np.zeros(len(owned.codes))
    lost = 0.0
    for row in rows.tolist():
        units = np.flatnonzero(rule.row_of_unit == row)
        if units.size:
            people[units] = rule.totals[row] / units.size
        else:
            lost += float(rule.totals[row])
    chosen = np.flatnonzero(people)
    cells = cell_of(owned.seats[chosen, 0], owned.seats[chosen, 1], FINE)
    # Two seats in one cell: the later unit has both.
    each, sums = gathered(cells, {PEOPLE: people[chosen]})
    unit = np.empty(each.size, dtype=np.int32)
    unit[np.searchsorted(each, cells)] = chosen
    return Part(FINE, each, sums[PEOPLE]), unit, lost
