"""stationlist.json against the reference run's own file, and our additions."""

import json

import numpy as np
import pytest

from houfeng.shaking.products.station_list import (
    reported_intensity,
    station_list,
    station_list_bytes,
)


def _named(rows, name):
    return next(row for row in rows if row["name"] == name)


def test_northridge_stations_read_as_in_the_reference(northridge, shared):
    folder = shared / "data/shaking/northridge_1994/reference_output_shakemap_modules_1.1.18"
    theirs = json.loads((folder / "stationlist.json").read_text("utf-8"))["features"]
    ours = json.loads(station_list_bytes(northridge))["features"]

    assert [f["id"] for f in ours] == [f["id"] for f in theirs]
    assert [f["geometry"] for f in ours] == [f["geometry"] for f in theirs]
    for mine, known in zip(ours[::40], theirs[::40], strict=True):
        got, told = mine["properties"], known["properties"]
        # What a result does not hold: predictions on rock and soil, the reader's own notes.
        assert set(told) <= set(got)
        for name in ("station_type", "network", "code", "pga", "pgv", "distance", "vs30"):
            assert (
                got[name] == pytest.approx(told[name])
                if isinstance(told[name], float)
                else got[name] == told[name]
            ), name
        assert got["distances"] == pytest.approx(told["distances"])
        for row in told["predictions"]:
            again = _named(got["predictions"], row["name"])
            for key in ("value", "units", "ln_tau", "ln_sigma", "tau", "sigma"):
                if key in row:
                    same = pytest.approx(row[key], rel=2e-4) if key != "units" else row[key]
                    assert again[key] == same, (row["name"], key)


def test_northridge_flags_the_same_amplitudes(northridge, shared):
    folder = shared / "data/shaking/northridge_1994/reference_output_shakemap_modules_1.1.18"
    theirs = json.loads((folder / "stationlist.json").read_text("utf-8"))["features"]

    def flagged(features):
        return {
            (f["id"], a["name"], a["flag"])
            for f in features
            for c in f["properties"]["channels"]
            for a in c["amplitudes"]
            if a["flag"] != "0"
        }

    assert len(flagged(theirs)) == 5
    assert flagged(station_list(northridge)["features"]) == flagged(theirs)


def test_a_flag_has_its_reason_in_both_languages(made):
    outlier = station_list(made)["features"][1]["properties"]
    told = _named(outlier["predictions"], "pga")

    assert _named(outlier["channels"][0]["amplitudes"], "pga")["flag"] == "Outlier"
    assert outlier["pga"] == "null"  # ShakeMap's way: a flagged peak does not stand on top
    assert not told["used"]
    assert told["reason"].startswith("it differs from the prediction by +2.9")
    assert told["reason_zh"]
    assert told["reason_zh"] != told["reason"]
    assert told["observed"] == pytest.approx(
        100 * np.exp(made.compared["PGA"].observed[1]), rel=1e-4
    )
    assert told["ln_residual"] == pytest.approx(2.9)
    assert outlier["used"] is False
    assert outlier["reasons"]["PGA"].startswith("outlier|")


def test_an_excluded_station_is_flagged_by_hand(made):
    left_out = station_list(made)["features"][3]["properties"]

    assert _named(left_out["channels"][0]["amplitudes"], "pga")["flag"] == "ManuallyFlagged"
    assert "duty" in _named(left_out["predictions"], "pga")["reason"]


def test_converted_values_say_what_from(made):
    features = station_list(made)["features"]
    station, cell = features[0]["properties"], features[4]["properties"]

    assert station["mmi_from_pgm"][0] == {
        "name": "pga",
        "to": "mmi",
        "value": pytest.approx(made.compared["MMI"].observed[0], abs=0.005),
        "sigma": 0.66,
        "flag": "0",
    }
    from_felt = _named(cell["pgm_from_mmi"], "pga")
    assert from_felt["from"] == "mmi"
    assert from_felt["value"] == pytest.approx(
        100 * np.exp(made.compared["PGA"].observed[4]), rel=1e-4
    )
    assert cell["station_type"] == "macroseismic"
    assert (cell["nresp"], station["nresp"]) == (12, "null")
    assert cell["channels"] == []


def test_missing_numbers_are_told_as_shakemap_tells_them(made):
    third = station_list(made)["features"][2]["properties"]

    assert third["vs30"] == "null"
    assert _named(third["predictions"], "sa(1.0)")["observed"] == "null"
    assert [a["name"] for a in third["channels"][0]["amplitudes"]] == ["pga", "pgv"]
    assert "NaN" not in station_list_bytes(made).decode()


def test_an_exercise_says_so(across):
    assert station_list(across)["metadata"]["banner"] == "演习 EXERCISE"


def test_reported_intensity_is_in_the_maps_scale(made):
    assert reported_intensity(made, 0) == made.compared["CSIS"].observed[0]
