"""Airports with scheduled flights, and the one nearest to a point."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files

import numpy as np

from houfeng.places.gazetteer import CHINA
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import azimuth_deg, distance_km

_UNUSABLE = ("air base", "under construction", "closed")


@dataclass(frozen=True, slots=True)
class Airport:
    """One airport."""

    iata: str
    name_zh: str  # "" where none is listed
    name_en: str
    country: str  # ISO 3166
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class NearAirport:
    """An airport as seen from a point."""

    airport: Airport
    distance_km: float
    azimuth_deg: float  # from the airport to the point, clockwise from north


def nearest_airport(longitude: float, latitude: float) -> NearAirport:
    """The airport nearest to a point in degrees, anywhere in the world."""
    listed, longitudes, latitudes = _columns()
    far = distance_km(longitude, latitude, longitudes, latitudes)
    best = int(far.argmin())
    airport = listed[best]
    towards = azimuth_deg(
        airport.longitude, airport.latitude, np.array(longitude), np.array(latitude)
    )
    return NearAirport(airport, float(far[best]), float(towards))


@cache
def airports() -> tuple[Airport, ...]:
    """China's civil airports by our list, and all with an IATA code elsewhere.

    The list of airports.csv gives the Chinese names and decides what counts within China.
    """
    import airportsdata

    known = airportsdata.load("IATA")
    found = []
    for row in _chinese():
        one = known.get(row["iata"])
        if one is None and not (row["name_en"] and row["longitude"] and row["latitude"]):
            raise NotValid("airports.csv", row["iata"], "give its English name and where it lies")
        found.append(
            Airport(
                iata=row["iata"],
                name_zh=row["name_zh"],
                name_en=row["name_en"] or _english(one["name"] if one else ""),
                country=one["country"] if one else "CN",
                longitude=float(row["longitude"] or (one["lon"] if one else "")),
                latitude=float(row["latitude"] or (one["lat"] if one else "")),
            )
        )
    found += [
        Airport(code, "", _english(one["name"]), one["country"], one["lon"], one["lat"])
        for code, one in known.items()
        if one["country"] not in CHINA
        and not any(word in one["name"].lower() for word in _UNUSABLE)
    ]
    return tuple(found)


def airports_source() -> str:
    """One line for the lineage."""
    return f"airportsdata {version('airportsdata')} (MIT); Chinese names from memory"


@cache
def _columns() -> tuple[tuple[Airport, ...], Floats, Floats]:
    listed = airports()
    return (
        listed,
        np.array([one.longitude for one in listed]),
        np.array([one.latitude for one in listed]),
    )


def _chinese() -> list[dict[str, str]]:
    text = files("houfeng.places").joinpath("airports.csv").read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def _english(name: str) -> str:
    """ "Xichang Qingshan Airport"; the package leaves the last word out here and there."""
    plain = " ".join(name.split())
    is_named = any(word in plain.lower() for word in ("airport", "airfield", "aerodrome", "intl"))
    return plain if is_named else f"{plain} Airport"
