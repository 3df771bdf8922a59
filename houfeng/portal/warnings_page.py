"""Everything a warning's page shows, gathered in the order it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.events.models import Event
from houfeng.portal.countdown import countdown, find_places, place_by_id, place_row
from houfeng.portal.language import say
from houfeng.portal.warnings_chart import growth_charts
from houfeng.portal.warnings_live import network_stations
from houfeng.portal.warnings_reading import EventWarning, ToldMessage, is_current
from houfeng.portal.warnings_script import curves_for, script_values
from houfeng.portal.warnings_told import (
    ToldPlace,
    first_blind_zone,
    told_places,
)
from houfeng.portal.warnings_words import (
    bare_title,
    changes,
    clock,
    magnitude_words,
    moment,
    policy_words,
    reason_words,
    seconds_words,
    short_magnitude,
    target_name,
    with_banner,
)
from houfeng.vocabulary.scales import csis_degrees
from houfeng.vocabulary.status import Status
from houfeng.warning.platform_ids import platform_event_id
from houfeng.warning.waves import MODEL, WaveCurves

ROWS = 30  # of the list of places, a page
_SHOWN_DEGREES = range(3, 13)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    place: str
    name: str  # looked for among the places
    begin: int  # first row of the list

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        begin = query.get("from", "")[:6]
        return cls(
            query.get("place", "").strip()[:200],
            query.get("q", "").strip()[:100],
            int(begin) if begin.isdecimal() else 0,
        )


def warning_context(
    warning: EventWarning, asked: Asked, now: float, language: Language
) -> dict[str, Any]:
    """The page's values."""
    standing, newest = warning.standing, warning.newest
    places = told_places(warning)
    curves = curves_for(standing)
    current = is_current(warning, moment(now))
    stations, synthetic = network_stations(warning)
    chosen = place_by_id(places, asked.place) if asked.place else None
    title = bare_title(standing, language)
    if warning.cancelled:
        title = say("warning.title.cancelled", language, title=title)
    return {
        "warning": warning,
        "title": with_banner(title, warning.status, language),
        "heading": title,
        "state": state_words(warning, current, places, now, language),
        "current": current,
        "synthetic": synthetic,
        "exercise": warning.status if warning.status != Status.ACTUAL else "",
        "separator": "；" if language == "zh" else "; ",
        "facts": facts(warning, language),
        "changed": changes(warning.messages[-2], newest, language)
        if len(warning.messages) > 1 and newest.kind != "cancel"
        else [],
        "event_page": event_page(warning),
        "countdown": countdown(chosen, now, language, current=current, cancelled=warning.cancelled)
        if chosen
        else None,
        "asked": asked,
        "gone": bool(asked.place) and chosen is None,
        "told": told_rows(places, asked, now, language),
        "targets_told": standing.targets_told,
        "log": [log_row(one, language) for one in reversed(warning.messages)],
        "charts": growth_charts(warning.messages, language),
        "degrees": [csis_degrees()[n - 1] for n in _SHOWN_DEGREES],
        "located": standing.source is not None,
        "has_stations": bool(stations),
        "model": model_words(standing, curves, language),
        "picture": reverse(
            "warning_map", args=[warning.network, warning.event_id, newest.number, language]
        ),
        "picture_words": say(
            "wave.picture", language,
            number=standing.number, seconds=seconds_words(standing.after_s),
        ) if standing.source else "",
        "data": script_values(warning, places, chosen, curves, current, now, language),
    }  # fmt: skip


def model_words(message: ToldMessage, curves: WaveCurves | None, language: Language) -> str:
    if curves is None or message.source is None:
        return ""
    depth = words.depth(message.source.depth_km, language)
    return say("wave.model", language, model=MODEL, depth=depth)


def state_words(
    warning: EventWarning, current: bool, places: list[ToldPlace], now: float, language: Language
) -> str:
    if warning.cancelled:
        return say(
            "warning.state.cancelled", language, reason=reason_words(warning.newest, language)
        )
    located = warning.standing.source is not None
    if not current:
        return say("warning.state.over" if located else "warning.state.over.unlocated", language)
    if not located:
        return say("warning.state.felt", language)
    travelling = any(one.target.s_at is not None and one.target.s_at > now for one in places)
    return say("warning.state.travelling" if travelling else "warning.state.fresh", language)


Rows = list[dict[str, Any]]


def facts(warning: EventWarning, language: Language) -> Rows:
    """Rows of the answer: a label and its lines, the first the most important."""
    told = warning.standing
    rows = [*_where(warning, language), *_how_strong(told, language)]
    rows.append({**_message(warning, language), "changes": True})
    targets = f"{told.targets_told:,}"
    if told.people_told >= 1.0:
        people = words.people(told.people_told, language)
        told_words = say("warning.told.words", language, targets=targets, people=people)
    else:
        told_words = say("warning.told.targets", language, targets=targets)
    rows.append(_row("warning.told", language, told_words))
    blind = first_blind_zone(warning)
    if blind is not None:
        km = words.distance(blind[1], language)
        key = "warning.blind.words" if blind[1] >= 1.0 else "warning.blind.none"
        rows.append(_row("warning.blind", language, say(key, language, km=km)))
    version = ""
    if told.policy_version:
        version = say("warning.by.version", language, version=told.policy_version)
    by = {"network": warning.network, "policy": policy_words(told, language)}
    rows.append(_row("warning.by", language, say("warning.by.words", language, **by), version))
    return rows


def _row(key: str, language: Language, *lines: str) -> dict[str, Any]:
    return {"label": say(key, language), "lines": [line for line in lines if line], "degree": None}


def _where(warning: EventWarning, language: Language) -> Rows:
    source = warning.standing.source
    if source is None:
        first = words.local_time(moment(warning.messages[0].at), language)
        unknown = say("warning.where.unknown", language)
        return [
            _row("warning.felt_at", language, first), _row("warning.where", language, unknown)
        ]  # fmt: skip
    error = ""
    if source.sigma_km is not None:
        km = words.distance(source.sigma_km, language)
        error = say("warning.where.error", language, km=km)
    position = words.coordinates(source.longitude, source.latitude, language)
    depth = words.depth_phrase(source.depth_km, language)
    return [
        _row("warning.time", language, words.local_time(moment(source.origin_at), language)),
        _row("warning.where", language, f"{position} · {depth}", error),
    ]


def _how_strong(told: ToldMessage, language: Language) -> Rows:
    rows = []
    size = told.size
    if size is not None:
        range_words = ""
        if size.low is not None and size.high is not None:
            ends = {"low": f"{size.low:.1f}", "high": f"{size.high:.1f}"}
            range_words = say("warning.size.range", language, **ends)
        more = say("warning.size.more", language) if size.saturated else ""
        value = f"{magnitude_words(size, language)}{range_words}"
        rows.append(_row("warning.size", language, value, more))
    if told.highest is not None:
        at = ""
        if told.first is not None:
            at = say("warning.at", language, place=target_name(told.first, language))
        rows.append({**_row("warning.highest", language, at), "degree": told.highest})
    return rows


def _message(warning: EventWarning, language: Language) -> dict[str, Any]:
    newest = warning.newest
    number = {"number": newest.number, "count": len(warning.messages)}
    of = say("warning.message.of", language, **number)
    after = ""
    if newest.after_s is not None:
        after = say("warning.message.after", language, seconds=seconds_words(newest.after_s))
    counted = "warning.message.stations" + (".one" if newest.stations == 1 else "")
    stations = say(counted, language, count=newest.stations) if newest.stations else ""
    return _row(
        "warning.message",
        language,
        f"{of} · {say(f'warning.kind.{newest.kind}', language)}",
        " · ".join(one for one in (after, stations) if one),
    )


def event_page(warning: EventWarning) -> str:
    """Address of the platform's page of the same earthquake; "" where it has none."""
    name = platform_event_id(warning.network, warning.event_id, Status(warning.status))
    known = Event.objects.filter(id=name).exists()
    return reverse("event", args=[name]) if known else ""


def told_rows(
    places: list[ToldPlace], asked: Asked, now: float, language: Language
) -> dict[str, Any]:
    """One page of the list of places, with the addresses of its neighbours."""
    found = find_places(places, asked.name, language) if asked.name else places
    begin = min(asked.begin, max(0, (len(found) - 1) // ROWS * ROWS))
    shown = found[begin : begin + ROWS]
    rest = len(found) - begin - len(shown)
    return {
        "rows": [place_row(one, now, language) for one in shown],
        "total": len(places),
        "found": len(found),
        "begin": begin,
        "next": min(rest, ROWS),
        "next_address": _address(asked, begin + ROWS) if rest > 0 else "",
        "back_address": _address(asked, max(0, begin - ROWS)) if begin else "",
        "back": min(begin, ROWS),
    }


def _address(asked: Asked, begin: int) -> str:
    query = {"q": asked.name, "place": asked.place, "from": str(begin) if begin else ""}
    return "?" + urlencode({name: value for name, value in query.items() if value}) + "#told"


def log_row(message: ToldMessage, language: Language) -> dict[str, Any]:
    size, source = message.size, message.source
    by = ""
    if size is not None and size.origin in ("point", "motion"):
        by = say(f"log.by.{size.origin}", language)
    elif message.first is not None and message.first.origin == "plum":
        by = say("log.by.plum", language)
    ends = ""
    if size is not None and size.low is not None and size.high is not None:
        ends = f"{size.low:.1f}–{size.high:.1f}"
    return {
        "message": message,
        "clock": clock(message.at),
        "after": seconds_words(message.after_s),
        "kind": say(f"warning.kind.{message.kind}", language),
        "why": reason_words(message, language),
        "magnitude": short_magnitude(size),
        "range": ends,
        "by": by,
        "error": "—" if source is None or source.sigma_km is None
        else words.distance(source.sigma_km, language),
        "delay": seconds_words(message.delay_s),
        "address": reverse(
            "warning_message", args=[message.network, message.event_id, message.number]
        ),
    }  # fmt: skip
