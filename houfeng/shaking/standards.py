"""The standards' coefficients, read from the versioned data files of this room."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from houfeng.shaking.science.gb18306_2015 import (
    Ellipses,
    IntensityAxis,
    MotionAxis,
    intensity_ellipses,
    motion_ellipses,
)
from houfeng.shaking.science.regions import Zone
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

REGIONS = ("qingzang", "xinjiang", "east", "central")


@dataclass(frozen=True, slots=True)
class RegionLaws:
    """Isoseismals of all three measures in one region at one magnitude."""

    region: str
    intensity: Ellipses  # CSIS
    lg_pga_gal: Ellipses
    lg_pgv_cms: Ellipses


@cache
def document(name: str) -> dict[str, Any]:
    """One data file of the room, by name: gb18306_2015, gb18306_2015_site or regions."""
    text = files("houfeng.shaking").joinpath("data", f"{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def region_laws(region: str, ms: float) -> RegionLaws:
    """The attenuation of GB 18306-2015 in a region at surface-wave magnitude ms.

    Raises NotValid for a region that is not in REGIONS.
    """
    if region not in REGIONS:
        raise NotValid("region", region, f"give one of {', '.join(REGIONS)}")
    rows = document("gb18306_2015")["regions"][region]
    by_intensity = rows["intensity"]
    return RegionLaws(
        region=region,
        intensity=intensity_ellipses(
            IntensityAxis(**by_intensity["long"]),
            IntensityAxis(**by_intensity["short"]),
            by_intensity["sigma"],
            ms,
        ),
        lg_pga_gal=_motion(rows["pga"], ms),
        lg_pgv_cms=_motion(rows["pgv"], ms),
    )


def _motion(rows: dict[str, Any], ms: float) -> Ellipses:
    return motion_ellipses(
        MotionAxis(**rows["long"]), MotionAxis(**rows["short"]), rows["sigma"], ms
    )


def zones() -> tuple[Zone, ...]:
    """The approximate zones of the four regions, in order of precedence."""
    return tuple(
        Zone(zone["region"], tuple((lon, lat) for lon, lat in zone["polygon"]))
        for zone in document("regions")["zones"]
    )


def site_row(site_class: str) -> tuple[Floats, Floats]:
    """(columns in g, factors) of one site class of Table E.1.

    Raises NotValid for a class the table does not have.
    """
    table = document("gb18306_2015_site")
    if site_class not in table["factors"]:
        raise NotValid("site_class", site_class, f"give one of {', '.join(table['factors'])}")
    return np.array(table["pga_ii_g"]), np.array(table["factors"][site_class], dtype=float)
