"""Keeping earthquakes: each news is a revision; one revision is preferred."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection, transaction

from houfeng.events.models import Event, EventRevision
from houfeng.events.origin import Origin, Review, checked
from houfeng.vocabulary.errors import NotFound, NotValid

AHEAD = timedelta(minutes=5)  # by which another agency's clock may differ from ours
_RANK = {Review.AUTOMATIC: 0, Review.REVIEWED: 1, Review.FINAL: 2}


def keep_origin(origin: Origin, *, received_at: datetime) -> EventRevision:
    """Keep an origin as the event's next revision; the same news twice is kept once.

    Returns the new revision, or the kept one that says the same. Raises NotValid where the
    event was kept with another status: an exercise is an event of its own.
    """
    checked(origin)
    if origin.origin_at - received_at > AHEAD:
        raise NotValid("origin_at", origin.origin_at.isoformat(), "give a time that has come")
    with one_writer(origin.event_id):  # two first revisions must not both become number 1
        event = Event.objects.filter(id=origin.event_id).first()
        if event is None:
            event = Event.objects.create(
                id=origin.event_id,
                status=origin.status,
                origin_at=origin.origin_at,
                magnitude=origin.magnitude.value,
            )
        elif event.status != origin.status:
            raise NotValid(
                "status",
                str(origin.status),
                f"event {event.id} is kept as {event.status}; give another id",
            )
        kept = list(event.revisions.order_by("revision"))
        for revision in kept:
            if replace(revision.origin, revision=0) == replace(origin, revision=0):
                return revision
        made = EventRevision.objects.create(
            event=event,
            revision=len(kept) + 1,
            received_at=received_at,
            origin_at=origin.origin_at,
            longitude=origin.longitude,
            latitude=origin.latitude,
            depth_km=origin.depth_km,
            magnitude=origin.magnitude.value,
            magnitude_type=origin.magnitude.type,
            source=origin.source,
            source_id=origin.source_id,
            review=origin.review,
            place_zh=origin.place_zh,
            place_en=origin.place_en,
            strike_deg=origin.strike_deg,
            rupture_line=[list(vertex) for vertex in origin.rupture_line],
            reference=origin.reference,
        )
        preferred = choose_preferred([*kept, made])
        event.preferred = preferred
        event.origin_at = preferred.origin_at
        event.magnitude = preferred.magnitude
        event.save()
        return made


@contextmanager
def one_writer(event_id: str) -> Iterator[None]:
    """A transaction in which nobody else changes what belongs to this event."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [event_id])
        yield


def choose_preferred(revisions: list[EventRevision]) -> EventRevision:
    """The most reviewed, and of these the newest: a late automatic one does not undo a review."""
    return max(revisions, key=lambda r: (_RANK[Review(r.review)], r.revision))


def fetch_event(event_id: str, revision: int) -> Origin:
    """One revision as plain values, or NotFound."""
    found = (
        EventRevision.objects.select_related("event")
        .filter(event=event_id, revision=revision)
        .first()
    )
    if found is None:
        raise NotFound(
            f"event {event_id} has no revision {revision}; "
            "`houfeng events list` shows what there is"
        )
    return found.origin


def preferred_revision(event_id: str) -> int:
    """The number of the event's preferred revision, or NotFound."""
    found = (
        EventRevision.objects.filter(preferred_of=event_id)
        .values_list("revision", flat=True)
        .first()
    )
    if found is None:
        raise NotFound(f"there is no event {event_id}; `houfeng events list` shows what there is")
    return found
