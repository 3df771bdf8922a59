"""What is coming to each target, and when: the largest of what each method says."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.values import Hypocentre
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.shaking.science.equal_area import equal_area_rjb_km
from houfeng.shaking.science.regions import region_of
from houfeng.shaking.standards import zones
from houfeng.vocabulary.arrays import Floats
from houfeng.warning.magnitude_values import EventMagnitude
from houfeng.warning.science import fuse_magnitude
from houfeng.warning.science.predict_targets import (
    NODES_KM,
    depth_of_point_km,
    epicentral_km,
    predict,
    spread,
    unit_vectors,
)
from houfeng.warning.tables import ground_table, region_shift, width_km
from houfeng.warning.targets import Targets
from houfeng.warning.travel import TravelTime, UniformSpeeds, seconds_everywhere

ORIGINS: Final = ("", "point", "motion", "plum")
"""Which method gave a target's intensity: nothing, the source by P wave and envelopes, the source
by peaks felt, or what is felt nearby."""
_DEPTH_FROM_KM = 20.0  # down to which China's intensity is blind to depth
_PLUM_SIGMA = 0.6  # CSIS; JMA units in Kodera et al. 2018, read as the same: chosen


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """At n targets: (n,) each; NaN where nothing is predicted."""

    intensity: Floats  # CSIS, the largest of all methods
    sigma: Floats
    origin: NDArray[np.int8]  # index into ORIGINS
    pga_ms2: Floats  # of the source; its largest horizontal direction
    pgv_ms: Floats
    distance_km: Floats  # from the epicentre; of an area its nearest point
    p_at: Floats  # POSIX seconds
    s_at: Floats


def predict_targets(
    hypocentre: Hypocentre | None,
    magnitude: EventMagnitude | float | None,
    targets: Targets,
    plum: Floats | None = None,
    *,
    travel_time: TravelTime | None = None,
) -> Prediction:
    """Intensity, motion and arrivals at every target.

    magnitude: Mw. Without a hypocentre or magnitude only PLUM speaks. plum: (n,) CSIS from
    `Plum.predict`.
    """
    if hypocentre is None or magnitude is None:
        found = nothing_predicted(len(targets))
    else:
        found = of_source(hypocentre, magnitude, targets, travel_time or UniformSpeeds())
    return found if plum is None else with_plum(found, plum)


def nothing_predicted(n: int) -> Prediction:
    """Of n targets, while no source is known."""
    nothing = np.full(n, np.nan)
    return Prediction(nothing, nothing, np.zeros(n, np.int8), *[nothing] * 5)


def with_plum(found: Prediction, plum: Floats) -> Prediction:
    """The larger of what the source and what shaking nearby lets expect."""
    with np.errstate(invalid="ignore"):
        higher = (plum > found.intensity) | (np.isfinite(plum) & np.isnan(found.intensity))
    return Prediction(
        np.where(higher, plum, found.intensity),
        np.where(higher, _PLUM_SIGMA, found.sigma),
        np.where(higher, ORIGINS.index("plum"), found.origin).astype(np.int8),
        found.pga_ms2, found.pgv_ms, found.distance_km, found.p_at, found.s_at,
    )  # fmt: skip


def of_source(
    hypocentre: Hypocentre,
    magnitude: EventMagnitude | float,
    targets: Targets,
    travel_time: TravelTime,
) -> Prediction:
    """By the source alone."""
    if isinstance(magnitude, EventMagnitude):
        mw, sigma_mw, origin = magnitude.value, magnitude.sigma, magnitude.origin
    else:
        mw, sigma_mw, origin = magnitude, 0.0, "point"
    table = ground_table()
    epicentre = unit_vectors(np.array([hypocentre.longitude]), np.array([hypocentre.latitude]))[0]
    away = epicentral_km(targets.units, epicentre)
    region, inside = region_of(hypocentre.longitude, hypocentre.latitude, zones())
    depth = hypocentre.depth_km
    shift = region_shift(region) if inside else 0.0  # abroad nothing is known of regions
    nodes = np.tile(NODES_KM, table.ln_vs30.size)
    length = rupture_length_km(mw)
    from_km = depth_of_point_km(mw, depth, _DEPTH_FROM_KM)
    told = predict(
        nodes, np.repeat(table.ln_vs30, NODES_KM.size), mw, length,
        from_km, max(depth - width_km(mw) / 2, 0.0),
        shift, table.axes, table.csis, table.ln_pga, table.ln_pgv,
    )  # fmt: skip
    rjb = equal_area_rjb_km(NODES_KM, length)
    row = float(np.interp(mw, table.magnitudes, np.arange(table.magnitudes.size)))
    lower = min(int(row), table.magnitudes.size - 2)
    by_strike = (1 - (row - lower)) * table.strike_phi[lower] + (row - lower) * (
        table.strike_phi[lower + 1]
    )
    phi = np.hypot(np.interp(np.hypot(rjb, from_km), table.distances_km, table.csis_phi), by_strike)
    sigma = np.sqrt(
        np.tile(phi, table.ln_vs30.size) ** 2
        + table.csis_tau**2
        + (told[:, 3] * sigma_mw) ** 2
        + (told[:, 4] * hypocentre.sigma_km) ** 2
    )
    arrivals = [
        np.tile(seconds_everywhere(travel_time, phase, NODES_KM, depth), table.ln_vs30.size)
        for phase in ("P", "S")
    ]
    profile = np.column_stack([told[:, :3], sigma, *arrivals]).reshape(
        table.ln_vs30.size, NODES_KM.size, 6
    )
    at = spread(profile, away, targets.ln_vs30, *table.axes[1])
    return Prediction(
        intensity=targets.worst(at[:, 0]),
        sigma=targets.worst(at[:, 3]),
        origin=np.full(len(targets), ORIGINS.index(origin), dtype=np.int8),
        pga_ms2=np.exp(targets.worst(at[:, 1])),
        pgv_ms=np.exp(targets.worst(at[:, 2])),
        distance_km=targets.worst(away, lowest=True),
        p_at=hypocentre.origin_at + targets.worst(at[:, 4], lowest=True),
        s_at=hypocentre.origin_at + targets.worst(at[:, 5], lowest=True),
    )


def warm() -> None:
    """Make the tables and compile the kernels, before the first earthquake."""
    from houfeng.warning.magnitude_values import SensorSites
    from houfeng.warning.plum import Plum

    fuse_magnitude.warm()
    here = np.zeros(1)
    targets = Targets.of_points(["warm"], here, here)
    sites = SensorSites(("warm",), here, here, np.full(1, np.nan))
    plum = Plum(targets, sites).predict(np.full(1, 4.0))
    hypocentre = Hypocentre(0.0, 0.0, 0.0, 10.0, 1.0, 5.0, 5.0, 360.0, 0.1, (), ())
    predict_targets(hypocentre, 5.0, targets, plum)
