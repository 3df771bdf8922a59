"""Values of a finished map at points: each measure with its sigma, for a list of sites.

Correlated realisations at the same points need the correlation model and belong to the science
of simulation; they would take the `Sampled` of this file as their mean and sigma.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np

from houfeng.shaking.products.grids_npz import Grids, read_grids
from houfeng.shaking.products.measures import PARTS, shown
from houfeng.shaking.products.netcdf import read_netcdf_grids
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotFound, NotValid

MOST_SITES = 1_000_000
_COLUMNS = ("id", "lon", "lat")
_FILES = ("grids.npz", "measures.nc")  # in the order they are looked for in a product's folder


@dataclass(frozen=True, slots=True, eq=False)
class SiteList:
    """Where values are wanted."""

    ids: tuple[str, ...]
    longitudes: Floats  # (n,)
    latitudes: Floats  # (n,)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """A map's values at n sites, in ln g, ln cm/s and intensity units; NaN outside the map."""

    sites: SiteList
    inside: Bools  # (n,)
    values: Mapping[str, Mapping[str, Floats]]  # measure -> mean, std, tau, phi -> (n,)

    @property
    def outside(self) -> tuple[str, ...]:
        """The ids of sites the map does not cover."""
        return tuple(
            name for name, inside in zip(self.sites.ids, self.inside, strict=True) if not inside
        )

    @property
    def covered(self) -> SiteList:
        """The sites that the map covers, in their order."""
        names = zip(self.sites.ids, self.inside, strict=True)
        return SiteList(
            tuple(name for name, inside in names if inside),
            self.sites.longitudes[self.inside],
            self.sites.latitudes[self.inside],
        )

    def rows(self) -> list[dict[str, str | float | bool | None]]:
        """One row a site: median in people's units and sigma of each measure; None outside."""
        table: dict[str, list[float]] = {}
        for measure, parts in self.values.items():
            kind = shown(measure)
            table[f"{measure} ({kind.units})"] = kind.median(parts["mean"]).tolist()
            for part in PARTS:
                table[f"{measure}_{part}"] = parts[part].tolist()
        rows: list[dict[str, str | float | bool | None]] = []
        for i, name in enumerate(self.sites.ids):
            row: dict[str, str | float | bool | None] = {
                "id": name,
                "lon": float(self.sites.longitudes[i]),
                "lat": float(self.sites.latitudes[i]),
                "inside": bool(self.inside[i]),
            }
            for column, values in table.items():
                row[column] = float(f"{values[i]:.6g}") if self.inside[i] else None
            rows.append(row)
        return rows


def sample(product: ShakingResult | Grids | Path, sites: SiteList) -> Sampled:
    """Bilinear interpolation of mean, std, tau and phi of each measure at the sites.

    product: a result, its grids, a product's folder, or its `grids.npz` or NetCDF file. Sigma
    is interpolated as it stands; between cells it is at most a little too large. A site beyond
    the outermost cell centres by up to half a cell takes the edge's value; farther, it is outside.
    """
    grids = _grids(product)
    column, row, inside = _positions(grids, sites)
    values = {
        measure: {
            part: np.where(inside, _bilinear(getattr(field, part), row, column), np.nan)
            for part in PARTS
        }
        for measure, field in grids.fields.items()
    }
    return Sampled(sites, inside, values)


def read_sites(text: str) -> SiteList:
    """A CSV with the columns id, lon, lat (degrees); others are left alone.

    NotValid names the row and the column, the value found and the mend.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        missing = [name for name in _COLUMNS if name not in names]
        if missing:
            raise NotValid("sites header", ",".join(names), f"add the columns {missing}")
        rows = _read_rows(reader)
    except csv.Error as error:
        raise NotValid(f"sites row {reader.line_num}", str(error), "give plain CSV") from error
    if not rows:
        raise NotValid("sites", 0, "give at least one row below the header")
    ids = tuple(name for name, _, _ in rows)
    return SiteList(ids, np.array([lon for _, lon, _ in rows]), np.array([lat for *_, lat in rows]))


def _read_rows(reader: Iterable[Mapping[str, str | None]]) -> list[tuple[str, float, float]]:
    rows: list[tuple[str, float, float]] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(reader, start=2):  # the header is row 1
        if number - 1 > MOST_SITES:
            raise NotValid("sites", f"more than {MOST_SITES:,} rows", "split the file")
        name = (row["id"] or "").strip()
        if not name:
            raise NotValid(f"sites row {number}, id", row["id"], "name every site")
        if name in seen:
            raise NotValid(f"sites row {number}, id", name, f"row {seen[name]} has it too")
        seen[name] = number
        lon = _degrees(row["lon"], f"sites row {number}, lon", 360.0, "east")
        lat = _degrees(row["lat"], f"sites row {number}, lat", 90.0, "north")
        rows.append((name, lon, lat))
    return rows


def _degrees(text: str | None, field: str, most: float, way: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        raise NotValid(field, text, f"give degrees {way} as a number") from None
    if not -most <= value <= most:  # also refuses NaN
        raise NotValid(field, text, f"give degrees {way} from -{most:g} to {most:g}")
    return value


def _grids(product: ShakingResult | Grids | Path) -> Grids:
    if isinstance(product, Grids):
        return product
    if isinstance(product, ShakingResult):
        return Grids(product.longitudes, product.latitudes, dict(product.fields))
    path = product
    if path.is_dir():
        found = [path / name for name in _FILES if (path / name).is_file()]
        if not found:
            raise NotFound(f"{path} holds neither of {', '.join(_FILES)}")
        path = found[0]
    elif not path.is_file():
        raise NotFound(f"there is no product at {path}")
    return read_grids(path) if path.suffix == ".npz" else read_netcdf_grids(path)


def _positions(grids: Grids, sites: SiteList) -> tuple[Floats, Floats, Bools]:
    """Column and row of each site as fractions, and whether the map covers it."""
    lons, lats = grids.longitudes, grids.latitudes
    middle = float(lons[0] + lons[-1]) / 2
    near = middle + (sites.longitudes - middle + 180.0) % 360.0 - 180.0
    column = (near - lons[0]) / (lons[-1] - lons[0]) * (lons.size - 1)
    row = (sites.latitudes - lats[0]) / (lats[-1] - lats[0]) * (lats.size - 1)
    half = 0.5 + 1e-9
    inside = (
        (column >= -half)
        & (column <= lons.size - 1 + half)
        & (row >= -half)
        & (row <= lats.size - 1 + half)
    )
    return np.clip(column, 0, lons.size - 1), np.clip(row, 0, lats.size - 1), inside


def _bilinear(grid: Floats, row: Floats, column: Floats) -> Floats:
    """Values at fractional rows and columns within the grid."""
    top = np.minimum(row.astype(int), grid.shape[0] - 2)
    left = np.minimum(column.astype(int), grid.shape[1] - 2)
    down, across = row - top, column - left
    upper = grid[top, left] * (1 - across) + grid[top, left + 1] * across
    lower = grid[top + 1, left] * (1 - across) + grid[top + 1, left + 1] * across
    return np.asarray(upper * (1 - down) + lower * down)
