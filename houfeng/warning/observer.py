"""What looks over the loop's shoulder: live pages, running maxima, a keeper of messages."""

from typing import Protocol

from houfeng.monitoring.stream import TickResult
from houfeng.monitoring.stretches import Stretches
from houfeng.warning.lines import Record


class Observer(Protocol):
    """Called by the loop in its own thread: be quick, and raise nothing."""

    def took(self, stretches: Stretches, result: TickResult) -> None:
        """The new samples of a tick, and what the network made of them."""

    def said(self, record: Record) -> None:
        """A record, as it is made."""

    def ticked(self, seconds: float) -> None:
        """A tick is over, and all its records were taken; it took so long."""
