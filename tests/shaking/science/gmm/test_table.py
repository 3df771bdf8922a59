"""Rows of coefficients by measure."""

import math

import pytest

from houfeng.shaking.science.gmm.table import CoefficientTable

TABLE = CoefficientTable(
    "a paper",
    {"PGA": {"a": 9.0}, "SA(1.0)": {"a": 3.0}, "SA(0.1)": {"a": 1.0}, "SA(10.0)": {"a": 7.0}},
)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("PGA", 9.0),
        ("SA(0.1)", 1.0),
        ("SA(1)", 3.0),  # written another way
        (f"SA({math.sqrt(0.1)!r})", 2.0),  # half way in the logarithm
        (f"SA({10**0.25!r})", 4.0),  # a quarter of the way from 3 to 7
        ("SA(10)", 7.0),
    ],
)
def test_rows_are_linear_in_the_logarithm_of_period(measure, value):
    assert TABLE.at(measure)["a"] == pytest.approx(value)


@pytest.mark.parametrize("measure", ["PGV", "SA(0.099)", "SA(10.1)", "MMI"])
def test_nothing_is_extrapolated(measure):
    with pytest.raises(ValueError, match="a paper"):
        TABLE.at(measure)


def test_periods_are_in_order():
    assert TABLE.periods_s == (0.1, 1.0, 10.0)
