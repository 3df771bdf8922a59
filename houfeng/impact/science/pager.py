"""PAGER's empirical loss models: deaths after Jaiswal & Wald (2010), money after (2011).

Jaiswal, K. & Wald, D. (2010), An empirical model for global earthquake fatality estimation,
Earthquake Spectra 26(4), 1017-1037; (2011) Rapid estimation of the economic consequences of
global earthquakes, USGS Open-File Report 2011-1116. Thresholds of the alert colours: Wald et al.
(2011), Earthquake impact scale, Natural Hazards Review 12(3), 125-139.

The loss is lognormal about the model's estimate E with spread G: P(loss <= x) = Phi(ln(x/E)/G).
So E is the median, and the quantile at p is E exp(G Phi^-1(p)).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from houfeng.vocabulary.arrays import Floats

LOWEST_MMI = 5
HIGHEST_MMI = 9  # nine and above are pooled
BIN_EDGES = (0.0, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5)  # the last bin is open
LEVELS = ("green", "yellow", "orange", "red")
LEVEL_EDGES = (1.0, 100.0, 1000.0)  # deaths, or million US dollars


@dataclass(frozen=True, slots=True)
class LossModel:
    """Coefficients for one country and one kind of loss."""

    theta: float  # MMI where half is lost
    beta: float  # logarithmic width of the rate
    zeta: float  # G, spread of ln(loss) about the model


def loss_rate(mmi: Floats, model: LossModel) -> Floats:
    """Share lost at an intensity, 0 to 1, same shape: Phi(ln(mmi / theta) / beta)."""
    return np.asarray(ndtr(np.log(mmi / model.theta) / model.beta))


def expected_loss(exposed: Floats, model: LossModel) -> float:
    """Estimate E: exposed amount at MMI V, VI, VII, VIII, IX and above, shape (5,), times rate."""
    degrees = np.arange(LOWEST_MMI, HIGHEST_MMI + 1, dtype=np.float64)
    return float(np.sum(loss_rate(degrees, model) * exposed))


def loss_quantile(estimate: float, spread: float, probability: float) -> float:
    """Loss not exceeded with a probability; 0 where the estimate is 0."""
    return float(estimate * np.exp(spread * ndtri(probability)))


def bin_probabilities(estimate: float, spread: float) -> Floats:
    """Probability of each bin of BIN_EDGES, shape (7,), summing to 1."""
    if estimate <= 0:
        return np.array([1.0, *[0.0] * (len(BIN_EDGES) - 1)])
    with np.errstate(divide="ignore"):  # ln 0 is meant: nothing lies below zero loss
        below = ndtr(np.log(np.array(BIN_EDGES) / estimate) / spread)
    return np.diff(np.append(below, 1.0))


def alert_level(loss: float) -> str:
    """Level of a loss in deaths or in million US dollars."""
    return LEVELS[int(np.searchsorted(LEVEL_EDGES, loss, side="right"))]


def worse_level(one: str, other: str) -> str:
    """The higher of two levels."""
    return max(one, other, key=LEVELS.index)
