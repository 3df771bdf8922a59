"""The base map's place names: seats of provinces and prefectures, and great cities around.

Points and names only: no boundary is drawn, and nothing is asked of another server.
"""

import gzip
import hashlib
import json
from functools import cache
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from houfeng.places import Gazetteer
from houfeng.places.gazetteer import COUNTY, PREFECTURE, PROVINCE
from houfeng.response.known import gazetteer
from houfeng.vocabulary.arrays import Bools
from houfeng.vocabulary.geometry import distance_km

SAME_CITY_KM = 60.0  # a province's seat lies in the city whose own seat is nearest
SEAT_TOWN_KM = 20.0  # an autonomous prefecture's seat lies in the county town beside it
GREAT_CITY = 1_500_000  # people; such prefectures are named earlier when zooming in
# Zoom from which a rank is named: provinces' capitals, great cities, other prefectures.
MIN_ZOOM = (0, 4, 5)

CITIES_ABROAD = {
    ("AF", "Kabul"): "喀布尔",
    ("BD", "Chattogram"): "吉大港",
    ("BD", "Dhaka"): "达卡",
    ("ID", "Jakarta"): "雅加达",
    ("ID", "Medan"): "棉兰",
    ("ID", "Surabaya"): "泗水",
    ("IN", "Bengaluru"): "班加罗尔",
    ("IN", "Chennai"): "金奈",
    ("IN", "Delhi"): "德里",
    ("IN", "Hyderabad"): "海得拉巴",
    ("IN", "Kolkata"): "加尔各答",
    ("IN", "Lucknow"): "勒克瑙",
    ("IN", "Mumbai"): "孟买",
    ("IN", "Patna"): "巴特那",
    ("IR", "Mashhad"): "马什哈德",
    ("IR", "Tehran"): "德黑兰",
    ("JP", "Fukuoka"): "福冈",
    ("JP", "Hiroshima"): "广岛",
    ("JP", "Nagoya"): "名古屋",
    ("JP", "Osaka"): "大阪",
    ("JP", "Sapporo"): "札幌",
    ("JP", "Sendai"): "仙台",
    ("JP", "Tokyo"): "东京",
    ("KH", "Phnom Penh"): "金边",
    ("KP", "Pyongyang"): "平壤",
    ("KR", "Busan"): "釜山",
    ("KR", "Daegu"): "大邱",
    ("KR", "Seoul"): "首尔",
    ("KZ", "Almaty"): "阿拉木图",
    ("KZ", "Astana"): "阿斯塔纳",
    ("MM", "Mandalay"): "曼德勒",
    ("MM", "Yangon"): "仰光",
    ("MY", "Kuala Lumpur"): "吉隆坡",
    ("NP", "Kathmandu"): "加德满都",
    ("PH", "Davao"): "达沃",
    ("PH", "Manila"): "马尼拉",
    ("PK", "Karachi"): "卡拉奇",
    ("PK", "Lahore"): "拉合尔",
    ("PK", "Peshawar"): "白沙瓦",
    ("RU", "Krasnoyarsk"): "克拉斯诺亚尔斯克",
    ("RU", "Novosibirsk"): "新西伯利亚",
    ("SG", "Singapore"): "新加坡",
    ("TH", "Bangkok"): "曼谷",
    ("UZ", "Tashkent"): "塔什干",
    ("VN", "Da Nang"): "岘港",
    ("VN", "Haiphong"): "海防",
    ("VN", "Hanoi"): "河内",
    ("VN", "Ho Chi Minh City"): "胡志明市",
}
"""Cities above a million around China and their usual Chinese names: the gazetteer's alternate
names mix scripts and old spellings. Positions and populations are the gazetteer's."""


def places_address() -> str:
    """Address of the names; it changes when they do, so they may be kept for ever."""
    return f"{reverse('base_places')}?v={hashlib.sha256(_packed()).hexdigest()[:10]}"


def base_places(request: HttpRequest) -> HttpResponse:
    """The base map's places as GeoJSON."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    content = _packed() if packed else gzip.decompress(_packed())
    response = HttpResponse(content, content_type="application/geo+json")
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    lasting = "max-age=31536000, immutable" if "v" in request.GET else "max-age=3600"
    response["Cache-Control"] = f"public, {lasting}"
    return response


@cache
def _packed() -> bytes:
    text = json.dumps(places_geojson(gazetteer()), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)


def places_geojson(found: Gazetteer) -> dict[str, Any]:
    """Points with `zh`, `en`, `rank` (0: shown first) and `minzoom`, each city once."""
    seats = [int(index) for index in np.flatnonzero(found.kinds == PROVINCE)]
    names = [_capital(found, seat) for seat in seats]
    taken = set(names)
    features = [_feature(found, *both, rank=0) for both in zip(seats, names, strict=True)]
    for index in np.flatnonzero(found.kinds == PREFECTURE):
        if int(index) in taken:
            continue
        great = found.populations[index] >= GREAT_CITY
        features.append(_feature(found, int(index), _town_of(found, int(index)), 1 if great else 2))
    features += _abroad(found)
    features.sort(key=lambda one: (one["properties"]["rank"], -one["properties"].pop("people")))
    return {"type": "FeatureCollection", "features": features}


def _capital(found: Gazetteer, seat: int) -> int:
    """Whose name a province's seat bears: 四川省's is called 成都."""
    # Beijing, Shanghai, Tianjin, Chongqing, Hong Kong and Macao are cities themselves.
    if found.names_zh[seat].endswith(("市", "特别行政区")):
        return seat
    same = found.province_codes == found.province_codes[seat]
    for kind in (PREFECTURE, COUNTY):
        index = _nearest(found, seat, same & (found.kinds == kind), SAME_CITY_KM)
        if index is not None:
            return index
    return seat


def _town_of(found: Gazetteer, seat: int) -> int:
    """Whose name a prefecture's seat bears: its own city's, else the county town beside it."""
    if found.names_zh[seat].endswith("市"):
        return seat
    own = (found.kinds == COUNTY) & (found.adcodes // 100 == found.adcodes[seat] // 100)
    town = _nearest(found, seat, own, SEAT_TOWN_KM)
    return seat if town is None else town


def _nearest(found: Gazetteer, index: int, among: Bools, within_km: float) -> int | None:
    chosen = np.flatnonzero(among)
    if not chosen.size:
        return None
    here = (float(found.longitudes[index]), float(found.latitudes[index]))
    far = distance_km(*here, found.longitudes[chosen], found.latitudes[chosen])
    best = int(far.argmin())
    return int(chosen[best]) if far[best] <= within_km else None


def _abroad(found: Gazetteer) -> list[dict[str, Any]]:
    """The chosen cities outside China that the gazetteer knows."""
    features = []
    for index in np.flatnonzero(~found.in_china & (found.populations > 1_000_000)):
        key = (found.countries[index].decode("ascii"), found.names_en[index])
        if key in CITIES_ABROAD:
            feature = _feature(found, int(index), int(index), rank=1)
            feature["properties"]["zh"] = CITIES_ABROAD[key]
            features.append(feature)
    return features


def _feature(found: Gazetteer, seat: int, name: int, rank: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {
            "zh": short_name(found.names_zh[name]),
            "en": plain(found.names_en[name].split(",")[0]),
            "rank": rank,
            "minzoom": MIN_ZOOM[rank],
            "people": int(max(found.populations[seat], found.populations[name])),
        },
        "geometry": {
            "type": "Point",
            "coordinates": [
                round(float(found.longitudes[seat]), 3),
                round(float(found.latitudes[seat]), 3),
            ],
        },
    }


def plain(name: str) -> str:
    """With a straight apostrophe: the map's fonts set the curved one as wide as a Chinese sign."""
    return name.replace("’", "'")


def short_name(name: str) -> str:
    """As maps write it: 成都市 is 成都, 甘洛县 is 甘洛, 香港特别行政区 is 香港; 林县 stays."""
    for ending in ("特别行政区", "市", "县", "区"):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name
