"""An earthquake that is made up: where it is, how large, and how it breaks."""

import math
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np

from houfeng.shaking.science.rupture_size import Style
from houfeng.shaking.science.thingbaijam_2017 import rupture_size
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.warning.science import finite_fault
from houfeng.warning.science.finite_fault import Parts
from houfeng.warning.science.stochastic_motion import Medium
from houfeng.warning.tables import data

SMALLEST, LARGEST = 1.0, 9.0
DEEPEST_KM = 60.0
LONGEST_KM = 1000.0
_DEPTH_OF_CRUST_KM = 25.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What `houfeng simulate` is told. Raises NotValid naming the field."""

    magnitude: float  # Mw
    longitude: float  # of the epicentre
    latitude: float
    depth_km: float = 10.0
    strike_deg: float | None = None  # None: any
    dip_deg: float = 90.0
    length_km: float | None = None  # None: of the magnitude
    point: bool = False  # all of it at the hypocentre, however large

    def __post_init__(self) -> None:
        _within("magnitude", self.magnitude, SMALLEST, LARGEST)
        _within("longitude", self.longitude, -180.0, 180.0)
        _within("latitude", self.latitude, -89.0, 89.0)
        _within("depth-km", self.depth_km, 1.0, DEEPEST_KM)
        _within("dip", self.dip_deg, 1.0, 90.0)
        if self.strike_deg is not None:
            _within("strike", self.strike_deg, 0.0, 360.0)
        if self.length_km is not None:
            _within("length-km", self.length_km, 0.1, LONGEST_KM)
            if self.point:
                raise NotValid("--length-km", self.length_km, "a point has none: drop --point")

    @property
    def is_point(self) -> bool:
        told = self.length_km is not None or self.strike_deg is not None
        return self.point or not (told or finite_fault.is_finite(self.magnitude))

    def parts(self, rng: np.random.Generator) -> Parts:
        """How it breaks this time."""
        if self.is_point:
            return finite_fault.point(medium(), self.magnitude, self.depth_km)
        size = rupture_size(self.magnitude, Style.STRIKE_SLIP)
        deep = max(_DEPTH_OF_CRUST_KM, self.depth_km + 5.0)
        return finite_fault.cut(
            medium(), self.magnitude, self.depth_km,
            length_km=self.length_km or size.length_km,
            width_km=min(size.width_km, deep / math.sin(math.radians(self.dip_deg))),
            strike_deg=rng.uniform(0.0, 360.0) if self.strike_deg is None else self.strike_deg,
            dip_deg=self.dip_deg,
            rng=rng,
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "point": self.is_point}

    def places(self, parts: Parts) -> tuple[Floats, Floats]:
        """(longitudes, latitudes) of the parts."""
        north = self.latitude + parts.north_km / 111.195
        east = self.longitude + parts.east_km / (
            111.195 * math.cos(math.radians(self.latitude))
        )  # fmt: skip
        return (east + 180.0) % 360.0 - 180.0, north


def _within(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise NotValid(f"--{name}", value, f"give a number from {least:g} to {most:g}")


@cache
def medium() -> Medium:
    """Crust and sites of data/synthetic_motion.json."""
    told = data("synthetic_motion")
    fit = told["fit"]
    shares = [[told[name]["vertical"], told[name]["horizontal"]] for name in ("share_p", "share_s")]
    return Medium(
        density_g_cm3=told["density_g_cm3"],
        vs_kms=told["vs_kms"],
        vp_kms=told["vp_kms"],
        radiation=(told["radiation_p"], told["radiation_s"]),
        free_surface=told["free_surface"],
        stress_bar=told["stress_bar"],
        p_corner_ratio=told["p_corner_ratio"],
        spreading=np.array(told["spreading"]),
        q0=told["q"][0],
        q_power=told["q"][1],
        q_p_ratio=told["q_p_ratio"],
        kappa_s=(told["kappa_p_s"], told["kappa_s"]),
        site=np.array(told["site"]),
        path_duration=np.array(told["path_duration_s"]),
        rupture_speed=told["rupture_speed"],
        pulsing_share=told["pulsing_share"],
        shares=np.array(shares),
        coda_share=(told["coda_share"]["P"], told["coda_share"]["S"]),
        p_path_share=told["p_path_share"],
        event_sigma=told["event_sigma"],
        site_sigma=told["site_sigma"],
        fit_hz=np.array(fit["centres_hz"]),
        fit=np.array([fit["p"], fit["s"]]),
    )
