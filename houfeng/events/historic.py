"""Damaging Chinese earthquakes since 1900: to replay, to compare with, to learn from."""

import csv
import io
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from houfeng.events.origin import Magnitude, MagnitudeType, Origin, Review, checked
from houfeng.events.readers.fields import utc_time
from houfeng.events.readers.identity import given_id
from houfeng.vocabulary.errors import NotFound

# The rows whose facts were compared with an official release (truth/hindcast.csv, in the tests).
COMPARED = frozenset(
    {
        "wenchuan-2008",
        "jiuzhaigou-2017",
        "kangding-2014",
        "changning-2019",
        "deqin-2013",
        "xingwen-2022",
        "yangbi-2021",
    }
)
NOT_COMPARED = "entered from memory of the sources named, not yet compared with them"


@dataclass(frozen=True, slots=True)
class HistoricEvent:
    """An earthquake of the bundled list, and what it did."""

    origin: Origin
    name_zh: str  # with its magnitude, as people speak of it: 汶川8.0级
    name_en: str
    mw: float | None  # moment magnitude, where the one in `origin` is another
    deaths: int | None  # as widely reported; None where lists differ too much
    reference: str


@cache
def historic_events() -> tuple[HistoricEvent, ...]:
    """All of them, oldest first."""
    text = files("houfeng.events").joinpath("historic.csv").read_text("utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return tuple(sorted((_event(row) for row in rows), key=lambda e: e.origin.origin_at))


def historic_event(event_id: str) -> HistoricEvent:
    """The one of this id, e.g. "wenchuan-2008".

    Raises NotFound naming the ids that come near it, by id or by Chinese or English name.
    """
    found = {event.origin.event_id: event for event in historic_events()}
    if event_id in found:
        return found[event_id]
    near = _near(event_id)
    hint = f"did you mean {', '.join(near)}?" if near else "see the list of historic events"
    raise NotFound(f"there is no historic event {event_id!r}; {hint}")


def _near(wanted: str) -> list[str]:
    """At most five ids: those whose id or name contains the words, then those alike."""
    plain = wanted.strip().lower()
    ids = [event.origin.event_id for event in historic_events()]
    containing = [
        event.origin.event_id
        for event in historic_events()
        if plain
        and any(
            plain in text.lower() for text in (event.origin.event_id, event.name_zh, event.name_en)
        )
    ]
    alike = get_close_matches(plain, ids, n=5, cutoff=0.5)
    return list(dict.fromkeys(containing + alike))[:5]


def _event(row: dict[str, str]) -> HistoricEvent:
    reference = row["reference"]
    if row["id"] not in COMPARED:
        reference = f"{reference}; {NOT_COMPARED}"
    origin = Origin(
        event_id=given_id(row["id"]),
        revision=0,
        origin_at=utc_time("origin_utc", row["origin_utc"]),
        longitude=float(row["longitude"]),
        latitude=float(row["latitude"]),
        depth_km=_optional(row["depth_km"]),
        magnitude=Magnitude(float(row["magnitude"]), MagnitudeType(row["magnitude_type"])),
        source=row["source"],
        review=Review.FINAL,
        place_zh=row["place_zh"],
        place_en=row["place_en"],
        strike_deg=_optional(row["strike_deg"]),
        rupture_line=_line(row["rupture_line"]),
        reference=reference,
    )
    return HistoricEvent(
        origin=checked(origin),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        mw=_optional(row["mw"]),
        deaths=int(row["deaths"]) if row["deaths"] else None,
        reference=reference,
    )


def _optional(text: str) -> float | None:
    return float(text) if text else None


def _line(text: str) -> tuple[tuple[float, float], ...]:
    """Vertices "lon lat" with semicolons between."""
    pairs = [vertex.split() for vertex in text.split(";") if vertex.strip()]
    return tuple((float(longitude), float(latitude)) for longitude, latitude in pairs)
