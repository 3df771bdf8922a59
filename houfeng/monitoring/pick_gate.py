"""Which picks are let in: twice the same, and floods of them, are counted and left."""

import numpy as np

from houfeng.monitoring.hypotheses import AssociatorSettings

_BLOCK_S = 10.0
_CROWDED, _CROWDED_PICKS = 4, 200  # in a block: so many a station, and so many in all
_LEFT = 3  # of a station in a block, while the whole network is crowded


class PickGate:
    """Counts of picks by station within ten seconds, and their last times."""

    def __init__(self, stations: int, settings: AssociatorSettings) -> None:
        self.last = [[-np.inf] * 3 for _ in range(stations)]  # by phase
        self.block = [-1] * stations
        self.in_block = [0] * stations
        self.network_block = -1
        self.in_network = 0
        self._settings = settings
        self._crowded = max(_CROWDED_PICKS, _CROWDED * stations)

    def refuses(self, station: int, phase: int, time: float) -> str:
        """What a pick is counted as when it is not let in; empty when it is."""
        last = self.last[station]
        if abs(time - last[phase]) < self._settings.duplicate_s:
            return "duplicate"
        last[phase] = time
        block = int(time // _BLOCK_S)
        if block != self.block[station]:
            self.block[station], self.in_block[station] = block, 0
        if block > self.network_block:
            self.network_block, self.in_network = block, 0
        self.in_block[station] += 1
        self.in_network += 1
        if self.in_block[station] > self._settings.flood_picks:
            return "flood"
        if self.in_network > self._crowded and self.in_block[station] > _LEFT:
            return "crowded"
        return ""

    def last_of(self, station: int) -> float:
        return max(self.last[station])
