"""miniSEED, versions 2 and 3, record by record; damaged records are counted and survived.

Steim-compressed records end with a check value. Where it does not agree, the samples are wrong
by an unknown amount, often a huge one: such a record is left out as one that does not decode.
"""

import functools
import mmap
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from pymseed import MiniSEEDError, MS3Record, get_error_messages, sourceid2nslc

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.codes import checked_code, checked_location
from houfeng.monitoring.values import Channel, Packet
from houfeng.vocabulary.errors import NotValid

NANOSECOND = 1e-9
_SHORTEST_HEADER = 40
_STEP = 64  # records of version 2 begin at multiples of their length, 64 bytes at least


def is_miniseed(raw: bytes) -> bool:
    """Whether the bytes begin with a record."""
    if len(raw) < _SHORTEST_HEADER:
        return False
    if raw[:3] == b"MS\x03":
        return True
    digits = all(byte in b"0123456789 \x00" for byte in raw[:6])
    return digits and raw[6:7] in (b"D", b"R", b"Q", b"M") and raw[7:8] in (b" ", b"\x00")


def channel_id(record: MS3Record) -> str:
    """NET.STA.LOC.CHA. Raises NotValid where damage has left no name."""
    try:
        return _named(record.sourceid)
    except (UnicodeDecodeError, ValueError, MiniSEEDError) as wrong:
        raise NotValid("miniSEED record", str(wrong)[:80], "send the record again") from wrong


@functools.lru_cache(maxsize=200_000)
def _named(sourceid: str) -> str:
    network, station, location, code = sourceid2nslc(sourceid)
    return ".".join(
        (
            checked_code(network, "miniSEED record", may_be_empty=True),
            checked_code(station, "miniSEED record"),
            checked_location(location, "miniSEED record"),
            checked_code(code, "miniSEED record"),
        )
    )


def decode_record(raw: "bytes | memoryview", arrived_at: float) -> Packet | None:
    """One record as a packet; None for a record without samples.

    Raises NotValid, naming the channel as far as it can be read, for one that does not decode.
    """
    get_error_messages()  # of records before
    try:
        record = MS3Record.parse(raw, unpack_data=True)
    except MiniSEEDError as wrong:
        raise NotValid(
            _name_left(raw), _short(wrong), "the record is damaged; send it again"
        ) from wrong
    doubts = get_error_messages()
    if doubts:
        raise NotValid(channel_id(record), doubts[0].strip(), "send the record again")
    if not _is_waveform(record) or record.sampletype not in ("i", "f", "d"):
        return None
    return Packet(
        channel=channel_id(record),
        starts_at=record.starttime * NANOSECOND,
        rate_hz=float(record.samprate),
        samples=record.np_datasamples.astype(np.float64),
        arrived_at=arrived_at,
    )


class MiniSeedFile:
    """The records of one file, found once, decoded when asked for."""

    def __init__(self, path: Path, notes: Notebook) -> None:
        """Raises NotValid where the file holds no record at all."""
        self.name = path.name
        self.described: dict[str, Channel] = {}
        self.rates: dict[str, float] = {}
        self._notes = notes
        with path.open("rb") as file:
            size = path.stat().st_size
            if size == 0:
                raise NotValid(path.name, "0 bytes", "the file is empty; fetch it again")
            self._raw = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        found = list(self._found())
        if not found:
            raise NotValid(path.name, bytes(self._raw[:16]), "it holds no miniSEED record")
        offsets, lengths, starts, ends = zip(*found, strict=True)
        self._offsets = np.array(offsets, np.int64)
        self._lengths = np.array(lengths, np.int64)
        self.starts_at = np.array(starts)
        self.ends_at = np.array(ends)
        self.arrives_at = np.full(len(found), np.nan)

    def packets(self, at: int) -> Sequence[Packet]:
        begin = int(self._offsets[at])
        raw = self._raw[begin : begin + int(self._lengths[at])]
        try:
            packet = decode_record(raw, np.nan)
        except NotValid as wrong:
            self._notes.add(wrong.field, "undecodable", f"{self.name}, byte {begin}: {wrong.value}")
            return ()
        return () if packet is None else (packet,)

    def _found(self) -> Iterator[tuple[int, int, float, float]]:
        """(offset, length, start, end) of each record with samples."""
        offset, size = 0, len(self._raw)
        while size - offset >= _SHORTEST_HEADER:
            try:
                for record in MS3Record.from_buffer(self._raw[offset:]):
                    if _is_waveform(record):
                        yield from self._placed(record, offset)
                    else:
                        self._notes.add(self.name, "not_waveform")
                    offset += record.reclen
            except MiniSEEDError as wrong:
                offset = self._after_damage(offset, _short(wrong))
            else:
                return
        if size - offset > 0:
            self._notes.add(self.name, "truncated", f"{size - offset} bytes at its end")

    def _placed(self, record: MS3Record, offset: int) -> Iterator[tuple[int, int, float, float]]:
        try:
            named = channel_id(record)
        except NotValid as wrong:
            self._notes.add(self.name, "undecodable", f"byte {offset}: {wrong.value}")
            return
        start, rate = record.starttime * NANOSECOND, float(record.samprate)
        self.rates.setdefault(named, rate)
        yield offset, record.reclen, start, start + record.samplecnt / rate

    def _after_damage(self, offset: int, why: str) -> int:
        """Where the next record begins; the size of the file where none does."""
        size = len(self._raw)
        for at in range(offset + _STEP, size - _SHORTEST_HEADER + 1, _STEP):
            if is_miniseed(bytes(self._raw[at : at + _SHORTEST_HEADER])) and _parses(
                self._raw[at:]
            ):
                self._notes.add(
                    self.name, "unreadable_bytes", f"from byte {offset}: {why}", at - offset
                )
                return at
        reason = (
            "truncated"
            if is_miniseed(bytes(self._raw[offset : offset + 40]))
            else ("unreadable_bytes")
        )
        self._notes.add(self.name, reason, f"from byte {offset} to its end: {why}")
        return size


def _parses(raw: memoryview) -> bool:
    try:
        next(MS3Record.from_buffer(raw))
    except MiniSEEDError:
        return False
    return True


def _is_waveform(record: MS3Record) -> bool:
    return record.samplecnt > 0 and record.samprate > 0


def _name_left(raw: "bytes | memoryview") -> str:
    try:
        return channel_id(MS3Record.parse(raw))
    except (MiniSEEDError, NotValid):
        return "miniSEED record"


def _short(wrong: MiniSEEDError) -> str:
    return str(wrong).split(" :: ", maxsplit=1)[0].strip()[:160]
