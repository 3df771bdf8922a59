"""What a running loop lays down for live pages: its state each second, and its newest samples.

`HOME/live/<name>/` holds `snapshot.json` and `channels.json`, each replaced whole, and the ring
of samples. Any process may read them (`live_reading`); none can hold up the loop. The database
has no part in it.
"""

import fcntl
import json
import math
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Self

import numpy as np

from houfeng.monitoring.ring import KEPT_S, MOST_BYTES, Ring
from houfeng.monitoring.stream import TickResult
from houfeng.monitoring.stretches import Stretches
from houfeng.vocabulary.errors import NotValid, SourceUnavailable
from houfeng.vocabulary.status import BANNER
from houfeng.warning.lines import Record, finite, utc
from houfeng.warning.live_files import CHANNELS, LOCK, RING, SNAPSHOT, live_folder
from houfeng.warning.pipeline import Pipeline
from houfeng.warning.station_board import StationBoard, counted, plain

EVERY_S, CHANNELS_EVERY_S = 1.0, 5.0
__all__ = ["Live", "live_folder"]

CHANNEL_SLICE = 4096  # told in one tick
EVENT_KEPT_S, ENDED_KEPT_S = 900.0, 120.0  # after the origin; of one that was no earthquake
PICKS_KEPT_S = 300.0
_MOST_EVENTS, _MOST_MESSAGES, _MOST_PICKS, _MOST_TICKS = 20, 20, 300, 600
_TRAVEL_KM = np.arange(0.0, 510.0, 10.0)
_MESSAGES = ("alert", "update", "cancel")


class Live:
    """Observes a loop and keeps its live folder."""

    def __init__(
        self,
        loop: Pipeline,
        folder: Path,
        *,
        synthetic: bool = False,
        seconds: float = KEPT_S,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """seconds, most_bytes: of samples kept.

        Raises NotValid while another process keeps this folder, or where it cannot be written.
        """
        self._loop, self._folder, self._clock = loop, folder, clock
        self._synthetic, self._seconds, self._most_bytes = synthetic, seconds, most_bytes
        self.notes: list[str] = []
        self._lock: IO[str] | None = _locked(folder)
        self._ring: Ring | None = None
        self._started_at = clock()
        self._written_at = self._channels_at = -math.inf
        self._ticks: deque[float] = deque(maxlen=_MOST_TICKS)
        self._picks: deque[dict[str, Any]] = deque(maxlen=_MOST_PICKS)
        self._messages: deque[dict[str, Any]] = deque(maxlen=_MOST_MESSAGES)
        self._events: dict[str, tuple[float, dict[str, Any]]] = {}
        self._begin()
        loop.observers.append(self)
        self._write(running=True)
        self._all_channels()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- what the loop calls

    def took(self, stretches: Stretches, result: TickResult) -> None:
        if self._loop.network.channels is not self._board.channels:
            self._begin()  # a sampling rate changed; this tick is of the old network
            return
        if self._ring is not None:
            self._ring.write(stretches)
        self._board.take(result)

    def said(self, record: Record) -> None:
        if record.type == "pick":
            self._picks.append(dict(record.body))
        elif record.type == "event":
            self._event(record)
        elif record.type in _MESSAGES:
            told = {"type": record.type, "data_time": utc(record.data_time), **record.body}
            self._messages.append(told)

    def ticked(self, seconds: float) -> None:
        self._ticks.append(seconds)
        # By the machine's own clock: a replay's may run fast.
        now = self._clock()
        if now - self._written_at >= EVERY_S:
            self._write(running=True)
        elif now - self._channels_at >= CHANNELS_EVERY_S:
            self._some_channels()

    def close(self) -> None:
        """The last state stays for readers, who are told that the loop has ended."""
        if self._lock is None:
            return
        if self in self._loop.observers:
            self._loop.observers.remove(self)
        self._write(running=False)
        self._all_channels()
        if self._ring is not None:
            self._ring.close()
        self._lock.close()
        self._lock = None

    # ---- within

    def _begin(self) -> None:
        """For the channels the loop has now."""
        network = self._loop.network
        self._board = StationBoard(network.channels, network.sensors)
        self._places = "".join(
            f'"{name}":{json.dumps(values)},'
            for name, values in (
                ("id", list(self._board.names)),
                ("longitude", self._board.longitudes),
                ("latitude", self._board.latitudes),
            )
        )
        self._slices = self._channel_slices()
        if self._ring is not None:
            self._ring.close()
        try:
            self._ring = Ring(
                self._folder / RING, network.channels, self._seconds, self._most_bytes
            )
        except SourceUnavailable as error:
            self._ring = None
            self._note(f"waveforms are not kept: {error}")
            return
        if self._ring.seconds < self._seconds:
            self._note(
                f"waveforms are kept for {self._ring.seconds:g} s, not {self._seconds:g}: "
                f"{len(network.channels):,} channels fill {self._most_bytes / 1e6:,.0f} MB"
            )

    def _event(self, record: Record) -> None:
        body = dict(record.body)
        km = _TRAVEL_KM
        seconds = self._loop.travel_times.seconds
        body["travel"] = {
            "km": km.tolist(),
            "p_s": plain(np.asarray(seconds("P", km, body["depth_km"])), 2),
            "s_s": plain(np.asarray(seconds("S", km, body["depth_km"])), 2),
        }
        name = body["event_id"]
        self._events.pop(name, None)
        self._events[name] = (record.data_time, body)
        while len(self._events) > _MOST_EVENTS:
            del self._events[next(iter(self._events))]

    def _forget(self) -> None:
        now = self._loop.data_time
        for name, (said_at, body) in list(self._events.items()):
            over = body["state"] in ("dropped", "merged", "far")
            if now - said_at > (ENDED_KEPT_S if over else EVENT_KEPT_S):
                del self._events[name]
        oldest = utc(now - PICKS_KEPT_S) if math.isfinite(now) else None
        # ISO times of one form: they sort as the moments do.
        while oldest and self._picks and (self._picks[0]["at"] or "") < oldest:
            self._picks.popleft()

    def _write(self, *, running: bool) -> None:
        now = self._written_at = self._clock()
        self._forget()
        loop, board = self._loop, self._board
        clocks, by_hand = loop.arranger.excluded, loop.excluded_by_hand
        columns = board.columns(
            loop.arranger.health, {name: why.key for name, why in clocks.items()}, dict(by_hand)
        )
        ticks = np.array(self._ticks or [0.0]) * 1000.0
        policy = loop.decider.policy
        told = {
            "name": self._folder.name,
            "status": loop.status.value,
            "banner": BANNER[loop.status]["zh"],
            "synthetic": self._synthetic,
            "policy": f"{policy.name} {policy.version}",
            "running": running,
            "pid": os.getpid(),
            "started_at": utc(self._started_at),
            "at": utc(now),
            "loop_time": utc(loop.now),
            "data_time": utc(loop.data_time),
            "tick_ms": {
                "p50": round(float(np.percentile(ticks, 50)), 2),
                "p99": round(float(np.percentile(ticks, 99)), 2),
                "max": round(float(ticks.max()), 2),
            },
            "counts": {
                **loop.counts,
                "stations": len(board.names),
                "channels": len(board.channels),
                "states": counted(columns["state"]),
            },
            "waveform_s": self._ring.seconds if self._ring is not None else 0,
            "notes": self.notes,
            "excluded": {
                **{name: {"key": why.key, "difference_s": round(why.difference_s, 1),
                          "since": utc(why.since)} for name, why in clocks.items()},
                **{name: {"key": "by_hand", "text": why} for name, why in by_hand.items()},
            },
            "events": [body for _, body in self._events.values()],
            "messages": list(self._messages),
            "picks": list(self._picks),
        }  # fmt: skip
        text = json.dumps(finite(told), ensure_ascii=False, allow_nan=False)
        stations = json.dumps(columns, ensure_ascii=False, allow_nan=False)
        # Where the stations stand does not change: it is not encoded again each second.
        self._lay(SNAPSHOT, f'{text[:-1]},"stations":{{{self._places}{stations[1:]}}}')

    def _some_channels(self) -> None:
        """A slice of the channels in a tick, for there may be many; the file when all are done."""
        if next(self._slices, None) is None:
            self._channels_at = self._clock()
            self._slices = self._channel_slices()

    def _all_channels(self) -> None:
        self._slices = self._channel_slices()
        for _ in self._slices:
            pass

    def _channel_slices(self) -> Iterator[int]:
        """Encodes the columns piece by piece, then lays the file."""
        parts: dict[str, list[str]] = {}
        for start in range(0, len(self._board.channels), CHANNEL_SLICE):
            for name, values in self._channels(slice(start, start + CHANNEL_SLICE)).items():
                told = json.dumps(values, ensure_ascii=False, allow_nan=False)
                parts.setdefault(name, []).append(told[1:-1])
            yield start
        columns = (f'"{name}":[{",".join(pieces)}]' for name, pieces in parts.items())
        self._lay(CHANNELS, f"{{{','.join(columns)}}}")

    def _channels(self, rows: slice) -> Mapping[str, list[Any]]:
        health, channels = self._loop.arranger.health, self._board.channels[rows]
        rates = np.array([channel.rate_hz for channel in channels])
        first, newest = health.first_at[rows], health.newest_at[rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = (newest - first) * rates
            share = np.minimum(health.counts["samples"][rows] / expected, 1.0)
        return {
            "id": [channel.id for channel in channels],
            "state": self._board.channel_states(rows),
            "availability": plain(np.where(expected > 0, share, np.nan), 4),
            "gaps": health.counts["gap"][rows].tolist(),
            "latency_p50_s": plain(health.latency_percentile_s(50.0, rows), 3),
            "latency_p95_s": plain(health.latency_percentile_s(95.0, rows), 3),
            "newest": plain(newest, 3),  # POSIX seconds
            "rate_hz": rates.tolist(),
            "gain": [finite(channel.gain) for channel in channels],
            "unit": ["m/s²" if c.quantity == "acceleration" else "m/s" for c in channels],
        }

    def _lay(self, name: str, text: str) -> None:
        """Replace a file whole. A full disk is noted, and ends nothing."""
        beside = self._folder / f"{name}.new"
        try:
            beside.write_text(text, "utf-8")
            beside.replace(self._folder / name)
        except OSError as error:
            self._note(f"{name} cannot be written: {error.strerror}")

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def _locked(folder: Path) -> IO[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a+", encoding="ascii")
    except OSError as error:
        mend = f"let HOUFENG_HOME be a folder you may write to ({error.strerror})"
        raise NotValid("--name", str(folder), mend) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        mend = "another process runs under this name; stop it, or choose another with --name"
        raise NotValid("--name", folder.name, mend) from error
    return lock
