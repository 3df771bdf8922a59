"""Distances to polygons, against shapely and against points strewn on the facet."""

import numpy as np
import pytest
import shapely

from houfeng.shaking.science.polygon_distance import (
    facet_squared_distance,
    facets_of,
    is_simple,
    squared_distance,
)


@pytest.mark.parametrize(
    "polygon",
    [
        [(0, 0), (10, 0), (10, 5), (0, 5)],
        [(0, 5), (10, 5), (10, 0), (0, 0)],  # the other sense
        [(0, 0), (9, 3), (12, 9), (-2, 7)],
        [(0, 0), (10, 1), (4, 4), (1, 10)],  # not convex
    ],
)
def test_as_shapely_measures(polygon):
    chance = np.random.default_rng(1)
    x, y = chance.uniform(-20, 30, (2, 2000))
    expected = shapely.distance(shapely.Polygon(polygon), shapely.points(x, y))

    assert (expected == 0).any()
    assert np.sqrt(squared_distance(x, y, np.array(polygon, float))) == pytest.approx(
        expected, abs=1e-9
    )


def test_a_polygon_without_area_is_a_line():
    line = np.array([(0.0, 0), (10, 0), (10, 0), (0, 0)])
    found = squared_distance(np.array([5.0, 13, -3]), np.array([2.0, 4, -4]), line)

    assert np.sqrt(found) == pytest.approx([2, 5, 5])


@pytest.mark.parametrize(
    "quad",
    [
        [(0, 0, 2), (0, 30, 2), (15, 30, 20), (15, 0, 20)],  # dips east
        [(0, 0, 0), (0, 30, 0), (0, 30, 15), (0, 0, 15)],  # upright
        [(0, 0, 5), (20, 25, 5), (24, 20, 15), (6, -2, 15)],
    ],
)
def test_a_facet_is_as_far_as_its_nearest_point(quad):
    corners = np.array(quad, float)
    s, t = (share.ravel()[:, None] for share in np.meshgrid(*[np.linspace(0, 1, 201)] * 2))
    # For a plane quadrilateral the bilinear patch covers exactly its inside.
    strewn = (1 - t) * ((1 - s) * corners[0] + s * corners[1]) + t * (
        (1 - s) * corners[3] + s * corners[2]
    )
    x, y = np.random.default_rng(2).uniform(-30, 60, (2, 60))
    sites = np.column_stack([x, y, np.zeros(60)])
    brute = np.sqrt(((sites[:, None] - strewn[None]) ** 2).sum(axis=2)).min(axis=1)
    found = np.sqrt(
        np.min([facet_squared_distance(x, y, facet) for facet in facets_of(corners)], axis=0)
    )

    # Two triangles lie a little off the bilinear patch of the third, twisted one.
    assert np.all(found <= brute + 0.2)
    assert found == pytest.approx(brute, abs=0.35)


def test_a_twisted_quad_is_two_triangles():
    plane = np.array([(0, 0, 0), (10, 0, 0), (10, 5, 5), (0, 5, 5)], float)
    twisted = plane + np.array([(0, 0, 0), (0, 0, 0), (0, 0, 2), (0, 0, 0)], float)

    assert [len(facet) for facet in facets_of(plane)] == [4]
    assert [len(facet) for facet in facets_of(twisted)] == [3, 3]


def test_a_bow_tie_is_not_simple():
    assert is_simple(np.array([(0, 0), (10, 0), (10, 5), (0, 5)], float))
    assert not is_simple(np.array([(0, 0), (10, 0), (0, 5), (10, 5)], float))
