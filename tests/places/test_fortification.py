"""GB 18306-2015 in the words of a brief."""

import pytest

from houfeng.places.fortification import demand_told, words_of, words_of_pga
from houfeng.vocabulary.errors import NotValid


@pytest.mark.parametrize(
    ("pga", "words"),
    [
        # Zones of the standard's map and the intensity its table G.1 gives each.
        (0.05, "Ⅵ, 0.05 g"), (0.10, "Ⅶ, 0.10 g"), (0.15, "Ⅶ, 0.15 g"), (0.20, "Ⅷ, 0.20 g"),
        (0.30, "Ⅷ, 0.30 g"), (0.40, "Ⅸ, 0.40 g"), (0.2000000030, "Ⅷ, 0.20 g"), (0.03, "< Ⅵ"),
        (0.60, "Ⅸ, 0.60 g"),
    ],
)  # fmt: skip
def test_zones_of_the_map(pga, words):
    assert words_of_pga(pga) == words


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"PGA": 0.2}, "Ⅷ, 0.20 g"),
        ({"峰值加速度": "0.20g"}, "Ⅷ, 0.20 g"),
        ({"地震动峰值加速度": "0.15 g", "烈度": "Ⅶ"}, "Ⅶ, 0.15 g"),
        ({"设防烈度": "8度"}, "Ⅷ"),
        ({"intensity": "IX"}, "Ⅸ"),
        ({"intensity": 7.0}, "Ⅶ"),
        ({"pga": 200, "烈度": 8}, "Ⅷ"),  # gal, or something else: the intensity is told
        ({"pga": "high"}, ""),
        ({"intensity": 13}, ""),
        ({"intensity": 7.5}, ""),
        ({"pga": True}, ""),
        ({}, ""),
    ],
)
def test_properties_as_makers_write_them(properties, words):
    assert words_of(properties) == words


def test_areas_that_tell_nothing_are_refused():
    demand_told([{"name": "泸定"}, {"pga": 0.2}])
    with pytest.raises(NotValid, match="峰值加速度"):
        demand_told([{"name": "泸定"}, {"pga": 200}])
