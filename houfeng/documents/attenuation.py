"""Observed beside predicted, station by station, and the model's curve: for a plot and a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.documents.words import Language, rounded
from houfeng.shaking.observations import MACROSEISMIC
from houfeng.shaking.products.measures import shown
from houfeng.shaking.reasons import told
from houfeng.shaking.result import Compared, ShakingResult
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotFound

_LEAST_SIGMA = 1e-3  # no observation is told to differ by infinitely many standard deviations
NEAREST_KM = 1.0  # a site on the rupture is drawn here: a logarithmic axis has no 0


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """What the model says over distance, for the event and typical ground; each (n,)."""

    distances_km: Floats  # from the rupture, ascending
    mean: Floats  # ln g, ln cm/s or intensity
    tau: Floats
    phi: Floats

    @property
    def sigma(self) -> Floats:
        return np.hypot(self.tau, self.phi)


@dataclass(frozen=True, slots=True)
class StationRow:
    """One observation of one measure as a table shows it."""

    station: str  # its id
    name: str
    is_felt_report: bool
    longitude: float
    latitude: float
    distance_km: float
    observed: str  # in the units people read; the measure's own
    predicted: str
    converted_from: str  # "" where it was observed as such
    times: str  # observed over predicted: "1.8×", or "+0.6" degrees of intensity
    residual: float  # observed less predicted, in standard deviations of all uncertainty
    is_used: bool
    reason: str  # why not, in the reader's language; "" where it is used


def compared_at(result: ShakingResult, measure: str) -> Compared:
    """The comparison of one measure; NotFound, saying which there are."""
    if measure not in result.compared:
        there = ", ".join(result.compared) or "none"
        raise NotFound(f"{measure} was not compared at stations; there are: {there}")
    return result.compared[measure]


def normalised(compared: Compared) -> Floats:
    """(n,) residuals in standard deviations: of the model, and of the observation itself."""
    extra = np.nan_to_num(compared.extra_sigma)
    sigma = np.sqrt(compared.tau**2 + compared.phi**2 + extra**2)
    return np.asarray(compared.residual / np.maximum(sigma, _LEAST_SIGMA))


def distances_of(result: ShakingResult) -> Floats:
    """(n,) of the observations from the rupture, km, none below what a plot can show."""
    return np.asarray(np.maximum(result.distances.rrup, NEAREST_KM), dtype=np.float64)


def can_be_shown(compared: Compared, distances_km: Floats) -> Bools:
    """(n,) whether an observation has all that a place in the plot needs."""
    needed = (compared.observed, compared.predicted, compared.tau, compared.phi, distances_km)
    return np.asarray(np.logical_and.reduce([np.isfinite(values) for values in needed]))


def curve_at_stations(compared: Compared, distances_km: Floats) -> Curve | None:
    """A curve through the predictions at the observations: medians in steps of distance.

    For results that bring no curve of their own; it carries the ground of the stations in it.
    None where predictions are too few (fewer than 5, or at one distance).
    """
    known = np.isfinite(compared.predicted) & np.isfinite(distances_km)
    if known.sum() < 5:
        return None
    far = np.log(distances_km[known])
    steps = int(np.clip(known.sum() // 5, 3, 16))
    edges = np.linspace(far.min(), far.max(), steps + 1)
    if edges[-1] - edges[0] < 0.1:
        return None
    step = np.clip(np.searchsorted(edges, far, side="right") - 1, 0, steps - 1)
    columns = []
    for number in range(steps):
        here = step == number
        if here.any():
            columns.append(
                [np.median(values[here]) for values in
                 (far, compared.predicted[known], compared.tau[known], compared.phi[known])]
            )  # fmt: skip
    if len(columns) < 2:
        return None
    at, mean, tau, phi = np.array(columns).T
    return Curve(np.exp(at), mean, tau, phi)


def station_rows(
    result: ShakingResult, measure: str, language: Language, *, most: int = 500
) -> list[StationRow]:
    """The observations of a measure, those farthest from the prediction first.

    Left-out ones come before all others: they are what a reader has to judge. At most `most`.
    Raises NotFound for a measure that was not compared.
    """
    compared = compared_at(result, measure)
    far = np.asarray(result.distances.rrup, dtype=float)
    residual = normalised(compared)
    chosen = np.flatnonzero(can_be_shown(compared, far))
    order = sorted(chosen, key=lambda i: (bool(compared.used[i]), -abs(residual[i])))
    return [_row(result, measure, int(i), residual, language) for i in order[:most]]


def _row(
    result: ShakingResult, measure: str, i: int, residual: Floats, language: Language
) -> StationRow:
    seen, compared = result.observations, result.compared[measure]
    observed, predicted = float(compared.observed[i]), float(compared.predicted[i])
    return StationRow(
        station=seen.ids[i],
        name=seen.names[i],
        is_felt_report=seen.kinds[i] == MACROSEISMIC,
        longitude=float(seen.longitudes[i]),
        latitude=float(seen.latitudes[i]),
        distance_km=float(result.distances.rrup[i]),
        observed=amplitude_words(measure, observed),
        predicted=amplitude_words(measure, predicted),
        converted_from=compared.converted_from[i],
        times=times_words(measure, observed - predicted),
        residual=float(residual[i]),
        is_used=bool(compared.used[i]),
        reason=told(compared.reasons[i], language),
    )


def amplitude_words(measure: str, value: float) -> str:
    """A value as kept (ln g, ln cm/s, intensity) with its unit: "12 %g", "3.4 cm/s", "6.3"."""
    kind = shown(measure)
    if kind.is_intensity:
        return f"{value:.1f}"
    return f"{short(float(kind.median(np.array(value))))} {kind.units}"


def times_words(measure: str, difference: float) -> str:
    """Observed against predicted: "1.8×" for motion, "+0.6" for intensity."""
    if shown(measure).is_intensity:
        return f"{difference:+.1f}"
    return f"{short(float(np.exp(difference)))}×"


def short(value: float) -> str:
    """Two significant digits without an exponent."""
    found = rounded(value)
    return f"{found:,.0f}" if abs(found) >= 10 else f"{found:.6f}".rstrip("0").rstrip(".")


def axis_name(measure: str, language: Language) -> str:
    """What stands along the axis of amplitudes: "峰值加速度 PGA (%g)"."""
    kind = shown(measure)
    own = kind.zh if language == "zh" else kind.en[0].upper() + kind.en[1:]
    brief = measure if measure in ("PGA", "PGV", "MMI") else ""
    units = "" if kind.is_intensity else f"({kind.units})"
    parts: Sequence[str] = (own, brief, units)
    return " ".join(part for part in parts if part)
