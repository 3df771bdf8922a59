"""What a map says of itself: choices, warnings, lineage."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.shaking.inputs import Inputs
from houfeng.shaking.make import make_map
from houfeng.shaking.mechanism_files import Mechanism
from houfeng.shaking.overrides_file import overrides_from_bytes
from houfeng.shaking.profiles import CHINA, REFERENCE
from houfeng.shaking.readings import observations_from_bytes
from houfeng.shaking.science.nodal_planes import Plane, auxiliary
from tests.shaking import event_folder as made
from tests.shaking.making import earthquake

HERE = earthquake(20.0, 40.0, 5.5)
FELT = "id,lon,lat,mmi,replies\n" + "".join(f"c{n},{20 + n / 20},{40.05},5.5,9\n" for n in range(4))


def mapped(*files: tuple[str, str], profile=REFERENCE, **more):
    seen = observations_from_bytes([(name, text.encode()) for name, text in files])
    names = tuple(name for name, _ in files)
    inputs = Inputs(origin=HERE, observations=seen, used_files=names)
    return make_map(replace(inputs, **more), profile, step_s=600.0)


def stations(**same) -> tuple[str, str]:
    return "s_dat.xml", made.stations(made.ring(), **same)


def notes(result) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in result.lineage:
        found.setdefault(entry.role, []).append(f"{entry.name} {entry.note}")
    return found


def test_stations_that_are_used_need_no_warning():
    assert mapped(stations()).warnings == ()


def test_all_flagged_is_warned_of_with_the_commonest_reason():
    result = mapped(stations(acc=-1, vel=0))

    (warning,) = result.warnings
    assert warning.startswith("all 5 observations are flagged (5 of them: the amplitude -1 is not")
    assert "the models' prediction alone" in warning
    assert not any(found.used.any() for found in result.compared.values())
    prior = mapped()
    assert np.array_equal(result.fields["PGA"].mean, prior.fields["PGA"].mean)


def test_all_stations_flagged_is_warned_of_where_reports_are_used():
    result = mapped(stations(acc=0, vel=0), ("felt.csv", FELT))

    assert result.compared["MMI"].used.sum() == 4
    assert result.warnings == (
        "all 5 stations are flagged: this map rests on felt reports and the models",
    )


def test_reports_alone_need_no_warning_of_stations():
    assert mapped(("felt.csv", FELT)).warnings == ()


def test_files_that_hold_nothing_of_use_are_warned_of():
    nowhere = made.stations([{"lon": 0, "lat": 0}] * 5)
    (warning,) = mapped(("s_dat.xml", nowhere)).warnings
    assert warning.startswith("no observation could be used: s_dat.xml: left out 5")


def test_notes_of_the_inputs_are_warnings():
    assert mapped(notes=("not used, of no known kind: x.txt",)).warnings == (
        "not used, of no known kind: x.txt",
    )


def test_choices_say_what_the_map_was_made_with():
    plane = Plane(30.0, 45.0, 90.0)
    result = mapped(mechanism=Mechanism((plane, auxiliary(plane)), 0, "test"))
    choices = result.choices

    assert choices["gmice"] == "Worden et al. (2012)"
    assert choices["correlation"] == "Loth & Baker 2013"
    assert choices["site"] == "uniform 760 m/s"
    assert choices["orientation"] == "mechanism"
    assert choices["mechanism"] == "rake 90°"
    assert mapped().choices["mechanism"] == "not known"


@pytest.mark.parametrize(("profile", "told"), [(REFERENCE, "mean over all"), (CHINA, "circles")])
def test_an_unknown_strike_is_told_as_the_profile_treats_it(profile, told):
    assert told in notes(mapped(profile=profile))["orientation"][0]


def test_weights_of_the_models_are_told_and_make_one():
    for profile, count in ((REFERENCE, 4), (CHINA, 5)):
        told = notes(mapped(profile=profile))["ground motion"]
        shares = [float(name.split("(")[1].split("%")[0]) for name in told]
        assert len(told) == count
        assert sum(shares) == pytest.approx(100)


def test_a_depth_that_is_not_known_is_told():
    inputs = Inputs(origin=replace(HERE, depth_km=None))
    found = notes(make_map(inputs, REFERENCE, step_s=600.0))

    assert "no depth given: 10 km" in found["origin"][0]
    assert "no depth" not in notes(mapped())["origin"][0]


def test_decisions_are_signed_in_the_lineage():
    decided = made.overrides(
        stations=[{"id": "XX.S01", "action": "exclude"} | made.SIGNED],
        earthquake={"rake_deg": 90} | made.SIGNED,
    )
    result = mapped(stations(), overrides=overrides_from_bytes(decided.encode()))

    told = [entry for entry in result.lineage if entry.role == "operator"]
    assert [entry.name for entry in told] == [
        "station XX.S01: exclude",
        "values of the earthquake",
    ]
    assert all(entry.version == "2020-03-05" for entry in told)
    assert all("duty seismologist" in str(entry.as_dict()) for entry in told)
