"""Counts per cell of any raster summed into ours, totals kept.

Upright rasters in longitude and latitude are shared out exactly by overlapping area, row by row.
Others (projected, rotated, another datum) are cut into pieces no larger than 1 / PIECES of one of
our cells; each piece is shared out as an upright box of its size. The total is kept exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from houfeng.impact.exposures.cells import COARSE, FINE, SAME_EDGE
from houfeng.places.layer_grid import Shape
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotValid

CELLS_AT_ONCE = 3_000_000  # of the raster
PIECES = 3  # pieces a side of one of our cells
PIECES_AT_ONCE = 1_000_000
WINDOW_AT_ONCE = 16_000_000  # of our cells, added up in one array
LATTICE = 8  # raster cells between exactly transformed points
Bands = Iterator[tuple[int, NDArray[np.float32]]]
"""(first row, rows) from the north, NaN without value."""
Ints = NDArray[np.int64]


class Sink(Protocol):
    """Takes sums by cell number, and the coarse cells that have a value."""

    def add(self, cells: Ints, people: Floats) -> None: ...

    def cover(self, rows: Ints, columns: Ints) -> None: ...


@dataclass(frozen=True, slots=True)
class Axis:
    """How cells along one side of the raster lie on ours."""

    shares: csr_matrix  # (n_ours, n_raster): share of each raster cell in each of ours
    first: int  # number of the first of ours


def per_degree_for(step_deg: float) -> int:
    """Fine cells; coarse ones for a raster that is no finer than these."""
    return COARSE if step_deg >= 1 / COARSE * (1 - 1e-6) else FINE


def rows_at_once(width: int) -> int:
    """How many rows of a raster are held at a time."""
    return max(1, CELLS_AT_ONCE // max(width, 1))


def axis_of(edges: Floats) -> Axis:
    """edges: of the raster's cells in our cells, ascending."""
    whole = np.round(edges)
    # Rasters' corners are written with few digits: a hair off our edge is our edge.
    edges = np.where(np.abs(edges - whole) < SAME_EDGE, whole, edges)
    first, last = int(np.floor(edges[0])), int(np.ceil(edges[-1]))
    cuts = np.union1d(edges, np.arange(first, last + 1))
    cuts = cuts[(cuts >= edges[0]) & (cuts <= edges[-1])]
    middle = (cuts[:-1] + cuts[1:]) / 2
    source = np.clip(np.searchsorted(edges, middle) - 1, 0, edges.size - 2)
    share = np.diff(cuts) / np.diff(edges)[source]
    target = np.floor(middle).astype(np.int64) - first
    return Axis(csr_matrix((share, (target, source)), shape=(last - first, edges.size - 1)), first)


def add_upright(shape: Shape, bands: Bands, per_degree: int, sink: Sink) -> None:
    """Share out an upright raster in degrees."""
    wide = 360 * per_degree
    west = (shape.west + 180.0) * per_degree
    across = axis_of(west + np.arange(shape.width + 1, dtype=np.float64) * shape.dx * per_degree)
    columns = across.first + np.arange(across.shares.shape[0])
    top = (shape.north + 90.0) * per_degree
    times = per_degree // COARSE
    held_row, held = -1, np.zeros(columns.size)  # a row of ours that the next band goes on with

    def give(rows: Ints, sums: Floats) -> None:
        row, column = np.nonzero(sums > 0)
        cells = rows[row] * wide + columns[column] % wide
        order = np.argsort(cells) if columns[-1] >= wide or columns[0] < 0 else slice(None)
        sink.add(cells[order], sums[row, column][order])

    for first, cells in bands:
        count = cells.shape[0]
        # Our rows are counted from the south, the raster's from the north.
        edges = top - np.arange(first + count, first - 1, -1) * shape.dy * per_degree
        upward = axis_of(edges)
        rows = upward.first + np.arange(upward.shares.shape[0])
        has_value = ~np.isnan(cells)
        people = np.where(has_value, cells, np.float32(0))[::-1]
        sums = _shared(upward, across, people)
        if held_row == rows[-1]:
            sums[-1] += held
        elif held_row >= 0:
            give(np.array([held_row]), held[None, :])
        give(rows[1:], sums[1:])
        held_row, held = int(rows[0]), sums[0]
        if has_value.all():
            covered = np.ones(sums.shape, dtype=bool)
        else:
            covered = _shared(upward, across, has_value[::-1].astype(np.float32)) > 0
        row, column = np.nonzero(covered)
        sink.cover(rows[row] // times, columns[column] // times)
    if held_row >= 0:
        give(np.array([held_row]), held[None, :])


def _shared(upward: Axis, across: Axis, cells: NDArray[np.float32]) -> Floats:
    # Rows first: they are what shrinks most, and lie as they are stored.
    rows = upward.shares @ np.ascontiguousarray(cells, dtype=np.float64)
    return np.asarray((across.shares @ np.ascontiguousarray(rows.T)).T)


def add_skewed(
    transform: Any, crs: Any, width: int, bands: Bands, per_degree: int, step_deg: float, sink: Sink
) -> None:
    """Share out any other raster.

    transform: from column and row to the raster's coordinates; step_deg: about the side of its
    cells.
    """
    wide = 360 * per_degree
    many = max(1, int(np.ceil(PIECES * step_deg * per_degree)))
    # For the cover alone one point a cell will do, where cells are finer than it is.
    few = 1 if step_deg * COARSE <= 0.5 else many
    for first, cells in bands:
        lattice = _Lattice.of(transform, crs, width, first, cells.shape[0])
        has_value = ~np.isnan(cells)
        for row, column in _chunks(has_value, few):
            lon, lat, _ = lattice.pieces(row, column, few)
            sink.cover(
                np.floor((lat + 90.0) * COARSE).astype(np.int64),
                np.floor((lon + 180.0) * COARSE).astype(np.int64),
            )
        for row, column in _chunks(has_value & (cells > 0), many):
            lon, lat, which = lattice.pieces(row, column, many)
            share = cells[row, column].astype(np.float64)[which] / many**2
            side = step_deg * per_degree / many  # of a piece, in our cells of latitude
            stretch = np.maximum(np.cos(np.radians(lat)), 1e-3)
            low, upper = _split((lat + 90.0) * per_degree, np.full(lat.size, side))
            west, right = _split((lon + 180.0) * per_degree, side / stretch)
            ours = np.concatenate([low, low, low + 1, low + 1])
            column_of = np.concatenate([west, west + 1, west, west + 1]) % wide
            parts = [(1 - upper) * (1 - right), (1 - upper) * right]
            parts += [upper * (1 - right), upper * right]
            shares = np.concatenate([share * part for part in parts])
            ours = np.clip(ours, 0, 180 * per_degree - 1)
            sink.add(*_added(ours, column_of, shares, wide))


def _split(middle: Floats, side: Floats) -> tuple[Ints, Floats]:
    """The first of our cells that a stretch touches, and its share in the next one.

    A square's box, however it is turned, has the spread of the square along each axis.
    """
    half = np.minimum(side, 0.999) / 2
    first = np.floor(middle - half)
    over = np.clip((middle + half - first - 1) / (2 * half), 0.0, 1.0)
    return first.astype(np.int64), over


def _added(row: Ints, column: Ints, share: Floats, wide: int) -> tuple[Ints, Floats]:
    """Cell numbers, each once, and their sums."""
    low, west = int(row.min()), int(column.min())
    high, east = int(row.max()) - low + 1, int(column.max()) - west + 1
    if high * east > WINDOW_AT_ONCE:
        each, inverse = np.unique(row * wide + column, return_inverse=True)
        return each, np.asarray(np.bincount(inverse, weights=share), dtype=np.float64)
    sums = np.bincount((row - low) * east + column - west, weights=share, minlength=high * east)
    found = np.flatnonzero(sums)
    return np.asarray((found // east + low) * wide + found % east + west), np.asarray(
        sums[found], dtype=np.float64
    )


def _chunks(chosen: Bools, many: int) -> Iterator[tuple[Ints, Ints]]:
    row, column = np.nonzero(chosen)
    each = max(1, PIECES_AT_ONCE // many**2)
    for start in range(0, row.size, each):
        yield row[start : start + each], column[start : start + each]


@dataclass(frozen=True, slots=True, eq=False)
class _Lattice:
    """Where cells of a band lie: exact at every LATTICE-th corner, linear on the sphere between.

    The error of a cell of side a is below LATTICE² a² / 8 R: a metre for cells of a kilometre.
    """

    transform: Any
    crs: Any
    first_row: int
    points: Floats  # (n_row, n_column, 3) on the unit sphere

    @classmethod
    def of(cls, transform: Any, crs: Any, width: int, first_row: int, rows: int) -> "_Lattice":
        columns = np.arange(0, width + LATTICE, LATTICE, dtype=np.float64)
        down = np.arange(0, rows + LATTICE, LATTICE, dtype=np.float64)
        x, y = np.meshgrid(columns, down + first_row)
        lon, lat = _to_degrees(transform, crs, x.ravel(), y.ravel())
        return cls(transform, crs, first_row, _on_sphere(lon, lat).reshape(*x.shape, 3))

    def pieces(self, row: Ints, column: Ints, many: int) -> tuple[Floats, Floats, Ints]:
        """Longitudes and latitudes of the centres of many² pieces of each cell, and its index."""
        part = (np.arange(many) + 0.5) / many
        across, down = (axis.ravel() for axis in np.meshgrid(part, part))
        x = (column[:, None] + across).ravel()
        y = (row[:, None] + down).ravel()
        which = np.repeat(np.arange(row.size), many**2)
        left, top = (x // LATTICE).astype(np.int64), (y // LATTICE).astype(np.int64)
        right, below = (x / LATTICE - left)[:, None], (y / LATTICE - top)[:, None]
        p = self.points
        upper = p[top, left] * (1 - right) + p[top, left + 1] * right
        lower = p[top + 1, left] * (1 - right) + p[top + 1, left + 1] * right
        point = upper * (1 - below) + lower * below
        lon = np.degrees(np.arctan2(point[:, 1], point[:, 0]))
        lat = np.degrees(np.arctan2(point[:, 2], np.hypot(point[:, 0], point[:, 1])))
        lost = np.flatnonzero(~np.isfinite(lon) | ~np.isfinite(lat))
        if lost.size:  # at the rim of the projection, a corner of the lattice has no place
            lon[lost], lat[lost] = _to_degrees(
                self.transform, self.crs, x[lost], y[lost] + self.first_row
            )
            bad = ~np.isfinite(lon) | ~np.isfinite(lat)
            if bad.any():
                cell = which[int(np.flatnonzero(bad)[0])]
                raise NotValid(
                    f"row {int(row[cell]) + self.first_row + 1}, column {int(column[cell]) + 1}",
                    "people where the coordinate system does not hold",
                    "cut the raster to your area, or name the right --crs",
                )
        return lon, lat, which


def _to_degrees(transform: Any, crs: Any, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    from rasterio.warp import transform as reproject

    east = transform.a * x + transform.b * y + transform.c
    north = transform.d * x + transform.e * y + transform.f
    lon, lat = reproject(crs, "EPSG:4326", east, north)
    found = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
    wrong = ~(np.isfinite(found[0]) & np.isfinite(found[1])) | (np.abs(found[1]) > 90)
    for axis in found:
        axis[wrong] = np.nan
    return found


def _on_sphere(lon: Floats, lat: Floats) -> Floats:
    east, north = np.radians(lon), np.radians(lat)
    return np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )
