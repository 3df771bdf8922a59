"""The gazetteer against distances and names that are public knowledge."""

import numpy as np
import pytest

from houfeng.places import build, load
from houfeng.vocabulary.errors import NotValid

LUDING = (102.08, 29.59)  # M 6.8 of 2022-09-05; released as 39 km from Luding's county seat


def _named(gazetteer, name):
    return gazetteer.place(gazetteer.names_zh.index(name))


def test_luding_in_the_words_of_the_release(gazetteer):
    assert gazetteer.describe(*LUDING, "zh") == "四川泸定县，距县城 39 公里"
    # The epicentre lies 15 km west and 36 km south of the seat: south rather than south-west.
    assert gazetteer.describe(*LUDING, "en") == "39 km S of Luding, Sichuan"


def test_luding_seats_as_in_the_brief(gazetteer):
    seats = gazetteer.nearest_seats(*LUDING)

    # CENC on 2022-09-05: 39 km to Luding, 47 km to Kangding, 226 km to Chengdu. cpca puts the
    # prefecture at its government, 6 km north of Kangding's own.
    kangding = gazetteer.seen_from(gazetteer.names_zh.index("康定市"), *LUDING)
    assert kangding.distance_km == pytest.approx(47, abs=1)
    assert seats.county.place.adcode == "513322"
    assert seats.county.distance_km == pytest.approx(39, abs=2)
    assert seats.prefecture.place.adcode == "513300"
    assert seats.prefecture.distance_km == pytest.approx(53, abs=1)
    assert seats.province.place.adcode == "510000"
    assert seats.province.distance_km == pytest.approx(226, abs=5)
    assert 180 < seats.county.azimuth_deg < 225  # the seat lies to the north-north-east


@pytest.mark.parametrize(
    ("where", "zh", "en"),
    [
        # Kathmandu, 27.70 N 85.32 E; one degree of latitude is 111 km.
        ((85.32, 27.4), "距尼泊尔", "Nepal"),
        # 300 km off Sendai: Japan is named, and the point is not placed on land.
        ((145.0, 38.3), "距日本", "Japan"),
        ((116.60, 40.40), "北京怀柔区，距区政府", "Huairou, Beijing"),
        ((118.18, 39.63), "河北唐山市路北区", "Lubei, Tangshan, Hebei"),  # Tangshan 1976
        ((126.55, 43.84), "吉林吉林市", "Jilin"),  # city and province share their name
        ((104.90, 28.34), "四川", "Sichuan"),  # Changning 2019
        ((121.75, 23.80), "附近海域", "Taiwan, China (offshore)"),
        ((114.17, 22.32), "香港", "Hong Kong"),
    ],
)
def test_places_near_and_far(gazetteer, where, zh, en):
    assert zh in gazetteer.describe(*where, "zh")
    assert en in gazetteer.describe(*where, "en")


def test_mid_ocean_is_told_from_the_nearest_town(gazetteer):
    # Papeete (149.57 W, 17.54 S) is 1,950 km from 150 W on the equator: 17.54 x 111.2.
    assert gazetteer.describe(-150.0, 0.0, "en") == "1950 km N of Papeete, French Polynesia"


def test_unknown_language_is_refused(gazetteer):
    with pytest.raises(NotValid, match="language"):
        gazetteer.describe(*LUDING, "fr")


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("泸定县", "Luding"),  # GeoNames lists the town Luqiao
        ("玛多县", "Maduo"),
        ("漾濞彝族自治县", "Yangbi"),
        ("呼和浩特市", "Hohhot"),
        ("长宁县", "Changning"),
        ("成都市", "Chengdu"),
        ("西安市", "Xi’an"),
        ("北川羌族自治县", "Beichuan"),
        ("忠县", "Zhongxian"),
        ("和田地区", "Hotan"),
        ("重庆市", "Chongqing"),
    ],
)
def test_english_names_of_seats(gazetteer, zh, en):
    assert _named(gazetteer, zh).name_en == en


def test_every_seat_has_an_english_name(gazetteer):
    seats = np.flatnonzero(gazetteer.kinds < 3)

    assert len(seats) > 3200
    assert not [i for i in seats if not gazetteer.names_en[i].isascii() and _han(gazetteer, i)]


def _han(gazetteer, index):
    return any("一" <= character <= "鿿" for character in gazetteer.names_en[index])


def test_chinese_names_are_simplified(gazetteer):
    # 綿陽 and 绵阳 are both listed; so are 天府 and 成都 for Chengdu.
    towns = [
        gazetteer.place(i)
        for i in np.flatnonzero((gazetteer.kinds == 3) & (gazetteer.populations > 1_000_000))
    ]
    named = {town.name_en: town.name_zh for town in towns if town.country == "CN"}

    assert named["Mianyang"] == "绵阳"
    assert named["Hohhot"] == "呼和浩特"


def test_near_is_sorted_and_filtered(gazetteer):
    found = gazetteer.near(104.07, 30.66, 100.0, 15, min_population=100_000)

    distances = [seen.distance_km for seen in found]
    assert distances == sorted(distances)
    assert len(found) > 3
    assert all(seen.place.population >= 100_000 for seen in found)
    assert distances[-1] <= 100.0


def test_kept_file_is_used_and_stale_ones_are_not(tmp_path, monkeypatch):
    said = []
    load(tmp_path, said.append)
    assert said[0] == "reading towns"

    said.clear()
    load(tmp_path, said.append)
    assert said == []

    monkeypatch.setattr(build, "_versions", lambda: "9.9-9.9")
    load(tmp_path, said.append)
    assert said[0] == "reading towns"
    assert not list(tmp_path.glob("*.part"))
