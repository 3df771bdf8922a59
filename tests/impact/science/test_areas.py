"""Zones by hand."""

import numpy as np

from houfeng.impact.science.areas import zone_totals


def test_a_degree_runs_from_half_below_to_half_above():
    intensity = np.array([[5.49, 5.5, 6.49], [6.5, 9.7, np.nan]])
    amount = np.array([[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]])

    # VI: 5.5 and 6.49; VII: 6.5; X: 9.7; 5.49 is V, NaN is nowhere.
    assert zone_totals(intensity, amount, 6).tolist() == [6.0, 8.0, 0.0, 0.0, 16.0, 0.0, 0.0]


def test_the_highest_zone_takes_all_above():
    assert zone_totals(np.array([9.0, 11.0]), np.array([1.0, 2.0]), 5, 9).tolist() == [
        0,
        0,
        0,
        0,
        3,
    ]
