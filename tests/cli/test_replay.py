"""`houfeng replay`, from outside: lines, exercises, and what it says to bad input."""

import json
import math

import pytest

from houfeng.cli.replay import speed_of
from houfeng.vocabulary.errors import NotValid

STATION = "network,station,location,channel,latitude,longitude,elevation_m,rate_hz,gain,unit\n"


@pytest.fixture(scope="module")
def oaxaca(houfeng, shared):
    done = houfeng("replay", str(shared / "data/waveforms/oaxaca_2018_openeew"), "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_line_has_its_times(oaxaca):
    types = {line["type"] for line in oaxaca}
    assert types <= {"pick", "event", "alert", "update", "cancel", "note", "summary"}
    assert {"pick", "event", "alert", "note", "summary"} <= types
    for line in oaxaca:
        assert line["data_time"].endswith("Z")
        assert line["data_time"] <= line["newest_arrival"]
        assert line["processing_s"] >= 0
    arrivals = [line["newest_arrival"] for line in oaxaca]
    assert arrivals == sorted(arrivals)


def test_both_wrong_clocks_are_named(oaxaca):
    # The facts of the recording: two devices' clocks are 1,800 to 1,950 s slow.
    slow = {line["subject"]: line for line in oaxaca if line.get("reason") == "clock_slow"}
    assert set(slow) == {"MX.012.", "MX.015."}
    assert oaxaca[-1]["excluded"] == ["MX.012.", "MX.015."]
    assert not any(line.get("station") in slow for line in oaxaca if line["type"] == "pick")


def test_the_alert_comes_after_the_origin_and_only_once(oaxaca):
    told = [line for line in oaxaca if line["type"] in ("alert", "update", "cancel")]
    assert told[0]["type"] == "alert"
    assert [line["type"] for line in told].count("alert") == 1
    assert "2018-02-16T23:39:39" < told[0]["newest_arrival"] < "2018-02-16T23:40:39"
    assert "cancel" not in {line["type"] for line in told}
    # Places people live in, the strongest first, from the gazetteer.
    strengths = [one["intensity"] for one in told[-1]["targets"]]
    assert strengths == sorted(strengths, reverse=True)
    assert told[-1]["targets"][0]["kind"] == "place"


def test_an_exercise_wears_its_name_in_words_and_lines(houfeng, shared):
    folder = str(shared / "data/waveforms/hawaii_m53_clipped")
    words = houfeng("replay", folder, "--status", "exercise").stdout
    assert all(
        line.lstrip()[14:].startswith("【演习】") or "【演习】" in line or "EXERCISE" in line
        for line in words.splitlines()
    )
    # README of the recording: broadbands that clip near 8.39e6 counts; HUAD is the nearest.
    assert "HV.HUAD..HHZ：限幅" in words
    lines = houfeng("replay", folder, "--status", "exercise", "--json").stdout.splitlines()
    assert {json.loads(line)["banner"] for line in lines} == {"演习"}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("{here}/nowhere",), 3, "not there"),
        (("{here}/empty",), 2, "none is a recording"),
        (("{data}", "--policy", "nix"), 2, "yunnan"),
        (("{data}", "--speed", "quick"), 2, "--speed"),
        (("{data}", "--targets", "{here}/none.csv"), 3, "targets"),
        (("{data}", "--velocity", "{here}/none.csv"), 2, "velocity"),
        (("{here}/alone",), 2, "StationXML"),
        (("{here}/alone", "--stations", "{here}/zero.csv"), 2, "gain"),
        (("{here}/alone", "--packet-s", "0"), 2, "packet"),
    ],
)
def test_bad_input_is_told(houfeng, shared, tmp_path, words, code, told):
    data = shared / "data/waveforms/ridgecrest_m71"
    (tmp_path / "empty").mkdir()
    (tmp_path / "alone").mkdir()
    record = next(data.glob("CI.CCC*HNZ*.mseed"))
    (tmp_path / "alone" / record.name).write_bytes(record.read_bytes())
    zero = "CI,CCC,,HNZ,35.52,-117.36,670,100,0,m/s2\n"
    (tmp_path / "zero.csv").write_text(STATION + zero)
    done = houfeng("replay", *(word.format(here=tmp_path, data=data) for word in words))
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr


def test_speeds():
    assert speed_of("max") == math.inf
    assert speed_of("1") == 1.0
    assert speed_of("20x") == 20.0
    for bad in ("0", "-1", "nan", "inf", ""):
        with pytest.raises(NotValid, match="--speed"):
            speed_of(bad)
