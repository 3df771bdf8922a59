"""The variables of a netCDF file that may be anybody's.

netCDF-3 is read by SciPy's reader in Python: the C library can be made to search for ever by a
few wrong bytes in the header. netCDF-4 is HDF5, which may say that numbers lie in another file of
this machine; what is read must be seen to lie in the given one.
"""

import mmap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.places.layer_grid import damaged
from houfeng.vocabulary.errors import NotValid

MOST_CHUNK_BYTES = 256 * 2**20
_ATTRIBUTES = (
    "units",
    "node_offset",
    "_FillValue",
    "missing_value",
    "scale_factor",
    "add_offset",
)
# What the two libraries raise over damaged files.
_STUMBLES = (OSError, RuntimeError, ValueError, TypeError, LookupError, MemoryError, OverflowError)


@dataclass(slots=True)
class Variable:
    """One array in an open file."""

    dimensions: tuple[str, ...]
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    attributes: dict[str, Any]  # of those that say what the numbers mean
    numbers: Any  # sliced like an array; as stored
    chunks: list[int] | None = None
    raw: mmap.mmap | None = None  # the file's bytes, where the numbers must stand in them
    searched_to: int = 0

    @property
    def units(self) -> str:
        found = self.attributes.get("units", "")
        return found.decode("latin-1") if isinstance(found, bytes) else str(found)

    def number(self, name: str) -> float | None:
        """An attribute that is one number; None where there is none, or it is not finite."""
        if name not in self.attributes:
            return None
        try:
            value = float(np.asarray(self.attributes[name]).reshape(-1)[0])
        except (ValueError, TypeError, IndexError) as error:
            raise NotValid(name, self.attributes[name], "give one number") from error
        return value if np.isfinite(value) else None

    def read(self, key: Any) -> Any:
        """A part of the numbers as stored. Later parts must not lie before earlier ones."""
        if self.chunks is not None:
            size = float(np.prod([float(c) for c in self.chunks])) * self.dtype.itemsize
            if size > MOST_CHUNK_BYTES:
                raise NotValid(
                    "netCDF chunks", self.chunks,
                    "write the grid in smaller pieces: nccopy -c lat/512,lon/512 IN OUT",
                )  # fmt: skip
        try:
            stored = np.asarray(self.numbers[key])
        except _STUMBLES as error:
            raise damaged(error) from error
        if self.raw is not None:
            self._demand_own(stored)
        return stored

    def _demand_own(self, stored: Any) -> None:
        """What was read without unpacking must stand in this file, byte for byte."""
        assert self.raw is not None
        for content in (stored.tobytes(), stored.byteswap().tobytes()):
            found = self.raw.find(content, self.searched_to)
            if found >= 0:
                self.searched_to = found
                return
        raise _outside()


@contextmanager
def open_variables(path: Path) -> Iterator[dict[str, Variable]]:
    """The numeric variables of a netCDF file by name. NotValid where it cannot be read."""
    with path.open("rb") as file:
        is_hdf5 = file.read(4) == b"\x89HDF"
    with _netcdf4(path) if is_hdf5 else _netcdf3(path) as found:
        yield found


@contextmanager
def _netcdf3(path: Path) -> Iterator[dict[str, Variable]]:
    from scipy.io import netcdf_file

    try:
        found = netcdf_file(path, "r", mmap=True, maskandscale=False)
        variables = {
            name: Variable(
                tuple(variable.dimensions),
                tuple(variable.data.shape),
                variable.data.dtype,
                _attributes(variable),
                variable.data,
            )
            for name, variable in found.variables.items()
        }
    except _STUMBLES as error:
        raise damaged(error) from error
    try:
        yield _numeric(variables)
    finally:
        with warnings.catch_warnings():
            # Views of the mapped file are still about; it is let go with the last of them.
            warnings.simplefilter("ignore", RuntimeWarning)
            found.close()


@contextmanager
def _netcdf4(path: Path) -> Iterator[dict[str, Variable]]:
    import netCDF4

    try:
        found = netCDF4.Dataset(path, "r")
    except AttributeError as error:  # the library stumbles over a link to another file
        raise _outside() from error
    except _STUMBLES as error:
        raise damaged(error) from error
    with found, path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as raw:
        try:
            found.set_auto_maskandscale(False)
            variables = {}
            for name, variable in found.variables.items():
                chunks: Any = variable.chunking()
                # Only chunks are sure to lie in the file: HDF5 puts nothing else elsewhere.
                chunked = isinstance(chunks, list)
                variables[name] = Variable(
                    tuple(variable.dimensions),
                    tuple(variable.shape),
                    variable.dtype,
                    _attributes(variable),
                    variable,
                    [int(size) for size in chunks] if chunked else None,
                    None if chunked else raw,
                )
        except _STUMBLES as error:
            raise damaged(error) from error
        yield _numeric(variables)


def _numeric(variables: dict[str, Variable]) -> dict[str, Variable]:
    return {
        name: variable
        for name, variable in variables.items()
        if isinstance(variable.dtype, np.dtype) and variable.dtype.kind in "iuf"
    }


def _attributes(variable: Any) -> dict[str, Any]:
    found = {name: getattr(variable, name, None) for name in _ATTRIBUTES}
    return {name: value for name, value in found.items() if value is not None}


def _outside() -> NotValid:
    return NotValid(
        "netCDF file", "data not in the file itself",
        "write the grid anew in one piece: gmt grdconvert IN OUT, or nccopy -d 4 IN OUT",
    )  # fmt: skip
