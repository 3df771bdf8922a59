"""The national plan's thresholds, and what was decided after real earthquakes."""

from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.impact.response_level import plan, propose_level
from houfeng.vocabulary.errors import NotValid


def origin(magnitude: float, kind: MagnitudeType = MagnitudeType.MS) -> Origin:
    at = datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC)
    return Origin("x", 1, at, 102.08, 29.59, 16.0, Magnitude(magnitude, kind), "cenc")


def level(magnitude, deaths, *, loss=0.0, gdp=None, density=None, kind=MagnitudeType.MS):
    samples = np.atleast_1d(np.array(deaths, dtype=float))
    losses = np.broadcast_to(np.array(loss, dtype=float), samples.shape)
    return propose_level(origin(magnitude, kind), samples, losses, gdp, density)


@pytest.mark.parametrize(
    ("deaths", "expected"),
    # 300 and above; 50 to 299; 10 to 49; below 10 ("以上" counts its own number in).
    [(300, "I"), (299, "II"), (50, "II"), (49, "III"), (10, "III"), (9, "IV"), (1, "IV"), (0, "")],
)
def test_deaths_decide_at_the_plan_s_thresholds(deaths, expected):
    found = level(4.9, deaths)

    assert found.level == expected
    assert found.rule == ("deaths" if expected else "none")
    assert found.chances[expected] == 1.0
    assert found.edition == "2012-08-28"


@pytest.mark.parametrize(
    ("magnitude", "density", "expected", "rule"),
    [
        (7.0, 60.0, "I", "magnitude_dense"),
        (6.9, 60.0, "II", "magnitude_dense"),
        (6.0, 60.0, "II", "magnitude_dense"),
        (5.9, 60.0, "III", "magnitude_dense"),
        (4.0, 60.0, "IV", "magnitude_dense"),
        (3.9, 60.0, "", "none"),
        (6.0, 1500.0, "I", "magnitude_crowded"),
        (5.0, 1500.0, "II", "magnitude_crowded"),
        (4.0, 1500.0, "III", "magnitude_crowded"),
        (4.9, 5.0, "", "none"),
    ],
)
def test_magnitude_judges_first_where_people_live(magnitude, density, expected, rule):
    found = level(magnitude, 0, density=density)

    assert (found.level, found.rule) == (expected, rule)
    assert found.chances[""] == 1.0  # chances are of the losses alone


@pytest.mark.parametrize(
    ("magnitude", "density", "expected"),
    # First national level after the event: Jiuzhaigou 2017 II, Luding 2022 III, Dingri 2025 III,
    # Jishishan 2023 II, Lushan 2013 I.
    [
        (7.0, 15.0, "II"),
        (6.8, 24.0, "III"),
        (6.8, 4.0, "III"),
        (6.2, 260.0, "II"),
        (7.0, 100.0, "I"),
    ],
)
def test_initial_judgement_is_as_it_was_practised(magnitude, density, expected):
    assert level(magnitude, 0, density=density).level == expected


def test_the_stricter_of_losses_and_magnitude():
    assert level(5.5, 400, density=60.0).rule == "deaths"
    assert level(7.5, 20, density=60.0).rule == "magnitude_dense"
    # Equal: the losses are named.
    assert level(7.5, 400, density=60.0).rule == "deaths"


def test_loss_share_makes_it_grade_one():
    # 1 % of a province's 100 bn: 1.0 bn; a hair less is not.
    found = level(5.0, 3, loss=1.0e9, gdp=1.0e11)
    assert (found.level, found.rule, found.chances["I"]) == ("I", "loss_share", 1.0)
    assert level(5.0, 3, loss=0.99e9, gdp=1.0e11).level == "IV"
    assert level(5.0, 3, loss=1.0e12, gdp=None).level == "IV"


def test_the_most_likely_class_and_its_chances():
    found = level(5.0, [0, 5, 20, 20, 60, 80, 90, 99, 400, 20000])

    assert found.level == "II"
    assert found.chances == {"I": 0.2, "II": 0.4, "III": 0.2, "IV": 0.1, "": 0.1}


def test_of_equal_classes_the_stricter():
    assert level(5.0, [20, 20, 100, 100]).level == "II"


def test_moment_magnitude_is_read_as_ms():
    # Cheng et al. (2017): Mw 6.6 is Ms (6.6 + 2.42) / 1.28 = 7.05.
    assert level(6.6, 0, density=60.0, kind=MagnitudeType.MW).level == "I"
    assert level(6.6, 0, density=60.0).level == "II"


def test_samples_must_match():
    with pytest.raises(NotValid, match="as many of each"):
        propose_level(origin(6.0), np.zeros(3), np.zeros(2), None, None)


def test_the_plan_s_newer_edition_is_told():
    assert "2025" in plan().note
    with pytest.raises(NotValid, match="2012"):
        plan("1999")
