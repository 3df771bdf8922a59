"""A network's snapshot as its pages tell it: the sentence, the list, the reasons."""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from houfeng.documents.words import Language
from houfeng.portal.language import say
from houfeng.portal.network_signs import SIGN_OF
from houfeng.portal.texts import TEXTS
from houfeng.vocabulary.scales import degree_of
from houfeng.warning.live_files import STATES
from houfeng.warning.live_reading import Snapshot

PAGE_SIZE = 50
SORTS = ("state", "name", "intensity", "latency")
_LONGEST_NAME = 40
# In the sentence: what is most in the way of a warning comes first.
_CLAUSES = ("excluded", "no_data", "dead", "uncalibrated", "partial", "spiking", "clipped",
            "noisy", "late", "starting")  # fmt: skip
# In the list sorted by state: those that need somebody first.
_RANK = {name: rank for rank, name in enumerate((*_CLAUSES, "working"))}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list's form asks for; a value it never offers counts as no wish."""

    name: str
    state: str
    sort: str
    page: int

    @property
    def is_filtered(self) -> bool:
        return bool(self.name or self.state)

    def address(self, page: int) -> str:
        asked: dict[str, Any] = {"q": self.name, "state": self.state, "sort": self.sort}
        return "?" + urlencode({k: v for k, v in {**asked, "page": page}.items() if v})


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the stations."""

    rows: list[dict[str, Any]]
    total: int
    page: int
    pages: int
    wanted: Wanted

    @property
    def count_words(self) -> str:
        return f"{self.total:,}"

    @property
    def previous(self) -> str:
        return self.wanted.address(self.page - 1) if self.page > 1 else ""

    @property
    def next(self) -> str:
        return self.wanted.address(self.page + 1) if self.page < self.pages else ""


def read_wanted(asked: QueryDict) -> Wanted:
    sort, state = asked.get("sort", ""), asked.get("state", "")
    page = asked.get("page", "")[:9]
    return Wanted(
        name=asked.get("q", "").strip()[:_LONGEST_NAME],
        state=state if state in STATES else "",
        sort=sort if sort in SORTS else "state",
        page=max(int(page), 1) if page.isdecimal() else 1,
    )


def summary_words(snapshot: Snapshot, language: Language) -> str:
    """ "16 个台站中 14 个正常；2 个时钟错误，已停用。" """
    states = snapshot.columns["state"]
    total = len(states)
    working = states.count("working")
    if working == total:
        key = "network.summary.one" if total == 1 else "network.summary.all"
        return say(key, language, total=f"{total:,}") + ("。" if language == "zh" else ".")
    head = say("network.summary", language, total=f"{total:,}", working=f"{working:,}")
    clauses = []
    for state in _CLAUSES:
        rows = [at for at, one in enumerate(states) if one == state]
        if not rows:
            continue
        if state != "excluded":
            clauses.append(say(f"network.clause.{state}", language, n=f"{len(rows):,}"))
            continue
        known = snapshot.body.get("excluded", {})
        names = snapshot.columns["id"]
        by_hand = sum(known.get(names[at], {}).get("key") == "by_hand" for at in rows)
        for key, count in (("clock", len(rows) - by_hand), ("by_hand", by_hand)):
            if count:
                clauses.append(say(f"network.clause.{key}", language, n=f"{count:,}"))
    if language == "zh":
        return f"{head}；{'；'.join(clauses)}。"
    return f"{head}; {', '.join(clauses)}."


def reason_words(snapshot: Snapshot, row: int, language: Language) -> str:
    """Why a station is in its state, beyond the state's own name; often nothing."""
    columns = snapshot.columns
    state, reason = columns["state"][row], columns["reason"][row]
    if state == "excluded":
        why = snapshot.body.get("excluded", {}).get(columns["id"][row], {})
        key = why.get("key", "")
        if key in ("clock_slow", "clock_fast"):
            seconds = abs(why.get("difference_s") or 0.0)
            return say(f"network.reason.{key}", language, seconds=f"{seconds:,.0f}")
        if key == "by_hand":
            return say("network.reason.by_hand", language, text=why.get("text", ""))
        return say("network.reason.clock", language)
    if state == "partial":
        return channel_words(str(reason), language)
    return ""


def channel_words(told: str, language: Language) -> str:
    """ "HNE dead, HNN no data" in the reader's words."""
    parts = []
    for one in told.split(", "):
        code, _, word = one.partition(" ")
        key = f"network.channel.{word}"
        parts.append(f"{code} {say(key, language)}" if key in TEXTS else one)
    return ("；" if language == "zh" else ", ").join(part for part in parts if part)


def station_row(snapshot: Snapshot, row: int, language: Language) -> dict[str, Any]:
    """One station as a list shows it."""
    columns = snapshot.columns
    state = columns["state"][row]
    return {
        "row": row,
        "id": columns["id"][row],
        "name": shown_name(columns["id"][row]),
        "state": state,
        "sign": SIGN_OF.get(state, "dead"),
        "words": say(f"network.state.{state}", language),
        "reason": reason_words(snapshot, row, language),
        "intensity": columns["intensity"][row],
        "degree": degree_number(columns["intensity"][row]),
        "highest": columns["highest"][row],
        "pga": figure(columns["pga_gal"][row]),
        "latency": figure(columns["latency_s"][row]),
    }


def list_stations(snapshot: Snapshot, wanted: Wanted, language: Language) -> Listing:
    """The page of the list that is asked for; numbers outside give its first or last page."""
    columns = snapshot.columns
    rows = list(range(len(columns["id"])))
    if wanted.name:
        asked = wanted.name.lower()
        rows = [row for row in rows if asked in columns["id"][row].lower()]
    if wanted.state:
        rows = [row for row in rows if columns["state"][row] == wanted.state]
    rows.sort(key=lambda row: _order(columns, row, wanted.sort))
    pages = max(1, math.ceil(len(rows) / PAGE_SIZE))
    page = min(wanted.page, pages)
    shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Listing(
        [station_row(snapshot, row, language) for row in shown], len(rows), page, pages, wanted
    )


def _order(columns: Mapping[str, list[Any]], row: int, sort: str) -> tuple[Any, ...]:
    name, felt = columns["id"][row], -(columns["intensity"][row] or 0.0)
    if sort == "name":
        return (name,)
    if sort == "intensity":
        return (felt, name)
    if sort == "latency":
        latency = columns["latency_s"][row]
        return (math.inf if latency is None else -latency, name)
    return (_RANK.get(columns["state"][row], 0), felt, name)


def similar(names: list[str], asked: str, most: int = 8) -> list[str]:
    """Names that share a part with what was asked for, else the first ones."""
    parts = [part for part in re.split(r"[.\s_-]+", asked.upper()) if len(part) > 1]
    near = [name for name in names if any(part in name.upper() for part in parts)]
    return (near or names)[:most]


def degree_number(value: float | None) -> int | str:
    """The whole degree, "" where nothing is known: for the signs' colours."""
    return "" if value is None else degree_of(value).degree


def known_station(names: Collection[str], asked: str) -> str | None:
    """The station asked for, with or without the dot of a location that has no code."""
    return next((one for one in (asked, f"{asked}.") if one in names), None)


def shown_name(station: str) -> str:
    """NET.STA.LOC as people write it: without the dot of a location that has no code."""
    return station.removesuffix(".")


def figure(value: float | None) -> str:
    """Three digits, without an exponent; a dash where nothing is known."""
    if value is None:
        return "—"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def age_words(seconds: float, language: Language) -> str:
    for size, unit in ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2 * size:
            return say(f"delay.{unit}", language, n=f"{seconds / size:.0f}")
    return say("delay.seconds", language, n=f"{seconds:.0f}")


def moment(told: str | None) -> datetime | None:
    """A time of a snapshot."""
    return None if not told else datetime.fromisoformat(told).astimezone(UTC)
