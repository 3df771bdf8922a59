"""From what was observed to what conditions the map: compared, screened, converted, weighed."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from houfeng.shaking.conversion import Filled, fill_measures
from houfeng.shaking.observations import Observations
from houfeng.shaking.predict import ALL_MEASURES
from houfeng.shaking.profiles import Profile
from houfeng.shaking.relations import gmice_named
from houfeng.shaking.result import Compared
from houfeng.shaking.science.evidence import Evidence
from houfeng.shaking.science.gmice.gbt17742_2020_gmice import GBT17742_2020
from houfeng.shaking.science.gmm.motion import MEASURES, Distances, Motion, period_s
from houfeng.shaking.screening import ScreeningRules, screen
from houfeng.shaking.source import Source
from houfeng.vocabulary.arrays import Bools, Floats


def compare(
    observations: Observations,
    predicted: Mapping[str, Motion],
    where: Distances,
    source: Source,
    profile: Profile,
    rules: ScreeningRules,
    *,
    bounds: tuple[float, float, float, float],
    on: date,
) -> dict[str, Compared]:
    """Every measure at every observation beside its prediction, with what is used and why not."""
    judged = {
        measure: (motion.mean, motion.sigma)
        for measure, motion in predicted.items()
        if measure in observations.values
    }
    screened = screen(
        observations,
        judged,
        rules,
        on=on,
        magnitude=source.mw,
        has_finite_rupture=not source.is_point,
        bounds=bounds,
    )
    filled = fill_measures(
        observations,
        screened,
        {"MMI": gmice_named(profile.gmice), "CSIS": GBT17742_2020},
        ALL_MEASURES,
        distance_km=where.rrup,
        magnitude=source.mw,
        felt_sigma=profile.felt_sigma,
        least_converted=profile.lowest_converted_mmi,
    )
    return {measure: _compared(filled[measure], predicted[measure]) for measure in ALL_MEASURES}


def _compared(filled: Filled, predicted: Motion) -> Compared:
    return Compared(
        observed=filled.values,
        converted_from=filled.converted_from,
        extra_sigma=filled.extra_sigma,
        predicted=predicted.mean,
        tau=predicted.tau,
        phi=predicted.phi,
        used=filled.used,
        reasons=filled.reasons,
    )


def weigh(
    observations: Observations,
    compared: Mapping[str, Compared],
    where: Distances,
    source: Source,
    profile: Profile,
) -> dict[str, Evidence]:
    """What conditions each measure: its own observations, or the nearest stand-ins of a place."""
    near = where.rrup <= profile.bias_range_km
    if source.is_point and source.mw > profile.bias_largest_point_mw:
        near = np.zeros_like(near)
    return {measure: _evidence(measure, observations, compared, near) for measure in compared}


def _evidence(
    measure: str,
    observations: Observations,
    compared: Mapping[str, Compared],
    near: Bools,
) -> Evidence:
    used = {name: found.used for name, found in compared.items()}
    chosen: list[tuple[int, str]] = [(int(i), measure) for i in np.flatnonzero(used[measure])]
    if measure in MEASURES and measure != "PGV":
        spectral = sorted((name for name in used if name.startswith("SA(")), key=period_s)
        for i in np.flatnonzero(~used[measure]):
            here = [name for name in spectral if used[name][i]]
            chosen += [(int(i), name) for name in stand_ins(measure, here)]
    # The order of the places, so that the same observations always give the same sums.
    chosen.sort()
    at = np.array([i for i, _ in chosen], dtype=np.intp)
    names = [name for _, name in chosen]

    def column(field: str) -> Floats:
        return np.array([getattr(compared[name], field)[i] for i, name in chosen], dtype=float)

    return Evidence(
        longitudes=observations.longitudes[at],
        latitudes=observations.latitudes[at],
        measures=tuple(names),
        residuals=column("residual"),
        tau=column("tau"),
        phi=column("phi"),
        extra_sigma=column("extra_sigma"),
        tells_event_term=near[at],
    )


def stand_ins(measure: str, spectral: Sequence[str]) -> tuple[str, ...]:
    """What stands for a measure a place does not have: the spectral periods next to it.

    spectral: the SA(T) it has, by period. For PGA the shortest; for SA the two about the wanted
    period, or the last at that end (Worden et al. 2018: they are correlated with the wanted one).
    """
    if not spectral:
        return ()
    if measure == "PGA":
        return (spectral[0],)
    wanted = period_s(measure)
    below = [name for name in spectral if period_s(name) < wanted]
    above = [name for name in spectral if period_s(name) > wanted]
    return tuple(below[-1:] + above[:1])
