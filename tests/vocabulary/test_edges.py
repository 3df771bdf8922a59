"""Several edges as one line."""

import numpy as np

from houfeng.vocabulary.edges import joined_order


def test_edges_in_a_row_are_ordered_and_turned():
    west, east = np.array([(0.0, 0), (10, 0)]), np.array([(25.0, 1), (12, 1)])  # drawn westwards
    order = joined_order([east, west])

    # East after west and turned, or the whole the other way round.
    assert order in ([(1, False), (0, True)], [(0, False), (1, True)])


def test_an_edge_beside_a_longer_one_is_left_out():
    long, beside = np.array([(0.0, 0), (30, 0)]), np.array([(5.0, 8), (20, 8)])
    assert [number for number, _ in joined_order([beside, long])] == [1]
