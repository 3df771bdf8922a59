"""Grids in netCDF: GMT's (COARDS, and the older one with x_range), and CF's."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.places.layer_checks import Cells
from houfeng.places.layer_grid import Shape, damaged
from houfeng.places.layer_netcdf_file import Variable, open_variables
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

MOST_ALONG_AXIS = 1_000_000
MOST_TURNED = 64_000_000  # cells of a grid that has to be read as a whole
OFF_LINE = 0.1  # of a step; single-precision coordinates are this far off a fine grid


@dataclass(slots=True)
class NetcdfGrid:
    """A grid in an open netCDF file."""

    shape: Shape
    is_degrees: bool  # the file says its axes are longitude and latitude
    crs: Any  # None: netCDF grids seldom say
    from_south: bool  # the first stored row is the southernmost
    variable: Variable
    lon_first: bool = False  # stored (lon, lat)
    is_flat: bool = False  # stored in one run of numbers
    notes: list[str] = field(default_factory=list)
    whole: Any = None

    def read(self, top: int, bottom: int) -> Cells:
        """Rows top to bottom counted from the north, NaN without value."""
        height, width = self.shape.height, self.shape.width
        low, high = (height - bottom, height - top) if self.from_south else (top, bottom)
        if self.is_flat:
            stored = self.variable.read(slice(low * width, high * width)).reshape(-1, width)
        elif self.lon_first:
            stored = self._turned()[low:high]
        else:
            stored = self.variable.read(slice(low, high))
        cells = _values(self.variable, stored)
        return cells[::-1] if self.from_south else cells

    def _turned(self) -> Any:
        """A grid stored column by column, read as a whole: its rows lie nowhere together."""
        if self.whole is None:
            if self.shape.width * self.shape.height > MOST_TURNED:
                raise NotValid(
                    "netCDF grid", "longitude before latitude",
                    "store it the other way round: ncpdq -a lat,lon IN OUT",
                )  # fmt: skip
            self.whole = self.variable.read(slice(None)).T
        return self.whole


@contextmanager
def open_netcdf(path: Path) -> Iterator[NetcdfGrid]:
    """The one grid in a netCDF file. NotValid where there is none, several, or an uneven one."""
    with open_variables(path) as found:
        yield _classic(found) if "x_range" in found else _coards(found)


def _coards(found: Mapping[str, Variable]) -> NetcdfGrid:
    grids = {}
    for name, variable in found.items():
        axes = [_axis_name(found, dimension) for dimension in variable.dimensions]
        if sorted(axes) == ["x", "y"]:
            grids[name] = (variable, axes)
    if not grids:
        raise NotValid(
            "netCDF file", list(found)[:20],
            "give a file with one variable over longitude and latitude, as GMT writes it",
        )  # fmt: skip
    if len(grids) > 1 and "z" not in grids:
        raise NotValid(
            "netCDF file", list(grids)[:20], "it holds several grids; keep one: ncks -v NAME IN OUT"
        )
    variable, axes = grids["z"] if "z" in grids else next(iter(grids.values()))
    along = {axis: found[d] for axis, d in zip(axes, variable.dimensions, strict=True)}
    x, y = _axis(along["x"]), _axis(along["y"])
    if variable.shape != tuple(len({"x": x, "y": y}[axis]) for axis in axes):
        raise NotValid("netCDF grid", variable.shape, "it is not as large as its axes")
    longitudes = np.unwrap(x, period=360.0) if _is_degrees(along["x"]) else x
    dx, dy = _step(longitudes, "longitudes"), _step(y, "latitudes")
    if dx < 0:
        raise NotValid("longitudes", f"{x[0]:g} to {x[-1]:g}", "let them run from west to east")
    return NetcdfGrid(
        shape=Shape(
            west=float(longitudes[0]) - dx / 2,
            north=float(max(y[0], y[-1])) + abs(dy) / 2,
            dx=dx,
            dy=abs(dy),
            width=len(x),
            height=len(y),
        ),
        is_degrees=_is_degrees(along["x"]) and _is_degrees(along["y"]),
        crs=None,
        from_south=dy > 0,
        variable=variable,
        lon_first=axes[0] == "x",
    )


def _classic(found: Mapping[str, Variable]) -> NetcdfGrid:
    """The layout of GMT before version 4: nodes in one run, from the north-west corner."""
    try:
        x0, x1 = (float(v) for v in found["x_range"].read(slice(None)))
        y0, y1 = (float(v) for v in found["y_range"].read(slice(None)))
        dx, dy = (float(v) for v in found["spacing"].read(slice(None)))
        width, height = (int(v) for v in found["dimension"].read(slice(None)))
        z = found["z"]
        pads = 0.0 if z.number("node_offset") else 0.5  # nodes inside cells, or on the edges
        columns, rows = (x1 - x0) / dx + 2 * pads, (y1 - y0) / dy + 2 * pads
    except (KeyError, ValueError, TypeError, ZeroDivisionError) as error:
        raise damaged(error) from error
    if z.shape != (width * height,):
        raise NotValid("z", z.shape, "the grid does not have as many nodes as its dimension says")
    if not (abs(columns - width) < 0.5 and abs(rows - height) < 0.5):  # also refuses NaN
        raise NotValid(
            "dimension", (width, height), "it does not agree with x_range, y_range and spacing"
        )
    units = found["x_range"].units.lower()
    return NetcdfGrid(
        shape=Shape(x0 - pads * dx, y1 + pads * dy, dx, dy, width, height),
        is_degrees="degree" in units or "longitude" in units,
        crs=None,
        from_south=False,
        variable=z,
        is_flat=True,
    )


def _axis_name(found: Mapping[str, Variable], dimension: str) -> str:
    """ "x", "y", or "" of a dimension."""
    variable = found.get(dimension)
    if variable is None or variable.dimensions != (dimension,):
        return ""
    units = variable.units.lower()
    for axis, names, direction in (("x", ("lon", "longitude", "x"), "east"),
                                   ("y", ("lat", "latitude", "y"), "north")):  # fmt: skip
        if dimension.lower() in names or (units.startswith("degree") and direction in units):
            return axis
    return ""


def _is_degrees(variable: Variable) -> bool:
    return variable.units.lower().startswith("degree")


def _axis(variable: Variable) -> Floats:
    if variable.shape[0] > MOST_ALONG_AXIS:
        raise NotValid("netCDF axis", variable.shape[0], "cut the grid to fewer cells")
    return np.asarray(variable.read(slice(None)), dtype=np.float64)


def _step(axis: Floats, name: str) -> float:
    """The one step of an even axis."""
    if len(axis) < 2 or not np.isfinite(axis).all() or axis[0] == axis[-1]:
        raise NotValid(name, f"{len(axis)} of them", "give at least two, all of them numbers")
    with np.errstate(over="ignore"):
        step = (axis[-1] - axis[0]) / (len(axis) - 1)
        off = np.abs(axis - (axis[0] + step * np.arange(len(axis)))).max()
        is_even = off <= OFF_LINE * abs(step) < np.inf
    if not is_even:
        raise NotValid(
            name, f"steps of {np.diff(axis).min():g} to {np.diff(axis).max():g}",
            "put the grid on even steps: gmt grdsample, or gdalwarp",
        )  # fmt: skip
    return float(step)


def _values(variable: Variable, stored: Any) -> Cells:
    """Numbers as the file means them: scaled, and NaN where it has none."""
    cells = stored.astype(np.float64)
    scale, offset = variable.number("scale_factor"), variable.number("add_offset")
    with np.errstate(all="ignore"):  # a missing value the numbers cannot hold, a scale too large
        for name in ("_FillValue", "missing_value"):
            missing = variable.number(name)
            if missing is not None:
                cells[stored == np.asarray(missing).astype(stored.dtype)] = np.nan
        cells = cells * (1.0 if scale is None else scale) + (0.0 if offset is None else offset)
        return np.asarray(cells, dtype=np.float32)
