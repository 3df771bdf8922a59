"""`houfeng demo`: a running platform with data in it, in one command."""

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import click

from houfeng.cli.door import errors, prepare, progress_bar, safely
from houfeng.vocabulary.errors import NotValid, SourceUnavailable

RESPONDED = ("wenchuan-2008", "tangshan-1976", "jishishan-2023", "luding-2022")
CHECK_S = 60
# A made-up network of 64 stations round Luding, in which the earthquake comes again each half hour.
EXERCISE = (
    "exercise", "--event", "luding-2022", "--spacing-km", "30", "--extent-km", "210",
    "--publish", "--name", "demo", "--forever", "--again-s", "1800", "--json",
)  # fmt: skip
END_S = 15  # for what the exercise has said to be kept


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--check", is_flag=True, help="Stop with exit 0 once it is healthy and a page is read."
)
@click.option(
    "--exercise/--no-exercise",
    default=True,
    show_default=True,
    help="Run a synthetic network beside it, marked 演习.",
)
@click.option(
    "--with-account", is_flag=True, help="Make a person with all duties; the password is told once."
)
@safely
def demo(host: str, port: int, check: bool, exercise: bool, with_account: bool) -> None:
    """Load the historic earthquakes, respond to some, and serve the platform.

    Beside it a synthetic network is followed live, in which an earthquake happens after some
    seconds and each half hour: an exercise (演习), from the first P wave to its products.

    Example: houfeng demo --port 8080 --with-account
    """
    from houfeng.house import web

    web.refuse_taken_port(host, port)
    prepare()
    _load()
    if with_account:
        _make_account()
    address = f"http://{host}:{port}"
    if not check:
        errors.print(f"候风 Houfeng is at {address}  (stop it with Ctrl-C)")
        if exercise:
            errors.print(
                f"演习 EXERCISE: a synthetic network comes up at {address}/network/ within minutes",
                markup=False, highlight=False,
            )  # fmt: skip
        with _exercise_beside(exercise):
            web.serve(host, port)
        return
    failures: list[str] = []
    threading.Thread(target=_check, args=(address, failures), daemon=True).start()
    web.serve(host, port)
    if failures:
        raise SourceUnavailable("; ".join(failures))
    click.echo(f"{address} is healthy and shows {RESPONDED[0]}")


@contextmanager
def _exercise_beside(wanted: bool) -> Iterator[None]:
    """The exercise as a process of its own, for as long as the block lasts."""
    if not wanted:
        yield
        return
    command = [sys.executable, "-m", "houfeng", *EXERCISE]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        running.terminate()
        try:
            running.wait(END_S)
        except subprocess.TimeoutExpired:
            running.kill()


def _load() -> None:
    from django.utils import timezone

    from houfeng.events.historic import historic_events
    from houfeng.events.keep import keep_origin
    from houfeng.response import engine, known, runs

    historic = historic_events()
    with progress_bar("loading places and people", len(historic) + len(RESPONDED)) as show:
        known.warm()
        revisions = {}
        for number, one in enumerate(historic, 1):
            revisions[one.origin.event_id] = keep_origin(one.origin, received_at=timezone.now())
            show("loading historic earthquakes", number, None)
        for number, event_id in enumerate(RESPONDED, len(historic)):
            show(f"responding to {event_id}", number, None)
            asked = runs.request(event_id, revisions[event_id].revision)
            response = engine.run_to_end(asked.run)
            if response.state == response.State.FAILED:
                raise SourceUnavailable(f"{response.run} failed: {response.error}")
        show("ready", len(historic) + len(RESPONDED), None)


def _make_account() -> None:
    """One person with every duty and a password of chance, printed and kept nowhere else."""
    import secrets

    from houfeng.access import people
    from houfeng.access.rules import DUTIES

    people.keep_organisation(
        "demo", name_zh="演示单位", name_en="Demonstration office", kind="internal"
    )
    password = secrets.token_urlsafe(15)
    try:
        people.add_person(
            "demo", password=password, organisation="demo", duties=DUTIES, shown_name="演示用户"
        )
    except NotValid:  # of an earlier demonstration: its password is not known any more
        people.change_password("demo", password)
    errors.print(f"sign in as demo with the password {password}", markup=False, highlight=False)


def _check(address: str, failures: list[str]) -> None:
    """Read the health and one page from outside, then ask the server to stop."""
    import os
    import signal

    until = time.monotonic() + CHECK_S
    said = "no answer"
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310
                health = json.load(answer)
            with urllib.request.urlopen(f"{address}/events/{RESPONDED[0]}/", timeout=20) as page:  # noqa: S310
                text = page.read().decode()
            if health["status"] == "ok" and "汶川" in text:
                break
            said = f"health {health}, page of {len(text)} characters"
        except (urllib.error.URLError, OSError, ValueError) as error:
            said = str(error)
        time.sleep(0.3)
    else:
        failures.append(f"{address} was not healthy within {CHECK_S} s: {said}")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGTERM)
