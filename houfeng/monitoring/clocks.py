"""Which stations' clocks cannot be believed, from when their packets arrive.

A packet arrives shortly after its last sample. A station whose packets are steadily far from
that, while its peers' are not, has a wrong clock: its times would place an earthquake wrongly.
Data that come late in a hurry (a link that was down and catches up) pass faster than time
itself, and are told from a slow clock by that.
"""

import math
from dataclasses import dataclass

import numpy as np

from houfeng.monitoring.health import Rows
from houfeng.monitoring.notes import Notebook
from houfeng.vocabulary.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """What an operator may choose."""

    latest_s: float = 30.0  # older data are of no use for a warning
    ahead_s: float = 2.0  # nothing arrives before it is felt; clocks differ a little
    packets: int = 4  # so many off, over
    watch_s: float = 3.0  # so long, make a wrong clock
    mended_s: float = 30.0  # right for so long, and it is believed again
    peers: int = 3  # stations that must be heard before our own clock is doubted
    forget_s: float = 60.0  # a peer silent for longer has no say


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A station left out, and why."""

    key: str  # "clock_slow" or "clock_fast": of notes.REASONS
    difference_s: float  # its latency minus its peers': positive where its clock is slow
    since: float  # our clock

    @property
    def detail(self) -> str:
        slow = "slow" if self.difference_s > 0 else "fast"
        return f"{abs(self.difference_s):,.1f} s {slow} against arrival and its peers"


@dataclass(slots=True)
class _Doubt:
    """What is known of a station while its packets are off."""

    first_end: float
    first_arrival: float
    differences: list[float]
    count: int = 0
    right_since: float = math.nan


class Clocks:
    """Stations by index; kept over ticks."""

    def __init__(self, stations: tuple[str, ...], settings: ClockSettings, notes: Notebook) -> None:
        self._stations, self._settings, self._notes = stations, settings, notes
        self._latency: Floats = np.full(len(stations), np.nan)
        self._heard: Floats = np.full(len(stations), -np.inf)
        self._doubts: dict[int, _Doubt] = {}
        self._excluded: dict[int, Exclusion] = {}
        self.shift_s = 0.0  # by which most senders' clocks are behind ours

    @property
    def excluded(self) -> dict[str, Exclusion]:
        return {self._stations[at]: why for at, why in self._excluded.items()}

    def usable(self, stations: Rows, ends_at: Floats, arrived_at: Floats) -> tuple[Bools, Floats]:
        """(whether each packet may be used, its latency by the peers' time in s).

        Packets in the order of arrival; stations: index of each one's station.
        """
        settings = self._settings
        latency = arrived_at - ends_at
        self._latency[stations] = latency
        self._heard[stations] = arrived_at
        self._doubt_own_clock(float(arrived_at.max()))
        relative = latency - self.shift_s
        off = (relative > settings.latest_s) | (relative < -settings.ahead_s)
        for at in np.nonzero(off)[0]:
            self._off(int(stations[at]), float(ends_at[at]), float(arrived_at[at]), relative[at])
        if self._doubts:
            for at in np.nonzero(~off & np.isin(stations, list(self._doubts)))[0]:
                self._right(int(stations[at]), float(arrived_at[at]))
        if self._excluded:
            off |= np.isin(stations, list(self._excluded))
        return ~off, relative

    def _doubt_own_clock(self, now: float) -> None:
        settings = self._settings
        heard = np.isfinite(self._latency) & (now - self._heard < settings.forget_s)
        count = int(heard.sum())
        # A few stations that happen to speak first do not outvote the rest.
        if count < max(settings.peers, len(self._stations) / 2):
            return
        middle = float(np.median(self._latency[heard]))
        agreeing = heard & (np.abs(self._latency - middle) < settings.latest_s)
        if -settings.ahead_s <= middle <= settings.latest_s or agreeing.sum() <= count / 2:
            self.shift_s = 0.0
        elif abs(middle - self.shift_s) > settings.latest_s / 2:
            # Most agree with each other and not with us. Small changes are latency, no clock.
            self.shift_s = float(self._latency[agreeing].min())
            self._notes.add("our own clock", "own_clock", f"{middle:,.1f} s")

    def _off(self, station: int, ends_at: float, arrived_at: float, difference: float) -> None:
        settings = self._settings
        doubt = self._doubts.setdefault(station, _Doubt(ends_at, arrived_at, []))
        doubt.right_since = math.nan
        doubt.count += 1
        doubt.differences = [*doubt.differences[-20:], float(difference)]
        watched_s = arrived_at - doubt.first_arrival
        enough = doubt.count >= settings.packets and watched_s >= settings.watch_s
        if station in self._excluded or not enough:
            return
        if difference > 0:
            progress = (ends_at - doubt.first_end) / watched_s
            if not 0.5 < progress < 1.5:
                # Catching up, or falling behind: late, and its clock may be right.
                self._doubts[station] = _Doubt(ends_at, arrived_at, [])
                return
        middle = float(np.median(doubt.differences))
        why = Exclusion("clock_slow" if middle > 0 else "clock_fast", middle, arrived_at)
        self._excluded[station] = why
        self._notes.add(self._stations[station], why.key, why.detail)

    def _right(self, station: int, arrived_at: float) -> None:
        doubt = self._doubts.get(station)
        if doubt is None:
            return  # dispelled by a packet before
        if station not in self._excluded:
            del self._doubts[station]
            return
        if math.isnan(doubt.right_since):
            doubt.right_since = arrived_at
        if arrived_at - doubt.right_since >= self._settings.mended_s:
            del self._doubts[station], self._excluded[station]
            self._notes.add(self._stations[station], "clock_mended")
