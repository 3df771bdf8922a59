"""How well intensity maps tell the surveyed zone areas of past earthquakes.

CSV -> events -> map of each -> zone areas -> factors, predicted against surveyed
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from houfeng.events.origin import Origin
from houfeng.shaking.hindcast_csv import SurveyedEvent, read_surveyed
from houfeng.shaking.inputs import Inputs
from houfeng.shaking.make import make_map
from houfeng.shaking.profiles import CHINA
from houfeng.shaking.science.zone_areas import zone_areas_km2
from houfeng.vocabulary.arrays import Floats

__all__ = ["Mode", "SurveyedEvent", "hindcast", "read_surveyed"]

JUDGED = (6, 7, 8, 9)  # cumulative areas at VI+, VII+, VIII+, IX+
LARGEST_FACTOR = 1000.0  # of a zone that one side does not have at all


@dataclass(frozen=True, slots=True, eq=False)
class IntensityMap:
    """CSIS on a regular grid of cell centres."""

    longitudes: Floats  # (n_lon,) degrees east, ascending
    latitudes: Floats  # (n_lat,) degrees north, ascending
    intensity: Floats  # (n_lat, n_lon)


def mapped_intensity(origin: Origin) -> IntensityMap:
    """What the map of an origin shows before anything else is known."""
    made = make_map(Inputs(origin), CHINA)
    return IntensityMap(made.longitudes, made.latitudes, made.fields["CSIS"].mean)


MapIntensity = Callable[[Origin], IntensityMap]
"""The engine: from what is known of an earthquake to intensity on a grid."""


class Mode(StrEnum):
    """What the engine may see."""

    FIRST_MINUTES = "first-minutes"  # origin, depth and magnitude
    REVIEWED = "reviewed"  # and the direction of the long axis


@dataclass(frozen=True, slots=True)
class Judged:
    """One cumulative area."""

    event_id: str
    degree: int
    predicted_km2: float
    surveyed_km2: float

    @property
    def factor(self) -> float:
        """How many times too large or too small: at least 1."""
        if self.predicted_km2 <= 0:
            return LARGEST_FACTOR
        ratio = self.predicted_km2 / self.surveyed_km2
        return min(max(ratio, 1 / ratio), LARGEST_FACTOR)


def hindcast(
    events: Sequence[SurveyedEvent],
    mode: Mode = Mode.FIRST_MINUTES,
    map_intensity: MapIntensity = mapped_intensity,
) -> dict[str, Any]:
    """Predicted and surveyed zone areas of each event, and the skill over all.

    Returns {"mode", "events": [{"id", "intensity_areas_km2", "surveyed_areas_km2",
    "cumulative"}], "summary"}: areas of degree zones, not cumulative, by degree ("6" = VI);
    `cumulative` compares areas from a degree up, for the degrees whose zones were all surveyed.
    """
    rows, judged = [], []
    for event in events:
        origin = event.origin(strike_seen=mode is Mode.REVIEWED)
        shaking = map_intensity(origin)
        zones = zone_areas_km2(shaking.longitudes, shaking.latitudes, shaking.intensity)
        compared = compare(event, zones)
        judged += compared
        rows.append(
            {
                "id": event.id,
                "intensity_areas_km2": {
                    str(degree): round(zones.get(degree, 0.0), 1)
                    for degree in range(6, max(*zones, *event.areas_km2, 6) + 1)
                },
                "surveyed_areas_km2": {str(d): area for d, area in event.areas_km2.items()},
                "cumulative": [
                    {
                        "degree": each.degree,
                        "predicted_km2": round(each.predicted_km2, 1),
                        "surveyed_km2": each.surveyed_km2,
                        "factor": round(each.factor, 3),
                    }
                    for each in compared
                ],
            }
        )
    return {"mode": mode.value, "events": rows, "summary": summarise(judged)}


def compare(event: SurveyedEvent, zones_km2: dict[int, float]) -> list[Judged]:
    """Cumulative areas, predicted beside surveyed, of the degrees that were surveyed."""
    surveyed = event.cumulative_km2()
    return [
        Judged(
            event.id,
            degree,
            sum(area for zone, area in zones_km2.items() if zone >= degree),
            surveyed[degree],
        )
        for degree in JUDGED
        if degree in surveyed
    ]


def summarise(judged: Sequence[Judged]) -> dict[str, Any]:
    """Median and 90th percentile of the factors, over all and by degree; null of none."""
    by_degree = {
        str(degree): _skill([each for each in judged if each.degree == degree]) for degree in JUDGED
    }
    return {**_skill(judged), "by_degree": by_degree}


def _skill(judged: Sequence[Judged]) -> dict[str, Any]:
    if not judged:
        return {"areas": 0, "median_factor": None, "p90_factor": None, "mean_ln_ratio": None}
    factors = [each.factor for each in judged]
    signs = [1 if each.predicted_km2 >= each.surveyed_km2 else -1 for each in judged]
    logs = [sign * math.log(factor) for sign, factor in zip(signs, factors, strict=True)]
    return {
        "areas": len(judged),
        "median_factor": round(float(np.median(factors)), 3),
        "p90_factor": round(float(np.percentile(factors, 90)), 3),
        "mean_ln_ratio": round(float(np.mean(logs)), 3),  # positive: predicted too large
    }
