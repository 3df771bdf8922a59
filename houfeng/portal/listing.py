"""The list of earthquakes: what was asked for, and one page of it."""

import math
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from houfeng.response import reading
from houfeng.response.reading import EventFilter, EventSummary
from houfeng.vocabulary.status import Status

PAGE_SIZE = 25
MAGNITUDES = (3, 4, 5, 6, 7)  # the choices of the form


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list."""

    summaries: list[EventSummary]
    total: int
    page: int
    pages: int
    wanted: EventFilter

    @property
    def is_filtered(self) -> bool:
        return self.wanted != EventFilter()

    @property
    def has_unreal(self) -> bool:
        """Whether an exercise or a test is among the rows."""
        return any(one.event.status != Status.ACTUAL for one in self.summaries)

    @property
    def newer(self) -> str:
        return self._address(self.page - 1) if self.page > 1 else ""

    @property
    def older(self) -> str:
        return self._address(self.page + 1) if self.page < self.pages else ""

    @property
    def mark(self) -> str:
        """What the rows are and how new: for a page left open to see that they changed."""
        return " ".join(
            f"{one.event.id}@{int(one.updated_at.timestamp())}" for one in self.summaries
        )

    @property
    def filter_words(self) -> str:
        """The filter as a query string, e.g. for the overview picture."""
        return urlencode(self._asked())

    def _address(self, page: int) -> str:
        return "?" + urlencode({**self._asked(), "page": page})

    def _asked(self) -> dict[str, object]:
        asked: dict[str, object] = {}
        if self.wanted.min_magnitude is not None:
            asked["min_magnitude"] = f"{self.wanted.min_magnitude:g}"
        if self.wanted.status is not None:
            asked["status"] = self.wanted.status.value
        return asked


def read_filter(asked: QueryDict) -> EventFilter:
    """What the form asks for; a value it never offers counts as no wish."""
    statuses = {status.value: status for status in Status}
    return EventFilter(
        min_magnitude=_magnitude(asked.get("min_magnitude", "")),
        status=statuses.get(asked.get("status", "")),
    )


def _magnitude(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def read_listing(asked: QueryDict) -> Listing:
    """The page asked for; numbers outside the list give its first or last page."""
    wanted = read_filter(asked)
    found = reading.find_events(wanted)
    total = found.count()
    pages = max(1, math.ceil(total / PAGE_SIZE))
    number = asked.get("page", "")[:9]  # no list is longer, and Python refuses endless digits
    page = min(max(int(number) if number.isdecimal() else 1, 1), pages)
    rows = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Listing(reading.summaries(rows), total, page, pages, wanted)
