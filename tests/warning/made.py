"""Values by hand for the tests of this room."""

import numpy as np

from houfeng.monitoring.values import Hypocentre
from houfeng.warning.decision import EventState
from houfeng.warning.targets import Targets


def hypocentre(longitude=103.0, latitude=30.0, depth_km=10.0, sigma_km=3.0, origin_at=0.0):
    return Hypocentre(
        origin_at, longitude, latitude, depth_km, 0.5, sigma_km, 5.0, 90.0, 0.1, (), ()
    )


def line_of_targets(kms=(5.0, 20.0, 50.0, 100.0, 200.0), **more):
    """North of 30 N, 103 E; a degree of latitude is 111.195 km."""
    n = len(kms)
    return Targets.of_points(
        [f"{km:g} km" for km in kms], np.full(n, 103.0), 30.0 + np.array(kms) / 111.195, **more
    )


def state(magnitude=6.0, stations=5, at=8.0, where=None, **more):
    return EventState(
        "e1", hypocentre() if where is None else where, magnitude, stations, at, **more
    )
