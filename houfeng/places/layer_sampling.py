"""Values of a kept raster at points."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.places.layer_rasters import ALONE, gdal_errors
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM

MOST_CELLS_AT_ONCE = 16_000_000  # 64 MB; a larger window is read in halves
CELLS_PER_POINT = 65_536  # one tile; few points far apart are not worth all that lies between
MOST_CELLS_IN_STRIP = 4_000_000
KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180
Ints = NDArray[np.int64]


def sample(path: Path, longitudes: Floats, latitudes: Floats, *, continuous: bool) -> Floats:
    """Values at points, in their shape; NaN outside the raster and where it has none.

    longitudes, latitudes: degrees, any one shape (they are broadcast together; a grid is fastest
    as (1, n) and (m, 1)); longitudes of any turn. continuous: bilinear among the neighbours with
    a value, else the cell a point is in.
    Raises NotFound where the file is gone or damaged.
    """
    import rasterio

    lon, lat = np.asarray(longitudes, float), np.asarray(latitudes, float)
    is_grid = lon.ndim == lat.ndim == 2 and lon.shape[0] == lat.shape[1] == 1
    shape = np.broadcast_shapes(lon.shape, lat.shape)
    if not is_grid:
        lon, lat = (axis.ravel() for axis in np.broadcast_arrays(lon, lat))
    try:
        with rasterio.Env(**ALONE), rasterio.open(path, driver="GTiff") as raster:
            reach = _Raster(raster)
            column, row, inside = reach.place(lon, lat)
            values = np.full(inside.shape, np.nan)
            if not inside.any():
                pass
            elif is_grid:
                down, across = inside.any(axis=1), inside.any(axis=0)
                values[np.ix_(down, across)] = reach.values(
                    column[:, across], row[down], continuous=continuous
                )
            else:
                values[inside] = reach.values(column[inside], row[inside], continuous=continuous)
    except gdal_errors() as error:
        raise NotFound(
            f"the layer's file {path} is gone or damaged ({error}); add the layer again"
        ) from error
    return values.reshape(shape)


def strips_around(
    path: Path, longitude: float, latitude: float, radius_km: float
) -> Iterator[tuple[Floats, Floats, Floats]]:
    """The cells of a square about a point, from the north in strips of some million cells.

    Yields longitudes (n_column,) near the point's own turn, latitudes (n_row,) and values
    (n_row, n_column), NaN without value; nothing where the raster does not reach.
    Raises NotFound where the file is gone or damaged.
    """
    import rasterio

    high = radius_km / KM_PER_DEGREE
    wide = high / max(np.cos(np.radians(min(abs(latitude) + high, 89.0))), 1e-3)
    try:
        with (
            rasterio.Env(**ALONE),
            rasterio.open(path, driver="GTiff", num_threads="ALL_CPUS") as raster,
        ):
            reach = _Raster(raster)
            column, row, _ = reach.place(np.array([longitude]), np.array([latitude]))
            middle = float(column[0])
            # A raster that begins a little to the east is not a turn away.
            if not reach.turn and middle - reach.width > (360.0 / reach.dx) / 2:
                middle -= 360.0 / reach.dx
            across = np.floor(middle - wide / reach.dx), np.ceil(middle + wide / reach.dx) + 1
            columns = int(across[0]), int(min(across[1], across[0] + (reach.turn or np.inf)))
            if not reach.turn and (columns[1] <= 0 or columns[0] >= reach.width):
                return
            top = max(int(np.floor(row[0] - high / reach.dy)), 0)
            bottom = min(int(np.ceil(row[0] + high / reach.dy)) + 1, reach.height)
            rows = max(MOST_CELLS_IN_STRIP // max(columns[1] - columns[0], 1), 1)
            for first in range(top, bottom, rows):
                last = min(first + rows, bottom)
                values, start = reach._read(columns, (first, last))
                lons = longitude + (start + np.arange(values.shape[1]) - middle) * reach.dx
                lats = reach.north - (np.arange(first, last) + 0.5) * reach.dy
                yield lons, lats, values
    except gdal_errors() as error:
        raise NotFound(
            f"the layer's file {path} is gone or damaged ({error}); add the layer again"
        ) from error


class _Raster:
    """An open raster, its columns counted on past a turn of the globe where it goes all round."""

    def __init__(self, raster: Any) -> None:
        self.raster = raster
        self.width, self.height = raster.width, raster.height
        t = raster.transform
        self.west, self.north, self.dx, self.dy = t.c, t.f, t.a, -t.e
        turn = round(360.0 / self.dx)
        all_round = abs(turn * self.dx - 360.0) < self.dx / 2 and self.width >= turn
        self.turn = turn if all_round else 0  # columns in a turn; 0 where it is not all there

    def place(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats, Bools]:
        """Fractional column and row (0 at the first cell's centre), and whether inside."""
        with np.errstate(invalid="ignore"):
            column = ((lon - self.west) % 360.0) / self.dx - 0.5
            row = (self.north - lat) / self.dy - 0.5
            # Rounding may put a point on an edge a hair outside.
            inside = (column <= self.width - 0.5 + 1e-6) & (np.abs(lon) <= 720)
            inside = inside & (row >= -0.5 - 1e-6) & (row <= self.height - 0.5 + 1e-6)
        return column, row, inside

    def values(self, column: Floats, row: Floats, *, continuous: bool) -> Floats:
        """Values at fractional columns and rows inside the raster.

        Both (n,) for points, or (1, n) and (m, 1) for a grid of (m, n).
        """
        left, top = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
        near_column = np.floor(column + 0.5).astype(np.int64)
        near_row = np.clip(np.floor(row + 0.5).astype(np.int64), 0, self.height - 1)
        if self.turn:
            shift = self._best_shift(left)
            left, near_column = left + shift(left), near_column + shift(left)
        wide = (int(left.min()), int(left.max()) + 2)
        high = (max(int(top.min()), 0), min(int(top.max()) + 2, self.height))
        cells = (wide[1] - wide[0]) * (high[1] - high[0])
        is_grid = column.ndim == 2
        points = column.size * row.size if is_grid else column.size
        too_large = cells > min(MOST_CELLS_AT_ONCE, CELLS_PER_POINT * points)
        if too_large and is_grid:
            is_high = high[1] - high[0] >= wide[1] - wide[0]
            if row.size > 1 and (is_high or column.size == 1):
                parts = [self.values(column, r, continuous=continuous) for r in _halves(row)]
                return np.vstack(parts)
            if column.size > 1:
                parts = [self.values(c.T, row, continuous=continuous) for c in _halves(column.T)]
                return np.hstack(parts)
        elif too_large and points > 1:
            along = column if wide[1] - wide[0] > high[1] - high[0] else row
            middle = (along.min() + along.max()) / 2
            halves = (along <= middle), (along > middle)
            if all(half.any() for half in halves):
                found = np.empty(column.size)
                for half in halves:
                    found[half] = self.values(column[half], row[half], continuous=continuous)
                return found
        block, first = self._read(wide, high)
        last_column = block.shape[1] - 1

        def at(columns: Ints, rows: Ints) -> Floats:
            rows = np.clip(rows, 0, self.height - 1) - high[0]
            return block[rows, np.clip(columns - first, 0, last_column)]

        nearest = at(near_column, near_row)
        if not continuous:
            return nearest
        across, down = column - np.floor(column), row - np.floor(row)
        total, weight = np.zeros(nearest.shape), np.zeros(nearest.shape)
        for right in (0, 1):
            for below in (0, 1):
                corner = at(left + right, top + below)
                share = (across if right else 1 - across) * (down if below else 1 - down)
                share = np.where(np.isnan(corner), 0.0, share)
                total += share * np.nan_to_num(corner)
                weight += share
        # A point belongs to its nearest cell: without value there, it has none.
        with np.errstate(invalid="ignore"):
            return np.where(np.isnan(nearest), np.nan, total / weight)

    def _best_shift(self, left: Ints) -> Any:
        """Columns counted from half way round, where that keeps the points together."""
        half = self.turn // 2
        straight = left.max() - left.min()
        turned = np.where(left < half, left + self.turn, left)
        if turned.max() - turned.min() < straight:
            return lambda c: np.where(c < half, self.turn, 0)
        return np.zeros_like

    def _read(self, wide: tuple[int, int], high: tuple[int, int]) -> tuple[Floats, int]:
        """Cells of columns wide[0]..wide[1], as float64, and the number of the first column."""
        from rasterio.windows import Window

        def cells(first: int, last: int) -> Floats:
            window = Window(first, high[0], last - first, high[1] - high[0])
            return np.asarray(self.raster.read(1, window=window), dtype=np.float64)

        if not self.turn:
            first, last = max(wide[0], 0), min(wide[1], self.width)
            return cells(first, last), first
        parts, start = [], wide[0]
        while start < wide[1]:
            here = start % self.turn
            stop = min(here + wide[1] - start, self.turn)
            parts.append(cells(here, stop))
            start += stop - here
        return np.hstack(parts), wide[0]


def _halves(axis: Floats) -> tuple[Floats, Floats]:
    return axis[: len(axis) // 2], axis[len(axis) // 2 :]
