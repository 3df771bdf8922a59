"""The law of injured that the data file records, fitted again."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.impact.deaths import coefficients_from, document
from houfeng.impact.evaluation_csv import read_past_quakes
from houfeng.impact.fit_injuries import injured_document, recorded, skill, world_document

FILE = "exposure_deaths_1960_2007.csv"


@pytest.fixture(scope="module")
def quakes(shared):
    found, _ = read_past_quakes(shared / "truth" / FILE, "ALL", keep_good=True)
    return found


@pytest.fixture(scope="module")
def again(quakes):
    return injured_document(quakes, document())


def flat(kept, name=""):
    """Every number of a document by its path."""
    if isinstance(kept, dict):
        return {path: one for key in kept for path, one in flat(kept[key], f"{name}.{key}").items()}
    return {name: kept}


def test_the_kept_law_is_fitted_again(again):
    # The optimum is flat: a hundredth is a twentieth of the smallest standard error.
    assert flat(again) == pytest.approx(flat(document()["injured"]), abs=0.005)


def test_the_slope_of_the_world_is_that_of_a_plain_regression(quakes):
    """numpy's least squares of ln(injured) over ln(deaths + 1/2), where somebody was injured."""
    chosen = [
        (quake.deaths, quake.injured)
        for quake in quakes
        if quake.country not in ("CN", "TW", "UK", "XX") and quake.deaths > 0 and quake.injured
    ]
    deaths, injured = np.array(chosen, dtype=float).T
    slope, level = np.polyfit(np.log(deaths + 0.5), np.log(injured), 1)
    found = world_document(quakes)

    assert len(chosen) == found["n"] - 13  # thirteen have none
    assert found["slope"] == pytest.approx(slope, abs=0.06)
    assert found["level"] == pytest.approx(level, abs=0.35)


def test_the_interval_holds_and_the_median_is_near_out_of_sample(again):
    """The separate law of before: within one order 62 % of all, 70 % of those with injured;
    in the interval 95 % and 86 %, which was ten times as wide (95 over 5 %: exp(2 x 1.645 x 3.37)
    = 65,000; now the deaths' 2.77 x 0.78 and 1.38 make 2.57, exp(2 x 1.645 x 2.57) = 4,700)."""
    for subset, order, held in (("all_events", 0.65, 0.88), ("with_injured", 0.68, 0.82)):
        assert again["skill"][subset]["within_one_order"] >= order
        assert again["skill"][subset]["coverage90"] >= held


def test_blank_injured_are_left_out_of_the_fit(quakes):
    one = coefficients_from(document()["deaths"]["coefficients"], tuple(document()["regions"]))
    china = [quake for quake in quakes if quake.country == "CN"]
    sample = recorded(china, one, tuple(document()["regions"]), 0.35)

    assert (len(sample), int(sample.fatal.sum())) == (69, 39)
    assert sample.injured[~sample.fatal].min() >= 1


def test_an_earthquake_left_out_tells_nothing_about_itself(quakes):
    """Injured of one earthquake changed: the score of its own fold's others stays the same, for
    neither they nor it were in the fit that told them."""
    found = document()
    china = [quake for quake in quakes if quake.country == "CN"]
    fold_of = {event_id: fold for event_id, _, fold in found["sample"]}
    place = next(i for i, quake in enumerate(china) if quake.id == "198811061303")  # Lancang
    fold = fold_of[china[place].id]
    fold_alone = [q for q in china if fold_of[q.id] == fold and q.id != china[place].id]
    others = [q for q in china if fold_of[q.id] != fold]
    worse = replace(china[place], injured=500_000)

    def of_fold(known):
        kept = found | {"deaths": {"folds": [found["deaths"]["folds"][fold]]}}
        renamed = kept | {
            "sample": [[i, at, 0 if f == fold else 1] for i, at, f in found["sample"]]
        }
        return skill([*fold_alone, *known, *others], renamed, (0.8, 0.1))["all_events"]

    before, after = of_fold([china[place]]), of_fold([worse])
    assert before["n"] == after["n"]
    # One of them alone is told worse: the mean score falls by its share and no more.
    fell = (before["log_score"] - after["log_score"]) * before["n"]
    assert 0.5 < fell < 25.0
    assert abs(before["within_one_order"] - after["within_one_order"]) <= 1 / before["n"] + 1e-4
