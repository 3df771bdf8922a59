"""Earthquakes over HTTP: lists, one event, its response, its shaking at a point."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from houfeng.api.cursors import pack, unpack_moment
from houfeng.api.schemas import EventDetail, EventPage, Limit, Name, PointOut, StatusOut
from houfeng.api.shapes import event_values, product_values, revision_values
from houfeng.response import reading
from houfeng.response.point import shaking_at
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status

router = Router(tags=["events"])


@router.get("", response=EventPage, url_name="events", summary="Earthquakes, newest first")
def list_events(
    request: HttpRequest,
    *,
    bbox: Annotated[str, Query(description="west,south,east,north in degrees")] = "",
    min_magnitude: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    start: datetime | None = None,
    end: datetime | None = None,
    status: Status | None = None,
    limit: Limit = 100,
    cursor: str = "",
) -> dict[str, Any]:
    """Times without a zone are read as UTC. west > east crosses the antimeridian."""
    wanted = reading.EventFilter(
        min_magnitude=min_magnitude,
        status=status,
        start=as_utc(start),
        end=as_utc(end),
        bbox=read_bbox(bbox) if bbox else None,
    )
    found = reading.find_events(wanted)
    if cursor:
        moment, last = unpack_moment(cursor, str)
        found = found.filter(Q(origin_at__lt=moment) | Q(origin_at=moment, id__gt=last))
    rows = list(found[: limit + 1])
    page = reading.summaries(rows[:limit])
    more = len(rows) > limit
    last_row = rows[limit - 1] if more else None
    return {
        "events": [event_values(request, one) for one in page],
        "next": pack(last_row.origin_at.isoformat(), last_row.id) if last_row else None,
    }


@router.get("/{event_id}", response=EventDetail, url_name="event", summary="One earthquake")
def one_event(request: HttpRequest, event_id: Name) -> dict[str, Any]:
    """Its revisions and every product made of it, newest first."""
    summary = reading.event_summary(event_id)
    return {
        **event_values(request, summary),
        "revisions": [revision_values(one) for one in reading.revisions_of(event_id)],
        "products": [product_values(request, one) for one in reading.products_of(event_id)],
    }


@router.get("/{event_id}/status", response=StatusOut, url_name="status", summary="Its response")
def event_status(
    request: HttpRequest,  # noqa: ARG001  (django-ninja looks for this name)
    response: HttpResponse,
    event_id: Name,
) -> dict[str, Any]:
    """The state of the newest response, stage by stage with seconds; never cached."""
    response["Cache-Control"] = "no-store"
    event, revision = reading.event_head(event_id)
    newest = reading.newest_response(event_id)
    return {
        "event_id": event.id,
        "status": event.status,
        "preferred_revision": revision.revision,
        "withdrawn": reading.is_withdrawn(event_id),
        "response": None
        if newest is None
        else {
            "run": newest.run,
            "event_revision": newest.event_revision,
            "state": newest.state,
            "requested_at": newest.requested_at,
            "finished_at": newest.finished_at,
            "stages": reading.stages_of(newest),
        },
    }


@router.get(
    "/{event_id}/shaking", response=PointOut, url_name="shaking_at", summary="Shaking at a point"
)
def event_shaking_at(
    request: HttpRequest,  # noqa: ARG001
    event_id: Name,
    longitude: Annotated[float, Query(ge=-180, le=180)],
    latitude: Annotated[float, Query(ge=-90, le=90)],
) -> dict[str, Any]:
    """Intensity with its standard deviation, from the newest shaking map. 404 off the map."""
    return shaking_at(event_id, longitude, latitude)


def as_utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


def read_bbox(text: str) -> tuple[float, float, float, float]:
    """west,south,east,north in degrees, or NotValid."""
    mend = "give west,south,east,north in degrees, e.g. 97,26,109,34"
    try:
        west, south, east, north = (float(word) for word in text.split(","))
    except ValueError as error:
        raise NotValid("bbox", text, mend) from error
    in_range = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    if not in_range:  # also refuses NaN
        raise NotValid("bbox", text, mend)
    return west, south, east, north
