"""The shaking map: what models predict, conditioned on what was observed.

inputs -> source -> prediction -> grid -> ground -> observations weighed -> conditioning -> map
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC

import numpy as np

from houfeng.events.origin import checked
from houfeng.shaking.account import choices_of, lineage_of, warnings_of
from houfeng.shaking.curve import over_distance
from houfeng.shaking.grids import grid_for
from houfeng.shaking.inputs import Inputs
from houfeng.shaking.predict import ALL_MEASURES, Predictor, predictor
from houfeng.shaking.profiles import Profile
from houfeng.shaking.relations import correlation_named
from houfeng.shaking.result import Compared, Field, ShakingResult
from houfeng.shaking.science.conditioning import Conditioned, Prior, condition_grid
from houfeng.shaking.science.correlation import SpatialCorrelation
from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.evidence import Evidence
from houfeng.shaking.science.gmm.motion import Distances, Motion
from houfeng.shaking.screening import ScreeningRules
from houfeng.shaking.site import SiteGrid, vs30_at, vs30_on
from houfeng.shaking.source import Source, source_of
from houfeng.shaking.weigh import compare, weigh
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

HIGHEST_LATITUDE = 80.0  # a regular grid in degrees stops making sense nearer the poles
_CURVE_TO_KM = 300.0  # at least
_MW_SOURCES = {"us", "usgs"}  # agencies that mean Mw where they state no scale
_LIMITS = {"MMI": (1.0, 10.0), "CSIS": (1.0, 12.0)}


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """Everything a map is conditioned from, but for the predictions on its grid."""

    predicted: Predictor
    longitudes: Floats  # (n_lon,) of the grid, ascending
    latitudes: Floats  # (n_lat,)
    ground: SiteGrid
    distances: Distances  # of the observations
    compared: Mapping[str, Compared]
    evidence: Mapping[str, Evidence]
    correlation: SpatialCorrelation


def make_ready(inputs: Inputs, profile: Profile, step_s: float | None = None) -> Ready:
    """Source, grid, ground and weighed observations; errors as `make_map`."""
    origin = checked(inputs.origin)
    if abs(origin.latitude) > HIGHEST_LATITUDE:
        raise NotValid("latitude", origin.latitude, "shaking maps are made from 80° S to 80° N")
    predicted = predictor(profile, source_for(inputs, profile))
    longitudes, latitudes = grid_for(predicted, step_s)
    ground = vs30_on(longitudes, latitudes, inputs.vs30, profile.default_vs30_ms)
    bounds = (longitudes[0], latitudes[0], longitudes[-1], latitudes[-1])
    where, compared = _compared(inputs, predicted, bounds)
    return Ready(
        predicted=predicted,
        longitudes=longitudes,
        latitudes=latitudes,
        ground=ground,
        distances=where,
        compared=compared,
        evidence=weigh(inputs.observations, compared, where, predicted.source, profile),
        correlation=correlation_named(profile.correlation, ALL_MEASURES),
    )


def make_map(
    inputs: Inputs,
    profile: Profile,
    *,
    step_s: float | None = None,
    tell: Callable[[str], None] = lambda _step: None,
) -> ShakingResult:
    """The shaking of one earthquake by a profile.

    step_s: of the grid in arc-seconds, where the profile's own is not wanted. tell: told what is
    being done. The same inputs and profile give the same arrays.
    Raises NotValid for an origin out of range or a latitude beyond 80 degrees.
    """
    tell("weighing observations")
    ready = make_ready(inputs, profile, step_s)
    predicted, ground = ready.predicted, ready.ground

    tell("predicting")
    lon, lat = np.meshgrid(ready.longitudes, ready.latitudes)
    prior = predicted.at(lon.ravel(), lat.ravel(), ground.vs30_ms.ravel())

    tell("conditioning")
    found = condition_grid(
        ready.longitudes,
        ready.latitudes,
        {
            measure: Prior(*(part.reshape(lon.shape) for part in (one.mean, one.tau, one.phi)))
            for measure, one in prior.items()
        },
        ready.evidence,
        ready.correlation,
    )
    return ShakingResult(
        origin=inputs.origin,
        earthquake=predicted.source.earthquake(predicted.source.members[0].surface),
        surface=predicted.source.surface,
        profile=profile.name,
        longitudes=ready.longitudes,
        latitudes=ready.latitudes,
        vs30_ms=ground.vs30_ms,
        fields={
            measure: _field(measure, one, prior[measure], profile) for measure, one in found.items()
        },
        observations=inputs.observations,
        distances=ready.distances,
        compared=ready.compared,
        bias={measure: one.event_term for measure, one in found.items()},
        models={measure: predicted.models_for(measure) for measure in ALL_MEASURES},
        choices=choices_of(predicted, ground),
        warnings=warnings_of(inputs, ground, ready.compared),
        lineage=lineage_of(inputs, predicted, ground),
        curves=over_distance(
            predicted,
            vs30_ms=float(np.median(ground.vs30_ms)),
            farthest_km=max(_CURVE_TO_KM, 1.2 * float(ready.distances.repi.max(initial=0.0))),
        ),
    )


def source_for(inputs: Inputs, profile: Profile) -> Source:
    """The earthquake's source as this profile reads it."""
    fixed = inputs.overrides.earthquake
    return source_of(
        inputs.origin,
        m_is_mw=profile.m_is_mw or inputs.origin.source in _MW_SOURCES,
        unknown_rake_deg=profile.unknown_rake_deg,
        surface=inputs.surface,
        mechanism=inputs.mechanism,
        faults=inputs.faults,
        rake_deg=None if fixed is None else fixed.rake_deg,
        dip_deg=None if fixed is None else fixed.dip_deg,
    )


def _compared(
    inputs: Inputs, predicted: Predictor, bounds: tuple[float, float, float, float]
) -> tuple[Distances, Mapping[str, Compared]]:
    """Where the observations lie, and every measure there beside its prediction."""
    seen, profile = inputs.observations, predicted.profile
    where = distances(predicted.source.surface, seen.longitudes, seen.latitudes)
    vs30 = vs30_at(seen.longitudes, seen.latitudes, inputs.vs30, profile.default_vs30_ms).vs30_ms
    if profile.uses_station_vs30:
        vs30 = np.where(np.isfinite(seen.vs30_ms), seen.vs30_ms, vs30)
    motions = predicted.at(seen.longitudes, seen.latitudes, vs30)
    rules = ScreeningRules(
        outlier_sigmas=profile.outlier_sigmas,
        largest_magnitude_of_point=profile.outlier_largest_point_mw,
        least_replies=profile.fewest_replies,
        bad_stations=inputs.overrides.bad_stations,
        valid_stations=inputs.overrides.valid_stations,
    )
    return where, compare(
        seen,
        motions,
        where,
        predicted.source,
        profile,
        rules,
        bounds=bounds,
        on=inputs.origin.origin_at.astimezone(UTC).date(),
    )


def _field(measure: str, found: Conditioned, prior: Motion, profile: Profile) -> Field:
    low, high = _LIMITS.get(measure, (-np.inf, np.inf))
    phi = prior.phi.reshape(found.mean.shape) if profile.phi == "prior" else found.within
    mean: Floats = np.clip(found.mean, low, high)
    return Field(mean, found.std, found.tau, phi)
