"""The live folder: what a running loop lays down, and what readers make of it."""

import json
import os
import time
from dataclasses import replace

import numpy as np
import pytest

from houfeng.vocabulary.errors import NotFound, NotValid, SourceUnavailable
from houfeng.vocabulary.status import Status
from houfeng.warning import live as live_module
from houfeng.warning.lines import Record
from houfeng.warning.live import Live
from houfeng.warning.live_files import CHANNELS, RING, SNAPSHOT, live_folder
from houfeng.warning.live_reading import live_names, read_channels, read_live, read_ring
from tests.monitoring.made_network import START
from tests.warning.made_live import (
    DEAD,
    EVENT,
    HALF,
    LATE_CLOCK,
    QUIET,
    SILENT,
    STATIONS,
    event_body,
    made_live,
    travel_times,
)


@pytest.fixture
def made(tmp_path):
    found = made_live(tmp_path)
    yield found
    found.live.close()


def test_every_station_is_told_with_its_state(made, tmp_path):
    made.run(20)
    made.write()

    columns = read_live(tmp_path, "main").columns
    assert tuple(columns["id"]) == STATIONS
    state = dict(zip(STATIONS, columns["state"], strict=True))
    assert state == {
        QUIET: "working",
        DEAD: "dead",
        SILENT: "no_data",
        LATE_CLOCK: "excluded",
        HALF: "partial",
    }
    reason = dict(zip(STATIONS, columns["reason"], strict=True))
    assert reason[HALF] == "HNE no data"
    assert reason[LATE_CLOCK] == "clock_slow"
    latency = dict(zip(STATIONS, columns["latency_s"], strict=True))
    # A second's packet arrives 0.25 s after its end; its last sample is 10 ms before that.
    assert latency[QUIET] == 0.26
    assert latency[SILENT] is None


def test_what_is_felt_is_told_now_and_of_ten_minutes(made, tmp_path):
    made.run(12)
    quiet = made._packet
    # 20 gal for two seconds at the first station, and quiet for a minute and a half after.
    shake = 2e4 * np.sin(2 * np.pi * 3.0 * np.arange(100) / 100.0)
    made._packet = lambda one: (
        replace(quiet(one), samples=shake) if one.station_id == QUIET else quiet(one)
    )
    made.run(2)
    made._packet = quiet
    made.write()
    columns = read_live(tmp_path, "main").columns
    now, highest = columns["intensity"][0], columns["highest"][0]
    assert now == highest > 3.0
    # Three components of 20 gal each in phase: 34.6 gal together, in the band less a little.
    assert columns["pga_gal"][0] == pytest.approx(34.6, rel=0.25)

    made.run(90)
    made.write()
    columns = read_live(tmp_path, "main").columns
    assert columns["intensity"][0] < 2.0
    assert columns["highest"][0] == highest
    assert columns["pga_gal"][0] < 1.0


def test_a_snapshot_is_written_each_second_even_when_nothing_comes(made, tmp_path):
    made.run(3)
    before = read_live(tmp_path, "main")
    for _ in range(5):
        made.clock.now += 0.3
        list(made.loop.advance(made.loop.now + 0.3))
    after = read_live(tmp_path, "main")
    assert after.mark != before.mark
    assert after.age_s(made.clock.now) <= 1.0
    assert after.is_fresh(made.clock.now)
    assert not after.is_fresh(made.clock.now + 11.0)


def test_an_exercise_and_synthetic_data_say_so(tmp_path):
    made = made_live(tmp_path, status=Status.EXERCISE, synthetic=True)
    body = read_live(tmp_path, "main").body
    made.live.close()
    assert (body["status"], body["banner"], body["synthetic"]) == ("exercise", "演习", True)
    assert body["policy"].startswith("open ")


def test_events_messages_and_picks_are_told(made, tmp_path):
    made.run(5)
    made.says_pick()
    made.says_earthquake()
    made.write()

    body = read_live(tmp_path, "main").body
    assert [one["event_id"] for one in body["events"]] == [EVENT]
    assert [(one["type"], one["number"]) for one in body["messages"]] == [("alert", 1)]
    assert body["picks"][0]["station"] == QUIET
    travel = body["events"][0]["travel"]
    at = travel["km"].index(100.0)
    expected = travel_times().seconds("S", 100.0, 10.0)
    assert travel["s_s"][at] == pytest.approx(float(expected), abs=0.006)
    assert travel["p_s"][at] < travel["s_s"][at]


def test_a_dropped_event_is_forgotten_first_and_a_flood_is_bounded(made):
    made.run(2)
    made.says_earthquake()
    dropped = {**event_body(), "event_id": "other", "state": "dropped"}
    made.live.said(Record("event", START, np.nan, 0.0, dropped))
    made.loop.data_time = START + 300.0
    made.live._forget()
    assert list(made.live._events) == [EVENT]
    made.loop.data_time = START + 1200.0
    made.live._forget()
    assert not made.live._events

    for at in range(1000):
        made.says_pick(float(at))
    assert len(made.live._picks) == 300


def test_the_ring_holds_what_came(made, tmp_path):
    made.run(12)
    found = read_ring(tmp_path, "main").read(f"{DEAD}.HNZ")
    assert found.starts_at == START
    assert set(found.samples.tolist()) == {7.0}
    assert found.samples.size == 1200
    # An excluded station's data are not the loop's: they are not shown as if they were.
    assert read_ring(tmp_path, "main").read(f"{LATE_CLOCK}.HNZ").samples.size < 400


def test_channels_are_told_in_a_file_of_their_own(made, tmp_path, monkeypatch):
    monkeypatch.setattr(live_module, "CHANNEL_SLICE", 4)
    made.live._slices = made.live._channel_slices()
    made.run(20)  # in slices of four, one in a tick between the snapshots
    for _ in range(12):
        made.live._some_channels()

    columns = read_channels(tmp_path, "main")
    assert columns["id"] == [one.id for one in made.loop.network.channels]
    row = {name: at for at, name in enumerate(columns["id"])}
    good, dead, none = (row[f"{one}.HNZ"] for one in (QUIET, DEAD, SILENT))
    assert columns["availability"][good] == 1.0
    assert (columns["state"][good], columns["state"][dead]) == ("", "dead")
    assert (columns["newest"][none], columns["state"][none]) == (None, "no data")
    assert columns["latency_p95_s"][good] == pytest.approx(0.26, rel=0.3)


def test_two_loops_cannot_have_one_name(made, tmp_path):
    with pytest.raises(NotValid, match="another process"):
        Live(made.loop, live_folder(tmp_path, "main"))
    made.live.close()
    Live(made.loop, live_folder(tmp_path, "main")).close()


@pytest.mark.parametrize("name", ["", "Main", "a b", "../up", "-a", "x" * 41, "a/b"])
def test_a_name_is_a_plain_word(tmp_path, name):
    with pytest.raises(NotValid, match="--name"):
        live_folder(tmp_path, name)
    with pytest.raises(NotFound):
        read_live(tmp_path, name)


def test_the_end_is_told_and_nothing_is_written_after_it(made, tmp_path):
    made.run(3)
    made.live.close()
    made.live.close()
    ended = read_live(tmp_path, "main")
    assert not ended.running
    made.run(3)
    assert read_live(tmp_path, "main").mark == ended.mark
    assert made.loop.observers == []


def test_a_changed_sampling_rate_begins_a_new_ring(made, tmp_path):
    made.run(3)
    made.loop.rebuild(tuple(replace(c, rate_hz=50.0) for c in made.loop.network.channels))
    made._packet = lambda _: None
    made.run(1)
    assert set(read_ring(tmp_path, "main").rates) == {50.0}
    assert len(list((live_folder(tmp_path, "main") / RING).iterdir())) == 3


def test_a_full_disk_is_noted_and_the_loop_goes_on(made, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    made.run(2)
    assert made.live.notes == ["snapshot.json cannot be written: No space left on device"]


def test_without_room_for_samples_the_rest_is_told(tmp_path, monkeypatch):
    def no_room(*_, **__):
        raise SourceUnavailable("no room for 9 MB")

    monkeypatch.setattr(live_module, "Ring", no_room)
    made = made_live(tmp_path)
    made.run(2)
    made.live.close()
    body = read_live(tmp_path, "main").body
    assert body["waveform_s"] == 0
    assert "no room" in body["notes"][0]
    with pytest.raises(SourceUnavailable):
        read_ring(tmp_path, "main")


def test_a_large_network_says_that_it_keeps_less(tmp_path):
    made = made_live(tmp_path)
    made.live.close()
    with Live(made.loop, live_folder(tmp_path, "main"), most_bytes=15 * 400 * 20) as live:
        assert "for 20 s, not 300" in live.notes[0]
    assert read_live(tmp_path, "main").body["waveform_s"] == 20.0


def test_a_half_written_or_foreign_snapshot_is_said(made, tmp_path):
    path = live_folder(tmp_path, "main") / SNAPSHOT
    whole = json.loads(path.read_text("utf-8"))
    short = {**whole, "stations": {**whole["stations"], "state": ["working"]}}
    for text in ("", path.read_text("utf-8")[:-40], "[]", "{}", json.dumps(short)):
        path.write_text(text, "utf-8")
        with pytest.raises(SourceUnavailable):
            read_live(tmp_path, "main")
    (live_folder(tmp_path, "main") / CHANNELS).write_text('{"id": [1], "state": []}', "utf-8")
    with pytest.raises(SourceUnavailable):
        read_channels(tmp_path, "main")


def test_names_at_work_come_first_and_keep_their_order(tmp_path):
    for name, ago_s in (("b", 0), ("a", 2), ("old", 900), ("older", 1800)):
        made_live(tmp_path, name).live.close()
        at = time.time() - ago_s
        os.utime(live_folder(tmp_path, name) / SNAPSHOT, (at, at))
    (tmp_path / "live" / "empty").mkdir()
    assert live_names(tmp_path) == ["a", "b", "old", "older"]
    assert read_channels(tmp_path, "empty") == {}
