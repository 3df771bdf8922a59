"""People and floor area in words."""

import pytest

from houfeng.documents.loss_words import floor_area_range, grade_names, people_range, structure_name
from houfeng.impact.buildings import structure_types
from houfeng.impact.estimate import Spread


@pytest.mark.parametrize(
    ("what", "spread", "zh", "en"),
    [
        ("injured", Spread(400, 40, 2_600), "40–2,600 人，最可能约 400 人",
         "40–2,600, most likely about 400"),
        ("trapped", Spread(0.2, 0, 30), "0–30 人，最可能无人被困", "0–30, most likely nobody"),
        ("displaced", Spread(0, 0, 0.3), "预计无需转移安置",
         "Nobody is expected to lose their home"),
        ("deaths", Spread(75, 8, 480), "8–480 人，最可能约 75 人", "8–480, most likely about 75"),
    ],
)  # fmt: skip
def test_the_range_comes_first(what, spread, zh, en):
    assert people_range(what, spread, "zh") == zh
    assert people_range(what, spread, "en") == en


def test_floor_area_in_square_metres():
    spread = Spread(2.1e5, 4e4, 7e5)

    assert floor_area_range(spread, "zh") == "4万–70万平方米，最可能约 21万平方米"
    assert floor_area_range(spread, "en") == "40,000–700,000 m², most likely about 210k m²"
    assert floor_area_range(Spread(0, 0, 0), "zh") == "预计无"


def test_structures_and_grades_have_names():
    for key in structure_types():
        assert structure_name(key, "zh") != key
        assert structure_name(key, "en")[0].isupper()
    assert structure_name("igloo", "en") == "igloo"
    assert len(grade_names("zh")) == 5
