"""The measures, by hand."""

import numpy as np
import pytest

from houfeng.impact.science.loss_scores import (
    log_scores,
    quantile,
    right_colour,
    within_one_order,
)

ONE = np.ones(1)


def test_colours_change_at_1_100_and_1000():
    predicted = np.array([0.99, 1.0, 99.0, 100.0, 999.0, 1000.0])

    assert right_colour(predicted, np.array([0, 1, 5, 101, 100, 1e5])).all()
    assert not right_colour(predicted, np.array([1, 0, 100, 99, 1000, 999])).any()


@pytest.mark.parametrize(
    ("predicted", "recorded", "within"),
    [
        (1.0, 0.0, True),  # 1 against 0.1
        (1.01, 0.0, False),
        (0.0, 1.0, True),  # 0.1 against 1
        (0.0, 2.0, False),
        (50.0, 500.0, True),
        (49.0, 500.0, False),
    ],
)
def test_one_order_counts_from_a_tenth_of_a_death(predicted, recorded, within):
    assert within_one_order(np.array([predicted]), np.array([recorded])).all() == within


def test_quantiles_of_one_realisation_are_those_of_the_lognormal():
    # E = 20, spread 2: median 20, 5 % at 20 exp(-3.28971) = 0.745, 95 % at 536.8.
    middle = np.log(np.array([[20.0]]))

    found = [float(quantile(middle, ONE, np.array([2.0]), level)[0]) for level in (0.05, 0.5, 0.95)]

    assert found == [0.0, 20.0, 536.0]


def test_quantiles_of_a_mixture_against_draws():
    generator = np.random.default_rng(3)
    middle, weights = np.log(np.array([[2.0, 300.0]])), np.array([0.7, 0.3])
    which = generator.random(400_000) < 0.7
    draws = np.floor(
        np.where(which, 2.0, 300.0) * np.exp(1.2 * generator.standard_normal(which.size))
    )

    for level in (0.5, 0.95):
        found = float(quantile(middle, weights, np.array([1.2]), level)[0])
        assert found == pytest.approx(np.quantile(draws, level), rel=0.02)


def test_nothing_expected_is_none_for_certain():
    middle = np.full((1, 1), -np.inf)

    assert quantile(middle, ONE, np.array([2.0]), 0.95) == pytest.approx([0.0])
    assert log_scores(np.zeros(1), middle, ONE, np.array([2.0])) == pytest.approx([0.0])


def test_the_log_score_is_that_of_the_recorded_number():
    # E = exp(2), spread 2: P(0) = Phi(-1) = 0.158655.
    found = log_scores(np.zeros(1), np.array([[2.0]]), ONE, np.array([2.0]))

    assert found == pytest.approx([np.log(0.158655)], abs=1e-5)
