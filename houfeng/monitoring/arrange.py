"""Packets in any order made into stretches of each channel in the order of time.

A packet that follows the one before is handed on at once: nothing waits but what comes after a
gap, and that no longer than `patience_s`. Of samples that come twice the first win. What is too
late, from the future, of another rate, of a station with a wrong clock or of an unknown channel
is counted, named once and left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.clocks import Clocks, ClockSettings, Exclusion
from houfeng.monitoring.health import Health, Rows
from houfeng.monitoring.stretches import (
    Block,
    Offsets,
    Piece,
    Stretches,
    flat,
    in_turns,
    joined,
    part_of,
    piece_of,
    samples_of,
    together,
)
from houfeng.monitoring.values import Channel, Packet, Samples
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotValid

__all__ = ["ArrangeSettings", "Arranger", "Stretches"]

_SAME_RATE = 1e-3  # relative
_TURNS = 8  # packets of one channel that came together: more are taken one by one
_GAPS_KEPT = 8  # of each channel, to tell what comes too late from what comes twice


@dataclass(frozen=True, slots=True)
class ArrangeSettings:
    """What an operator may choose."""

    clocks: ClockSettings = field(default_factory=ClockSettings)
    patience_s: float = 1.0  # data after a gap wait so long for what is missing
    small_gap_s: float = 0.25  # shorter than any packet: nothing to wait for
    most_waiting: int = 1_000_000  # packets that came between two ticks
    most_held: int = 1_000  # packets of one channel behind a gap
    rate_packets: int = 3  # so many packets of one new rate make a change


class Arranger:
    """Packets in, stretches out; rows in the order of the channels given."""

    def __init__(
        self, channels: Sequence[Channel], settings: ArrangeSettings | None = None
    ) -> None:
        """Raises NotValid where two channels have one name, or one has no rate."""
        self._settings = settings or ArrangeSettings()
        self.channels = tuple(channels)
        self._row = {channel.id: row for row, channel in enumerate(self.channels)}
        if len(self._row) != len(self.channels):
            raise NotValid("channels", len(self.channels), "give each channel once")
        for channel in self.channels:
            if not channel.rate_hz > 0:
                raise NotValid(f"{channel.id} rate_hz", channel.rate_hz, "give more than 0")
        stations = {channel.station_id: None for channel in self.channels}
        of_station = {name: at for at, name in enumerate(stations)}
        self._station = np.array([of_station[c.station_id] for c in self.channels], np.int32)
        self._rate: Floats = np.array([c.rate_hz for c in self.channels], np.float64)
        self._next_at: Floats = np.full(len(self.channels), np.nan)
        self.health = Health(self.channels)
        self._clocks = Clocks(tuple(stations), self._settings.clocks, self.health.notes)
        self._came: list[tuple[int, Packet]] = []
        self._blocks: list[Block] = []
        self._waiting = 0
        self._held: dict[int, list[Piece]] = {}
        self._gaps: dict[int, list[tuple[float, float]]] = {}
        self._new_rates: dict[int, tuple[float, int]] = {}

    # ---- in

    def push(self, packet: Packet) -> None:
        """Any order, any channel."""
        row = self._row.get(packet.channel)
        if row is None:
            self.health.notes.add(packet.channel, "no_metadata")
            return
        if self._waiting >= self._settings.most_waiting:
            self.health.trouble("flood", row, f"more than {self._settings.most_waiting:,} waiting")
            return
        self._came.append((row, packet))
        self._waiting += 1

    def push_block(self, block: Block) -> None:
        """Many packets at once, in the order of arrival."""
        n = len(block.rows)
        if len(block.offsets) != n + 1:
            raise NotValid("offsets", len(block.offsets), "give one more than packets")
        if self._waiting + n > self._settings.most_waiting:
            self.health.count("flood", block.rows)
            return
        self._gather()
        self._blocks.append(block)
        self._waiting += n

    # ---- out

    def pop(self, until: float) -> Stretches:
        """What can be handed on; until: our clock (in a replay: the arrival reached)."""
        self._gather()
        blocks, self._blocks, self._waiting = self._blocks, [], 0
        out: list[Stretches] = []
        if any(len(block.rows) for block in blocks):
            whole = blocks[0] if len(blocks) == 1 else together(blocks)
            now = float(whole.arrived_at.max())
            used = self._used(whole)
            usable = whole if used.all() else part_of(whole, used)
            out = [self._arranged(turn, now) for turn in in_turns(usable, _TURNS)]
        released = self._released(until)
        if released is not None:
            out.append(released)
        out = [stretches for stretches in out if len(stretches)]
        return out[0] if len(out) == 1 else joined(out)

    @property
    def excluded(self) -> dict[str, Exclusion]:
        """Stations left out, by station_id."""
        return self._clocks.excluded

    @property
    def rate_changes(self) -> dict[str, float]:
        """Channels whose packets come steadily at another rate: refused until told."""
        enough = self._settings.rate_packets
        return {
            self.channels[row].id: rate
            for row, (rate, count) in self._new_rates.items()
            if count >= enough
        }

    def updated_channels(self) -> tuple[Channel, ...]:
        """The channels with the rates they have now: build the network anew of these."""
        new = self.rate_changes
        return tuple(replace(c, rate_hz=new.get(c.id, c.rate_hz)) for c in self.channels)

    # ---- restart

    def checkpoint(self) -> dict[str, NDArray[np.generic]]:
        """What has been handed on. Packets waiting here are not kept: their sender has them."""
        return {"next_at": self._next_at.copy(), **self.health.checkpoint()}

    def restore(self, saved: dict[str, NDArray[np.generic]]) -> None:
        """Raises NotValid for that of another network."""
        next_at = saved.get("next_at")
        if next_at is None or next_at.shape != self._next_at.shape:
            raise NotValid("checkpoint", "next_at", "it belongs to another network; start anew")
        self.health.restore(saved)
        self._next_at = next_at.astype(np.float64)

    # ---- within

    def _gather(self) -> None:
        """Single packets become a block."""
        if not self._came:
            return
        came, self._came = self._came, []
        lengths = np.array([len(packet.samples) for _, packet in came], np.int64)
        offsets = np.zeros(len(came) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        self._blocks.append(
            Block(
                rows=np.array([row for row, _ in came], np.int32),
                starts_at=np.array([packet.starts_at for _, packet in came], np.float64),
                rates=np.array([packet.rate_hz for _, packet in came], np.float64),
                offsets=offsets,
                samples=np.concatenate([packet.samples for _, packet in came]).astype(
                    np.float64, copy=False
                ),
                arrived_at=np.array([packet.arrived_at for _, packet in came], np.float64),
            )
        )

    def _used(self, block: Block) -> Bools:
        """Which packets are fit to be used."""
        counts = np.diff(block.offsets)
        usable = self._plausible(block, counts)
        with np.errstate(invalid="ignore", divide="ignore"):
            ends_at = block.starts_at + counts / block.rates
        timely = self._timely(block, ends_at, usable)
        self.health.count("packets", block.rows)
        return usable & timely

    def _arranged(self, block: Block, now: float) -> Stretches:
        """What of a turn can be handed on."""
        rows, counts = block.rows, np.diff(block.offsets)
        ends_at = block.starts_at + counts / block.rates
        # One packet of a channel, nothing of it held, going on where the last one ended.
        with np.errstate(invalid="ignore"):
            step = (block.starts_at - self._next_at[rows]) * self._rate[rows]
            small = self._settings.small_gap_s * self._rate[rows]
            follows = np.isnan(step) | ((step > -0.5) & (step <= np.maximum(small, 0.5)))
        simple = follows & (np.bincount(rows, minlength=len(self.channels))[rows] == 1)
        if self._held:
            simple &= ~np.isin(rows, list(self._held))
        self._handed_on(rows[simple], block.starts_at[simple], ends_at[simple], counts[simple])
        self._count_gaps(rows[simple], step[simple])
        if simple.all():
            return Stretches(rows, block.starts_at, block.offsets, block.samples)
        kept: list[tuple[int, float, Samples]] = []
        rest = np.nonzero(~simple)[0]
        for at in rest[np.lexsort((block.starts_at[rest], rows[rest]))]:
            kept.extend(self._settled(int(rows[at]), piece_of(block, at), now))
        some = part_of(block, simple)
        plain = Stretches(some.rows, some.starts_at, some.offsets, some.samples)
        return joined([plain, flat(kept)])

    def _plausible(self, block: Block, counts: Offsets) -> Bools:
        """Without packets that are empty, not numbers, or of another rate."""
        told = np.isfinite(block.starts_at) & (block.rates > 0) & (counts > 0)
        if not np.isfinite(block.samples).all():
            for at in np.nonzero(told)[0]:
                told[at] = bool(np.isfinite(samples_of(block, at)).all())
        for at in np.nonzero(~told)[0]:
            self.health.trouble("not_finite", int(block.rows[at]), "")
        with np.errstate(invalid="ignore"):
            same = np.abs(block.rates / self._rate[block.rows] - 1) < _SAME_RATE
        for at in np.nonzero(told & ~same)[0]:
            row, rate = int(block.rows[at]), float(block.rates[at])
            detail = f"{rate:g} Hz, not {self._rate[row]:g} Hz"
            self.health.trouble("other_rate", row, detail)
            before = self._new_rates.get(row, (rate, 0))
            self._new_rates[row] = (rate, before[1] + 1 if before[0] == rate else 1)
        if self._new_rates:
            for row in set(block.rows[told & same].tolist()) & set(self._new_rates):
                del self._new_rates[row]
        return told & same

    def _timely(self, block: Block, ends_at: Floats, usable: Bools) -> Bools:
        """Without packets too late, from the future, or of a station with a wrong clock."""
        timely = np.zeros(len(usable), np.bool_)
        if not usable.any():
            return timely
        rows = block.rows[usable]
        # A packet's newest sample is one interval before its end.
        newest_at = ends_at[usable] - 1 / block.rates[usable]
        arrived_at = block.arrived_at[usable]
        believed, latency = self._clocks.usable(self._station[rows], newest_at, arrived_at)
        self.health.saw(rows, latency)
        excluded = self._clocks.excluded
        for at in np.nonzero(~believed)[0]:
            row = int(rows[at])
            if self.channels[row].station_id in excluded:
                self.health.counts["excluded"][row] += 1
            else:
                reason = "late" if latency[at] > 0 else "ahead"
                self.health.trouble(reason, row, f"{abs(latency[at]):,.1f} s")
        timely[np.nonzero(usable)[0]] = believed
        return timely

    def _settled(
        self, row: int, new: Piece | None, now: float
    ) -> Iterable[tuple[int, float, Samples]]:
        """What of a channel's pieces, the new one too, can be handed on; the rest is held."""
        pieces = self._held.pop(row, [])
        if new is not None:
            pieces = sorted([*pieces, new], key=lambda piece: piece.starts_at)
        rate, settings = float(self._rate[row]), self._settings
        out: list[tuple[int, float, Samples]] = []
        for at, piece in enumerate(pieces):
            step = (piece.starts_at - float(self._next_at[row])) * rate
            if step > max(0.5, settings.small_gap_s * rate) and (
                now - piece.arrived_at < settings.patience_s
            ):
                self._hold(row, pieces[at:])
                break
            starts_at, samples = piece.starts_at, piece.samples
            if step <= -0.5:
                known = round(-step)
                if known >= len(samples):
                    fills = any(a - 0.5 / rate <= starts_at < b for a, b in self._gaps.get(row, ()))
                    self.health.trouble("late" if fills else "duplicate", row, "")
                    continue
                self.health.trouble("overlapping", row, f"{known} samples", known)
                starts_at, samples = starts_at + known / rate, samples[known:]
            if step >= 0.5:
                gap = (float(self._next_at[row]), starts_at)
                self._gaps[row] = [*self._gaps.get(row, ())[-_GAPS_KEPT:], gap]
            rows = np.array([row], np.int32)
            self._count_gaps(rows, np.array([step]))
            count = np.array([len(samples)], np.int64)
            self._handed_on(
                rows, np.array([starts_at]), np.array([starts_at + len(samples) / rate]), count
            )
            out.append((row, starts_at, samples))
        return out

    def _hold(self, row: int, pieces: list[Piece]) -> None:
        most = self._settings.most_held
        if len(pieces) > most:
            more = len(pieces) - most
            self.health.trouble("flood", row, f"more than {most:,} behind a gap", more)
            pieces = pieces[:most]
        self._held[row] = pieces

    def _released(self, until: float) -> Stretches | None:
        """Held pieces whose time has come."""
        if not self._held:
            return None
        kept: list[tuple[int, float, Samples]] = []
        excluded = self._clocks.excluded
        for row in list(self._held):
            if self.channels[row].station_id in excluded:
                self.health.counts["excluded"][row] += len(self._held.pop(row))
            else:
                kept.extend(self._settled(row, None, until))
        return flat(kept) if kept else None

    def _handed_on(self, rows: Rows, starts_at: Floats, ends_at: Floats, counts: Offsets) -> None:
        self._next_at[rows] = ends_at
        health = self.health
        health.first_at[rows] = np.fmin(health.first_at[rows], starts_at)
        health.newest_at[rows] = ends_at
        health.count("samples", rows, counts)

    def _count_gaps(self, rows: Rows, steps: Floats) -> None:
        missing = np.nan_to_num(np.round(steps), nan=0.0)
        gaps = missing >= 1
        if gaps.any():
            small = self._settings.small_gap_s * self._rate[rows]
            self.health.count("gap_samples", rows[gaps], missing[gaps].astype(np.int64))
            for at in np.nonzero(gaps & (steps > small))[0]:
                row = int(rows[at])
                seconds = float(steps[at] / self._rate[row])
                self.health.trouble("gap", row, f"{seconds:,.2f} s")
