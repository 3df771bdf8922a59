"""Landslides: the published equations worked by hand, and the bounds of their use."""

import numpy as np
import pytest

from houfeng.impact.science.nowicki_jessee_2018 import landslide_coverage, landslide_probability


def probability(**changes):
    values = {
        "pgv_cms": 50.0, "pga_percent_g": 40.0, "slope_deg": 30.0,
        "lithology": -1.36, "landcover": 0.78, "cti": 7.0,
    }  # fmt: skip
    arrays = {name: np.array([value]) for name, value in (values | changes).items()}
    return float(landslide_probability(**arrays)[0])


def test_equation_8_by_hand():
    # ln 50 = 3.912023; X = -6.30 + 6.454838 + 1.8 - 1.36 + 0.21 + 0.78 + 1.173607 = 2.758445
    assert probability() == pytest.approx(1 / (1 + np.exp(-2.758445)), abs=1e-6)
    # ln 10 = 2.302585, 10°: X = -6.30 + 3.799265 + 0.6 - 1.87 + 0.15 + 0.30 + 0.230259 = -3.090476
    found = probability(pgv_cms=10.0, slope_deg=10.0, lithology=-1.87, landcover=0.30, cti=5.0)
    assert found == pytest.approx(1 / (1 + np.exp(3.090476)), abs=1e-6)


@pytest.mark.parametrize(
    ("chance", "share"),
    [
        # The paper: the share runs from 0.05 % to 25.6 %.
        (1e-9, 0.000504),  # exp(-7.592)
        (1.0, 0.2561),  # exp(-7.592 + 5.237 - 3.042 + 4.035) = exp(-1.362)
        # -7.592 + 4.924812 - 2.690131 + 3.355559 = -2.001760
        (0.940388, 0.135097),
    ],
)
def test_equation_9_by_hand(chance, share):
    assert landslide_coverage(np.array([chance]))[0] == pytest.approx(share, rel=1e-3)


def test_gentle_ground_and_weak_shaking_are_spared():
    assert probability(slope_deg=2.0) > 0
    assert probability(slope_deg=1.99) == 0
    assert probability(pga_percent_g=2.0) > 0
    assert probability(pga_percent_g=1.99) == 0
    assert probability(pgv_cms=0.0, pga_percent_g=0.0, slope_deg=0.0) == 0
    assert landslide_coverage(np.array([0.0]))[0] == 0


def test_beyond_what_was_fitted_nothing_grows():
    assert probability(pgv_cms=400.0) == probability(pgv_cms=211.0) > probability(pgv_cms=200.0)
    assert probability(cti=40.0) == probability(cti=19.0) > probability(cti=18.0)


@pytest.mark.parametrize("name", ["pgv_cms", "slope_deg", "lithology", "landcover", "cti"])
def test_what_is_not_known_stays_unknown(name):
    assert np.isnan(probability(**{name: np.nan}))
