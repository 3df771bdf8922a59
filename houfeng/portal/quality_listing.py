"""The list of a network's channels: what was asked for, and one page of it."""

import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from houfeng.portal.quality_reading import NOISY_SHARE, is_bad, is_excluded

PAGE_SIZE = 50
SHOWS = ("all", "faulty", "excluded", "gaps", "clipped", "noisy")
SORTS = ("worst", "channel", "available", "gaps", "latency", "noise")
_LONGEST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for; a value it never offers counts as no wish."""

    words: str
    show: str
    sort: str
    page: int
    revision: str

    @property
    def is_filtered(self) -> bool:
        return bool(self.words) or self.show != "all"

    def address(self, page: int) -> str:
        asked: dict[str, object] = {}
        if self.revision:
            asked["revision"] = self.revision
        if self.words:
            asked["q"] = self.words
        if self.show != "all":
            asked["show"] = self.show
        if self.sort != "worst":
            asked["sort"] = self.sort
        if page > 1:
            asked["page"] = page
        return f"?{urlencode(asked)}#channels-title"


def read_wanted(asked: QueryDict) -> Wanted:
    page = asked.get("page", "")[:9]
    show, sort = asked.get("show", ""), asked.get("sort", "")
    return Wanted(
        words=asked.get("q", "").strip()[:_LONGEST_WORDS],
        show=show if show in SHOWS else "all",
        sort=sort if sort in SORTS else "worst",
        page=int(page) if page.isdecimal() else 1,
        revision=asked.get("revision", "")[:9],
    )


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[dict[str, Any]]
    matching: int
    number: int
    pages: int


def page_of(
    channels: list[dict[str, Any]], wanted: Wanted, hand: dict[str, dict[str, Any]]
) -> Page:
    """Numbers outside the list give its first or last page."""
    words = wanted.words.upper()
    found = [
        row
        for row in channels
        if words in row["channel"].upper() and _shown(row, wanted.show, hand)
    ]
    found.sort(key=lambda row: (_order(row, wanted.sort, hand), row["channel"]))
    pages = max(1, math.ceil(len(found) / PAGE_SIZE))
    number = min(max(wanted.page, 1), pages)
    return Page(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], len(found), number, pages)


def _shown(row: dict[str, Any], show: str, hand: dict[str, dict[str, Any]]) -> bool:
    is_out = is_excluded(row, hand)
    is_noisy = (row["above_high_model"] or 0.0) > NOISY_SHARE
    return {
        "all": True,
        "faulty": is_out or bool(row["clipped"] or row["gap_count"]) or is_bad(row),
        "excluded": is_out,
        "gaps": bool(row["gap_count"]),
        "clipped": bool(row["clipped"]),
        "noisy": is_noisy,
    }[show]


def _order(row: dict[str, Any], sort: str, hand: dict[str, dict[str, Any]]) -> Any:
    if sort == "channel":
        return 0
    if sort == "available":
        return row["availability"] or 0.0
    if sort == "gaps":
        return -row["gap_count"]
    if sort == "latency":
        return -(row["latency_p95_s"] or 0.0)
    if sort == "noise":
        return -(row["above_high_model"] or 0.0)
    return (
        not is_excluded(row, hand),
        not is_bad(row),
        # To a hundredth: rounding at either end of a recording is no difference.
        round(row["availability"] or 0.0, 2),
        -row["gap_count"],
        -row["clipped"],
    )
