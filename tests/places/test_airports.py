"""Airports: China's by our list, all others by the package's."""

import pytest

from houfeng.places.airports import airports, nearest_airport


@pytest.mark.parametrize(
    ("longitude", "latitude", "iata", "name", "most_km"),
    [
        # Reference points of the aeronautical publications, rounded.
        (104.0, 30.6, "CTU", "成都双流国际机场", 10),
        (102.9, 25.1, "KMG", "昆明长水国际机场", 5),  # not the old field at Wujiaba
        (93.6, 29.4, "LZY", "林芝米林机场", 90),
        (89.0, 29.3, "RKZ", "日喀则和平机场", 40),
        (140.3, 35.8, "NRT", "", 15),
    ],
)
def test_the_nearest_airport(longitude, latitude, iata, name, most_km):
    found = nearest_airport(longitude, latitude)
    assert (found.airport.iata, found.airport.name_zh) == (iata, name)
    assert found.distance_km < most_km
    assert found.airport.name_en.lower().count("airport") <= 1


def test_it_is_seen_from_the_airport():
    found = nearest_airport(104.0, 30.6 - 0.2)
    # Shuangliu (103.95, 30.58) lies north-west by north of a point at (104.0, 30.4).
    assert 160 < found.azimuth_deg < 175


def test_every_chinese_name_has_a_place_in_china():
    listed = [one for one in airports() if one.country in ("CN", "HK", "MO", "TW")]
    assert len(listed) > 250
    assert len({one.iata for one in listed}) == len(listed)
    for one in listed:
        assert one.name_zh.endswith("机场")
        assert 73 < one.longitude < 135.1, one
        assert 18 < one.latitude < 53.6, one
        assert one.name_en.isascii() and "/" not in one.name_en, one


def test_fields_that_are_closed_or_not_yet_built_are_left_out():
    codes = {one.iata for one in airports()}
    assert "NAY" not in codes  # Nanyuan, closed in 2019
    assert not any("construction" in one.name_en or "Air Base" in one.name_en for one in airports()
                   if one.country not in ("CN", "TW"))  # fmt: skip
