"""Which stations would give a pick now: only their silence tells anything."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.stream import Network, TickResult, reasons
from houfeng.vocabulary.arrays import Bools

_NO_PICKS = ("no data", "settling", "dead", "spiking", "uncalibrated")
_LOOK_EVERY_S = 1.0


class AtWork:
    """The stations of a network with a vertical component, and which of them work."""

    def __init__(self, network: Network) -> None:
        self.names = list(dict.fromkeys(channel.station_id for channel in network.channels))
        place = {name: at for at, name in enumerate(self.names)}
        verticals = [
            (sensor.rows[0], place[sensor.station])
            for sensor in network.sensors
            if sensor.rows[0] >= 0
        ]
        self._vertical = np.array([row for row, _ in verticals], np.int64)
        self._station = np.array([at for _, at in verticals], np.int64)
        self._alive: Bools = np.zeros(len(self.names), np.bool_)
        self._looked_at = -np.inf

    def look(
        self, result: TickResult, excluded: Collection[str], data_time: float
    ) -> list[str] | None:
        """Names of those at work; None where it is too soon to look again."""
        if data_time - self._looked_at < _LOOK_EVERY_S:
            return None
        self._looked_at = data_time
        good = ~with_state(result, _NO_PICKS)[self._vertical]
        self._alive = np.zeros(len(self.names), np.bool_)
        self._alive[self._station[good]] = True
        if excluded:
            self._alive[[name in excluded for name in self.names]] = False
        return [self.names[row] for row in np.flatnonzero(self._alive)]

    def known_until(self, result: TickResult, data_time: float) -> float:
        """Data time most of them have come to: nobody is silent by data not come yet."""
        known = result.newest[self._vertical][self._alive[self._station]]
        return float(np.nanpercentile(known, 20.0)) if known.size else data_time


def with_state(result: TickResult, words: Collection[str]) -> NDArray[np.bool_]:
    """(n_channel,) whether a channel is in one of these states."""
    codes = np.unique(result.states)
    bad = [code for code in codes if set(reasons(int(code))) & set(words)]
    return np.isin(result.states, bad)
