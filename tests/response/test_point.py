"""Shaking at a point: the right cell, also across the date line, and nothing off the map."""

import pytest

from houfeng.response.point import shaking_at
from houfeng.vocabulary.errors import NotFound
from tests.portal.scene import keep, luding, responded

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("longitude", "expected"),
    [
        (179.9, 9.0 - 0.0),  # the epicentre's own cell
        (-179.6, 8.5),  # 180.4: half a degree east, one less a degree
        (178.9, 8.0),  # one degree west
    ],
)
def test_a_map_across_the_date_line_is_read_from_both_sides(
    longitude: float, expected: float
) -> None:
    responded(luding(longitude=179.9, latitude=-20.0))
    found = shaking_at("luding-2022", longitude, -20.0)
    assert found["intensity"] == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(104.2, 29.6), (99.9, 29.6), (102.1, 31.2), (102.1, 28.0)],  # the map: 100.1-104.1, 28.1-31.1
)
def test_off_the_map_there_is_nothing(longitude: float, latitude: float) -> None:
    responded(luding())
    with pytest.raises(NotFound):
        shaking_at("luding-2022", longitude, latitude)


def test_without_a_map_there_is_nothing() -> None:
    keep(luding())
    with pytest.raises(NotFound, match="no shaking map"):
        shaking_at("luding-2022", 102.1, 29.6)
