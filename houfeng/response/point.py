"""Predicted shaking at one point, read from the published grid."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from houfeng.documents.words import scale_name
from houfeng.products import catalogue
from houfeng.products.models import Product
from houfeng.products.publish import store
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.files import read_netcdf
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.scales import degree_of

GRID = "shaking.nc"


def shaking_at(event_id: str, longitude: float, latitude: float) -> dict[str, Any]:
    """Intensity with its sigma, PGA and PGV in the grid cell that holds a point.

    longitude, latitude: degrees. Raises NotFound without a shaking map, or off it.
    """
    for product in catalogue.latest(event_id):
        if product.type == "shaking":
            return {**_values(product, longitude, latitude), "product": str(product)}
    raise NotFound(f"there is no shaking map of {event_id}")


def rupture_of(shaking: Product) -> list[tuple[float, float]]:
    """The rupture line that a shaking product was made with; its files must be prefetched."""
    return list(_map_of(shaking).rupture_line)


def _values(product: Product, longitude: float, latitude: float) -> dict[str, Any]:
    found = _map_of(product)
    column = _cell(found.longitudes, longitude)
    if column is None:  # a map across the date line has longitudes past 180
        column = _cell(found.longitudes, longitude + 360)
    row = _cell(found.latitudes, latitude)
    if column is None or row is None:
        raise NotFound(f"{latitude}, {longitude} lies outside the map {product}")
    intensity = float(found.intensity[row, column])
    degree = degree_of(intensity)
    return {
        "longitude": longitude,
        "latitude": latitude,
        "intensity": round(intensity, 2),
        "intensity_sigma": round(float(found.intensity_sigma[row, column]), 2),
        "degree": degree.degree,
        "roman": degree.roman,
        "scale": scale_name("en"),
        "pga_ms2": float(found.pga_ms2[row, column]),
        "pgv_ms": float(found.pgv_ms[row, column]),
    }


def _map_of(product: Product) -> ShakingMap:
    for file in product.files.all():
        if file.name == GRID:
            return _read(store().find(file.sha256))
    raise NotFound(f"{product} has no grid {GRID}")


# A file in the store never changes, so its path is all that need be remembered.
@lru_cache(maxsize=4)
def _read(path: Path) -> ShakingMap:
    return read_netcdf(path)


def _cell(centres: Floats, value: float) -> int | None:
    """Index of the cell of even width that holds a value; None outside."""
    step = float(centres[1] - centres[0])
    index = round((value - float(centres[0])) / step)
    return index if 0 <= index < centres.size else None
