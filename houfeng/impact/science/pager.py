"""PAGER's empirical loss models: deaths after Jaiswal & Wald (2010), money after (2011).

Jaiswal, K. & Wald, D. (2010), An empirical model for global earthquake fatality estimation,
Earthquake Spectra 26(4), 1017-1037; (2011) Rapid estimation of the economic consequences of
global earthquakes, USGS Open-File Report 2011-1116. Thresholds of the alert colours: Wald et al.
(2011), Earthquake impact scale, Natural Hazards Review 12(3), 125-139.

The loss is lognormal about the model's estimate E with spread G: P(loss <= x) = Phi(ln(x/E)/G).
So E is the median, and the quantile at p is E exp(G Phi^-1(p)).

G is the misfit over past earthquakes whose shaking was itself mostly predicted. Where the map's
uncertainty is propagated by itself, `spread_without_shaking` leaves the model's own part.
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

LOWEST_INTENSITY = 4.5  # where the zone of V begins
# What one predicted map is off by as a whole, in units of intensity: the between-event standard
# deviation taken of the maps the models were fitted on. Our own of China have 0.256.
SHAKING_ERROR = 0.35
# People fall by this many decades a degree about a damaging earthquake: of the 346 fatal ones in
# EXPO-CAT with people at VIII the median counts are 1.81 million at V, 210,219 at VI, 75,367 at
# VII and 14,120 at VIII, so (lg 1809564 - lg 14120) / 3 = 0.703.
TYPICAL_FALL = 0.7
TYPICAL_HIGHEST = 8.5  # where the zone of VIII ends
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True, slots=True)
class LossModel:
    """Coefficients for one country and one kind of loss."""

    theta: float  # MMI where half is lost
    beta: float  # logarithmic width of the rate
    zeta: float  # G, spread of ln(loss) about the model


@dataclass(frozen=True, slots=True)
class LognormalLaw:
    """A `LossLaw`: the rate at any intensity, and a lognormal scatter about the expected loss."""

    theta: float  # intensity where half is lost
    beta: float  # logarithmic width of the rate
    spread: float  # standard deviation of ln(loss) about ln(expected)
    highest: float = float(HIGHEST_MMI)  # the rate of all intensities above is that here

    def rates(self, intensity: Floats) -> Floats:
        """Share expected lost, same shape: Phi(ln(I / theta) / beta); 0 below the zone of V.

        Defined at every intensity, where PAGER knows whole degrees with nine for all above.
        """
        felt = np.clip(intensity, LOWEST_INTENSITY, self.highest)
        shares = ndtr(np.log(felt / self.theta) / self.beta)
        return np.asarray(np.where(intensity < LOWEST_INTENSITY, 0.0, shares))

    def quantile(self, expected: Floats, level: Floats) -> Floats:
        """Loss not exceeded with probability `level`; broadcast; 0 where 0 is expected."""
        return np.asarray(expected * np.exp(self.spread * ndtri(level)))

    def latent(self, expected: Floats, level: Floats) -> Floats:
        """The same as `quantile`: this loss is continuous."""
        return self.quantile(expected, level)

    def below(self, loss: Floats, expected: Floats) -> Floats:
        """P(loss <= loss | expected), broadcast; certain where 0 is expected."""
        loss, expected = np.broadcast_arrays(
            np.asarray(loss, dtype=np.float64), np.asarray(expected, dtype=np.float64)
        )
        with np.errstate(divide="ignore", invalid="ignore"):  # ln 0 is meant, 0 / 0 is not used
            chance = ndtr(np.log(loss / expected) / self.spread)
        return np.where(loss < 0, 0.0, np.where(expected > 0, chance, 1.0))

    def point(self, expected: Floats) -> Floats:
        """The median over realisations on the last axis, (...,)."""
        return np.asarray(np.median(expected, axis=-1))


def shaking_spread(theta: float, beta: float, error: float = SHAKING_ERROR) -> float:
    """Standard deviation of ln(loss) where all intensities are off by one normal error.

    error: its standard deviation, units of intensity. For people who fall off by TYPICAL_FALL
    decades a degree from the zone of V to the end of that of VIII.
    """
    middle = np.arange(LOWEST_INTENSITY, TYPICAL_HIGHEST, 0.01) + 0.005
    people = 10.0 ** (-TYPICAL_FALL * (middle - LOWEST_INTENSITY))
    law = LognormalLaw(theta, beta, 1.0)
    shifted = law.rates(middle[None, :] + error * _NODES[:, None])
    log_loss = np.log(shifted @ people)
    mean = float(_WEIGHTS @ log_loss)
    return float(np.sqrt(_WEIGHTS @ (log_loss - mean) ** 2))


def spread_without_shaking(spread: float, theta: float, beta: float) -> float:
    """The model's own part of a published G, at least half of it.

    Errors of map and model add up in squares: sqrt(G^2 - s^2) with s from `shaking_spread`. The
    floor is for steep rates, whose s nears or passes their G: G cannot have held all of it.
    """
    own = spread**2 - shaking_spread(theta, beta) ** 2
    return float(np.sqrt(max(own, (spread / 2) ** 2)))


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
