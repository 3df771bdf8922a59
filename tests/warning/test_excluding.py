"""Stations taken out by hand, in the loop on a real earthquake."""

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from houfeng.warning.excluded_file import NAME, ExcludedFile, write_excluded
from houfeng.warning.excluding import ByHand
from houfeng.warning.replaying import replay
from tests.warning.test_pipeline import (  # noqa: F401  (fixtures)
    ORIGIN_AT,
    loop,
    ridgecrest,
    travel_times,
)

OUT = "CI.CLC."
NOBODY: dict[str, str] = {}


@pytest.fixture(scope="module")
def without(ridgecrest, travel_times):  # noqa: F811
    channels, packets = ridgecrest
    made = loop(channels, travel_times)
    made.exclude({"CI.CLC": "pump works"})
    return made, list(replay(made, packets))


def test_it_gives_no_pick_and_has_no_part_in_place_or_magnitude(without):
    made, records = without
    picks = Counter(r.body["station"] for r in records if r.type == "pick")
    assert picks[OUT] == 0
    assert len(picks) >= 8
    assert made.excluded_by_hand == {OUT: "pump works"}
    told = [r.body for r in records if r.type in ("alert", "update")]
    assert told
    for body in told:
        # In the magnitude's list it stands among those left out, with the reason.
        left_out = {tuple(pair) for pair in body["magnitude"]["left_out"]}
        assert (OUT, "excluded") in left_out
        assert OUT not in {one["station"] for one in body["magnitude"]["stations"]}
    last = [r.body for r in records if r.type == "event"][-1]
    # Nor is it counted as one that should have seen it and did not.
    assert OUT not in last["missing"]


def test_it_is_said_once_and_its_motion_is_none(without):
    made, records = without
    notes = [r.body for r in records if r.type == "note" and r.body["reason"] == "excluded_by_hand"]
    assert [(one["subject"], one["detail"]) for one in notes] == [(OUT, "pump works")]
    sensors = [row for row, one in enumerate(made.network.sensors) if one.station == OUT]
    # Its filters go on: only what the loop uses is empty.
    found = made.network.tick(*[np.zeros(0)] * 2, np.zeros(1, np.int64), np.zeros(0))
    assert np.isfinite(found.motion.intensity_gb[sensors]).all()
    hidden = made._by_hand.without(found, made.network.sensors)
    assert np.isnan(hidden.motion.intensity_gb[sensors]).all()
    assert np.isfinite(hidden.motion.intensity_gb).sum() >= 8


def test_it_is_used_again_when_it_is_named_no_more(ridgecrest, travel_times):  # noqa: F811
    channels, packets = ridgecrest
    made = loop(channels, travel_times)
    made.exclude({OUT: "pump works"})
    before, after = [], []
    for record in replay(made, packets):
        # 10 s before the origin: the waves find it at work.
        if not record.data_time >= ORIGIN_AT - 10.0:
            before.append(record)
        else:
            made.exclude(NOBODY)
            after.append(record)

    def picks(records):
        return sum(r.type == "pick" and r.body["station"] == OUT for r in records)

    assert (picks(before), made.excluded_by_hand) == (0, {})
    assert picks(after) > 0
    told = [r.body["reason"] for r in after if r.type == "note"]
    assert told.count("included_by_hand") == 1


def test_a_station_without_location_code_and_all_locations_of_a_name():
    made = ByHand()
    made.take({"CI.CCC": "a", "XX.B.10": "b"}, ["CI.CCC.", "CI.CCC.10", "XX.B.00", "XX.B.10"])
    assert made.stations == {"CI.CCC.": "a", "CI.CCC.10": "a", "XX.B.10": "b"}
    reasons = [(note.subject, note.reason) for note in made.news]
    assert reasons == [(name, "excluded_by_hand") for name in made.stations]
    same = replace(made.news[0])
    assert same.text("zh") == "CI.CCC.：台站由值班人员停用（a）"


def test_the_file_between_keeper_and_loop(tmp_path):
    now = [0.0]
    file = ExcludedFile(tmp_path, clock=lambda: now[0])
    assert file.look() == {}  # there is none yet
    write_excluded(tmp_path, {"CI.CCC": "泵房施工"})
    assert file.look() == {}  # it looks each two seconds
    now[0] = 2.5
    found = file.look()
    assert found == {"CI.CCC": "泵房施工"}
    now[0] = 5.0
    assert file.look() is found  # the loop sees at a glance that nothing changed
    (tmp_path / NAME).write_text("{ half")
    now[0] = 8.0
    assert file.look() is found  # damage takes nothing back
    write_excluded(tmp_path, {})
    now[0] = 11.0
    assert file.look() == {}
    assert json.loads((tmp_path / NAME).read_text()) == {}
    assert sorted(p.name for p in tmp_path.iterdir()) == [NAME]
