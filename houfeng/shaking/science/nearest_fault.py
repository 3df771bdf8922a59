"""The fault trace nearest to an epicentre, and its strike there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.vocabulary.arrays import Floats

_HALF_WINDOW_KM = 10.0  # of trace, each way, whose direction counts as the strike


@dataclass(frozen=True, slots=True)
class NearestFault:
    """One trace of a layer."""

    number: int  # of the line in the layer
    distance_km: float
    strike_deg: float  # [0, 180): a trace has no sense


def nearest_fault(
    longitude: float,
    latitude: float,
    lines: Sequence[Floats],
    *,
    within_km: float = np.inf,
) -> NearestFault | None:
    """The nearest of many traces; None where none is within a distance, km.

    lines: each (n >= 2, 2) of longitude, latitude in degrees. The strike is that of the
    chord over the 10 km of trace on both sides of the nearest point, so that a kink of the
    digitised line does not decide it.
    """
    numbers = [k for k, line in enumerate(lines) if len(line) > 1]
    if not numbers:
        return None
    plane = LocalPlane(longitude, latitude)
    every = np.concatenate([np.asarray(lines[k], dtype=float)[:, :2] for k in numbers])
    east, north = plane.east_north_km(every[:, 0], every[:, 1])
    owner = np.repeat(numbers, [len(lines[k]) for k in numbers])
    points = np.column_stack([east, north])
    runs = np.diff(points, axis=0)
    inside = owner[1:] == owner[:-1]  # no segment from one line to the next
    length_2 = np.maximum((runs**2).sum(axis=1), 1e-18)
    share = np.clip(-(points[:-1] * runs).sum(axis=1) / length_2, 0.0, 1.0)
    off = np.hypot(*(points[:-1] + share[:, None] * runs).T)
    off = np.where(inside, off, np.inf)
    which = int(np.argmin(off))
    if not off[which] <= within_km:
        return None
    line = points[owner == owner[which]]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    local = which - int(np.argmax(owner == owner[which]))
    here = along[local] + share[which] * (along[local + 1] - along[local])
    ends = np.clip([here - _HALF_WINDOW_KM, here + _HALF_WINDOW_KM], 0.0, along[-1])
    east_run, north_run = (np.diff(np.interp(ends, along, line[:, k]))[0] for k in (0, 1))
    strike = float(np.degrees(np.arctan2(east_run, north_run)) % 180.0)
    return NearestFault(int(owner[which]), float(off[which]), strike)
