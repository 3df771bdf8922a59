"""Early warning over HTTP: the messages as they were sent, and the state of running networks."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from houfeng.api.cursors import pack, unpack_moment
from houfeng.api.events import as_utc
from houfeng.api.schemas import Limit, Name, Words
from houfeng.api.shapes import absolute
from houfeng.api.warning_schemas import (
    NetworkDetail,
    NetworkList,
    WarningDetail,
    WarningPage,
)
from houfeng.events.models import Event
from houfeng.vocabulary.errors import SourceUnavailable
from houfeng.vocabulary.status import BANNER, Status
from houfeng.warning.keep_messages import MessageFilter, list_messages, messages_of
from houfeng.warning.live_reading import Snapshot, live_names, read_live
from houfeng.warning.models import Message
from houfeng.warning.platform_ids import platform_event_id

warnings = Router(tags=["warnings"])
networks = Router(tags=["networks"])


@warnings.get("", response=WarningPage, url_name="warnings", summary="Messages, newest first")
def list_warnings(
    request: HttpRequest,
    *,
    network: Words = "",
    event: Words = "",
    kind: Literal["alert", "update", "cancel", ""] = "",
    status: Status | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    min_intensity: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    limit: Limit = 100,
    cursor: str = "",
) -> dict[str, Any]:
    """Every alert, update and cancel. `event` is the network's own name of it; `start` and `end`
    are of the decision. Times without a zone are read as UTC."""
    found = list_messages(
        MessageFilter(network, event, kind, status, as_utc(start), as_utc(end), min_intensity)
    )
    if cursor:
        moment, last = unpack_moment(cursor, int)
        found = found.filter(Q(decided_at__lt=moment) | Q(decided_at=moment, id__lt=last))
    rows = list(found[: limit + 1])
    known = _known(rows[:limit])
    last_row = rows[limit - 1] if len(rows) > limit else None
    return {
        "warnings": [_values(request, one, known) for one in rows[:limit]],
        "next": pack(last_row.decided_at.isoformat(), last_row.id) if last_row else None,
    }


@warnings.get(
    "/{network}/{event_id}",
    response=WarningDetail,
    url_name="warning",
    summary="All messages about one earthquake",
)
def one_warning(request: HttpRequest, network: Name, event_id: Name) -> dict[str, Any]:
    """The first first, each with everything it was decided from."""
    found = messages_of(network, event_id)
    known = _known(found)
    return {
        "network": network,
        "event_id": event_id,
        "messages": [{**_values(request, one, known), "decision": one.body} for one in found],
    }


@networks.get("", response=NetworkList, url_name="networks", summary="Networks that are followed")
def list_networks(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Those that run or ran on this node; never cached."""
    response["Cache-Control"] = "no-store"
    home = settings.HOUFENG_HOME
    told = []
    for name in live_names(home):
        try:
            told.append(_network(request, name, read_live(home, name)))
        except SourceUnavailable:
            continue  # its snapshot is damaged: asked for by name, it says so
    return {"networks": told}


@networks.get(
    "/{name}", response=NetworkDetail, url_name="network", summary="One network as it is now"
)
def one_network(request: HttpRequest, response: HttpResponse, name: Name) -> dict[str, Any]:
    """Its stations as columns, the earthquakes it follows, its last messages; never cached."""
    response["Cache-Control"] = "no-store"
    found = read_live(settings.HOUFENG_HOME, name)
    body = found.body
    return {
        **_network(request, name, found),
        "stations": body.get("stations", {}),
        "events": body.get("events", []),
        "messages": body.get("messages", []),
    }


def _known(messages: list[Message]) -> set[str]:
    """Ids of those of their events that the catalogue has; one query."""
    ids = {_event_id(one) for one in messages}
    return set(Event.objects.filter(id__in=ids).values_list("id", flat=True))


def _event_id(message: Message) -> str:
    return platform_event_id(message.network, message.event_id, Status(message.status))


def _values(request: HttpRequest, message: Message, known: set[str]) -> dict[str, Any]:
    body, event_id = message.body, _event_id(message)
    magnitude, here = body.get("magnitude"), body.get("hypocentre")
    return {
        "network": message.network,
        "event_id": message.event_id,
        "number": message.number,
        "kind": message.kind,
        "status": message.status,
        "decided_at": message.decided_at,
        "kept_at": message.kept_at,
        "policy": message.policy,
        "reasons": body.get("reasons", []),
        "magnitude": None if magnitude is None else magnitude.get("value"),
        "magnitude_is_least": bool(magnitude and magnitude.get("saturated")),
        "longitude": None if here is None else here["longitude"],
        "latitude": None if here is None else here["latitude"],
        "depth_km": None if here is None else here["depth_km"],
        "highest_intensity": message.highest_intensity,
        "blind_zone_km": body.get("blind_zone_km"),
        "targets_told": body.get("targets_told", 0),
        "event_url": absolute(request, "api:event", event_id) if event_id in known else None,
        "url": absolute(request, "api:warning", message.network, message.event_id),
    }


def _network(request: HttpRequest, name: str, found: Snapshot) -> dict[str, Any]:
    body = found.body
    now = timezone.now().timestamp()
    status = Status(body.get("status", Status.ACTUAL))
    return {
        "name": name,
        "status": status.value,
        "banner": BANNER[status]["en"],
        "synthetic": bool(body.get("synthetic")),
        "running": found.is_fresh(now),
        "policy": str(body.get("policy", "")),
        "at": body.get("at"),
        "age_s": round(found.age_s(now), 1),
        "data_time": body.get("data_time"),
        "counts": body.get("counts", {}),
        "tick_ms": body.get("tick_ms", {}),
        "url": absolute(request, "api:network", name),
    }
