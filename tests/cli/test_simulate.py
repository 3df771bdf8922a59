"""`houfeng simulate`, `exercise` and `network design`, from outside."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from obspy import read

from houfeng.cli.exercise import _packets
from houfeng.monitoring.travel_times import TravelTimes, iasp91
from houfeng.warning.scenario_network import square_network
from houfeng.warning.scenario_source import Scenario
from houfeng.warning.simulate import Simulation

QUAKE = ("--magnitude", "6", "--longitude", "103", "--latitude", "30", "--extent-km", "60")


@pytest.fixture(scope="module")
def folder(houfeng, tmp_path_factory):
    out = tmp_path_factory.mktemp("made") / "out"
    done = houfeng("simulate", *QUAKE, "--seconds", "30", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "合成" in done.stdout
    assert "synthetic" in done.stdout
    return out


def test_records_can_be_read_by_others(folder):
    truth = json.loads((folder / "truth.json").read_text())
    assert truth["synthetic"] is True
    assert truth["magnitude"] == 6.0
    alive = [one for one in truth["stations"] if not one["dead"]]
    assert len(truth["stations"]) == 25
    stream = read(str(folder / f"{alive[0]['station']}.mseed"))
    assert {trace.stats.channel for trace in stream} == {"HNZ", "HNN", "HNE"}
    first = stream.select(channel="HNZ")[0]
    assert first.stats.sampling_rate == 100.0
    assert np.issubdtype(first.data.dtype, np.integer)
    assert (folder / "stations.csv").read_text().startswith("network,station,location,channel")


def test_replay_plays_it_as_an_exercise(folder, houfeng):
    done = houfeng("replay", str(folder), "--status", "exercise", "--json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["banner"] for line in lines} == {"演习"}
    truth = json.loads((folder / "truth.json").read_text())
    alerts = [line for line in lines if line["type"] == "alert"]
    assert len(alerts) == 1
    assert alerts[0]["newest_arrival"] > truth["origin_at"]
    last = [line for line in lines if line["type"] == "event" and line["magnitude"]][-1]
    assert abs(last["magnitude"]["value"] - 6.0) < 0.7
    assert abs(last["longitude"] - 103.0) < 0.05
    assert abs(last["latitude"] - 30.0) < 0.05


def test_an_exercise_says_so_in_every_line(houfeng):
    done = houfeng("exercise", *QUAKE, "--speed", "max", "--seconds", "20")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any("预警" in line for line in lines)
    assert any("ALERT" in line for line in lines)
    for line in lines:
        assert "演习" in line, line
    of_machine = houfeng("exercise", *QUAKE, "--speed", "max", "--seconds", "20", "--json")
    told = [json.loads(line) for line in of_machine.stdout.splitlines()]
    assert {one["status"] for one in told} == {"exercise"}
    assert {one["banner"] for one in told} == {"演习"}
    assert told[-1]["type"] == "summary"


def test_the_earthquake_comes_again():
    asked = []

    class Made(Simulation):
        def add(self, scenario, origin_at):
            asked.append(origin_at - self.starts_at)
            return super().add(scenario, origin_at)

    made = Made(
        square_network(103.0, 30.0, 15.0, 3, 1), TravelTimes.build(iasp91()), 1, starts_at=0.0
    )
    stop = SimpleNamespace(asked=False)
    packets = _packets(made, Scenario(5.0, 103.0, 30.0), 20.0, None, 150.0, stop)
    for packet in packets:
        stop.asked = packet.starts_at > 300.0
    assert asked == [20.0, 170.0, 320.0]


def test_an_exercise_of_a_known_earthquake(houfeng):
    assert houfeng("events", "import", "--bundled").returncode == 0
    done = houfeng(
        "exercise", "--event", "luding-2022", "--extent-km", "60", "--speed", "max", "--seconds",
        "15", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    located = [
        line for line in map(json.loads, done.stdout.splitlines()) if line["type"] == "event"
    ]
    # GB catalogue: Luding 2022-09-05, 29.6 N, 102.1 E.
    assert abs(located[-1]["latitude"] - 29.6) < 0.2
    assert abs(located[-1]["longitude"] - 102.1) < 0.2


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("simulate", "--magnitude", "6", "--out", "{here}/a"), 2, "--longitude"),
        (("simulate", *QUAKE, "--strike", "400", "--out", "{here}/a"), 2, "--strike"),
        (("simulate", *QUAKE, "--seconds", "1e9", "--out", "{here}/a"), 2, "--seconds"),
        (("simulate", *QUAKE, "--spacing-km", "0.1", "--out", "{here}/a"), 2, "--spacing-km"),
        (
            ("simulate", *QUAKE, "--stations", "{here}/none.csv", "--out", "{here}/a"),
            3,
            "not there",
        ),
        (("simulate", *QUAKE, "--out", "{here}"), 2, "empty folder"),
        (("exercise",), 2, "--event"),
        (("exercise", "--event", "no-such-event"), 3, "no-such-event"),
        (("exercise", *QUAKE, "--quiet-s", "1"), 2, "--quiet-s"),
        (("exercise", *QUAKE, "--forever", "--speed", "5"), 2, "--speed"),
        (("exercise", *QUAKE, "--again-s", "600"), 2, "--again-s"),
        (("network", "design", "--side", "1"), 2, "--side"),
        (("network", "design", "--policy", "nix"), 2, "yunnan"),
    ],
)
def test_bad_input_is_told(houfeng, tmp_path, words, code, told):
    (tmp_path / "something").write_text("in the way")
    done = houfeng(*(word.format(here=tmp_path) for word in words))
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr


def test_design_in_words(houfeng):
    done = houfeng(
        "network", "design", "--events", "1", "--hours", "0", "--side", "4", "--around-km", "0"
    )
    assert done.returncode == 0, done.stderr
    assert "合成数据" in done.stdout
    assert "blind zone km" in done.stdout


def test_design_for_machines(houfeng):
    done = houfeng(
        "network", "design", "--events", "0", "--hours", "0.003", "--side", "3", "--json"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["stations"] == 9
    assert found["groups"] == {}
    assert found["noise"]["alerts"] == 0
