"""Injured beside deaths, against hand calculations."""

import numpy as np
import pytest

from houfeng.impact.science.injuries import InjuryLaw

LAW = InjuryLaw(level=3.0, slope=0.75, spread=1.2)
HALF = np.array([0.5])


@pytest.mark.parametrize(
    ("latent", "level", "injured"),
    [
        (1.0, 0.5, 20),  # exp(3) = 20.09
        (16.0, 0.5, 160),  # 16^0.75 = 8: 160.7
        (0.01, 0.5, 0),  # 0.0316 x 20.09 = 0.635: nobody
        (0.0625, 0.5, 2),  # 1/8 of 20.09 = 2.51: injured where nobody dies
        (1.0, 0.8413447, 66),  # one spread up: exp(4.2) = 66.69
        (0.0, 0.999, 0),  # nobody is there
    ],
)
def test_injured_are_a_power_of_latent_deaths(latent, level, injured):
    assert LAW.injured(np.array([latent]), np.array([level])).tolist() == [injured]


def test_more_deaths_never_mean_fewer_injured():
    found = LAW.injured(np.geomspace(1e-6, 1e5, 200), HALF)

    assert (np.diff(found) >= 0).all() and found[-1] > 1e4


def test_the_chances_of_all_counts_sum_to_one():
    counts = np.arange(0.0, 200_000.0)

    assert LAW.chances(counts, np.log(3.0)).sum() == pytest.approx(1.0, abs=1e-9)
    # P(none at L = 1) = Phi((ln 1 - 3) / 1.2) = Phi(-2.5) = 0.0062097.
    assert LAW.chances(np.zeros(1), np.zeros(1)) == pytest.approx([0.0062097], abs=1e-6)


def test_the_injured_of_an_uncertain_loss_scatter_by_both():
    """Drawn through a lognormal L: E = exp(2), spread 2: median exp(3 + 0.75 x 2) = 90.0,
    spread sqrt(1.5^2 + 1.2^2) = 1.9209."""
    middle, spread = LAW.about(np.array([2.0]), 2.0)
    generator = np.random.default_rng(3)
    latent = np.exp(2.0 + 2.0 * generator.standard_normal(200_000))
    drawn = LAW.injured(latent, generator.random(200_000))

    assert (float(middle[0]), spread) == pytest.approx((4.5, 1.92094), rel=1e-5)
    assert np.log(np.median(drawn)) == pytest.approx(4.5, abs=0.03)
    assert np.log(np.quantile(drawn, 0.95)) == pytest.approx(4.5 + 1.64485 * spread, abs=0.04)
