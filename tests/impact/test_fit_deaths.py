"""The fit that the data file records, done again."""

import json
from dataclasses import replace

import numpy as np
import pytest

from houfeng.impact.deaths import coefficients_from, document, fold_of
from houfeng.impact.evaluation_csv import read_past_quakes
from houfeng.impact.fit_deaths import (
    FOLDS,
    REGIONS,
    as_text,
    assign_folds,
    fit_with_taiwan,
    fit_world,
    left_out,
    parameter_error,
    prior_of_china,
    sample_of,
)
from houfeng.impact.science.loss_scores import right_colour

FILE = "exposure_deaths_1960_2007.csv"


@pytest.fixture(scope="module")
def quakes(shared):
    found, _ = read_past_quakes(shared / "truth" / FILE, "ALL", keep_good=True)
    return found


def test_the_kept_coefficients_are_fitted_again(quakes):
    kept = document()
    wanted = coefficients_from(kept["deaths"]["coefficients"], tuple(kept["regions"]))
    prior = prior_of_china(kept["world"])
    home, island = (
        sample_of([quake for quake in quakes if quake.country == code]) for code in ("CN", "TW")
    )
    start = replace(wanted, level=-9.0, spread=3.0, era=0.0, night=0.0, groups=(0.0,) * 5)

    found = fit_with_taiwan(home, island, prior, start)
    error = parameter_error(home, prior, replace(found, groups=found.groups[:-1]))

    # The optimum is flat: half a hundredth of a standard error is nothing.
    assert found.vector()[[0, 1, 2, 4, 5]] == pytest.approx(
        wanted.vector()[[0, 1, 2, 4, 5]], abs=0.01
    )
    assert found.groups == pytest.approx(wanted.groups, abs=0.01)
    assert np.hypot(found.spread, error) == pytest.approx(wanted.spread, abs=0.01)


def test_the_world_tells_the_shape(quakes):
    """A few countries alone: the rate rises about thirtyfold from VIII to IX there too, and
    falls with the years, as the whole world's fit has it."""
    few = [quake for quake in quakes if quake.country in ("IR", "TR", "GR", "IT", "JP")]
    world, _, about = fit_world(few)
    kept = document()["world"]["coefficients"]

    assert about["countries"] == 5
    assert world.slope + world.bend == pytest.approx(kept["slope"] + kept["bend"], abs=1.0)
    assert world.era < 0


def test_no_earthquake_of_china_is_in_the_prior(quakes):
    few = [quake for quake in quakes if quake.country in ("GR", "IT")]
    china = [quake for quake in quakes if quake.country in ("CN", "TW", "UK", "XX")]

    assert fit_world(few + china)[2] == fit_world(few)[2]


def test_folds_are_even_and_another_split_is_another():
    folds = assign_folds(271, 0)

    assert sorted(np.bincount(folds)) == [27] * 9 + [28]
    assert (folds != assign_folds(271, 1)).any()


def test_left_out_means_left_out(quakes):
    """Deaths of one earthquake changed: its own prediction stays, those of other folds move."""
    china = [quake for quake in quakes if quake.country == "CN"]
    place = next(i for i, quake in enumerate(china) if quake.id == "197302061037")
    worse = [*china]
    worse[place] = replace(china[place], deaths=200_000)
    kept = document()
    prior = prior_of_china(kept["world"])
    start = coefficients_from(kept["deaths"]["coefficients"], tuple(kept["regions"]))
    start = replace(start, groups=start.groups[: len(REGIONS)])
    folds = assign_folds(len(china), 0)

    before, after = (left_out(sample_of(some), prior, start, 0.5, folds) for some in (china, worse))

    own = folds == folds[place]
    assert after.point[own] == pytest.approx(before.point[own], rel=1e-6)
    assert not np.allclose(after.point[~own], before.point[~own], rtol=1e-3)


def test_another_split_meets_the_targets_too(quakes):
    """The kept folds are not a lucky draw."""
    china = [quake for quake in quakes if quake.country == "CN"]
    sample = sample_of(china)
    kept = document()
    prior = prior_of_china(kept["world"])
    start = coefficients_from(kept["deaths"]["coefficients"], tuple(kept["regions"]))
    start = replace(start, groups=start.groups[: len(REGIONS)])

    found = left_out(sample, prior, start, 0.55, assign_folds(len(china), 777))

    right = right_colour(found.point, sample.losses)
    assert right.mean() >= 0.75
    assert right[sample.losses > 0].mean() >= 0.53  # 58 less two standard errors of a split


def test_the_sample_is_kept_with_its_folds(quakes):
    kept = document()["sample"]
    inside = [quake for quake in quakes if quake.country in ("CN", "TW")]

    assert len(kept) == len(inside) == 271 + 94
    assert {fold for _, _, fold in kept} == set(range(FOLDS))
    assert all(fold_of(quake.id, quake.origin_at) is not None for quake in inside)


def test_the_text_of_the_file_is_what_is_read():
    assert json.loads(as_text(document())) == document()
