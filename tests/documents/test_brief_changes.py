"""What is told to have changed since the version before, and what is not."""

from dataclasses import replace

import pytest

from houfeng.documents.brief_changes import brief_changes
from houfeng.events.origin import Magnitude, MagnitudeType
from houfeng.vocabulary.errors import NotValid
from tests.documents.cases import large_case
from tests.impact.made_impact import COUNTIES, made_impact

ORIGIN = replace(large_case().origin, event_id="luding-2022")
NOW = made_impact(revision=2)


def told(language="zh", origin=ORIGIN, **before):
    return brief_changes(made_impact(**before), NOW, origin, ORIGIN, language)


def test_the_first_version_says_so():
    assert brief_changes(None, NOW, None, ORIGIN, "zh") == ("本版为首版。",)


def test_noise_is_not_a_change():
    # 5 % of area, 3 km, 0.2 km of depth, a median of 75 against 70: nothing to act upon.
    quiet = {
        "intensity_areas_km2": {6: 12_000.0, 7: 4_900.0, 8: 1_080.0, 9: 280.0},
        "fatalities": replace(NOW.fatalities, median=70.0, p95=450.0),
        "max_intensity": 8.6,
    }
    near = replace(ORIGIN, latitude=ORIGIN.latitude + 0.027, depth_km=16.2)

    assert told(origin=near, **quiet) == ("与第 1 版相比无实质性变化。",)
    assert told("en", **quiet) == ("Nothing material has changed since revision 1.",)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ({"max_intensity": 8.2}, "最高烈度由Ⅷ度调整为Ⅸ度。"),
        ({"intensity_areas_km2": {6: 10_000.0}},
         "Ⅵ度及以上面积由10,000 平方千米调整为19,000 平方千米。"),
        ({"exposed_population": {}}, "Ⅵ度及以上人口由0 人调整为约 43万人。"),
        ({"alert_level": "yellow"}, "损失等级由黄色调整为橙色。"),
        ({"counties": COUNTIES[:1]}, "新进入Ⅶ度及以上区域：石棉县、康定市。"),
        ({"missing": ("dams", *NOW.missing)}, "新加载数据：水库大坝。"),
        ({"missing": NOW.missing[1:]}, "不再使用的数据：学校。"),
        ({"exposure_source": "WorldPop"}, "人口数据已更换。"),
        ({"response_level": replace(NOW.response_level, level="")},
         "建议响应级别由未达响应标准调整为Ⅱ级响应。"),
        ({"fatalities": replace(NOW.fatalities, p05=1.0, median=20.0, p95=150.0)},
         "死亡人数由“1–150 人，最可能约 20 人”调整为“8–480 人，最可能约 75 人”。"),
    ],
)  # fmt: skip
def test_each_material_change_is_told_alone(before, said):
    assert told(**before) == (said,)


def test_a_county_leaving_zone_seven_is_told():
    weaker = replace(COUNTIES[2], max_intensity=6.49)
    now = replace(NOW, counties=(*COUNTIES[:2], weaker))

    assert brief_changes(made_impact(), now, ORIGIN, ORIGIN, "en") == (
        "No longer in VII or above: Kangding City.",
    )


def test_the_origins_changes_come_first():
    # 0.09 degrees north is 10.0 km.
    before = replace(
        ORIGIN,
        latitude=ORIGIN.latitude - 0.09,
        depth_km=None,
        magnitude=Magnitude(6.5, MagnitudeType.MS),
    )

    assert told(origin=before, alert_level="red") == (
        "震级由6.5 级（Ms）调整为6.8 级（Ms）。",
        "震中位置移动 10 公里。",
        "震源深度由未测定调整为16 千米。",
        "损失等级由红色调整为橙色。",
    )


def test_another_event_is_no_previous_version():
    with pytest.raises(NotValid, match="previous"):
        told(event_id="wenchuan-2008")
