"""info.json against the reference run's own account of Northridge."""

import json
from dataclasses import replace

import numpy as np
import pytest

from houfeng.shaking.products.info import counts, info, info_bytes
from tests.shaking.made_result import synthetic_result
from tests.shaking.products.conftest import MADE_AT


def _theirs(shared):
    folder = shared / "data/shaking/northridge_1994/reference_output_shakemap_modules_1.1.18"
    return json.loads((folder / "info.json").read_text("utf-8"))


def test_northridge_is_told_as_in_the_reference(northridge, shared):
    theirs, ours = _theirs(shared), json.loads(info_bytes(northridge, MADE_AT))

    assert ours["output"]["map_information"] == theirs["output"]["map_information"]
    for measure in ("MMI", "PGA", "PGV", "SA(0.3)", "SA(1.0)", "SA(3.0)"):
        known = theirs["output"]["ground_motions"][measure]
        told = ours["output"]["ground_motions"][measure]
        assert (told["units"], told["max"]) == (known["units"], known["max"])
        assert set(known) <= set(told)
    event = ours["input"]["event_information"]
    for name in ("seismic_stations", "intensity_observations", "magnitude", "origin_time", "depth"):
        assert event[name] == theirs["input"]["event_information"][name]
    assert set(theirs["input"]["event_information"]) <= set(event)
    assert ours["output"]["uncertainty"]["grade"] == "A"
    ratio = float(ours["output"]["uncertainty"]["mean_uncertainty_ratio"])
    # Theirs divides cell by cell by a sigma that a result holds at the stations only.
    assert ratio == pytest.approx(0.775, abs=0.002)


def test_bias_is_the_event_term(made):
    told = info(made, MADE_AT)

    assert told["output"]["ground_motions"]["PGA"]["bias"] == "0.21"
    assert told["houfeng"]["event_term"]["PGA"] == {"mean": 0.21, "sigma": 0.09}


def test_models_carry_their_weights(made):
    told = info(made, MADE_AT)

    assert told["multigmpe"]["PGV"]["weights"] == [0.5, 0.5]
    assert [row["name"] for row in told["multigmpe"]["PGV"]["gmpes"]] == ["ASK14", "BSSA14"]
    assert told["houfeng"]["models"]["PGV"][0] == {"name": "ASK14", "weight": 0.5}


def test_places_are_counted_by_kind_and_fate(made):
    assert counts(made) == {
        "stations": 4,
        "stations_used": 2,
        "stations_flagged": 2,
        "stations_outside": 0,
        "felt": 2,
        "felt_used": 2,
        "felt_flagged": 0,
        "felt_outside": 0,
    }


def test_a_place_off_the_map_is_not_called_faulty(made):
    def moved(found):
        return replace(
            found,
            used=found.used & (np.arange(6) != 0),
            reasons=("outside_map", *found.reasons[1:]),
        )

    off = replace(made, compared={m: moved(found) for m, found in made.compared.items()})

    assert counts(off)["stations_outside"] == 1
    assert counts(off)["stations_flagged"] == 2
    assert counts(off)["stations_used"] == 1


def test_warnings_and_status_travel(across):
    told = info(across, MADE_AT)

    assert told["houfeng"]["warnings"] == ["this map is synthetic, for tests"]
    assert told["houfeng"]["banner"] == "演习 EXERCISE"
    assert told["input"]["event_information"]["event_type"] == "SCENARIO"
    assert told["processing"]["shakemap_versions"]["process_time"] == "2026-11-24T04:05:06Z"


def test_a_point_has_no_rupture():
    told = info(synthetic_result(kind="point"), MADE_AT)

    assert told["processing"]["model_flags"]["no_rupture"] is True
    assert told["input"]["event_information"]["fault_ref"] == "Origin"


def test_nothing_observed_gives_the_models_own_ratio(made):
    bare = {m: replace(c, used=np.zeros_like(c.used)) for m, c in made.compared.items()}
    field = replace(
        made.fields["PGA"],
        std=np.full_like(made.fields["PGA"].std, 0.65),
        phi=np.full_like(made.fields["PGA"].phi, 0.5),
    )
    alone = replace(made, compared=bare, fields={**made.fields, "PGA": field})
    told = info(alone, MADE_AT)["output"]["uncertainty"]

    assert (told["mean_uncertainty_ratio"], told["grade"]) == ("1.3", "F")
