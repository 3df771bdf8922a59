"""Damage of houses at an intensity, founded on the intensity scale itself (GB/T 17742-2020).

The scale's table gives for every degree and class of house a range of the mean damage index (0
intact, 1 destroyed), and says in words how large a share suffers which grade. Here the damage
index of single houses is beta distributed about a mean that follows the table, and is cut into
the five grades of GB/T 24335 at the index limits of the scale:

    index ~ Beta(m c, (1 - m) c),    m = m(intensity),    c = c0 + c1 exp(-m / m1)

m runs monotonically (PCHIP) through the middle of each degree's range at the whole degree and
through the shared limit of neighbouring ranges half way. Small means get a narrower spread, so
that where the scale names slight damage only, hardly any house is severely damaged.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.special import betainc

from houfeng.vocabulary.arrays import Floats

GRADES = 5  # intact, slight, moderate, severe, destroyed
UNDAMAGED = 4.5  # no damage of houses where degree V begins
_ALL_DOWN = 0.999  # mean index at XII
_FIRST_SHARE = 0.1  # of VI's upper limit, where VI begins and the table gives no lower limit
_SMALLEST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class HouseClass:
    """One class of house: knots of its mean damage index and the spread about it."""

    name: str  # "A1", "A2", "B", "C", "D"
    knot_intensity: Floats  # (n,) ascending
    knot_index: Floats  # (n,) never falling
    upper_index: Floats  # (4,) of the grades but the last
    concentration: float
    extra: float
    extra_below: float


def house_class(
    name: str,
    ranges: Mapping[int, tuple[float, float]],
    upper_index: Floats,
    *,
    concentration: float,
    extra: float,
    extra_below: float,
) -> HouseClass:
    """A class from the table's ranges of the mean index: degrees 6 to 11, each (lower, upper)."""
    degrees = sorted(ranges)
    first_low, first_high = ranges[degrees[0]]
    intensity = [UNDAMAGED, degrees[0] - 0.5]
    index = [0.0, max(first_low, _FIRST_SHARE * first_high)]
    for degree in degrees:
        low, high = ranges[degree]
        following = ranges.get(degree + 1, (1.0, 1.0))[0]
        intensity += [degree, degree + 0.5]
        index += [(low + high) / 2, (high + following) / 2]
    intensity.append(12.0)
    index.append(1.0)
    rising = np.minimum(np.maximum.accumulate(np.array(index)), _ALL_DOWN)
    return HouseClass(
        name=name,
        knot_intensity=np.array(intensity),
        knot_index=rising,
        upper_index=upper_index,
        concentration=concentration,
        extra=extra,
        extra_below=extra_below,
    )


def mean_damage_index(intensity: Floats, klass: HouseClass) -> Floats:
    """Mean damage index, 0 to 1, at intensities (CSIS) of any shape; NaN stays NaN."""
    curve = PchipInterpolator(klass.knot_intensity, klass.knot_index)
    return np.asarray(curve(np.clip(intensity, klass.knot_intensity[0], klass.knot_intensity[-1])))


def grade_probabilities(intensity: Floats, klass: HouseClass) -> Floats:
    """Probability of each damage grade, (..., 5), from intact to destroyed; sums to 1.

    intensity: CSIS, any shape, not only whole degrees.
    """
    mean = mean_damage_index(np.asarray(intensity, dtype=np.float64), klass)[..., None]
    mean = np.maximum(mean, _SMALLEST)
    total = klass.concentration + klass.extra * np.exp(-mean / klass.extra_below)
    below = betainc(mean * total, (1.0 - mean) * total, klass.upper_index)
    edge = np.zeros_like(below[..., :1])
    # np.diff of values that agree to the last bit may be a hair below zero.
    return np.asarray(np.maximum(np.diff(below, axis=-1, prepend=edge, append=edge + 1.0), 0.0))


def exceedance(probabilities: Floats) -> Floats:
    """Probability of slight or worse, moderate or worse, severe or worse, destroyed: (..., 4)."""
    return np.asarray(np.cumsum(probabilities[..., ::-1], axis=-1)[..., ::-1][..., 1:])
