"""How every station of a running loop is, as columns: state, latency, what it feels."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.health import Health
from houfeng.monitoring.science import state
from houfeng.monitoring.sensors import Sensor
from houfeng.monitoring.stream import REASONS, TickResult
from houfeng.monitoring.values import Channel
from houfeng.vocabulary.arrays import Floats
from houfeng.warning.live_files import STATES

LATE_S = 5.0  # a warning hardly waits longer for a station
SLOT_S, SLOTS = 10.0, 60  # what was felt is kept for ten minutes
_MINUTE = 6  # slots
_LOST = state.DEAD | state.NO_DATA | state.UNCALIBRATED
_MOST_DETAILS = 500  # stations whose channels are told one by one
GAL = 100.0  # of a m/s²


class StationBoard:
    """Follows a network tick by tick; rows are stations in the order of their channels."""

    def __init__(self, channels: tuple[Channel, ...], sensors: tuple[Sensor, ...]) -> None:
        self.channels = channels
        first: dict[str, Channel] = {}
        for channel in channels:
            first.setdefault(channel.station_id, channel)
        self.names = tuple(first)
        self.longitudes = [round(one.longitude, 5) for one in first.values()]
        self.latitudes = [round(one.latitude, 5) for one in first.values()]
        row = {name: at for at, name in enumerate(self.names)}
        self._channel_groups = _Groups(np.array([row[c.station_id] for c in channels], np.int64))
        self._sensor_groups = _Groups(np.array([row[s.station] for s in sensors], np.int64))
        self._felt = np.full((SLOTS, len(sensors)), np.nan, np.float32)
        self._peaks = np.full((SLOTS, len(sensors)), np.nan, np.float32)
        self._slot = -1
        self._now: Floats = np.full(len(sensors), np.nan)
        self._states: NDArray[np.uint8] = np.full(len(channels), state.NO_DATA, np.uint8)

    def take(self, result: TickResult) -> None:
        """What a tick brought."""
        self._states = result.states
        motion = result.motion
        if not np.isfinite(motion.at):
            return
        slot = int(motion.at // SLOT_S)
        for passed in range(max(self._slot + 1, slot - SLOTS + 1), slot + 1):
            self._felt[passed % SLOTS] = self._peaks[passed % SLOTS] = np.nan
        self._slot = max(self._slot, slot)
        self._now = motion.intensity_gb
        at = self._slot % SLOTS
        np.fmax(self._felt[at], motion.intensity_gb, out=self._felt[at], casting="same_kind")
        np.fmax(self._peaks[at], motion.pga_ms2, out=self._peaks[at], casting="same_kind")

    def columns(
        self, health: Health, clocks: Mapping[str, str], by_hand: Mapping[str, str]
    ) -> dict[str, list[Any]]:
        """state, reason, latency_s, intensity, highest, pga_gal; None where not known.

        clocks, by_hand: station -> why it is left out.
        """
        latency = self._channel_groups.largest(health.latency_s)
        codes = self._codes(latency)
        reasons = [""] * len(self.names)
        row = {name: at for at, name in enumerate(self.names)} if clocks or by_hand else {}
        for told in (clocks, by_hand):
            for name, why in told.items():
                if name in row:
                    codes[row[name]] = STATES.index("excluded")
                    reasons[row[name]] = why
        for at in np.flatnonzero(codes == STATES.index("partial"))[:_MOST_DETAILS].tolist():
            reasons[at] = self._which(at)
        silent = codes == STATES.index("no_data")
        minute = [slot % SLOTS for slot in range(self._slot - _MINUTE, self._slot + 1)]
        peaks = _highest(self._peaks[minute])
        return {
            "state": [STATES[code] for code in codes.tolist()],
            "reason": reasons,
            "latency_s": plain(np.where(silent, np.nan, latency), 2),
            "intensity": plain(self._sensor_groups.largest(self._now), 1),
            "highest": plain(self._sensor_groups.largest(_highest(self._felt)), 1),
            "pga_gal": plain(GAL * self._sensor_groups.largest(peaks), 3),
        }

    def channel_states(self, rows: slice) -> list[str]:
        """The reasons of each channel, joined by a comma; "" where all is well."""
        states = self._states[rows]
        words = {
            int(code): ", ".join(word for bit, word in REASONS.items() if int(code) & bit)
            for code in np.unique(states)
        }
        return [words[code] for code in states.tolist()]

    def _codes(self, latency: Floats) -> NDArray[np.int8]:
        codes = np.zeros(len(self.names), np.int8)
        groups, bits = self._channel_groups, self._states
        lost = groups.count((bits & _LOST) > 0)
        whole = lost == groups.sizes

        def mark(name: str, rows: NDArray[np.bool_]) -> None:
            codes[rows] = STATES.index(name)

        with np.errstate(invalid="ignore"):
            mark("late", latency > LATE_S)
        mark("starting", groups.count((bits & state.SETTLING) > 0) > 0)
        mark("noisy", groups.count((bits & state.NOISY) > 0) > 0)
        mark("clipped", groups.count((bits & state.CLIPPED) > 0) > 0)
        mark("spiking", groups.count((bits & state.SPIKING) > 0) > 0)
        mark("partial", (lost > 0) & ~whole)
        mark("dead", whole & (groups.count((bits & state.DEAD) > 0) > 0))
        mark("uncalibrated", groups.count((bits & state.UNCALIBRATED) > 0) == groups.sizes)
        mark("no_data", groups.count((bits & state.NO_DATA) > 0) == groups.sizes)
        return codes

    def _which(self, station: int) -> str:
        """The channels that a station lacks: "HNE dead"."""
        told = []
        for row in self._channel_groups.rows(station).tolist():
            bits = int(self._states[row])
            for bit in (state.UNCALIBRATED, state.NO_DATA, state.DEAD):
                if bits & bit:
                    told.append(f"{self.channels[row].code} {REASONS[bit]}")
                    break
        return ", ".join(told)


class _Groups:
    """Rows that belong to stations."""

    def __init__(self, of: NDArray[np.int64]) -> None:
        self._of = of
        self._order = np.argsort(of, kind="stable")
        self.sizes = np.bincount(of) if of.size else np.zeros(0, np.int64)
        self._starts = np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.int64)

    def rows(self, group: int) -> NDArray[np.int64]:
        start = self._starts[group]
        return self._order[start : start + self.sizes[group]]

    def largest(self, values: NDArray[np.floating[Any]]) -> Floats:
        """NaN where a station has none."""
        return np.fmax.reduceat(values[self._order].astype(np.float64), self._starts)

    def count(self, which: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(self._of[which], minlength=self.sizes.size)


def _highest(slots: NDArray[np.float32]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = np.fmax.reduce(slots, axis=0)
    return found


def plain(values: NDArray[np.floating[Any]], decimals: int) -> list[Any]:
    """Numbers as JSON has them: None for NaN."""
    found = np.round(values.astype(np.float64), decimals).tolist()
    return [value if value == value else None for value in found]  # noqa: PLR0124 - NaN alone differs


def counted(states: list[str]) -> dict[str, int]:
    """How many stations are in each state, in the order of STATES."""
    count = Counter(states)
    return {name: count[name] for name in STATES if count[name]}
