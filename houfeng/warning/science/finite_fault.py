"""A rupture as a set of small sources with a dynamic corner frequency (Motazedian & Atkinson 2005).

The rupture spreads from the hypocentre; each part radiates when the front reaches it, with the
corner frequency of what has ruptured by then, at most of the share that pulses. Parts share the
energy of the whole earthquake's omega-squared spectrum, octave by octave, so that neither the
moment nor the high frequencies depend on into how many parts it is cut (as Boore 2009, BSSA 99,
3202-3216, mends the low frequencies).
"""

import math
from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Floats
from houfeng.warning.science.stochastic_motion import Medium, corner_hz, moment_dyn_cm

MOST_PARTS = 100
_SMALLEST_KM = 1.5
_POINT_BELOW = 5.0  # Mw: shorter than 2 s
_SHALLOWEST_KM = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """n parts of a rupture, in the order of time."""

    east_km: Floats  # from the epicentre
    north_km: Floats
    depth_km: Floats
    at_s: Floats  # after the origin
    corner_hz: Floats  # of the S wave
    weight: Floats  # of amplitude, mean 1
    rise_s: float

    def shares(self, centres_hz: Floats, p_ratio: float = 1.0) -> Floats:
        """(n, band) of the whole energy of each octave; columns sum to 1."""
        f = centres_hz[None, :]
        shape = f**2 / (1.0 + (f / (self.corner_hz[:, None] * p_ratio)) ** 2)
        power = np.square(self.weight[:, None] * shape)
        return np.asarray(power / power.sum(axis=0))


def point(medium: Medium, mw: float, depth_km: float) -> Parts:
    """The whole earthquake in one place."""
    corner = float(corner_hz(medium, moment_dyn_cm(mw)))
    zero, one = np.zeros(1), np.ones(1)
    return Parts(zero, zero, np.array([depth_km]), zero, np.array([corner]), one, 1.0 / corner)


def is_finite(mw: float) -> bool:
    """Whether an earthquake is cut into parts when nobody says."""
    return mw >= _POINT_BELOW


def cut(
    medium: Medium,
    mw: float,
    depth_km: float,
    *,
    length_km: float,
    width_km: float,
    strike_deg: float,
    dip_deg: float,
    rng: np.random.Generator,
) -> Parts:
    """A rectangle through the hypocentre, which lies anywhere in its inner part."""
    dip = math.radians(dip_deg)
    step = max(_SMALLEST_KM, math.sqrt(length_km * width_km / MOST_PARTS))
    along_n = max(1, round(length_km / step))
    down_n = max(1, round(width_km / step))
    along_0 = -length_km * rng.uniform(0.15, 0.85)
    # Ruptures tend to begin in the lower half; none reaches above the ground.
    down_0 = -width_km * rng.uniform(0.4, 0.9)
    down_0 = max(down_0, -(depth_km - _SHALLOWEST_KM) / max(math.sin(dip), 1e-3))
    along_grid, down_grid = np.meshgrid(
        along_0 + (np.arange(along_n) + 0.5) * length_km / along_n,
        down_0 + (np.arange(down_n) + 0.5) * width_km / down_n,
    )
    along, down = along_grid.ravel(), down_grid.ravel()
    speed = medium.rupture_speed * medium.vs_kms * rng.uniform(0.9, 1.05)
    at_s = np.hypot(along, down) / speed
    order = np.argsort(at_s, kind="stable")
    along, down, at_s = along[order], down[order], at_s[order]
    n = along.size
    # What has ruptured by then, at most what pulses at once.
    ruptured = np.minimum(np.arange(1, n + 1), max(1.0, medium.pulsing_share * n))
    corner = corner_hz(medium, moment_dyn_cm(mw) / n * ruptured)
    weight = rng.lognormal(0.0, 0.5, n)
    strike = math.radians(strike_deg)
    across = down * math.cos(dip)  # to the right of the strike, where the plane dips
    # No part radiates longer than the whole earthquake does.
    crossing_s = 0.5 * (length_km / along_n + width_km / down_n) / speed
    rise_s = max(min(crossing_s, 1.0 / float(corner_hz(medium, moment_dyn_cm(mw)))), 0.1)
    return Parts(
        east_km=along * math.sin(strike) + across * math.cos(strike),
        north_km=along * math.cos(strike) - across * math.sin(strike),
        depth_km=depth_km + down * math.sin(dip),
        at_s=at_s,
        corner_hz=corner,
        weight=weight / weight.mean(),
        rise_s=rise_s,
    )
