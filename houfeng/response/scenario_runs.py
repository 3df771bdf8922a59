"""Scenarios kept, run and listed. Like everything published, they may be read by all."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction

from houfeng.events.evidence import keep_evidence
from houfeng.events.keep import keep_origin
from houfeng.events.models import Event, EventRevision
from houfeng.response import runs
from houfeng.response.known import gazetteer
from houfeng.response.models import Response
from houfeng.response.models import Scenario as Kept
from houfeng.response.scenario import Scenario, Wish, build_scenario
from houfeng.vocabulary.errors import NotAllowed, NotFound

MOST_UNFINISHED = 3  # of one person at a time
UNFINISHED = (Response.State.QUEUED, Response.State.RUNNING)


def layer_folder() -> Path:
    """The deployment's layers."""
    return Path(settings.HOUFENG_HOME) / "layers"


def run_scenario(wish: Wish, *, now: datetime, by: User | None = None) -> Response:
    """Build what is wished, keep it as an event of its own, and ask for its response.

    by: who asks, on pages; their scenarios queue, three at most. Raises NotValid and NotFound
    of `build_scenario`, NotAllowed for a fourth.
    """
    scenario = build_scenario(wish, now=now, layers=layer_folder(), gazetteer=gazetteer())
    with transaction.atomic(), connection.cursor() as cursor:
        # One scenario at a time gets its number, and counts those of its maker.
        cursor.execute("select pg_advisory_xact_lock(hashtext('scenario'))")
        if by is not None:
            _refuse_too_many(by)
        revision = _keep(scenario, now)
        Kept.objects.create(
            event_id=revision.event_id,
            name=scenario.name,
            basis=scenario.basis,
            wish=wish.as_dict(),
            notes=[list(note) for note in scenario.notes],
            by=by,
            made_at=now,
        )
        return runs.request(revision.event_id, revision.revision)


def _keep(scenario: Scenario, now: datetime) -> EventRevision:
    origin = replace(scenario.origin, event_id=_numbered(scenario.origin.event_id))
    revision = keep_origin(origin, received_at=now)
    if scenario.files:
        keep_evidence(revision.event_id, scenario.files, received_at=now)
    return revision


def _numbered(stem: str) -> str:
    taken = set(Event.objects.filter(id__startswith=f"{stem}-").values_list("id", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if f"{stem}-{n}" not in taken)
    return f"{stem}-{number}"


def _refuse_too_many(by: User) -> None:
    mine = Kept.objects.filter(by=by).values_list("event_id", flat=True)
    waiting = Response.objects.filter(event_id__in=mine, state__in=UNFINISHED)
    if waiting.count() >= MOST_UNFINISHED:
        names = ", ".join(waiting.values_list("event_id", flat=True)[:MOST_UNFINISHED])
        raise NotAllowed(f"wait for one of these to end: {names}")


def scenarios(first: int = 0, most: int = 100) -> list[Kept]:
    """The newest scenarios, with their events."""
    found = Kept.objects.select_related("event__preferred", "by__member").order_by("-made_at")
    return list(found[first : first + most])


def scenario_count() -> int:
    """How many scenarios there are."""
    return Kept.objects.count()


def scenario_of(event_id: str) -> Kept | None:
    """The scenario behind an event; None for other events."""
    return Kept.objects.filter(event=event_id).first()


def find_scenario(event_id: str) -> Kept:
    """A scenario, or NotFound."""
    found = Kept.objects.select_related("event__preferred").filter(event=event_id).first()
    if found is None:
        raise NotFound(f"there is no scenario {event_id}; /scenarios/ lists those there are")
    return found
