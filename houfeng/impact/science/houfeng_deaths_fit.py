"""Fits the coefficients of `houfeng_deaths` on catalogued earthquakes: maximum posterior.

The catalogue's intensities are taken as off by one hidden shift an earthquake, N(0, tau), that is
integrated out: the spread found is the model's alone. A loss that the catalogue leaves blank
counts as none, but may with a small chance not have been recorded (aftershocks whose dead were
counted with the main shock's), else two or three of them would set the rates at IX.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import ndtr

from houfeng.impact.science.houfeng_deaths import NIGHT_SHARE, Rate
from houfeng.vocabulary.arrays import Bools, Floats

DEGREES = np.arange(5.0, 10.0)  # V to IX, the last with all above
_FEWEST = 1e-9  # people: keeps ln E finite where nobody is shaken
_LEAST_CHANCE = 1e-300
# Far beyond anything likely: they keep the search out of overflow.
_BOUNDS = ((-30, 0), (-1, 3), (0, 2), (-2, 3), (-3, 3), (-3, 3))
_OWN = 6  # coefficients before those of the groups


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Past earthquakes, (n,) each."""

    people: Floats  # (n, 5) in V to IX and above
    losses: Floats  # whole numbers; 0 where blank
    recorded: Bools  # False: the catalogue left it blank
    group: NDArray[np.intp]  # region (or country), 0 to n_group - 1
    decades: Floats  # from `era_decades`
    night: Floats  # 0 or 1

    def of(self, which: NDArray[np.intp] | Bools) -> "Sample":
        """Those of an index or mask."""
        return Sample(
            self.people[which], self.losses[which], self.recorded[which],
            self.group[which], self.decades[which], self.night[which],
        )  # fmt: skip

    def __len__(self) -> int:
        return self.losses.size


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known before: normal, (mean, standard deviation) each."""

    shape_mean: tuple[float, float]  # ln slope, bend
    shape_covariance: tuple[tuple[float, float], tuple[float, float]]
    era: tuple[float, float]  # per decade
    night: tuple[float, float]
    group_sd: float
    ln_spread: tuple[float, float] = (0.8, 0.5)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is taken of the catalogue itself."""

    tau: float  # standard deviation of its intensities' common error
    unrecorded: float  # chance that a blank is a loss not recorded


@dataclass(frozen=True, slots=True)
class Coefficients:
    """All that is fitted."""

    level: float
    slope: float
    bend: float
    spread: float
    era: float  # per decade
    night: float
    groups: tuple[float, ...]

    @property
    def rate(self) -> Rate:
        return Rate(self.level, self.slope, self.bend)

    def vector(self) -> Floats:
        return np.array(
            [
                self.level, np.log(self.slope), self.bend, np.log(self.spread),
                self.era, self.night, *self.groups,
            ]
        )  # fmt: skip


def from_vector(values: Floats) -> Coefficients:
    """The inverse of `Coefficients.vector`."""
    level, ln_slope, bend, ln_spread, era, night = (float(value) for value in values[:_OWN])
    return Coefficients(
        level=level,
        slope=float(np.exp(ln_slope)),
        bend=bend,
        spread=float(np.exp(ln_spread)),
        era=era,
        night=night,
        groups=tuple(float(value) for value in values[_OWN:]),
    )


def shift_nodes(tau: float) -> tuple[Floats, Floats]:
    """Shifts that stand for N(0, tau) and their weights, (7,) each (Gauss-Hermite)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(7)
    return tau * nodes, weights / weights.sum()


def ln_expected(sample: Sample, found: Coefficients, shifts: Floats) -> Floats:
    """ln E of each earthquake with its intensities shifted, (n, n_shift)."""
    shares = found.rate.shares(DEGREES[:, None] + shifts[None, :])
    factor = (
        np.asarray(found.groups)[sample.group]
        + found.era * sample.decades
        + found.night * (sample.night - NIGHT_SHARE)
    )
    return np.asarray(np.log(sample.people @ shares + _FEWEST) + factor[:, None])


def chances(sample: Sample, found: Coefficients, tau: float) -> Floats:
    """P(the loss that happened) of each earthquake, blanks as none, (n,)."""
    shifts, weights = shift_nodes(tau)
    middle = ln_expected(sample, found, shifts)
    losses = sample.losses[:, None]
    with np.errstate(divide="ignore"):  # ln 0 is meant
        low = (np.log(losses) - middle) / found.spread
    high = (np.log1p(losses) - middle) / found.spread
    # From the nearer tail, so that the difference of two ones is not taken.
    each = np.where(low > 0, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low))
    return np.asarray(each @ weights)


def fit(sample: Sample, prior: Prior, catalogue: Catalogue, start: Coefficients) -> Coefficients:
    """The coefficients of highest posterior."""
    best = minimize(
        _cost(sample, prior, catalogue), start.vector(), method="L-BFGS-B",
        bounds=[*_BOUNDS, *[(-8, 8)] * len(start.groups)],
        options={"maxfun": 40_000, "maxiter": 1_000},
    )  # fmt: skip
    return from_vector(best.x)


def covariance(sample: Sample, prior: Prior, catalogue: Catalogue, found: Coefficients) -> Floats:
    """Of the fitted `found.vector()`, (k, k), by the curvature of the posterior."""
    return np.asarray(np.linalg.inv(curvature(_cost(sample, prior, catalogue), found.vector())))


def _cost(sample: Sample, prior: Prior, catalogue: Catalogue) -> Callable[[Floats], float]:
    """Minus the logarithm of the posterior, of a vector of coefficients."""
    precision = np.linalg.inv(np.array(prior.shape_covariance))

    def cost(values: Floats) -> float:
        chance = chances(sample, from_vector(values), catalogue.tau)
        told = np.where(
            sample.recorded, chance, catalogue.unrecorded + (1 - catalogue.unrecorded) * chance
        )
        off = values[1:3] - np.array(prior.shape_mean)
        squares = (
            off @ precision @ off
            + ((values[3] - prior.ln_spread[0]) / prior.ln_spread[1]) ** 2
            + ((values[4] - prior.era[0]) / prior.era[1]) ** 2
            + ((values[5] - prior.night[0]) / prior.night[1]) ** 2
            + np.sum((values[_OWN:] / prior.group_sd) ** 2)
        )
        return float(squares / 2 - np.log(np.maximum(told, _LEAST_CHANCE)).sum())

    return cost


def curvature(cost: Callable[[Floats], float], at: Floats, step: float = 5e-3) -> Floats:
    """Second derivatives of a function of (k,) values, (k, k), by central differences."""
    steps = step * np.eye(at.size)
    middle = cost(at)
    ahead = np.array([cost(at + one) for one in steps])
    behind = np.array([cost(at - one) for one in steps])
    found = np.diag((ahead + behind - 2 * middle) / step**2)
    for i in range(at.size):
        for j in range(i):
            both = cost(at + steps[i] + steps[j]) + cost(at - steps[i] - steps[j])
            found[i, j] = found[j, i] = (
                both + 2 * middle - ahead[i] - behind[i] - ahead[j] - behind[j]
            ) / (2 * step**2)
    return found
