"""A national network live: a SeedLink server sends, `houfeng monitor` follows on one core.

    python -m benchmarks.live [--stations 15899] [--seconds 60] [--picks 26] [--pin 1]

The whole way of the data: socket, SeedLink, decoding, arranging, picks, association, magnitude,
shaking at every target, lines on standard output. 15,899 three-component 100 Hz stations send a
packet (miniSEED 2, 512 bytes, Steim 2) a second and channel, in ten groups a tenth of a second
apart, by the real clock. Of noise alone `--picks` stations a second are shaken by something
near them (one in ten minutes each: 26), so that association has work.

`seconds` is how late a pick's line is read, the median: from the moment its packet was whole and
could be sent. One JSON line.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymseed import DataEncoding, MS3Record

from benchmarks.streaming import GAIN, PERIOD_S, RATE_HZ, network_channels

GROUPS = 10
QUIET = 64  # kinds of noise
RECORD, HEADER = 512, 8
SETTLE_S = 15  # six seconds until channels have settled, and some more
_HEX = np.frombuffer(b"0123456789ABCDEF", np.uint8)
Bytes = NDArray[np.uint8]


def templates() -> NDArray[np.int32]:
    """(2 * QUIET, samples) counts: noise that falls with frequency, then the same with a blow."""
    random = np.random.default_rng(3)
    n = PERIOD_S * RATE_HZ
    shape = 1 / np.sqrt(np.maximum(np.fft.rfftfreq(n, 1 / RATE_HZ), 0.2))
    shape[0] = 0
    noise = np.fft.irfft(shape * np.exp(2j * np.pi * random.random((QUIET, shape.size))), n)
    noise *= 300 / noise.std(axis=1, keepdims=True)
    blow = np.zeros((QUIET, n))
    for kind in range(QUIET):  # at any moment of its second
        begin = RATE_HZ + kind * RATE_HZ // QUIET
        fade = np.exp(-np.arange(n - begin) / (1.5 * RATE_HZ))
        blow[kind, begin:] = 6e3 * random.standard_normal(n - begin) * fade
    return np.rint(np.concatenate([noise, noise + blow])).astype(np.int32)


def encoded(made: NDArray[np.int32]) -> Bytes:
    """(templates, seconds, RECORD): every second of each as a record, without name and time."""
    records = np.zeros((len(made), PERIOD_S, RECORD), np.uint8)
    record = MS3Record()
    record.formatversion = 2
    record.encoding = DataEncoding.STEIM2
    record.reclen = RECORD
    record.samprate = float(RATE_HZ)
    record.sourceid = "FDSN:HF_00000_00_H_N_Z"
    record.starttime = 0
    for kind, samples in enumerate(made):
        for second in range(PERIOD_S):
            part = samples[second * RATE_HZ : (second + 1) * RATE_HZ]
            packed = [bytes(one) for one in record.generate(part, "i")]
            if len(packed) != 1:
                raise ValueError(f"a second takes {len(packed)} records, not one")
            records[kind, second] = np.frombuffer(packed[0], np.uint8)
    return records


class Sender:
    """Serves one connection: every station's packets, each second anew."""

    def __init__(self, stations: int, picks: float) -> None:
        self.records = encoded(templates())
        self.stations, self.picks = stations, picks
        self.random = np.random.default_rng(4)
        self.begun = float("nan")
        self.behind_s: list[float] = []
        self.sent = 0
        self._struck = np.full(stations, -PERIOD_S)  # second of the last blow
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._stop = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        names = np.array([f"{at:05d}" for at in range(stations)], "S5")
        self._names = names.view(np.uint8).reshape(stations, 5)

    def stop(self) -> None:
        self._stop.set()
        self.thread.join(10)

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        self._negotiate(connection)
        self.begun = float(np.ceil(time.time()) + 1.0)
        second = 0
        while not self._stop.is_set():
            # As many as are struck by chance, each seldom twice within a template's length.
            free = np.flatnonzero(second - self._struck >= PERIOD_S)
            hit = self.random.choice(free, self.random.poisson(self.picks), replace=False)
            self._struck[hit] = second
            for group in range(GROUPS):
                packets = self._packets(second, group)
                whole_at = self.begun + second + 1 + group / GROUPS
                wait = whole_at - time.time()
                if wait > 0:
                    time.sleep(wait)
                connection.sendall(packets)
                self.behind_s.append(time.time() - whole_at)
                self.sent += len(packets) // (RECORD + HEADER)
            second += 1
        connection.close()

    def _negotiate(self, connection: socket.socket) -> None:
        file = connection.makefile("rb")
        for line in file:
            words = line.split()
            if words == [b"HELLO"]:
                connection.sendall(b"SeedLink v3.1 (benchmark) :: SLPROTO:3.1\r\nLoopback\r\n")
            elif words == [b"BATCH"]:
                connection.sendall(b"OK\r\n")
            elif words == [b"END"]:
                return

    def _packets(self, second: int, group: int) -> bytes:
        """One second of a group's stations, all components."""
        which = np.arange(group, self.stations, GROUPS)
        since = second - self._struck[which]
        struck = since < PERIOD_S
        out = np.empty((len(which), 3, HEADER + RECORD), np.uint8)
        for lane, code in enumerate(b"ZNE"):
            kind = (which * 3 + lane) % QUIET + struck * QUIET
            at = np.where(struck, since, (second + which * 7) % PERIOD_S)
            out[:, lane, HEADER:] = self.records[kind, at]
            out[:, lane, HEADER + 15 : HEADER + 18] = [ord("H"), ord("N"), code]
            number = 3 * second + lane + 1
            digits = [_HEX[(number >> shift) & 15] for shift in range(20, -1, -4)]
            out[:, lane, :HEADER] = [ord("S"), ord("L"), *digits]
        out[:, :, HEADER + 8 : HEADER + 13] = self._names[which, None]
        out[:, :, HEADER + 20 : HEADER + 30] = btime(self.begun + second + group / GROUPS)
        return out.tobytes()


def btime(at: float) -> Bytes:
    """Ten bytes of a miniSEED 2 header."""
    when = datetime.fromtimestamp(round(at, 4), UTC)
    day = when.timetuple().tm_yday
    return np.frombuffer(
        when.year.to_bytes(2, "big")
        + day.to_bytes(2, "big")
        + bytes([when.hour, when.minute, when.second, 0])
        + (when.microsecond // 100).to_bytes(2, "big"),
        np.uint8,
    )


def table_of(stations: int, path: Path) -> None:
    head = "network,station,location,channel,longitude,latitude,elevation_m,rate_hz,gain,quantity"
    rows = [
        f"{c.network},{c.station},{c.location},{c.code},{c.longitude:.3f},{c.latitude:.3f},100,"
        f"{RATE_HZ},{GAIN:g},acceleration"
        for c in network_channels(stations)
    ]
    path.write_text("\n".join([head, *rows]) + "\n")


def measure(stations: int, seconds: int, picks: float, core: int) -> None:
    sender = Sender(stations, picks)
    sender.thread.start()
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "stations.csv"
        table_of(stations, table)
        words = ["monitor", "--json", "--seedlink", sender.address, "--stations", str(table)]
        command = [sys.executable, "-m", "houfeng", *words]
        environment = os.environ | {"HOUFENG_HOME": folder}
        running = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        assert running.stdout is not None
        assert running.stderr is not None
        os.sched_setaffinity(running.pid, {core})
        os.sched_setaffinity(0, set(range(os.cpu_count() or 1)) - {core} or {core})
        lines: list[tuple[float, dict[str, Any]]] = []
        reader = threading.Thread(
            target=lambda: lines.extend((time.time(), json.loads(t)) for t in running.stdout),
            daemon=True,
        )
        running.stderr.readline()  # it listens
        reader.start()
        while not sender.begun < time.time() - SETTLE_S:
            if running.poll() is not None:
                raise SystemExit(running.stderr.read())
            time.sleep(0.1)
        used, began = cpu_s(running.pid), time.time()
        time.sleep(seconds)
        used, took = cpu_s(running.pid) - used, time.time() - began
        peak = peak_of(running.pid)
        sender.stop()
        running.send_signal(signal.SIGTERM)
        running.wait(120)
        reader.join(10)
    tell(sender, lines, (began, began + took), used / took, peak)


def tell(
    sender: Sender,
    lines: list[tuple[float, dict[str, Any]]],
    between: tuple[float, float],
    share: float,
    peak_mb: float,
) -> None:
    late = []
    for read_at, line in lines:
        if line["type"] != "pick" or not between[0] <= read_at < between[1]:
            continue
        group = int(line["station"].split(".")[1]) % GROUPS / GROUPS
        made_at = datetime.fromisoformat(line["at"]).timestamp() + line["delay_s"]
        whole_at = np.floor(made_at - group + 1e-3) + group + 1.0
        late.append(read_at - whole_at)
    summary = lines[-1][1] if lines and lines[-1][1]["type"] == "summary" else {}
    harness.report(
        "live: a national network over SeedLink",
        seconds=quantile(late, 50),
        p99_seconds=quantile(late, 99),
        stations=sender.stations,
        measured_seconds=round(between[1] - between[0], 1),
        noise_picks_a_second=sender.picks,
        packets_sent=sender.sent,
        packets_taken=summary.get("packets"),
        late=summary.get("late"),
        gaps=summary.get("gaps"),
        picks=len(late),
        events=summary.get("events"),
        alerts=summary.get("alerts"),
        core_share=round(share, 3),
        sender_behind_p99_seconds=round(float(np.percentile(sender.behind_s, 99)), 3),
        peak_mb=round(peak_mb),
    )


def quantile(late: list[float], percent: float) -> float | None:
    return round(float(np.percentile(late, percent)), 3) if late else None


def cpu_s(pid: int) -> float:
    """Of all its threads."""
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def peak_of(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stations", type=int, default=15_899)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--picks", type=float, default=26.0, help="stations struck a second")
    parser.add_argument("--pin", type=int, default=1, help="the core of the loop")
    asked = parser.parse_args()
    measure(asked.stations, asked.seconds, asked.picks, asked.pin)


if __name__ == "__main__":
    main()
