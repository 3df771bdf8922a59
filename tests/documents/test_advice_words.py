"""Advice in words: amounts with their units, places, and keys nobody has words for."""

from dataclasses import replace

import pytest

from houfeng.documents.advice_words import (
    advice_amount,
    advice_name,
    advice_sentence,
    advice_source,
    is_chance,
    level_chances,
    level_name,
    level_sentence,
)
from houfeng.impact.buildings import document
from houfeng.impact.estimate import Advice, Spread
from houfeng.impact.response_level import plan
from tests.documents.brief_cases import ADVICE
from tests.impact.made_impact import made_impact

NAMES = {"513322": "泸定县", "511824": "石棉县"}
LEVEL = made_impact().response_level


def of(key, amount=None, places=()):
    return Advice(key, amount, places, "made for tests")


@pytest.mark.parametrize(
    ("advice", "zh", "en"),
    [
        (of("rescue", Spread(3_500, 2_500, 5_000)), "2,500–5,000 人（最可能约 3,500）",
         "2,500–5,000 people (most likely 3,500)"),
        (of("tents", Spread(4_500, 1_300, 11_000)), "0.13万–1.1万顶（最可能约 4,500）",
         "1,300–11,000 tents (most likely 4,500)"),
        (of("heavy_teams", Spread(1, 1, 1)), "1 支", "1 team"),
        (of("aftershocks", Spread(5.6, 4.9, 6.3)), "为 4.9–6.3 级，最可能约 5.6 级",
         "magnitude 4.9 to 6.3, most likely about 5.6"),
        (of("aftershock_m5_7d", Spread(0.55, 0.2, 0.8)), "55%", "55%"),
        (of("search_first"), "", ""),
    ],
)  # fmt: skip
def test_an_amount_has_its_range_and_unit(advice, zh, en):
    assert advice_amount(advice, "zh") == zh
    assert advice_amount(advice, "en") == en


def test_a_sentence_names_amount_and_places():
    tents = of("tents", Spread(4_500, 1_300, 11_000), ("513322", "000000"))

    assert advice_sentence(tents, NAMES, "zh") == (
        "调运救灾帐篷0.13万–1.1万顶（最可能约 4,500），优先保障泸定县、000000。"
    )
    many = of("search_first", None, tuple(f"{n}" for n in range(9)))
    assert advice_sentence(many, {}, "zh") == "优先搜救：0、1、2、3等 9 个县（市、区）。"


def test_what_was_not_counted_is_still_told():
    assert advice_sentence(of("aftershocks"), {}, "zh") == "防范强余震，受损房屋不得返回。"
    assert advice_sentence(of("medical", None, ("513322",)), NAMES, "zh") == "重伤员床位：泸定县。"


def test_a_key_without_words_prints_itself():
    unknown = of("balloons", Spread(7, 3, 20))

    assert advice_name("balloons", "zh") == "balloons"
    assert advice_sentence(unknown, {}, "en") == "balloons 3–20 (most likely 7)"


def test_names_with_braces_stay_as_they_are():
    assert advice_sentence(of("search_first", None, ("a",)), {"a": "{amount}"}, "en") == (
        "Search first: {amount}."
    )


@pytest.mark.parametrize("advice", ADVICE, ids=lambda advice: advice.key)
def test_every_key_has_words_in_both_languages(advice):
    zh, en = (advice_sentence(advice, {}, language) for language in ("zh", "en"))

    assert not advice_name(advice.key, "zh").isascii()
    assert zh.endswith("。")
    assert en.endswith(".")
    assert "{" not in zh + en


def test_every_rule_and_its_source_have_chinese_words():
    rules = document("advice_rules")["rules"]

    assert len(rules) > 15
    for key, rule in rules.items():
        assert not advice_name(key, "zh").isascii(), key
        advice = Advice(key, None, (), rule["source"])
        assert not advice_source(advice, "zh").isascii(), rule["source"]
        assert advice_source(advice, "en") == rule["source"]
    assert advice_source(of("x"), "zh") == "made for tests"


def test_only_chances_are_chances():
    assert [advice.key for advice in ADVICE if is_chance(advice.key)] == [
        "aftershock_m5_24h", "aftershock_m5_7d",
    ]  # fmt: skip


def test_a_level_is_proposed_with_the_rule_that_decided():
    assert level_sentence(LEVEL, "zh") == (
        "建议启动地震应急Ⅱ级响应（依据：死亡（含失踪）人数）；是否启动由主管机关决定。"
    )
    assert "the authorities decide" in level_sentence(LEVEL, "en")
    assert level_name("", "zh") == "未达响应标准"
    assert "未达到" in level_sentence(replace(LEVEL, level="", rule="none"), "zh")
    assert "依据：my_rule" in level_sentence(replace(LEVEL, rule="my_rule"), "zh")
    for rule in plan().rules.values():
        assert rule.what_zh in level_sentence(replace(LEVEL, rule=rule.id), "zh")


def test_chances_come_strictest_first():
    assert level_chances(LEVEL, "en") == (
        "level I 12%, level II 50%, level III 26%, level IV 12%, no level under 1%"
    )
