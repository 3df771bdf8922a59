"""What every loss model gives: a rate at each intensity, and how far losses scatter about it."""

from typing import Protocol

from houfeng.vocabulary.arrays import Floats


class LossLaw(Protocol):
    """Loss as a random variable: E = sum of rate x exposed, then a distribution about E."""

    def rates(self, intensity: Floats) -> Floats:
        """Share of what is exposed that is expected lost at an intensity, any shape; 0 below V.

        Defined at every intensity, not only at whole degrees; rises with intensity.
        """
        ...

    def quantile(self, expected: Floats, level: Floats) -> Floats:
        """Loss not exceeded with probability `level`, given E; broadcast together.

        The scatter is the model's alone: what an uncertain map adds comes from realisations.
        """
        ...

    def latent(self, expected: Floats, level: Floats) -> Floats:
        """As `quantile`, before any rounding to whole numbers: what other losses go with."""
        ...

    def below(self, loss: Floats, expected: Floats) -> Floats:
        """P(loss <= loss | E), broadcast together."""
        ...

    def point(self, expected: Floats) -> Floats:
        """The one figure to name, from E on realisations of the map along the last axis."""
        ...
