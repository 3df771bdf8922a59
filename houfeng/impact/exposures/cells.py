"""Amounts in sparse cells of a regular world grid, and their sums on the grid of a map.

A cell's number is row * 360 * per_degree + column, rows from the south pole and columns from 180
degrees west, as in impact/spread.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.lineage import Lineage

FINE = 120  # cells per degree: 30 arc-seconds, the finest that is kept
COARSE = 40  # 90 arc-seconds: the embedded exposure, and what tells how far imported data reach
PEOPLE, VALUE, BUILT = "people", "value_cny", "built"
FLOOR = "floor_m2/"  # then the structure type
EXPOSURE, BUILDINGS, VALUES = "exposure", "buildings", "values"  # roles in lineage
SAME_EDGE = 1e-4  # of a cell: edges nearer than this are one edge
Cells = NDArray[np.int32]
Amount = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class CellGrid:
    """Amounts in the same cells."""

    per_degree: int
    cells: Cells  # (n_cell,) ascending
    amounts: Mapping[str, Amount]  # PEOPLE, VALUE, BUILT, FLOOR + type; (n_cell,) each


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """What is in use: people everywhere, floor areas and values where they were imported."""

    grids: tuple[CellGrid, ...]  # their amounts add up
    province_totals: dict[int, float]  # people of the embedded spread; 0: outside China
    source: str  # one line for readers, Chinese
    source_en: str
    lineage: tuple[Lineage, ...]
    imported: tuple[str, ...] = ()  # amounts that imported data hold, named as in a CellGrid

    def total(self, amount: str) -> float:
        """The whole world's sum of an amount."""
        return float(
            sum(
                grid.amounts[amount].sum(dtype=np.float64)
                for grid in self.grids
                if amount in grid.amounts
            )
        )


def sums_on(
    grid: CellGrid, amounts: tuple[str, ...], longitudes: Floats, latitudes: Floats
) -> list[Floats]:
    """Each amount in the cells of a regular grid, (n_lat, n_lon).

    longitudes, latitudes: cell centres in degrees, ascending, even steps, at least two each.
    Each cell's amount is shared out by overlapping area, so totals are kept.
    """
    east = _edges(longitudes, "longitudes") + 180.0
    north = _edges(latitudes, "latitudes") + 90.0
    across, first_column = _shares(east * grid.per_degree)
    upward, first_row = _shares(north * grid.per_degree)
    row, column, found = _inside(grid, first_row, upward.shape[1], first_column, across.shape[1])
    sums = []
    for name in amounts:
        block = np.zeros((upward.shape[1], across.shape[1]))
        block[row, column] = grid.amounts[name][found]
        # A cell is small: sharing by degrees of latitude is sharing by area to 1 part in 1000.
        sums.append(np.asarray((across @ np.ascontiguousarray((upward @ block).T)).T))
    return sums


def cell_of(longitudes: Floats, latitudes: Floats, per_degree: int) -> NDArray[np.int64]:
    """The number of the cell each point lies in."""
    wide = 360 * per_degree
    column = np.floor((longitudes + 180.0) * per_degree).astype(np.int64) % wide
    row = np.floor((latitudes + 90.0) * per_degree).astype(np.int64)
    return np.asarray(np.clip(row, 0, 180 * per_degree - 1) * wide + column)


def centres(cells: NDArray[Any], per_degree: int) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of the cells' centres, degrees."""
    row, column = np.divmod(cells.astype(np.int64), 360 * per_degree)
    return (column + 0.5) / per_degree - 180.0, (row + 0.5) / per_degree - 90.0


def coarse_of(cells: NDArray[Any], per_degree: int) -> NDArray[np.int64]:
    """The 1 / COARSE degree cell around each cell."""
    row, column = np.divmod(cells.astype(np.int64), 360 * per_degree)
    times = per_degree // COARSE
    return np.asarray(row // times * (360 * COARSE) + column // times)


def gathered(
    cells: NDArray[np.int64], amounts: Mapping[str, Floats]
) -> tuple[Cells, dict[str, Amount]]:
    """Each cell once, ascending, its amounts added up."""
    each, inverse = np.unique(cells, return_inverse=True)
    return each.astype(np.int32), {
        name: np.bincount(inverse, weights=values, minlength=each.size).astype(np.float32)
        for name, values in amounts.items()
    }


def _edges(centres_deg: Floats, field: str) -> Floats:
    steps = np.diff(centres_deg)
    if centres_deg.size < 2 or steps.min() <= 0 or np.ptp(steps) > 1e-6:
        raise NotValid(field, centres_deg[:3].tolist(), "give ascending cell centres in even steps")
    half = steps[0] / 2
    return np.append(centres_deg - half, centres_deg[-1] + half)


def _shares(edges: Floats) -> tuple[csr_matrix, int]:
    """Share of each exposure cell in each target cell, (n_target, n_cell), and the first cell.

    edges: of the targets, in exposure cells.
    """
    first, last = int(np.floor(edges[0])), int(np.ceil(edges[-1]))
    cuts = np.union1d(edges, np.arange(first, last + 1))
    cuts = cuts[(cuts >= edges[0]) & (cuts <= edges[-1])]
    middle = (cuts[:-1] + cuts[1:]) / 2
    target = np.clip(np.searchsorted(edges, middle) - 1, 0, edges.size - 2)
    cell = np.clip(np.floor(middle).astype(np.int64) - first, 0, last - first - 1)
    return csr_matrix((np.diff(cuts), (target, cell)), shape=(edges.size - 1, last - first)), first


def _inside(
    grid: CellGrid, first_row: int, rows: int, first_column: int, columns: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(row, column) in the block and the index of every cell in it.

    Only the block's own stretch of each row is touched: cells may be a file of the whole world.
    """
    wide = 360 * grid.per_degree
    starts, rows_of, columns_of, lengths = [], [], [], []
    row = first_row + np.arange(rows, dtype=np.int64)
    row = row[(row >= 0) & (row < 180 * grid.per_degree)]
    done = 0
    while done < min(columns, wide):  # blocks may run across 180 degrees east
        here = (first_column + done) % wide
        many = min(columns - done, wide - here)
        low = _search(grid.cells, row * wide + here)
        high = _search(grid.cells, row * wide + here + many)
        starts.append(low)
        lengths.append(high - low)
        rows_of.append(row)
        columns_of.append(np.full(row.size, here - done, dtype=np.int64))
        done += many
    start, length = np.concatenate(starts), np.concatenate(lengths)
    ends = np.cumsum(length)
    total = int(ends[-1]) if ends.size else 0
    found = np.repeat(start - (ends - length), length) + np.arange(total)
    whole_row = np.repeat(np.concatenate(rows_of), length)
    column = grid.cells[found].astype(np.int64) - whole_row * wide
    return whole_row - first_row, column - np.repeat(np.concatenate(columns_of), length), found


def _search(cells: Cells, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    # In the cells' own type: another would make a copy of them all.
    return np.asarray(np.searchsorted(cells, numbers.astype(cells.dtype)), dtype=np.int64)
