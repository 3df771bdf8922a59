"""Injured go with deaths: a power of what the law of deaths scatters about, and a scatter more.

    deaths = floor(L),   injured = floor(exp(level + slope ln L + spread Z)),   Z ~ N(0, 1)

L is the continuous loss behind whole deaths, so that one model holds for all earthquakes: below
L = 1 nobody dies and some may be injured. More deaths mean more injured on every draw.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from houfeng.vocabulary.arrays import Floats


@dataclass(frozen=True, slots=True)
class InjuryLaw:
    """How many are injured beside a latent loss of deaths."""

    level: float  # ln of the injured at L = 1
    slope: float  # of ln(injured) over ln(L)
    spread: float  # standard deviation of ln(injured) at a given L

    def injured(self, latent_deaths: Floats, levels: Floats) -> Floats:
        """Whole number not exceeded with probability `levels`, given L; broadcast; 0 of no L."""
        with np.errstate(divide="ignore"):  # ln 0 is meant: nobody can be hurt
            middle = self.level + self.slope * np.log(latent_deaths)
        return np.asarray(np.floor(np.exp(middle + self.spread * ndtri(levels))))

    def chances(self, injured: Floats, ln_deaths: Floats) -> Floats:
        """P(this whole number of injured | ln L), broadcast."""
        middle = self.level + self.slope * ln_deaths
        with np.errstate(divide="ignore"):  # ln 0 is meant
            low = (np.log(injured) - middle) / self.spread
        high = (np.log1p(injured) - middle) / self.spread
        # From the nearer tail, so that the difference of two ones is not taken.
        return np.asarray(np.where(low > 0, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low)))

    def about(self, ln_expected: Floats, spread: float) -> tuple[Floats, float]:
        """(median of ln(injured), its spread) where L = exp(ln_expected + spread Z)."""
        return (
            np.asarray(self.level + self.slope * ln_expected),
            float(np.hypot(self.slope * spread, self.spread)),
        )
