"""What the models say over distance, on the ground of the map's middle: the line of a plot."""

import numpy as np

from houfeng.shaking.predict import Predictor
from houfeng.shaking.result import OverDistance
from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.gmm.motion import Motion
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import destination

_NEAREST_KM, _POINTS, _RADII, _AZIMUTHS = 1.0, 64, 72, 24
_WIDTH = 0.12  # of the mean over sites of about one distance, in ln distance


def over_distance(predicted: Predictor, vs30_ms: float, farthest_km: float) -> OverDistance:
    """Every measure over distance from the rupture, the mean of all directions from it.

    Where the rupture lies one way, two sites at one distance are not shaken alike; what they
    differ by is not in the sigma told here. vs30_ms: of the ground; farthest_km: from the
    epicentre. Distances are ascending, from the nearest that a site can have, at least 1 km.
    """
    surface = predicted.source.surface
    longitude, latitude, _ = surface.hypocentre
    # From a rupture of unknown strike all directions are alike.
    azimuths = 1 if predicted.source.turning or not len(surface.quads) else _AZIMUTHS
    radii = np.concatenate([[0.0], np.geomspace(0.5, farthest_km, _RADII - 1)])
    places = [
        destination(longitude, latitude, azimuth, float(radius))
        for azimuth in np.arange(azimuths) * (360.0 / azimuths)
        for radius in radii
    ]
    lon, lat = np.array(places).T
    far = np.maximum(distances(surface, lon, lat).rrup, _NEAREST_KM)
    reached = far.reshape(azimuths, _RADII)[:, -1].min()
    at = np.geomspace(float(far.min()), float(reached), _POINTS)
    motions = predicted.at(lon, lat, np.full(lon.size, vs30_ms))
    share = _weights(np.log(at), np.log(far))
    return OverDistance(
        at,
        {
            name: Motion(*(share @ part for part in (one.mean, one.tau, one.phi)))
            for name, one in motions.items()
        },
    )


def _weights(at: Floats, places: Floats) -> Floats:
    """Rows that take a line fitted near each point (local linear regression): (n_at, n_place)."""
    away = places - at[:, None]
    near = np.exp(-0.5 * (away / _WIDTH) ** 2)
    zeroth, first, second = ((near * away**power).sum(axis=1) for power in range(3))
    share = near * (second[:, None] - first[:, None] * away)
    return np.asarray(share / (zeroth * second - first**2)[:, None])
