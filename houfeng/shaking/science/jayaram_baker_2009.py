"""Spatial correlation of one ground-motion measure after Jayaram & Baker (2009).

Jayaram, N. and Baker, J. W. (2009). Correlation model for spatially distributed ground-motion
intensities. Earthquake Engineering & Structural Dynamics 38, 1687-1708, equations 17-20.
"""

from collections.abc import Sequence

import numpy as np

from houfeng.shaking.science.correlation import SpatialCorrelation, pseudo_period_s

SOURCE = "Jayaram & Baker 2009 (doi:10.1002/eqe.922)"


def range_km(measure: str, vs30_clustered: bool) -> float:
    """b in rho = exp(-3 h / b), km; PGV and intensities take that of 1 s.

    vs30_clustered: whether neighbouring sites have alike ground (case 2 of the paper).
    """
    period = 0.0 if measure == "PGA" else pseudo_period_s(measure)
    if period >= 1.0:
        return 22.0 + 3.7 * period
    return 40.7 - 15.0 * period if vs30_clustered else 8.5 + 17.2 * period


def jayaram_baker_2009(measures: Sequence[str], vs30_clustered: bool = False) -> SpatialCorrelation:
    """The model for these measures.

    The paper correlates a measure with itself only: here different measures are independent, so
    a station conditions a map of the measure it has, and no other.
    """
    unique = tuple(dict.fromkeys(measures))
    ranges = np.array([range_km(measure, vs30_clustered) for measure in unique])
    distinct = np.unique(ranges)
    sills = np.zeros((len(distinct), len(unique), len(unique)))
    for index, value in enumerate(ranges):
        sills[np.searchsorted(distinct, value), index, index] = 1.0
    return SpatialCorrelation(
        name="Jayaram & Baker 2009",
        source=SOURCE,
        measures=unique,
        ranges_km=distinct / 3.0,
        sills=sills,
        nugget=np.zeros((len(unique), len(unique))),
    )
