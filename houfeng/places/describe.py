"""Where a point is, in the words of an earthquake release.

The county named is the one whose seat is nearest: an approximation, because no boundaries are
on board. Points beyond SEAT_KM from any Chinese place, or nearer to a foreign one, are told
from the nearest town instead; points off the coast are told as sea.
"""

import numpy as np

from houfeng.places.coastline import is_land
from houfeng.places.gazetteer import CHINA, COUNTY, PREFECTURE, Gazetteer, NearestSeats
from houfeng.places.provinces import country_names_zh
from houfeng.vocabulary.errors import NotValid, SourceUnavailable

SEAT_KM = 250.0  # western Xizang's seats lie up to about 200 km apart
TOWN_POPULATION = 15_000  # listed all over the world, so directions are told evenly
_COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def describe(gazetteer: Gazetteer, longitude: float, latitude: float, language: str) -> str:
    """zh: "四川泸定县，距县城 39 公里"; en: "39 km SE of Luding, Sichuan"."""
    if language not in ("zh", "en"):
        raise NotValid("language", language, 'write "zh" or "en"')
    nearest, _ = gazetteer.nearest(longitude, latitude)
    seats = gazetteer.nearest_seats(longitude, latitude)
    if gazetteer.place(nearest).country in CHINA and seats.county.distance_km <= SEAT_KM:
        tell = _in_china_zh if language == "zh" else _in_china_en
        return tell(seats, _offshore(longitude, latitude))
    return _from_town(gazetteer, longitude, latitude, language)


def compass_point(azimuth: float) -> str:
    """The nearest of eight directions, "N" to "NW"."""
    return _COMPASS[int((azimuth + 22.5) % 360.0 // 45.0)]


def _in_china_zh(seats: NearestSeats, sea: bool) -> str:
    place, prefecture = seats.county.place, seats.prefecture.place
    unit = place.name_zh if place.name_zh != place.province_zh else ""  # 香港, 澳门
    if unit.endswith("区") and prefecture.kind == "prefecture_seat":
        unit = prefecture.name_zh + unit  # names of districts repeat
    km = round(seats.county.distance_km)
    far = f" {km} 公里" if km else "不到 1 公里"
    where = f"{place.province_zh}{unit}{'附近海域' if sea else ''}"
    return f"{where}，距{_seat_word(place.name_zh)}{far}"


def _in_china_en(seats: NearestSeats, sea: bool) -> str:
    place, prefecture = seats.county.place, seats.prefecture.place
    parts = [place.name_en]
    if place.name_zh.endswith("区") and prefecture.kind == "prefecture_seat":
        parts.append(prefecture.name_en)
    if place.province_en.split(",")[0] not in parts:
        parts.append(place.province_en)
    told = _bearing_en(seats.county.distance_km, seats.county.azimuth_deg, ", ".join(parts))
    return told + (" (offshore)" if sea else "")


def _from_town(gazetteer: Gazetteer, longitude: float, latitude: float, language: str) -> str:
    # Chinese seats count as towns here, so that a point at sea is told from the nearer of both.
    towns = (gazetteer.populations >= TOWN_POPULATION) | np.isin(
        gazetteer.kinds, (PREFECTURE, COUNTY)
    )
    index, _ = gazetteer.nearest(longitude, latitude, towns)
    seen = gazetteer.seen_from(index, longitude, latitude)
    place = seen.place
    if language == "en":
        region = place.province_en or gazetteer.country_names.get(place.country, place.country)
        return _bearing_en(seen.distance_km, seen.azimuth_deg, f"{place.name_en}, {region}")
    region = place.province_zh or country_names_zh().get(place.country) or ""
    name = place.name_zh or f" {place.name_en} "
    name = name.removeprefix(region)
    return f"距{region}{name}".rstrip() + f" {max(round(seen.distance_km), 1)} 公里"


def _bearing_en(distance: float, azimuth: float, name: str) -> str:
    km = round(distance)
    return f"{km} km {compass_point(azimuth)} of {name}" if km else f"Less than 1 km from {name}"


def _seat_word(name: str) -> str:
    """What a seat is called in a release: a county's town, a city's centre, a district's office."""
    if name.endswith("县"):
        return "县城"
    if name.endswith(("区", "旗")):
        return name[-1] + "政府"
    return "市区"


def _offshore(longitude: float, latitude: float) -> bool:
    """False where the coastline has not been built: the distance told is true either way."""
    try:
        return not is_land(longitude, latitude)
    except SourceUnavailable:
        return False
