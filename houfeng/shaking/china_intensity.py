"""The fitted prediction of intensity for China, made from the room's data file."""

from functools import cache
from typing import Any

from houfeng.shaking import standards
from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science import china_intensity as science
from houfeng.shaking.science.gmm.motion import (
    Distances,
    Earthquake,
    GroundMotionModel,
    Motion,
    Sites,
)

DOCUMENT = "china_intensity"


def document() -> dict[str, Any]:
    """The whole data file: constants, sample, fit and skill."""
    return standards.document(DOCUMENT)


@cache
def calibration() -> science.Calibration:
    """The fitted constants; read once."""
    constants = document()["constants"]
    return science.Calibration(
        motion_weight=constants["motion_weight"],
        constant=constants["constant"],
        magnitude_slope=constants["magnitude_slope"],
        stable_regions=frozenset(constants["stable_regions"]),
        stable_shift=constants["stable_shift"],
        reference_vs30_ms=constants["reference_vs30_ms"],
        depth_from_km=constants["depth_from_km"],
        tau=constants["tau"],
        magnitude_sigma=constants["magnitude_sigma"],
    )


@cache
def motion_models() -> tuple[GroundMotionModel, ...]:
    """The ground-motion models the calibration was made with."""
    return tuple(ground_motion_model(name) for name in document()["motion_models"])


def predict_intensity(
    earthquake: Earthquake,
    region: str,
    distances: Distances,
    sites: Sites,
    *,
    first_minutes: bool = False,
) -> Motion:
    """CSIS at sites by China's default; arguments and result as in `science.china_intensity`.

    region: a code of `standards.REGIONS`, from `regions.region_of`.
    """
    return science.predict_intensity(
        calibration(),
        motion_models(),
        earthquake,
        region,
        distances,
        sites,
        first_minutes=first_minutes,
    )
