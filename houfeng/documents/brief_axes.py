"""How long and how wide the shaken zones are, and which way they point."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM

_KM_PER_DEG = np.pi / 180.0 * EARTH_RADIUS_KM
# Below this the direction of the longest side is chance: cells and relief decide it.
ROUND_UP_TO = 1.15


@dataclass(frozen=True, slots=True)
class Axes:
    """The largest connected part of everything at or above one degree."""

    degree: int
    long_km: float
    short_km: float  # across the long axis
    strike_deg: float  # of the long axis, clockwise from north, 0 to 180
    is_cut: bool  # it reaches the map's edge: the lengths are lower bounds

    @property
    def is_round(self) -> bool:
        return self.long_km < ROUND_UP_TO * self.short_km


def zone_axes(shaking: ShakingMap, degree: int) -> Axes | None:
    """Long axis by the second moments of area, lengths from end to end; None without a zone.

    Official releases tell these two lengths and the long axis's direction for each zone.
    """
    parts, count = ndimage.label(shaking.intensity >= degree - 0.5)
    if not count:
        return None
    weights = np.broadcast_to(np.cos(np.radians(shaking.latitudes))[:, None], parts.shape)
    sizes = ndimage.sum_labels(weights, parts, np.arange(1, count + 1))
    mask = parts == 1 + int(np.argmax(sizes))
    rows, columns = np.nonzero(mask)
    middle = float(np.mean(shaking.latitudes[rows]))
    north = (shaking.latitudes[rows] - middle) * _KM_PER_DEG
    east = (shaking.longitudes[columns] - float(np.mean(shaking.longitudes[columns]))) * (
        _KM_PER_DEG * np.cos(np.radians(shaking.latitudes[rows]))
    )
    ((ee, en), (_, nn)) = np.cov(np.stack([east, north]), aweights=weights[mask], bias=True)
    # Principal axis of the area: tan 2a = 2 cov / (var north - var east), a from north to east.
    strike = 0.5 * np.arctan2(2.0 * en, nn - ee)
    along = north * np.cos(strike) + east * np.sin(strike)
    across = east * np.cos(strike) - north * np.sin(strike)
    cell = shaking.step_deg * _KM_PER_DEG * float(np.sqrt(np.cos(np.radians(middle))))
    return Axes(
        degree=degree,
        long_km=float(np.ptp(along)) + cell,
        short_km=float(np.ptp(across)) + cell,
        strike_deg=float(np.degrees(strike) % 180.0),
        is_cut=bool(mask[[0, -1]].any() or mask[:, [0, -1]].any()),
    )
