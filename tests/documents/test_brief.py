"""The brief's words: the answer first, every item of an official brief, what is not known."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from houfeng.documents.brief import Signature, brief_from_dict, with_signature
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status
from tests.documents import brief_cases

SIGNED = Signature(
    state="signed",
    reviewed_by="张三",
    reviewed_at=datetime(2022, 9, 5, 5, 20, tzinfo=UTC),
    signed_by="李四",
    signed_at=datetime(2022, 9, 5, 5, 31, tzinfo=UTC),
    note="同意，按此上报。",
)


def section(brief, key):
    return next(part for part in brief.sections if part.key == key)


def facts(brief, key):
    return {fact.label: fact for fact in section(brief, key).facts}


def test_the_answer_comes_first(large, compose):
    brief = compose(large, "zh")

    assert brief.title == "地震应急决策专报"
    assert brief.summary == (
        "2022年9月5日 12:52（北京时间；UTC 04:52），四川泸定县东南 39 公里发生 6.8 级（Ms）地震，"
        "震源深度 16 千米。",
        # Ellipses of axes 1 and 0.6: π·0.6·95² = 17,012 km² from degree VI, π·0.6·52² = 5,097 from
        # VII; 60 people on each: 1,020,700 and 305,800.
        "模型估计最高烈度Ⅸ度，Ⅵ度及以上区域17,000 平方千米，涉及人口约 100万人，"
        "其中Ⅶ度及以上约 31万人。",
        "死亡人数：20–900 人，最可能约 150 人；直接经济损失：20亿–700亿元，最可能约 120亿元。",
        "建议启动地震应急Ⅱ级响应（依据：死亡（含失踪）人数）；是否启动由主管机关决定。",
    )
    assert brief.alert[0] == "橙色"
    assert brief.response == "Ⅱ级响应"
    assert [row.roman for row in brief.zones] == ["Ⅸ", "Ⅷ", "Ⅶ", "Ⅵ"]
    assert [fact.label for fact in brief.losses] == [
        "死亡人数", "受伤人数", "压埋被困", "紧急转移安置", "直接经济损失", "房屋毁坏",
    ]  # fmt: skip
    assert brief.losses[1].value == "40–2,600 人，最可能约 400 人"
    assert brief.first[0] == "优先搜救：泸定县、石棉县。"
    assert brief.changes == ("本版为首版。",)


def test_english_is_written_in_its_own_words(large, compose):
    brief = compose(large, "en")

    assert brief.summary[1] == (
        "The model's highest intensity is degree IX; degree VI or above covers 17,000 km² "
        "with about 1M people, about 310k people of them in VII or above."
    )
    assert [row.roman for row in brief.zones] == ["IX", "VIII", "VII", "VI"]
    assert brief.response == "Level II"
    assert (
        brief.first[1]
        == "Send a rescue force of 2,500–5,000 people (most likely 3,500) to the shaken area."
    )


def test_headings_are_numbered_without_a_gap(large, compose):
    zh, en = compose(large, "zh"), compose(large, "en")

    first = [zh.headings[key] for key in ("parameters", "zones", "map", "losses", "first")]
    assert [heading[:2] for heading in first] == ["一、", "二、", "三、", "四、", "五、"]
    assert [part.heading.partition("、")[0] for part in zh.sections] == [
        "七", "八", "九", "十", "十一", "十二",
    ]  # fmt: skip
    assert zh.headings["lineage"] == "十三、方法与数据来源"
    assert [int(part.heading.partition(".")[0]) for part in en.sections] == [7, 8, 9, 10, 11, 12]


def test_each_chance_stands_beside_its_own_bin(large, compose):
    deaths, money = section(compose(large, "zh"), "losses").bars

    assert [what for what, _, _ in deaths.bins] == [
        "无",
        "1–10",
        "10–100",
        "100–1,000",
        "1,000–1万",
        "1万–10万",
        "10万以上",
    ]
    assert [share for _, share, _ in deaths.bins] == [
        part.probability for part in large.impact.fatalities.bins
    ]
    assert money.bins[0][0] == "不足1,000万"


def test_where_it_struck_tells_every_item_of_an_official_brief(large, compose, with_impact):
    told = facts(compose(with_impact(large, brief_cases.known_impact()), "zh"), "surroundings")

    assert {label: fact.value for label, fact in told.items()} == {
        "距县城": "泸定县，39 公里，震中在其南方向",
        "距市（州）政府驻地": "康定市，53 公里，震中在其南方向",
        "距省会（首府）": "成都市，221 公里，震中在其西南方向",
        "距最近机场": "康定机场，72 公里，震中在其东南方向",
        "震中乡镇": "磨西镇，距震中 8 公里",
        "震中 10 公里内人口": "约 7,600 人，人口密度约 24 人/平方千米",
        "地形（50 公里内）": "平均海拔 3,120 米，最高 7,509 米，最低 720 米，震中海拔 1,410 米",
        "活动断层（50 公里内）": "3 条（鲜水河断裂、大渡河断裂、龙门山断裂）；"
        "最近的是鲜水河断裂，距震中 2 公里",
        "抗震设防（GB 18306）": "Ⅷ度；峰值加速度 0.20 g",
        "年度地震重点危险区": "位于已加载的重点危险区内（2022 年）",
        "历史 5 级以上地震（50 公里内）": "1 次：最大、最近、最新均为 "
        "1786年6月1日四川康定 7.75 级，距 31 公里",
        "历史 5 级以上地震（100 公里内）": "2 次：最大、最近均为 1786年6月1日四川康定 7.75 级，"
        "距 31 公里；最新为 2014年11月22日四川康定 6.3 级，距 83 公里",
    }
    assert not any(fact.missing for fact in told.values())


@pytest.mark.parametrize(
    ("language", "key", "label", "said"),
    [
        ("zh", "surroundings", "地形（50 公里内）", "未加载高程数据，地形情况不详"),
        ("zh", "surroundings", "活动断层（50 公里内）", "未加载活动断层数据，附近活动断层情况不详"),
        ("zh", "surroundings", "抗震设防（GB 18306）", "未加载抗震设防数据，当地设防烈度不详"),
        ("zh", "surroundings", "年度地震重点危险区",
         "未加载年度地震重点危险区数据，是否位于重点危险区不详"),
        ("zh", "critical", "Ⅶ度及以上区域学校", "未加载学校数据，强震区内情况不详"),
        ("zh", "critical", "Ⅶ度及以上区域核设施", "未加载核设施数据，强震区内情况不详"),
        ("zh", "critical", "滑坡、崩塌", "未加载坡度数据，未作估计"),
        ("zh", "critical", "砂土液化",
         "未加载场地 Vs30、年降水量、地下水位埋深、距海岸或河流距离数据，未作估计"),
        ("en", "surroundings", "Terrain within 50 km",
         "No elevation layer is loaded; terrain is not described"),
        ("en", "critical", "Railways in VII+",
         "No railways layer is loaded; what was strongly shaken is not known"),
    ],
)  # fmt: skip
def test_a_missing_layer_is_named_in_its_place(
    language, key, label, said, large, compose, with_impact
):
    fact = facts(compose(with_impact(large, brief_cases.bare_impact()), language), key)[label]

    assert (fact.value, fact.missing) == (said, True)


def test_a_layer_that_does_not_reach_the_place_is_not_called_missing(large, compose, with_impact):
    impact = brief_cases.bare_impact(missing=())
    told = facts(compose(with_impact(large, impact), "zh"), "surroundings")

    assert told["地形（50 公里内）"].value == "已加载的高程数据不覆盖震中，情况不详"


def test_the_last_section_names_every_missing_layer(large, compose, with_impact):
    brief = compose(with_impact(large, brief_cases.bare_impact()), "zh")
    limits = "".join(section(brief, "limits").points)

    for name in ("人口", "行政区划边界", "高程", "核设施", "输电线路", "岩性", "地下水位埋深"):
        assert name in limits
    assert "未加载的数据：人口、行政区划边界、高程" in brief.unknown[-1]
    full = section(compose(with_impact(large, brief_cases.known_impact()), "zh"), "limits")
    assert full.points[-1] == "所需数据均已加载。"


def test_zones_name_their_counties_and_towns(large, compose, with_impact):
    brief = compose(with_impact(large, brief_cases.known_impact()), "zh")
    zones, counties = section(brief, "intensity").tables

    assert [[cell.text for cell in row][::4] for row in zones.rows] == [
        ["Ⅸ", "1 个：泸定县（磨西镇）"],
        ["Ⅷ", "2 个：泸定县（得妥镇）、石棉县（草科乡）"],
        ["Ⅶ", "3 个：泸定县、石棉县、康定市"],
        ["Ⅵ", "3 个：泸定县、石棉县、康定市"],
    ]
    assert [cell.text for cell in counties.rows[0]] == [
        "泸定县", "甘孜藏族自治州", "Ⅸ", "北 39 公里", "约 6.4万人", "8–350", "0.3万–2.1万",
    ]  # fmt: skip
    assert "按已加载的行政区划边界划分" in section(brief, "intensity").notes[0]


def test_where_there_is_no_strike_no_long_axis_is_told(large, compose):
    unknown = replace(large, shaking=replace(large.shaking, orientation="averaged"))

    said = " ".join(section(compose(unknown, "zh"), "intensity").lead)
    assert "断层走向未知，长轴方向不详" in said
    assert "走向（" not in said
    assert section(compose(unknown, "zh"), "intensity").tables[0].labels[3] == "直径"
    assert "strike is not known" in " ".join(section(compose(unknown, "en"), "intensity").lead)


def test_buildings_are_told_by_type_and_grade(large, compose):
    found = section(compose(large, "zh"), "losses")

    assert [cell.text for cell in found.tables[0].rows[1]] == [
        "砖混结构", "300万", "160万", "70万", "40万", "20万", "10万",
    ]  # fmt: skip
    assert [cell.text for cell in found.tables[0].rows[-1]] == [
        "合计区间（5%–95%）", "", "", "", "30万–160万", "12万–110万", "4万–70万",
    ]  # fmt: skip
    assert "平方米" in found.tables[0].caption
    assert found.tables[0].labels[2:] == ("基本完好", "轻微破坏", "中等破坏", "严重破坏", "毁坏")


def test_a_chance_never_shares_a_table_with_counts(large, compose, with_impact):
    found = section(compose(with_impact(large, brief_cases.known_impact()), "zh"), "advice")

    needed = {row[0].text: row[1].text for row in found.tables[0].rows}
    assert needed["救灾帐篷"] == "0.13万–1.1万顶（最可能约 4,500）"
    assert not any("%" in amount for amount in needed.values())
    assert "24 小时内发生 5 级以上余震的可能性：32%。" in found.points
    assert (
        "按损失分布，各级可能性：Ⅰ级 12%、Ⅱ级 50%、Ⅲ级 26%、Ⅳ级 12%、未达标准 不足 1%"
        in (found.lead[1])
    )


def test_what_is_uncertain_comes_from_the_data(small, huge, large, compose):
    assert "地震参数为自动测定，复核后可能调整。" in compose(small, "zh").unknown
    assert "烈度长轴方向未知，各度区按面积画成圆形。" in compose(small, "zh").unknown
    assert "震源深度未测定。" in compose(huge, "zh").unknown
    unknown = replace(large, shaking=replace(large.shaking, orientation="averaged"))
    assert "断层破裂的位置和走向未知" in compose(unknown, "zh").unknown[0]
    assert "断层破裂" not in "".join(compose(large, "zh").unknown)
    # The English brief takes the English words of the lineage.
    limits = section(compose(large, "en"), "limits").points
    assert "People are counted from: GeoNames places scaled to the 2020 census." in limits


def test_a_quiet_earthquake_says_so(small, compose):
    brief = compose(small, "zh")

    assert brief.zones == ()
    assert "未达Ⅵ度" in brief.summary[1]
    assert "预计无人死亡" in brief.summary[2]
    assert brief.summary[3].startswith("按现有估计，未达到启动地震应急响应的标准")
    assert brief.losses[1].value == "预计无人受伤"
    assert section(brief, "intensity").tables == ()


def test_a_past_earthquake_says_so(large, compose):
    assert "回溯计算" in compose(large, "zh", retrospective=True).summary[-1]
    assert "回溯计算" not in "".join(compose(large, "zh").summary)


def test_a_deep_earthquake_and_one_abroad_are_said_to_be_beyond_the_models(large, compose):
    deep = replace(large, origin=replace(large.origin, depth_km=150.0))
    abroad = replace(large, impact=replace(large.impact, losses_abroad=True))

    assert any("deep earthquake" in said for said in compose(deep, "en").unknown)
    assert any("震源较深" in said for said in compose(deep, "zh").unknown)
    assert any("not in China" in said for said in compose(abroad, "en").unknown)
    assert not any("not in China" in said for said in compose(large, "en").unknown)


def test_parts_of_different_revisions_are_refused(large, compose):
    mixed = replace(large, impact=replace(large.impact, revision=1))

    with pytest.raises(NotValid, match="impact"):
        compose(mixed, "zh")
    with pytest.raises(NotValid, match="made_at"):
        compose(large, "zh", made_at=datetime(2022, 9, 5))  # noqa: DTZ001 - no zone is the point


def test_more_changes_than_the_first_page_holds_get_their_own_section(large, compose):
    before = replace(
        large.impact,
        revision=1,
        max_intensity=7.0,
        intensity_areas_km2={6: 1_000.0},
        exposed_population={6: 20_000},
        missing=("elevation", *large.impact.missing),
        counties=(),
    )
    brief = compose(large, "zh", previous=(replace(large.origin, revision=1), before))

    assert brief.changes[0] == "最高烈度由Ⅶ度调整为Ⅸ度。"
    assert brief.changes[-1] == "另有 1 项，见后。"
    assert len(section(brief, "since").points) == 5
    assert [part.heading.partition("、")[0] for part in brief.sections][-2:] == ["十二", "十三"]
    assert brief.headings["lineage"].startswith("十四")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_kept_brief_is_the_same_again_and_can_be_signed(language, large, compose, with_impact):
    case = with_impact(large, brief_cases.known_impact()).played(Status.EXERCISE)
    brief = compose(case, language)
    kept = json.loads(json.dumps(brief.as_dict(), ensure_ascii=False))
    again = brief_from_dict(kept)

    assert again == brief
    signed = with_signature(again, SIGNED)
    assert signed == compose(case, language, signature=SIGNED)
    assert signed.signature.signed.startswith(
        {"zh": "签发：李四", "en": "Signed by: 李四"}[language]
    )
    assert signed.footer != brief.footer
    # Only the state changed.
    assert replace(signed, signature=brief.signature, footer=brief.footer) == brief


@pytest.mark.parametrize(
    ("where", "value", "named"),
    [
        (("alert", 1), "red); #read(", "alert"),
        (("language",), "fr", "language"),
        (("made_at",), "yesterday", "made_at"),
        (("made_at",), "2022-09-05T05:01:30", "made_at"),
        (("headings",), {}, "headings"),
        (("sections", 0, "tables", 0, "widths"), [1.0], "table"),
        (("sections", 2, "bars", 0, "bins", 0, 1), 7.0, "bins"),
    ],
)
def test_a_kept_brief_that_was_meddled_with_is_refused(where, value, named, large, compose):
    kept = json.loads(json.dumps(compose(large, "zh").as_dict()))
    holder = kept
    for step in where[:-1]:
        holder = holder[step]
    assert holder[where[-1]] != value
    holder[where[-1]] = value

    with pytest.raises(NotValid, match=named):
        brief_from_dict(kept)
