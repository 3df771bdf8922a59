"""What was told of an earthquake as it came: messages out of the decision log.

Messages never change, and there may be thousands of targets in each: a page reads every message
without its targets, and the targets of one.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import JSONField, Max, QuerySet
from django.db.models.expressions import RawSQL

from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import Status
from houfeng.warning.models import Message

FRESH_S = 180.0  # a message counts as current at least so long
AHEAD_S = 60.0  # a loop's clock may run so far before ours
LONGEST_S = 900.0  # no S wave travels to a target for longer
_HEAD = RawSQL("body - 'targets'", [], output_field=JSONField())
# A page cannot show a whole country's places: the strongest 3,000 of each message.
_TARGETS = RawSQL(
    "jsonb_path_query_array(body, '$.targets[0 to 2999]')", [], output_field=JSONField()
)
_FIRST = RawSQL("body #> '{targets,0}'", [], output_field=JSONField())


def seconds_of(value: object) -> float | None:
    """POSIX seconds of a time as the log or a line writes it; None where there is none."""
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).timestamp()
        except ValueError:
            return None
    return number_of(value)


def number_of(value: object) -> float | None:
    """A finite number, else None: what the log holds was written by a program, but long ago."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Source:
    """Where and when the earthquake was, as one message had it."""

    origin_at: float  # POSIX seconds
    longitude: float
    latitude: float
    depth_km: float
    sigma_km: float | None
    used: frozenset[str]  # stations


@dataclass(frozen=True, slots=True)
class Size:
    """The magnitude, as one message had it."""

    value: float
    low: float | None
    high: float | None
    saturated: bool
    origin: str  # "point", "motion", ""


@dataclass(frozen=True, slots=True)
class ToldTarget:
    """What one target was told."""

    id: str
    name: str
    longitude: float
    latitude: float
    intensity: float
    origin: str
    level: str
    level_zh: str
    level_en: str
    population: float
    s_at: float | None  # POSIX seconds
    lead_s: float | None
    in_blind_zone: bool


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """One message without its targets; `first` is the strongest of them."""

    id: int
    network: str
    event_id: str
    number: int
    kind: str
    status: str
    decided_at: datetime
    policy: str
    policy_version: str
    policy_sha256: str
    highest: float | None
    source: Source | None
    size: Size | None
    stations: int
    blind_zone_km: float | None
    delay_s: float | None  # from the newest sample to the decision
    delivery_s: float
    targets_told: int
    people_told: float
    reasons: tuple[tuple[str, str], ...]  # Chinese, English
    velocity: str
    first: ToldTarget | None

    @property
    def at(self) -> float:
        """POSIX seconds of the decision."""
        return self.decided_at.timestamp()

    @property
    def after_s(self) -> float | None:
        """Seconds after the origin as this message had it."""
        return None if self.source is None else self.at - self.source.origin_at


@dataclass(frozen=True, slots=True)
class EventWarning:
    """All messages of one event, in order."""

    network: str
    event_id: str
    messages: tuple[ToldMessage, ...]

    @property
    def newest(self) -> ToldMessage:
        return self.messages[-1]

    @property
    def cancelled(self) -> bool:
        return self.newest.kind == "cancel"

    @property
    def standing(self) -> ToldMessage:
        """The newest that says what is coming: a cancel says only that nothing is."""
        return next((m for m in reversed(self.messages) if m.kind != "cancel"), self.newest)

    @property
    def source(self) -> Source | None:
        """The newest that is known."""
        return next((m.source for m in reversed(self.messages) if m.source), None)

    @property
    def status(self) -> str:
        return self.newest.status


@dataclass(frozen=True, slots=True)
class ListedWarning:
    """A row of the list: the newest message, and how many there were."""

    newest: ToldMessage
    count: int
    highest: float | None  # of all of them
    began_at: datetime


def read_warning(network: str, event_id: str) -> EventWarning:
    """NotFound where nothing was told of it."""
    rows = Message.objects.filter(network=network, event_id=event_id).order_by("number")
    messages = tuple(_messages(rows))
    if not messages:
        raise NotFound(f"no message of {event_id} by {network} was kept; see the list of warnings")
    return EventWarning(network, event_id, messages)


def targets_of(message: ToldMessage) -> tuple[ToldTarget, ...]:
    """Whom a message told, the strongest first."""
    return _targets(message.id)


@lru_cache(maxsize=64)
def _targets(message_id: int) -> tuple[ToldTarget, ...]:
    rows = Message.objects.filter(id=message_id).values_list(_TARGETS, flat=True)
    return tuple(one for row in (rows[0] or ()) if (one := _target(row)) is not None)


def last_arrival(message: ToldMessage) -> float | None:
    """When the S wave comes to the last target told; None where no arrival is known."""
    return max((one.s_at for one in targets_of(message) if one.s_at is not None), default=None)


def is_current(warning: EventWarning, now: datetime) -> bool:
    """Whether its waves still travel, or it is news: within three minutes."""
    newest, at = warning.newest, now.timestamp()
    if newest.at > at + AHEAD_S or newest.at < at - LONGEST_S:
        return False
    if at - newest.at < FRESH_S:
        return True
    return not warning.cancelled and at < (last_arrival(warning.standing) or 0.0)


def current_warnings(now: datetime) -> list[EventWarning]:
    """Those under way, the newest first; one query while there are none."""
    recent = Message.objects.filter(
        decided_at__gte=now - timedelta(seconds=LONGEST_S),
        decided_at__lte=now + timedelta(seconds=AHEAD_S),
    ).order_by("number")
    by_event: dict[tuple[str, str], list[ToldMessage]] = {}
    for one in _messages(recent):
        by_event.setdefault((one.network, one.event_id), []).append(one)
    found = [EventWarning(*key, tuple(messages)) for key, messages in by_event.items()]
    found.sort(key=lambda one: one.newest.at, reverse=True)
    return [one for one in found if is_current(one, now)]


def listed(status: Status | None = None, degree: int | None = None) -> QuerySet[Message, Any]:
    """One row an event, the newest first: dicts with network, event_id, newest, highest, began."""
    rows = Message.objects.all()
    if status is not None:
        rows = rows.filter(status=status.value)
    found = rows.values("network", "event_id").annotate(
        newest=Max("number"),
        newest_at=Max("decided_at"),
        highest=Max("highest_intensity"),
    )
    if degree is not None:
        found = found.filter(highest__gte=degree - 0.5)
    return found.order_by("-newest_at", "network", "event_id")


def rows_of(found: Iterable[Mapping[str, Any]]) -> list[ListedWarning]:
    """Rows of `listed` with their first and newest messages, in two queries at most."""
    wanted = list(found)
    events = {one["event_id"] for one in wanted}
    keys = {(one["network"], one["event_id"]): one for one in wanted}
    messages: dict[tuple[str, str], list[ToldMessage]] = {key: [] for key in keys}
    for one in _messages(Message.objects.filter(event_id__in=events).order_by("number")):
        if (one.network, one.event_id) in messages:
            messages[one.network, one.event_id].append(one)
    return [
        ListedWarning(told[-1], len(told), keys[key]["highest"], told[0].decided_at)
        for key, told in messages.items()
        if told
    ]


def _messages(rows: QuerySet[Message, Message]) -> Iterable[ToldMessage]:
    fields = (
        "id", "network", "event_id", "number", "kind", "status", "decided_at", "policy",
        "highest_intensity",
    )  # fmt: skip
    for row in rows.annotate(head=_HEAD, first=_FIRST).values(*fields, "head", "first"):
        yield _message(row, row["head"] or {}, row["first"])


def _message(row: Mapping[str, Any], head: Mapping[str, Any], first: object) -> ToldMessage:
    policy = head.get("policy") or {}
    data_time = seconds_of(head.get("data_time"))
    reasons = head.get("reasons") or ()
    return ToldMessage(
        id=row["id"],
        network=row["network"],
        event_id=row["event_id"],
        number=row["number"],
        kind=row["kind"],
        status=row["status"],
        decided_at=row["decided_at"].astimezone(UTC),
        policy=policy.get("name") or row["policy"],
        policy_version=str(policy.get("version", "")),
        policy_sha256=str(policy.get("sha256", "")),
        highest=row["highest_intensity"],
        source=_source(head.get("hypocentre")),
        size=_size(head.get("magnitude")),
        stations=int(number_of(head.get("stations")) or 0),
        blind_zone_km=number_of(head.get("blind_zone_km")),
        delay_s=None if data_time is None else row["decided_at"].timestamp() - data_time,
        delivery_s=number_of(head.get("delivery_s")) or 0.0,
        targets_told=int(number_of(head.get("targets_told")) or 0),
        people_told=number_of(head.get("people_told")) or 0.0,
        reasons=tuple((one.get("zh", ""), one.get("en", "")) for one in reasons),
        velocity=str(head.get("velocity") or ""),
        first=_target(first),
    )


def _source(told: object) -> Source | None:
    if not isinstance(told, Mapping):
        return None
    numbers = [seconds_of(told.get("origin_at"))] + [
        number_of(told.get(name)) for name in ("longitude", "latitude", "depth_km")
    ]
    if None in numbers:
        return None
    at, longitude, latitude, depth_km = (float(one) for one in numbers if one is not None)
    used = frozenset(str(pair[0]) for pair in told.get("used") or ())
    return Source(at, longitude, latitude, depth_km, number_of(told.get("sigma_km")), used)


def _size(told: object) -> Size | None:
    if not isinstance(told, Mapping) or number_of(told.get("value")) is None:
        return None
    return Size(
        float(told["value"]),
        number_of(told.get("low")),
        number_of(told.get("high")),
        bool(told.get("saturated")),
        str(told.get("origin") or ""),
    )


def _target(told: object) -> ToldTarget | None:
    if not isinstance(told, Mapping):
        return None
    place = (number_of(told.get("longitude")), number_of(told.get("latitude")))
    if place[0] is None or place[1] is None:
        return None
    return ToldTarget(
        id=str(told.get("id", "")),
        name=str(told.get("name", "")),
        longitude=place[0],
        latitude=place[1],
        intensity=number_of(told.get("intensity")) or 0.0,
        origin=str(told.get("origin") or ""),
        level=str(told.get("level") or ""),
        level_zh=str(told.get("level_zh") or ""),
        level_en=str(told.get("level_en") or ""),
        population=number_of(told.get("population")) or 0.0,
        s_at=seconds_of(told.get("s_at")),
        lead_s=number_of(told.get("lead_s")),
        in_blind_zone=bool(told.get("in_blind_zone")),
    )
