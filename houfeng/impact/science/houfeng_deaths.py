"""Houfeng's own law of deaths in China: one model for all earthquakes, fatal or not.

    E = exp(region + era (t - 1990) / 10 a + night) * sum over people of r(I)
    ln r(I) = level + slope (I - 8) + bend (I - 8)^2
    loss = floor(E exp(spread Z)),  Z ~ N(0, 1)

So E is the median of what scatters; the chance of any loss is Phi(ln E / spread), and an
earthquake without deaths tells as much about E as one with. Vulnerability falls with the years
and is taken to level off from LAST_YEAR on. A bin of whole degree m covers m - 0.5 to m + 0.5;
for people who fall off as usual, the rate at m stands for the bin's mean within 5 % at VI and
30 % at IX. All coefficients are fitted (`houfeng_deaths_fit`) and kept in data/houfeng_deaths.json.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri

from houfeng.vocabulary.arrays import Floats

LOWEST = 4.5  # where the zone of V begins: no loss below
HIGHEST = 9.5  # the rate here stands for all above: the catalogue pools IX and above
FIRST_YEAR, MIDDLE_YEAR, LAST_YEAR = 1960, 1990, 2015  # beyond them the era's effect stands still
NIGHT_FROM_H, NIGHT_TO_H = 22.0, 6.0  # local mean solar time
NIGHT_SHARE = 1 / 3  # of the hours of a day: `night` is the effect against the mean of a day
NO_LOSS = 0.1  # what "none" counts as on the scale of orders of magnitude


@dataclass(frozen=True, slots=True)
class Rate:
    """ln of the share lost at an intensity, before the factors of place and time."""

    level: float  # at VIII
    slope: float  # per degree, at VIII
    bend: float  # per degree squared; not negative

    def shares(self, intensity: Floats) -> Floats:
        """Share lost, same shape, rising with intensity up to HIGHEST; not cut off below."""
        above = np.minimum(intensity, HIGHEST) - 8.0
        if self.bend > 0:  # a parabola falls before its lowest point; the share does not
            above = np.maximum(above, -self.slope / (2 * self.bend))
        ln_share = self.level + self.slope * above + self.bend * above**2
        return np.asarray(np.exp(np.minimum(ln_share, 0.0)))


@dataclass(frozen=True, slots=True)
class HoufengLaw:
    """A `LossLaw`: one earthquake's rates, and the scatter about the loss they give."""

    rate: Rate
    ln_factor: float  # of place and time
    shift: float  # what is added to the intensity given, to read it on the fitted scale
    spread: float  # standard deviation of ln(loss), the model's alone
    miss_weight: float  # see `point`

    def rates(self, intensity: Floats) -> Floats:
        """Share lost at intensities, same shape; 0 below the zone of V, at most 1."""
        shares = self.rate.shares(intensity + self.shift) * np.exp(self.ln_factor)
        return np.asarray(np.where(intensity < LOWEST, 0.0, np.minimum(shares, 1.0)))

    def quantile(self, expected: Floats, level: Floats) -> Floats:
        """Whole number not exceeded with probability `level`; broadcast; 0 where 0 is expected."""
        return np.asarray(np.floor(self.latent(expected, level)))

    def latent(self, expected: Floats, level: Floats) -> Floats:
        """The continuous loss of which `quantile` is the whole number, broadcast."""
        return np.asarray(expected * np.exp(self.spread * ndtri(level)))

    def below(self, loss: Floats, expected: Floats) -> Floats:
        """P(loss <= loss | expected), broadcast; certain where 0 is expected."""
        return floored_below(loss, _ln(expected), self.spread)

    def point(self, expected: Floats, weights: Floats | None = None) -> Floats:
        """The one figure to name, from E over realisations on the last axis, (...,).

        The mean of ln(loss), where none counts as NO_LOSS and every outcome with a loss counts
        `miss_weight` times: to miss deaths is worse than to expect some in vain. It nears the
        median where losses are certain. weights: of the realisations, equal if not given.
        """
        ln_expected = _ln(expected)
        each = np.full(ln_expected.shape[-1:], 1 / ln_expected.shape[-1])
        return weighed_point(
            ln_expected, each if weights is None else weights, self.spread, self.miss_weight
        )


def floored_below(loss: Floats, ln_expected: Floats, spread: float) -> Floats:
    """P(floor(E exp(spread Z)) <= loss), broadcast; 0 of negative losses."""
    loss = np.asarray(loss, dtype=np.float64)
    whole = np.log1p(np.maximum(np.floor(loss), 0.0))
    with np.errstate(invalid="ignore"):
        chance = ndtr((whole - ln_expected) / spread)
    return np.asarray(np.where(loss < 0, 0.0, chance))


def weighed_point(
    ln_expected: Floats, weights: Floats, spread: float, miss_weight: float
) -> Floats:
    """See `HoufengLaw.point`; ln_expected: (..., k), weights: (k,) summing to 1."""
    reach = ln_expected / spread
    some = ndtr(reach)
    # Mean of a normal value above 0: mu + sigma phi(a) / Phi(a), times Phi(a), with a = mu / sigma.
    finite = np.where(np.isfinite(reach), reach, 0.0)
    density = np.exp(-0.5 * finite**2) / np.sqrt(2 * np.pi)
    ln_loss = np.where(
        np.isfinite(reach), spread * (finite * np.exp(log_ndtr(finite)) + density), 0.0
    )
    chance = some @ weights
    lost = miss_weight * (ln_loss @ weights)
    none = 1 - chance
    return np.asarray(np.exp((lost + none * np.log(NO_LOSS)) / (miss_weight * chance + none)))


def era_decades(year: float) -> float:
    """Decades from MIDDLE_YEAR, standing still before FIRST_YEAR and from LAST_YEAR on."""
    return (min(max(year, FIRST_YEAR), LAST_YEAR) - MIDDLE_YEAR) / 10


def at_night(origin_at: datetime, longitude: float) -> bool:
    """Whether most people are at home asleep; origin_at: UTC, longitude: degrees east."""
    hour = origin_at.hour + origin_at.minute / 60 + longitude / 15
    hour %= 24
    return hour >= NIGHT_FROM_H or hour < NIGHT_TO_H


def _ln(expected: Floats) -> Floats:
    with np.errstate(divide="ignore"):  # ln 0 is meant: nothing can be lost
        return np.asarray(np.log(expected))
