"""Well-known places lie in the region everybody puts them in."""

import pytest

from houfeng.shaking.science.regions import region_of
from houfeng.shaking.standards import REGIONS, zones


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "region"),
    [
        ("Wenchuan", 103.4, 31.0, "qingzang"),
        ("Jiuzhaigou", 103.82, 33.20, "qingzang"),
        ("Luding", 102.08, 29.59, "qingzang"),
        ("Ludian", 103.3, 27.1, "qingzang"),
        ("Yushu", 96.6, 33.2, "qingzang"),
        ("Dali", 100.2, 25.6, "qingzang"),
        ("Lhasa", 91.1, 29.65, "qingzang"),
        ("Jishishan", 102.8, 35.7, "qingzang"),
        ("Kashi", 76.0, 39.5, "xinjiang"),
        ("Urumqi", 87.6, 43.8, "xinjiang"),
        ("Wushi", 78.6, 41.3, "xinjiang"),
        ("Tangshan", 118.2, 39.6, "east"),
        ("Haicheng", 122.8, 40.7, "east"),
        ("Xian", 108.9, 34.3, "east"),
        ("Hualien", 121.6, 24.0, "east"),
        ("Quanzhou", 118.6, 24.9, "east"),
        ("Changning", 104.9, 28.3, "central"),
        ("Chongqing", 106.5, 29.6, "central"),
        ("Changsha", 113.0, 28.2, "central"),
        ("Harbin", 126.6, 45.8, "central"),
    ],
)
def test_places_are_in_their_region(place, longitude, latitude, region):
    assert region_of(longitude, latitude, zones()) == (region, True), place


@pytest.mark.parametrize(
    ("longitude", "latitude", "region"),
    [(84.7, 28.2, "qingzang"), (74.6, 42.9, "xinjiang"), (139.7, 35.7, "central")],
)
def test_abroad_the_nearest_region_is_used_and_told(longitude, latitude, region):
    assert region_of(longitude, latitude, zones()) == (region, False)  # Gorkha, Bishkek, Tokyo


def test_every_region_has_a_zone():
    assert {zone.region for zone in zones()} == set(REGIONS)
