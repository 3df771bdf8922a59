"""A money law fitted on reported losses, each seen through a map that may be off as a whole.

    ln L = ln E(z) + spread * e,   E(z) = worth * sum over bins of product * share(I + tau z)

z and e are standard normal: z shifts the whole map by its between-event error, e is what the law
cannot explain. The likelihood sums over z by Gauss-Hermite quadrature, so the map's error is not
counted into the law's spread. The share is Phi(ln(I / theta) / beta), as PAGER's.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp, ndtr

from houfeng.impact.science.pager import LognormalLaw
from houfeng.vocabulary.arrays import Floats

HIGHEST = 12.0  # the share rises to the end of the scale
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(11)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_START = (8.0, 0.2, 1.0)  # theta, beta, spread
_FIRST_STEP = 0.2  # in ln
_FARTHEST = 6.0  # in ln: where few losses leave theta or beta open, the search stays in numbers


@dataclass(frozen=True, slots=True, eq=False)
class PastLosses:
    """Past earthquakes, n of them, and what was exposed in m bins of mapped intensity."""

    losses: Floats  # (n,) reported, money of the year
    product: Floats  # (n, m) yearly product there, people's and land's, the same money
    intensity: Floats  # (m,) middles of the bins
    tau: float  # between-event standard deviation of the maps

    def without(self, index: int) -> "PastLosses":
        return PastLosses(
            np.delete(self.losses, index),
            np.delete(self.product, index, axis=0),
            self.intensity,
            self.tau,
        )


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """What the law fitted on all others says of each earthquake, (n,) each."""

    ratios: Floats  # expected on the map as it is, over reported
    levels: Floats  # P(loss <= reported), the map's error in it

    @property
    def factors(self) -> Floats:
        """How many times too large or too small: at least 1."""
        return np.maximum(self.ratios, 1 / self.ratios)


def expected_losses(
    past: PastLosses, law: LognormalLaw, worth: float, shift: float = 0.0
) -> Floats:
    """(n,) expected losses with every intensity shifted; worth: exposed value over product."""
    return np.asarray(worth * (past.product @ law.rates(past.intensity + shift)))


def fit_money_law(past: PastLosses, worth: float) -> LognormalLaw:
    """theta, beta and spread of highest likelihood; worth is given (see economy.py)."""

    def misfit(logs: Floats) -> float:
        theta, beta, spread = np.exp(np.clip(logs, -_FARTHEST, _FARTHEST))
        law = LognormalLaw(theta, beta, spread, HIGHEST)
        residuals = np.log(past.losses)[:, None] - _log_expected(past, law, worth)
        terms = -0.5 * (residuals / spread) ** 2 - np.log(spread)
        return -float(logsumexp(terms, b=_WEIGHTS[None, :], axis=1).sum())

    start = np.log(_START)
    options = {
        "xatol": 1e-6,
        "fatol": 1e-8,
        "maxiter": 4000,
        "initial_simplex": np.vstack([start, start + _FIRST_STEP * np.eye(start.size)]),
    }
    found = minimize(misfit, start, method="Nelder-Mead", options=options)
    theta, beta, spread = np.exp(np.clip(found.x, -_FARTHEST, _FARTHEST))
    return LognormalLaw(float(theta), float(beta), float(spread), HIGHEST)


def leave_one_out(past: PastLosses, worth: float) -> LeftOut:
    """Each earthquake judged by the law fitted without it."""
    ratios, levels = [], []
    for index, loss in enumerate(past.losses):
        law = fit_money_law(past.without(index), worth)
        expected = _log_expected(past, law, worth)[index]
        ratios.append(expected_losses(past, law, worth)[index] / loss)
        levels.append(float(_WEIGHTS @ ndtr((np.log(loss) - expected) / law.spread)))
    return LeftOut(np.array(ratios), np.array(levels))


def _log_expected(past: PastLosses, law: LognormalLaw, worth: float) -> Floats:
    """(n, node) ln E(z); what expects nothing is kept finite."""
    expected = [expected_losses(past, law, worth, past.tau * node) for node in _NODES]
    return np.log(np.maximum(np.column_stack(expected), 1.0))
