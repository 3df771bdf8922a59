"""People from any population raster that rasterio reads: checked, then summed into our cells."""

import re
import warnings
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.exposures.cells import COARSE, PEOPLE
from houfeng.impact.exposures.cover import WIDE, Cover
from houfeng.impact.exposures.raster_cells import (
    Bands,
    Ints,
    add_skewed,
    add_upright,
    per_degree_for,
    rows_at_once,
)
from houfeng.impact.exposures.store import Made
from houfeng.places.layer_checks import Bounds, check_bounds
from houfeng.places.layer_crs import ADD_CRS, is_wgs84, read_crs, words_of
from houfeng.places.layer_grid import Shape, damaged
from houfeng.places.layer_kinds import KINDS
from houfeng.places.layer_rasters import (
    ALONE,
    GdalGrid,
    Progress,
    demand_one_plain_band,
    gdal_errors,
    raster_format,
)
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM

_DENSITY = re.compile(
    r"densit|per[ _-]?(sq|square)|/ ?(sq\.? ?)?km|km\^?-2|人口密度|人/平方公里|_pd_", re.IGNORECASE
)
_PENDING = 30_000_000  # cells added up when so many wait


def read_population(
    path: Path,
    original: str,
    *,
    crs: str | None = None,
    keep_good: bool = False,
    progress: Progress | None = None,
) -> Made:
    """People in our cells; the total of the raster is kept.

    path: the file under a name of ours; original: its own name. keep_good: cells that cannot be
    (negative, not finite, too many) are left out and counted instead of refused.
    Raises NotValid naming the property of the file, or the row and column of the cell.
    """
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning

    with path.open("rb") as file:
        driver = raster_format(file.read(512))
    if driver not in ("GTiff", "AAIGrid"):
        raise NotValid("file", original, "give a GeoTIFF: gdal_translate IN OUT.tif")
    told = read_crs(crs) if crs else None
    with ExitStack() as stack:
        stack.enter_context(rasterio.Env(**ALONE))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # refused below, in our words
        try:
            raster = stack.enter_context(rasterio.open(path, driver=driver))
        except gdal_errors() as error:
            raise damaged(error) from error
        demand_one_plain_band(raster)
        Shape(0, 0, 1, 1, raster.width, raster.height).demand_size()
        system = told or raster.crs
        if system is None:
            raise NotValid("crs", None, f"the raster does not say its coordinate system; {ADD_CRS}")
        if raster.transform == rasterio.Affine.identity():
            raise NotValid(
                "georeference", None,
                "the file does not say where it lies: gdal_translate -a_ullr W N E S IN OUT",
            )  # fmt: skip
        _refuse_density(raster, original)
        return _summed(raster, system, keep_good=keep_good, progress=progress)


def _summed(raster: Any, system: Any, *, keep_good: bool, progress: Progress | None) -> Made:
    t = raster.transform
    upright = t.b == 0 and t.d == 0 and t.a > 0 and is_wgs84(system)
    sums, check = _Sums(), _Check(raster.nodata, keep_good)
    notes = []
    if raster.nodata is None:
        notes.append("the raster declares no value for missing cells: all its cells were counted")
    if upright:
        shape = Shape(
            west=t.c, north=t.f if t.e < 0 else t.f + t.e * raster.height, dx=t.a, dy=abs(t.e),
            width=raster.width, height=raster.height,
        )  # fmt: skip
        shape.demand_size()
        check_bounds(shape.bounds, max(shape.dx, shape.dy))
        per_degree = per_degree_for(min(shape.dx, shape.dy))
        grid = GdalGrid(shape, system, t.e > 0, raster)
        add_upright(shape, _bands(grid, raster, check, progress), per_degree, sums)
        bounds = shape.bounds
    else:
        shape = Shape(0, 0, 1, 1, raster.width, raster.height)
        step = _step_deg(raster, system)
        per_degree = per_degree_for(step)
        grid = GdalGrid(shape, system, False, raster)
        bands = _bands(grid, raster, check, progress)
        add_skewed(t, system, raster.width, bands, per_degree, step, sums)
        bounds = None
        notes.append(
            f"shared out from {words_of(system)} by small pieces of each cell, its total kept"
        )
    return _made(sums, check, per_degree, bounds, notes)


def _made(
    sums: "_Sums", check: "_Check", per_degree: int, bounds: Bounds | None, notes: list[str]
) -> Made:
    figures = check.finish(notes)
    cells, people = sums.finish()
    if not cells.size:
        raise NotValid("values", "no people in any cell", "give a raster of people per cell")
    figures |= {"cells": float(cells.size), "people": round(check.total, 3)}
    cover = sums.covered(bounds)
    west = cover.first_column / COARSE - 180.0
    south = cover.first_row / COARSE - 90.0
    rows, columns = cover.has_value.shape
    reach = bounds or (west, south, west + columns / COARSE, south + rows / COARSE)
    made = {"cells": cells, "per_degree": np.array(per_degree), PEOPLE: people}
    return Made("cells", (PEOPLE,), made | cover.as_columns(), reach, figures, notes)


def _bands(grid: GdalGrid, raster: Any, check: "_Check", progress: Progress | None) -> Bands:
    height = grid.shape.height
    block = int(raster.block_shapes[0][0])
    many = rows_at_once(grid.shape.width)
    many = max(many // block * block, 1) if many >= block else many
    for top in range(0, height, many):
        bottom = min(top + many, height)
        yield top, check.look(top, grid.read(top, bottom), grid.from_south, height)
        if progress:
            progress(bottom, height)


def _step_deg(raster: Any, system: Any) -> float:
    """About the side of a cell in degrees of latitude."""
    t = raster.transform
    side = float(np.sqrt(abs(t.a * t.e - t.b * t.d)))
    if system.is_geographic:
        return side
    try:
        metres = side * float(system.linear_units_factor[1])
    except gdal_errors() as error:
        raise NotValid("crs", words_of(system), "give a coordinate system on the ground") from error
    return metres / 1000.0 / (EARTH_RADIUS_KM * np.pi / 180.0)


def _refuse_density(raster: Any, original: str) -> None:
    """NotValid where the file says that its values are people per area."""
    said = [("file name", original), ("units", raster.units[0] or "")]
    said.append(("description", raster.descriptions[0] or ""))
    said += [(f"tag {name}", text) for tags in (raster.tags(), raster.tags(1))
             for name, text in tags.items()]  # fmt: skip
    for where, text in said:
        if _DENSITY.search(text):
            raise NotValid(
                where, text,
                "this looks like people per km², not people per cell: multiply each cell by its "
                "area, or take the counts of the same product; if it is a count, mend the metadata",
            )  # fmt: skip


@dataclass(slots=True)
class _Check:
    """Looks at the raster's cells as they pass."""

    nodata: float | None
    keep_good: bool
    total: float = 0.0
    cells: int = 0
    with_value: int = 0
    left_out: int = 0
    highest: float = 0.0

    def look(
        self, top: int, cells: NDArray[np.float32], from_south: bool, height: int
    ) -> NDArray[np.float32]:
        """The cells, NaN where without value; NotValid at the first that cannot be."""
        highest = KINDS["population"].highest
        bad = (cells < 0) | (cells > highest)  # NaN is neither
        if bad.any():
            if not self.keep_good:
                self._refuse(top, cells, bad, from_south, height)
            self.left_out += int(bad.sum())
            cells = np.where(bad, np.float32(np.nan), cells)
        self.cells += cells.size
        has_value = ~np.isnan(cells)
        self.with_value += int(has_value.sum())
        if has_value.any():
            self.total += float(np.nansum(cells, dtype=np.float64))
            self.highest = max(self.highest, float(np.nanmax(cells)))
        return cells

    def _refuse(
        self, top: int, cells: NDArray[np.float32], bad: Bools, from_south: bool, height: int
    ) -> None:
        row, column = (int(axis[0]) for axis in np.nonzero(bad))
        value = float(cells[row, column])
        # Counted as the file stores them, from 1.
        stored = height - (top + row) if from_south else top + row + 1
        where = f"row {stored}, column {column + 1}"
        values = np.unique(cells[bad])
        if values.size == 1 and self.nodata is None:
            mend = (
                f"it is in {int(bad.sum()):,} cells and looks like a mark for missing ones that is "
                f"not declared: gdal_edit.py -a_nodata {value:g} FILE, or --keep-good leaves such "
                "cells out"
            )
        elif value < 0:
            mend = "people are never negative; mend the raster, or --keep-good leaves it out"
        else:
            mend = "there are not so many people in a cell; mend the raster, or use --keep-good"
        raise NotValid(where, value, mend)

    def finish(self, notes: list[str]) -> dict[str, float]:
        """Figures; NotValid where no cell has a value."""
        if self.with_value == 0:
            raise NotValid(
                "values", f"none of {self.cells:,} cells",
                "every cell is marked as having no value; look at the file's nodata value",
            )  # fmt: skip
        if self.left_out:
            notes.append(f"{self.left_out:,} cells that cannot be were left out")
        return {
            "raster_cells": float(self.cells),
            "raster_cells_without_value": float(self.cells - self.with_value),
            "raster_cells_left_out": float(self.left_out),
            "highest_in_a_raster_cell": self.highest,
        }


@dataclass(slots=True)
class _Sums:
    """A sink that adds up people by cell and remembers which cells are covered."""

    cells: list[NDArray[np.int32]] = field(default_factory=list)
    people: list[NDArray[np.float32]] = field(default_factory=list)
    pending: int = 0
    in_order: bool = True  # each part ascending, and south of the one before
    covered_cells: Bools = field(
        # As many pages as are touched are taken, not the whole world.
        default_factory=lambda: np.zeros((180 * COARSE, WIDE), dtype=bool)
    )

    def add(self, cells: Ints, people: Floats) -> None:
        if not cells.size:
            return
        ascending = bool((cells[1:] > cells[:-1]).all())
        after = not self.cells or cells[-1] < self.cells[-1][0]
        self.in_order = self.in_order and ascending and bool(after)
        self.cells.append(cells.astype(np.int32))
        self.people.append(people.astype(np.float32))
        self.pending += cells.size
        if self.pending > _PENDING and not self.in_order:
            self.finish()

    def cover(self, rows: Ints, columns: Ints) -> None:
        self.covered_cells[np.clip(rows, 0, 180 * COARSE - 1), columns % WIDE] = True

    def finish(self) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Every cell once, ascending."""
        self.cells.reverse()
        self.people.reverse()
        cells = np.concatenate(self.cells) if self.cells else np.zeros(0, np.int32)
        self.cells.clear()
        people = np.concatenate(self.people) if self.people else np.zeros(0, np.float32)
        self.people.clear()
        if not self.in_order:
            order = np.argsort(cells, kind="stable")
            cells, people = cells[order], people[order]
            starts = np.flatnonzero(np.append(True, cells[1:] != cells[:-1])[: cells.size])
            people = np.add.reduceat(people, starts) if cells.size else people
            cells = cells[starts]
        self.cells, self.people, self.pending = [cells], [people], 0
        return cells, people

    def covered(self, bounds: Bounds | None) -> Cover:
        """Which coarse cells have a value."""
        rows = np.flatnonzero(self.covered_cells.any(axis=1))
        columns = np.flatnonzero(self.covered_cells.any(axis=0))
        row, column = int(rows[0]), int(columns[0])
        part = self.covered_cells[row : int(rows[-1]) + 1, column : int(columns[-1]) + 1]
        return Cover(row, column, part, _plain_bounds(bounds))


def _plain_bounds(bounds: Bounds | None) -> Bounds | None:
    """Bounds between -180 and 180, or None where there is no straight edge in these."""
    if bounds is None:
        return None
    west, south, east, north = bounds
    if east - west >= 360.0 - 1e-6:
        return -180.0, south, 180.0, north
    turns = np.floor((west + 180.0) / 360.0) * 360.0
    west, east = west - turns, east - turns
    return (west, south, east, north) if east <= 180.0 + 1e-6 else None
