"""A block of miniSEED records as they come off the wire, into the flat arrays of a tick.

pymseed's C library does the parsing and the decompression; a record costs four calls and no
Python object of its own, so that a national network's second is decoded in a tenth of one.
A block in which anything is wrong is taken again record by record, to name what is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pymseed import get_error_messages, nslc2sourceid
from pymseed.clib import clibmseed, ffi

from houfeng.monitoring.readings.miniseed import decode_record
from houfeng.monitoring.values import Samples
from houfeng.vocabulary.errors import NotValid

_NANOSECOND = 1e-9
_FLAGS = clibmseed.MSF_UNPACKDATA | clibmseed.MSF_VALIDATECRC
_SHORTEST = 40


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Decoded records, laid out as Network.tick takes them, in the order they came."""

    rows: NDArray[np.int32]
    starts_at: Samples
    rates: Samples
    offsets: NDArray[np.int64]
    samples: Samples
    unknown: dict[str, int]  # channels not in the network, and how many records of each
    damaged: list[str]  # what did not decode, and why


class Decoder:
    """Decodes blocks for one network."""

    def __init__(self, row: Mapping[str, int]) -> None:
        """row: Network.row, channel ids to rows."""
        self._row = dict(row)
        self._by_source = {
            nslc2sourceid(*name.split(".")).encode(): number for name, number in row.items()
        }
        self._integers = np.empty(1 << 16, np.int32)

    def decode(self, block: bytes | bytearray | memoryview) -> Block:
        """Whole records one after the other; anything behind the last whole one is damaged."""
        get_error_messages()  # of others before
        found = self._fast(block)
        if found is not None and not get_error_messages():
            return found
        return self._careful(block)

    def _fast(self, block: bytes | bytearray | memoryview) -> Block | None:
        """All records at once; None when one of them needs care."""
        size = len(block)
        source = ffi.from_buffer(block)
        held = ffi.new("MS3Record **")
        # The samples of a compressed record cannot be more than seven for four bytes.
        if self._integers.size < 2 * size:
            self._integers = np.empty(2 * size, np.int32)
        target = ffi.cast("int32_t *", ffi.from_buffer(self._integers))
        room = self._integers.size
        parse, copy, text = clibmseed.msr3_parse, ffi.memmove, ffi.string
        by_source = self._by_source
        rows: list[int] = []
        starts: list[int] = []
        rates: list[float] = []
        counts: list[int] = []
        unknown: dict[str, int] = {}
        at = filled = 0
        try:
            while at < size:
                if parse(source + at, size - at, held, _FLAGS, 0) != 0:
                    return None
                record = held[0]
                source_id = text(record.sid)
                row = by_source.get(source_id)
                count = record.numsamples
                if row is None:
                    name = source_id.decode("ascii", "replace")
                    unknown[name] = unknown.get(name, 0) + 1
                elif record.samplecnt > 0:
                    if (
                        record.sampletype != b"i"
                        or count != record.samplecnt
                        or filled + count > room
                    ):
                        return None
                    copy(target + filled, record.datasamples, 4 * count)
                    rows.append(row)
                    starts.append(record.starttime)
                    rates.append(record.samprate)
                    counts.append(count)
                    filled += count
                at += record.reclen
        finally:
            clibmseed.msr3_free(held)
        return Block(
            rows=np.array(rows, np.int32),
            starts_at=np.array(starts, np.float64) * _NANOSECOND,
            rates=np.array(rates, np.float64),
            offsets=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64),
            samples=self._integers[:filled].astype(np.float64),
            unknown=unknown,
            damaged=[],
        )

    def _careful(self, block: bytes | bytearray | memoryview) -> Block:
        """Record by record: floats, and what is damaged, by name."""
        view = memoryview(block)
        rows: list[int] = []
        starts: list[float] = []
        rates: list[float] = []
        parts: list[Samples] = []
        unknown: dict[str, int] = {}
        damaged: list[str] = []
        at = 0
        while len(view) - at >= _SHORTEST:
            version = ffi.new("uint8_t *")
            length = clibmseed.ms3_detect(ffi.from_buffer(view[at:]), len(view) - at, version)
            if length <= 0 or length > len(view) - at:
                break
            try:
                packet = decode_record(view[at : at + length], np.nan)
            except NotValid as wrong:
                damaged.append(str(wrong))
                packet = None
            at += length
            if packet is None:
                continue
            row = self._row.get(packet.channel)
            if row is None:
                unknown[packet.channel] = unknown.get(packet.channel, 0) + 1
                continue
            rows.append(row)
            starts.append(packet.starts_at)
            rates.append(packet.rate_hz)
            parts.append(packet.samples)
        if at < len(view):
            damaged.append(f"{len(view) - at} bytes from byte {at} on are no whole record")
        sizes = np.cumsum([0, *(part.size for part in parts)], dtype=np.int64)
        return Block(
            rows=np.array(rows, np.int32),
            starts_at=np.array(starts, np.float64),
            rates=np.array(rates, np.float64),
            offsets=sizes,
            samples=np.concatenate(parts) if parts else np.empty(0, np.float64),
            unknown=unknown,
            damaged=damaged,
        )
