"""The map's main quantities as files: Cloud Optimized GeoTIFF and CF NetCDF.

Both are made in memory: the libraries' own writing does not say that a disk is full.
"""

import json
from pathlib import Path

import numpy as np

from houfeng.shaking.field import ShakingMap
from houfeng.shaking.products.geotiff import cog_bytes
from houfeng.shaking.products.netcdf import begin_cf, write_grid
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import BANNER, Status

# (field, name for people, CF units): the grids of a map in the order they are written.
_GRIDS = (
    ("intensity", "macroseismic intensity, China Seismic Intensity Scale", "1"),
    ("intensity_sigma", "standard deviation of macroseismic intensity", "1"),
    ("intensity_tau", "between-event part of intensity_sigma, common to the whole map", "1"),
    ("instrumental_intensity", "instrumental intensity after GB/T 17742-2020", "1"),
    ("pga_ms2", "median horizontal peak ground acceleration", "m s-2"),
    ("pgv_ms", "median horizontal peak ground velocity", "m s-1"),
    ("pga_sigma_ln", "standard deviation of the natural logarithm of pga_ms2", "1"),
    ("pgv_sigma_ln", "standard deviation of the natural logarithm of pgv_ms", "1"),
)
_IN_TIFF = ("intensity", "intensity_sigma", "instrumental_intensity", "pga_ms2", "pgv_ms")
_BANDS = tuple(grid for grid in _GRIDS if grid[0] in _IN_TIFF)


def geotiff_bytes(shaking: ShakingMap) -> bytes:
    """Cloud Optimized GeoTIFF, EPSG:4326, north up, five float32 bands with overviews."""
    bands = [(name, units, label, getattr(shaking, name)) for name, label, units in _BANDS]
    return cog_bytes(shaking.longitudes, shaking.latitudes, bands, _facts(shaking))


def netcdf_bytes(shaking: ShakingMap) -> bytes:
    """CF-1.11 NetCDF: every field of the map; float32 grids."""
    file = begin_cf(
        shaking.longitudes,
        shaking.latitudes,
        {
            "title": _title(shaking),
            "source": "; ".join(entry.name for entry in shaking.lineage),
            "references": "; ".join(dict.fromkeys(e.source for e in shaking.lineage)),
            "history": f"made for revision {shaking.revision} of {shaking.event_id}",
            "comment": f"ground: {shaking.site}",
            **_facts(shaking),
        },
    )
    for name, label, units in _GRIDS:
        write_grid(file, name, {"long_name": label, "units": units}, getattr(shaking, name))
    return bytes(file.close())


def read_netcdf(path: Path) -> ShakingMap:
    """The map that `netcdf_bytes` made; grids to float32 precision, all else exact."""
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
