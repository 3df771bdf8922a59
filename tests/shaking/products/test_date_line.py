"""Cutting at the date line."""

import pytest
from shapely.geometry import LineString, Point, box

from houfeng.shaking.products.date_line import cut, lines_in, wrapped


@pytest.mark.parametrize(
    ("longitude", "expected"),
    [(180.0, 180.0), (-180.0, -180.0), (181.0, -179.0), (-190.0, 170.0), (540.5, -179.5)],
)
def test_wrapped(longitude, expected):
    assert wrapped(longitude) == pytest.approx(expected)


def test_what_does_not_cross_is_left_alone():
    shape = box(100, 10, 110, 20)

    assert cut(shape) == [shape]


def test_a_crossing_area_keeps_its_area_on_both_sides():
    pieces = cut(box(175, -20, 190, -10))

    assert sorted(piece.bounds for piece in pieces) == [
        (-180, -20, -170, -10),
        (175, -20, 180, -10),
    ]


def test_a_map_told_westward_of_minus_180_is_cut_too():
    pieces = cut(box(-190, 0, -175, 1))

    assert sorted(piece.bounds for piece in pieces) == [(-180, 0, -175, 1), (170, 0, 180, 1)]


def test_a_touch_is_no_line():
    touching = LineString([(179, 0), (180, 0)]).intersection(box(180, -1, 190, 1))

    assert isinstance(touching, Point)
    assert lines_in(touching) == []
