"""Shaking maps as files: Cloud Optimized GeoTIFF and CF NetCDF, the same bytes each time.

Both are made in memory and written at once: the libraries' own writing does not say that a
disk is full.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import BANNER, Status

# (field, name for people, CF units): the grids of a map in the order they are written.
_GRIDS = (
    ("intensity", "macroseismic intensity, China Seismic Intensity Scale", "1"),
    ("intensity_sigma", "standard deviation of macroseismic intensity", "1"),
    ("instrumental_intensity", "instrumental intensity after GB/T 17742-2020", "1"),
    ("pga_ms2", "median horizontal peak ground acceleration", "m s-2"),
    ("pgv_ms", "median horizontal peak ground velocity", "m s-1"),
    ("pga_sigma_ln", "standard deviation of the natural logarithm of pga_ms2", "1"),
    ("pgv_sigma_ln", "standard deviation of the natural logarithm of pgv_ms", "1"),
)
_BANDS = _GRIDS[:5]
_FIRST_BYTES = 1 << 20  # the buffer grows from there


def write_geotiff(shaking: ShakingMap, path: Path) -> None:
    """Cloud Optimized GeoTIFF, EPSG:4326, north up, five float32 bands with overviews."""
    import rasterio
    from rasterio import Affine
    from rasterio.io import MemoryFile
    from rasterio.shutil import copy

    step = _step(shaking.longitudes)
    west = round(float(shaking.longitudes[0]) - step / 2, 6)
    north = round(float(shaking.latitudes[-1]) + step / 2, 6)
    rows, columns = shaking.intensity.shape
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "width": columns,
        "height": rows,
        "count": len(_BANDS),
        "dtype": "float32",
        "crs": "EPSG:4326",
        "transform": Affine(step, 0.0, west, 0.0, -step, north),
    }
    # One thread: the order of compressed tiles, and so the bytes, must not vary.
    with rasterio.Env(GDAL_NUM_THREADS="1"), MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.update_tags(**_facts(shaking))
            for number, (name, label, units) in enumerate(_BANDS, start=1):
                raster.write(getattr(shaking, name)[::-1].astype(np.float32), number)
                raster.set_band_description(number, name)
                raster.set_band_unit(number, units)
                raster.update_tags(number, long_name=label)
        with memory.open() as raster, MemoryFile() as made:
            copy(
                raster,
                made.name,
                driver="COG",
                COMPRESS="DEFLATE",
                PREDICTOR="FLOATING_POINT",
                BLOCKSIZE="256",
                OVERVIEWS="IGNORE_EXISTING",
                OVERVIEW_RESAMPLING="AVERAGE",
                STATISTICS="NO",
            )
            path.write_bytes(made.read())


def write_netcdf(shaking: ShakingMap, path: Path) -> None:
    """NetCDF, classic with 64-bit offsets, after CF-1.11: every field of the map; float32 grids.

    Not NetCDF-4: HDF5 writes the clock into the file's root, and the same map must give the
    same bytes. The price is that nothing is compressed.
    """
    from netCDF4 import Dataset

    file = Dataset("shaking.nc", "w", format="NETCDF3_64BIT_OFFSET", memory=_FIRST_BYTES)
    file.setncatts(
        {
            "Conventions": "CF-1.11",
            "title": _title(shaking),
            "institution": "Houfeng",
            "source": "; ".join(entry.name for entry in shaking.lineage),
            "references": "; ".join(dict.fromkeys(e.source for e in shaking.lineage)),
            "history": f"made for revision {shaking.revision} of {shaking.event_id}",
            "comment": f"values are for {shaking.site}",
            **_facts(shaking),
        }
    )
    _axis(file, "lat", ("latitude", "degrees_north", "Y"), shaking.latitudes)
    _axis(file, "lon", ("longitude", "degrees_east", "X"), shaking.longitudes)
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
    for name, label, units in _GRIDS:
        grid = file.createVariable(name, "f4", ("lat", "lon"), fill_value=False)
        grid.setncatts({"long_name": label, "units": units, "grid_mapping": "crs"})
        grid[:] = getattr(shaking, name).astype(np.float32)
    path.write_bytes(file.close())


def read_netcdf(path: Path) -> ShakingMap:
    """The map that `write_netcdf` wrote; grids to float32 precision, all else exact."""
    from netCDF4 import Dataset

    with Dataset(path) as file:
        file.set_auto_mask(False)
        facts = {name: file.getncattr(name) for name in file.ncattrs()}
        grids = {name: np.asarray(file[name][:], dtype=float) for name, _, _ in _GRIDS}
        return ShakingMap(
            event_id=facts["event_id"],
            revision=int(facts["revision"]),
            status=Status(facts["status"]),
            longitudes=np.asarray(file["lon"][:], dtype=float),
            latitudes=np.asarray(file["lat"][:], dtype=float),
            **grids,
            region=facts["region"],
            rupture_line=tuple((lon, lat) for lon, lat in json.loads(facts["rupture_line"])),
            orientation=facts["orientation"],
            site=facts["site"],
            lineage=tuple(Lineage(**entry) for entry in json.loads(facts["lineage"])),
        )


def _axis(file: Any, name: str, words: tuple[str, str, str], values: Floats) -> None:
    standard_name, units, axis = words
    file.createDimension(name, values.size)
    variable = file.createVariable(name, "f8", (name,), fill_value=False)
    variable.setncatts(
        {"standard_name": standard_name, "long_name": standard_name, "units": units, "axis": axis}
    )
    variable[:] = values


def _facts(shaking: ShakingMap) -> dict[str, str]:
    """What is not a grid, as text: the same words in both formats."""
    return {
        "event_id": shaking.event_id,
        "revision": str(shaking.revision),
        "status": shaking.status.value,
        "banner": BANNER[shaking.status]["en"],
        "region": shaking.region,
        "orientation": shaking.orientation,
        "site": shaking.site,
        "rupture_line": json.dumps(shaking.rupture_line),
        "lineage": json.dumps([e.as_dict() for e in shaking.lineage], ensure_ascii=False),
    }


def _title(shaking: ShakingMap) -> str:
    banner = BANNER[shaking.status]["en"]
    return f"{banner} Shaking map of {shaking.event_id}, revision {shaking.revision}".strip()


def _step(values: Floats) -> float:
    """The even step of an axis, without the rounding of a difference."""
    return round(float(values[-1] - values[0]) / (values.size - 1), 9)
