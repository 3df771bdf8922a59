"""Samples of many channels laid flat, as packets come and as the network takes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.health import Rows
from houfeng.monitoring.values import Samples
from houfeng.vocabulary.arrays import Bools, Floats

Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Samples of channels, flat: stretch i is samples[offsets[i]:offsets[i + 1]].

    Stretches of one channel are in the order of time and do not overlap.
    """

    rows: Rows  # (n,) row of the channel
    starts_at: Floats  # (n,) POSIX seconds of the first sample, by the sender's clock
    offsets: Offsets  # (n + 1,)
    samples: Samples  # (m,)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Packets flat, in the order of arrival."""

    rows: Rows
    starts_at: Floats
    rates: Floats
    offsets: Offsets
    samples: Samples
    arrived_at: Floats


@dataclass(slots=True)
class Piece:
    starts_at: float
    rate: float
    samples: Samples
    arrived_at: float


def samples_of(block: Block, at: int | np.integer[Any]) -> Samples:
    return block.samples[block.offsets[at] : block.offsets[at + 1]]


def piece_of(block: Block, at: int | np.integer[Any]) -> Piece:
    return Piece(
        float(block.starts_at[at]),
        float(block.rates[at]),
        samples_of(block, at),
        float(block.arrived_at[at]),
    )


def part_of(block: Block, wanted: Bools) -> Block:
    """Some packets of a block."""
    counts = np.diff(block.offsets)
    offsets = np.zeros(int(wanted.sum()) + 1, np.int64)
    np.cumsum(counts[wanted], out=offsets[1:])
    return Block(
        block.rows[wanted],
        block.starts_at[wanted],
        block.rates[wanted],
        offsets,
        block.samples[np.repeat(wanted, counts)],
        block.arrived_at[wanted],
    )


def in_turns(block: Block, most: int) -> list[Block]:
    """Blocks with one packet of each channel, those that begin first before the others.

    The last of `most` holds all that is left.
    """
    rows = block.rows
    if np.unique(rows).size == rows.size:
        return [block]
    order = np.lexsort((block.starts_at, rows))
    begins = np.flatnonzero(np.r_[True, np.diff(rows[order]) != 0])
    turn = np.empty(rows.size, np.int64)
    turn[order] = np.arange(rows.size) - np.repeat(begins, np.diff(np.r_[begins, rows.size]))
    turn = np.minimum(turn, most - 1)
    return [part_of(block, turn == k) for k in range(int(turn.max()) + 1)]


def together(blocks: Sequence[Block]) -> Block:
    """One after the other."""
    shifts = np.cumsum([0, *(len(block.samples) for block in blocks)])
    offsets = [one.offsets[:-1] + shift for one, shift in zip(blocks, shifts[:-1], strict=True)]
    return Block(
        np.concatenate([block.rows for block in blocks]),
        np.concatenate([block.starts_at for block in blocks]),
        np.concatenate([block.rates for block in blocks]),
        np.concatenate([*offsets, shifts[-1:]]).astype(np.int64),
        np.concatenate([block.samples for block in blocks]),
        np.concatenate([block.arrived_at for block in blocks]),
    )


def flat(kept: list[tuple[int, float, Samples]]) -> Stretches:
    offsets = np.zeros(len(kept) + 1, np.int64)
    if not kept:
        return Stretches(np.empty(0, np.int32), np.empty(0), offsets, np.empty(0))
    np.cumsum([len(samples) for _, _, samples in kept], out=offsets[1:])
    return Stretches(
        rows=np.array([row for row, _, _ in kept], np.int32),
        starts_at=np.array([starts_at for _, starts_at, _ in kept]),
        offsets=offsets,
        samples=np.concatenate([samples for _, _, samples in kept]),
    )


def joined(parts: list[Stretches]) -> Stretches:
    if not parts:
        return flat([])
    shifts = np.cumsum([0, *(len(part.samples) for part in parts)])
    offsets = [part.offsets[:-1] + shift for part, shift in zip(parts, shifts[:-1], strict=True)]
    return Stretches(
        rows=np.concatenate([part.rows for part in parts]),
        starts_at=np.concatenate([part.starts_at for part in parts]),
        offsets=np.concatenate([*offsets, shifts[-1:]]).astype(np.int64),
        samples=np.concatenate([part.samples for part in parts]),
    )
