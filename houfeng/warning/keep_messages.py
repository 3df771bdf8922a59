"""The decision log in the database: written once, read newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import Status
from houfeng.warning.models import Message


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages a reader wants; what is empty or None asks for all."""

    network: str = ""
    event_id: str = ""
    kind: str = ""  # alert, update, cancel
    status: Status | None = None
    since: datetime | None = None  # decided then or later
    until: datetime | None = None  # decided then or before
    least_intensity: float | None = None  # CSIS, at any target


def keep_message(network: str, body: Mapping[str, Any], *, kept_at: datetime) -> Message:
    """Keep one message; the same message twice is kept once.

    body: `Decision.as_dict()` without NaN. A loop that was started anew without its state may
    give an earthquake the same name and count from 1 again: what differs from the message kept
    under its number becomes the next one.
    """
    event_id, number = str(body["event_id"]), int(body["number"])
    plain = dict(body)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"{network}/{event_id}"])
        kept = Message.objects.filter(network=network, event_id=event_id)
        decided_at = _utc(body["decided_at"])
        for same in kept.filter(kind=body["type"], decided_at=decided_at):
            if _but_number(same.body) == _but_number(plain):
                return same
        if kept.filter(number=number).exists():
            number = int(kept.aggregate(last=Max("number"))["last"]) + 1
            plain["number"] = number
        return Message.objects.create(
            network=network,
            event_id=event_id,
            number=number,
            kind=body["type"],
            status=body["status"],
            decided_at=decided_at,
            kept_at=kept_at,
            policy=f"{body['policy']['name']} {body['policy']['version']}"[:80],
            highest_intensity=body["highest_intensity"],
            body=plain,
        )


def list_messages(wanted: MessageFilter | None = None) -> "QuerySet[Message]":
    """Messages that match, newest first; not yet fetched: slice it for a page."""
    asked = wanted or MessageFilter()
    found = Message.objects.order_by("-decided_at", "-id")
    for name in ("network", "event_id", "kind"):
        value = getattr(asked, name)
        if value:
            found = found.filter(**{name: value})
    if asked.status is not None:
        found = found.filter(status=asked.status.value)
    if asked.since is not None:
        found = found.filter(decided_at__gte=asked.since)
    if asked.until is not None:
        found = found.filter(decided_at__lte=asked.until)
    if asked.least_intensity is not None:
        found = found.filter(highest_intensity__gte=asked.least_intensity)
    return found


def messages_of(network: str, event_id: str) -> list[Message]:
    """All that people were told of one event, the first first. NotFound where there is nothing."""
    found = list(Message.objects.filter(network=network, event_id=event_id).order_by("number"))
    if not found:
        raise NotFound(
            f"network {network} told of no event {event_id}; /api/v1/warnings lists the messages"
        )
    return found


def _but_number(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "number"}


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
