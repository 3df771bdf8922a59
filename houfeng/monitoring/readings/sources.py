"""Records on disk put in the order in which they would have arrived, and decoded only then."""

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from houfeng.monitoring.values import Channel, Packet, Samples
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid


class Source(Protocol):
    """One file of records.

    starts_at, ends_at: (n,) POSIX seconds, of the first sample and just after the last.
    arrives_at: (n,) as recorded; NaN where the file does not tell.
    described: what the file itself knows of its channels.
    """

    name: str
    starts_at: Floats
    ends_at: Floats
    arrives_at: Floats
    described: dict[str, Channel]
    rates: dict[str, float]  # Channel.id -> samples a second of its first record

    def packets(self, at: int) -> Sequence[Packet]:
        """Record `at` decoded, one packet a channel; none where it does not decode.

        Their `arrived_at` is that of the record, NaN where the file does not tell.
        """


class OneRecord:
    """A file of one record of one channel, which describes itself."""

    def __init__(self, name: str, channel: Channel, starts_at: float, samples: Samples) -> None:
        self.name = name
        self.described = {channel.id: channel}
        self.rates = {channel.id: channel.rate_hz}
        self.starts_at = np.array([starts_at])
        self.ends_at = np.array([starts_at + len(samples) / channel.rate_hz])
        self.arrives_at = np.array([math.nan])
        self._packet = Packet(channel.id, starts_at, channel.rate_hz, samples, math.nan)

    def packets(self, at: int) -> Sequence[Packet]:
        return (self._packet,)[at : at + 1]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How archived records are thought to have arrived.

    An archive's record may hold 40 s of quiet; telemetry for warning sends a second or less.
    """

    packet_s: float | None = 1.0  # cut at whole multiples of this; None: records as they are
    latency_s: float = 0.0  # from the end of a packet to its arrival

    def __post_init__(self) -> None:
        if self.packet_s is not None and not 0.01 <= self.packet_s <= 3600.0:
            raise NotValid("packet length (s)", self.packet_s, "give 0.01 to 3600 s, or none")
        if not 0.0 <= self.latency_s <= 3600.0:
            raise NotValid("latency (s)", self.latency_s, "give 0 to 3600 s")


def in_order_of_arrival(sources: Sequence[Source], delivery: Delivery) -> Iterator[Packet]:
    """All packets of all files by `arrived_at`; equal times in the order of the files."""
    if not sources:
        return
    sizes = [len(source.starts_at) for source in sources]
    which = np.repeat(np.arange(len(sources)), sizes)
    within = np.concatenate([np.arange(size) for size in sizes])
    starts = np.concatenate([source.starts_at for source in sources])
    arrives = np.concatenate([source.arrives_at for source in sources])
    # No packet of a record arrives before this.
    earliest = np.where(np.isnan(arrives), starts, arrives)
    order = np.argsort(earliest, kind="stable")

    waiting: list[tuple[float, int, Packet, Iterator[Packet]]] = []
    count = 0
    for at in order:
        while waiting and waiting[0][0] <= earliest[at]:
            yield _next(waiting)
        for record in sources[which[at]].packets(int(within[at])):
            pieces = _pieces(record, delivery)
            for piece in pieces:
                heapq.heappush(waiting, (piece.arrived_at, count, piece, pieces))
                count += 1
                break
    while waiting:
        yield _next(waiting)


def _next(waiting: list[tuple[float, int, Packet, Iterator[Packet]]]) -> Packet:
    _, count, packet, pieces = waiting[0]
    following = next(pieces, None)
    if following is None:
        heapq.heappop(waiting)
    else:
        heapq.heapreplace(waiting, (following.arrived_at, count, following, pieces))
    return packet


def _pieces(record: Packet, delivery: Delivery) -> Iterator[Packet]:
    if not math.isnan(record.arrived_at):
        yield record
        return
    total = len(record.samples)
    if delivery.packet_s is None:
        ends_at = record.starts_at + total / record.rate_hz
        yield replace(record, arrived_at=ends_at + delivery.latency_s)
        return
    done = 0
    while done < total:
        starts_at = record.starts_at + done / record.rate_hz
        # A tenth of a sample of grace: 12:00:00.99999 belongs to the next second.
        cell = math.floor((starts_at + 0.1 / record.rate_hz) / delivery.packet_s)
        border = (cell + 1) * delivery.packet_s
        upto = math.ceil((border - record.starts_at) * record.rate_hz - 0.1)
        upto = min(total, max(upto, done + 1))
        yield Packet(
            channel=record.channel,
            starts_at=starts_at,
            rate_hz=record.rate_hz,
            samples=record.samples[done:upto],
            arrived_at=record.starts_at + upto / record.rate_hz + delivery.latency_s,
        )
        done = upto
