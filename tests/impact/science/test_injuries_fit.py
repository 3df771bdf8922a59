"""The fit finds again what made-up earthquakes were made with, recorded as a catalogue does."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from houfeng.impact.science.houfeng_deaths_fit import shift_nodes
from houfeng.impact.science.injuries import InjuryLaw
from houfeng.impact.science.injuries_fit import (
    casualties,
    fatal_casualties,
    fit,
    fit_level,
    fit_world,
)

TRUE = InjuryLaw(level=3.0, slope=0.8, spread=1.2)
SPREAD = 2.0  # of deaths
SHIFTS, WEIGHTS = shift_nodes(0.3)
ANY = (0.5, 10.0)  # of the slope


def made_catalogue(count: int, law: InjuryLaw, seed: int = 1):
    """(deaths, injured, ln E at the catalogue's shifted intensities) of all that happened."""
    generator = np.random.default_rng(seed)
    ln_expected = generator.uniform(-6.0, 6.0, count)
    ln_latent = (
        ln_expected
        + 3.0 * 0.3 * generator.standard_normal(count)
        + SPREAD * generator.standard_normal(count)
    )
    injured = law.injured(np.exp(ln_latent), generator.random(count))
    return np.floor(np.exp(ln_latent)), injured, ln_expected[:, None] + 3.0 * SHIFTS


def as_catalogued(made):
    """Without those in which nobody was hurt: they are not recorded."""
    deaths, injured, middle = made
    kept = (deaths > 0) | (injured > 0)
    deaths, injured, middle = deaths[kept], injured[kept], middle[kept]
    return casualties(deaths, injured, middle, WEIGHTS, np.full(deaths.size, SPREAD))


def test_the_law_is_found_again_though_the_unhurt_are_not_listed():
    sample = as_catalogued(made_catalogue(3000, TRUE))
    assert (~sample.fatal).sum() > 300  # many with injured alone: they could mislead
    found = fit(sample, ANY)

    assert abs(found.law.level - TRUE.level) < 3 * found.level_error < 0.3
    assert abs(found.law.slope - TRUE.slope) < 3 * found.slope_error < 0.1
    assert abs(np.log(found.law.spread / TRUE.spread)) < 3 * found.ln_spread_error < 0.1


def test_the_prior_decides_where_the_sample_is_small():
    few = as_catalogued(made_catalogue(30, TRUE))

    assert fit(few, (0.4, 0.001)).law.slope == pytest.approx(0.4, abs=0.01)


def test_a_level_alone_is_found_with_the_rest_given():
    lower = InjuryLaw(1.5, TRUE.slope, TRUE.spread)
    found = fit_level(as_catalogued(made_catalogue(3000, lower)), TRUE)

    assert found.level == pytest.approx(1.5, abs=0.1)
    assert (found.slope, found.spread) == (TRUE.slope, TRUE.spread)


def test_countries_differ_about_a_mean():
    generator = np.random.default_rng(5)
    country = np.repeat(np.arange(40), 25)
    levels = 3.0 + 0.6 * generator.standard_normal(40)
    latent = np.exp(generator.uniform(0.0, 8.0, country.size))
    injured = np.array(
        [
            InjuryLaw(levels[one], 0.8, 1.2).injured(np.array([loss]), np.array([chance]))[0]
            for one, loss, chance in zip(
                country, latent, generator.random(country.size), strict=True
            )
        ]
    )
    found = fit_world(fatal_casualties(np.floor(latent), injured), country)

    assert found.between == pytest.approx(levels.std(), abs=0.15)
    assert found.fitted.law.level == pytest.approx(levels.mean(), abs=0.2)
    assert found.fitted.law.slope == pytest.approx(0.8, abs=0.04)
    assert found.fitted.law.spread == pytest.approx(1.2, abs=0.06)


def test_places_of_the_latent_loss_follow_the_law_of_deaths():
    """P(12 injured, nobody dead) by scipy's quadrature over ln L below 0, N(-1, 2)."""
    sample = casualties(
        np.array([0.0]), np.array([12.0]), np.array([[-1.0]]), np.ones(1), np.array([2.0])
    )
    share, _ = quad(
        lambda u: norm.pdf(u, -1.0, 2.0) * TRUE.chances(np.array([12.0]), np.array([u]))[0],
        -30.0,
        0.0,
    )
    found = (sample.weights * TRUE.chances(np.array([[12.0]]), sample.ln_deaths)).sum()

    assert found == pytest.approx(share / norm.cdf(0.5), rel=1e-5)
    assert sample.ln_deaths.max() < 0


def test_deaths_hold_the_latent_loss_between_two_whole_numbers():
    sample = casualties(
        np.array([7.0]), np.array([50.0]), np.array([[-9.0]]), np.ones(1), np.array([2.0])
    )

    assert np.log(7.0) <= sample.ln_deaths.min() < sample.ln_deaths.max() <= np.log(8.0)
    assert sample.weights.sum() == pytest.approx(1.0)
