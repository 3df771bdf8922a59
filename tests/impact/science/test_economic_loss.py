"""The money law's fit on made-up losses whose law is known."""

import numpy as np
import pytest

from houfeng.impact.science.economic_loss import (
    PastLosses,
    expected_losses,
    fit_money_law,
    leave_one_out,
)
from houfeng.impact.science.pager import LognormalLaw

INTENSITY = np.arange(4.125, 10.0, 0.25)
WORTH = 3.0


def made_up(count, spread, tau, seed=7):
    """Losses drawn from a known law, on maps that are off by tau as a whole."""
    draw = np.random.default_rng(seed)
    highest = draw.uniform(7.0, 10.0, count)
    fall = 10.0 ** (-0.7 * (INTENSITY[None, :] - 4.0))
    product = 1e11 * fall * (INTENSITY[None, :] < highest[:, None])
    law = LognormalLaw(8.5, 0.22, spread, 12.0)
    shifts = tau * draw.normal(size=count)
    exact = PastLosses(np.ones(count), product, INTENSITY, tau)
    expected = [expected_losses(exact, law, WORTH, shift)[i] for i, shift in enumerate(shifts)]
    losses = np.array(expected) * np.exp(spread * draw.normal(size=count))
    return PastLosses(losses, product, INTENSITY, tau)


def test_expected_loss_by_hand():
    # All of 100 at intensity 8 with theta 8: half of it, three years of product.
    past = PastLosses(np.array([1.0]), np.array([[100.0, 0.0]]), np.array([8.0, 4.0]), 0.2)
    law = LognormalLaw(8.0, 0.2, 1.0, 12.0)

    assert expected_losses(past, law, 3.0) == pytest.approx([150.0])
    assert expected_losses(past, law, 3.0, -4.0) == pytest.approx([0.0])  # at IV nothing is lost


def test_fit_finds_the_law_the_losses_were_drawn_from():
    found = fit_money_law(made_up(400, 0.5, 0.256), WORTH)

    assert found.spread == pytest.approx(0.5, abs=0.06)
    # theta and beta go together; what they say at damaging intensities is what counts.
    truth = LognormalLaw(8.5, 0.22, 0.5, 12.0)
    degrees = np.array([6.0, 7.0, 8.0])
    assert found.rates(degrees) == pytest.approx(truth.rates(degrees), rel=0.25)


def test_the_maps_error_is_not_counted_twice():
    # Losses that scatter by shifts of the map and a little besides: the little is the law's.
    shifted = made_up(80, 0.2, 0.4)
    told_exact = PastLosses(shifted.losses, shifted.product, INTENSITY, 0.0)

    assert fit_money_law(shifted, WORTH).spread == pytest.approx(0.2, abs=0.1)
    assert fit_money_law(told_exact, WORTH).spread > 0.4


def test_left_out_levels_are_even():
    left_out = leave_one_out(made_up(8, 0.8, 0.256), WORTH)

    # Eight draws of 90 %: seven expected, fewer than five once in 200.
    assert np.sum((left_out.levels > 0.05) & (left_out.levels < 0.95)) >= 5
    assert 0.2 < left_out.levels.mean() < 0.8
    assert left_out.factors.min() >= 1.0
