"""Cloud Optimized GeoTIFF, one file a measure: mean, standard deviation, and what people read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.shaking.products.measures import shown
from houfeng.shaking.products.standing import facts
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Floats


def geotiff_bytes(result: ShakingResult, measure: str) -> bytes:
    """EPSG:4326, north up, float32 with overviews; bands `mean` and `std` in ln g, ln cm/s or
    intensity, and for a ground motion `median` in %g or cm/s."""
    kind, field = shown(measure), result.fields[measure]
    bands: list[tuple[str, str, Floats]] = [
        ("mean", kind.log_units, field.mean),
        ("std", kind.log_units, field.std),
    ]
    if not kind.is_intensity:
        bands.append(("median", kind.units, kind.median(field.mean)))
    tags = {**facts(result), "measure": measure}
    return cog_bytes(
        result.longitudes,
        result.latitudes,
        [(name, units, f"{name} of {kind.en}", grid) for name, units, grid in bands],
        tags,
    )


def cog_bytes(
    longitudes: Floats,
    latitudes: Floats,
    bands: Sequence[tuple[str, str, str, Floats]],
    tags: Mapping[str, str],
) -> bytes:
    """A Cloud Optimized GeoTIFF in EPSG:4326, north up, float32 with overviews.

    longitudes (n_lon,), latitudes (n_lat,): cell centres, ascending, even steps. bands: (name,
    units, words for people, (n_lat, n_lon)). The same values give the same bytes.
    """
    import rasterio
    from rasterio import Affine
    from rasterio.io import MemoryFile
    from rasterio.shutil import copy

    east, north = _step(longitudes), _step(latitudes)
    corner = (longitudes[0] - east / 2, latitudes[-1] + north / 2)
    west, top = (round(float(value), 9) for value in corner)
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "width": longitudes.size,
        "height": latitudes.size,
        "count": len(bands),
        "dtype": "float32",
        "crs": "EPSG:4326",
        "transform": Affine(east, 0.0, west, 0.0, -north, top),
    }
    # One thread: the order of compressed tiles, and so the bytes, must not vary.
    with rasterio.Env(GDAL_NUM_THREADS="1"), MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.update_tags(**tags)
            for number, (name, units, words, grid) in enumerate(bands, start=1):
                raster.write(grid[::-1].astype(np.float32), number)
                raster.set_band_description(number, name)
                raster.set_band_unit(number, units)
                raster.update_tags(number, long_name=words)
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
            return bytes(made.read())


def write_geotiff(result: ShakingResult, measure: str, path: Path) -> None:
    path.write_bytes(geotiff_bytes(result, measure))


def _step(values: Floats) -> float:
    """The even step of an axis, without the rounding of a difference."""
    return round(float(values[-1] - values[0]) / (values.size - 1), 12)
