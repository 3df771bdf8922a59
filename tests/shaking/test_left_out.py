"""PGA at stations left out of the map, beside ShakeMap's predictions in the same files.

The figures are those of `python -m benchmarks.shaking_left_out --table`; observations are real,
nothing here was fitted to them.
"""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import shaking_left_out
from benchmarks.shaking_left_out import folds_of, left_out, read_case, scores_of
from houfeng.shaking.profiles import CHINA, REFERENCE

OURS, FELT = "ours, left out", "ours, left out, with felt"
THEIRS, WITH_BIAS = "shakemap", "shakemap + bias"


@pytest.fixture(scope="module")
def scores(shared):
    """(event, profile) -> scores; "as listed" takes Lorca's file at its word."""
    found = {}
    for event in shaking_left_out.EVENTS:
        case = read_case(shared / "data" / "shaking" / event, REFERENCE)
        found[event] = scores_of(case, folds_of(case))
    lorca = read_case(shared / "data" / "shaking" / "lorca_2011", REFERENCE, as_listed=True)
    found["lorca_2011 as listed"] = scores_of(lorca, folds_of(lorca))
    return found


@pytest.fixture(scope="module")
def kobe(shared):
    return read_case(shared / "data" / "shaking" / "kobe_1995", REFERENCE)


@pytest.mark.parametrize(
    ("event", "ours", "theirs", "with_bias"),
    [
        ("christchurch_2011", 0.569, 0.728, 0.662),
        ("kobe_1995", 0.392, 0.429, 0.455),
        ("lorca_2011 as listed", 0.656, 1.057, 0.760),
    ],
)
def test_left_out_stations_are_told_better_than_in_shakemap_s_file(
    scores, event, ours, theirs, with_bias
):
    found = scores[event]

    assert found[OURS].rmse == pytest.approx(ours, abs=0.015)
    assert found[THEIRS].rmse == pytest.approx(theirs, abs=0.002)
    assert found[WITH_BIAS].rmse == pytest.approx(with_bias, abs=0.002)
    assert found[OURS].rmse < min(found[THEIRS].rmse, found[WITH_BIAS].rmse)
    assert found[OURS].sigma < found[THEIRS].sigma
    # Felt reports neither help nor harm here by more than 0.02.
    assert found[FELT].rmse == pytest.approx(found[OURS].rmse, abs=0.02)


def test_lorca_s_ten_instruments_are_too_few_and_unlike(scores):
    """Better than with ShakeMap's event bias, not better than its prediction alone.

    Of ten, two 1.5 km apart in one town recorded 0.8 and 4.8 %g: each tells the other wrongly.
    """
    found = scores["lorca_2011"]

    assert found[OURS].n == 10
    assert found[OURS].rmse == pytest.approx(0.776, abs=0.02)
    assert found[THEIRS].rmse == pytest.approx(0.705, abs=0.002)
    assert found[OURS].rmse < found[WITH_BIAS].rmse == pytest.approx(1.246, abs=0.002)
    assert abs(found[OURS].bias) < abs(found[THEIRS].bias)


def test_gorkha_gains_by_conditioning(scores):
    found = scores["gorkha_2015"]

    assert found[OURS].n == 20
    assert found[OURS].rmse < found["ours, unconditioned"].rmse == pytest.approx(0.678, abs=0.01)
    assert found[FELT].rmse < 0.9 * found[OURS].rmse


def test_gorkha_is_told_better_by_the_models_for_china(shared, scores):
    """Its stations lie 105 to 520 km off, where waves fade less than in California."""
    case = read_case(shared / "data" / "shaking" / "gorkha_2015", CHINA)
    found, reference = scores_of(case, folds_of(case)), scores["gorkha_2015"]

    assert found[OURS].rmse == pytest.approx(0.396, abs=0.015)
    assert found[OURS].rmse < found[WITH_BIAS].rmse == pytest.approx(0.454, abs=0.002)
    assert found[OURS].sigma < found[THEIRS].sigma
    # California's models alone do not reach ShakeMap, which weighs subduction models with 0.77.
    assert reference[OURS].rmse > found[THEIRS].rmse


def test_stations_that_the_files_flag_are_on_neither_side(shared):
    expected = {
        "christchurch_2011": (110, 8),
        "gorkha_2015": (20, 7),
        "kobe_1995": (20, 0),
        "lorca_2011": (10, 2),
    }

    for event, counts in expected.items():
        case = read_case(shared / "data" / "shaking" / event, REFERENCE)
        assert (int(case.judged.sum()), case.flagged) == counts
        # ShakeMap took the vertical for the larger horizontal at eight stations.
        assert case.other_amplitude == (8 if event == "christchurch_2011" else 0)


def test_distances_and_predictions_are_the_file_s_where_the_models_are(kobe):
    """Kobe's file weighs NGA-West2 with 0.75: near the fault its predictions are nearly ours."""
    near = kobe.judged & (kobe.where.rjb < 40)

    assert near.sum() > 10
    assert kobe.where.rjb[near] == pytest.approx(kobe.told.rjb_km[near], abs=0.05)
    apart = kobe.compared["PGA"].predicted[near] - kobe.told.predicted[near]
    assert np.abs(apart).max() < 0.08


def test_every_station_is_left_out_once_and_sites_stay_together(kobe):
    folds = folds_of(kobe)

    assert (folds[kobe.judged] >= 0).all()
    assert (folds[~kobe.judged] == -1).all()
    assert sorted(np.unique(folds[folds >= 0])) == list(range(10))
    assert np.array_equal(folds, folds_of(kobe))
    assert not np.array_equal(folds, folds_of(kobe, seed=1))


def test_what_a_station_recorded_does_not_tell_its_own_prediction(kobe):
    """Two units more at one station: its own prediction stays, those of other folds move."""
    folds = folds_of(kobe)
    one = int(np.flatnonzero(kobe.judged)[3])
    before, _ = left_out(kobe, with_felt=True, folds=folds)
    louder = {
        measure: replace(
            found, observed=found.observed + 2.0 * (np.arange(found.observed.size) == one)
        )
        for measure, found in kobe.compared.items()
    }
    after, _ = left_out(replace(kobe, compared=louder), with_felt=True, folds=folds)

    same_fold = folds == folds[one]
    assert after[same_fold] == pytest.approx(before[same_fold], abs=1e-12)
    others = kobe.judged & ~same_fold
    assert np.abs(after[others] - before[others]).max() > 0.1


def test_the_china_profile_too_is_better_at_christchurch_and_kobe(shared):
    for event in ("christchurch_2011", "kobe_1995"):
        case = read_case(shared / "data" / "shaking" / event, CHINA)
        found = scores_of(case, folds_of(case))
        assert found[OURS].rmse < min(found[THEIRS].rmse, found[WITH_BIAS].rmse)
