"""Kilometres east and north of a point on the WGS 84 ellipsoid, for many sites at once.

Sites are taken to the plane that touches the ellipsoid at the point, then moved outwards by
arc over chord, so that distances and directions from the point are kept (azimuthal
equidistant). Distances between other points are too long by about (d / 6371 km)^2 / 6 across
the direction to the point: 1e-4 at 150 km, 1e-3 at 500 km.
"""

from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Floats

_SEMI_MAJOR_KM = 6378.137  # WGS 84, NIMA TR8350.2, Table 3.1
_FLATTENING = 1 / 298.257223563
_ECCENTRICITY_2 = _FLATTENING * (2 - _FLATTENING)


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """The plane about a point, degrees."""

    longitude: float
    latitude: float

    def east_north_km(self, longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats]:
        """(east, north) of sites in km; longitudes and latitudes in degrees, any one shape.

        The date line is nothing special: only differences of longitude are used.
        """
        from_meridian = np.radians(longitudes - self.longitude)
        phi, centre = np.radians(latitudes), np.radians(self.latitude)
        sin_phi, cos_phi = np.sin(phi), np.cos(phi)
        sin_0, cos_0 = np.sin(centre), np.cos(centre)
        normal = _normal_radius_km(sin_phi)
        to_axis = normal * cos_phi
        towards = to_axis * np.cos(from_meridian) - _normal_radius_km(sin_0) * cos_0
        upwards = (1 - _ECCENTRICITY_2) * (normal * sin_phi - _normal_radius_km(sin_0) * sin_0)

        east = to_axis * np.sin(from_meridian)
        north = cos_0 * upwards - sin_0 * towards
        up = cos_0 * towards + sin_0 * upwards
        flat = east * east + north * north
        # Half the arc from half the chord, on the sphere of the mean curvature here.
        radius = _mean_radius_km(sin_0)
        half = np.sqrt(flat + up * up) / (2 * radius)
        arc = 2 * radius * np.arcsin(np.minimum(half, 1.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            outwards = np.where(flat > 0, arc / np.sqrt(flat), 1.0)
        return np.asarray(east * outwards), np.asarray(north * outwards)

    def longitude_latitude(self, east_km: float, north_km: float) -> tuple[float, float]:
        """Where a point of the plane lies, degrees, longitude in [-180, 180).

        The inverse of `east_north_km` by fixed-point iteration; good to a millimetre within
        2,000 km. Raises ValueError beyond.
        """
        if np.hypot(east_km, north_km) > 2000:
            raise ValueError("the plane is inverted within 2,000 km only")
        longitude, latitude = self.longitude, self.latitude
        east_off, north_off = east_km, north_km
        for _ in range(60):
            # One degree of latitude is about 111 km everywhere; the rest is iterated away.
            latitude += north_off / 111.2
            longitude += east_off / (111.3 * max(np.cos(np.radians(latitude)), 0.01))
            east, north = self.east_north_km(np.array([longitude]), np.array([latitude]))
            east_off, north_off = east_km - float(east[0]), north_km - float(north[0])
            if abs(east_off) + abs(north_off) < 1e-6:
                break
        return float((longitude + 180.0) % 360.0 - 180.0), float(latitude)


def _normal_radius_km(sin_phi: Floats) -> Floats:
    return np.asarray(_SEMI_MAJOR_KM / np.sqrt(1 - _ECCENTRICITY_2 * sin_phi * sin_phi))


def _mean_radius_km(sin_phi: float) -> float:
    """Gaussian radius of curvature."""
    return float(
        _SEMI_MAJOR_KM * np.sqrt(1 - _ECCENTRICITY_2) / (1 - _ECCENTRICITY_2 * sin_phi * sin_phi)
    )
