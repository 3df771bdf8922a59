"""The long axis of early aftershocks, by the principal axis of their epicentres."""

from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.vocabulary.arrays import Floats


@dataclass(frozen=True, slots=True)
class Axis:
    """Direction of a cloud of epicentres."""

    strike_deg: float  # [0, 180)
    sigma_deg: float  # of the direction
    elongation: float  # long over short standard deviation
    count: int


def aftershock_axis(
    longitude: float,
    latitude: float,
    longitudes: Floats,
    latitudes: Floats,
    *,
    within_km: float,
    location_error_km: float = 2.0,
) -> Axis | None:
    """The principal axis of the epicentres within a distance of the mainshock's.

    longitudes, latitudes: (n,) degrees. None for fewer than three. location_error_km: one
    standard deviation of an epicentre each way; it rounds the cloud, so it is taken out of
    the elongation. The direction's standard deviation is the large-sample one of a principal
    axis, sqrt(l1 l2 / n) / (l1 - l2) radians (Anderson 1963, Ann. Math. Stat. 34, 122-148).
    """
    plane = LocalPlane(longitude, latitude)
    east, north = plane.east_north_km(np.asarray(longitudes), np.asarray(latitudes))
    near = np.hypot(east, north) <= within_km
    count = int(near.sum())
    if count < 3:
        return None
    values, axes = np.linalg.eigh(np.cov(east[near], north[near]))
    short, long = float(max(values[0], 0.0)), float(values[1])
    noise = location_error_km**2
    true_long = max(long - noise, 0.0)
    # A cloud can be no thinner than we can see: the noise's own share of the short axis.
    true_short = max(short - noise, noise / np.sqrt(count))
    gap = long - short
    sigma = np.degrees(np.sqrt(long * short / count) / gap) if gap > 0 else 90.0
    return Axis(
        strike_deg=float(np.degrees(np.arctan2(axes[0, 1], axes[1, 1])) % 180.0),
        sigma_deg=float(min(sigma, 52.0)),  # 180 / sqrt(12): any direction
        elongation=float(np.sqrt(true_long / true_short)),
        count=count,
    )
