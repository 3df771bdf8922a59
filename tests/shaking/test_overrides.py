import json
from datetime import UTC, date, datetime

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.shaking.overrides import with_decisions, with_fixed_values
from houfeng.shaking.overrides_file import overrides_from_bytes, read_overrides
from houfeng.shaking.reasons import code_of, told
from houfeng.vocabulary.errors import NotValid
from tests.shaking.readings.bits import comp, listed, read, station

SIGNED = {"why": "seen", "who": "me", "when": "2026-11-24"}
TWO = listed(
    station("AAA", body=comp(acc='value="5"', vel='value="6"')),
    station(
        "BBB", lon="-118.5", body=comp(acc='value="7" flag="M"', vel='value="0"', psa10='value="3"')
    ),
)


def decided(**parts):
    return overrides_from_bytes(json.dumps(parts).encode())


def on_station(action, name="XX.AAA", **more):
    return decided(stations=[{"id": name, "action": action} | SIGNED | more])


def test_a_station_is_taken_out_with_who_and_why():
    found = with_decisions(read(TWO), on_station("exclude"))

    assert np.isnan(found.values["PGA"][0])
    assert np.isnan(found.values["PGV"][0])
    assert told(found.flags["PGA"][0]) == "excluded by me on 2026-11-24: seen"
    assert found.flags["SA(1.0)"][0] == ""  # never seen there


def test_one_measure_is_taken_out():
    found = with_decisions(read(TWO), on_station("exclude", measures=["pgv"]))

    assert np.isfinite(found.values["PGA"][0])
    assert np.isnan(found.values["PGV"][0])


def test_a_flagged_amplitude_is_taken_back_but_not_one_that_is_none():
    seen = read(TWO)
    assert np.isnan(seen.values["PGA"][1])

    decisions = on_station("rehabilitate", "XX.BBB")
    found = with_decisions(seen, decisions)

    assert found.values["PGA"][1] == pytest.approx(np.log(0.07))
    assert found.flags["PGA"][1] == ""
    assert code_of(found.flags["PGV"][1]) == "not_positive"
    assert np.isnan(found.values["PGV"][1])
    assert decisions.valid_stations == {"XX.BBB"}
    assert any("PGV has no value" in note for note in found.notes)


def test_a_decision_about_nobody_is_told():
    found = with_decisions(read(TWO), on_station("exclude", "XX.CCC"))

    assert any("XX.CCC" in note for note in found.notes)
    assert np.isfinite(found.values["PGA"][0])


def test_the_earthquake_is_fixed():
    origin = Origin(
        event_id="x",
        revision=1,
        origin_at=datetime(2026, 1, 1, tzinfo=UTC),
        longitude=103.0,
        latitude=31.0,
        depth_km=20.0,
        magnitude=Magnitude(7.6, MagnitudeType.MS),
        source="cenc",
    )

    found = with_fixed_values(
        origin,
        decided(earthquake={"magnitude": 7.9, "magnitude_type": "Mww", "depth_km": 14} | SIGNED),
    )

    assert found.magnitude == Magnitude(7.9, MagnitudeType.MW)
    assert (found.depth_km, found.longitude) == (14, 103.0)
    assert with_fixed_values(origin, decided()) == origin


def test_all_parts_are_read(tmp_path):
    path = tmp_path / "overrides.json"
    path.write_text(
        json.dumps(
            {
                "bad_stations": [{"id": "A.B", "since": "2010-01-01", "why": "tilted"}],
                "rupture": {"file": "mine_fault.txt"} | SIGNED,
                "models": {"gmice": "worden_2012", "profile": "auto"} | SIGNED,
            }
        )
    )

    found = read_overrides(path)

    assert found.bad_stations[0].since == date(2010, 1, 1)
    assert found.rupture_file == "mine_fault.txt"
    assert found.models is not None
    assert (found.models.gmice, found.models.profile) == ("worden_2012", "auto")
    assert found.models.correlation is None
    assert found.models.signed.who == "me"


@pytest.mark.parametrize(
    ("parts", "field", "mend"),
    [
        ({"station": []}, "key", "stations"),
        ({"stations": {}}, "stations", "list"),
        ({"stations": [{"id": "A"}]}, "action", "exclude"),
        ({"stations": [{"id": "A", "action": "drop"} | SIGNED]}, "action", "rehabilitate"),
        ({"stations": [{"id": "A", "action": "exclude"}]}, "why", "words"),
        ({"stations": [{"id": "A", "action": "exclude", "reason": ""} | SIGNED]}, "key", "why"),
        (
            {"stations": [{"id": "A", "action": "exclude", "measures": ["colour"]} | SIGNED]},
            "measures",
            "PGA",
        ),
        (
            {"stations": [{"id": "A", "action": "exclude"} | SIGNED | {"when": "tomorrow"}]},
            "when",
            "2026-11-24",
        ),
        ({"earthquake": {"depth": 10} | SIGNED}, "key", "depth_km"),
        ({"earthquake": {"depth_km": "ten"} | SIGNED}, "depth_km", "800"),
        ({"earthquake": {"magnitude": 77} | SIGNED}, "magnitude", "10"),
        ({"earthquake": {"magnitude": True} | SIGNED}, "magnitude", "10"),
        ({"earthquake": {"longitude": 1} | SIGNED}, "earthquake", "together"),
        ({"earthquake": {"magnitude": 7, "magnitude_type": "M?"} | SIGNED}, "magnitude_type", "Mw"),
        ({"rupture": {"file": "../../etc/passwd"} | SIGNED}, "file", "same folder"),
        ({"models": {"gmice": "mine"} | SIGNED}, "gmice", "worden_2012"),
        ({"models": {"correlation": "mine"} | SIGNED}, "correlation", "loth_baker_2013"),
        (
            {
                "bad_stations": [
                    {"id": "A", "why": "w", "since": "2011-01-01", "until": "2010-01-01"}
                ]
            },
            "until",
            "after",
        ),
    ],
)
def test_slips_of_the_pen_are_refused_by_name(parts, field, mend):
    with pytest.raises(NotValid) as refused:
        decided(**parts)

    assert field in refused.value.field
    assert mend in refused.value.mend


def test_a_file_that_is_no_object_is_refused():
    with pytest.raises(NotValid):
        overrides_from_bytes(b"[]")
    with pytest.raises(NotValid):
        overrides_from_bytes(b"{")
