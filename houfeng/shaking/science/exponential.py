"""A plain exponential correlation, exp(-h/b): what closed-form checks are calculated with."""

from collections.abc import Sequence

import numpy as np

from houfeng.shaking.science.correlation import SpatialCorrelation, pseudo_period_s
from houfeng.vocabulary.errors import NotValid


def exponential(measures: Sequence[str], range_km: float = 10.0) -> SpatialCorrelation:
    """exp(-h / range_km), times the ratio of the shorter to the longer period between measures.

    The ratio is that of ShakeMap's verification cases; with one measure it plays no part.
    """
    if not range_km > 0:
        raise NotValid("range_km", range_km, "give a positive distance in km")
    unique = tuple(dict.fromkeys(measures))
    periods = np.array([pseudo_period_s(measure) for measure in unique])
    ratios = np.minimum.outer(periods, periods) / np.maximum.outer(periods, periods)
    return SpatialCorrelation(
        name=f"exponential, {range_km:g} km",
        source="Worden et al. 2018 (verification cases)",
        measures=unique,
        ranges_km=np.array([range_km]),
        sills=ratios[None],
        nugget=np.zeros_like(ratios),
    )
