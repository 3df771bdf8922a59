"""The base map's names: who is on it, under which name, from which zoom."""

import json
import re

import pytest
from django.test import Client

from houfeng.portal.base_places import CITIES_ABROAD, places_geojson, short_name
from houfeng.response.known import gazetteer
from houfeng.vocabulary.geometry import distance_km

# The seats of the 34 province-level units, as the Ministry of Civil Affairs lists them.
CAPITALS = {
    *(
        "北京",
        "天津",
        "上海",
        "重庆",
        "石家庄",
        "太原",
        "呼和浩特",
        "沈阳",
        "长春",
        "哈尔滨",
        "南京",
    ),
    *(
        "杭州",
        "合肥",
        "福州",
        "南昌",
        "济南",
        "郑州",
        "武汉",
        "长沙",
        "广州",
        "南宁",
        "海口",
        "成都",
    ),
    *("贵阳", "昆明", "拉萨", "西安", "兰州", "西宁", "银川", "乌鲁木齐", "台北", "香港", "澳门"),
}


@pytest.fixture(scope="module")
def places() -> list[dict]:
    return places_geojson(gazetteer())["features"]


def named(places: list[dict], name: str) -> dict:
    (found,) = [one for one in places if one["properties"]["zh"] == name]
    return found


def test_every_province_is_there_by_the_name_of_its_seat(places: list[dict]) -> None:
    first = [one["properties"] for one in places if one["properties"]["rank"] == 0]
    assert sorted(one["zh"] for one in first) == sorted(CAPITALS)
    assert {one["minzoom"] for one in first} == {0}


@pytest.mark.parametrize(
    ("zh", "en", "longitude", "latitude"),
    [  # city halls, read from a map
        ("成都", "Chengdu", 104.07, 30.66),
        ("拉萨", "Lhasa", 91.12, 29.65),
        ("绵阳", "Mianyang", 104.74, 31.46),
        ("马尔康", "Ma'erkang", 102.21, 31.91),  # seat of 阿坝藏族羌族自治州
        ("加德满都", "Kathmandu", 85.32, 27.72),
    ],
)
def test_cities_stand_where_they_are(
    places: list[dict], zh: str, en: str, longitude: float, latitude: float
) -> None:
    found = named(places, zh)
    assert found["properties"]["en"] == en
    at = found["geometry"]["coordinates"]
    assert float(distance_km(longitude, latitude, *at)) < 12


def test_no_city_is_named_twice_and_none_by_its_unit(places: list[dict]) -> None:
    shown = [(one["properties"]["zh"], one["properties"]["rank"]) for one in places]
    assert len({name for name, _ in shown}) == len(shown)
    assert not [name for name, _ in shown if re.search(r"省|自治|特别行政区", name)]
    assert 350 <= len(shown) <= 450


def test_every_city_abroad_that_is_listed_is_found(places: list[dict]) -> None:
    shown = {one["properties"]["zh"] for one in places}
    assert set(CITIES_ABROAD.values()) <= shown


@pytest.mark.parametrize(
    ("whole", "short"),
    [("成都市", "成都"), ("香港特别行政区", "香港"), ("玛沁县", "玛沁"), ("芒市", "芒市")],
)
def test_names_are_as_short_as_maps_write_them(whole: str, short: str) -> None:
    assert short_name(whole) == short


@pytest.mark.django_db
def test_pages_name_an_address_that_may_be_kept_for_ever(client: Client) -> None:
    from tests.portal.scene import keep, luding

    keep(luding())
    for page in ("/", "/?lang=en"):
        data = re.search(
            r'type="application/json">(.*?)</script>', client.get(page).content.decode()
        )
        assert data is not None
        address = json.loads(data.group(1))["towns"]
        assert re.fullmatch(r"/places\.geojson\?v=[0-9a-f]{10}", address)
    plain = client.get(address)
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert "immutable" in plain["Cache-Control"]
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < 20_000
    assert plain.json()["type"] == "FeatureCollection"
    assert "immutable" not in client.get("/places.geojson")["Cache-Control"]
