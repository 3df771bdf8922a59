"""A block of miniSEED records as they come off the wire, into the flat arrays of a tick.

A compiled loop calls pymseed's C library for each record; what is left for Python is one look
into a dictionary a record, so that a national network's second is decoded in a twentieth of one.
A block in which anything is wrong is taken again record by record, to name what is wrong.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray
from pymseed import MS3Record, get_error_messages, nslc2sourceid
from pymseed.clib import clibmseed, ffi

from houfeng.monitoring.readings.miniseed import channel_id, decode_record
from houfeng.monitoring.readings.parsing import HEAD, INTEGERS, SHORTEST, TEXT, parse
from houfeng.monitoring.values import Samples
from houfeng.vocabulary.errors import NotValid

_NANOSECOND = 1e-9
_BEHIND = 64  # bytes: libmseed reads up to a header past the end of what is no whole record


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
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
        self._make_room(1 << 16)

    def decode(self, block: bytes | bytearray | memoryview) -> Decoded:
        """Whole records one after the other; anything behind the last whole one is damaged."""
        size = len(block)
        if size + _BEHIND > len(self._bytes):
            self._make_room(size)
        view = memoryview(self._bytes)
        view[:size] = block
        view[size : size + _BEHIND] = bytes(_BEHIND)
        get_error_messages()  # of others before
        found = self._fast(view[:size])
        if found is not None and not get_error_messages():
            return found
        return self._careful(view[:size])

    def _make_room(self, size: int) -> None:
        """For a block of that many bytes."""
        self._bytes = bytearray(size + _BEHIND)
        self._heads = np.empty(size // SHORTEST, HEAD)
        # The samples of a compressed record cannot be more than seven for four bytes.
        self._integers = np.empty(2 * size, np.int32)

    def _fast(self, block: memoryview) -> Decoded | None:
        """All records at once; None when one of them needs care."""
        n = parse(block, self._heads, self._integers)
        if n < 0:
            return None
        heads = self._heads[:n]
        by_source = self._by_source
        sources = heads["sid"].tolist()
        rows = np.array([by_source.get(source, -1) for source in sources], np.int32)
        counts, kinds, rates = heads["numsamples"], heads["sampletype"], heads["samprate"].copy()
        rates[rates < 0] = -1 / rates[rates < 0]
        integers = kinds == INTEGERS
        wave = (counts > 0) & (rates > 0) & (kinds != TEXT)
        known = rows >= 0
        if np.any(wave & known & ~integers):
            return None
        unknown: dict[str, int] = {}
        for source, count in Counter(compress(sources, wave & ~known)).items():
            name = _named(source)
            if name is None or name in self._row:
                return None
            unknown[name] = unknown.get(name, 0) + count
        samples = self._integers[: counts[integers].sum()]
        kept = wave & known
        if not kept.all():
            samples = samples[np.repeat(kept[integers], counts[integers])]
        return Decoded(
            rows=rows[kept],
            starts_at=heads["starttime"][kept] * _NANOSECOND,
            rates=rates[kept],
            offsets=np.concatenate([[0], np.cumsum(counts[kept])]),
            samples=samples.astype(np.float64),
            unknown=unknown,
            damaged=[],
        )

    def _careful(self, view: memoryview) -> Decoded:
        """Record by record: floats, and what is damaged, by name."""
        rows: list[int] = []
        starts: list[float] = []
        rates: list[float] = []
        parts: list[Samples] = []
        unknown: dict[str, int] = {}
        damaged: list[str] = []
        at = 0
        while len(view) - at >= SHORTEST:
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
        return Decoded(
            rows=np.array(rows, np.int32),
            starts_at=np.array(starts, np.float64),
            rates=np.array(rates, np.float64),
            offsets=sizes,
            samples=np.concatenate(parts) if parts else np.empty(0, np.float64),
            unknown=unknown,
            damaged=damaged,
        )


@lru_cache(maxsize=200_000)
def _named(source: bytes) -> str | None:
    """NET.STA.LOC.CHA of a source identifier; None where it has none."""
    record = MS3Record()
    try:
        record.sourceid = source.split(b"\0")[0].decode()
        return channel_id(record)
    except (NotValid, ValueError):
        return None
