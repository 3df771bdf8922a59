"""How far imported data reach, in cells of 1 / COARSE degree.

A cell counts as covered where the data have a value anywhere in it; at the outer edge of the data
only by the share that lies within, so that a raster cut through a town leaves the rest of the
town to others. Data that leave empty places without value (unsettled land, as "constrained"
population rasters do) also cover those: see `reach`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.exposures.cells import COARSE
from houfeng.impact.exposures.store import Columns
from houfeng.places.layer_checks import Bounds
from houfeng.vocabulary.arrays import Bools, Floats

WIDE = 360 * COARSE
MOST_COVERED = 0.5  # share of a unit's people from which the data are of the whole unit


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Which cells have a value, within the bounds of the data."""

    first_row: int
    first_column: int  # counted on past 180 degrees east
    has_value: Bools  # (n_row, n_column)
    bounds: Bounds | None  # west, south, east, north of the data; None: no straight edge

    def as_columns(self) -> Columns:
        """For the kept file."""
        bounds = (np.nan,) * 4 if self.bounds is None else self.bounds
        return {
            "cover_at": np.array([self.first_row, self.first_column, *self.has_value.shape]),
            "cover_bits": np.packbits(self.has_value),
            "cover_bounds": np.array(bounds),
        }

    @classmethod
    def from_columns(cls, columns: Columns) -> "Cover | None":
        """As kept; None where the data have no cover of their own."""
        if "cover_at" not in columns:
            return None
        first_row, first_column, rows, wide = (int(v) for v in columns["cover_at"])
        bits = np.unpackbits(columns["cover_bits"], count=rows * wide).astype(bool)
        west, south, east, north = (float(v) for v in columns["cover_bounds"])
        bounds = None if np.isnan(west) else (west, south, east, north)
        return cls(first_row, first_column, bits.reshape(rows, wide), bounds)

    def share(self, cells: NDArray[np.int64]) -> Floats:
        """Share of each coarse cell that the data cover, 0 to 1; (n_cell,)."""
        row, column, inside = self._place(cells)
        found = np.zeros(cells.size)
        found[inside] = self.has_value[row[inside], column[inside]]
        return found * self.within(cells)

    def within(self, cells: NDArray[np.int64]) -> Floats:
        """Share of each coarse cell that lies inside the bounds of the data."""
        row, column, inside = self._place(cells)
        if self.bounds is None:
            return np.asarray(inside, dtype=np.float64)
        west, south, east, north = self.bounds
        left = (self.first_column + column) / COARSE - 180.0
        low = (self.first_row + row) / COARSE - 90.0
        across = np.minimum(left + 1 / COARSE, east) - np.maximum(left, west)
        upward = np.minimum(low + 1 / COARSE, north) - np.maximum(low, south)
        share = np.clip(across * COARSE, 0.0, 1.0) * np.clip(upward * COARSE, 0.0, 1.0)
        # Bounds are written in degrees: a hair less than a whole cell is a whole cell.
        return np.where(inside, np.where(share > 1 - 1e-3, 1.0, share), 0.0)

    def _place(
        self, cells: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Bools]:
        row, column = np.divmod(cells, WIDE)
        row, column = row - self.first_row, (column - self.first_column) % WIDE
        rows, columns = self.has_value.shape
        return row, column, (row >= 0) & (row < rows) & (column < columns)


def cover_of(cells: NDArray[np.int64]) -> Cover:
    """The cover of data that are nowhere but in these coarse cells."""
    row, column = np.divmod(cells, WIDE)
    first_row, first_column = int(row.min()), int(column.min())
    has_value = np.zeros(
        (int(row.max()) - first_row + 1, int(column.max()) - first_column + 1), bool
    )
    has_value[row - first_row, column - first_column] = True
    return Cover(first_row, first_column, has_value, None)


def reach(
    cover: Cover, cells: NDArray[np.int64], people: Floats, unit: NDArray[np.int32]
) -> Floats:
    """Share of each coarse cell that belongs to the data, 0 to 1; (n_cell,).

    cells, people: what is to make room for the data; unit: index of the administrative unit of
    each, -1 none. A unit most of whose people within the bounds live in cells with a value is
    covered whole: its cells without one are empty, not unknown.
    """
    share, within = cover.share(cells), cover.within(cells)
    known = unit >= 0
    count = int(unit.max(initial=-1)) + 1
    in_bounds = np.bincount(unit[known], (people * within)[known], minlength=count)
    in_cover = np.bincount(unit[known], (people * share)[known], minlength=count)
    whole = in_cover >= MOST_COVERED * np.maximum(in_bounds, 1e-9)
    filled = np.zeros(cells.size, dtype=bool)
    filled[known] = whole[unit[known]]
    return np.where(filled, np.maximum(share, within), share)
