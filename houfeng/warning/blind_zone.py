"""Within what radius the S wave is ahead of the warning."""

import numpy as np

from houfeng.monitoring.values import Hypocentre
from houfeng.warning.travel import TravelTime, seconds_everywhere

_FARTHEST_KM, _STEP_KM = 1500.0, 1.0


def blind_zone_km(
    hypocentre: Hypocentre, at: float, travel_time: TravelTime, delivery_s: float = 0.0
) -> float:
    """Epicentral radius that the S wave has reached when a message of this moment arrives.

    at: POSIX seconds of the decision; delivery_s: from there to the people. 0 while the S wave
    has not come up to the surface: then nobody is too near.
    """
    passed = at + delivery_s - hypocentre.origin_at
    radii = np.arange(0.0, _FARTHEST_KM + _STEP_KM, _STEP_KM)
    arrivals = seconds_everywhere(travel_time, "S", radii, hypocentre.depth_km)
    arrivals = np.maximum.accumulate(arrivals)
    if passed <= arrivals[0]:
        return 0.0
    return float(np.interp(passed, arrivals, radii))
