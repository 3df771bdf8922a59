"""When a rule is met, stays met, and is over: thresholds with k-of-n, hold and hysteresis."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.arrays import Bools, Floats

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """One rule over g groups of sensors or targets; never changed, only replaced."""

    met_since: Floats  # (g,) POSIX seconds since which the threshold is met, NaN: it is not
    calm_since: Floats  # (g,) since which all are below the release level, NaN: they are not
    active: Bools  # (g,)

    @classmethod
    def at_rest(cls, groups: int) -> "States":
        return cls(np.full(groups, np.nan), np.full(groups, np.nan), np.zeros(groups, dtype=bool))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one rule asks for."""

    threshold: float
    k: int  # members at or above it at once ...
    hold_s: float  # ... for this long
    release_below: float  # over when fewer than k members are at or above this ...
    release_after_s: float  # ... for this long
    self_releasing: bool  # otherwise it stays until a person releases it


def advance(
    states: States, limits: Limits, at: float, values: Floats, members: Indices, starts: Indices
) -> tuple[States, Bools, Bools]:
    """(new states, which groups began, which ended) with the values of one moment.

    values: (n,) of sensors or targets; NaN counts as below. members[starts[i]:starts[i + 1]]: those
    of group i; starts: (g + 1,).
    """
    met = counted(values, limits.threshold, members, starts) >= limits.k
    calm = counted(values, limits.release_below, members, starts) < limits.k
    met_since = np.where(met, np.where(np.isnan(states.met_since), at, states.met_since), np.nan)
    calm_since = np.where(
        calm, np.where(np.isnan(states.calm_since), at, states.calm_since), np.nan
    )
    with np.errstate(invalid="ignore"):
        held = met & (at - met_since >= limits.hold_s)
        over = calm & (at - calm_since >= limits.release_after_s)
    begins = held & ~states.active
    ends = over & states.active & limits.self_releasing
    return States(met_since, calm_since, (states.active | begins) & ~ends), begins, ends


def counted(values: Floats, limit: float, members: Indices, starts: Indices) -> Indices:
    """How many members of each group are at or above a limit, (g,)."""
    with np.errstate(invalid="ignore"):
        above = (values[members] >= limit).astype(np.int64)
    sums = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(above)])
    return np.asarray(sums[starts[1:]] - sums[starts[:-1]])
