"""Fits `injuries.InjuryLaw` on catalogued earthquakes whose injured are recorded.

Of an earthquake with D deaths, L lies in D to D + 1; of one without, below 1, as far below as the
law of deaths says. The latter are catalogued with their injured only where there were any: their
chance is that of the number given that there was one at least. (Taken plainly, as though those
without injured were there too, they bend the slope down: from 0.76 to 0.55 in China.)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from houfeng.impact.science.houfeng_deaths_fit import curvature
from houfeng.impact.science.injuries import InjuryLaw
from houfeng.vocabulary.arrays import Bools, Floats

_MANY = np.polynomial.legendre.leggauss(96)  # where L may be anything below 1
_FEW = np.polynomial.legendre.leggauss(5)  # between two whole numbers
_DEEPEST = 6.0  # spreads below the lowest expectation: L is not looked for further down
_COUNTRIES, _COUNTRY_WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_COUNTRY_WEIGHTS = _COUNTRY_WEIGHTS / _COUNTRY_WEIGHTS.sum()
_LEAST_CHANCE = 1e-300
_START = (3.0, 0.8, 0.3)  # level, slope, ln spread
_BOUNDS = ((-10.0, 10.0), (0.0, 3.0), (-2.0, 2.0))
_LN_BETWEEN = (-6.0, 2.0)  # bounds of ln of the spread between countries


@dataclass(frozen=True, slots=True, eq=False)
class Casualties:
    """Past earthquakes with recorded injured, n of them, and where ln L may lie."""

    ln_deaths: Floats  # (n, k)
    weights: Floats  # (n, k) of each place, summing to 1 over k
    injured: Floats  # (n,) whole numbers
    fatal: Bools  # (n,) False: recorded because somebody was injured

    def of(self, which: NDArray[np.intp] | Bools) -> "Casualties":
        """Those of an index or mask."""
        return Casualties(
            self.ln_deaths[which], self.weights[which], self.injured[which], self.fatal[which]
        )

    def __len__(self) -> int:
        return self.injured.size


@dataclass(frozen=True, slots=True)
class Fitted:
    """A law with its standard errors."""

    law: InjuryLaw
    level_error: float
    slope_error: float
    ln_spread_error: float


@dataclass(frozen=True, slots=True)
class World:
    """The law of many countries, each with a level of its own."""

    fitted: Fitted  # level: the mean of countries
    between: float  # standard deviation of the countries' levels


def fatal_casualties(deaths: Floats, injured: Floats) -> Casualties:
    """Earthquakes with deaths, L anywhere from D to D + 1 in ln; (n,) each."""
    places, share = _between(np.log(deaths), np.log1p(deaths), _FEW)
    return Casualties(
        places, np.broadcast_to(share, places.shape), injured, np.ones(deaths.size, dtype=bool)
    )


def casualties(
    deaths: Floats, injured: Floats, ln_expected: Floats, shift_weights: Floats, spread: Floats
) -> Casualties:
    """Earthquakes with and without deaths, where the law of deaths puts L.

    deaths, injured, spread: (n,); ln_expected: (n, k) with the catalogue's intensities shifted,
    shift_weights: (k,) of these shifts.
    """
    fatal = deaths > 0
    lowest = ln_expected.min(axis=1) - _DEEPEST * spread
    with np.errstate(divide="ignore"):  # ln 0 is meant
        low = np.where(fatal, np.log(deaths), np.minimum(lowest, -1.0))
    places, share = _between(low, np.log1p(deaths), _MANY)
    off = (places[:, :, None] - ln_expected[:, None, :]) / spread[:, None, None]
    weights = share * (np.exp(-0.5 * off**2) @ shift_weights)
    return Casualties(places, weights / weights.sum(axis=1, keepdims=True), injured, fatal)


def fit(sample: Casualties, slope: tuple[float, float]) -> Fitted:
    """Level, slope and spread of highest posterior; slope: its (mean, standard deviation) before.

    Level and spread are the sample's own.
    """

    def cost(values: Floats) -> float:
        told = np.log(_chances(sample, _law(values))).sum()
        return float(((values[1] - slope[0]) / slope[1]) ** 2 / 2 - told)

    best = minimize(cost, np.array(_START), method="L-BFGS-B", bounds=_BOUNDS)
    return _with_errors(cost, best.x)


def fit_level(sample: Casualties, like: InjuryLaw) -> InjuryLaw:
    """`like` with the sample's own level."""

    def cost(level: float) -> float:
        law = InjuryLaw(level, like.slope, like.spread)
        return -float(np.log(_chances(sample, law)).sum())

    best = minimize_scalar(cost, bounds=_BOUNDS[0], method="bounded")
    return InjuryLaw(float(best.x), like.slope, like.spread)


def fit_world(sample: Casualties, country: NDArray[np.intp]) -> World:
    """Mean level, slope and spread, with levels that vary between countries; country: (n,)."""
    count = int(country.max()) + 1

    def cost(values: Floats) -> float:
        law, between = _law(values), float(np.exp(values[3]))
        each = np.empty((count, _COUNTRIES.size))
        for place, off in enumerate(_COUNTRIES):
            moved = InjuryLaw(law.level + between * float(off), law.slope, law.spread)
            each[:, place] = np.bincount(country, np.log(_chances(sample, moved)), count)
        highest = each.max(axis=1)
        told = highest + np.log(np.exp(each - highest[:, None]) @ _COUNTRY_WEIGHTS)
        return -float(told.sum())

    best = minimize(
        cost, np.array([*_START, -1.0]), method="L-BFGS-B", bounds=(*_BOUNDS, _LN_BETWEEN)
    )
    return World(_with_errors(cost, best.x), float(np.exp(best.x[3])))


def _between(low: Floats, high: Floats, rule: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """(places between two ends (n,), as (n, k); their weights in an even integral, (k,))."""
    places, weights = rule
    half = (high - low) / 2
    return low[:, None] + half[:, None] * (places + 1), weights / 2


def _chances(sample: Casualties, law: InjuryLaw) -> Floats:
    """P(the injured that were recorded) of each, (n,)."""
    told = _over_places(sample, law.chances(sample.injured[:, None], sample.ln_deaths))
    if not sample.fatal.all():
        none = _over_places(sample, law.chances(np.zeros((len(sample), 1)), sample.ln_deaths))
        some = np.maximum(1.0 - none, _LEAST_CHANCE)
        told = np.where(sample.fatal, told, told / some)
    return np.maximum(told, _LEAST_CHANCE)


def _over_places(sample: Casualties, chances: Floats) -> Floats:
    return np.asarray((sample.weights * chances).sum(axis=1))


def _law(values: Floats) -> InjuryLaw:
    return InjuryLaw(float(values[0]), float(values[1]), float(np.exp(values[2])))


def _with_errors(cost: Callable[[Floats], float], at: Floats) -> Fitted:
    errors = np.sqrt(np.diag(np.linalg.inv(curvature(cost, at))))
    return Fitted(_law(at), float(errors[0]), float(errors[1]), float(errors[2]))
