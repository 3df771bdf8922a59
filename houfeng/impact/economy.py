"""What people have to lose, and the law by which they lose it: GDP per head, worth, money laws.

Exposed value is people x GDP per head x worth, as in PAGER, where worth (its alpha) is the value
exposed in years of product. A loss is the law's share of it. For the mainland of China worth and
law are ours, fitted on losses officially reported; elsewhere they are PAGER's. Ours also values
the land itself, for the roads, lines, dams and herds where few people live: each km² as much as
a few heads of its province.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.pager_countries import WORLD, pager_lineage, pager_model, pager_money_law
from houfeng.impact.science.economic_loss import HIGHEST
from houfeng.impact.science.loss_law import LossLaw
from houfeng.impact.science.pager import LognormalLaw
from houfeng.impact.tables import read_table, stand_ins
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.lineage import Lineage

HUNDRED_MILLION = 1e8  # 亿: tables of provinces and losses are in 亿元
# Units with statistics of their own, by the first two digits of GB/T 2260, as their ISO codes.
_OWN_STATISTICS = {71: "TW", 81: "HK", 82: "MO"}
_PROVINCE_YEARS = (2010, 2020, 2024)
_WORLD_BANK = "World Bank, World Development Indicators NY.GDP.PCAP.CD of 2022-12-22 (CC BY 4.0)"
_MEMORY = "entered from memory, not compared with its source"


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistical value, of when and by whom."""

    value: float
    year: int
    source: str


def exposed_value_cny(
    people: Floats,
    land_km2: Floats,
    province_codes: NDArray[np.integer[Any]],
    year: int,
    country: str | None = None,
) -> Floats:
    """Value exposed in each cell, CNY of the year: what `money_law` takes its share of.

    people, land_km2 (0 at sea), province_codes (first two digits of GB/T 2260, 0 outside China):
    any shape, the same for all. country: whose cells those with code 0 are; None counts nothing
    there.
    """
    value = np.zeros(people.shape)
    for code in np.unique(province_codes):
        if code == 0 and country is None:
            continue
        here = province_codes == code
        per_head = wealth_per_head_cny(country or "CN", int(code), year)
        value[here] = people[here] * per_head
        if code and int(code) not in _OWN_STATISTICS:
            value[here] += land_km2[here] * (land_heads_per_km2() * per_head)
    return value


def wealth_per_head_cny(country: str, province_code: int, year: int) -> float:
    """Exposed value per head in CNY of the year.

    country: ISO 3166, looked at where province_code is 0 alone; province_code: first two digits
    of GB/T 2260, 0 outside China. Years beyond the tables are given the nearest one's value.
    """
    if _on_mainland(country, province_code):
        return china_worth() * gdp_per_head_cny(country, province_code, year).value
    code = _OWN_STATISTICS.get(province_code, country)
    return pager_model("money", code).alpha * gdp_per_head_cny(country, province_code, year).value


def gdp_per_head_cny(country: str, province_code: int, year: int) -> Figure:
    """GDP per head at current prices, CNY of the year, or NotFound."""
    if _on_mainland(country, province_code):
        return _of_province(province_code, year)
    dollars = gdp_per_head_usd(_OWN_STATISTICS.get(province_code, country), year)
    rate = cny_per_usd(dollars.year)
    return Figure(dollars.value * rate.value, dollars.year, f"{dollars.source}; {rate.source}")


def gdp_per_head_usd(country: str, year: int) -> Figure:
    """GDP per head, current US dollars; the year's, between years, or the nearest known.

    Raises NotFound for a country that the table lacks and nothing stands for.
    """
    code = country.strip().upper() if country != WORLD else WORLD
    stands = stand_ins("gdp")
    of, why = stands.get(code, (code, ""))
    if of not in _dollars():
        raise NotFound(
            f"no GDP per head of {country!r} is known; give an ISO 3166 code of the World Bank's "
            "table (CN, JP, TR ...) or that of a neighbour with like income"
        )
    source, years, values = _dollars()[of]
    asked = int(np.clip(year, years[0], years[-1]))
    value = float(np.exp(np.interp(asked, years, np.log(values))))
    named = _WORLD_BANK if source == "World Bank" else _MEMORY
    return Figure(value, asked, f"{named}, {of} for {code}: {why}" if why else named)


def cny_per_usd(year: int) -> Figure:
    """Mean exchange rate of a year; the nearest year's beyond 1990 to the last."""
    years, _, rates = _national()
    known = years[np.isfinite(rates)]
    asked = int(np.clip(year, known[0], known[-1]))
    return Figure(
        float(rates[years == asked][0]),
        asked,
        f"mean rate of {asked}, China Statistical Yearbook ({_MEMORY})",
    )


def province_gdp_cny(province_code: int) -> Figure:
    """Latest known yearly GDP of a province of the mainland, CNY: 1 % of it is the national
    plan's threshold of an especially serious earthquake disaster. NotFound for any other."""
    row = _provinces().get(province_code)
    if row is None:
        raise NotFound(
            f"no GDP of province {province_code!r} is on board; give the first two digits of the "
            "GB/T 2260 code of one of the 31 provinces of the mainland"
        )
    support = "" if row.support == "seen" else f"; {_MEMORY}"
    return Figure(
        row.gdp_cny, _PROVINCE_YEARS[-1], f"provincial bureaus of statistics, 2024{support}"
    )


def money_law(country: str, province_code: int) -> LossLaw:
    """Share lost of the exposed value where people are: ours on the mainland, else PAGER's."""
    if _on_mainland(country, province_code):
        return china_money_law()
    return pager_money_law(_OWN_STATISTICS.get(province_code, country))


def china_money_law() -> LossLaw:
    """The law of the mainland; its spread is what a shift of the whole map does not explain."""
    found = _fitted()
    return LognormalLaw(found["theta"], found["beta"], found["spread"], HIGHEST)


def china_worth() -> float:
    """Exposed value in years of product, of the law of the mainland."""
    return float(_fitted()["worth"])


def land_heads_per_km2() -> float:
    """Heads whose worth a km² of the mainland has beside its people's."""
    return float(_fitted()["land_heads_per_km2"])


def money_lineage(country: str, province_code: int, year: int) -> Lineage:
    """The law and the figures behind a loss in money."""
    gdp = gdp_per_head_cny(country, province_code, year)
    figure = f"GDP per head {gdp.value:,.0f} CNY ({gdp.year}; {gdp.source})."
    if not _on_mainland(country, province_code):
        code = _OWN_STATISTICS.get(province_code, country)
        line = pager_lineage("money", code)
        return Lineage(
            line.role, line.name, line.version, line.source, f"{line.note} {figure} Of {code}."
        )
    found = _fitted()
    return Lineage(
        role="economic loss",
        name="Houfeng China economic loss",
        version=found["version"],
        source=found["source"],
        note=f"{found['note']} {figure} That of the province at the epicentre; every place is "
        "valued by its own province's.",
    )


@dataclass(frozen=True, slots=True)
class _Province:
    gdp_cny: float
    support: str
    per_head: tuple[float, ...]  # CNY, of _PROVINCE_YEARS


def _on_mainland(country: str, province_code: int) -> bool:
    if province_code:
        return province_code not in _OWN_STATISTICS
    if country.strip().upper() == "CN":
        raise NotFound(
            "the province of a place in China is not known (province_code 0); "
            "give the first two digits of its GB/T 2260 code"
        )
    return False


def _of_province(code: int, year: int) -> Figure:
    """National GDP per head of the year times the province's ratio to it, between known years."""
    row = _provinces().get(code)
    if row is None:
        raise NotFound(
            f"there is no province {code!r} in the table; give the first two digits of a code of "
            "GB/T 2260"
        )
    years, per_head, _ = _national()
    asked = int(np.clip(year, years[0], years[-1]))
    known = np.isin(years, _PROVINCE_YEARS)
    ratios = np.log(np.array(row.per_head) / per_head[known])
    ratio = np.exp(np.interp(asked, _PROVINCE_YEARS, ratios))
    return Figure(
        float(per_head[years == asked][0] * ratio),
        asked,
        "National Bureau of Statistics: GDP per head of the country by year, and of the province "
        f"by its ratio to the country in 2010, 2020 and 2024 ({_MEMORY}, but for GDP of 2024)",
    )


@cache
def _provinces() -> dict[int, _Province]:
    census = {int(row["code"]): float(row["people"]) for row in read_table("census_2020.csv")}
    found = {}
    for row in read_table("gdp_provinces.csv"):
        code = int(row["code"])
        gdp = float(row["gdp_2024_100m_cny"]) * HUNDRED_MILLION
        # People change by less than 3 % in four years: the census stands for those of 2024.
        per_head = (
            float(row["per_head_2010_cny"]),
            float(row["per_head_2020_cny"]),
            gdp / census[code],
        )
        found[code] = _Province(gdp, row["gdp_2024_support"], per_head)
    return found


@cache
def _national() -> tuple[Floats, Floats, Floats]:
    """(years, GDP per head in CNY, CNY per US dollar or NaN)."""
    rows = read_table("gdp_china.csv")
    return (
        np.array([float(row["year"]) for row in rows]),
        np.array([float(row["gdp_per_head_cny"]) for row in rows]),
        np.array([float(row["cny_per_usd"] or "nan") for row in rows]),
    )


@cache
def _dollars() -> dict[str, tuple[str, Floats, Floats]]:
    """Country -> (source, years known, US dollars per head)."""
    found = {}
    for row in read_table("gdp_per_head_usd.csv"):
        known = [(int(name), float(text)) for name, text in row.items() if name[0] in "12" and text]
        years, values = np.array(known, dtype=np.float64).T
        found[row["code"]] = (row["source"], years, values)
    return found


@cache
def _fitted() -> dict[str, Any]:
    text = files("houfeng.impact").joinpath("data/economic_law_china.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
