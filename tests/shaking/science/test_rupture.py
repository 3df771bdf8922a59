"""Offsets from a line."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.shaking.science.rupture import along_across_km


def centred_line(length_km: float, strike_deg: float) -> np.ndarray:
    strike = math.radians(strike_deg)
    half = np.array([math.sin(strike), math.cos(strike)]) * length_km / 2
    return np.array([-half, half])


def offsets(east: float, north: float, line: list[tuple[float, float]]) -> tuple[float, float]:
    along, across = along_across_km(np.array([east]), np.array([north]), np.array(line))
    return float(along[0]), float(across[0])


NORTHWARD = [(0.0, -10.0), (0.0, 10.0)]
BENT = [(-10.0, 0.0), (0.0, 0.0), (0.0, 10.0)]  # east, then north


@pytest.mark.parametrize(
    ("east", "north", "line", "expected"),
    [
        (3, 5, NORTHWARD, (0, 3)),  # beside it
        (3, 14, NORTHWARD, (4, 3)),  # beyond its end
        (-3, -14, NORTHWARD, (4, 3)),  # beyond its other end, on the other side
        (0, 0, NORTHWARD, (0, 0)),
        (3, -4, BENT, (0, 5)),  # outside the bend: 3-4-5 from the vertex
        (-4, 3, BENT, (0, 3)),  # inside it, nearest to the first segment
        (2, 13, BENT, (3, 2)),  # beyond the far end
        (-11, 2, BENT, (1, 2)),  # beyond the near end
    ],
)
def test_offsets_are_beyond_the_ends_and_across(east, north, line, expected):
    assert offsets(east, north, line) == pytest.approx(expected)


@given(st.floats(-300, 300), st.floats(-300, 300), st.floats(0, 360), st.floats(0.1, 200))
def test_turning_everything_changes_nothing(east, north, turn_deg, length):
    turn = math.radians(turn_deg)
    turned = (
        east * math.cos(turn) + north * math.sin(turn),
        north * math.cos(turn) - east * math.sin(turn),
    )

    still = along_across_km(np.array([east]), np.array([north]), centred_line(length, 0.0))
    moved = along_across_km(
        np.array([turned[0]]), np.array([turned[1]]), centred_line(length, turn_deg)
    )

    assert np.ravel(moved) == pytest.approx(np.ravel(still), abs=1e-6)


@given(st.floats(-300, 300), st.floats(-300, 300))
def test_both_offsets_together_are_the_distance(east, north):
    # Distance to the segment from (0, -10) to (0, 10), by clamping.
    expected = math.hypot(east, north - min(max(north, -10), 10))
    assert math.hypot(*offsets(east, north, NORTHWARD)) == pytest.approx(expected, abs=1e-9)
