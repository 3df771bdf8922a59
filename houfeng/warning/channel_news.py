"""What a loop says of its channels: every trouble once."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.stream import Network, TickResult, reasons
from houfeng.warning.lines import STATES, note_body, state_body


class ChannelNews:
    """Which states and notes have been told."""

    def __init__(self, channels: int) -> None:
        self._before: NDArray[np.uint8] = np.zeros(channels, np.uint8)
        self._told: set[tuple[int, str]] = set()
        self._noted: dict[int, int] = {}  # notebook -> how many of its notes

    def states(self, network: Network, result: TickResult) -> Iterator[dict[str, Any]]:
        """Channels that have become unusable, once each."""
        for row in np.flatnonzero(result.states != self._before).tolist():
            was, now = reasons(int(self._before[row])), reasons(int(result.states[row]))
            for word in set(now) - set(was):
                # Before its first sample a channel has not ceased.
                begun = word != "no data" or np.isfinite(result.newest[row])
                if word in STATES and begun and (row, word) not in self._told:
                    self._told.add((row, word))
                    yield state_body(network.channels[row].id, word)
        self._before = result.states

    def notes(self, notebook: Notebook) -> Iterator[dict[str, Any]]:
        """What is new in a notebook."""
        told = self._noted.get(id(notebook), 0)
        if len(notebook) == told:
            return
        self._noted[id(notebook)] = len(notebook)
        for at, note in enumerate(notebook):
            if at >= told:
                yield note_body(note)

    def rebuilt(self, channels: int, before: Notebook, after: Notebook) -> None:
        """The network is built anew; what was said of the channels before is not said again."""
        self._noted[id(after)] = self._noted.pop(id(before), 0)
        self._before = np.zeros(channels, np.uint8)

    def resumed(self, network: Network) -> None:
        """The channels' states are known: only what changes now is told."""
        self._before = network.states()
