"""The USGS earthquake feeds in GeoJSON: a summary collection or one event in detail."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from houfeng.events.origin import Magnitude, Origin, Review, checked
from houfeng.events.readers.fields import magnitude_type_and_note
from houfeng.events.readers.identity import (
    place_words,
    slug,
    source_code,
    source_id,
    without_doubles,
)
from houfeng.vocabulary.errors import NotValid

log = logging.getLogger(__name__)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REVIEWS = {"automatic": Review.AUTOMATIC, "reviewed": Review.REVIEWED}


def read_usgs_geojson(raw: bytes) -> list[Origin]:
    """Every earthquake of a USGS summary (FeatureCollection) or detail (Feature) document.

    In a summary, features of another type (explosion, quarry blast ...) and features that
    have no magnitude yet are left out and counted in the log. Raises NotValid where none is
    left, where a feature is deleted at its source, or a value is missing or out of range.
    """
    document = _parsed(raw)
    kind = document.get("type")
    if kind == "Feature":
        return [_origin(document, "feature")]
    if kind != "FeatureCollection" or not isinstance(document.get("features"), list):
        raise NotValid("type", kind, "give a USGS FeatureCollection or Feature")
    features = document["features"]
    if not features:
        raise NotValid("features", [], "the feed is empty; choose a longer period")

    named = [(f"features[{i}]", feature) for i, feature in enumerate(features)]
    quakes = [(name, f) for name, f in named if _properties(f, name).get("type") == "earthquake"]
    sized = [(name, f) for name, f in quakes if _properties(f, name).get("mag") is not None]
    if len(sized) < len(named):
        log.warning(
            "USGS feed: left out %d features that are no earthquakes and %d without magnitude",
            len(named) - len(quakes),
            len(quakes) - len(sized),
        )
    if not sized:
        raise NotValid(
            "features", f"{len(named)} features", "none is an earthquake with a magnitude"
        )
    return without_doubles(_origin(feature, name) for name, feature in sized)


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as wrong:
        raise NotValid("encoding", raw[:20], "save the JSON file as UTF-8") from wrong
    except (ValueError, RecursionError) as wrong:
        raise NotValid(
            "JSON", raw[:60], f"the file is damaged or cut short ({wrong}); fetch it again"
        ) from wrong
    if not isinstance(found, dict):
        raise NotValid("JSON", type(found).__name__, "give a USGS FeatureCollection or Feature")
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise NotValid("JSON", word, "write a number or null")


def _properties(feature: Any, name: str) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(found, dict):
        raise NotValid(f"{name}.properties", found, "give the properties of a USGS feature")
    return found


def _origin(feature: dict[str, Any], name: str) -> Origin:
    about = _properties(feature, name)
    if about.get("type") != "earthquake":
        raise NotValid(f"{name}.properties.type", about.get("type"), "give an earthquake")
    longitude, latitude, depth_km = _coordinates(feature, name)
    scale, note = magnitude_type_and_note(_text(about.get("magType"), f"{name}.magType"))
    usgs_id = _id(feature, about, name)
    place_zh, place_en = place_words(_text(about.get("place"), f"{name}.place"))
    return checked(
        Origin(
            event_id=slug(usgs_id, f"{name}.id"),
            revision=0,
            origin_at=_time(about.get("time"), name),
            longitude=longitude,
            latitude=latitude,
            depth_km=depth_km,
            magnitude=Magnitude(_number(about.get("mag"), f"{name}.properties.mag"), scale),
            source=source_code(_text(about.get("net"), f"{name}.net") or "us"),
            source_id=source_id(usgs_id),
            review=_review(about.get("status"), usgs_id, name),
            place_zh=place_zh,
            place_en=place_en,
            reference="; ".join(part for part in (f"USGS ComCat {usgs_id}", note) if part),
        )
    )


def _id(feature: dict[str, Any], about: dict[str, Any], name: str) -> str:
    """The preferred id; `net` + `code` is the same where a copy has lost it."""
    if isinstance(feature.get("id"), str) and feature["id"]:
        return str(feature["id"])
    joined = f"{about.get('net') or ''}{about.get('code') or ''}"
    if not joined:
        raise NotValid(f"{name}.id", feature.get("id"), "give the event's id")
    return joined


def _coordinates(feature: dict[str, Any], name: str) -> tuple[float, float, float | None]:
    shape = feature.get("geometry")
    found = shape.get("coordinates") if isinstance(shape, dict) else None
    if not isinstance(found, list) or len(found) < 2:
        raise NotValid(
            f"{name}.geometry.coordinates", found, "give longitude, latitude, depth in kilometres"
        )
    depth = found[2] if len(found) > 2 else None
    where = f"{name}.geometry.coordinates"
    return (
        _number(found[0], where),
        _number(found[1], where),
        None if depth is None else _number(depth, where),
    )


def _time(value: Any, name: str) -> datetime:
    field = f"{name}.properties.time"
    try:
        return _EPOCH + timedelta(milliseconds=_number(value, field))
    except OverflowError as wrong:
        raise NotValid(field, value, "give milliseconds since 1970-01-01T00:00:00Z") from wrong


def _review(status: Any, usgs_id: str, name: str) -> Review:
    field = f"{name}.properties.status"
    if status == "deleted":
        raise NotValid(field, status, f"{usgs_id} was deleted at its source; do not use it")
    if status not in _REVIEWS:
        raise NotValid(field, status, "give automatic or reviewed")
    return _REVIEWS[status]


def _number(value: Any, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotValid(field, value, "give a number")
    try:
        return float(value)
    except OverflowError as wrong:
        raise NotValid(field, "a number of too many digits", "give a number") from wrong


def _text(value: Any, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotValid(field, value, "give a text")
    return value
