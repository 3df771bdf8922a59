"""How each channel's data come: counts of every trouble, latency, and what is excluded."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.notes import Note, Notebook
from houfeng.monitoring.values import Channel
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

Counts = NDArray[np.int64]
Rows = NDArray[np.int32]

# What is counted for each channel; all but the first three are also reasons in notes.REASONS.
COUNTED = (
    "packets", "samples", "gap_samples", "gap", "duplicate", "overlapping", "late", "ahead",
    "other_rate", "not_finite", "flood", "excluded",
)  # fmt: skip
# Latency in bins: below 10 ms, then ten to a decade up to 10,000 s.
_LOWEST_S, _PER_DECADE, _BINS = 0.01, 10, 62


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """One channel until now."""

    channel: str
    excluded: str  # key of notes.REASONS; "" where it is used
    counts: dict[str, int]  # of COUNTED
    latency_s: float  # of the newest packet: arrival minus the time of its last sample; NaN
    latency_p50_s: float  # to a tenth of a decade
    latency_p95_s: float
    newest_at: float  # time of the newest sample used, NaN before the first
    availability: float  # samples used of those expected from the first to the newest, 0 to 1


def latency_edges_s() -> Floats:
    """Upper edges of the bins; the last holds all that is later."""
    return np.asarray(_LOWEST_S * 10.0 ** (np.arange(_BINS) / _PER_DECADE))


class Health:
    """Counters over channels as arrays; one row a channel in the network's order."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        count = len(channels)
        self.channels = tuple(channels)
        self.notes = Notebook()
        self.counts: dict[str, Counts] = {name: np.zeros(count, np.int64) for name in COUNTED}
        self.latency_s: Floats = np.full(count, np.nan)
        self.first_at: Floats = np.full(count, np.nan)
        self.newest_at: Floats = np.full(count, np.nan)
        self._histogram = np.zeros((count, _BINS), np.int32)

    def count(self, name: str, rows: Rows, amounts: "Counts | int" = 1) -> None:
        """Add to a counter; a row may come more than once."""
        np.add.at(self.counts[name], rows, amounts)

    def trouble(self, reason: str, row: int, detail: str, count: int = 1) -> None:
        """Count for the channel, and note it by name."""
        self.counts[reason][row] += count
        self.notes.add(self.channels[row].id, reason, detail, count)

    def saw(self, rows: Rows, latencies_s: Floats) -> None:
        """Latency of packets, in the order they came."""
        self.latency_s[rows] = latencies_s
        with np.errstate(divide="ignore", invalid="ignore"):
            bins = 1 + np.floor(_PER_DECADE * np.log10(latencies_s / _LOWEST_S))
        bins = np.clip(np.nan_to_num(bins, nan=0.0, neginf=0.0), 0, _BINS - 1).astype(np.int64)
        np.add.at(self._histogram, (rows, bins), 1)

    def latency_counts(self, row: int) -> Counts:
        """(n_bin,) packets of a channel by latency; upper edges: `latency_edges_s`."""
        return np.array(self._histogram[row], np.int64)

    def latency_percentile_s(self, percent: float, rows: slice = slice(None)) -> Floats:
        """(n_channel,), the upper edge of the bin; NaN before the first packet."""
        histogram = self._histogram[rows]
        total = histogram.sum(axis=1)
        reached = np.cumsum(histogram, axis=1) >= np.ceil(total[:, None] * percent / 100.0)
        return np.where(total > 0, latency_edges_s()[np.argmax(reached, axis=1)], np.nan)

    def report(self, excluded: dict[str, str] | None = None) -> list[ChannelHealth]:
        """All channels; excluded: station_id -> reason."""
        middle, high = self.latency_percentile_s(50.0), self.latency_percentile_s(95.0)
        found = []
        for row, channel in enumerate(self.channels):
            span_s = float(self.newest_at[row] - self.first_at[row])
            rate = channel.rate_hz
            share = math.nan
            if span_s > 0 and rate > 0:
                share = min(1.0, float(self.counts["samples"][row]) / (span_s * rate))
            found.append(
                ChannelHealth(
                    channel=channel.id,
                    excluded=(excluded or {}).get(channel.station_id, ""),
                    counts={name: int(values[row]) for name, values in self.counts.items()},
                    latency_s=float(self.latency_s[row]),
                    latency_p50_s=float(middle[row]),
                    latency_p95_s=float(high[row]),
                    newest_at=float(self.newest_at[row]),
                    availability=share,
                )
            )
        return found

    def go_on_from(self, earlier: "Health") -> None:
        """Take over what was counted and noted of the same channels before their rates changed."""
        self.restore(earlier.checkpoint())
        # In place: others hold this notebook.
        self.notes.go_on_from(earlier.notes)

    def told(self) -> list[Note]:
        return list(self.notes)

    def checkpoint(self) -> dict[str, NDArray[np.generic]]:
        saved: dict[str, NDArray[np.generic]] = {
            f"count_{name}": values.copy() for name, values in self.counts.items()
        }
        saved["first_at"], saved["newest_at"] = self.first_at.copy(), self.newest_at.copy()
        saved["latency_s"], saved["histogram"] = self.latency_s.copy(), self._histogram.copy()
        return saved

    def restore(self, saved: dict[str, NDArray[np.generic]]) -> None:
        for name in COUNTED:
            values = saved.get(f"count_{name}")
            if values is None or values.shape != (len(self.channels),):
                raise NotValid("checkpoint", name, "it belongs to another network; start anew")
            self.counts[name] = values.astype(np.int64)
        self.first_at = saved["first_at"].astype(np.float64)
        self.newest_at = saved["newest_at"].astype(np.float64)
        self.latency_s = saved["latency_s"].astype(np.float64)
        self._histogram = saved["histogram"].astype(np.int32)
