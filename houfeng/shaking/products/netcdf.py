"""CF NetCDF of a whole map: mean, std, tau and phi of every measure, Vs30, observations' account.

Classic format with 64-bit offsets, not NetCDF-4: HDF5 writes the clock into the file's root, and
the same map must give the same bytes. The price is that nothing is compressed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.shaking.products.grids_npz import Grids
from houfeng.shaking.products.measures import PARTS, shown
from houfeng.shaking.products.standing import facts, title
from houfeng.shaking.result import Field, ShakingResult
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

_FIRST_BYTES = 1 << 12  # the buffer grows from there
_WORDS = {
    "mean": "mean of {}",
    "std": "standard deviation of {}, total",
    "tau": "standard deviation of {}, between events",
    "phi": "standard deviation of {}, within the event",
}


def netcdf_bytes(result: ShakingResult) -> bytes:
    """The file after CF-1.11; float32 grids, first row southernmost."""
    origin = result.origin
    file = begin_cf(
        result.longitudes,
        result.latitudes,
        {
            "title": title(result),
            "source": "; ".join(entry.name for entry in result.lineage) or result.profile,
            "references": "; ".join(dict.fromkeys(e.source for e in result.lineage)) or "none",
            "history": f"made for revision {origin.revision} of {origin.event_id}",
            "comment": "; ".join(result.warnings) or "no warnings",
            **facts(result),
        },
    )
    write_grid(file, "vs30", {"long_name": "Vs30", "units": "m s-1"}, result.vs30_ms)
    for measure, field in result.fields.items():
        kind = shown(measure)
        what = kind.en if kind.is_intensity else f"the natural logarithm of {kind.en}"
        for part in PARTS:
            # Logarithms and degrees have no unit of UDUNITS; `of_units` tells what they are of.
            words = {
                "long_name": _WORDS[part].format(what),
                "units": "1",
                "of_units": kind.log_units,
                "measure": measure,
            }
            write_grid(file, f"{kind.file_name}_{part}", words, getattr(field, part))
    return bytes(file.close())


def begin_cf(longitudes: Floats, latitudes: Floats, words: Mapping[str, str]) -> Any:
    """A CF-1.11 file in memory with its axes; grids are added by `write_grid`, then `close()`.

    Its first bytes are grown as needed; close() gives them all.
    """
    from netCDF4 import Dataset

    file = Dataset("map.nc", "w", format="NETCDF3_64BIT_OFFSET", memory=_FIRST_BYTES)
    file.setncatts({"Conventions": "CF-1.11", "institution": "Houfeng", **words})
    _write_axis(file, "lat", ("latitude", "degrees_north", "Y"), latitudes)
    _write_axis(file, "lon", ("longitude", "degrees_east", "X"), longitudes)
    crs = file.createVariable("crs", "i4")
    crs.setncatts(
        {
            "grid_mapping_name": "latitude_longitude",
            "long_name": "WGS 84",
            "semi_major_axis": 6378137.0,
            "inverse_flattening": 298.257223563,
        }
    )
    crs[...] = 0
    return file


def write_netcdf(result: ShakingResult, path: Path) -> None:
    path.write_bytes(netcdf_bytes(result))


def read_netcdf_grids(path: Path) -> Grids:
    """Axes and fields of a file that `write_netcdf` wrote; NotValid if it is something else."""
    from netCDF4 import Dataset

    try:
        with Dataset(path) as file:
            file.set_auto_mask(False)
            lon, lat = (np.asarray(file[name][:], dtype=float) for name in ("lon", "lat"))
            names = {
                variable.getncattr("measure"): name.removesuffix("_mean")
                for name, variable in file.variables.items()
                if name.endswith("_mean")
            }
            fields = {
                measure: Field(*(np.asarray(file[f"{n}_{p}"][:], dtype=float) for p in PARTS))
                for measure, n in names.items()
            }
    except (OSError, AttributeError, IndexError) as error:
        raise NotValid("NetCDF", str(path), "name a file that `shaking make` wrote") from error
    return Grids(lon, lat, fields)


def _write_axis(file: Any, name: str, words: tuple[str, str, str], values: Floats) -> None:
    standard_name, units, axis = words
    file.createDimension(name, values.size)
    variable = file.createVariable(name, "f8", (name,), fill_value=False)
    variable.setncatts(
        {"standard_name": standard_name, "long_name": standard_name, "units": units, "axis": axis}
    )
    variable[:] = values


def write_grid(file: Any, name: str, words: dict[str, str], values: Floats) -> None:
    """One (n_lat, n_lon) grid as float32."""
    grid = file.createVariable(name, "f4", ("lat", "lon"), fill_value=False)
    grid.setncatts({**words, "grid_mapping": "crs"})
    grid[:] = values.astype(np.float32)
