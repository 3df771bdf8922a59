"""What `--publish` adds to a loop: live pages, and a keeper that fills the database beside it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from houfeng.cli.door import errors

if TYPE_CHECKING:
    from houfeng.monitoring.stream import TickResult
    from houfeng.monitoring.stretches import Stretches
    from houfeng.warning.excluded_file import ExcludedFile
    from houfeng.warning.lines import Record
    from houfeng.warning.pipeline import Pipeline

P = ParamSpec("P")
LAST_S = 90.0  # for the keeper to end, once the loop has
RETRY_S, LONGEST_RETRY_S = 1.0, 30.0  # doubled each time, while it does not live that long


def publish_options(command: Callable[P, None]) -> Callable[P, None]:
    """`--publish` and `--name`."""
    for option in (
        click.option(
            "--name",
            default="main",
            show_default=True,
            help="Of the network, on pages and in ids; one loop at a time has it.",
        ),
        click.option(
            "--publish",
            is_flag=True,
            help="Keep messages, make events and their responses, and show all of it live.",
        ),
    ):
        command = option(command)
    return command


@contextmanager
def publishing(
    loop: "Pipeline", *, name: str, publish: bool, fresh: bool = False, synthetic: bool = False
) -> Iterator[None]:
    """Whatever the loop says while the block lasts is shown live and kept.

    fresh: the recording or exercise may have been played before; its earthquakes get names of
    their own. synthetic: the data are made, and everything says so. Give the loop its state
    back before. Raises NotValid for a name that is none, or that another loop has.
    """
    if not publish:
        yield
        return
    from houfeng.house.folders import data_home
    from houfeng.warning.announcer import Announcer
    from houfeng.warning.excluded_file import ExcludedFile
    from houfeng.warning.live import Live
    from houfeng.warning.live_files import live_folder
    from houfeng.warning.spool import SpoolWriter

    folder = live_folder(data_home(), name)
    if fresh:
        loop.followers.suffix = f"-{int(time.time()):x}"
    with Live(loop, folder, synthetic=synthetic) as live:
        spool = SpoolWriter(folder / "spool")
        child = _Child(name)

        def append(record: Mapping[str, Any]) -> None:
            spool.append(record)
            child.poke()

        announcer = Announcer(loop, append, synthetic=synthetic)
        watchers = (announcer, _ByHand(loop, ExcludedFile(folder)))
        loop.observers += watchers
        for note in live.notes:
            errors.print(note, markup=False, highlight=False)
        try:
            yield
        finally:
            live.close()  # readers hear at once that the loop has ended
            for one in watchers:
                loop.observers.remove(one)
            announcer.finish()
            spool.close()
            child.end()
            if spool.lost:
                errors.print(
                    f"{spool.lost} records were lost: the disk of {folder} is full", markup=False
                )


class _ByHand:
    """Hands the loop what people have excluded."""

    def __init__(self, loop: "Pipeline", file: "ExcludedFile") -> None:
        self._loop, self._file = loop, file

    def took(self, stretches: "Stretches", result: "TickResult") -> None:
        pass

    def said(self, record: "Record") -> None:
        pass

    def ticked(self, seconds: float) -> None:  # noqa: ARG002  (the observers' signature)
        self._loop.exclude(self._file.look())


class _Child:
    """`houfeng keeper` beside the loop; one that dies is replaced."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_one, name="keeper-keeper", daemon=True)
        self._thread.start()

    def poke(self) -> None:
        """There is news; nothing happens where it hears nothing: it looks by itself."""
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError, ValueError):  # full, gone, or closed
                os.write(process.stdin.fileno(), b".")

    def end(self) -> None:
        """Let it keep what is left, and go; what it cannot is kept the next time."""
        self._ending.set()
        process = self._process
        if process is None or process.stdin is None:
            return
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(LAST_S)
        except subprocess.TimeoutExpired:
            process.terminate()
        self._thread.join(timeout=5)

    def _keep_one(self) -> None:
        wait_s = RETRY_S
        while not self._ending.is_set():
            begun = time.monotonic()
            made = subprocess.Popen(
                [sys.executable, "-m", "houfeng", "keeper", self._name],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                # The loop ends at Ctrl-C; the keeper when the loop has.
                start_new_session=True,
            )
            assert made.stdin is not None
            os.set_blocking(made.stdin.fileno(), False)
            self._process = made
            if self._ending.is_set():
                with suppress(OSError):
                    made.stdin.close()
            made.wait()
            lived = time.monotonic() - begun > LONGEST_RETRY_S
            wait_s = RETRY_S if lived else min(2 * wait_s, LONGEST_RETRY_S)
            self._ending.wait(wait_s)
