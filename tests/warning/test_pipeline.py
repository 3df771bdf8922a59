"""The loop on real recordings, whole: what it says, when, and after a restart."""

import json
import os
import signal
import subprocess
import sys
from datetime import datetime

import numpy as np
import pytest

from houfeng.monitoring.readings.folder import read_waveforms
from houfeng.monitoring.travel_times import TravelTimes, iasp91
from houfeng.monitoring.values import Packet
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.status import Status
from houfeng.warning import checkpoints
from houfeng.warning.lines import json_line
from houfeng.warning.pipeline import Pipeline
from houfeng.warning.pipeline_settings import stations_of
from houfeng.warning.policies import Policy
from houfeng.warning.prepare import stations_as_targets, warm
from houfeng.warning.replaying import replay
from houfeng.warning.rules import Rules
from tests.command import ROOT

# The catalogue's: USGS ci38457511, Mw 7.1.
ORIGIN_AT = datetime.fromisoformat("2019-07-06T03:19:53.040+00:00").timestamp()
LON, LAT = -117.599, 35.770
UNTIL = ORIGIN_AT + 30.0
MESSAGES = ("alert", "update", "cancel")


@pytest.fixture(scope="session")
def travel_times():
    warm()
    return TravelTimes.build(iasp91())


@pytest.fixture(scope="session")
def ridgecrest(shared):
    waveforms = read_waveforms(shared / "data" / "waveforms" / "ridgecrest_m71")
    return waveforms.channels, [p for p in waveforms.packets() if p.arrived_at < UNTIL]


def loop(channels, travel_times, **more):
    targets = stations_as_targets(stations_of(channels))
    return Pipeline(channels, travel_times, Policy.load("open"), targets, **more)


@pytest.fixture(scope="session")
def whole(ridgecrest, travel_times):
    """Every record of the replay until 30 s after the origin."""
    channels, packets = ridgecrest
    made = loop(channels, travel_times)
    return made, list(replay(made, packets))


def test_no_message_before_the_origin_and_one_alert_after_it(whole):
    _, records = whole
    told = [r for r in records if r.type in MESSAGES]
    assert min(r.newest_arrival for r in told) > ORIGIN_AT
    assert [r.type for r in told].count("alert") == 1
    assert len({r.body["event_id"] for r in told}) == 1
    # ShakeAlert's own first alert of this earthquake came 6.9 s after the origin (BSSA 2020).
    alert = next(r for r in told if r.type == "alert")
    assert alert.newest_arrival - ORIGIN_AT < 6.9
    # The swarm before the origin is seen: it is what must not alert.
    assert any(r.type == "pick" and r.data_time < ORIGIN_AT for r in records)


def test_a_line_is_warned_before_it_is_shaken(ridgecrest, travel_times):
    channels, packets = ridgecrest
    # 32 and 38 km away: S comes after ten seconds, 120 gal with it.
    made = loop(
        channels, travel_times, rules=[Rules.load("rail")], lines={"K1": ("CI.LRL", "CI.WRV2")}
    )

    told = [r.body for r in replay(made, packets) if r.type == "rule"]

    at = {body["rule"]: datetime.fromisoformat(body["at"]).timestamp() - ORIGIN_AT for body in told}
    assert all(body["active"] and body["line"] == "K1" for body in told)
    # The forewarning by prediction comes first.
    assert 0 < at["rail-p"] < at["rail-3"]
    assert at["rail-1"] <= at["rail-2"] <= at["rail-3"]
    assert made.counts["rules"] == len(told) == 4


def test_the_place_is_found(whole):
    _, records = whole
    last = [r for r in records if r.type in MESSAGES][-1].body["hypocentre"]
    away = distance_km(LON, LAT, np.array([last["longitude"]]), np.array([last["latitude"]]))
    assert away[0] < 10.0


def test_messages_are_numbered_and_carry_times(whole):
    _, records = whole
    told = [r for r in records if r.type in MESSAGES]
    assert [r.body["number"] for r in told] == list(range(1, len(told) + 1))
    for record in told:
        line = json.loads(json_line(record, Status.ACTUAL))
        assert line["data_time"] <= line["newest_arrival"]
        assert 0 < line["processing_s"] < 5
        assert line["banner"] == ""


def test_an_exercise_says_so_in_every_line(whole):
    _, records = whole
    lines = [json.loads(json_line(r, Status.EXERCISE)) for r in records]
    assert {(line["status"], line["banner"]) for line in lines} == {("exercise", "演习")}


def test_a_restart_in_the_middle_changes_nothing(ridgecrest, travel_times, whole, tmp_path):
    channels, packets = ridgecrest
    _, uncut = whole
    cut_at = ORIGIN_AT + 8.0  # after the first alert, while the magnitude grows
    first = loop(channels, travel_times)
    before = []

    def keep(_):
        if first.now >= cut_at:
            checkpoints.keep(tmp_path / "state.npz", first.checkpoint())
            raise InterruptedError

    with pytest.raises(InterruptedError):
        for record in replay(first, packets, after=keep):
            before.append(record)

    second = loop(channels, travel_times)
    second.restore(checkpoints.read(tmp_path / "state.npz"))
    after = list(replay(second, packets))

    events = {r.body["event_id"] for r in before + after if r.type in MESSAGES}
    assert events == {r.body["event_id"] for r in uncut if r.type in MESSAGES}
    assert [r.type for r in before + after].count("alert") == 1
    numbers = [r.body["number"] for r in before + after if r.type in MESSAGES]
    assert numbers == list(range(1, len(numbers) + 1))
    # No pick is made twice, and none is made by the restart itself.
    picks = [(r.body["channel"], r.body["at"]) for r in before + after if r.type == "pick"]
    expected = [(r.body["channel"], r.body["at"]) for r in uncut if r.type == "pick"]
    assert sorted(picks) == sorted(expected)


def test_a_checkpoint_of_another_run_is_refused(ridgecrest, travel_times):
    channels, _ = ridgecrest
    saved = loop(channels, travel_times, status=Status.EXERCISE).checkpoint()
    with pytest.raises(NotValid, match="exercise"):
        loop(channels, travel_times).restore(saved)
    with pytest.raises(NotValid):
        loop(channels[:6], travel_times, status=Status.EXERCISE).restore(saved)


def test_a_damaged_state_file_is_named(tmp_path):
    path = tmp_path / "state.npz"
    assert checkpoints.read(path) is None
    path.write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(NotValid, match=r"state\.npz"):
        checkpoints.read(path)


def test_no_channels_or_targets_are_refused(travel_times):
    with pytest.raises(NotValid, match="channels"):
        Pipeline((), travel_times, Policy.load("open"), stations_as_targets(()))


def test_packets_of_unknown_channels_are_named_and_left(ridgecrest, travel_times):
    channels, _ = ridgecrest
    made = loop(channels, travel_times)
    made.push(Packet("XX.NONE..HNZ", ORIGIN_AT, 100.0, np.zeros(100), ORIGIN_AT + 1.0))
    records = list(made.advance(ORIGIN_AT + 1.0))
    assert [(r.type, r.body["subject"], r.body["reason"]) for r in records] == [
        ("note", "XX.NONE..HNZ", "no_metadata")
    ]


@pytest.mark.parametrize("killed_at", ["alert", "update"])
def test_a_kill_in_mid_event_goes_on_as_one_event(shared, home_of_loop, tmp_path, killed_at):
    """SIGKILL as soon as the message is read; a second process goes on from the state file."""
    words = [
        sys.executable, "-m", "houfeng", "replay", "--json", "--state", str(tmp_path / "loop.npz"),
        str(shared / "data" / "waveforms" / "ridgecrest_m71"), "--speed", "20",
    ]  # fmt: skip
    environment = {**os.environ, "HOUFENG_HOME": str(home_of_loop)}
    first = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    seen = []
    for text in first.stdout:
        seen.append(json.loads(text))
        if seen[-1]["type"] == killed_at:
            os.kill(first.pid, signal.SIGKILL)
            break
    first.wait()
    second = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    again = []
    for text in second.stdout:
        again.append(json.loads(text))
        if again[-1]["data_time"] > "2019-07-06T03:20:25":
            break
    second.kill()
    second.wait()

    told = [line for line in seen + again if line["type"] in MESSAGES]
    assert len({line["event_id"] for line in told}) == 1
    # A message may come twice, then with its own number; none is lost and none is new.
    first_time = list(dict.fromkeys((line["number"], line["type"]) for line in told))
    assert [number for number, _ in first_time] == list(range(1, len(first_time) + 1))
    assert [kind for _, kind in first_time].count("alert") == 1
    assert len(first_time) > len([line for line in seen if line["type"] in MESSAGES])
    if killed_at == "update":
        # The state was kept after the alert: it does not come again.
        assert [line["type"] for line in told].count("alert") == 1


@pytest.fixture(scope="session")
def home_of_loop(tmp_path_factory):
    return tmp_path_factory.mktemp("loop-home")
