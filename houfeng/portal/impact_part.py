"""The event page's impact part: people, losses, what is proposed, counties, what is not known.

Everything is read from impact.json of a product already fetched: no query, and what an older
Houfeng did not write is left out.
"""

from collections.abc import Sequence
from typing import Any

from houfeng.documents import words
from houfeng.documents.brief_surroundings import surroundings_section
from houfeng.documents.loss_words import floor_area_range, money_range, people_range
from houfeng.documents.words import Language, named
from houfeng.events.origin import Origin
from houfeng.impact.estimate import Impact, LossEstimate, ShakenPlace
from houfeng.portal.advice_part import (
    advice_values,
    level_values,
    missing_values,
)
from houfeng.portal.building_part import building_values
from houfeng.portal.county_part import county_values
from houfeng.portal.impact_drawing import histogram, share_bar
from houfeng.portal.impact_reading import ReadImpact
from houfeng.portal.language import say
from houfeng.products.models import Product

PLACES_SHOWN = 12  # the rest folds away
FEW = 10  # people: the estimate tells no smaller numbers apart
_PEOPLE = (
    ("deaths", "fatalities"), ("injured", "injured"), ("trapped", "trapped"),
    ("displaced", "displaced"),
)  # fmt: skip


def impact_values(
    read: ReadImpact,
    origin: Origin,
    products: Sequence[Product],
    language: Language,
    county: str = "",
) -> dict[str, Any]:
    """Figures of impact.json as people read them. products: newest first; county: looked for."""
    impact, has = read.impact, read.has
    places = places_rows(impact, language)
    return {
        "zones": zone_rows(impact, language),
        "area": sum(impact.intensity_areas_km2.values()),
        "people": sum(impact.exposed_population.values()),
        "heads": heads(sum(impact.exposed_population.values()), language),
        "deaths": range_of("deaths", read, language),
        "money": money_range(impact.economic_loss_cny, language)
        if "economic_loss_cny" in has
        else "",
        "losses": loss_rows(read, language),
        "drawings": drawings(read, language),
        "level": level_values(impact, language) if "response_level" in has else None,
        "counties": county_values(impact, origin.event_id, county, language)
        if "counties" in has
        else None,
        "advice": advice_values(read, language),
        "buildings": building_values(impact, language) if "buildings" in has else None,
        "surroundings": surroundings_section(origin, impact, "", language)
        if "surroundings" in has
        else None,
        "missing": missing_values(impact, language),
        "places": places[:PLACES_SHOWN],
        "more_places": places[PLACES_SHOWN:],
        "exposure_source": exposure_words(impact, language),
        "map": map_version(impact, products),
        "abroad": impact.losses_abroad,
    }


def zone_rows(impact: Impact, language: Language) -> list[dict[str, Any]]:
    """Area and people of each degree, strongest first, with a bar for the people."""
    exposed = impact.exposed_population
    most = max(exposed.values(), default=0)
    return [
        {
            "degree": degree,
            "area": area,
            "heads": heads(exposed.get(degree, 0), language),
            "bar": share_bar(exposed.get(degree, 0), most),
        }
        for degree, area in sorted(impact.intensity_areas_km2.items(), reverse=True)
        if area > 0
    ]


def heads(number: float, language: Language) -> str:
    """People in a cell whose column says what is counted; a handful is no number."""
    few = 0.5 <= number < FEW
    return say("zones.few", language) if few else words.count(round(number), language)


def range_of(what: str, read: ReadImpact, language: Language) -> str:
    """A loss of people, the range first; "" where the file does not tell it."""
    field = dict(_PEOPLE)[what]
    if field not in read.has:
        return ""
    return people_range(what, getattr(read.impact, field), language)


def loss_rows(read: ReadImpact, language: Language) -> list[tuple[str, str]]:
    """(what, range in words) of every loss that the file tells."""
    rows = [(say(f"loss.{what}", language), range_of(what, read, language)) for what, _ in _PEOPLE]
    if "economic_loss_cny" in read.has:
        money = money_range(read.impact.economic_loss_cny, language)
        rows.append((say("loss.money", language), money))
    if "buildings" in read.has and read.impact.buildings.types:
        destroyed = floor_area_range(read.impact.buildings.destroyed_m2, language)
        rows.append((say("loss.destroyed", language), destroyed))
    return [row for row in rows if row[1]]


def drawings(read: ReadImpact, language: Language) -> list[dict[str, Any]]:
    """The distributions of deaths and of money, drawn."""
    wanted: tuple[tuple[str, str, LossEstimate], ...] = (
        ("deaths", "fatalities", read.impact.fatalities),
        ("money", "economic_loss_cny", read.impact.economic_loss_cny),
    )
    return [
        {
            "kind": kind,
            "title": say(f"loss.{kind}.drawn", language),
            "head": say(f"loss.{kind}", language),
            "note": say("loss.levels", language) if kind == "deaths" else "",
            **histogram(
                loss.bins,
                lambda value: words.count(value, language),
                language,
                alert_bands=kind == "deaths",
            ),
        }
        for kind, field, loss in wanted
        if field in read.has and loss.bins
    ]


def places_rows(impact: Impact, language: Language) -> list[dict[str, Any]]:
    """Towns and seats, strongest shaken first and of those the nearest."""
    ordered = sorted(impact.places, key=lambda place: (-round(place.intensity), place.distance_km))
    return [
        {
            "name": named(place.name_zh, place.name_en, language),
            "intensity": place.intensity,
            "population": place.population,
            "way": way(place, language),
        }
        for place in ordered
    ]


def way(place: ShakenPlace, language: Language) -> str:
    """ "西南 39 公里", "39 km southwest"."""
    far = words.distance(place.distance_km, language)
    towards = words.compass(place.azimuth_deg, language)
    return f"{towards} {far}" if language == "zh" else f"{far} {towards}"


def exposure_words(impact: Impact, language: Language) -> str:
    """Where the people are counted from; an older file has it in Chinese alone."""
    if language == "en" and impact.exposure_source_en:
        return impact.exposure_source_en.rstrip(".")
    return impact.exposure_source.rstrip("。").removeprefix("人口为")


def map_version(impact: Impact, products: Sequence[Product]) -> dict[str, Any] | None:
    """Which shaking map it was computed from, and whether the page shows that one."""
    digest = impact.shaking_sha256
    if not digest:
        return None
    maps = [one for one in products if one.type == "shaking"]
    made_from = next(
        (one for one in maps if any(file.sha256 == digest for file in one.files.all())), None
    )
    return {
        "sha": digest[:10],
        "revision": made_from.revision if made_from else 0,
        "same": made_from is not None and made_from is maps[0],
    }
