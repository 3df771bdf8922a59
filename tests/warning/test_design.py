"""A network tried on a few earthquakes, through the loop that runs live."""

import pytest

from houfeng.vocabulary.errors import NotValid
from houfeng.warning.design import Quiet, Trial, run, try_event
from houfeng.warning.design_settings import DesignSettings
from houfeng.warning.design_summary import of_hundred, rows, summary

SETTINGS = DesignSettings(side=5, events=3, hours=0.01, around_km=0.0, after_s=40.0)


@pytest.fixture(scope="module")
def done():
    return list(run(SETTINGS))


def test_earthquakes_are_alerted_and_located(done):
    trials = [one for one in done if isinstance(one, Trial)]
    assert len(trials) == 3
    for one in trials:
        assert one.inside
        assert one.alerted
        assert one.false_alerts == 0
        assert one.names == 1
        # Stations 15 km apart: P is at four of them within 6 s, their packets 1.5 s later.
        assert 1.0 < one.first_s < 15.0
        assert one.last_away_km < 10.0
        assert abs(one.last_magnitude - one.magnitude) < 1.0
        assert one.blind_zone_km >= 0.0


def test_each_target_is_judged_once(done):
    for one in (one for one in done if isinstance(one, Trial)):
        told, verdicts = one.outcome, 0
        # Those told in time are part of the rightly told; those told late are missed as well.
        late = told.correct.targets - told.in_time.targets
        for share in (told.correct, told.missed, told.precautionary, told.false, told.quiet):
            verdicts += share.targets
        assert verdicts - late + told.not_judged == 100


def test_noise_alerts_nobody(done):
    (quiet,) = (one for one in done if isinstance(one, Quiet))
    assert quiet.hours == pytest.approx(0.01)
    assert quiet.alerts == 0


def test_the_same_seed_is_the_same_trial(done):
    first = next(one for one in done if isinstance(one, Trial))
    again = try_event(SETTINGS, 0).as_dict()
    same = first.as_dict()
    del again["loop_s"], same["loop_s"]
    assert again == same


def test_the_summary_counts_all_of_them(done):
    found = summary(SETTINGS, done)
    assert found["groups"]["all"]["events"] == 3
    assert found["groups"]["all"]["missed"] == 0
    classes = [g["events"] for name, g in found["groups"].items() if name.startswith("M ")]
    assert sum(classes) == 3
    heading, table = rows(found)
    assert all(len(row) == len(heading) for row in table)
    assert next(row for row in table if row[0] == "false alerts")[1] == "0"


def test_percentiles():
    assert of_hundred([float(v) for v in range(101)], 1) == [10.0, 50.0, 90.0]
    assert of_hundred([None, 3.0, None], 1) == [3.0, 3.0, 3.0]
    assert of_hundred([None], 1) is None


def test_bad_settings_are_named():
    for field, told in (("--side", {"side": 2}), ("--events", {"events": -1}),
                        ("--hours", {"hours": float("nan")})):  # fmt: skip
        with pytest.raises(NotValid, match=field):
            DesignSettings(**told)
