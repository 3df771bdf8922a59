"""Stations that people have taken out of the loop: no picks, no motion, no part in anything."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.notes import Note
from houfeng.monitoring.sensors import Sensor
from houfeng.monitoring.stream import TickResult


class ByHand:
    """Which of a network's stations are out, and what is new about it."""

    def __init__(self) -> None:
        self.stations: dict[str, str] = {}  # station_id -> the operator's reason
        self.news: list[Note] = []  # to be told, then emptied by whoever told it
        self._asked: Mapping[str, str] | None = None
        self._rows: tuple[Sequence[Sensor], NDArray[np.int64]] | None = None

    def take(self, asked: Mapping[str, str], known: Sequence[str]) -> None:
        """What holds from now on, by NET.STA.LOC or NET.STA; `known`: the network's stations."""
        if asked is self._asked:
            return
        self._asked, self._rows = asked, None
        now = {}
        for station in known:
            reason = asked.get(station, asked.get(station.rsplit(".", 1)[0]))
            if reason is not None:
                now[station] = reason
        before, self.stations = self.stations, now
        for station, reason in now.items():
            if before.get(station) != reason:
                self.news.append(Note(station, "excluded_by_hand", reason, 1))
        self.news += [Note(name, "included_by_hand", "", 1) for name in before if name not in now]

    def rows(self, sensors: Sequence[Sensor]) -> NDArray[np.int64]:
        """The sensors that are out."""
        if self._rows is None or self._rows[0] is not sensors:
            out = [row for row, sensor in enumerate(sensors) if sensor.station in self.stations]
            self._rows = (sensors, np.array(out, np.int64))
        return self._rows[1]

    def without(self, result: TickResult, sensors: Sequence[Sensor]) -> TickResult:
        """A tick as if they had been silent; their filters go on, so that they may come back."""
        if not self.stations:
            return result
        motion, out = result.motion, self.rows(sensors)
        for values in (
            motion.pga_ms2, motion.pgv_ms, motion.intensity_gb, motion.intensity_jma,
            motion.envelopes,
        ):  # fmt: skip
            values[out] = np.nan
        return replace(result, picks=[p for p in result.picks if p.station not in self.stations])
