"""Missing measures told from those observed: intensity from motion, motion from intensity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.observations import MACROSEISMIC, Observations
from houfeng.shaking.reasons import reason
from houfeng.shaking.science.gmice.relation import Gmice
from houfeng.shaking.screening import Screened
from houfeng.vocabulary.arrays import Bools, Floats

INTENSITY_SCALES = ("MMI", "CSIS")

FELT_SIGMA = 0.3
"""Of a felt cell that tells none, intensity units: ShakeMap's default."""

LEAST_CONVERTED = 4.0
"""Felt intensity below which motion is not told from it: ShakeMap's default."""

# MMI and CSIS descend from the same scale and are taken for equal; half a degree for what their
# definitions differ by. A choice, not a measurement.
_SIGMA_BETWEEN_SCALES = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """One measure at the n observations, seen or converted; see `Compared`, which it becomes."""

    values: Floats  # (n,) ln g, ln cm/s or intensity; NaN: not seen; kept where not used
    extra_sigma: Floats  # (n,) of the observation or of the conversion
    converted_from: tuple[str, ...]  # (n,) "PGV", "PGA+PGV", "MMI"; "" where it was observed
    used: Bools  # (n,)
    reasons: tuple[str, ...]  # (n,) why not used


@dataclass(slots=True)
class _Filling:
    """The same while it is being filled."""

    values: Floats
    sigma: Floats
    source: list[str]
    used: Bools
    reasons: list[str]

    def take(self, at: Bools, values: Floats, sigma: Floats | float, source: str) -> None:
        self.values[at] = values[at]
        self.sigma[at] = np.broadcast_to(sigma, at.shape)[at]
        for i in np.flatnonzero(at):
            self.source[i] = source

    def done(self) -> Filled:
        return Filled(self.values, self.sigma, tuple(self.source), self.used, tuple(self.reasons))


def fill_measures(
    observations: Observations,
    screened: Mapping[str, Screened],
    relations: Mapping[str, Gmice],
    measures: Sequence[str],
    *,
    distance_km: Floats,
    magnitude: float,
    felt_sigma: float = FELT_SIGMA,
    least_converted: float = LEAST_CONVERTED,
) -> dict[str, Filled]:
    """Each of `measures` at every observation: as observed, else converted.

    relations: scale ("MMI", "CSIS") -> the relation that converts it.
    distance_km: (n,) nearest distance to the rupture, for relations with such terms.
    An instrument's intensity is told by the best of its motions in use; where none is, by the
    best flagged one, with that one's reason. A felt cell's motion follows its intensity and,
    where that is not used, its reason.
    """
    filled = {}
    for measure in measures:
        if measure in INTENSITY_SCALES:
            filling = _intensities(
                observations, screened, relations, measure, felt_sigma, distance_km, magnitude
            )
        else:
            filling = _motions(
                observations, screened, relations, measure, least_converted, distance_km, magnitude
            )
        filled[measure] = filling.done()
    return filled


def _motions(
    observations: Observations,
    screened: Mapping[str, Screened],
    relations: Mapping[str, Gmice],
    measure: str,
    least_converted: float,
    distance_km: Floats,
    magnitude: float,
) -> _Filling:
    filling = _observed(observations, screened, measure)
    felt = _is_felt(observations)
    for scale, relation in relations.items():
        if scale not in observations.values or measure not in relation.about.measures:
            continue
        intensity = _recorded(observations, scale)
        told, sigma = relation.from_intensity(measure, intensity, distance_km, magnitude)
        open_still = felt & np.isnan(filling.values) & np.isfinite(told)
        strong = intensity >= least_converted
        filling.take(open_still & strong, told, sigma, scale)
        judged = screened[scale]
        filling.used |= open_still & strong & judged.used
        for at in np.flatnonzero(open_still):
            why = judged.reasons[at]
            if not why and not strong[at]:
                why = reason(
                    "weak_felt", intensity=float(intensity[at]), least=float(least_converted)
                )
            filling.reasons[at] = why
    return filling


def _intensities(
    observations: Observations,
    screened: Mapping[str, Screened],
    relations: Mapping[str, Gmice],
    scale: str,
    felt_sigma: float,
    distance_km: Floats,
    magnitude: float,
) -> _Filling:
    filling = _observed(observations, screened, scale)
    felt = _is_felt(observations)
    seen = np.isfinite(filling.values)
    filling.sigma[seen & felt & ~(filling.sigma > 0)] = felt_sigma

    for other in INTENSITY_SCALES:
        if other == scale or other not in observations.values:
            continue
        values = _recorded(observations, other)
        own = observations.extra_sigma[other]
        sigma = np.hypot(np.where(own > 0, own, felt_sigma), _SIGMA_BETWEEN_SCALES)
        at = felt & np.isnan(filling.values) & np.isfinite(values)
        filling.take(at, values, sigma, other)
        filling.used |= at & screened[other].used
        for i in np.flatnonzero(at):
            filling.reasons[i] = screened[other].reasons[i]

    if scale in relations:
        _tell_from_motion(
            filling, observations, screened, relations[scale], ~felt, distance_km, magnitude
        )
    return filling


def _tell_from_motion(
    filling: _Filling,
    observations: Observations,
    screened: Mapping[str, Screened],
    relation: Gmice,
    instruments: Bools,
    distance_km: Floats,
    magnitude: float,
) -> None:
    known = [m for m in relation.about.measures if m in observations.values]
    if not known:
        return
    good = {m: np.where(screened[m].used, observations.values[m], np.nan) for m in known}
    flagged = {m: _recorded(observations, m) for m in known}
    for motions, is_used in ((good, True), (flagged, False)):
        told = relation.tell(motions, distance_km, magnitude)
        at = instruments & np.isnan(filling.values) & np.isfinite(told.intensity)
        filling.values[at] = told.intensity[at]
        filling.sigma[at] = told.sigma[at]
        if is_used:
            filling.used |= at
        for i in np.flatnonzero(at):
            filling.source[i] = told.measures[i]
            if not is_used:
                told_by = told.measures[i].split("+")
                whys = [screened[m].reasons[i] for m in told_by if screened[m].reasons[i]]
                filling.reasons[i] = whys[0] if whys else ""


def _observed(
    observations: Observations, screened: Mapping[str, Screened], measure: str
) -> _Filling:
    n = len(observations)
    if measure not in observations.values:
        return _Filling(
            np.full(n, np.nan), np.zeros(n), [""] * n, np.zeros(n, dtype=bool), [""] * n
        )
    return _Filling(
        _recorded(observations, measure).copy(),
        observations.extra_sigma[measure].copy(),
        [""] * n,
        screened[measure].used.copy(),
        list(screened[measure].reasons),
    )


def _recorded(observations: Observations, measure: str) -> Floats:
    """What was written there, flagged or not."""
    return observations.recorded.get(measure, observations.values[measure])


def _is_felt(observations: Observations) -> Bools:
    return np.array([kind == MACROSEISMIC for kind in observations.kinds], dtype=bool)
