"""Parts of the standard deviation of models that publish only the total."""

import math

from houfeng.vocabulary.arrays import Floats

# Between-event share of a total sigma, the value ShakeMap uses for such models (Worden et al.
# 2020, ShakeMap manual, "ground motion prediction"): tau = 0.55 sigma.
TAU_SHARE = 0.55


def tau_and_phi(sigma: Floats) -> tuple[Floats, Floats]:
    """(between-event, within-event) standard deviations of a total one; all of one shape."""
    return TAU_SHARE * sigma, math.sqrt(1.0 - TAU_SHARE**2) * sigma
