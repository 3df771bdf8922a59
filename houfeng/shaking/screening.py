"""Which observations a map is made of, and why the others are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from houfeng.shaking.observations import Observations
from houfeng.shaking.reasons import reason
from houfeng.vocabulary.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class BadStation:
    """A station the operator does not trust, for a time or for ever."""

    id: str
    since: date | None = None
    until: date | None = None  # the last day included
    why: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class ScreeningRules:
    """What an operator may choose; the defaults are ShakeMap's."""

    outlier_sigmas: float | None = 3.0  # of the total sigma; None: no outliers are flagged
    # Above this magnitude a point source predicts too badly to judge by.
    largest_magnitude_of_point: float = 7.0
    least_replies: int = 3  # of a felt cell that tells how many it has
    bad_stations: tuple[BadStation, ...] = ()
    valid_stations: frozenset[str] = frozenset()  # never outliers
    margin_km: float = 50.0  # beyond the map's edge from which observations still help


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """One measure at the n observations."""

    used: Bools  # (n,) False also where nothing was seen
    reasons: tuple[str, ...]  # (n,) why not, "" where used or nothing was seen


def screen(
    observations: Observations,
    predicted: Mapping[str, tuple[Floats, Floats]],
    rules: ScreeningRules,
    *,
    on: date,
    magnitude: float,
    has_finite_rupture: bool,
    bounds: tuple[float, float, float, float] | None = None,
) -> dict[str, Screened]:
    """Every measure that was observed, judged as it was observed, before any conversion.

    predicted: measure -> (mean, total sigma), each (n,), for those that can be predicted; a
    measure that is missing there is not judged for outliers.
    on: the day of the earthquake. bounds: west, south, east, north of the map; east may run
    past 180. The first reason found stands, the source's own flag before all.
    """
    outside = np.zeros(len(observations), dtype=bool)
    if bounds is not None:
        wide = widened(bounds, rules.margin_km)
        outside = ~within(observations.longitudes, observations.latitudes, wide)
    general = [
        _general_reason(observations, at, rules, on, bool(outside[at]))
        for at in range(len(observations))
    ]
    limit = np.inf
    if has_finite_rupture or magnitude <= rules.largest_magnitude_of_point:
        limit = np.inf if rules.outlier_sigmas is None else rules.outlier_sigmas
    screened = {}
    for measure, values in observations.values.items():
        seen = np.isfinite(values)
        reasons = [
            flag or (general[at] if seen[at] else "")
            for at, flag in enumerate(observations.flags[measure])
        ]
        if measure in predicted:
            mean, sigma = predicted[measure]
            with np.errstate(invalid="ignore"):
                residual = values - mean
                far = np.abs(residual) > limit * sigma
            for at in np.flatnonzero(seen):
                if reasons[at]:
                    continue
                if np.isnan(residual[at]):
                    reasons[at] = reason("no_prediction")
                elif far[at] and observations.ids[at] not in rules.valid_stations:
                    reasons[at] = reason(
                        "outlier",
                        residual=float(round(residual[at], 3)),
                        sigma=float(round(sigma[at], 3)),
                        limit=limit,
                    )
        used = seen & np.array([not r for r in reasons], dtype=bool)
        screened[measure] = Screened(used, tuple(reasons))
    return screened


def widened(
    bounds: tuple[float, float, float, float], margin_km: float
) -> tuple[float, float, float, float]:
    """Bounds with a margin, in ShakeMap's way: 111 km a degree of latitude, and the margin's
    degrees of longitude times, not over, the cosine of the middle latitude. The east-west margin
    is so 50 km cos² wide; kept, for which observations count changes a map.
    """
    west, south, east, north = bounds
    high = margin_km / 111.0
    wide = high * float(np.cos(np.radians((south + north) / 2)))
    return west - wide, south - high, east + wide, north + high


def within(
    longitudes: Floats, latitudes: Floats, bounds: tuple[float, float, float, float]
) -> Bools:
    """Whether places lie in west, south, east, north; shape (n,). East may run past 180."""
    west, south, east, north = bounds
    eastward = (np.asarray(longitudes) - west) % 360.0
    width = min(east - west, 360.0)
    return np.asarray((eastward <= width) & (latitudes >= south) & (latitudes <= north), dtype=bool)


def _general_reason(
    observations: Observations, at: int, rules: ScreeningRules, on: date, outside: bool
) -> str:
    """Why nothing of one observation is used, "" where it may be."""
    for bad in rules.bad_stations:
        if bad.id == observations.ids[at] and bad.holds_on(on):
            dates = f"{bad.since or ''}/{bad.until or ''}"
            return reason("bad_station", dates=dates, why=bad.why)
    replies = observations.replies[at]
    if replies < rules.least_replies:  # NaN, not told, is not fewer
        return reason("few_replies", replies=int(replies), needed=rules.least_replies)
    return reason("outside_map") if outside else ""
