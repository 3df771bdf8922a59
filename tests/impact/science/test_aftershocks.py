"""Aftershock expectations by hand and by numerical integration."""

import numpy as np
import pytest
from scipy.integrate import quad

from houfeng.impact.science.aftershocks import (
    GenericSequence,
    chance_of_one,
    expected_count,
    productivity,
)

CALIFORNIA = GenericSequence(-1.67, 0.0, 0.0, 0.91, 1.08, 0.05)  # Reasenberg & Jones (1989)
SHALLOW = GenericSequence(-2.42, 0.49, 570.0, 1.0, 0.98, 0.018)  # Page et al. (2016)


@pytest.mark.parametrize("sequence", [CALIFORNIA, SHALLOW])
@pytest.mark.parametrize("window", [(0.0, 1.0), (0.0, 7.0), (0.5, 30.0)])
def test_count_is_the_integral_of_the_rate(sequence, window):
    time, _ = quad(lambda t: (t + sequence.c_days) ** -sequence.p, *window)
    expected = 10 ** (sequence.a_mean + sequence.b * (6.8 - 5.0)) * time

    found = expected_count(
        sequence,
        6.8,
        5.0,
        from_days=window[0],
        to_days=window[1],
        productivity_a=np.array([sequence.a_mean]),
    )
    assert found == pytest.approx([expected], rel=1e-6)


def test_generic_california_gives_the_published_chance():
    # Reasenberg & Jones (1989): within the 7 days after it, a California mainshock is followed
    # by one of at least its own size with a probability of about 5 to 10 % (their M = 5 case).
    found = chance_of_one(
        expected_count(
            CALIFORNIA, 5.0, 5.0, from_days=0.0, to_days=7.0, productivity_a=np.array([-1.67])
        )
    )

    assert 0.05 <= found[0] <= 0.11


def test_omori_with_p_of_one():
    one = GenericSequence(-2.0, 0.0, 0.0, 1.0, 1.0, 0.1)
    found = expected_count(
        one, 6.0, 5.0, from_days=0.0, to_days=0.9, productivity_a=np.array([-2.0])
    )

    assert found == pytest.approx([0.1 * np.log(10.0)])


def test_spread_of_productivity_grows_for_small_shocks_down_to_six():
    # sqrt(0.49² + 570² / 10^6) = 0.7517; at 7.5 sqrt(0.2401 + 0.01027) = 0.5004.
    six, large, small = (
        productivity(SHALLOW, magnitude, np.array([1.0]))[0] + 2.42 for magnitude in (6.0, 7.5, 5.0)
    )

    assert six == pytest.approx(0.7517, abs=1e-4)
    assert large == pytest.approx(0.5004, abs=1e-4)
    assert small == six
