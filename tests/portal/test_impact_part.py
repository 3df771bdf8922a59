"""The event page's impact part: what it says, its counties and their files, older estimates."""

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from houfeng.impact.estimate import CountyImpact, LossBin, ShakenTown
from houfeng.impact.report import impact_to_json
from houfeng.portal import impact_reading
from houfeng.portal.impact_drawing import WIDTH, histogram, stacked
from houfeng.portal.impact_part import exposure_words, map_version
from houfeng.portal.impact_reading import read_impact
from houfeng.products.models import ProductFile
from houfeng.products.publish import publish, store
from houfeng.response import reading
from houfeng.vocabulary.status import Status
from tests.impact.made_impact import COUNTIES, made_impact
from tests.portal import scene
from tests.portal.scene import drafts, luding, responded

pytestmark = pytest.mark.django_db


def page(client: Client, language: str = "zh", more: str = "", event: str = "luding-2022") -> str:
    reply = client.get(f"/events/{event}/?lang={language}{more}")
    assert reply.status_code == 200
    return reply.content.decode()


def section(found: str, name: str) -> str:
    begin = found.index(f'aria-labelledby="{name}-title"')
    return found[begin : found.index("</section>", begin)]


def text(found: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))


def with_impact(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """The scene's estimate with some fields replaced, as impact.json holds them."""
    real = scene.impact
    monkeypatch.setattr(scene, "impact", lambda *words: real(*words) | changes)


def county(**changes: Any) -> CountyImpact:
    return replace(COUNTIES[0], **changes)


def as_json(*counties: CountyImpact) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = impact_to_json(made_impact(counties=counties))["counties"]
    return found


def test_the_answer_proposes_a_response_level_and_leaves_it_to_people(client: Client) -> None:
    responded(luding())
    for language, words in (
        ("zh", ("Ⅱ级响应", "死亡（含失踪）人数", "由主管机关决定")),
        ("en", ("Level II", "deaths, missing people counted in", "the authorities decide")),
    ):
        found = page(client, language)
        answer = found[: found.index('id="areas-title"')]
        for one in words:
            assert one in answer


def test_people_stand_by_degree_with_a_bar_and_a_sum(client: Client) -> None:
    responded(luding())
    found = section(page(client), "areas")
    # 310,000 are the most: their bar is full, that of 95,000 is 95 / 310 = 30.6 %.
    widths = re.findall(r'<rect class="i-(\d)"[^>]*width="([\d.]+)"', found)
    assert widths == [("9", "2.0"), ("8", "13.2"), ("7", "30.6"), ("6", "100.0")]
    # 310,000 + 95,000 + 41,000 + 6,200 = 452,200
    assert "Ⅵ度及以上合计 45万 17,000 平方千米" in text(found)
    assert "中国地震烈度 GB/T 17742-2020" in found


def test_every_loss_is_a_range_first(client: Client) -> None:
    responded(luding())
    found = text(section(page(client, "en"), "loss"))
    for words in (
        "Deaths 50–400, most likely about 150",
        "Injured 40–2,600, most likely about 400",
        "Trapped 10–1,300, most likely about 160",
        "Displaced 4,000–34,000, most likely about 14,000",
        "Direct economic loss CNY 2 billion to 32 billion, most likely about 8 billion",
        "Destroyed floor area 40,000–700,000 m², most likely about 210k m²",
    ):
        assert words in found


def test_the_distribution_of_deaths_is_drawn_with_the_levels(client: Client) -> None:
    responded(luding())
    found = section(page(client, "en"), "loss")
    drawn, told = found.split("<figure")[1].split('<div class="sr">')
    levels = re.findall(r'<g class="alert-(\w+)">.*?<text[^>]*>(\w+)</text>', drawn, re.S)
    assert levels == [(one, one.title()) for one in ("green", "yellow", "orange", "red")]
    assert drawn.count('class="mark"') == 3  # at 1, 100 and 1,000 deaths
    assert "100–1,000 48%" in text(told)
    assert "1,000 and above 10%" in text(told)
    # Money has no such levels: theirs are in US dollars.
    assert "alert-" not in found.split("<figure")[2]


def test_bars_are_as_high_as_chances_and_levels_begin_at_their_edges() -> None:
    edges = (0.0, 1.0, 10.0, 100.0, 1000.0, 1e4, 1e5)
    chances = (0.4, 0.2, 0.1, 0.1, 0.1, 0.096, 0.004)
    bins = [
        LossBin(low, high, chance)
        for low, high, chance in zip(edges, (*edges[1:], None), chances, strict=True)
    ]
    found = histogram(bins, str, "zh", alert_bands=True)
    heights = [bar["height"] for bar in found["bars"]]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.1)
    assert heights[1] == pytest.approx(2 * heights[2], abs=0.1)
    assert found["bars"][-1]["short"] == "<1%"
    # Seven bins on 364 - 28 = 336 units: 48 each, from 14. 1: 62; 100: 158; 1000: 206.
    assert found["marks"] == [62.0, 158.0, 206.0]
    assert [band["width"] for band in found["bands"]] == [48.0, 96.0, 48.0, 144.0]
    assert max(bar["x"] + bar["width"] for bar in found["bars"]) < WIDTH
    # Bins that do not part where levels do get none, rather than wrong ones.
    assert histogram(bins[:1], str, "zh", alert_bands=True)["bands"] == []
    assert histogram([], str, "zh")["bars"] == []


def test_stacked_parts_fill_the_bar_without_gaps() -> None:
    # 2:1:1 of 4 is 50, 25, 25 of 100; nothing of a part is not drawn.
    assert stacked((2.0, 1.0, 0.0, 1.0)) == [
        {"part": 0, "x": 0.0, "width": 50.0},
        {"part": 1, "x": 50.0, "width": 25.0},
        {"part": 3, "x": 75.0, "width": 25.0},
    ]
    assert stacked((0.0, 0.0)) == []


def test_the_level_has_its_chances_its_plan_and_what_is_wrong_with_it(client: Client) -> None:
    responded(luding())
    zh, en = (text(section(page(client, one), "level")) for one in ("zh", "en"))
    assert "建议启动地震应急Ⅱ级响应" in zh and "是否启动由主管机关决定" in zh
    assert "Ⅱ级（重大） 50%" in zh and "未达响应标准 不足 1%" in zh
    assert "国办函〔2012〕149号" in zh and "国办函〔2025〕102号" in zh
    assert "Level II (serious) 50%" in en and "[2025] 102" in en
    assert "很可能有人员伤亡和较重损失" in zh  # what orange means


def test_a_plan_that_is_no_longer_in_use_is_named_as_it_was_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    level = {"level": "", "rule": "none", "chances": {"": 1.0}, "edition": "1999-x"}
    with_impact(monkeypatch, response_level=level)
    responded(luding())
    found = text(section(page(client), "level"))
    assert "未达到启动地震应急响应的标准" in found
    assert "依据：1999-x" in found
    assert "国办函" not in found


def test_abroad_no_level_is_proposed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with_impact(monkeypatch, losses_abroad=True)
    responded(luding())
    found = page(client, "en")
    assert "the national plan does not apply" in section(found, "level")
    assert "Proposed response" not in found


def test_advice_tells_amounts_places_and_sources(client: Client) -> None:
    responded(luding())
    found = text(section(page(client), "advice"))
    assert "优先搜救：泸定县、石棉县。" in found
    assert "救援力量 2,500–5,000 人（最可能约 3,500） 灾区各地 industry practice" in found
    assert "救灾帐篷" in found and "泸定县、石棉县 GB/T 30352" in found
    assert "防范强余震" in found
    assert "Dagangshan Ⅷ度" in found
    assert "31 平方千米" in found  # landslides


def test_a_chance_never_shares_a_cell_with_a_count(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = {"key": "aftershock_m5_24h", "places": [], "source": "x"}
    advice = [chance | {"amount": {"median": 0.31, "p05": 0.31, "p95": 0.31}}]
    with_impact(monkeypatch, advice=advice)
    responded(luding())
    found = section(page(client, "en"), "advice")
    assert "within 24 hours: 31%" in text(found)
    assert "<table" not in found


def test_counties_stand_strongest_first_with_ranges_and_towns(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_impact(monkeypatch, counties=as_json(*COUNTIES[::-1]))
    responded(luding())
    found = section(page(client), "counties")
    assert re.findall(r'<th scope="row">(.*?)<', found) == ["泸定县", "石棉县", "康定市"]
    first = text(found[found.index("<tbody>") : found.index("</tr>", found.index("<tbody>"))])
    # 12,000 + 31,000 + 18,000 + 3,000 = 64,000 people in VI and above
    for words in ("甘孜藏族自治州", "Ⅸ度 6.4万 8–350 0.3万–2.1万 磨西镇、得妥镇"):
        assert words in first
    assert "各处按最近县城归属" in found


def test_boundaries_are_named_where_they_were_used(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_impact(monkeypatch, counties_basis="polygons")
    responded(luding())
    assert "按已加载的行政区划边界划分" in section(page(client), "counties")


@pytest.mark.parametrize("wish", ["石棉", "SHIMIAN", "511824", "草科", " ya'an "])
def test_a_county_is_found_by_names_of_both_languages_code_and_town(
    client: Client, wish: str
) -> None:
    responded(luding())
    for language in ("zh", "en"):
        found = section(page(client, language, f"&county={wish}"), "counties")
        rows = re.findall(r'<tr data-find="([^"]*)"( hidden)?>', found)
        assert [hidden == "" for _, hidden in rows] == [False, True, False]
    assert "1 of 3 counties" in found


def test_a_name_that_is_no_county_says_so_and_is_only_text(client: Client) -> None:
    responded(luding())
    found = section(page(client, "en", "&county=<script>x"), "counties")
    assert "No county matches; try another name." in found
    assert "<script>" not in found
    assert 'value="&lt;script&gt;x"' in found
    long = section(page(client, "en", "&county=" + "a" * 5000), "counties")
    assert 'value="' + "a" * 40 + '"' in long


def test_no_county_in_vi_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with_impact(monkeypatch, counties=[])
    responded(luding())
    assert "没有县（市、区）达到Ⅵ度" in section(page(client), "counties")


def rows_of(reply: Any) -> list[dict[str, str]]:
    content = reply.content.decode("utf-8")
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def test_counties_as_a_file_for_spreadsheets(client: Client) -> None:
    responded(luding())
    reply = client.get("/events/luding-2022/counties.csv?lang=en")
    assert reply["Content-Type"] == "text/csv; charset=utf-8"
    assert reply["Content-Disposition"] == 'attachment; filename="luding-2022-counties.csv"'
    first = rows_of(reply)[0]
    assert first["status"] == "Actual"
    assert (first["code"], first["name_zh"], first["name_en"]) == (
        "513322", "泸定县", "Luding County",
    )  # fmt: skip
    assert (first["deaths_p05"], first["deaths_median"], first["deaths_p95"]) == ("8", "60", "350")
    assert (first["people_vi_and_above"], first["people_VII"]) == ("64000", "31000")
    assert (first["area_km2_IX"], first["area_km2_X"]) == ("90.0", "0.0")
    assert first["towns"] == "Moxi, Detuo"
    zh = rows_of(client.get("/events/luding-2022/counties.csv?lang=zh"))[0]
    assert zh["最高烈度（度）"] == "Ⅸ" and zh["乡镇（由强到弱）"] == "磨西镇、得妥镇"
    assert "最近县城" in zh["划分依据"]


def test_an_exercise_says_so_in_name_and_rows(client: Client) -> None:
    responded(luding().with_status(Status.EXERCISE))
    reply = client.get("/events/exercise-luding-2022/counties.csv?lang=en")
    # RFC 6266: %E6%BC%94%E4%B9%A0 is 演习 in UTF-8.
    assert "filename*=utf-8''%E6%BC%94%E4%B9%A0-exercise-luding" in reply["Content-Disposition"]
    assert {row["status"] for row in rows_of(reply)} == {"演习 EXERCISE"}
    told = client.get("/events/exercise-luding-2022/counties.json")
    assert "%E6%BC%94%E4%B9%A0" in told["Content-Disposition"]
    assert told.json()["banner"] == {"zh": "演习", "en": "演习 EXERCISE"}


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_no_cell_is_a_formula(client: Client, monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    bad = f"{start}cmd|' /C calc'!A0"
    towns = (ShakenTown(bad, bad, 8.0),)
    with_impact(
        monkeypatch,
        counties=as_json(county(name_zh=bad, prefecture_en=bad, code=bad, towns=towns)),
    )
    responded(luding())
    (row,) = rows_of(client.get("/events/luding-2022/counties.csv?lang=en"))
    assert row["name_zh"] == f"'{bad}"
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_counties_as_a_file_for_programs(client: Client) -> None:
    responded(luding())
    found = client.get("/events/luding-2022/counties.json").json()
    assert found["counties"][0]["name_zh"] == "泸定县"
    assert found["counties"][0]["fatalities"] == {"median": 60.0, "p05": 8.0, "p95": 350.0}
    assert found["counties_basis"] == "nearest seat"
    assert found["product"] == ["houfeng", "impact", "luding-2022", 1]
    shaking = ProductFile.objects.get(name="shaking.nc")
    assert found["shaking_sha256"] == shaking.sha256


@pytest.mark.parametrize("form", ["csv", "json"])
def test_without_an_estimate_there_is_no_file(
    client: Client, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    assert client.get(f"/events/nowhere/counties.{form}").status_code == 404
    responded(luding())
    assert client.get(f"/events/luding-2022/counties.{form}").status_code == 200
    gone = [
        replace(one, files={}, properties={"reason": "采石场爆破"}, withdrawn=True)
        for one in drafts(luding())
    ]
    publish(gone, run="withdrawal", published_at=timezone.now())
    assert client.get(f"/events/luding-2022/counties.{form}").status_code == 404
    assert client.post(f"/events/luding-2022/counties.{form}").status_code == 405


def test_files_of_an_older_estimate_are_not_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene, "impact", scene.older_impact)
    responded(luding())
    assert client.get("/events/luding-2022/counties.csv").status_code == 404


def test_buildings_by_type_and_grade(client: Client) -> None:
    responded(luding())
    found = section(page(client), "buildings")
    assert "30万–160万平方米，最可能约 75万平方米" in found
    assert "土木/石木结构 90万平方米 20万平方米" in text(found)
    # 200,000 of 900,000 intact: 22.22 of 100.
    bar = found[found.index("<tbody>") :]
    assert '<rect class="grade-0" x="0.0" y="0.5" width="22.22"' in bar
    assert "GB/T 24335" in found


def test_what_is_not_loaded_is_named_with_the_way_to_add_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_impact(monkeypatch, missing=["population", "elevation", "schools", "dams"])
    responded(luding())
    zh, en = (section(page(client, one), "basis") for one in ("zh", "en"))
    assert "<code>houfeng exposure import FILE</code>" in zh
    assert "<code>houfeng layers add FILE --kind KIND</code>" in zh
    assert "高程 <code>elevation</code>" in zh
    assert zh.count("强震区内情况不详") == 1  # schools and dams stand together
    assert "学校" in zh and "水库大坝" in zh and "地形情况不详" in zh
    assert "Terrain is not described" in en
    assert "未加载高程数据" not in section(page(client), "surroundings")  # it is described


def test_surroundings_tell_seats_faults_and_past_earthquakes(client: Client) -> None:
    responded(luding())
    found = text(section(page(client), "surroundings"))
    for words in ("221 公里", "磨西镇", "Xianshuihe", "1786年6月1日", "未加载年度地震重点危险区"):
        assert words in found


def test_the_map_it_was_computed_from_is_told(client: Client) -> None:
    responded(luding())
    sha = ProductFile.objects.get(name="shaking.nc").sha256[:10]
    assert f"由本页的烈度图（第 1 版，SHA-256 {sha}…）计算" in page(client)
    # A newer map alone: the estimate of the older one stays and says so.
    newer = [one for one in drafts(replace(luding(), revision=1), 8.0) if one.type == "shaking"]
    publish(newer, run="newer map", published_at=timezone.now())
    assert f"由第 1 版烈度图（SHA-256 {sha}…）计算，本页的烈度图已经更新" in page(client)


def test_a_map_that_is_not_here_is_said() -> None:
    responded(luding())
    products = reading.products_of("luding-2022")
    found = map_version(made_impact(), products)
    assert found == {"sha": "ababababab", "revision": 0, "same": False}
    assert map_version(read_impact({}).impact, products) is None


def test_people_are_counted_from_a_source_in_the_page_language(client: Client) -> None:
    responded(luding())
    assert "人口数据：合成分布。" in page(client)
    said = replace(made_impact(), exposure_source="人口为合成分布：GeoNames。")
    assert exposure_words(said, "zh") == "合成分布：GeoNames"  # the page says 人口数据 before it
    found = section(page(client, "en"), "basis")
    assert "People: a synthetic spread, held to the 2020 census." in found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_older_estimate_shows_what_it_has(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(scene, "impact", scene.older_impact)
    responded(luding())
    kept = ProductFile.objects.get(name="impact.json")
    assert "counties" not in json.loads(store().find(kept.sha256).read_text("utf-8"))
    found = page(client, language)
    assert "50–400" in found
    assert 'id="areas-title"' in found
    assert found.count("<figure") == 2
    for name in ("counties", "advice", "buildings", "surroundings"):
        assert f'id="{name}-title"' not in found
    for nothing in ("Ⅱ级响应", "Level II", "Injured", "受伤人数", "SHA-256 …"):
        assert nothing not in found


def test_one_field_of_another_form_leaves_the_others_alone() -> None:
    found = impact_to_json(made_impact())
    read = read_impact(found | {"counties": [{"name": "?"}], "deaths_2": 1})
    assert "counties" not in read.has
    assert read.impact.counties == ()
    assert read.impact.response_level.level == "II"
    assert read_impact(found).impact == made_impact()
    assert read_impact({}).has == frozenset()


def test_a_file_lost_from_the_store_leaves_the_page(client: Client) -> None:
    responded(luding())
    impact_reading._read.cache_clear()
    store().find(ProductFile.objects.get(name="impact.json").sha256).unlink()
    found = page(client)
    assert "四川甘孜州泸定县 6.8 级地震" in found
    assert 'id="areas-title"' not in found
    assert client.get("/events/luding-2022/counties.csv").status_code == 404


def test_queries_do_not_grow_with_counties(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    responded(luding())
    with django_assert_num_queries(9):
        page(client)
    many = [county(code=f"{510000 + n}", name_zh=f"县{n}", max_intensity=6.1) for n in range(300)]
    with_impact(monkeypatch, counties=as_json(*many))
    publish(drafts(replace(luding(), revision=1)), run="many", published_at=timezone.now())
    with django_assert_num_queries(9):
        found = page(client)
    assert found.count("<tr data-find=") == 300
    assert "tall-list" in found


def test_nothing_expected_is_said_in_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    none = {
        "median": 0.0, "p05": 0.0, "p95": 0.0,
        "bins": [{"low": 0.0, "high": 1.0, "probability": 1.0}],
    }  # fmt: skip
    losses = ("fatalities", "injured", "trapped", "displaced", "economic_loss_cny")
    with_impact(
        monkeypatch,
        **dict.fromkeys(losses, none),
        counties=[],
        advice=[],
        critical=[],
        intensity_areas_km2={},
        exposed_population={},
        response_level={"level": "", "rule": "none", "chances": {"": 1.0}, "edition": ""},
        buildings={"types": [], "moderate_m2": none, "severe_m2": none, "destroyed_m2": none},
    )
    responded(luding(), max_intensity=5.0, alert_level="green")
    found = page(client)
    for words in (
        "没有Ⅵ度及以上的区域", "预计无人死亡", "预计无人受伤", "预计无人被困", "预计无需转移安置",
        "预计无明显损失", "按现有估计无需专门处置", "没有房屋数据", "未达响应标准",
    ):  # fmt: skip
        assert words in found
