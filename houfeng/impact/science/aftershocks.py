"""What aftershocks to expect before any has been seen: Båth's law and Reasenberg & Jones.

Båth, M. (1965), Lateral inhomogeneities of the upper mantle, Tectonophysics 2, 483-514: the
largest aftershock is 1.2 units below the mainshock on average. Reasenberg & Jones (1989),
Science 243, 1173-1176:

    rate of aftershocks >= m at t days = 10^(a + b (M - m)) (t + c)^-p

with generic values of a tectonic regime, a normally distributed from one sequence to the next:
Page et al. (2016), BSSA 106, 2290-2301.
"""

from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Floats


@dataclass(frozen=True, slots=True)
class GenericSequence:
    """Values of one tectonic regime."""

    a_mean: float
    a_sigma_large: float  # spread of a among sequences, whatever the magnitude
    a_sigma_small: float  # joins in as a_sigma_small² / 10^M: small shocks scatter more
    b: float
    p: float
    c_days: float


def productivity(sequence: GenericSequence, magnitude: float, levels: Floats) -> Floats:
    """a at standard normal `levels`; the spread is that of M 6 below it."""
    small = sequence.a_sigma_small**2 / 10.0 ** max(magnitude, 6.0)
    return np.asarray(sequence.a_mean + levels * np.sqrt(sequence.a_sigma_large**2 + small))


def expected_count(
    sequence: GenericSequence,
    magnitude: float,
    smallest: float,
    *,
    from_days: float,
    to_days: float,
    productivity_a: Floats,
) -> Floats:
    """Expected number of aftershocks of magnitude `smallest` and above in a window."""
    first, last = from_days + sequence.c_days, to_days + sequence.c_days
    power = 1.0 - sequence.p
    # The integral of t^-p; p is 1 within rounding for some regimes.
    time = np.log(last / first) if abs(power) < 1e-9 else (last**power - first**power) / power
    return np.asarray(10.0 ** (productivity_a + sequence.b * (magnitude - smallest)) * time)


def chance_of_one(count: Floats) -> Floats:
    """Probability of at least one, the number being Poisson about its expectation."""
    return np.asarray(-np.expm1(-count))
