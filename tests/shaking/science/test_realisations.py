"""Realisations: their moments are those of the conditioned field."""

import numpy as np
import pytest

from houfeng.shaking.science import realisations
from houfeng.shaking.science.conditioning import condition_points
from houfeng.shaking.science.exponential import exponential
from houfeng.shaking.science.loth_baker_2013 import loth_baker_2013
from houfeng.shaking.science.realisations import condition_sites, draw
from houfeng.vocabulary.errors import NotValid
from tests.shaking.science.conditioning_cases import (
    condition_by_the_book,
    evidence_of,
    prior_of,
)

LONS, LATS = (np.random.default_rng(2).uniform(low, low + 0.6, 30) for low in (103.0, 30.0))
OBSERVED = evidence_of(
    np.column_stack([LONS[:8] + 0.02, LATS[:8]]),
    np.linspace(-1.0, 1.5, 8),
    measures=["PGA", "SA(0.3)"] * 4,
    extra_sigma=0.2,
)
MODEL = loth_baker_2013(("PGA", "SA(0.3)"))


def test_mean_and_covariance_are_the_textbooks():
    prior = prior_of(30, mean=-1.0)

    mean, within, between = condition_by_the_book(LONS, LATS, prior, OBSERVED, "SA(0.3)", MODEL)
    found = condition_sites(LONS, LATS, prior, OBSERVED, "SA(0.3)", MODEL)

    assert found.mean == pytest.approx(mean, abs=1e-9)
    assert np.abs(found.covariance - within - between).max() < 1e-8


def test_sample_moments_are_those_of_the_field():
    prior = prior_of(30, mean=-1.0)
    found = condition_sites(LONS, LATS, prior, OBSERVED, "PGA", MODEL)
    count = 40_000

    drawn = draw(found, count, np.random.default_rng(11))

    # Five standard errors of a mean and of a covariance of normal variables.
    sigma = np.sqrt(np.diagonal(found.covariance))
    assert np.all(np.abs(drawn.mean(axis=0) - found.mean) < 5 * sigma / np.sqrt(count))
    error = np.sqrt((found.covariance**2 + np.outer(sigma, sigma) ** 2) / count)
    assert np.all(np.abs(np.cov(drawn.T) - found.covariance) < 5 * error)


def test_the_same_generator_gives_the_same_realisations():
    found = condition_sites(LONS, LATS, prior_of(30), OBSERVED, "PGA", MODEL)

    one, same, other = (draw(found, 3, np.random.default_rng(seed)) for seed in (1, 1, 2))

    assert one.tobytes() == same.tobytes() != other.tobytes()


def test_sites_with_an_exact_station_or_given_twice_are_drawn_alike():
    model = exponential(("PGA",))
    seen = evidence_of([(103.0, 30.0)], [0.7])
    lons, lats = np.array([103.0, 103.1, 103.1]), np.array([30.0, 30.0, 30.0])

    found = condition_sites(lons, lats, prior_of(3), seen, "PGA", model)
    drawn = draw(found, 50, np.random.default_rng(3))

    assert drawn[:, 0] == pytest.approx(0.7, abs=1e-4)
    assert drawn[:, 1] == pytest.approx(drawn[:, 2], abs=1e-3)
    exact = condition_points(lons, lats, prior_of(3), seen, "PGA", model)
    assert np.sqrt(np.diagonal(found.covariance)) == pytest.approx(exact.std, abs=1e-4)


def test_without_observations_tau_is_shared_and_phi_correlated():
    nothing = evidence_of(np.empty((0, 2)), [])
    lons, lats = np.array([103.0, 140.0]), np.array([30.0, 30.0])

    found = condition_sites(lons, lats, prior_of(2), nothing, "PGA", exponential(("PGA",)))

    assert found.covariance == pytest.approx(np.array([[1.0, 0.36], [0.36, 1.0]]), abs=1e-9)


def test_more_sites_than_a_covariance_holds_are_refused(monkeypatch):
    monkeypatch.setattr(realisations, "MOST_SITES", 10)
    with pytest.raises(NotValid, match="sites"):
        condition_sites(LONS, LATS, prior_of(30), OBSERVED, "PGA", MODEL)
