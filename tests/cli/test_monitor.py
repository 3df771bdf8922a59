"""`houfeng monitor`, from outside: live data from a folder and from a server, and its end."""

import io
import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from obspy import Stream, Trace, UTCDateTime

from tests.command import ROOT, environment
from tests.monitoring.made_stream import RATE_HZ, quake
from tests.monitoring.readings.seedlink_server import SeedLinkServer

STATIONS = ("AAA", "BBB", "CCC")
TABLE = "network,station,location,channel,latitude,longitude,elevation_m,rate_hz,gain,unit\n"
LENGTH_S, ONSET_S = 20.0, 14.0


@pytest.fixture
def table(tmp_path):
    rows = [
        f"XX,{name},00,HNZ,{30.0 + 0.1 * at},100.0,0,100,1000000,m/s2\n"
        for at, name in enumerate(STATIONS)
    ]
    path = tmp_path / "stations.csv"
    path.write_text(TABLE + "".join(rows))
    return path


def records(name: str, begin: float, seed: int) -> bytes:
    """Twenty seconds of noise that shakes after fourteen, in records of 512 bytes."""
    counts = np.round(1e6 * quake(LENGTH_S, ONSET_S, seed)).astype(np.int32)
    trace = Trace(counts, {"network": "XX", "station": name, "location": "00", "channel": "HNZ",
                           "sampling_rate": RATE_HZ, "starttime": UTCDateTime(begin)})  # fmt: skip
    file = io.BytesIO()
    Stream([trace]).write(file, format="MSEED", reclen=512, encoding="STEIM2")
    return file.getvalue()


def run(home, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "houfeng", "monitor", "--json", *words],
        env=environment(home), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ready(running) -> str:
    """What it says once it listens: loading and compiling take as long as they take."""
    return running.stderr.readline()


def ended(running):
    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=30)
    return [json.loads(line) for line in out.splitlines()], err


def until_picks(running, count):
    """Lines until so many picks; the test's own time limit ends a wait that lasts."""
    found = []
    for text in running.stdout:
        found.append(json.loads(text))
        if sum(line["type"] == "pick" for line in found) >= count:
            return found
    return found


def test_a_folder_is_followed_and_taken_up_again(home, tmp_path, table):
    watched, state = tmp_path / "in", tmp_path / "loop.npz"
    watched.mkdir()
    words = ("--watch", str(watched), "--stations", str(table), "--state", str(state))
    first = run(home, *words)
    assert "3 channels" in ready(first)
    begin = time.time() - LENGTH_S
    for seed, name in enumerate(STATIONS):
        (watched / f"{name}.mseed").write_bytes(records(name, begin, seed))
    lines = until_picks(first, len(STATIONS))
    for line in lines:
        if line["type"] == "pick":
            # A pick within a tenth of a second of the made onset.
            at = UTCDateTime(line["at"]).timestamp
            assert at == pytest.approx(begin + ONSET_S, abs=0.1)
    rest, err = ended(first)
    assert first.returncode == 0, err
    assert rest[-1]["type"] == "summary"
    assert rest[-1]["channels"] == len(STATIONS)
    assert state.exists()

    second = run(home, *words)
    assert "going on from" in ready(second)
    time.sleep(3)
    again, _ = ended(second)
    # The files are read anew; what is in the state is not picked twice.
    assert not any(line["type"] == "pick" for line in again)
    assert again[-1]["picks"] == rest[-1]["picks"]


def test_a_server_is_followed(home, tmp_path, table):
    state = tmp_path / "loop.npz"
    begin = time.time() - LENGTH_S
    kept = {}
    for seed, name in enumerate(STATIONS):
        raw = records(name, begin, seed)
        cut = [raw[at : at + 512] for at in range(0, len(raw), 512)]
        kept[f"XX.{name}"] = list(enumerate(cut, start=1))
    with SeedLinkServer(kept) as server:
        running = run(
            home, "--seedlink", server.address, "--stations", str(table), "--state", str(state),
            "--status", "exercise",
        )  # fmt: skip
        lines = until_picks(running, len(STATIONS))
        rest, err = ended(running)
    assert running.returncode == 0, err
    assert {line["station"] for line in lines if line["type"] == "pick"} == {
        f"XX.{name}.00" for name in STATIONS
    }
    assert {line["banner"] for line in lines + rest} == {"演习"}
    # The server is asked for the stations of the table, and for their kind of sensor.
    asked = server.commands[0]
    assert "STATION AAA XX" in asked
    assert "SELECT 00HN?" in asked
    numbers = json.loads(state.with_name(state.name + ".seedlink").read_text())["numbers"]
    assert set(numbers) == set(kept)


def test_bad_input_is_told(houfeng, tmp_path, table):
    for words, code, told in (
        ((), 2, "give one of them"),
        (("--seedlink", "localhost:18000"), 2, "--stations"),
        (("--seedlink", "nonsense:port", "--stations", str(table)), 2, "HOST:PORT"),
        (("--watch", str(tmp_path / "none"), "--stations", str(table)), 3, "no folder"),
        (("--seedlink", "localhost", "--stations", str(tmp_path / "none.csv")), 3, "not there"),
    ):
        done = houfeng("monitor", *words)
        assert (done.returncode, told in done.stderr) == (code, True), done.stderr


def test_a_damaged_state_is_told(houfeng, tmp_path, table):
    state = tmp_path / "loop.npz"
    state.write_bytes(b"not a state" + os.urandom(100))
    (tmp_path / "in").mkdir()
    done = houfeng("monitor", "--watch", str(tmp_path / "in"), "--stations", str(table),
                   "--state", str(state))  # fmt: skip
    assert (done.returncode, "loop.npz" in done.stderr) == (2, True), done.stderr
