"""ShakeMap's event.xml: one earthquake element, in the old and in the new form of its time."""

import re
from datetime import UTC, datetime

from lxml import etree

from houfeng.events.origin import Magnitude, Origin, Review, checked
from houfeng.events.readers.fields import magnitude_type_and_note, number, utc_time
from houfeng.events.readers.identity import (
    place_words,
    slug,
    source_code,
    source_id,
    without_doubles,
)
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.safe_xml import local_name, parse_xml
from houfeng.vocabulary.status import Status

_TIME_PARTS = ("year", "month", "day", "hour", "minute", "second")
_UTC_NAMES = {"GMT", "UTC", "Z"}


def read_shakemap_xml(
    raw: bytes, *, rupture_line: tuple[tuple[float, float], ...] = ()
) -> list[Origin]:
    """The earthquake of a ShakeMap event.xml, with the rupture trace the caller has found.

    The older files carry their own ELEMENT and ATTLIST declarations; entities are refused.
    A scenario comes out as an exercise. Raises NotValid.
    """
    root = parse_xml(raw, with_declarations=True)
    if local_name(root) == "earthquake":
        quakes = [root]
    else:
        quakes = [child for child in root if local_name(child) == "earthquake"]
    if not quakes:
        raise NotValid("event.xml", f"<{local_name(root)}>", "it has no earthquake element")
    return without_doubles(_origin(quake, rupture_line) for quake in quakes)


def _origin(quake: etree._Element, rupture_line: tuple[tuple[float, float], ...]) -> Origin:
    name = _needed(quake, "id")
    depth = _attribute(quake, "depth")
    scale, note = magnitude_type_and_note(_attribute(quake, "mag_type"))
    place_zh, place_en = place_words(_attribute(quake, "locstring"))
    found = checked(
        Origin(
            event_id=slug(name, "id"),
            revision=0,
            origin_at=_time(quake),
            longitude=number("lon", _needed(quake, "lon"), "give degrees east"),
            latitude=number("lat", _needed(quake, "lat"), "give degrees north"),
            depth_km=number("depth", depth, "give kilometres") if depth else None,
            magnitude=Magnitude(number("mag", _needed(quake, "mag"), "give a number"), scale),
            source=source_code(
                _attribute(quake, "netid") or _attribute(quake, "network") or "shakemap"
            ),
            source_id=source_id(name),
            review=_review(quake),
            place_zh=place_zh,
            place_en=place_en,
            rupture_line=rupture_line,
            reference="; ".join(part for part in ("ShakeMap event.xml", note) if part),
        )
    )
    if _attribute(quake, "event_type").upper() == "SCENARIO":
        return found.with_status(Status.EXERCISE)
    return found


def _attribute(quake: etree._Element, name: str) -> str:
    return str(quake.get(name) or "").strip()


def _needed(quake: etree._Element, name: str) -> str:
    found = _attribute(quake, name)
    if not found:
        raise NotValid(name, quake.get(name), f"give the attribute {name} of the earthquake")
    return found


def _review(quake: etree._Element) -> Review:
    is_reviewed = _attribute(quake, "reviewed").lower() == "true"
    return Review.REVIEWED if is_reviewed else Review.AUTOMATIC


def _time(quake: etree._Element) -> datetime:
    whole = _attribute(quake, "time")
    if whole:
        return utc_time("time", whole)

    zone = _needed(quake, "timezone")
    if zone.upper() not in _UTC_NAMES:
        raise NotValid("timezone", zone, "convert the time to GMT; only GMT or UTC are read")
    parts = [_needed(quake, part) for part in _TIME_PARTS]
    for part, text in zip(_TIME_PARTS[:5], parts, strict=False):
        if not re.fullmatch(r"\d{1,4}", text):
            raise NotValid(part, text, "give a whole number")
    second = number("second", parts[5], "give seconds from 0 up to 60")
    if not 0 <= second < 60:
        raise NotValid("second", parts[5], "give seconds from 0 up to 60")
    micro = round(second % 1 * 1e6)
    try:
        year, month, day, hour, minute = (int(text) for text in parts[:5])
        return datetime(
            year, month, day, hour, minute, int(second), min(micro, 999_999), tzinfo=UTC
        )
    except ValueError as wrong:
        raise NotValid("time", " ".join(parts), "there is no such date or time of day") from wrong
