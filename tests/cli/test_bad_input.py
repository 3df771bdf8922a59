"""Bad input through the commands: each thing is named and counted, and the rest goes on."""

import json
import time
from collections import Counter

import numpy as np
import pytest

from tests.cli.test_monitor import LENGTH_S, STATIONS, ended, records, run, until_picks
from tests.cli.test_monitor import table as table  # noqa: PLC0414  (a fixture)
from tests.monitoring.readings.recordings import START, counts, miniseed
from tests.monitoring.readings.seedlink_server import Habit, SeedLinkServer

CHANNEL = """<Channel code="HNZ" locationCode=""><Latitude>{latitude}</Latitude>
<Longitude>102.1</Longitude><Elevation>900</Elevation><Depth>0</Depth><Azimuth>0</Azimuth>
<Dip>-90</Dip><SampleRate>100</SampleRate><Response><InstrumentSensitivity><Value>{gain}</Value>
<Frequency>1</Frequency><InputUnits><Name>M/S**2</Name></InputUnits></InstrumentSensitivity>
</Response></Channel>"""
STATION = """<Station code="{name}"><Latitude>{latitude}</Latitude><Longitude>102.1</Longitude>
<Elevation>900</Elevation>{channel}</Station>"""
FILE = """<FDSNStationXML xmlns="http://www.fdsn.org/xml/station/1" schemaVersion="1.1">
<Source>test</Source><Created>2020-01-01T00:00:00Z</Created><Network code="XX">{}</Network>
</FDSNStationXML>"""
# Two at one place; one whose sensitivity is zero; of LOST nothing is told.
PLACES = {"GOOD": (30.0, 1e6), "TWIN": (30.0, 1e6), "ZERO": (30.1, 0.0), "FAST": (30.2, 1e6),
          "TORN": (30.3, 1e6)}  # fmt: skip
SECONDS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("bad")
    text = "".join(
        STATION.format(name=name, latitude=latitude,
                       channel=CHANNEL.format(latitude=latitude, gain=gain))
        for name, (latitude, gain) in PLACES.items()
    )  # fmt: skip
    (made / "stations.xml").write_text(FILE.format(text))
    for seed, name in enumerate(("GOOD", "TWIN", "ZERO", "LOST")):
        raw = miniseed(counts(SECONDS, seed=seed), named=f"XX.{name}..HNZ")
        (made / f"{name}.mseed").write_bytes(raw)
    # From 30 s on 50 samples a second instead of 100.
    first = miniseed(counts(30), named="XX.FAST..HNZ")
    then = miniseed(counts(30, rate_hz=50.0), named="XX.FAST..HNZ", at=START + 30, rate_hz=50.0)
    (made / "FAST.mseed").write_bytes(first + then)
    raw = bytearray(miniseed(counts(SECONDS), named="XX.TORN..HNZ"))
    # Every fifth record of it: its compressed frames are noise, its header is whole.
    torn = range(2, len(raw) // 512, 5)
    for at in torn:
        noise = np.random.default_rng(at).integers(0, 256, 384, dtype=np.uint8)
        raw[at * 512 + 128 : (at + 1) * 512] = noise.tobytes()
    (made / "TORN.mseed").write_bytes(bytes(raw))
    (made / "torn").write_text(str(len(torn)))
    return made


@pytest.mark.parametrize("command", [("replay",), ("network", "quality")])
def test_a_folder_of_everything_bad(houfeng, folder, command):
    done = houfeng(*command, str(folder), "--json")
    assert done.returncode == 0, done.stderr
    if command == ("replay",):
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        notes = [line for line in lines if line["type"] == "note"]
        used = lines[-1]["channels"]
        assert used == 4
        assert {(n["subject"], n["reason"]) for n in notes} >= {
            ("XX.FAST..HNZ", "other_rate"),
            ("XX.TORN..HNZ", "gap"),
        }
    else:
        told = json.loads(done.stdout)
        notes = told["notes"]
        figures = {one["channel"]: one for one in told["channels"]}
        assert figures["XX.GOOD..HNZ"]["availability"] == pytest.approx(1.0)
        # Counted by packets, cut at whole seconds and at records' ends; about half of it is there.
        assert 30 <= figures["XX.FAST..HNZ"]["other_rate"] <= 36
        assert figures["XX.FAST..HNZ"]["availability"] == pytest.approx(0.5, abs=0.02)
        assert figures["XX.TORN..HNZ"]["availability"] < 0.95
        assert figures["XX.ZERO..HNZ"]["excluded"] == "no_gain"
        assert figures["XX.ZERO..HNZ"]["noise"] is None
    named = {(n["subject"], n["reason"]): n for n in notes}
    assert ("XX.ZERO..HNZ", "zero_gain") in named
    assert ("XX.LOST..HNZ", "no_metadata") in named
    assert named["XX.TWIN", "same_place"]["detail"] == "XX.GOOD, 0 m away"
    torn = int((folder / "torn").read_text())
    # A damaged record may also look like one whose check value does not agree: none is used.
    assert named["XX.TORN..HNZ", "undecodable"]["count"] == torn
    assert Counter(n["reason"] for n in notes)["bad_line"] == 0


def test_a_server_that_stops_within_a_packet_costs_no_pick(home, tmp_path, table):
    begin = time.time() - LENGTH_S
    kept = {}
    for seed, name in enumerate(STATIONS):
        raw = records(name, begin, seed)
        cut = [raw[at : at + 512] for at in range(0, len(raw), 512)]
        kept[f"XX.{name}"] = list(enumerate(cut, start=1))
    habits = [Habit(7, 200), Habit(9, 519), Habit()]
    with SeedLinkServer(kept, habits) as server:
        running = run(home, "--seedlink", server.address, "--stations", str(table))
        lines = until_picks(running, len(STATIONS))
        rest, err = ended(running)
    assert running.returncode == 0, err
    picks = Counter(line["station"] for line in lines + rest if line["type"] == "pick")
    assert picks == {f"XX.{name}.00": 1 for name in STATIONS}
    told = {line["reason"] for line in lines + rest if line["type"] == "note"}
    assert "broken_packet" in told
    assert len(server.commands) >= 3
    # Nothing is lost and nothing comes twice.
    summary = rest[-1]
    assert (summary["duplicates"], summary["gaps"]) == (0, 0)
