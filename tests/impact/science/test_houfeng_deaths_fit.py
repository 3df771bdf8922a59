"""The fit finds again what made-up earthquakes were made with."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from houfeng.impact.science.houfeng_deaths_fit import (
    Catalogue,
    Coefficients,
    Prior,
    Sample,
    chances,
    covariance,
    fit,
    from_vector,
    ln_expected,
    shift_nodes,
)

TRUE = Coefficients(-10.0, 3.2, 0.3, 1.5, -0.4, 0.3, (0.3, -0.3))
WEAK = Prior(
    shape_mean=(float(np.log(2.5)), 0.2),
    shape_covariance=((0.25, 0.0), (0.0, 0.1)),
    era=(0.0, 0.5),
    night=(0.0, 0.5),
    group_sd=1.0,
)
PLAIN = Catalogue(tau=0.3, unrecorded=0.05)


def made_sample(count: int) -> Sample:
    generator = np.random.default_rng(1)
    top = generator.uniform(5.5, 9.5, count)
    people = 10 ** generator.uniform(4.5, 8.0, count)
    degrees = np.arange(5.0, 10.0)
    by_degree = np.floor(people[:, None] * 10 ** (-0.7 * (degrees - 5)) * (degrees <= top[:, None]))
    empty = Sample(
        by_degree, np.zeros(count), np.ones(count, dtype=bool),
        generator.integers(0, 2, count), generator.uniform(-2, 2, count),
        (generator.random(count) < 1 / 3).astype(float),
    )  # fmt: skip
    off = 0.3 * generator.standard_normal(count)
    middle = np.array(
        [ln_expected(empty.of(np.array([i])), TRUE, off[i : i + 1])[0, 0] for i in range(count)]
    )
    losses = np.floor(np.exp(middle + 1.5 * generator.standard_normal(count)))
    return replace(empty, losses=losses)


def test_the_coefficients_are_found_again_within_their_errors():
    sample = made_sample(600)
    found = fit(sample, WEAK, PLAIN, replace(TRUE, level=-9.0, slope=2.5, bend=0.1))
    errors = np.sqrt(np.diag(covariance(sample, WEAK, PLAIN, found)))

    off = (found.vector() - TRUE.vector()) / errors
    assert np.abs(off).max() < 3.0, off
    assert errors[3] < 0.1  # the spread is well known: it is not the prior that was found


def test_an_unrecorded_loss_hardly_changes_the_fit():
    sample = made_sample(300)
    worst = np.argsort(sample.losses)[-6:]
    assert sample.losses[worst].min() > 100
    losses, recorded = sample.losses.copy(), sample.recorded.copy()
    losses[worst], recorded[worst] = 0.0, False
    blank = replace(sample, losses=losses, recorded=recorded)

    spread, of_blank, of_none = (
        fit(one, WEAK, Catalogue(tau=0.3, unrecorded=0.2), TRUE).spread
        for one in (sample, blank, replace(sample, losses=losses))
    )

    # Certainly none would widen all; perhaps not recorded leaves it nearly as it was.
    assert of_none > spread + 0.1
    assert abs(of_blank - spread) < (of_none - spread) / 2


def test_the_chance_of_a_count_is_the_area_between_two_logarithms():
    # 1000 people at VIII at exp(-10) and the factor of group 1, day, 1990:
    # ln E = ln 1000 - 10 - 0.3 - 0.3 / 3 = -3.4922; P(1) = Phi((ln 2 + 3.4922) / 1.5) - Phi(...).
    sample = Sample(
        np.array([[0, 0, 0, 1000.0, 0]]), np.array([1.0]), np.array([True]),
        np.array([1]), np.zeros(1), np.zeros(1),
    )  # fmt: skip
    middle = np.log(1000) - 10 - 0.3 - 0.1
    by_hand = norm.cdf((np.log(2) - middle) / 1.5) - norm.cdf(-middle / 1.5)

    assert chances(sample, TRUE, 0.0) == pytest.approx([by_hand], rel=1e-6)


def test_the_chances_of_all_counts_sum_to_one():
    counts = np.arange(0.0, 4000.0)
    one = np.array([[0, 0, 5000.0, 1000.0, 0]])
    many = Sample(
        np.repeat(one, counts.size, axis=0), counts, np.ones(counts.size, dtype=bool),
        np.zeros(counts.size, dtype=np.intp), np.zeros(counts.size), np.zeros(counts.size),
    )  # fmt: skip

    assert chances(many, TRUE, 0.35).sum() == pytest.approx(1.0, abs=1e-5)


def test_nodes_have_the_moments_of_the_hidden_shift():
    shifts, weights = shift_nodes(0.35)

    assert weights.sum() == pytest.approx(1.0)
    assert weights @ shifts == pytest.approx(0.0, abs=1e-12)
    assert weights @ shifts**2 == pytest.approx(0.35**2)
    # E exp(3 X) of N(0, 0.35): exp(9 x 0.1225 / 2).
    assert weights @ np.exp(3 * shifts) == pytest.approx(np.exp(0.55125), rel=1e-5)


def test_a_vector_holds_all_coefficients():
    assert from_vector(TRUE.vector()).vector() == pytest.approx(TRUE.vector())
