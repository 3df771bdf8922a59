"""People who lose their dwelling, and people trapped, from damaged floor area."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Floats


@dataclass(frozen=True, slots=True)
class TrappedShares:
    """Of one structure type, 0 to 1."""

    collapsed: float  # of destroyed floor area, what is down
    trapped: float  # of the occupants of what is down


def displaced(
    severe_m2: Floats,
    destroyed_m2: Floats,
    moderate_m2: Floats,
    people: Floats,
    stock_m2: Floats,
    deaths: Floats,
) -> Floats:
    """People without a dwelling after GB/T 18208.4-2011 (number of people who lost their homes).

        T = (c + d + e / 2) / a * b - f

    c, d, e: dwellings destroyed, severely and moderately damaged (m²); a: floor area of a
    household, b: its people, so b / a is people / stock_m2 of the same ground; f: deaths.
    All broadcast together (realisations lead). Never below 0 nor above people less deaths.
    """
    lost = destroyed_m2 + severe_m2 + moderate_m2 / 2
    share = np.divide(lost, stock_m2, out=np.zeros(np.shape(lost + stock_m2)), where=stock_m2 > 0)
    alive = np.maximum(people - deaths, 0.0)
    return np.asarray(np.clip(share * people - deaths, 0.0, alive))


def trapped(
    destroyed_m2: Mapping[str, Floats],
    people_per_m2: Floats | float,
    shares: Mapping[str, TrappedShares],
    *,
    indoors: float,
    scatter: Floats | float = 1.0,
) -> Floats:
    """People trapped in what has collapsed, after Coburn & Spence's chain of factors.

    destroyed_m2: by structure type, realisations lead; indoors: share of people inside at the
    hour; scatter: factors of the model's own uncertainty, broadcast, 1 for the expectation.
    """
    inside = np.zeros(())
    for name, area in destroyed_m2.items():
        one = shares[name]
        inside = inside + area * (one.collapsed * one.trapped)
    return np.asarray(inside * people_per_m2 * indoors * scatter)
