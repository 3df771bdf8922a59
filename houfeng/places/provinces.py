"""The 34 provincial units of China, and country names in Chinese."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Province:
    """One provincial unit."""

    code: int  # first two digits of the GB/T 2260 code
    name_zh: str
    short_zh: str
    name_en: str
    country: str  # ISO 3166 code under which GeoNames lists its places
    geonames_admin1: str  # "" where GeoNames keeps it as a country of its own code


@cache
def provinces() -> dict[int, Province]:
    """By the first two digits of the GB/T 2260 code."""
    return {
        int(row["code"]): Province(
            code=int(row["code"]),
            name_zh=row["name_zh"],
            short_zh=row["short_zh"],
            name_en=row["name_en"],
            country=row["country"],
            geonames_admin1=row["geonames_admin1"],
        )
        for row in read_table("provinces.csv")
    }


@cache
def country_names_zh() -> dict[str, str]:
    """Chinese names of neighbours and of countries with many earthquakes, by ISO code."""
    return {row["iso"]: row["name_zh"] for row in read_table("countries.csv")}


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a table in this folder."""
    text = files("houfeng.places").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
