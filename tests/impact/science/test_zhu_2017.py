"""Liquefaction: the published equations worked by hand, and the bounds of their use."""

import numpy as np
import pytest

from houfeng.impact.science.zhu_2017 import liquefaction_coverage, liquefaction_probability


def probability(mw=7.0, **changes):
    values = {
        "pgv_cms": 40.0, "pga_percent_g": 30.0, "vs30_ms": 200.0, "precipitation_mm": 800.0,
        "distance_to_water_km": 1.0, "water_table_m": 3.0,
    }  # fmt: skip
    arrays = {name: np.array([value]) for name, value in (values | changes).items()}
    return float(liquefaction_probability(mw=mw, **arrays)[0])


def test_the_general_model_by_hand():
    # 40 / (1 + e^-2) = 40 / 1.135335 = 35.23188, ln 3.561951; ln 200 = 5.298317
    # X = 8.801 + 1.189692 - 10.162173 + 0.43264 - 0.2054 - 0.0999 = -0.044141
    assert probability() == pytest.approx(1 / (1 + np.exp(0.044141)), abs=1e-6)
    # M 6 halves the velocity: ln 20 = 2.995732; X = -0.044141 - 0.334 (3.561951 - 2.995732)
    assert probability(mw=6.0) == pytest.approx(1 / (1 + np.exp(0.233258)), abs=1e-6)


@pytest.mark.parametrize(
    ("chance", "share"),
    [
        # e^(-4.481383) = 0.0113178; (1 + 0.479874)² = 2.190027
        (0.488967, 0.224426),
        # e^(-9.165) = 1.0464e-4; (1.0044367)² = 1.008893
        (1.0, 0.487167),
        (1e-12, 0.000260945),  # 0.4915 / 43.4²
    ],
)
def test_the_share_that_liquefies_by_hand(chance, share):
    assert liquefaction_coverage(np.array([chance]))[0] == pytest.approx(share, rel=1e-4)


@pytest.mark.parametrize(
    ("name", "counted", "spared"),
    [
        ("pgv_cms", 3.0, 2.99),
        ("pga_percent_g", 10.0, 9.99),
        ("vs30_ms", 620.0, 620.5),
        ("slope_deg", 5.0, 5.01),
    ],
)
def test_outside_its_bounds_nothing_liquefies(name, counted, spared):
    assert probability(**{name: counted}) > 0
    assert probability(**{name: spared}) == 0


def test_a_share_of_nothing_is_nothing():
    assert liquefaction_coverage(np.array([0.0]))[0] == 0
    assert probability(pgv_cms=0.0, pga_percent_g=0.0) == 0


def test_beyond_what_was_fitted_nothing_grows():
    assert probability(pgv_cms=400.0) == probability(pgv_cms=150.0) > probability(pgv_cms=140.0)
    wet = probability(precipitation_mm=2500.0)
    assert probability(precipitation_mm=9000.0) == wet > probability(precipitation_mm=2400.0)


@pytest.mark.parametrize(
    "name", ["pgv_cms", "vs30_ms", "precipitation_mm", "distance_to_water_km", "water_table_m"]
)
def test_what_is_not_known_stays_unknown(name):
    assert np.isnan(probability(**{name: np.nan}))
