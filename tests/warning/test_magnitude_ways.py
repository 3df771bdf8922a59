"""How much of the answer is the point's, and how much what has been felt."""

import numpy as np
import pytest

from houfeng.warning.magnitude_values import Estimate
from houfeng.warning.magnitude_ways import MagnitudeSettings, Way, share_of_motion
from houfeng.warning.science.fuse_magnitude import GRID


def way(value, sigma=0.25, stations=8, long=8):
    estimate = Estimate(
        value, sigma, value - sigma, value + sigma, value - 1.645 * sigma, False, stations
    )
    return Way(estimate, np.zeros(GRID.size), 8.0, 8.0, long)


@pytest.mark.parametrize(
    ("point", "motion", "whole"),
    [
        (6.2, 7.3, True),  # a rupture of 80 km is no point
        (5.6, 6.3, True),
        (2.9, 5.4, False),  # no rupture of 5 km explains this: it is another's shaking
        (4.0, 5.2, False),
        (7.2, 7.3, False),  # they agree
    ],
)
def test_what_is_felt_alone_counts_where_a_point_cannot_explain_it(point, motion, whole):
    share = share_of_motion(way(point), way(motion), MagnitudeSettings())
    assert (share == 1.0) == whole
    assert share is not None
    assert share > 0.0


def test_one_way_alone_is_the_answer():
    settings = MagnitudeSettings()
    assert share_of_motion(None, None, settings) is None
    assert share_of_motion(way(5.0), None, settings) == 0.0
    assert share_of_motion(None, way(5.0), settings) == 1.0
