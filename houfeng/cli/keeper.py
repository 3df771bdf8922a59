"""`houfeng keeper`: fills the database from a loop's spool; `--publish` starts it."""

import os
import select
import sys
import time
from pathlib import Path

import click

from houfeng.cli.door import errors, prepare, safely
from houfeng.vocabulary.errors import SourceUnavailable

LOOK_S = 0.2
RETRY_S = 1.0
HANDS_S = 3.0  # between two looks at what people have excluded
LAST_S = 60.0  # after the loop has ended
TOLD_EVERY_S = 60.0
_UNSERVED = (
    "no `houfeng serve` works on this database: messages and earthquakes are kept, but maps, "
    "impact and briefs wait until one does"
)


@click.command(hidden=True)
@click.argument("name")
@safely
def keeper(name: str) -> None:
    """Keep what the loop NAME has spooled, until standard input ends and nothing is left."""
    from houfeng.house.folders import data_home
    from houfeng.warning.live_files import live_folder
    from houfeng.warning.spool import sole_reader

    folder = live_folder(data_home(), name)
    ends = _Ends()
    with sole_reader(folder / "spool") as alone:
        # One before may still be at it; it ends soon, for its loop has ended.
        if not alone:
            ends.wait(RETRY_S)
            raise SourceUnavailable(f"another process keeps the messages of {name}")
        _when_there(ends)
        left = _work(name, folder, ends)
    if left:
        raise SourceUnavailable(
            f"some records of {name} are not in the database yet; they stay in {folder / 'spool'} "
            "and are kept by the next loop of that name with --publish"
        )


def _when_there(ends: "_Ends") -> None:
    """Wait for the database, however long; the loop goes on meanwhile."""
    told_at = -TOLD_EVERY_S
    while True:
        try:
            prepare()
            return
        except SourceUnavailable as away:
            told_at = _tell(away, told_at)
            if ends.since(LAST_S):
                raise
        ends.wait(RETRY_S)


def _work(name: str, folder: Path, ends: "_Ends") -> bool:
    """Keep until the loop has ended; returns whether anything is left."""
    from django.db import DatabaseError, close_old_connections
    from django.utils import timezone

    from houfeng.monitoring.exclusions import standing
    from houfeng.response import engine
    from houfeng.response.keeper import Keeper
    from houfeng.warning.excluded_file import write_excluded
    from houfeng.warning.spool import SpoolReader

    kept = Keeper(name, SpoolReader(folder / "spool"))
    told_at, unserved_at, hands_at, refused = -TOLD_EVERY_S, -TOLD_EVERY_S, -HANDS_S, 0
    while True:
        waits = True
        try:
            waits = kept.step()
            if time.monotonic() - hands_at >= HANDS_S:
                hands_at = time.monotonic()
                found = standing(name, timezone.now())
                write_excluded(folder, {station: one.reason for station, one in found.items()})
                if not engine.is_worked():
                    unserved_at = _tell(_UNSERVED, unserved_at)
        except (SourceUnavailable, DatabaseError, OSError) as away:
            close_old_connections()
            told_at = _tell(away, told_at)
        for why in kept.refused[refused:]:
            errors.print(f"{name}: not kept: {why}", markup=False, highlight=False)
        refused = len(kept.refused)
        if (ends.since(0.0) and not waits) or ends.since(LAST_S):
            return waits
        ends.wait(LOOK_S)


def _tell(error: Exception | str, told_at: float) -> float:
    """Once a minute."""
    now = time.monotonic()
    if now - told_at < TOLD_EVERY_S:
        return told_at
    errors.print(f"keeper: {error}", markup=False, highlight=False)
    return now


class _Ends:
    """Standard input: pokes while the loop lives, its end when the loop has ended."""

    def __init__(self) -> None:
        self._at: float | None = None

    def wait(self, longest_s: float) -> None:
        """Until poked, or so long."""
        if self._at is not None:
            time.sleep(longest_s)
            return
        ready, _, _ = select.select([sys.stdin], [], [], longest_s)
        if ready and not os.read(sys.stdin.fileno(), 4096):
            self._at = time.monotonic()

    def since(self, seconds: float) -> bool:
        """Whether it ended so long ago."""
        return self._at is not None and time.monotonic() - self._at >= seconds
