"""QuakeML 1.2 (BED): the preferred origin and magnitude of each event."""

import logging
import re
import warnings
from collections.abc import Sequence
from datetime import UTC
from io import BytesIO
from typing import Any

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
from houfeng.vocabulary.safe_xml import local_name, parse_xml

log = logging.getLogger(__name__)

_SCHEME = re.compile(r"^(quakeml|smi):")
_QUERY_ID = re.compile(r"[?&]eventid=([A-Za-z0-9._-]+)")  # as ComCat's web service writes ids
_METRES_PER_KM = 1000.0


def read_quakeml(raw: bytes) -> list[Origin]:
    """Every earthquake of a QuakeML document.

    Events typed as something else (quarry blast, explosion ...) are left out and counted in
    the log. Raises NotValid where none is left, where an event has no origin or no
    magnitude, was rejected by its agency, or has values out of range.
    """
    root = parse_xml(raw)
    if local_name(root) != "quakeml":
        raise NotValid("QuakeML", f"<{local_name(root)}>", "the first element must be quakeml")

    from obspy import read_events as obspy_read_events  # slow to load

    with warnings.catch_warnings():
        # ObsPy warns about optional fields it could not read; what we need is checked below.
        warnings.simplefilter("ignore")
        try:
            found = list(obspy_read_events(BytesIO(raw), format="QUAKEML"))
        except (ValueError, TypeError, AttributeError, KeyError) as wrong:
            raise NotValid("QuakeML", str(wrong), "a value is not of its kind; mend it") from wrong
    if not found:
        raise NotValid("QuakeML", "no event", "give a document with at least one event")

    quakes = [event for event in found if event.event_type in (None, "earthquake")]
    if len(quakes) < len(found):
        log.warning("QuakeML: %d events are no earthquakes, left out", len(found) - len(quakes))
    if not quakes:
        raise NotValid("event type", found[0].event_type, "none of the events is an earthquake")
    return without_doubles(_origin(event) for event in quakes)


def _origin(event: Any) -> Origin:
    event_name = str(event.resource_id)
    if not event.origins:
        raise NotValid("origin", event_name, "the event has no origin; add time and place")
    if not event.magnitudes:
        raise NotValid("magnitude", event_name, "the event has no magnitude; add one")
    origin = _preferred(event.origins, event.preferred_origin_id)
    magnitude = _preferred(event.magnitudes, event.preferred_magnitude_id)
    for field, value in (
        ("origin time", origin.time),
        ("longitude", origin.longitude),
        ("latitude", origin.latitude),
        ("magnitude", magnitude.mag),
    ):
        if value is None:
            raise NotValid(field, None, f"the value is missing or unreadable in {event_name}")

    scale, note = magnitude_type_and_note(magnitude.magnitude_type)
    place_zh, place_en = place_words(_place(event))
    return checked(
        Origin(
            event_id=_event_id(event_name),
            revision=0,
            origin_at=origin.time.datetime.replace(tzinfo=UTC),
            longitude=float(origin.longitude),
            latitude=float(origin.latitude),
            depth_km=None if origin.depth is None else float(origin.depth) / _METRES_PER_KM,
            magnitude=Magnitude(float(magnitude.mag), scale),
            source=source_code(_agency(event, origin)),
            source_id=source_id(event_name),
            review=_review(event_name, origin),
            place_zh=place_zh,
            place_en=place_en,
            reference="; ".join(part for part in (f"QuakeML {event_name}", note) if part),
        )
    )


def _preferred(solutions: Sequence[Any], preferred_id: Any) -> Any:
    """The one the event prefers; the first where it prefers none or one that is not there."""
    wanted = str(preferred_id)
    return next((s for s in solutions if str(s.resource_id) == wanted), solutions[0])


def _event_id(public_id: str) -> str:
    query = _QUERY_ID.search(public_id)
    return slug(query[1] if query else _SCHEME.sub("", public_id), "publicID")


def _agency(event: Any, origin: Any) -> str:
    for info in (origin.creation_info, event.creation_info):
        if info is not None and info.agency_id:
            return str(info.agency_id)
    # smi:authority/the-rest (QuakeML 1.2, section on resource identifiers)
    return _SCHEME.sub("", str(event.resource_id)).split("/")[0]


def _place(event: Any) -> str | None:
    """The most telling description: a region's name before anything else."""
    described = [d for d in event.event_descriptions if d.text]
    described.sort(key=lambda d: d.type not in ("region name", "Flinn-Engdahl region"))
    return str(described[0].text) if described else None


def _review(event_name: str, origin: Any) -> Review:
    status = origin.evaluation_status
    if status == "rejected":
        raise NotValid(
            "evaluationStatus", "rejected", f"the agency has rejected {event_name}; do not use it"
        )
    if status == "final":
        return Review.FINAL
    if status in ("confirmed", "reviewed") or origin.evaluation_mode == "manual":
        return Review.REVIEWED
    return Review.AUTOMATIC
