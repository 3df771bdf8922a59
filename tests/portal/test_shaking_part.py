"""The event page's shaking part: with stations, without, all flagged, and from older products."""

import json
import re
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from houfeng.events.origin import Origin
from houfeng.portal import product_files, station_rows
from houfeng.portal.shaking_part import warning_words
from houfeng.portal.station_rows import amount
from houfeng.products.models import Product, ProductFile
from houfeng.products.publish import publish, store
from houfeng.vocabulary.status import Status
from tests.portal.scene import drafts, luding, responded

pytestmark = pytest.mark.django_db


def page(client: Client, language: str = "zh", event: str = "luding-2022") -> str:
    reply = client.get(f"/events/{event}/?lang={language}")
    assert reply.status_code == 200
    return reply.content.decode()


def section(found: str) -> str:
    begin = found.index('id="stations"')
    return found[begin : found.index("</section>", begin)]


def map_data(found: str) -> dict:
    told = re.search(r'<script id="map-data" type="application/json">(.*?)</script>', found, re.S)
    assert told is not None
    return json.loads(told[1])


def publish_again(origin: Origin, **figures: object) -> None:
    """A new map of the same event revision, as new evidence makes it."""
    kept = replace(origin, revision=1)
    publish(drafts(kept, **figures), run="again", published_at=timezone.now())


def test_counts_plots_and_the_telling_stations(client: Client) -> None:
    responded(luding(), observed="some")

    zh, en = section(page(client)), section(page(client, "en"))

    # Four stations of which the outlier and the excluded one are refused; two felt cells.
    assert "<dt>台站</dt><dd><b>4</b> · 采用 <b>2</b> · 有值被剔除 <b>2</b>" in zh
    assert "<dt>有感报告</dt><dd><b>2</b> · 采用 <b>2</b>" in zh
    assert "<dt>Stations</dt><dd><b>4</b> · used <b>2</b> · with flagged values <b>2</b>" in en
    for language, found in (("zh", zh), ("en", en)):
        for what in ("pga", "intensity", "pgv"):
            assert f"/attenuation_{what}.{language}.svg" in found
    farthest = zh[zh.index('id="farthest-title"') : zh.index('id="strongest-title"')]
    # The outlier is 2.9 off with sigma sqrt(0.35² + 0.55²) = 0.652: 4.4 of them.
    assert farthest.index("SC.A02") < farthest.index("SC.A01")
    assert "(+4.4)" in farthest
    assert "stationlist.json" in zh
    assert "列出全部 6 处" in zh


def test_a_refused_station_says_why_in_the_page_language(client: Client) -> None:
    responded(luding(), observed="some")
    assert "与预测值之差为" in section(page(client))
    found = section(page(client, "en"))
    assert "it differs from the prediction by" in found
    assert "a &lt;test&gt;" in found  # what an operator wrote stays text
    assert not re.search(r"[一-鿿]", found)


def test_nothing_observed_is_said_and_asks_for_no_plot(client: Client) -> None:
    responded(luding(), observed="none")
    assert "尚无观测：这张图完全由模型推算" in page(client)
    found = page(client, "en")
    assert "No observations yet: the map is the models&#x27; prediction alone" in found
    assert "attenuation_pga" not in section(found)
    assert map_data(found)["stations"] is None


def test_all_flagged_is_said_first_and_plainly(client: Client) -> None:
    responded(luding(), observed="flagged")
    found = section(page(client))
    assert found.index("全部 6 处观测都被剔除") < found.index("<dl")
    assert "All 6 observations are flagged" in section(page(client, "en"))


def test_products_of_an_older_houfeng_are_shown_as_they_were(client: Client) -> None:
    responded(luding())
    found = page(client)
    assert "四川甘孜州泸定县 6.8 级地震" in found
    assert 'id="stations"' not in found
    assert "data-chooser" not in found
    assert 'data-legend="csis"' in found
    assert map_data(found)["layers"] == []


@pytest.mark.parametrize("lost", ["info.json", "stations.json", "layers.json", "shaking.nc"])
def test_a_file_lost_from_the_store_takes_only_its_own_part(client: Client, lost: str) -> None:
    responded(luding(), observed="some")
    product_files._parsed.cache_clear()
    station_rows._telling.cache_clear()
    for file in ProductFile.objects.filter(name=lost):
        store().find(file.sha256).unlink()
    found = page(client)
    assert "四川甘孜州泸定县 6.8 级地震" in found
    assert ("data-chooser" in found) == (lost != "layers.json")
    assert ('id="stations"' in found) == (lost != "info.json")


def test_an_exercise_keeps_its_band_over_the_shaking_part(client: Client) -> None:
    responded(luding().with_status(Status.EXERCISE), observed="some")
    found = page(client, event="exercise-luding-2022")
    assert 'class="band"' in found
    assert "data-chooser" in found
    shaking = Product.objects.get(type="shaking")
    marks = shaking.files.get(name="stations.json")
    told = json.loads(store().find(marks.sha256).read_text("utf-8"))
    assert told["banner"] == "演习 EXERCISE"


def test_every_layer_can_be_chosen_and_has_a_legend(client: Client) -> None:
    responded(luding(), observed="some")
    found = page(client, "en")
    names = re.findall(r'name="layer" value="(\w+)"', found)
    assert names == ["csis", "mmi", "pga", "pgv", "psa0p3", "psa1p0", "psa3p0", "sigma"]
    for name in names:
        assert f'data-legend="{name}"' in found
    told = map_data(found)
    assert [one["name"] for one in told["layers"]] == names[1:]
    for one in told["layers"]:
        assert client.get(one["url"])["Content-Type"] == "image/png"
    west, south, east, north = told["layerBounds"]
    assert west < 102.08 < east and south < 29.59 < north
    # Without a script each is a link.
    begin = found.index("<noscript>")
    links = re.findall(r'href="([^"]+)"', found[begin : found.index("</noscript>", begin)])
    assert links == [one["url"] for one in told["layers"]]


def test_legends_say_units_and_where_the_colours_come_from(client: Client) -> None:
    responded(luding(), observed="some")
    found = page(client, "en")
    pga = found[found.index('data-legend="pga"') : found.index('data-legend="pgv"')]
    assert "(%g)" in pga
    assert "GB/T 17742-2020" in pga
    assert 'class="chip i-6">4.6–9.6<' in pga  # 9.6 %g begins degree VII by GB/T 17742-2020
    mmi = found[found.index('data-legend="mmi"') : found.index('data-legend="pga"')]
    assert 'class="chip i-6">Ⅵ<' in mmi  # degrees are numbered, not measured
    sigma = found[found.index('data-legend="sigma"') :]
    assert "the paler, the surer" in sigma
    assert not re.search(r"style=", found)  # the content policy refuses it


def test_printed_maps_come_in_the_page_language_first(client: Client) -> None:
    responded(luding(), observed="some")
    for language, other in (("zh", "en"), ("en", "zh")):
        found = page(client, language)
        begin = found.index('class="takeaway"')
        found = found[begin : found.index("</div>", begin)]
        assert found.index(f"shakemap.{language}.pdf") < found.index(f"shakemap.{other}.pdf")
        assert found.index(f"shakemap.{language}.png") < found.index(f"shakemap.{other}.pdf")
        assert {"zh": "ShakeMap 用户：", "en": "for ShakeMap users: the grid"}[language] in found


def test_maps_still_being_made_are_announced(client: Client) -> None:
    responded(luding(), observed="some")
    grids = [one for one in drafts(luding(), observed="some") if one.type == "grids"]
    gone = [replace(one, files={}, withdrawn=True) for one in grids]
    publish(gone, run="withdrawal", published_at=timezone.now())
    assert "打印用地图和数据文件在烈度图之后制作" in page(client)


def test_the_new_kind_and_stage_have_names(client: Client) -> None:
    responded(luding(), observed="some")
    assert "<h3>地震动数据与图件</h3>" in page(client)
    assert "制作数据与图件" in page(client)
    assert "<h3>Shaking data and printed maps</h3>" in page(client, "en")
    assert "Make data and maps" in page(client, "en")


def test_queries_do_not_grow_with_files_or_revisions(
    client: Client, django_assert_num_queries
) -> None:
    responded(luding(), observed="some")
    with django_assert_num_queries(9):
        page(client)
    publish_again(luding(), observed="none")
    publish_again(luding(), observed="flagged")
    with django_assert_num_queries(9):
        page(client)


def test_a_withdrawn_map_offers_no_layers_and_no_stations(client: Client) -> None:
    responded(luding(), observed="some")
    gone = [
        replace(one, files={}, properties={"reason": "采石场爆破"}, withdrawn=True)
        for one in drafts(luding(), observed="none")
    ]
    publish(gone, run="withdrawal", published_at=timezone.now())
    found = page(client)
    assert "已撤销" in found
    assert "data-chooser" not in found
    assert 'id="stations"' not in found
    assert 'class="takeaway"' not in found


def test_warnings_are_told_in_the_page_language_or_marked_as_english() -> None:
    kept = "all 1,204 observations are flagged: this map is the models' prediction alone"
    assert warning_words(kept, "zh")[0].startswith("全部 1,204 处观测")
    assert warning_words("the layer misses the area", "zh") == ("the layer misses the area", "en")
    assert warning_words("the layer misses the area", "en") == ("the layer misses the area", "")


@pytest.mark.parametrize(
    ("value", "is_intensity", "words"),
    [
        (6.3, True, "6.3"),
        (9.0, True, "9.0"),
        (0.0131, False, "0.013"),
        (1234.0, False, "1,200"),
        (14.2, False, "14"),
        (None, False, "—"),
    ],
)
def test_values_carry_no_false_precision(
    value: float | None, is_intensity: bool, words: str
) -> None:
    assert amount(value, is_intensity=is_intensity) == words
