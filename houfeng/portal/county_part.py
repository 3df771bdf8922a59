"""The counties of an event page: strongest shaken first, found by name, taken away as files."""

from typing import Any

from django.urls import reverse

from houfeng.documents import words
from houfeng.documents.brief_parts import joined, shortened
from houfeng.documents.layer_words import basis_words
from houfeng.documents.loss_words import short_range
from houfeng.documents.words import Language, named
from houfeng.impact.estimate import CountyImpact, Impact
from houfeng.portal.language import say

MOST_TOWNS = 6
LONGEST_WISH = 40
SCROLLS_FROM = 25  # rows; a longer table has a room of its own


def county_values(impact: Impact, event_id: str, wish: str, language: Language) -> dict[str, Any]:
    """All rows, those not asked for hidden; how many are shown; addresses of the files."""
    asked = wish.strip()[:LONGEST_WISH]
    rows = [county_row(one, language) for one in strongest_first(impact)]
    for row in rows:
        row["hidden"] = asked.lower() not in row["find"]
    shown = sum(not row["hidden"] for row in rows)
    return {
        "rows": rows,
        "asked": asked,
        "told": told(shown, len(rows), language),
        "scrolls": len(rows) >= SCROLLS_FROM,
        "basis": basis_words(impact.counties_basis, language),
        "csv": f"{reverse('counties_csv', args=[event_id])}?lang={language}",
        "json": reverse("counties_json", args=[event_id]),
    }


def strongest_first(impact: Impact) -> list[CountyImpact]:
    return sorted(impact.counties, key=lambda one: -one.max_intensity)


def told(shown: int, total: int, language: Language) -> str:
    """How many rows there are to see; the script says the same while it filters."""
    if not shown:
        return say("counties.found.none", language)
    if shown == total:
        return say("counties.found.all", language, total=f"{total:,}")
    return say("counties.found", language, shown=f"{shown:,}", total=f"{total:,}")


def county_row(county: CountyImpact, language: Language) -> dict[str, Any]:
    """One county as the table shows it."""
    names = [county.name_zh, county.name_en, county.prefecture_zh, county.prefecture_en]
    names += [county.province_zh, county.province_en, county.code]
    names += [name for town in county.towns for name in (town.name_zh, town.name_en)]
    return {
        "code": county.code,
        "name": named(county.name_zh, county.name_en, language) or county.code,
        "above": above_of(county, language),
        "intensity": county.max_intensity,
        "people": words.count(sum(county.people.values()), language),
        "deaths": short_range(county.fatalities, language),
        "displaced": short_range(county.displaced, language),
        "towns": shortened(town_names(county, language), MOST_TOWNS, language),
        "find": " ".join(filter(None, names)).lower(),
    }


def above_of(county: CountyImpact, language: Language) -> str:
    """The prefecture; where it has none, the province."""
    return named(county.prefecture_zh, county.prefecture_en, language) or named(
        county.province_zh, county.province_en, language
    )


def town_names(county: CountyImpact, language: Language) -> list[str]:
    found = [named(town.name_zh, town.name_en, language) for town in county.towns]
    return [name for name in found if name]


def all_towns(county: CountyImpact, language: Language) -> str:
    return joined(town_names(county, language), language)
