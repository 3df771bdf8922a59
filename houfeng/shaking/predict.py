"""What a profile's models predict at any sites before anything was observed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from houfeng.shaking.china_intensity import document, predict_intensity
from houfeng.shaking.components import boore_kishida_2017
from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.profiles import Profile
from houfeng.shaking.relations import gmice_named
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.shaking.science.component import LARGER
from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.equal_area import equal_area_distances, strike_spread
from houfeng.shaking.science.gmice.gbt17742_2020_gmice import (
    BOTH,
    GBT17742_2020,
    propagated_intensity,
)
from houfeng.shaking.science.gmm.motion import MEASURES, Distances, Motion, Sites
from houfeng.shaking.science.measured_surface import measure_surface
from houfeng.shaking.science.mixture import Mixture
from houfeng.shaking.science.regions import region_of
from houfeng.shaking.science.surface import Surface
from houfeng.shaking.science.unknown_orientation import averaged_profile, profile_radii
from houfeng.shaking.source import Source, upright_through
from houfeng.shaking.standards import zones
from houfeng.vocabulary.arrays import Floats

ALL_MEASURES = (*MEASURES, "MMI", "CSIS")
TOLD_BY = "PGV"  # MMI is predicted from it, as by ShakeMap's virtual IPE
_THREADS = 2
_VS30_NODES = 9  # of a profile over ground that differs; linear in ln Vs30 between them
_RADII, _AZIMUTHS = 120, 24


@dataclass(frozen=True, slots=True, eq=False)
class Predictor:
    """A profile's models for one source."""

    profile: Profile
    source: Source
    mixture: Mixture
    region: str  # of China's standard

    def models_for(self, measure: str) -> tuple[tuple[str, float], ...]:
        """(model's name, weight) behind one measure; intensities are told by motion.

        China's fitted intensity is a relation of its own.
        """
        if measure == "CSIS" and self.profile.intensity == "china":
            return ((document()["name"], 1.0),)
        return self.mixture.models_for(measure if measure in MEASURES else TOLD_BY)

    def at(self, longitudes: Floats, latitudes: Floats, vs30_ms: Floats) -> dict[str, Motion]:
        """Every measure at n sites; longitudes, latitudes, vs30_ms: (n,)."""
        if not longitudes.size:
            return {measure: Motion(*[np.empty(0)] * 3) for measure in ALL_MEASURES}
        if not self.source.turning:
            found = [
                self.predict(
                    m.surface,
                    distances(m.surface, longitudes, latitudes, threads=_THREADS),
                    vs30_ms,
                )
                for m in self.source.members
            ]
            return _mixed(found, [m.weight for m in self.source.members])
        point = Surface("point", np.empty((0, 4, 3)), self.source.surface.hypocentre, "point")
        repi = distances(point, longitudes, latitudes, threads=_THREADS).repi
        if self.profile.unknown_strike == "averaged":
            return self._averaged(repi, vs30_ms)
        return self._of_equal_area(repi, vs30_ms)

    def predict(self, surface: Surface, where: Distances, vs30_ms: Floats) -> dict[str, Motion]:
        """Every measure from one rupture at n sites whose distances are known."""
        earthquake = self.source.earthquake(surface)
        sites = Sites(vs30_ms)
        motions = self.mixture.predict(MEASURES, earthquake, sites, where)
        if self.profile.intensity == "china":
            csis = predict_intensity(
                earthquake, self.region, where, sites, first_minutes=self.source.is_first
            )
        else:
            csis = _csis(motions["PGA"], motions["PGV"])
        return motions | {"MMI": self._mmi(motions[TOLD_BY], where), "CSIS": csis}

    def _mmi(self, told_by: Motion, where: Distances) -> Motion:
        gmice = gmice_named(self.profile.gmice)
        mean, slope = gmice.to_intensity(TOLD_BY, told_by.mean, where.rrup, self.source.mw)
        # The conversion's scatter is taken as within-event: no relation tells its parts.
        phi = np.hypot(gmice.sigma_of_intensity(TOLD_BY), slope * told_by.phi)
        return Motion(mean, np.abs(slope) * told_by.tau, phi)

    def _of_equal_area(self, repi_km: Floats, vs30_ms: Floats) -> dict[str, Motion]:
        """The field of one upright rupture, drawn round the epicentre without loss of area."""
        source = self.source
        length = rupture_length_km(source.mw)
        hypocentre = source.surface.hypocentre
        upright = upright_through(hypocentre, source.mw, 0.0)
        depth, top = hypocentre[2], measure_surface(upright).ztor_km

        def predicted(repi: Floats, vs30: Floats) -> dict[str, Motion]:
            return self.predict(upright, equal_area_distances(repi, length, depth, top), vs30)

        drawn = predicted(repi_km, vs30_ms)
        # How far a place may be from its circle, over all strikes, is part of its sigma.
        nodes = profile_radii(2.0 * float(repi_km.max()) + length)
        along = predicted(
            np.sqrt(nodes * (nodes + 2 * length / np.pi)),  # the circle of each rjb
            np.full(nodes.size, float(np.median(vs30_ms))),
        )
        for measure, motion in along.items():
            spread = strike_spread(partial(_interpolated, nodes, motion.mean), repi_km, length)
            one = drawn[measure]
            drawn[measure] = Motion(one.mean, one.tau, np.hypot(one.phi, spread))
        return drawn

    def _averaged(self, repi_km: Floats, vs30_ms: Floats) -> dict[str, Motion]:
        """The mean over all strikes, which depends on epicentral distance and ground alone."""
        radii = profile_radii(float(repi_km.max()) + 1.0, _RADII)
        low, high = float(vs30_ms.min()), float(vs30_ms.max())
        grounds = np.array([low]) if low == high else np.geomspace(low, high, _VS30_NODES)
        with ThreadPoolExecutor(_THREADS) as pool:
            tables = np.array(list(pool.map(lambda vs30: self._profile(radii, vs30), grounds)))
        return {
            measure: Motion(
                *(
                    _between(grounds, radii, tables[:, 3 * i + j], vs30_ms, repi_km)
                    for j in range(3)
                )
            )
            for i, measure in enumerate(ALL_MEASURES)
        }

    def _profile(self, radii: Floats, vs30_ms: float) -> Floats:
        """(mean, tau, phi) of each measure at each radius: (21, n)."""

        def predict(surface: Surface, where: Distances) -> Floats:
            motions = self.predict(surface, where, np.full(where.rrup.size, vs30_ms))
            return np.array(
                [
                    part
                    for measure in ALL_MEASURES
                    for part in (
                        motions[measure].mean,
                        motions[measure].tau,
                        motions[measure].phi,
                    )
                ]
            )

        mean, spread = averaged_profile(predict, self.source.members, radii, azimuths=_AZIMUTHS)
        # Where the rupture lies raises motion on one side and lowers it on the other: no event
        # term can stand for that.
        mean[2::3] = np.hypot(mean[2::3], spread[0::3])
        return mean


def predictor(profile: Profile, source: Source) -> Predictor:
    """The profile's models for a source, those for deep earthquakes where it is one."""
    longitude, latitude, depth = source.surface.hypocentre
    region, _ = region_of(longitude, latitude, zones())
    branches = profile.deep_models if depth >= profile.deep_from_km else profile.models
    mixture = Mixture(
        branches=tuple(
            (ground_motion_model(name.format(region=region)), weight) for name, weight in branches
        ),
        name=profile.name,
        wanted=LARGER,
        conversion=boore_kishida_2017(),
        spread=profile.spread,
        between_models=profile.between_models,
    )
    return Predictor(profile, source, mixture, region)


def _interpolated(nodes: Floats, values: Floats, at: Floats) -> Floats:
    return np.asarray(np.interp(at, nodes, values))


def _csis(pga: Motion, pgv: Motion) -> Motion:
    """Instrumental intensity by GB/T 17742-2020 from predicted motion."""
    mean, tau = propagated_intensity(pga.mean, pgv.mean, pga.tau, pgv.tau)
    _, phi = propagated_intensity(pga.mean, pgv.mean, pga.phi, pgv.phi)
    return Motion(mean, tau, np.hypot(phi, GBT17742_2020.sigma_of_intensity(BOTH)))


def _mixed(found: list[dict[str, Motion]], weights: list[float]) -> dict[str, Motion]:
    """The law of total variance over ruptures that may each be the true one."""
    if len(found) == 1:
        return found[0]
    share = np.array(weights)[:, None] / sum(weights)
    mixed = {}
    for measure in found[0]:
        means = np.array([one[measure].mean for one in found])
        mean = (share * means).sum(axis=0)
        between = (share * (means - mean) ** 2).sum(axis=0)
        tau2 = (share * np.array([one[measure].tau for one in found]) ** 2).sum(axis=0)
        phi2 = (share * np.array([one[measure].phi for one in found]) ** 2).sum(axis=0)
        mixed[measure] = Motion(mean, np.sqrt(tau2), np.sqrt(phi2 + between))
    return mixed


def _between(
    grounds: Floats, radii: Floats, table: Floats, vs30_ms: Floats, repi_km: Floats
) -> Floats:
    """A table (grounds, radii) at sites, linear in ln Vs30 and in radius."""
    at_radius = np.array([np.interp(repi_km, radii, row) for row in table])
    if len(grounds) == 1:
        return np.asarray(at_radius[0])
    place = np.interp(np.log(vs30_ms), np.log(grounds), np.arange(len(grounds)))
    lower = np.minimum(place.astype(np.intp), len(grounds) - 2)
    share = place - lower
    sites = np.arange(repi_km.size)
    return np.asarray((1 - share) * at_radius[lower, sites] + share * at_radius[lower + 1, sites])
