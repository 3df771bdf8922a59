"""The administrative units there are: counties of China, its islands' provinces, countries.

A county is what a six-digit code of GB/T 2260 names below a prefecture; the four prefectures
without counties (Dongguan, Zhongshan, Danzhou, Jiayuguan) count as one county each. Taiwan, Hong
Kong and Macao are one unit each, because no codes are in use below them; outside China every
country is one unit.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from houfeng.places.gazetteer import COUNTY, PREFECTURE, PROVINCE, Gazetteer
from houfeng.places.provinces import country_names_zh, provinces
from houfeng.vocabulary.errors import NotValid

_CODE = re.compile(r"[1-8]\d{5}\Z")
# Longest first: 自治县 also ends in 县.
_COUNTY_ENDINGS = (
    ("自治县", "Autonomous County"), ("自治旗", "Autonomous Banner"), ("特区", "Special District"),
    ("林区", "Forestry District"), ("群岛", "Islands"), ("县", "County"), ("市", "City"),
    ("区", "District"), ("旗", "Banner"),
)  # fmt: skip
# A city is called by its name alone; the English of the others follows official usage.
_PREFECTURE_ENDINGS = (("自治州", "Prefecture"), ("地区", "Prefecture"), ("盟", "League"))


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit of county level; outside China a country."""

    code: str  # GB/T 2260, six digits; outside China the country's ISO code
    name_zh: str
    name_en: str
    prefecture_zh: str  # "" straight under its province
    prefecture_en: str
    province_zh: str  # "" outside China
    province_en: str
    longitude: float  # of its seat; of a country, of its most populous place
    latitude: float


@dataclass(frozen=True, slots=True, eq=False)
class UnitList:
    """Units, and the places that stand for them."""

    units: tuple[Unit, ...]
    by_code: dict[str, int]  # index into units
    known_codes: frozenset[str]  # provinces and prefectures too
    seats: NDArray[np.intp]  # places that stand for a unit of China, (n_seat,)
    unit_of_seat: NDArray[np.int32]  # (n_seat,)
    country_of_place: NDArray[np.int32]  # unit of every place abroad, -1 in China


@lru_cache(maxsize=2)
def unit_list(gazetteer: Gazetteer) -> UnitList:
    """Every unit the gazetteer knows."""
    units: list[Unit] = []
    seats: list[int] = []
    unit_of_seat: list[int] = []
    codes = {int(code): i for i, code in enumerate(gazetteer.adcodes) if code}
    with_counties = {int(c) // 100 for c in gazetteer.adcodes[gazetteer.kinds == COUNTY] if c}
    islands: dict[int, int] = {}
    for index in np.flatnonzero(gazetteer.kinds <= COUNTY):
        code, kind = int(gazetteer.adcodes[index]), int(gazetteer.kinds[index])
        province = int(gazetteer.province_codes[index])
        if kind == COUNTY and code == 0:
            if province not in islands:
                islands[province] = len(units)
                units.append(_province_unit(gazetteer, codes.get(province * 10000, int(index))))
            unit_of_seat.append(islands[province])
        elif kind == COUNTY or (kind == PREFECTURE and code // 100 not in with_counties):
            unit_of_seat.append(len(units))
            units.append(_county(gazetteer, int(index), codes))
        else:
            continue
        seats.append(int(index))
    countries = _countries(gazetteer, units)
    by_code = {unit.code: i for i, unit in enumerate(units)}
    upper = gazetteer.adcodes[gazetteer.kinds <= PREFECTURE]
    return UnitList(
        units=tuple(units),
        by_code=by_code,
        known_codes=frozenset({f"{code:06d}" for code in upper if code} | set(by_code)),
        seats=np.array(seats, dtype=np.intp),
        unit_of_seat=np.array(unit_of_seat, dtype=np.int32),
        country_of_place=countries,
    )


def code_of(found: object) -> str | None:
    """Six digits from what files write, or None: 513322, 513322.0, "156513322",
    "513322000000" (the statistical code of the whole unit)."""
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    text = str(found).strip().removesuffix(".0")
    if len(text) == 9:
        text = text.removeprefix("156")  # ISO 3166 number of China, as national maps write it
    if len(text) == 12:
        text = text.removesuffix("000000")
    return text if _CODE.match(text) else None


def demand_code(units: UnitList, field: str, found: object) -> str:
    """The code in six digits; NotValid, naming the field, where there is no such unit."""
    code = code_of(found)
    if code is None:
        raise NotValid(field, found, "give the six digits of GB/T 2260, such as 513322")
    if int(code[:2]) not in provinces():
        raise NotValid(field, found, f"no province has the code {code[:2]}; see GB/T 2260")
    if code not in units.known_codes:
        raise NotValid(
            field, found,
            "there is no unit of county level or above with this code in GB/T 2260 as the "
            "gazetteer has it; write its present code, and leave out headings such as 市辖区",
        )  # fmt: skip
    return code


def units_under(units: UnitList, code: str) -> list[int]:
    """Indices of the county-level units a code stands for: itself, or all in its area."""
    if code in units.by_code:
        return [units.by_code[code]]
    stem = code[:2] if code.endswith("0000") else code[:4]
    return [i for i, unit in enumerate(units.units) if unit.code.startswith(stem)]


def _county(gazetteer: Gazetteer, index: int, codes: dict[int, int]) -> Unit:
    code = int(gazetteer.adcodes[index])
    province = provinces()[code // 10000]
    above = codes.get(code // 100 * 100) if code % 100 else None
    prefecture_zh = prefecture_en = ""
    if above is not None and gazetteer.kinds[above] != PROVINCE:
        prefecture_zh = gazetteer.names_zh[above]
        prefecture_en = _english(gazetteer.names_en[above], prefecture_zh, _PREFECTURE_ENDINGS)
    zh = gazetteer.names_zh[index]
    return Unit(
        code=f"{code:06d}",
        name_zh=zh,
        name_en=_english(gazetteer.names_en[index], zh, _COUNTY_ENDINGS),
        prefecture_zh=prefecture_zh,
        prefecture_en=prefecture_en,
        province_zh=province.name_zh,
        province_en=province.name_en,
        longitude=float(gazetteer.longitudes[index]),
        latitude=float(gazetteer.latitudes[index]),
    )


def _province_unit(gazetteer: Gazetteer, index: int) -> Unit:
    province = provinces()[int(gazetteer.province_codes[index])]
    return Unit(
        f"{province.code}0000", province.name_zh, province.name_en, "", "",
        province.name_zh, province.name_en,
        float(gazetteer.longitudes[index]), float(gazetteer.latitudes[index]),
    )  # fmt: skip


def _countries(gazetteer: Gazetteer, units: list[Unit]) -> NDArray[np.int32]:
    """Adds a unit per country; returns that of every place, -1 in China."""
    abroad = ~gazetteer.in_china
    names, number = np.unique(gazetteer.countries[abroad], return_inverse=True)
    found = np.full(len(gazetteer), -1, dtype=np.int32)
    found[abroad] = len(units) + number
    for raw in names:
        iso = raw.decode("ascii")
        places = np.flatnonzero(found == len(units))
        largest = int(places[gazetteer.populations[places].argmax()])
        english = gazetteer.country_names.get(iso, iso)
        units.append(
            Unit(
                iso, country_names_zh().get(iso, english), english, "", "", "", "",
                float(gazetteer.longitudes[largest]), float(gazetteer.latitudes[largest]),
            )
        )  # fmt: skip
    return found


def _english(name: str, name_zh: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, english in endings:
        if name_zh.endswith(ending):
            return f"{name} {english}"
    return name
