"""Romanisation and choice of Chinese names."""

import pytest

from houfeng.places import names

NATIONS = ("藏族", "羌族", "彝族", "回族", "保安族", "东乡族", "撒拉族", "朝鲜族")
READINGS = names.learn_readings(
    [["泸定县", "lu ding xian"], ["西安", "xi an"], ["绵阳", "mian yang"], ["吕梁", "lü liang"]]
)


@pytest.mark.parametrize(
    ("unit", "own"),
    [
        ("甘孜藏族自治州", "甘孜"),
        ("阿坝藏族羌族自治州", "阿坝"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("泸定县", "泸定"),
        ("忠县", "忠县"),  # one character keeps its ending, as Zhongxian
        ("市中区", "市中"),
    ],
)
def test_core(unit, own):
    assert names.core(unit, NATIONS) == own


def test_pinyin_with_apostrophe_before_a_vowel():
    assert names.romanise("西安", READINGS) == "Xi’an"


def test_unreadable_names_stay_chinese():
    assert names.romanise("某处", READINGS) == "某处"


def test_simplified_and_sounding_alike_is_preferred():
    listed = ["绵州城", "绵阳", "綿陽", "涪城"]

    assert names.best_chinese("Mianyang", listed, READINGS) == "绵阳"


def test_accents_do_not_hide_the_sound():
    assert names.sounds_like("西安", "Xī’ān", READINGS)
    assert not names.sounds_like("西安", "Xining", READINGS)


def test_gb2312_tells_simplified_from_traditional():
    assert names.is_simplified("绵阳")
    assert not names.is_simplified("綿陽")
