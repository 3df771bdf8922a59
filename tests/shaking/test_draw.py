"""Realisations at sites: repeatable, about the map's mean, alike where sites are near."""

from pathlib import Path

import numpy as np
import pytest

from houfeng.shaking.draw import draw
from houfeng.shaking.recipe import Recipe, follow, recipe_for
from houfeng.shaking.sample import SiteList, sample
from houfeng.vocabulary.errors import NotValid
from tests.shaking import event_folder as made
from tests.shaking.making import earthquake

NOWHERE = Path("/nonexistent")  # no layer is asked for
COUNT = 4000
# Two within 1 km, one 60 km away, one at a station.
SITES = SiteList(
    ("a", "b", "far", "station"),
    np.array([20.30, 20.31, 19.60, 20.20]),
    np.array([40.30, 40.30, 39.95, 40.00]),
)


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    files = {"s_dat.xml": made.stations(made.ring()).encode()}
    origin = earthquake(20.0, 40.0)
    return recipe_for(origin, wanted="shakemap-reference", step_s=60.0, files=files)


@pytest.fixture(scope="module")
def drawn(recipe) -> np.ndarray:
    return draw(recipe, NOWHERE, SITES, "PGV", COUNT, 7)


def test_the_seed_decides(recipe, drawn):
    again, other = (draw(recipe, NOWHERE, SITES, "PGV", COUNT, seed) for seed in (7, 8))

    assert drawn.shape == (4, COUNT)
    assert np.array_equal(drawn, again)
    assert not np.array_equal(drawn, other)


def test_mean_and_sigma_are_those_of_the_map(recipe, drawn):
    at = sample(follow(recipe), SITES).values["PGV"]
    logs = np.log(drawn)

    # Five standard errors of a mean of 4000; the map's own values are interpolated between cells
    # of 1 arc-minute, which tells at the station, where it turns sharply.
    assert logs.mean(axis=1)[:3] == pytest.approx(at["mean"][:3], abs=0.05)
    assert logs.std(axis=1)[:3] == pytest.approx(at["std"][:3], rel=0.05)
    assert logs[3].std() < logs[2].std() / 2
    assert logs[3].mean() == pytest.approx(np.log(5.0), abs=0.05)  # what was recorded there


def test_near_sites_shake_alike(drawn):
    alike = np.corrcoef(np.log(drawn))

    assert alike[0, 1] > 0.7
    assert alike[0, 2] < 0.4


def test_intensity_is_drawn_in_its_own_units(recipe):
    found = draw(recipe, NOWHERE, SITES, "MMI", 200, 0)
    assert found.mean(axis=1) == pytest.approx(
        sample(follow(recipe), SITES).values["MMI"]["mean"], abs=0.25
    )


def test_a_measure_the_map_does_not_have_is_refused(recipe):
    with pytest.raises(NotValid, match=r"'SA\(9\)'.*PGA, PGV"):
        draw(recipe, NOWHERE, SITES, "SA(9)", 1, 0)
