"""Several endless streams of packets, or blocks of them, each in a thread, taken together.

A server that does not answer holds up its own thread; the network goes on with the others.
"""

import threading
from collections import deque
from collections.abc import Iterator, Mapping

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.stretches import Block
from houfeng.monitoring.values import Packet
from houfeng.vocabulary.errors import SourceUnavailable


class Feeds:
    """Streams by name; None within a stream is a sign of life, no packet."""

    def __init__(
        self, streams: Mapping[str, Iterator[Packet | Block | None]], most_waiting: int = 500_000
    ) -> None:
        """most_waiting: packets not yet taken; more are counted and left out."""
        self.notes = Notebook()
        self._waiting: deque[Packet | Block] = deque()
        self._count = 0  # packets in them
        self._most = most_waiting
        self._news = threading.Condition()
        self._stopped = False
        self._running = set(streams)
        self._threads = [
            threading.Thread(target=self._follow, args=(name, stream), name=name, daemon=True)
            for name, stream in streams.items()
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, wait_s: float = 5.0) -> None:
        """Each stream is left at its next packet or sign of life."""
        self._stopped = True
        for thread in self._threads:
            thread.join(wait_s)

    @property
    def running(self) -> frozenset[str]:
        """Names of the streams that have not ended."""
        with self._news:
            return frozenset(self._running)

    def take(self, wait_s: float) -> list[Packet | Block]:
        """All that has come; waits for the first at most so long.

        Raises SourceUnavailable where every stream has ended and all of it is taken.
        """
        with self._news:
            if not self._waiting and self._running:
                self._news.wait(wait_s)
            found = list(self._waiting)
            self._waiting.clear()
            self._count = 0
            if not found and not self._running and not self._stopped:
                raise SourceUnavailable("every stream of packets has ended; start them again")
        return found

    def _follow(self, name: str, stream: Iterator[Packet | Block | None]) -> None:
        try:
            for one in stream:
                if self._stopped:
                    return
                if one is not None:
                    self._put(name, one)
        finally:
            with self._news:
                self._running.discard(name)
                self._news.notify_all()
            self.notes.add(name, "disconnected", "its stream has ended")

    def _put(self, name: str, one: Packet | Block) -> None:
        count = 1 if isinstance(one, Packet) else len(one.rows)
        with self._news:
            if self._count + count > self._most:
                whose = one.channel if isinstance(one, Packet) else name
                self.notes.add(whose, "flood", f"more than {self._most:,} waiting", count)
                return
            self._waiting.append(one)
            self._count += count
            self._news.notify_all()
