"""The engine under the workflow: who runs responses, and how others hand them over.

One process at a time is the worker of a database: it holds a lock there while it lives.
`houfeng serve` keeps one; without it, the command that wants a response becomes the worker.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from dbos import DBOS, DBOSConfig, SetWorkflowID
from django.db import connection
from sqlalchemy import URL

from houfeng.response import known, runs
from houfeng.response.models import Response
from houfeng.vocabulary.errors import SourceUnavailable
from houfeng.warning.waves import wave_curves

AT_ONCE = 2  # responses; a stage uses about one core
WORKER_LOCK = 0x574F524B  # "WORK"
WORKFLOW_EDITION = "3"  # raise when the workflow's steps change, so that old runs are not taken up
POLL_S = 0.05
UNFINISHED = (Response.State.QUEUED, Response.State.RUNNING)


def workflow_database() -> URL:
    """The engine's own database, beside ours on the same server."""
    ours = connection.settings_dict
    host = str(ours["HOST"])
    socket = {"host": host} if host.startswith("/") else {}
    return URL.create(
        "postgresql+psycopg",
        username=ours["USER"] or None,
        password=ours["PASSWORD"] or None,
        host=None if socket else host or None,
        port=int(ours["PORT"]) if ours["PORT"] else None,
        database=f"{ours['NAME']}_workflows",
        query=socket,
    )


@contextmanager
def worker() -> Iterator[bool]:
    """Be the worker while the block lasts, if nobody else is; yields whether we are.

    A worker takes up at once what an earlier one left unfinished.
    """
    link = _connect()
    try:
        got = link.execute("select pg_try_advisory_lock(%s)", (WORKER_LOCK,)).fetchone()
        if not got or not got[0]:
            yield False
            return
        _launch()
        try:
            _give_up_lost()
            yield True
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=0)
            # The server gives up a closed link's lock only some moments later.
            with suppress(psycopg.Error):
                link.execute("select pg_advisory_unlock(%s)", (WORKER_LOCK,))
    finally:
        link.close()


def is_worked() -> bool:
    """Whether anybody is the worker of this database now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks where locktype = 'advisory' and granted "
            "and database = (select oid from pg_database where datname = current_database()) "
            "and classid = 0 and objid = %s and objsubid = 1)",
            (WORKER_LOCK,),
        )
        (found,) = cursor.fetchone()
    return bool(found)


def _give_up_lost() -> None:
    """Close runs that no engine will take up: of another edition, ended or forgotten there.

    Left open they would count as running for ever; closed as failed they can be asked for anew.
    """
    for response in Response.objects.filter(state=Response.State.RUNNING):
        known = DBOS.get_workflow_status(response.run)
        if (
            known is None
            or known.status not in ("PENDING", "ENQUEUED")
            or known.app_version != WORKFLOW_EDITION
        ):
            runs.finish(response.run, Response.State.FAILED, "interrupted; ask for it again")


def _connect() -> psycopg.Connection[tuple[bool]]:
    try:
        return psycopg.connect(**_connection_words(), autocommit=True)
    except psycopg.OperationalError as error:
        raise SourceUnavailable(f"the database does not answer: {str(error).strip()}") from error


def _connection_words() -> dict[str, Any]:
    ours = connection.get_connection_params()
    return {k: ours[k] for k in ("dbname", "user", "password", "host", "port") if ours.get(k)}


def _launch() -> None:
    from houfeng.response import workflow  # noqa: F401  (registers the steps)

    config: DBOSConfig = {
        "name": "houfeng",
        "system_database_url": workflow_database().render_as_string(hide_password=False),
        "application_version": WORKFLOW_EDITION,
        "executor_id": "worker",
        "enable_otlp": False,
        "log_level": "CRITICAL",  # the workflow itself tells what failed
        "sys_db_pool_size": 8,
    }
    DBOS(config=config)
    DBOS.launch()


def run_to_end(
    run: str, watch: Callable[[Response], None] = lambda _response: None, *, timeout_s: float = 600
) -> Response:
    """See a run through: as the worker if there is none, else by watching the one there is.

    watch: told how the run stands, some times a second. Returns the run's last state.
    """
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        with worker() as here:
            if here:
                _start(run)
            # A worker elsewhere may die: look again from time to time whether to step in.
            response = _wait(run, watch, until if here else min(until, time.monotonic() + 5))
        if response.state not in UNFINISHED:
            return response
    raise SourceUnavailable(
        f"run {run} has not ended in {timeout_s:.0f} s; it is kept and goes on with the next "
        "`houfeng serve` or `houfeng respond`"
    )


def work(stopped: Callable[[], bool]) -> None:
    """Be the worker until told to stop: run every response that is asked for."""
    known.warm()
    wave_curves(0.0, known.cache_folder())  # seconds, once on a machine; no warning page waits
    while not stopped():
        with worker() as here:
            while here and not stopped():
                _start_queued()
                _sleep_until_asked(1.0)
        if not here:
            time.sleep(1.0)


def _start(run: str) -> None:
    from houfeng.response.workflow import respond

    with SetWorkflowID(run):  # the same id twice is the same run
        DBOS.start_workflow(respond, run)


def _start_queued() -> None:
    running = Response.objects.filter(state=Response.State.RUNNING).count()
    queued = Response.objects.filter(state=Response.State.QUEUED).order_by("requested_at")
    for response in queued[: max(0, AT_ONCE - running)]:
        _start(response.run)


def _sleep_until_asked(longest_s: float) -> None:
    with psycopg.connect(**_connection_words(), autocommit=True) as link:
        link.execute(f"listen {runs.NEWS}")
        for _ in link.notifies(timeout=longest_s, stop_after=1):
            pass


def _wait(run: str, watch: Callable[[Response], None], until: float) -> Response:
    while True:
        response = Response.objects.prefetch_related("stages").get(run=run)
        watch(response)
        if response.state not in UNFINISHED or time.monotonic() > until:
            return response
        time.sleep(POLL_S)
