import json
from dataclasses import replace

import numpy as np
import pytest

from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status
from houfeng.warning import decide
from houfeng.warning.decide import Decider
from houfeng.warning.decision import EventState
from houfeng.warning.magnitude_values import EventMagnitude
from houfeng.warning.policies import Policy
from houfeng.warning.targets import Targets

from .made import hypocentre, line_of_targets, state


def _decider(name="open", targets=None, **more):
    return Decider(Policy.load(name), targets or line_of_targets(), **more)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"stations": 3, "magnitude": 5.9}, "stations"),
        ({"where": hypocentre(sigma_km=80.0), "magnitude": 5.9}, "location"),
        ({"stations": 2, "magnitude": 6.5}, "stations"),
        ({"where": hypocentre(sigma_km=120.0), "magnitude": 6.5}, "location"),
        ({"magnitude": 3.5}, "below"),
        ({"magnitude": None}, "no source"),
    ],
)
def test_too_little_evidence_holds_the_message_and_says_why(what, code):
    decider = _decider()

    assert decider.consider(state(**what), 8.0) is None
    assert decider.held["e1"].code == code
    assert not decider.log


def test_a_first_alert_with_everything_it_was_decided_from():
    decider = _decider()

    found = decider.consider(state(6.0), 8.5)

    assert (found.kind, found.number, found.data_time) == ("alert", 1, 8.0)
    told = {one.name: one for one in found.reached}
    assert "5 km" in told
    assert "200 km" not in told
    # S at 20 km from 10 km depth: sqrt(500) / 3.55 = 6.30 s; the message comes at 9.5 s.
    assert told["20 km"].s_at == pytest.approx(6.30, abs=0.01)
    assert told["20 km"].lead_s == pytest.approx(6.30 - 9.5, abs=0.01)
    assert told["20 km"].in_blind_zone
    assert not told["50 km"].in_blind_zone
    # sqrt((3.55 x 9.5)² - 10²)
    assert found.blind_zone_km == pytest.approx(32.2, abs=0.1)
    line = json.loads(json.dumps(found.as_dict()))
    assert line["type"] == "alert"
    assert line["policy"]["name"] == "open"
    assert line["hypocentre"]["sigma_km"] == 3.0
    assert len(line["targets"]) == line["targets_told"] == len(told)


def test_each_target_is_alerted_by_its_own_threshold():
    targets = line_of_targets((50.0, 50.5), alert_threshold=np.array([4.0, 9.0]))

    found = _decider(targets=targets).consider(state(6.0), 8.5)

    assert [one.name for one in found.reached] == ["50 km"]


def test_nothing_new_is_no_update():
    decider = _decider()
    decider.consider(state(6.0), 8.0)

    assert decider.consider(state(6.05), 20.0) is None
    assert len(decider.log) == 1


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"magnitude": 6.9}, "magnitude"),
        ({"magnitude": 6.9}, "level"),
        ({"where": hypocentre(latitude=30.4)}, "moved"),
    ],
)
def test_updates_when_it_matters(what, code):
    decider = _decider()
    decider.consider(state(6.0), 8.0)

    found = decider.consider(state(**what), 10.0)

    assert (found.kind, found.number) == ("update", 2)
    assert code in {reason.code for reason in found.reasons}


def test_updates_keep_their_distance_in_time():
    decider = _decider()
    decider.consider(state(6.0), 8.0)

    assert decider.consider(state(6.9), 8.5) is None
    assert decider.consider(state(6.9), 9.0).kind == "update"


def test_whoever_was_told_hears_of_less_too_and_never_of_a_cancel_for_it():
    decider = _decider()
    first = decider.consider(state(6.5), 8.0)

    assert decider.consider(state(4.2), 12.0) is None  # it may come back
    second = decider.consider(state(4.2), 28.5)

    assert second.kind == "update"
    assert {one.name for one in second.reached} >= {one.name for one in first.reached}


def test_a_falling_estimate_does_not_raise_the_same_level_twice():
    decider = _decider()
    decider.consider(state(6.5), 8.0)
    assert decider.consider(state(5.9), 28.5).number == 2  # 0.6 less, for twenty seconds

    # Up again by 0.4: the levels were told at the first message.
    assert decider.consider(state(6.3), 30.0) is None


def test_a_cancel_is_for_what_is_no_earthquake():
    decider = _decider()
    first = decider.consider(state(6.0), 8.0)

    found = decider.consider(state(6.0, withdrawn=True), 15.0)

    assert found.kind == "cancel"
    assert {one.name for one in found.reached} == {one.name for one in first.reached}
    assert found.highest_intensity is None
    assert decider.consider(state(7.0), 20.0) is None
    assert decider.consider(state(6.0, withdrawn=True), 21.0) is None


def test_nothing_told_is_nothing_to_cancel():
    decider = _decider()

    assert decider.consider(state(6.0, withdrawn=True), 15.0) is None
    assert decider.held["e1"].code == "withdrawn"


def test_what_is_felt_nearby_alerts_without_a_source():
    plum = np.array([6.0, 5.2, np.nan, np.nan, np.nan])
    felt = EventState("e1", None, None, 0, 8.0, plum=plum)
    decider = _decider()

    found = decider.consider(felt, 8.0)

    assert found.reasons[0].code == "plum"
    assert [(one.name, one.origin, one.lead_s) for one in found.reached] == [
        ("5 km", "plum", None),
        ("20 km", "plum", None),
    ]
    # A source found later is worth a message.
    later = decider.consider(state(6.0), 12.0)
    assert "source" in {reason.code for reason in later.reasons}


def test_a_doubtful_source_does_not_colour_what_is_felt():
    # M 8 with two stations is not believed; two sensors near the first target feel VI.
    plum = np.array([6.0, np.nan, np.nan, np.nan, np.nan])
    decider = _decider()

    found = decider.consider(state(8.0, stations=2, plum=plum), 8.0)

    assert [one.name for one in found.reached] == ["5 km"]
    assert found.magnitude is None
    assert found.hypocentre is None


def test_after_the_strong_shaking_nothing_matters():
    decider = _decider(targets=line_of_targets((20.0,)))
    decider.consider(state(6.0), 8.0)

    # S came after 6.3 s: at 26 s it still shakes, at 27 s it is over.
    assert decider.consider(state(7.5), 27.0) is None
    assert decider.consider(state(7.5), 26.0).kind == "update"


def test_the_plum_rule_is_the_policys():
    felt = EventState("e1", None, None, 0, 8.0, plum=np.full(5, 5.0))

    assert _decider().consider(felt, 8.0) is None  # 5.5 is asked for


def test_jma_style_updates_only_when_weak_becomes_strong():
    # The row holds from degree VII somewhere (5 km); areas of V and more are told.
    decider = _decider("jma")
    first = decider.consider(state(6.0, stations=2), 8.0)
    assert {one.level for one in first.reached} == {"strong", "area"}

    # 0.6 more raises levels, but nowhere from below 4.5 to 6.5 and more.
    assert decider.consider(state(6.6), 10.0) is None
    found = decider.consider(state(8.2), 12.0)
    assert found.reasons[0].code == "rise"


def test_provincial_policies_ask_for_the_gazetteer(gazetteer):
    with pytest.raises(NotValid, match="gazetteer"):
        _decider("yunnan")

    kunming = hypocentre(102.7, 25.0)
    targets = Targets.of_points(["昆明"], np.array([102.72]), np.array([25.04]))
    decider = _decider("yunnan", targets, gazetteer=gazetteer)
    assert decider.consider(state(3.9, where=kunming), 8.0) is None
    found = decider.consider(state(4.1, where=kunming), 9.0)
    assert found.reasons[0].code == "row 1"


def test_yunnan_beyond_its_border_asks_for_five(gazetteer):
    chengdu = hypocentre(104.07, 30.67)
    targets = Targets.of_points(["成都"], np.array([104.07]), np.array([30.67]))
    decider = _decider("yunnan", targets, gazetteer=gazetteer)

    assert decider.consider(state(4.9, where=chengdu), 8.0) is None
    assert decider.consider(state(5.0, where=chengdu), 9.0).reasons[0].code == "row 2"


def test_shanghai_releases_by_epicentral_intensity_too(gazetteer):
    # M 3.9 is below 4.0, but shallow it is felt as V or more at the epicentre.
    shallow = hypocentre(121.47, 31.23, depth_km=2.0)
    targets = Targets.of_points(["上海"], np.array([121.47]), np.array([31.23]))

    found = _decider("shanghai", targets, gazetteer=gazetteer).consider(
        state(3.9, where=shallow), 8.0
    )

    assert "震中烈度" in found.reasons[0].zh


def test_an_exercise_says_so():
    found = _decider(status=Status.EXERCISE).consider(state(6.0), 8.0)

    assert "演习" in found.as_dict()["banner"]["zh"]


def test_a_restart_goes_on_with_the_same_event():
    decider = _decider()
    decider.consider(state(6.0), 8.0)
    kept = json.loads(json.dumps(decider.checkpoint()))

    after = _decider()
    after.restore(kept)

    assert after.consider(state(6.0), 12.0) is None
    assert after.consider(state(7.0), 13.0).number == 2
    with pytest.raises(NotValid):
        _decider(targets=line_of_targets((1.0,))).restore(kept)


def test_the_log_keeps_the_last_decisions_and_forgetting_drops_the_rest(monkeypatch):
    monkeypatch.setattr(decide, "LOG_LENGTH", 3)
    decider = Decider(Policy.load("open"), line_of_targets())
    for number in range(5):
        event = f"event {number}"
        assert decider.consider(replace(state(6.5), event_id=event), 10.0) is not None
        decider.forget(event)

    assert [one.event_id for one in decider.log] == ["event 2", "event 3", "event 4"]
    assert decider.checkpoint()["told"] == {}
    assert decider.held == {}


def test_shaking_as_strong_as_was_told_is_no_news():
    decider = Decider(Policy.load("open"), line_of_targets())
    felt = np.array([5.6, 5.6, 1.0, 1.0, 1.0])

    assert decider.exceeds_told(felt, 5.5)
    told = decider.consider(state(7.0), 10.0)
    nearest = {one.name: one.intensity for one in told.reached}
    assert nearest["20 km"] > 6.0  # so 5.6 there was told of

    assert not decider.exceeds_told(felt, 5.5)
    assert decider.exceeds_told(np.array([nearest["5 km"] + 0.7, 1.0, 1.0, 1.0, 1.0]), 5.5)
    # Where nobody was told, it is news.
    assert not any(one.name == "200 km" for one in told.reached)
    assert decider.exceeds_told(np.array([1.0, 1.0, 1.0, 1.0, 5.6]), 5.5)
    decider.forget("e1")
    assert decider.exceeds_told(felt, 5.5)


def _sized(value, at_least):
    return EventMagnitude(
        value, 0.4, value - 0.4, value + 0.4, at_least, True, "point", None, None, (), ()
    )


def test_of_a_large_earthquake_three_stations_and_a_hundred_kilometres_are_enough():
    roughly = hypocentre(sigma_km=80.0)

    sure = _decider().consider(state(_sized(6.3, 5.4), stations=3, where=roughly), 8.0)
    doubtful = _decider()

    assert sure.kind == "alert"
    # One that may be small as well is held.
    assert doubtful.consider(state(_sized(6.3, 4.4), stations=3, where=roughly), 8.0) is None
    assert doubtful.held["e1"].code == "stations"
