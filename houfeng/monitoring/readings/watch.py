"""A folder into which others put recordings: files that come, and files that grow.

miniSEED and OpenEEW lines are read as far as they are whole, again and again; files of one
record (SAC, K-NET) once they have stopped growing.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pymseed import MiniSEEDError, MS3Record

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.knet import is_knet, read_knet
from houfeng.monitoring.readings.miniseed import decode_record, is_miniseed
from houfeng.monitoring.readings.openeew import is_openeew, packets_of
from houfeng.monitoring.readings.sac import is_sac, read_sac
from houfeng.monitoring.readings.sources import OneRecord
from houfeng.monitoring.values import Packet
from houfeng.vocabulary.errors import NotFound, NotValid

_HEAD_BYTES = 4096
# Read at once of one file: a file dropped in whole does not fill the memory.
_MOST_BYTES = 16_000_000
# A file that does not go on within this many looks is not going to be whole.
_LOOKS_BEFORE_GIVING_UP = 10


@dataclass(slots=True)
class _Watched:
    read: int = 0  # bytes used
    size: int = -1  # at the last look
    same: int = 0  # looks without growth
    done: bool = False


class FolderWatch:
    """What is new in a folder at each look."""

    def __init__(self, folder: Path, clock: Callable[[], float], *, from_now: bool = False) -> None:
        """from_now: leave out what is there already. Raises NotFound where there is no folder."""
        if not folder.is_dir():
            raise NotFound(f"{folder} is no folder; make it first")
        self.notes = Notebook()
        self._folder, self._clock = folder, clock
        self._files: dict[Path, _Watched] = {}
        if from_now:
            for path in self._listed():
                self._files[path] = _Watched(read=path.stat().st_size)

    def look(self) -> Iterator[Packet]:
        """Packets that have come whole since the last look, by file; arrived now."""
        for path in self._listed():
            watched = self._files.setdefault(path, _Watched())
            try:
                yield from self._new_of(path, watched)
            except FileNotFoundError:
                continue  # taken away between two looks
            except (NotValid, OSError) as wrong:
                self.notes.add(path.name, "unreadable_file", str(wrong))
                watched.done = True
        for gone in [path for path in self._files if not path.exists()]:
            del self._files[gone]

    def _listed(self) -> list[Path]:
        hidden = (".", "~")
        return sorted(
            p for p in self._folder.rglob("*") if not p.name.startswith(hidden) and p.is_file()
        )

    def _new_of(self, path: Path, watched: _Watched) -> Iterator[Packet]:
        size = path.stat().st_size
        if size < watched.read:  # written anew
            watched.read, watched.done = 0, False
        grown, watched.size = size != watched.size, size
        watched.same = 0 if grown else watched.same + 1
        if watched.done or size == watched.read:
            return
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            file.seek(watched.read)
            raw = file.read(_MOST_BYTES)
        if is_miniseed(head):
            yield from self._records(path, watched, raw)
        elif is_openeew(head):
            yield from self._lines(path, watched, raw)
        elif not grown:
            yield from self._whole(path, watched, head, size)
        if watched.same >= _LOOKS_BEFORE_GIVING_UP and not watched.done and watched.read < size:
            self.notes.add(path.name, "truncated", f"{size - watched.read} bytes at its end")
            watched.done = True

    def _records(self, path: Path, watched: _Watched, raw: bytes) -> Iterator[Packet]:
        begun = watched.read
        at = 0
        while at < len(raw):
            try:
                length = next(MS3Record.from_buffer(raw[at : at + 131_072])).reclen
            except MiniSEEDError as wrong:
                if is_miniseed(raw[at:]) and len(raw) - at < 131_072:
                    break  # the rest of the record has not come yet
                self.notes.add(path.name, "unreadable_bytes", str(wrong)[:120], 64)
                at += 64
                watched.read = begun + at
                continue
            try:
                packet = decode_record(raw[at : at + length], self._clock())
            except NotValid as wrong:
                self.notes.add(wrong.field, "undecodable", f"{path.name}: {wrong.value}")
                packet = None
            at += length
            watched.read = begun + at
            if packet is not None:
                yield packet

    def _lines(self, path: Path, watched: _Watched, raw: bytes) -> Iterator[Packet]:
        *lines, _ = raw.split(b"\n")
        for line in lines:
            watched.read += len(line) + 1
            if not line.strip():
                continue
            try:
                packets = packets_of(json.loads(line))
            except (ValueError, RecursionError, NotValid) as wrong:
                self.notes.add(path.name, "bad_line", str(wrong)[:160])
                continue
            # The folder is our cloud: a packet has arrived when we see it.
            yield from (replace(packet, arrived_at=self._clock()) for packet in packets)

    def _whole(self, path: Path, watched: _Watched, head: bytes, size: int) -> Iterator[Packet]:
        watched.done = True
        source: OneRecord
        if is_knet(head):
            source = read_knet(path, self.notes)
        elif is_sac(head):
            source = read_sac(path)
        else:
            return
        watched.read = size
        yield from (replace(packet, arrived_at=self._clock()) for packet in source.packets(0))


def watch_folder(
    watch: FolderWatch, *, poll_s: float, sleep: Callable[[float], None]
) -> Iterator[Packet | None]:
    """Packets as they come, for ever; None after each look, so that the caller can go on."""
    while True:
        yield from watch.look()
        yield None
        sleep(poll_s)
