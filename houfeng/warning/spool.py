"""A loop's own notebook on disk, from which another process fills the database.

The loop appends one line a record and never waits: what `write` has taken survives the loop's
death at once, and a power cut as soon as a thread beside has had it put on the disk. The reader
notes how far it has come only when a record is safe in the database; after a crash of either,
records may be read twice, never skipped.
"""

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from houfeng.vocabulary.errors import NotValid

LARGEST_BYTES = 16_000_000  # of one file of the spool; then the next is begun
MOST_BYTES = 2_000_000_000  # of all; beyond, nothing more is taken, and it is said so
_KEPT = "kept.json"
_ASIDE = "not-kept.txt"


class SpoolWriter:
    """The loop's side."""

    def __init__(self, folder: Path) -> None:
        """Raises NotValid where the folder cannot be written."""
        self._folder = folder
        self._descriptor, self._size, self._taken, self._torn = -1, 0, 0, False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._begin()
        except OSError as error:
            raise NotValid(
                "HOUFENG_HOME", str(folder), f"give a folder you may write to ({error.strerror})"
            ) from error
        self.lost = 0  # records that the disk did not take
        self._stopped = False
        self._news = threading.Event()
        self._thread = threading.Thread(target=self._put_on_disk, name="spool-sync", daemon=True)
        self._thread.start()

    def append(self, record: Mapping[str, Any]) -> bool:
        """Take one record; False where the disk is full: the loop goes on without."""
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            if self._size > LARGEST_BYTES:
                self._begin()
            if self._taken + len(line) > MOST_BYTES:
                raise OSError("the spool is full")
            # A line that was broken off is ended first: a reader passes over it.
            left = memoryview(b"\n" + line if self._torn else line)
            while left:
                self._torn = True
                left = left[os.write(self._descriptor, left) :]
            self._torn = False
        except OSError:
            self.lost += 1
            return False
        self._size += len(line)
        self._taken += len(line)
        self._news.set()
        return True

    def close(self) -> None:
        """Everything taken is on the disk."""
        self._stopped = True
        self._news.set()
        self._thread.join(timeout=30)
        os.close(self._descriptor)

    def _begin(self) -> None:
        if self._descriptor >= 0:
            os.fdatasync(self._descriptor)
            os.close(self._descriptor)
        taken = [path.stat().st_size for path in _files(self._folder)]
        path = self._folder / f"{time.time_ns():020d}.jsonl"
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._size, self._taken, self._torn = 0, sum(taken), False

    def _put_on_disk(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            try:
                os.fdatasync(self._descriptor)
            except OSError:
                time.sleep(0.1)  # another file was begun meanwhile, or the disk complains
            if self._stopped:
                return


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record begins in the spool."""

    file: str
    offset: int


class SpoolReader:
    """The other side: records in order, from where the last reader had come."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file, self._offset = self._last()
        self.damaged = 0  # lines that are no record

    def read(self, most: int = 1000) -> list[tuple[Place, dict[str, Any]]]:
        """The next records, each with its place; empty where there is nothing new."""
        found: list[tuple[Place, dict[str, Any]]] = []
        while len(found) < most:
            # Looked for before reading: a file is begun only when the one before is at its end.
            later = [one.name for one in _files(self._folder) if one.name > self._file]
            if self._file and (self._folder / self._file).exists():
                found += self._lines(self._folder / self._file, most - len(found))
            if not later or len(found) >= most:
                break
            self._file, self._offset = later[0], 0
        return found

    def here(self) -> Place:
        """Where the next record would begin."""
        return Place(self._file, self._offset)

    def done(self, until: Place) -> None:
        """All before that place is in the database: note it, and drop files that are."""
        half = self._folder / f"{_KEPT}.new"
        half.write_text(json.dumps({"file": until.file, "offset": until.offset}), "utf-8")
        half.replace(self._folder / _KEPT)
        for path in _files(self._folder):
            if path.name < until.file:
                path.unlink(missing_ok=True)

    def put_aside(self, record: Mapping[str, Any]) -> None:
        """What cannot be kept stays beside the spool, for people."""
        line = json.dumps(record, ensure_ascii=False) + "\n"
        with (self._folder / _ASIDE).open("a", encoding="utf-8") as file:
            file.write(line)

    def _last(self) -> tuple[str, int]:
        try:
            kept = json.loads((self._folder / _KEPT).read_text("utf-8"))
            return str(kept["file"]), int(kept["offset"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", 0  # from the beginning: what is kept already is not kept twice

    def _lines(self, path: Path, most: int) -> list[tuple[Place, dict[str, Any]]]:
        found: list[tuple[Place, dict[str, Any]]] = []
        with path.open("rb") as file:
            file.seek(self._offset)
            for line in file:
                if not line.endswith(b"\n"):
                    break  # still being written, or broken off
                at = Place(path.name, self._offset)
                self._offset += len(line)
                record = _record(line)
                if record is not None:
                    found.append((at, record))
                elif line.strip():
                    self.damaged += 1
                if len(found) >= most:
                    break
        return found


@contextmanager
def sole_reader(folder: Path) -> Iterator[bool]:
    """Whether we are the only reader while the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "reader.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield True


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))
