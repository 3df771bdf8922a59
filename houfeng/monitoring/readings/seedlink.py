"""SeedLink, version 3: packets from a server, over lost connections.

A packet is `SL`, six hexadecimal digits of its number in its station's series, and a miniSEED
record of 512 bytes (SeisComP's manual, "SeedLink"). After a lost connection each station is
asked for from the number after the last one used, so that nothing is lost that the server
still holds, and nothing used twice.

A network of thousands of stations sends tens of thousands of packets a second: `blocks` takes
them together.

Why not ObsPy's client: it looks for new bytes twice a second only after a pause, decodes by
`obspy.read`, and waits 30 s before each new connection; half a second is a lot for a warning.
"""

import functools
import json
import os
import random
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.decode import Decoder
from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.miniseed import decode_record
from houfeng.monitoring.stretches import Block
from houfeng.monitoring.values import Packet
from houfeng.vocabulary.errors import NotValid, SourceUnavailable

HEADER_BYTES, RECORD_BYTES = 8, 512
PACKET_BYTES = HEADER_BYTES + RECORD_BYTES
NUMBERS = 1 << 24  # sequence numbers start anew after ffffff
_LONGEST_REPLY = 8192
# Beyond this many stations the requests are sent without waiting for each reply.
_MANY_STATIONS = 20
_MOST_MISSING = 100_000
_MOST_READ = 1 << 20
_STATION, _NETWORK = slice(8, 13), slice(18, 20)  # in the fixed header of miniSEED 2
_DIGIT = np.full(256, -1, np.int64)  # by character
_DIGIT[list(b"0123456789ABCDEF")] = _DIGIT[list(b"0123456789abcdef")] = np.arange(16)
_PLACES = 16 ** np.arange(5, -1, -1)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stream:
    """What is asked for of one station."""

    network: str
    station: str
    selectors: tuple[str, ...] = ()  # such as "HN?" or "00HHZ"; none: all

    def __post_init__(self) -> None:
        for name, text in (("network", self.network), ("station", self.station)):
            if not text.isalnum() or len(text) > 8:
                raise NotValid(f"SeedLink {name}", text, "give letters and digits, no wildcard")
        for text in self.selectors:
            if not text.replace("?", "").replace(".", "").replace("-", "").isalnum():
                raise NotValid("SeedLink selector", text, "give such as HN? or 00HHZ")

    @property
    def name(self) -> str:
        return f"{self.network}.{self.station}"


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """What an operator may choose."""

    poll_s: float = 1.0  # None is handed out this often while no packet comes
    connect_s: float = 10.0  # wait for the connection and for each reply
    keepalive_s: float = 30.0  # silent for this long: the server is asked whether it is there
    silence_s: float = 60.0  # silent for this long: connected anew
    first_wait_s: float = 1.0  # before the next try; doubled after each, up to
    longest_wait_s: float = 60.0
    save_s: float = 1.0  # the state file is written at most this often


class Lost(Exception):
    """The connection is gone; made anew within this module."""


@dataclass(slots=True)
class _Buffer:
    raw: bytearray = field(default_factory=bytearray)


class SeedLink:
    """One server. `packets()` runs for ever in the caller's thread."""

    def __init__(
        self,
        address: str,
        streams: Sequence[Stream],
        state_file: Path | None = None,
        settings: LinkSettings | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._host, self._port = host_and_port(address)
        if not streams:
            raise NotValid("SeedLink streams", "", "name at least one station")
        self._streams = tuple(streams)
        self._asked_whole = {stream.name for stream in streams if not stream.selectors}
        self._settings = settings or LinkSettings()
        self._clock = clock
        self._state_file = state_file
        self._numbers: dict[str, int] = _read_state(state_file)
        self._saved_at = -1e9
        self._stopped = False
        self._subject = f"{self._host}:{self._port}"
        self.notes = Notebook()
        self.connections = 0
        self.connected = False
        self.last_packet_at: float | None = None  # by our clock

    def stop(self) -> None:
        """May be called from another thread; packets() ends within `poll_s`."""
        self._stopped = True

    def packets(self) -> Iterator[Packet | None]:
        """Packets as they come; None each `poll_s` without one, connected or not.

        A packet counts as used, and is not asked for again, when the next one is asked for.
        """
        return self._followed(self._one_by_one)

    def blocks(self, decoder: Decoder) -> Iterator[Packet | Block | None]:
        """The same for a whole network, decoded together: what has come at each look is one block.

        Where something in it needs care its packets come one by one. Channels the decoder does
        not know are counted.
        """
        return self._followed(lambda raw: self._together(raw, decoder))

    def _followed(self, use: Callable[[bytes], Iterator[T]]) -> Iterator[T | None]:
        wait_s = self._settings.first_wait_s
        try:
            while not self._stopped:
                try:
                    with self._connect() as connection:
                        for raw in self._received(connection):
                            if raw is None:
                                yield None
                                continue
                            wait_s = self._settings.first_wait_s
                            yield from use(raw)
                            self._save()
                except (OSError, Lost) as wrong:
                    self.notes.add(self._subject, "disconnected", str(wrong)[:160])
                self.connected = False
                self._save(at_once=True)
                # Not all clients of a server that comes back at the same moment.
                until = time.monotonic() + wait_s * random.uniform(0.8, 1.2)  # noqa: S311
                wait_s = min(2 * wait_s, self._settings.longest_wait_s)
                while not self._stopped and time.monotonic() < until:
                    yield None
                    left = until - time.monotonic()
                    time.sleep(max(0.0, min(left, self._settings.poll_s)))
        finally:
            self.connected = False
            self._save(at_once=True)

    # ---- one connection

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(
            (self._host, self._port), timeout=self._settings.connect_s
        )
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._negotiate(connection)
        except BaseException:
            connection.close()
            raise
        self.connections += 1
        self.connected = True
        return connection

    def _negotiate(self, connection: socket.socket) -> None:
        buffer = _Buffer()
        connection.sendall(b"HELLO\r\n")
        greeting = _line(connection, buffer)
        _line(connection, buffer)  # the name of the place
        if b"seedlink" not in greeting.lower():
            raise Lost(f"no SeedLink server: {greeting[:60]!r}")
        batch = False
        if len(self._streams) > _MANY_STATIONS:
            connection.sendall(b"BATCH\r\n")
            batch = _line(connection, buffer).upper().startswith(b"OK")
        accepted = 0
        for stream in self._streams:
            commands = [f"STATION {stream.station} {stream.network}"]
            commands += [f"SELECT {text}" for text in stream.selectors]
            number = self._numbers.get(stream.name)
            commands.append("DATA" if number is None else f"DATA {(number + 1) % NUMBERS:06X}")
            if batch:
                connection.sendall("".join(f"{c}\r\n" for c in commands).encode("ascii"))
                accepted += 1
                continue
            for command in commands:
                connection.sendall(f"{command}\r\n".encode("ascii"))
                if not _line(connection, buffer).upper().startswith(b"OK"):
                    self.notes.add(stream.name, "refused", command)
                    if not command.startswith("SELECT"):
                        break
            else:
                accepted += 1
        if not accepted:
            raise Lost("the server refused every station")
        connection.sendall(b"END\r\n")
        self._left_over = bytes(buffer.raw)

    def _received(self, connection: socket.socket) -> Iterator[bytes | None]:
        """Whole packets, as many as are there; None each `poll_s` without."""
        settings = self._settings
        connection.settimeout(settings.poll_s)
        buffer = bytearray(self._left_over)
        heard = asked = time.monotonic()
        while not self._stopped:
            whole = len(buffer) - len(buffer) % PACKET_BYTES
            if whole:
                raw = bytes(buffer[:whole])
                del buffer[:whole]
                yield raw
            if bytes(buffer) in (b"END", b"END\r\n"):
                raise Lost("the server has no more packets")
            if buffer[:5].upper() == b"ERROR":
                raise Lost("the server told of an error")
            try:
                raw = connection.recv(_MOST_READ)
            except TimeoutError:
                now = time.monotonic()
                if now - heard > settings.silence_s:
                    self._note_broken(buffer)
                    raise Lost(f"nothing came for {settings.silence_s:g} s") from None
                if now - max(heard, asked) > settings.keepalive_s:
                    connection.sendall(b"INFO ID\r\n")
                    asked = now
                yield None
                continue
            except OSError:
                self._note_broken(buffer)
                raise
            if not raw:
                self._note_broken(buffer)
                raise Lost("the server closed the connection")
            heard = time.monotonic()
            buffer += raw

    def _note_broken(self, buffer: bytearray) -> None:
        if buffer:
            detail = f"{len(buffer)} of {PACKET_BYTES} bytes"
            self.notes.add(self._subject, "broken_packet", detail)

    def _one_by_one(self, raw: bytes) -> Iterator[Packet]:
        for at in range(0, len(raw), PACKET_BYTES):
            yield from self._used(raw[at : at + PACKET_BYTES])
            self._save()

    def _together(self, raw: bytes, decoder: Decoder) -> Iterator[Packet | Block]:
        table = np.frombuffer(raw, np.uint8).reshape(-1, PACKET_BYTES)
        numbers = _numbers_of(table)
        found = None if numbers is None else decoder.decode(table[:, HEADER_BYTES:].tobytes())
        if numbers is None or found is None or found.damaged:
            yield from self._one_by_one(raw)
            return
        newest: dict[str, int] = {}
        for key, number in zip(_station_keys(table), numbers.tolist(), strict=True):
            station = _station_of(key)
            self._note_missing(station, newest.get(station, self._numbers.get(station)), number)
            newest[station] = number
        for name, count in found.unknown.items():
            self.notes.add(name, "no_metadata", "", count)
        if found.rows.size:
            self.last_packet_at = self._clock()
            yield Block(
                found.rows, found.starts_at, found.rates, found.offsets, found.samples,
                np.full(found.rows.size, self.last_packet_at),
            )  # fmt: skip
        self._numbers.update(newest)

    def _used(self, raw: bytes) -> Iterator[Packet]:
        header, record = raw[:HEADER_BYTES], raw[HEADER_BYTES:]
        if header[:6] == b"SLINFO":
            return  # the answer to our question whether it is there
        if header[:2] != b"SL":
            raise Lost(f"out of step: {header!r}")
        try:
            number = int(header[2:], 16)
        except ValueError:
            raise Lost(f"out of step: {header!r}") from None
        station = _station_of(record[_STATION] + record[_NETWORK])
        self._note_missing(station, self._numbers.get(station), number)
        try:
            packet = decode_record(record, self._clock())
        except NotValid as wrong:
            self.notes.add(wrong.field, "undecodable", f"SeedLink {number:06X}: {wrong.value}")
            packet = None
        if packet is not None:
            self.last_packet_at = packet.arrived_at
            yield packet
        self._numbers[station] = number

    def _note_missing(self, station: str, known: int | None, number: int) -> None:
        if known is None or (number - known) % NUMBERS <= 1 or not self._is_ours(station):
            return
        missing = (number - known) % NUMBERS - 1
        # More is a server that counts anew after its own restart.
        if missing < _MOST_MISSING:
            self.notes.add(station, "lost_in_transit", f"before {number:06X}", missing)

    def _is_ours(self, station: str) -> bool:
        """Selectors leave holes in the numbers of servers that count all of a station."""
        return station in self._asked_whole

    # ---- what has been used, kept over restarts

    def _save(self, *, at_once: bool = False) -> None:
        now = time.monotonic()
        if self._state_file is None or (
            not at_once and now - self._saved_at < self._settings.save_s
        ):
            return
        self._saved_at = now
        numbers = {name: f"{number:06X}" for name, number in sorted(self._numbers.items())}
        beside = self._state_file.with_name(self._state_file.name + ".new")
        beside.write_text(json.dumps({"seedlink": self._subject, "numbers": numbers}), "utf-8")
        os.replace(beside, self._state_file)  # noqa: PTH105 - atomic on the same file system


def host_and_port(address: str) -> tuple[str, int]:
    """Of HOST, HOST:PORT, [::1]:PORT or seedlink://HOST:PORT; the port is 18000 if not told."""
    bare = address.strip().removeprefix("seedlink://").rstrip("/")
    host, colon, port = bare.rpartition(":")
    if not colon or bare.endswith("]"):
        host, port = bare, "18000"
    host = host.strip("[]")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise NotValid("SeedLink address", address, "give HOST:PORT, such as geofon.gfz.de:18000")
    return host, int(port)


def _line(connection: socket.socket, buffer: _Buffer) -> bytes:
    while b"\n" not in buffer.raw:
        raw = connection.recv(4096)
        if not raw:
            raise Lost("the server closed the connection while it was asked")
        buffer.raw += raw
        if len(buffer.raw) > _LONGEST_REPLY:
            raise Lost("the reply is too long")
    line, _, rest = bytes(buffer.raw).partition(b"\n")
    buffer.raw = bytearray(rest)
    return line.strip()


def _numbers_of(table: NDArray[np.uint8]) -> NDArray[np.int64] | None:
    """The numbers of packets (n, PACKET_BYTES); None where one is of another kind."""
    digits = _DIGIT[table[:, 2:HEADER_BYTES]]
    if (table[:, :2] != np.frombuffer(b"SL", np.uint8)).any() or (digits < 0).any():
        return None
    found: NDArray[np.int64] = digits @ _PLACES
    return found


def _station_keys(table: NDArray[np.uint8]) -> list[bytes]:
    """Seven bytes for each packet: its station's and network's code, as in the header."""
    records = table[:, HEADER_BYTES:]
    keys = np.concatenate((records[:, _STATION], records[:, _NETWORK]), axis=1)
    found: list[bytes] = keys.view("V7")[:, 0].tolist()
    return found


@functools.lru_cache(maxsize=200_000)
def _station_of(key: bytes) -> str:
    """NET.STA of a station's five bytes and its network's two."""
    station, network = key[:5], key[5:]
    return ".".join(part.decode("ascii", "replace").strip() for part in (network, station))


def _read_state(path: Path | None) -> dict[str, int]:
    """Numbers last used. Raises SourceUnavailable for a file that is damaged."""
    if path is None or not path.exists():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))["numbers"]
        return {str(name): int(number, 16) % NUMBERS for name, number in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise SourceUnavailable(f"{path} is damaged ({wrong}); remove it to start anew") from wrong
