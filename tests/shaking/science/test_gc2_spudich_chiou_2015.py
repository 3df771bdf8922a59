"""GC2 against its own integral, and against what it must reduce to."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from houfeng.shaking.science.gc2_spudich_chiou_2015 import (
    extent_km,
    strike_coordinates,
    trace_of,
)

BENT = np.array([(0.0, 0.0), (0.0, 10.0), (8.0, 16.0), (20.0, 16.0)])


def coordinates(strands, x, y):
    trace = trace_of([np.array(s, float) for s in strands])
    across, along = strike_coordinates(np.array([x], float), np.array([y], float), trace)
    return float(across[0]), float(along[0])


@pytest.mark.parametrize(("x", "y"), [(5, 4), (-7, 12), (30, 30), (-3, -9), (12, 2)])
def test_weights_are_the_integral_of_the_inverse_square(x, y):
    # Report: each point of the trace weighs 1/r^2 with its segment's own t and u.
    total = across_sum = along_sum = shift = 0.0
    for begin, end in pairwise(BENT):
        length = float(np.hypot(*(end - begin)))
        unit = (end - begin) / length
        off = np.array([x, y]) - begin
        across, along = off[0] * unit[1] - off[1] * unit[0], float(off @ unit)
        weight, _ = quad(lambda s, t=across, u=along: 1 / (t * t + (u - s) ** 2), 0, length)
        total += weight
        across_sum += weight * across
        along_sum += weight * (along + shift)
        shift += length

    assert coordinates([BENT], x, y) == pytest.approx((across_sum / total, along_sum / total))


@pytest.mark.parametrize(("x", "y"), [(3, 4), (-3, 40), (0, 45), (2, 0), (0, 12)])
def test_pieces_of_a_straight_trace_are_the_whole(x, y):
    # Northward from the origin: T is east, U is north.
    pieces = [(0, 0), (0, 7), (0, 12), (0, 30)]
    assert coordinates([pieces], x, y) == pytest.approx((x, y), abs=1e-5)
    apart = [pieces[:2], pieces[1:3], pieces[2:]]
    assert coordinates(apart, x, y) == pytest.approx((x, y), abs=1e-5)


def test_a_strand_against_the_sense_is_turned():
    straight = coordinates([[(0, 0), (10, 0)], [(12, 1), (30, 1)]], 15, -6)
    turned = coordinates([[(10, 0), (0, 0)], [(12, 1), (30, 1)]], 15, -6)

    assert turned == pytest.approx(straight)
    assert straight[0] > 0  # south of an eastward trace is to its right


def test_along_the_trace_u_runs_from_end_to_end():
    trace = trace_of([BENT])
    assert extent_km(trace) == pytest.approx((0, 10 + 10 + 12), abs=1e-4)
    across, along = strike_coordinates(np.array([4.0]), np.array([13.0]), trace)
    assert (across[0], along[0]) == pytest.approx((0, 15), abs=1e-4)


def test_a_trace_of_nothing_is_refused():
    with pytest.raises(ValueError, match="length"):
        trace_of([np.zeros((2, 2))])
