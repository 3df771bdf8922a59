"""Runs of the workflow: asked for, timed stage by stage, finished; all visible while they go."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from houfeng.events.keep import fetch_event, one_writer, preferred_revision
from houfeng.events.origin import Origin
from houfeng.products.store import full_or_closed
from houfeng.response.models import Response, StageRun
from houfeng.vocabulary.errors import Superseded

NEWS = "houfeng_responses"  # the channel on which a worker hears that a run was asked for
STAGES = ("shaking", "impact", "brief", "alert", "publish", "facilities", "grids")


@dataclass(frozen=True, slots=True)
class Task:
    """What a stage works on: one run's event revision and its folder of unfinished files."""

    run: str
    origin: Origin
    folder: Path

    def keep(self, name: str, content: bytes) -> None:
        """Write one of the run's files, whole or not at all."""

        def put(path: Path) -> None:
            path.write_bytes(content)

        self.write(name, put)

    def write(self, name: str, writer: Callable[[Path], None]) -> None:
        """Let a writer make one of the run's files; it appears when it is whole."""
        half = self.folder / f"half-{name}"  # keeps its ending: some writers go by it
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            writer(half)
            half.replace(self.folder / name)
        except OSError as error:
            half.unlink(missing_ok=True)
            raise full_or_closed(self.folder, error) from error


def request(event_id: str, revision: int, *, again: bool = False) -> Response:
    """Ask for a response to an event revision; asking twice gives the same one.

    again: respond once more although it was done, e.g. with newer models; the products become
    new revisions. A response that failed is always asked for anew.
    """
    fetch_event(event_id, revision)  # NotFound comes now, not later
    with one_writer(event_id):
        earlier = list(Response.objects.filter(event_id=event_id, event_revision=revision))
        newest = max(earlier, key=lambda r: r.requested_at, default=None)
        if newest is not None and newest.state != Response.State.FAILED and not again:
            return newest
        response = Response.objects.create(
            run=f"{event_id}.r{revision}" + (f".{len(earlier) + 1}" if earlier else ""),
            event_id=event_id,
            event_revision=revision,
            requested_at=timezone.now(),
        )
        StageRun.objects.bulk_create(
            StageRun(response=response, name=name, place=place) for place, name in enumerate(STAGES)
        )
        with connection.cursor() as cursor:
            cursor.execute(f"notify {NEWS}")
    return response


def timed(run: str, name: str, stage: Callable[[Task], None]) -> None:
    """Do one stage of a run and keep its seconds; Superseded if a newer revision has come."""
    try:
        response = Response.objects.get(run=run)
        refuse_if_superseded(response)
        Response.objects.filter(run=run).update(state=Response.State.RUNNING)
        row = StageRun.objects.filter(response=run, name=name)
        row.update(started_at=timezone.now(), seconds=None)
        task = Task(
            run=run,
            origin=fetch_event(response.event_id, response.event_revision),
            folder=work_folder(run),
        )
        began = perf_counter()
        stage(task)
        row.update(seconds=perf_counter() - began)
    finally:
        connections.close_all()  # the engine's threads come and go


def refuse_if_superseded(response: Response) -> None:
    """Raise Superseded where another revision of the event is preferred by now."""
    preferred = preferred_revision(response.event_id)
    if preferred != response.event_revision:
        raise Superseded(
            f"revision {preferred} of {response.event_id} has taken over from "
            f"revision {response.event_revision}"
        )


def call_off(event_id: str, why: str) -> bool:
    """Let no response to an event begin that has been asked for; returns `is_under_way`."""
    Response.objects.filter(event_id=event_id, state=Response.State.QUEUED).update(
        state=Response.State.SUPERSEDED, finished_at=timezone.now(), error=why
    )
    return is_under_way(event_id)


def is_under_way(event_id: str) -> bool:
    """Whether a response to an event runs that people still wait for.

    The map's bulky files come after; they are not published for what is no longer the newest.
    """
    running = Response.objects.filter(event_id=event_id, state=Response.State.RUNNING)
    done = StageRun.objects.filter(name=STAGES[-2], seconds__isnull=False)
    return running.exclude(run__in=done.values("response")).exists()


def finish(run: str, state: str, error: str) -> str:
    """Close a run: done, superseded or failed with what went wrong. Its working files go."""
    try:
        Response.objects.filter(run=run).update(
            state=Response.State(state), finished_at=timezone.now(), error=error
        )
        shutil.rmtree(work_folder(run), ignore_errors=True)
    finally:
        connections.close_all()
    return state


def work_folder(run: str) -> Path:
    return Path(settings.HOUFENG_HOME) / "work" / run
