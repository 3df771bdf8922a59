"""Strike-normal and strike-parallel coordinates of bent and broken traces (GC2).

Spudich, P. & B. Chiou, 2015, Strike-parallel and strike-normal coordinate system around
geometrically complicated rupture traces: use by NGA-West2 and further improvements.
USGS Open-File Report 2015-1028. The version here is GC2, with the nominal strike along the
sum of the strands' vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Straight segments with where each begins along the nominal strike."""

    begins: Floats  # (n, 2) east, north km
    ends: Floats  # (n, 2)
    shifts: Floats  # (n,) km


def trace_of(strands: Sequence[Floats]) -> Trace:
    """Order strands of one rupture along their nominal strike.

    strands: each (n >= 2, 2) vertices, east and north km. A strand that runs against the
    sense of the whole is turned round ("discordant" in the report). Segments without length
    are left out; at least one must have some, else ValueError.
    """
    kept = [strand for strand in map(_without_repeats, strands) if len(strand) > 1]
    if not kept:
        raise ValueError("a trace needs a segment with a length")
    if len(kept) == 1:
        starts = [0.0]
    else:
        kept, starts = _concordant(kept)
    lengths = [np.hypot(*np.diff(strand, axis=0).T) for strand in kept]
    return Trace(
        begins=np.concatenate([strand[:-1] for strand in kept]),
        ends=np.concatenate([strand[1:] for strand in kept]),
        shifts=np.concatenate(
            [
                start + np.concatenate([[0.0], np.cumsum(length)[:-1]])
                for start, length in zip(starts, lengths, strict=True)
            ]
        ),
    )


def strike_coordinates(east_km: Floats, north_km: Floats, trace: Trace) -> tuple[Floats, Floats]:
    """(T, U): across strike, positive to the right of the trace, and along it; km.

    east_km, north_km: any one shape. Each segment weighs with the integral of 1/r^2 along it,
    so that near a segment its own coordinates hold.
    """
    if len(trace.begins) == 1:
        across, along, _ = _of_segment(east_km, north_km, trace.begins[0], trace.ends[0])
        return across, along + trace.shifts[0]
    total, across_sum, along_sum = (np.zeros(np.shape(east_km)) for _ in range(3))
    for begin, end, shift in zip(trace.begins, trace.ends, trace.shifts, strict=True):
        across, along, length = _of_segment(east_km, north_km, begin, end)
        weight = _weight(across, along, length)
        total += weight
        across_sum += weight * across
        along_sum += weight * (along + shift)
    return across_sum / total, along_sum / total


def extent_km(trace: Trace) -> tuple[float, float]:
    """The least and the greatest U on the trace itself."""
    vertices = np.concatenate([trace.begins, trace.ends])
    _, along = strike_coordinates(vertices[:, 0], vertices[:, 1], trace)
    return float(along.min()), float(along.max())


def _of_segment(
    east_km: Floats, north_km: Floats, begin: Floats, end: Floats
) -> tuple[Floats, Floats, float]:
    length = float(np.hypot(*(end - begin)))
    strike_east, strike_north = (end - begin) / length
    east, north = east_km - begin[0], north_km - begin[1]
    across = east * strike_north - north * strike_east
    return across, east * strike_east + north * strike_north, length


def _weight(across: Floats, along: Floats, length: float) -> Floats:
    """The report's w_i = (1/t) [atan((l - u)/t) - atan(-u/t)], 1/km.

    A point within a millimetre of the segment's line is moved off it: on the segment the
    weight is infinite, and there this makes it large enough to stand alone.
    """
    aside = np.maximum(np.abs(across), 1e-6)
    # One arc tangent for the difference of two: the angle under which the segment is seen.
    seen = np.arctan2(length * aside, aside * aside - along * (length - along))
    return np.asarray(seen / aside)


def _concordant(strands: list[Floats]) -> tuple[list[Floats], list[float]]:
    ends = np.array([vertex for strand in strands for vertex in (strand[0], strand[-1])])
    apart = np.hypot(*(ends[:, None, :] - ends[None, :, :]).transpose(2, 0, 1))
    one, other = np.unravel_index(int(np.argmax(apart)), apart.shape)
    trial = ends[other] - ends[one]
    if trial[0] < 0:  # the trial vector points east (OFR 2015-1028, p. 6)
        trial = -trial
    runs = np.array([strand[-1] - strand[0] for strand in strands])
    projected = runs @ trial
    sense = 1.0 if projected.sum() >= 0 else -1.0
    turned = [
        strand if share * sense >= 0 else strand[::-1]
        for strand, share in zip(strands, projected, strict=True)
    ]
    nominal = np.sum([strand[-1] - strand[0] for strand in turned], axis=0)
    nominal = nominal / np.hypot(*nominal)
    origin = min((ends[one], ends[other]), key=lambda end: float(end @ nominal))
    return turned, [float((strand[0] - origin) @ nominal) for strand in turned]


def _without_repeats(strand: Floats) -> Floats:
    moved = np.hypot(*np.diff(strand, axis=0).T) > 1e-6
    return np.asarray(strand[np.concatenate([[True], moved])])
