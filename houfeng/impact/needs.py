"""People in need after an earthquake: without a dwelling, trapped; and whether it was night."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from houfeng.impact.buildings import document, structure_types
from houfeng.impact.science import people_in_need as science
from houfeng.impact.science.people_in_need import displaced
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.lineage import Lineage

__all__ = ["displaced", "is_night", "local_hour", "needs_lineage", "trapped", "trapped_scatter"]

NIGHT_FROM, NIGHT_TO = 22.0, 6.0  # hours of mean solar time


def local_hour(origin_at: datetime, longitude: float) -> float:
    """Mean solar time at the epicentre, hours from 0 to 24: people sleep by the sun."""
    utc = origin_at.hour + origin_at.minute / 60 + origin_at.second / 3600
    return (utc + longitude / 15.0) % 24.0


def is_night(origin_at: datetime, longitude: float) -> bool:
    """Whether most people were in bed."""
    hour = local_hour(origin_at, longitude)
    return hour >= NIGHT_FROM or hour < NIGHT_TO


def trapped(
    destroyed_m2: Mapping[str, Floats],
    people_per_m2: Floats | float,
    night: bool,
    scatter: Floats | float = 1.0,
) -> Floats:
    """People trapped in collapsed buildings; arguments as in science.people_in_need.

    scatter: from `trapped_scatter`, one for each realisation; 1 for the middle of the model.
    """
    data = document("structure_types")["trapped"]
    return science.trapped(
        destroyed_m2,
        people_per_m2,
        {
            key: science.TrappedShares(found.collapse_share, found.trapped_share)
            for key, found in structure_types().items()
        },
        indoors=data["indoors_night" if night else "indoors_day"],
        scatter=scatter,
    )


def trapped_scatter(levels: Floats) -> Floats:
    """Factors of the model's own uncertainty at standard normal `levels`, any shape."""
    return np.asarray(np.exp(document("structure_types")["trapped"]["log_sd"] * levels))


def needs_lineage() -> tuple[Lineage, ...]:
    """What the numbers of people in need were made with."""
    data = document("structure_types")["trapped"]
    return (
        Lineage(
            role="displaced",
            name="people who lost their homes, T = (c + d + e/2) / a x b - f",
            version="GB/T 18208.4-2011",
            source="GB/T 18208.4-2011, number of people who lost their homes",
            note="People without a dwelling of their own. Those who only leave it for fear of "
            "aftershocks are more; they are not counted.",
        ),
        Lineage(
            role="trapped",
            name="occupants of collapsed buildings",
            version="1",
            source=data["source"],
            note=f"Own scatter: lognormal, standard deviation {data['log_sd']} of the logarithm.",
        ),
    )
