"""A SeedLink server (version 3) on the loopback, with the habits of bad ones.

It keeps the packets of each station under numbers, answers HELLO, STATION, SELECT, DATA, BATCH,
END, INFO and BYE as SeisComP's manual tells, and takes up from the number asked for. Each
connection follows the next of its `habits`: how many whole packets it sends, how many bytes of
the next, and whether it then closes or falls silent.
"""

import contextlib
import fnmatch
import io
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Habit:
    packets: int = 1_000_000
    more_bytes: int = 0
    then: str = "close"  # "close" or "silent"


@dataclass
class Request:
    network: str = ""
    station: str = ""
    selectors: list[str] = field(default_factory=list)
    first: int | None = None


class SeedLinkServer:
    def __init__(
        self,
        packets: dict[str, list[tuple[int, bytes]]],
        habits: Sequence[Habit] = (),
        *,
        batch: bool = True,
    ) -> None:
        self.packets, self.habits, self.batch = packets, list(habits), batch
        self.commands: list[list[str]] = []  # of each connection
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "SeedLinkServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        # A thread blocked in accept() is woken by shutdown, not by close.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            connection.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            habit = self.habits.pop(0) if self.habits else Habit(then="silent")
            threading.Thread(target=self._talk, args=(connection, habit), daemon=True).start()

    def _talk(self, connection: socket.socket, habit: Habit) -> None:
        said: list[str] = []
        self.commands.append(said)
        try:
            requests = self._negotiated(connection, said)
            self._send(connection, requests, habit)
            if habit.then == "close":
                # With bytes unread the kernel would reset the connection and drop what was sent.
                with contextlib.suppress(BlockingIOError):
                    connection.recv(100, socket.MSG_DONTWAIT)
                connection.close()
                return
            while raw := connection.recv(100):
                for line in raw.decode().split("\r\n"):
                    if line:
                        said.append(line)
                    if line.startswith("INFO") and not habit.more_bytes:
                        connection.sendall(b"SLINFO  " + _info())
        except OSError:
            return

    def _negotiated(self, connection: socket.socket, said: list[str]) -> list[Request]:
        requests: list[Request] = []
        batch = False
        with connection.makefile("rb", buffering=0) as file:
            while True:
                words = _command(file).split()
                if not words:
                    continue
                said.append(" ".join(words))
                if words[0] == "BATCH":
                    batch = self.batch
                    connection.sendall(b"OK\r\n" if batch else b"ERROR\r\n")
                    continue
                if words[0] == "END":
                    return requests
                answer = self._answer(words, requests)
                if not batch:
                    connection.sendall(answer)

    def _answer(self, words: list[str], requests: list[Request]) -> bytes:
        match words:
            case ["HELLO"]:
                return b"SeedLink v3.1 (test) :: SLPROTO:3.1\r\nLoopback\r\n"
            case ["STATION", station, network] if f"{network}.{station}" in self.packets:
                requests.append(Request(network, station))
            case ["SELECT", pattern]:
                requests[-1].selectors.append(pattern)
            case ["DATA"]:
                requests[-1].first = None
            case ["DATA", number]:
                requests[-1].first = int(number, 16)
            case _:
                return b"ERROR\r\n"
        return b"OK\r\n"

    def _send(self, connection: socket.socket, requests: list[Request], habit: Habit) -> None:
        left = habit.packets
        for request in requests:
            kept = self.packets[f"{request.network}.{request.station}"]
            numbers = [number for number, _ in kept]
            begin = 0
            if request.first is not None:
                begin = numbers.index(request.first) if request.first in numbers else len(numbers)
            for number, record in kept[begin:]:
                channel, place = record[15:18].decode(), record[13:15].decode().strip()
                if request.selectors and not any(
                    fnmatch.fnmatchcase(place + channel, pattern)
                    or fnmatch.fnmatchcase(channel, pattern)
                    for pattern in request.selectors
                ):
                    continue
                packet = b"SL%06X" % number + record
                if left == 0:
                    connection.sendall(packet[: habit.more_bytes])
                    return
                connection.sendall(packet)
                left -= 1


def _command(file: io.RawIOBase) -> str:
    """Up to a carriage return or a line feed: clients send either, or both."""
    found = b""
    while (byte := file.read(1)) not in (b"\r", b"\n"):
        if not byte:
            raise OSError("gone")
        found += byte
    return found.decode()


def _info() -> bytes:
    return b"000001D SERVER  INF".ljust(512, b"\x00")
