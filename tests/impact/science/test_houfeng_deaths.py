"""Houfeng's law against hand calculations."""

from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.impact.science.houfeng_deaths import (
    HoufengLaw,
    Rate,
    at_night,
    era_decades,
    weighed_point,
)

RATE = Rate(level=-10.0, slope=3.0, bend=0.4)
LAW = HoufengLaw(RATE, ln_factor=0.0, shift=0.0, spread=2.0, miss_weight=4.0)


@pytest.mark.parametrize(
    ("intensity", "ln_share"),
    [
        (8.0, -10.0),
        (9.0, -6.6),  # -10 + 3 + 0.4
        (7.0, -12.6),  # -10 - 3 + 0.4
        (6.0, -14.4),  # -10 - 6 + 1.6
        (9.5, -4.6),  # -10 + 4.5 + 0.9
        (11.0, -4.6),  # nine and a half stands for all above
        (4.5, -15.6),  # -10 - 10.5 + 4.9
        (1.0, -15.625),  # the parabola's lowest, at 8 - 3 / 0.8: -10 - 9 / 1.6
    ],
)
def test_shares_follow_the_formula(intensity, ln_share):
    assert np.log(RATE.shares(np.array([intensity]))) == pytest.approx([ln_share])


def test_rates_rise_with_intensity_and_begin_with_zone_v():
    grid = np.arange(3.0, 12.0, 0.01)
    rates = LAW.rates(grid)

    assert (np.diff(rates) >= 0).all()
    assert (rates[grid < 4.49] == 0).all()
    assert (rates[grid > 4.51] > 0).all()


def test_nobody_dies_twice():
    doomed = HoufengLaw(RATE, ln_factor=20.0, shift=0.0, spread=1.0, miss_weight=1.0)

    assert doomed.rates(np.array([9.0])) == pytest.approx([1.0])


def test_a_shift_reads_intensity_on_the_fitted_scale():
    shifted = HoufengLaw(RATE, ln_factor=np.log(2.0), shift=0.5, spread=1.0, miss_weight=1.0)

    # 2 exp(-6.6) at 9 on the fitted scale.
    assert shifted.rates(np.array([8.5])) == pytest.approx([2 * np.exp(-6.6)])


def test_the_chance_of_no_deaths_is_that_of_a_value_below_one():
    # E = exp(2), spread 2: P(E exp(2 Z) < 1) = Phi(-1) = 0.158655; below 10: Phi((ln 10 - 2) / 2).
    expected = np.array([np.exp(2.0)])

    assert LAW.below(np.array([0.0]), expected) == pytest.approx([0.158655], abs=1e-6)
    assert LAW.below(np.array([9.0]), expected) == pytest.approx([0.560159], abs=1e-4)
    assert LAW.below(np.array([9.99]), expected) == LAW.below(np.array([9.0]), expected)
    assert LAW.below(np.array([-1.0]), expected) == pytest.approx([0.0])
    assert LAW.below(np.array([0.0]), np.array([0.0])) == pytest.approx([1.0])


def test_quantiles_are_whole_and_agree_with_the_chances():
    expected = np.array([0.3, 5.3, 4000.7])
    for level in (0.05, 0.5, 0.95):
        found = LAW.quantile(expected, np.array(level))
        assert (found == np.floor(found)).all()
        assert (LAW.below(found, expected) >= level - 1e-12).all()
        assert (LAW.below(found - 1, expected) < level).all()
    # The median of E exp(2 Z) is E; its 95 % quantile 5 exp(3.28971) = 134.2.
    assert LAW.quantile(np.array([5.0]), np.array([0.95])) == pytest.approx([134.0])


def test_the_latent_loss_is_what_whole_deaths_are_cut_from():
    # E = 7.4, spread 2: at Phi(0.5) = 0.6914625 7.4 exp(1) = 20.115, at Phi(-1.5) 0.3684.
    expected, levels = np.array([7.4, 7.4, 0.0]), np.array([0.69146246, 0.0668072, 0.9])

    assert LAW.latent(expected, levels) == pytest.approx([20.115, 0.36843, 0.0], rel=1e-4)
    assert LAW.quantile(expected, levels).tolist() == [20.0, 0.0, 0.0]


def test_the_point_is_the_mean_on_the_scale_of_orders():
    # E = 1, spread 2: half of the chance is none, at 0.1; the rest has ln = 2 x 0.797885 in the
    # mean. Counted four times: (4 x 0.5 x 1.59577 + 0.5 ln 0.1) / 2.5 = 0.81610.
    found = LAW.point(np.array([1.0]))

    assert np.log(found) == pytest.approx(0.81610, abs=1e-4)


def test_the_point_nears_the_median_where_deaths_are_certain():
    assert LAW.point(np.array([1e6])) == pytest.approx(1e6, rel=1e-4)


def test_the_point_of_nothing_is_none():
    assert LAW.point(np.array([0.0])) == pytest.approx(0.1)


def test_the_point_rises_with_what_is_expected():
    found = [float(LAW.point(np.array([expected]))) for expected in np.geomspace(1e-6, 1e5, 80)]

    assert (np.diff(found) > 0).all()


def test_the_point_of_realisations_weighs_them():
    each = np.log(np.array([0.1, 10.0]))
    weights = np.array([0.25, 0.75])

    twice = weighed_point(
        np.array([each[0], each[1], each[1], each[1]]), np.full(4, 0.25), 2.0, 4.0
    )
    assert weighed_point(each, weights, 2.0, 4.0) == pytest.approx(twice)


@pytest.mark.parametrize(
    ("year", "decades"), [(1990, 0.0), (1973, -1.7), (2015, 2.5), (2040, 2.5), (1920, -3.0)]
)
def test_vulnerability_levels_off(year, decades):
    assert era_decades(year) == pytest.approx(decades)


@pytest.mark.parametrize(
    ("hour", "minute", "longitude", "night"),
    [
        (19, 42, 118.2, True),  # Tangshan: 19.7 + 7.88 = 27.58, so 3:35 in the morning
        (6, 28, 103.4, False),  # Wenchuan: 6.47 + 6.89 = 13.36
        (0, 0, 75.0, True),  # five o'clock
        (14, 0, 75.0, False),  # nineteen
        (17, 0, 75.0, True),  # twenty-two
    ],
)
def test_night_is_by_the_sun(hour, minute, longitude, night):
    at = datetime(2000, 1, 1, hour, minute, tzinfo=UTC)
    assert at_night(at, longitude) is night
