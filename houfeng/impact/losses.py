"""Losses of one map as distributions, from realisations and the laws of losses."""

from dataclasses import dataclass

import numpy as np

from houfeng.impact.estimate import LossBin, LossEstimate, Spread
from houfeng.impact.science import pager
from houfeng.impact.science.injuries import InjuryLaw
from houfeng.impact.science.loss_distribution import (
    chances_by_count,
    chances_by_law,
    drawn_losses,
    quantiles,
)
from houfeng.impact.science.loss_law import LossLaw
from houfeng.vocabulary.arrays import Floats

EDGES = np.array(pager.BIN_EDGES)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A loss drawn on realisations."""

    expected: Floats  # (count, u) by unit
    samples: Floats  # (count, k) of the total
    estimate: LossEstimate

    def of_units(self) -> Floats:
        """Samples of each unit, (count, k, u): the total's scatter is shared by all."""
        total = self.expected.sum(axis=1)
        factor = np.divide(
            self.samples, total[:, None], out=np.zeros_like(self.samples), where=total[:, None] > 0
        )
        return np.asarray(factor[:, :, None] * self.expected[:, None, :])


def drawn_by_law(
    law: LossLaw, expected: Floats, levels: Floats, most: float, bin_unit: float = 1.0
) -> Drawn:
    """A loss that scatters by a law; expected: (count, u), levels: from `draw_levels`.

    most: what can be lost at all; bin_unit: what the bins' edges count, e.g. million CNY.
    """
    total = expected.sum(axis=1)
    samples = drawn_losses(law, total, levels, most)
    chances = chances_by_law(law, total, EDGES * bin_unit)
    point = min(float(law.point(total)), most)
    return Drawn(expected, samples, _estimate(samples, chances, bin_unit, point))


def injured_beside(
    deaths: Drawn, death_law: LossLaw, levels: Floats, law: InjuryLaw, own: Floats, most: float
) -> Floats:
    """Samples of the injured, (count, k), each with the deaths of the same draw.

    levels: that the deaths were drawn at; own: those of the injured's own scatter, the same shape;
    most: people there, of whom the dead are not injured.
    """
    latent = death_law.latent(deaths.expected.sum(axis=1)[:, None], levels)
    return np.asarray(np.minimum(law.injured(latent, own), most - deaths.samples))


def counted(samples: Floats) -> LossEstimate:
    """A loss that is known by its samples alone."""
    return _estimate(samples, chances_by_count(samples, EDGES), 1.0, None)


def spread_of(samples: Floats) -> Spread:
    """Median and 5 to 95 % of samples of any shape."""
    return Spread(*quantiles(samples))


def _estimate(
    samples: Floats, chances: Floats, bin_unit: float, point: float | None
) -> LossEstimate:
    lows = [float(edge) * bin_unit for edge in EDGES]
    bins = tuple(
        LossBin(low, high, float(chance))
        for low, high, chance in zip(lows, [*lows[1:], None], chances, strict=True)
    )
    median, p05, p95 = quantiles(samples)
    return LossEstimate(median=median, p05=p05, p95=p95, bins=bins, point=point)
