"""Two ways to the magnitude, each with what it was found from, and how they become one answer."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.warning.magnitude_values import Estimate
from houfeng.warning.science.fuse_magnitude import (
    AT_LEAST,
    GRID,
    VALUE,
    Observations,
    log_likelihood,
    log_prior,
    summary,
)

# What no number of stations takes away: relations of one region used in another. Wu & Zhao (2006)
# found 0.18 between their magnitudes and the catalogue's at home. With it 74 % of the truths lie
# within the stated 68 %, 90 % within 90 % (benchmarks/great_earthquakes.py, sets of few stations).
_MODEL_SIGMA = 0.2
# Ruptures of one magnitude last differently, by a factor of about 1.4: as much as 0.3 in Mw.
_CAP_SIGMA = 0.3
_POINT_UP_TO, _POINT_NO_MORE = 6.0, 7.0  # Mw; ruptures of 12 and 50 km
_ENOUGH_LONG = 3.0  # stations' votes


@dataclass(frozen=True, slots=True)
class MagnitudeSettings:
    """What an operator may choose."""

    shortest_window_s: float = 0.5  # after a sensor's own pick
    # After a predicted onset, which may be wrong by this much: silence before it means nothing.
    unpicked_window_s: float = 2.0
    farthest_km: float = 300.0
    most_sensors: int = 40  # half of them the nearest, the others spread over all distances
    noise_before_s: float = 12.0
    latest_s: float = 100.0  # after the origin: so long the records keep what was felt
    b_within: float = 0.2  # how fast the prior falls with magnitude, lg N = a - b M ...
    b_beyond: float = 1.0  # ... and beyond what the windows can tell
    fewest_for_motion: int = 3  # sensors that have felt the S wave


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Observations of one kind, and which sensor and which cap each has."""

    observations: Observations
    sensor: NDArray[np.int64]  # (k,) place among the sensors read
    cap: Floats  # (k,) the largest magnitude its window tells

    def only(self, which: Bools) -> "Part":
        told = self.observations
        return Part(
            Observations(
                told.seen[which], told.predicted[which], told.sigma[which], told.kind[which],
                told.weight[which], told.of,
            ),
            self.sensor[which], self.cap[which],
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way to the magnitude, with what it was found from."""

    estimate: Estimate
    likelihood: Floats  # (m,) logarithm, on GRID
    cap: float  # the largest magnitude its windows tell
    reach: float  # ... from which on the prior alone speaks
    long: int = 0  # sensors whose windows are long enough for this magnitude


def single_way(part: Part, tau: float, settings: MagnitudeSettings) -> Way | None:
    """One way by itself; None without a single value."""
    told = part.observations
    valued = told.kind == VALUE
    if not valued.any():
        return None
    first = _of(part, valued, tau, settings)
    # A window shorter than the rupture has seen a smaller earthquake: it speaks only while
    # most are no longer.
    kept = (part.cap >= first.estimate.value) | (told.kind == AT_LEAST)
    long = valued & kept
    weight = told.weight[long].sum()
    if weight < max(_ENOUGH_LONG, told.weight[valued].sum() / 2) or long.sum() == valued.sum():
        return first
    return _of(part.only(kept), long[kept], tau, settings)


def _of(part: Part, valued: Bools, tau: float, settings: MagnitudeSettings) -> Way:
    told = part.observations
    cap = reach = _weighted_median(part.cap[valued], told.weight[valued])
    if told.weight[valued].sum() < told.weight[told.kind == AT_LEAST].sum():
        reach = float(GRID[0])  # mostly lower limits: they leave everything above open
    stations = int(np.unique(part.sensor[valued]).size)
    found = _way(log_likelihood(told, tau), cap, reach, stations, settings)
    long = valued & (part.cap >= found.estimate.value - _CAP_SIGMA)
    return replace(found, long=int(np.unique(part.sensor[long]).size))


def _way(
    likelihood: Floats, cap: float, reach: float, stations: int, settings: MagnitudeSettings
) -> Way:
    found = summary(likelihood + log_prior(reach, settings.b_within, settings.b_beyond))
    middle = found.median
    estimate = Estimate(
        middle,
        float(np.hypot(found.sigma, _MODEL_SIGMA)),
        middle - float(np.hypot(middle - found.low, _MODEL_SIGMA)),
        middle + float(np.hypot(found.high - middle, _MODEL_SIGMA)),
        middle - float(np.hypot(middle - found.at_least, 1.645 * _MODEL_SIGMA)),
        saturated=bool(cap - _CAP_SIGMA < found.high),
        stations=stations,
    )
    return Way(estimate, likelihood, cap, reach)


def share_of_motion(
    point: Way | None, motion: Way | None, settings: MagnitudeSettings
) -> float | None:
    """How much of the answer is what has been felt; None without any way.

    The more sensors have felt enough of the S wave, the more; and the longer the rupture, the
    less a point can stand for it: from Mw 7 on for nothing that has been felt.
    """
    if point is None or motion is None:
        return None if point is motion else float(point is None)
    enough = motion.estimate.stations >= settings.fewest_for_motion
    # Of a size that a point can stand for, the two differ for another reason: in a swarm the
    # shaking of the next earthquake.
    extended = motion.estimate.high >= _POINT_UP_TO
    if enough and extended and motion.estimate.at_least > point.estimate.value:
        return 1.0  # a point source cannot explain what has been felt
    largest = max(point.estimate.value, motion.estimate.value)
    long = min(max((largest - _POINT_UP_TO) / (_POINT_NO_MORE - _POINT_UP_TO), 0.0), 1.0)
    felt = motion.long
    ready = felt / max(felt, point.estimate.stations) * felt / (felt + 1.0)
    return ready * (1.0 + long) / 2.0


def joined(point: Way | None, motion: Way | None, share: float, settings: MagnitudeSettings) -> Way:
    """Both as one: likelihoods pooled in logarithms, which adds no certainty that is shared.

    Both ways look at the same records; their product would count them twice.
    """
    if point is None or share == 1.0:
        assert motion is not None
        return motion
    if motion is None:
        return point
    parts = ((1.0 - share, point), (share, motion))
    return _way(
        np.asarray(sum(weight * (way.likelihood - way.likelihood.max()) for weight, way in parts)),
        sum(weight * way.cap for weight, way in parts),
        sum(weight * way.reach for weight, way in parts),
        max(point.estimate.stations, motion.estimate.stations),
        settings,
    )


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(share, 0.5)])
