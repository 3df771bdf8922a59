"""Warnings as the real Decider makes them of an invented source, kept as a loop keeps them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np
from django.utils import timezone

from houfeng.monitoring.values import Hypocentre
from houfeng.response.known import gazetteer
from houfeng.vocabulary.status import Status
from houfeng.warning.decide import Decider
from houfeng.warning.decision import Decision, EventState
from houfeng.warning.magnitude_values import Estimate, EventMagnitude
from houfeng.warning.models import Message
from houfeng.warning.policies import Policy
from houfeng.warning.targets import Targets
from houfeng.warning.travel import UniformSpeeds

LUDING = (102.08, 29.59)
ORIGIN = datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC).timestamp()
# Seconds after the origin, magnitude, "or more", km east of the epicentre, its error, stations.
GROWING = (
    (6.0, 5.8, True, 6.0, 12.0, 4),
    (9.0, 6.3, True, 3.0, 6.0, 7),
    (14.0, 6.8, False, 1.0, 3.0, 14),
)


def hypocentre(origin_at: float, east_km: float = 0.0, sigma_km: float = 5.0) -> Hypocentre:
    longitude = LUDING[0] + east_km / (111.195 * np.cos(np.radians(LUDING[1])))
    used = tuple((f"SC.S{n:02}.00", "P") for n in range(4))
    return Hypocentre(
        origin_at, longitude, LUDING[1], 16.0, 0.4, sigma_km, 6.0, 80.0, 0.2, used, ()
    )


def size(value: float, saturated: bool) -> EventMagnitude:
    low, high = value - 0.3, value + (0.7 if saturated else 0.3)
    one = Estimate(value, 0.35, low, high, value - 0.5, saturated, 5)
    return EventMagnitude(
        value, 0.35, low, high, value - 0.5, saturated, "point", one, None, (), ()
    )


@cache
def around() -> Targets:
    """Towns within 200 km."""
    return Targets.from_places(gazetteer(), near=[LUDING], radius_km=200.0)


def decider(status: Status = Status.ACTUAL) -> Decider:
    return Decider(Policy.load("open"), around(), travel_time=UniformSpeeds(), status=status)


Edit = Callable[[dict[str, Any]], object]


def keep(decision: Decision, network: str = "main", edit: Edit | None = None) -> Message:
    """As a loop keeps it; `edit` changes the body first, for it can never be changed after."""
    body = plain(decision.as_dict(1000))
    if edit is not None:
        edit(body)
    return Message.objects.create(
        network=network,
        event_id=decision.event_id,
        number=decision.number,
        kind=decision.kind,
        status=decision.status.value,
        decided_at=datetime.fromtimestamp(decision.decided_at, UTC),
        kept_at=timezone.now(),
        policy=decision.policy,
        highest_intensity=decision.highest_intensity,
        body=body,
    )


def plain(value: Any) -> Any:
    """JSON has no NaN."""
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def warned(
    event_id: str = "20220905T045218-1",
    origin_at: float = ORIGIN,
    *,
    status: Status = Status.ACTUAL,
    until: float = 1e9,
    network: str = "main",
    cancelled: bool = False,
    edit: Edit | None = None,
) -> list[Message]:
    """A located earthquake that grows; only the messages sent until so long after the origin."""
    deciding = decider(status)
    kept = []
    last = None
    for after, value, saturated, east, sigma, stations in GROWING:
        if after > until:
            break
        last = EventState(
            event_id, hypocentre(origin_at, east, sigma), size(value, saturated), stations,
            origin_at + after - 0.4,
        )  # fmt: skip
        decision = deciding.consider(last, origin_at + after)
        assert decision is not None
        kept.append(keep(decision, network, edit))
    if cancelled:
        assert last is not None
        at = origin_at + 40.0
        decision = deciding.consider(replace(last, withdrawn=True, data_time=at), at)
        assert decision is not None
        kept.append(keep(decision, network, edit))
    return kept


def felt(
    event_id: str = "felt-1", at: float = ORIGIN + 5.0, *, edit: Edit | None = None, **more: Any
) -> list[Message]:
    """Strong shaking at two stations, and nothing located: PLUM alone."""
    targets = around()
    away = np.hypot(
        (targets.longitudes - LUDING[0]) * 96.0, (targets.latitudes - LUDING[1]) * 111.0
    )
    plum = np.where(away < 60.0, 6.4, np.nan)
    state = EventState(event_id, None, None, 0, at - 0.3, plum=plum)
    decision = decider(**more).consider(state, at)
    assert decision is not None
    return [keep(decision, edit=edit)]
