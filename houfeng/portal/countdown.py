"""How long until it reaches a place: the words of one place, and a place found by its name."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.portal.language import say
from houfeng.portal.warnings_told import ToldPlace
from houfeng.portal.warnings_words import (
    clock,
    cover_words,
    level_words,
    seconds_words,
    target_name,
)

SHAKING_S = 60.0  # after the S wave the page still says: protect yourself
CALM_BELOW = 2.5  # CSIS that nobody takes cover for


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """One place as the page's list shows it."""

    id: str
    name: str
    intensity: float
    level: str
    arrives: str  # Beijing time, "" where not known
    lead: str  # seconds, "" where not known
    blind: bool
    reached: bool | None  # None: not known
    s_at: float | None


def place_row(place: ToldPlace, now: float, language: Language) -> PlaceWords:
    target = place.target
    known = target.s_at is not None
    return PlaceWords(
        id=target.id,
        name=target_name(target, language),
        intensity=target.intensity,
        level=level_words(target, language),
        arrives=clock(target.s_at) if target.s_at is not None else "",
        lead=seconds_words(place.lead_s) if known else "",
        blind=place.blind,
        reached=now >= target.s_at if target.s_at is not None else None,
        s_at=target.s_at,
    )


def countdown(
    place: ToldPlace, now: float, language: Language, *, current: bool, cancelled: bool
) -> dict[str, Any]:
    """A place's answer without script: absolute times, what to do; the script counts from it."""
    row = place_row(place, now, language)
    arrives = say("countdown.arrives", language, clock=row.arrives) if row.arrives else ""
    if cancelled:
        told, do = say("countdown.cancelled", language), ""
    elif not current:
        key = "warning.state.over.unlocated" if row.s_at is None else "countdown.over"
        told, do = say(key, language), ""
    elif row.s_at is None:
        told = say("countdown.unknown", language)
        do = cover_words(row.intensity, language)
    elif now < row.s_at:
        told = arrives
        do = cover_words(row.intensity, language)
    elif now < row.s_at + SHAKING_S:
        told = say("countdown.since", language)
        do = say("cover.past", language) if row.intensity >= CALM_BELOW else ""
    else:
        told, do = say("countdown.over", language), ""
    return {
        "place": row,
        "told": told,
        "arrives": "" if arrives == told or cancelled else arrives,  # said once
        "do": do,
        "degree": words.degree(row.intensity, language),
    }


def find_places(places: Sequence[ToldPlace], name: str, language: Language) -> list[ToldPlace]:
    """Those with the text in their Chinese or English name."""
    wanted = _plain(name)
    return [
        one
        for one in places
        if wanted in _plain(one.target.name) or wanted in _plain(target_name(one.target, language))
    ]


def place_by_id(places: Sequence[ToldPlace], wanted: str) -> ToldPlace | None:
    """By id; a name does as well where it is the only one."""
    for one in places:
        if one.target.id == wanted:
            return one
    named = [one for one in places if wanted in (one.target.name, target_name(one.target, "en"))]
    return named[0] if len(named) == 1 else None


def _plain(text: str) -> str:
    """Without accents and capitals, for looking up."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).strip()
