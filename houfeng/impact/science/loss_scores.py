"""How well predicted losses tell recorded ones, by the measures PAGER's authors publish.

Right colour: the alert colour of the predicted figure is that of the recorded one (below 1, 100,
1000 deaths; above). Within one order: |log10(max(predicted, 0.1) / max(recorded, 0.1))| <= 1, so
that for an earthquake without deaths a figure up to 1 will do. (This definition gives PAGER
70.1 % and 72.3 % on the 271 Chinese earthquakes of EXPO-CAT; 68.7 % and 71.9 % are published for
313.) Covered: the recorded number lies in the 5 to 95 % interval, ends included, of the
distribution of whole numbers floor(X), X = E exp(spread Z); the same for every model.
Log score: mean natural logarithm of the probability given to the number that was recorded.
"""

import numpy as np
from scipy.special import ndtr

from houfeng.impact.science.houfeng_deaths import NO_LOSS
from houfeng.impact.science.pager import LEVEL_EDGES
from houfeng.vocabulary.arrays import Bools, Floats

_LN_MOST = 25.0  # ln of more people than there are
_LN_LEAST = -60.0
_LEAST_CHANCE = 1e-12  # so that one impossible event does not hide all others


def right_colour(predicted: Floats, recorded: Floats) -> Bools:
    """Whether both are of one alert colour, same shape."""
    return np.asarray(
        np.searchsorted(LEVEL_EDGES, predicted, side="right")
        == np.searchsorted(LEVEL_EDGES, recorded, side="right")
    )


def within_one_order(predicted: Floats, recorded: Floats) -> Bools:
    """Whether they differ by a factor of ten at most, same shape; see the file's head."""
    orders = np.log10(np.maximum(predicted, NO_LOSS) / np.maximum(recorded, NO_LOSS))
    return np.asarray(np.abs(orders) <= 1 + 1e-9)  # 1 of 10 is within


def quantile(ln_expected: Floats, weights: Floats, spread: Floats, level: float) -> Floats:
    """Whole number not exceeded with probability `level`, (n,).

    ln_expected: (n, k) on k realisations of the shaking of each earthquake; weights: (k,) summing
    to 1; spread: (n,).
    """
    low = np.full(spread.shape, _LN_LEAST)
    high = np.full(spread.shape, _LN_MOST)
    for _ in range(60):
        middle = (low + high) / 2
        enough = _chance_below(middle, ln_expected, weights, spread) >= level
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    # The last step may end a hair below a whole number.
    return np.asarray(np.floor(np.exp(high) * (1 + 1e-12)))


def log_scores(recorded: Floats, ln_expected: Floats, weights: Floats, spread: Floats) -> Floats:
    """ln P(recorded) of each, (n,); arguments as in `quantile`."""
    with np.errstate(divide="ignore"):  # ln 0 is meant
        ln_recorded = np.log(recorded)
    up_to = _chance_below(np.log1p(recorded), ln_expected, weights, spread)
    chance = up_to - _chance_below(ln_recorded, ln_expected, weights, spread)
    return np.asarray(np.log(np.maximum(chance, _LEAST_CHANCE)))


def _chance_below(ln_loss: Floats, ln_expected: Floats, weights: Floats, spread: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        each = ndtr((ln_loss[:, None] - ln_expected) / spread[:, None])
    # Nothing expected, nothing asked: minus infinity less itself.
    return np.asarray(np.where(np.isnan(each), 0.0, each) @ weights)
