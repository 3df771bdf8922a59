import json

import numpy as np
import pytest

from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.warning.rules import RuleEngine, Rules, rule_names
from houfeng.warning.tables_json import read_table


def test_the_rules_that_come_with_houfeng():
    assert rule_names() == ("nuclear", "pipeline", "rail")
    for name in rule_names():
        assert Rules.load(name).name == name


def test_the_railway_goes_by_forty_eighty_and_a_hundred_and_twenty():
    engine = RuleEngine(Rules.load("rail"), {"K100-K150": [0, 1]})

    told = [
        [change.rule for change in engine.step(at, {"pga_gal": np.array([gal, 0.0])})]
        for at, gal in ((0.0, 39.9), (1.0, 40.0), (2.0, 85.0), (3.0, 130.0), (4.0, 200.0))
    ]

    assert told == [[], ["rail-1"], ["rail-2"], ["rail-3"], []]
    # Below 20 gal for long: an inspection must end it, the calm does not.
    assert engine.step(500.0, {"pga_gal": np.zeros(2)}) == []
    assert set(engine.active()) == {"rail-1", "rail-2", "rail-3"}
    change = engine.release("rail-3", "K100-K150", 600.0, "调度员")
    assert (change.active, change.by) == (False, "调度员")
    assert set(engine.active()) == {"rail-1", "rail-2"}


def test_a_plant_asks_for_two_of_three_and_trips_on_trial():
    engine = RuleEngine(Rules.load("nuclear"), {"unit 1": [0, 1, 2]})

    assert engine.step(0.0, {"pga_gal": np.array([300.0, 2.0, 1.0])}) == []
    changes = {one.rule: one for one in engine.step(1.0, {"pga_gal": np.array([300.0, 160, 1])})}

    assert set(changes) == {"npp-alert", "npp-operating", "npp-trip"}
    assert changes["npp-trip"].test
    assert not changes["npp-operating"].test
    assert (changes["npp-trip"].members_over, changes["npp-trip"].highest) == (2, 300.0)
    assert json.loads(json.dumps(changes["npp-trip"].as_dict()))["recovery"] == "manual"


def test_automatic_recovery_after_the_calm():
    engine = RuleEngine(Rules.load("pipeline"), {"valve 7": [0, 1]})
    engine.step(0.0, {"intensity": np.array([5.5, 5.0])})

    assert engine.step(10.0, {"intensity": np.array([2.0, 2.0])}) == []
    found = engine.step(310.0, {"intensity": np.array([2.0, 2.0])})

    assert [(one.rule, one.active) for one in found] == [("pipe-watch", False)]


def test_quantities_not_given_change_nothing():
    engine = RuleEngine(Rules.load("pipeline"), {"valve 7": [0, 1]})

    assert engine.step(0.0, {"pga_gal": np.array([999.0, 999.0])}) == []


def test_a_restart_keeps_what_is_in_force():
    groups = {"line": [0]}
    engine = RuleEngine(Rules.load("rail"), groups)
    engine.step(0.0, {"pga_gal": np.array([50.0])})
    kept = json.loads(json.dumps(engine.checkpoint()))

    after = RuleEngine(Rules.load("rail"), groups)
    after.restore(kept)

    assert after.active() == {"rail-1": ("line",)}
    assert after.step(1.0, {"pga_gal": np.array([60.0])}) == []
    with pytest.raises(NotValid):
        RuleEngine(Rules.load("rail"), {"other": [0]}).restore(kept)


def test_groups_that_cannot_be_judged_are_refused():
    with pytest.raises(NotValid, match="asks for 2"):
        RuleEngine(Rules.load("nuclear"), {"unit 1": [0]})
    with pytest.raises(NotValid):
        RuleEngine(Rules.load("rail"), {"line": []})
    with pytest.raises(NotValid):
        RuleEngine(Rules.load("rail"), {"line": [3, 3]})


def test_only_what_is_in_force_can_be_released():
    engine = RuleEngine(Rules.load("rail"), {"line": [0]})

    with pytest.raises(NotFound):
        engine.release("rail-1", "line", 0.0, "x")
    with pytest.raises(NotFound):
        engine.release("rail-9", "line", 0.0, "x")
    engine.step(0.0, {"pga_gal": np.array([50.0])})
    with pytest.raises(NotValid):
        engine.release("rail-1", "line", 0.0, " ")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"threshold": "much"}, "rules[0].threshold"),
        ({"release_below": 99.0}, "rules[0].release_below"),
        ({"recovery": "hope"}, "rules[0].recovery"),
        ({"mode": "maybe"}, "rules[0].mode"),
        ({"k": 0}, "rules[0].k"),
    ],
)
def test_a_bad_table_names_its_field(tmp_path, changes, field):
    fields, _ = read_table("rules", "rail")
    fields["rules"][0] |= changes
    file = tmp_path / "own.json"
    file.write_text(json.dumps(fields))

    with pytest.raises(NotValid) as told:
        Rules.load(file)

    assert told.value.field == field
