"""What the models say over distance, on the ground of the map's middle: the line of a plot."""

import numpy as np

from houfeng.shaking.predict import Predictor
from houfeng.shaking.result import OverDistance
from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.gmm.motion import Motion
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import destination

_NEAREST_KM, _POINTS, _RADII, _AZIMUTHS = 1.0, 64, 56, 12


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
    far = distances(surface, lon, lat).rrup.reshape(azimuths, _RADII)
    at = np.geomspace(max(float(far.min()), _NEAREST_KM), float(far[:, -1].min()), _POINTS)
    motions = predicted.at(lon, lat, np.full(lon.size, vs30_ms))
    return OverDistance(at, {name: _along(at, far, one) for name, one in motions.items()})


def _along(at: Floats, far: Floats, motion: Motion) -> Motion:
    """Rays of sites as one line over distance; each ray from where it leaves the rupture."""
    parts = []
    for values in (motion.mean, motion.tau, motion.phi):
        rays = [
            np.interp(np.log(at), *_leaving(ray, told), left=np.nan)
            for ray, told in zip(far, values.reshape(far.shape), strict=True)
        ]
        parts.append(np.nanmean(np.array(rays), axis=0))
    return Motion(*parts)


def _leaving(ray: Floats, told: Floats) -> tuple[Floats, Floats]:
    """(log distance, values) of a ray after its nearest point, where distance only grows."""
    start = int(ray.argmin())
    return np.log(np.maximum.accumulate(np.maximum(ray[start:], _NEAREST_KM))), told[start:]
