"""Every kind of layer has its names in both languages."""

import pytest

from houfeng.documents.layer_words import basis_words, catalogue_name, layer_name, missing_layer
from houfeng.places.layer_kinds import KINDS
from tests.documents.brief_cases import ALL_LAYERS


@pytest.mark.parametrize("kind", sorted({*KINDS, *ALL_LAYERS}))
def test_each_kind_is_called_by_a_name(kind):
    zh, en = layer_name(kind, "zh"), layer_name(kind, "en")

    assert not zh.isascii()
    assert en.isascii()
    assert "_" not in en


def test_a_missing_layer_is_told_with_what_is_unknown_for_it():
    assert missing_layer("elevation", "zh") == "未加载高程数据，地形情况不详"
    assert missing_layer("elevation", "en") == (
        "No elevation layer is loaded; terrain is not described"
    )
    assert missing_layer("vs30", "zh").startswith("未加载场地 Vs30 数据，")


def test_what_the_words_do_not_know_is_called_by_its_own_id():
    assert layer_name("tsunami_walls", "zh") == "tsunami_walls"
    assert missing_layer("tsunami_walls", "zh") == "未加载 tsunami_walls 数据"
    assert catalogue_name("my catalogue", "en") == "my catalogue"


def test_the_way_counties_were_told_is_said():
    assert "最近县城" in basis_words("nearest seat", "zh")
    assert "boundaries" in basis_words("polygons", "en")
