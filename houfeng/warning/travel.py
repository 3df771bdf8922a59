"""How long waves take: what this room asks of a travel-time table."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from houfeng.vocabulary.arrays import Floats


class TravelTime(Protocol):
    """`houfeng.monitoring.travel_times.TravelTimes`, or anything that answers the same."""

    def seconds(self, phase: str, distance_km: Floats, depth_km: float) -> Floats:
        """Seconds of "P" or "S" from a depth over epicentral distances; NaN beyond the table."""
        ...


@dataclass(frozen=True, slots=True)
class UniformSpeeds:
    """Straight rays, for where no velocity model is given."""

    vp_kms: float = 6.1  # both as ShakeAlert's user display reckons (seen in ElViS)
    vs_kms: float = 3.55

    def seconds(self, phase: str, distance_km: Floats, depth_km: float) -> Floats:
        speed = self.vp_kms if phase == "P" else self.vs_kms
        return np.asarray(np.hypot(distance_km, depth_km) / speed)


def seconds_everywhere(
    travel_time: TravelTime, phase: str, distance_km: Floats, depth_km: float
) -> Floats:
    """A table's seconds, and straight rays where the table does not reach."""
    found = np.asarray(travel_time.seconds(phase, distance_km, depth_km), dtype=float)
    beyond = np.isnan(found)
    if beyond.any():
        straight = UniformSpeeds().seconds(phase, distance_km[beyond], depth_km)
        found = found.copy()
        found[beyond] = straight
    return found
