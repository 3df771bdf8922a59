"""Earthquakes known of near a place: the bundled list and what this system has kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db.models import Q, QuerySet

from houfeng.events.historic import historic_events
from houfeng.events.models import EventRevision
from houfeng.events.origin import Origin
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM, distance_km
from houfeng.vocabulary.status import Status

SAME_WITHIN_S = 60.0
SAME_WITHIN_KM = 100.0
KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180


@dataclass(frozen=True, slots=True)
class NearQuakes:
    """Past earthquakes near another, and the catalogues they were looked for in."""

    origins: tuple[Origin, ...]  # oldest first
    catalogues: tuple[str, ...]  # "bundled", "imported"


def earthquakes_near(
    origin: Origin, radius_km: float = 100.0, lowest_magnitude: float = 5.0
) -> NearQuakes:
    """Real earthquakes before this one within a radius (km), each counted once.

    What is told of this earthquake itself is left out, under whatever id: an exercise that plays
    an old one at its own time is that one. Of doubles the bundled list's row is kept.
    """
    bundled = [one.origin for one in historic_events()]
    imported = _imported(origin, radius_km, lowest_magnitude)
    kept: list[Origin] = []
    for one in (*bundled, *imported):
        is_wanted = (
            one.origin_at < origin.origin_at
            and one.magnitude.value >= lowest_magnitude
            and not is_same(one, origin)
            and kilometres(origin, one) <= radius_km
        )
        if is_wanted and not any(is_same(one, other) for other in kept):
            kept.append(one)
    kept.sort(key=lambda one: one.origin_at)
    return NearQuakes(tuple(kept), ("bundled", "imported") if _has_any(origin) else ("bundled",))


def is_same(one: Origin, other: Origin) -> bool:
    """Whether two solutions are most likely of one earthquake: near in time and place."""
    apart = abs((one.origin_at - other.origin_at).total_seconds())
    return apart <= SAME_WITHIN_S and kilometres(one, other) <= SAME_WITHIN_KM


def kilometres(one: Origin, other: Origin) -> float:
    """Between two epicentres."""
    return float(
        distance_km(
            one.longitude, one.latitude, np.array(other.longitude), np.array(other.latitude)
        )
    )


def _kept(origin: Origin) -> QuerySet[EventRevision]:
    """The preferred solutions of real earthquakes other than this one."""
    return EventRevision.objects.filter(
        preferred_of__isnull=False, event__status=Status.ACTUAL.value
    ).exclude(event=origin.event_id)


def _has_any(origin: Origin) -> bool:
    return _kept(origin).exists()


def _imported(origin: Origin, radius_km: float, lowest: float) -> Iterable[Origin]:
    high = radius_km / KM_PER_DEGREE
    found = _kept(origin).filter(
        magnitude__gte=lowest,
        origin_at__lt=origin.origin_at + timedelta(seconds=SAME_WITHIN_S),
        latitude__range=(origin.latitude - high, origin.latitude + high),
    )
    if abs(origin.latitude) + high < 89.0:
        wide = high / np.cos(np.radians(abs(origin.latitude) + high))
        west, east = origin.longitude - wide, origin.longitude + wide
        at_hand = Q(longitude__range=(west, east))
        # Over the date line the other side counts on.
        at_hand |= Q(longitude__range=(west + 360, 180)) | Q(longitude__range=(-180, east - 360))
        found = found.filter(at_hand)
    for revision in found.select_related("event").order_by("origin_at", "event_id"):
        yield revision.origin
