"""Which attenuation region a place lies in.

The zones are data: houfeng/shaking/data/regions.json.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry import Point, Polygon


@dataclass(frozen=True, slots=True)
class Zone:
    """One piece of a region."""

    region: str
    vertices: tuple[tuple[float, float], ...]  # (lon, lat), degrees


def region_of(longitude: float, latitude: float, zones: Sequence[Zone]) -> tuple[str, bool]:
    """(region's code, whether the place lies inside a zone); degrees.

    The first zone that holds the place; in none, the nearest in degrees, which is good enough
    to choose between four regions.
    """
    place = Point(longitude, latitude)
    gaps = [Polygon(zone.vertices).distance(place) for zone in zones]
    nearest = min(range(len(zones)), key=gaps.__getitem__)
    return zones[nearest].region, gaps[nearest] == 0.0
