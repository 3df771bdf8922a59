"""`grids.npz`: every grid of a map for whoever computes with it.

Contract of the command line: `lon` (n_lon,) ascending, `lat` (n_lat,) descending, and for each
measure `<IMT>_mean`, `_std`, `_tau`, `_phi`, (n_lat, n_lon) float32, first row northernmost, in
ln g, ln cm/s or intensity units. Axes stay double: a float32 longitude is off by metres.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from houfeng.shaking.products.archive import zip_bytes
from houfeng.shaking.products.measures import PARTS
from houfeng.shaking.result import Field, ShakingResult
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid


@dataclass(frozen=True, slots=True, eq=False)
class Grids:
    """What a product's file gives back: axes ascending, as in ShakingResult."""

    longitudes: Floats  # (n_lon,)
    latitudes: Floats  # (n_lat,)
    fields: dict[str, Field]


def grids_bytes(result: ShakingResult) -> bytes:
    """The file; the same map gives the same bytes."""
    # Level 1: random digits hardly deflate, and six times the work gains a few per cent.
    return zip_bytes(((f"{name}.npy", _npy(grid)) for name, grid in _arrays(result)), level=1)


def write_grids(result: ShakingResult, path: Path) -> None:
    path.write_bytes(grids_bytes(result))


def read_grids(path: Path) -> Grids:
    """What `write_grids` wrote. NotValid if the file is something else."""
    try:
        with np.load(path, allow_pickle=False) as file:
            names = [name.removesuffix("_mean") for name in file.files if name.endswith("_mean")]
            lon, lat = _axis(file["lon"]), _axis(file["lat"])
            parts = {name: [file[f"{name}_{part}"] for part in PARTS] for name in names}
    except (BadZipFile, zlib.error, KeyError, ValueError, EOFError) as error:
        raise NotValid("grids.npz", str(path), "name a file that `shaking make` wrote") from error
    upward = slice(None, None, -1 if lat[0] > lat[-1] else 1)
    fields = {}
    for name, grids in parts.items():
        if any(grid.shape != (lat.size, lon.size) for grid in grids):
            raise NotValid(f"{name} in {path.name}", grids[0].shape, "make the product again")
        fields[name] = Field(*(np.asarray(grid[upward], dtype=float) for grid in grids))
    return Grids(lon, lat[upward], fields)


def _axis(found: NDArray[np.generic]) -> Floats:
    """An axis, told by itself or as a mesh."""
    return np.unique(np.asarray(found, dtype=float)) if found.ndim > 1 else found.astype(float)


def _arrays(result: ShakingResult) -> Iterator[tuple[str, NDArray[np.generic]]]:
    yield "lon", result.longitudes
    yield "lat", result.latitudes[::-1]
    for measure, field in result.fields.items():
        for part in PARTS:
            yield f"{measure}_{part}", getattr(field, part)[::-1].astype(np.float32)


def _npy(grid: NDArray[np.generic]) -> bytes:
    made = BytesIO()
    np.lib.format.write_array(made, np.ascontiguousarray(grid), allow_pickle=False)
    return made.getvalue()
