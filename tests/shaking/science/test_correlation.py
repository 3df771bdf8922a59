"""Correlation models against the numbers of the publications and of ShakeMap's own tables."""

import numpy as np
import pytest

from houfeng.shaking.science.exponential import exponential
from houfeng.shaking.science.jayaram_baker_2009 import jayaram_baker_2009, range_km
from houfeng.shaking.science.loth_baker_2013 import loth_baker_2013
from houfeng.vocabulary.errors import NotValid

# esi-shakelib 1.2.1, LothBaker2013(periods).getCorrelation at 0, 5 and 40 km, run in its own
# environment; periods PGA 0.01, PGV and MMI 1.0 as shakemap-modules 1.1.18 assigns them.
BY_SHAKELIB = {
    ("PGA", "PGA"): (1.00000000, 0.51633164, 0.08536222),
    ("SA(0.3)", "SA(0.3)"): (0.99666667, 0.48896900, 0.07994293),
    ("SA(3.0)", "SA(3.0)"): (1.00000000, 0.59533237, 0.09750058),
    ("PGA", "SA(0.3)"): (0.80333333, 0.43418180, 0.07320735),
    ("PGV", "MMI"): (1.01000000, 0.54329748, 0.08726230),
    ("SA(0.15)", "SA(3.0)"): (0.11833333, 0.07929833, 0.01477777),
    ("PGA", "MMI"): (0.43000000, 0.30294777, 0.04907110),
}


@pytest.mark.parametrize(("pair", "expected"), BY_SHAKELIB.items())
def test_loth_baker_equals_shakelib(pair, expected):
    model = loth_baker_2013(("PGA", "PGV", "SA(0.3)", "SA(1.0)", "SA(3.0)", "MMI", "SA(0.15)"))

    found = model.at(np.array([0.0, 5.0, 40.0]), *pair)

    assert found == pytest.approx(expected, abs=1e-7)


def test_loth_baker_tables_are_those_of_the_erratum():
    model = loth_baker_2013(("PGA", "SA(1.0)"))

    # The facts sheet: PGA .29/.47/.24, 1 s .33/.48/.20.
    assert np.diagonal(model.sills[0]) == pytest.approx([0.29, 0.33])
    assert np.diagonal(model.sills[1]) == pytest.approx([0.47, 0.48])
    assert np.diagonal(model.nugget) == pytest.approx([0.24, 0.20])


def test_measures_with_one_pseudo_period_are_one_measure_to_loth_baker():
    model = loth_baker_2013(("PGV", "SA(1.0)", "MMI", "CSIS"))

    assert np.ptp(model.at_one_place) == 0.0


@pytest.mark.parametrize("measure", ["SA(0.005)", "SA(12)", "SA(x)", "PGD"])
def test_a_measure_loth_baker_does_not_have_is_refused_by_name(measure):
    with pytest.raises(NotValid, match=measure.replace("(", r"\(").replace(")", r"\)")):
        loth_baker_2013((measure,))


@pytest.mark.parametrize(
    ("measure", "clustered", "expected"),
    [
        ("PGA", False, 8.5),  # equation 17 at T = 0
        ("PGA", True, 40.7),  # equation 18
        ("SA(0.5)", False, 17.1),  # 8.5 + 17.2 / 2
        ("SA(3.0)", True, 33.1),  # equation 19: 22 + 3.7 * 3
        ("PGV", False, 25.7),  # as 1 s
    ],
)
def test_jayaram_baker_ranges(measure, clustered, expected):
    assert range_km(measure, clustered) == pytest.approx(expected)
    model = jayaram_baker_2009((measure,), clustered)
    assert model.at(np.array([expected]), measure, measure) == pytest.approx([np.exp(-3)])


def test_jayaram_baker_keeps_measures_apart():
    model = jayaram_baker_2009(("PGA", "SA(1.0)"))

    assert model.at(np.array([0.0]), "PGA", "SA(1.0)") == [0.0]


def test_exponential_falls_by_its_range_and_by_the_ratio_of_periods():
    model = exponential(("SA(0.5)", "SA(1.0)"), 10.0)

    assert model.at(np.array([10.0]), "SA(1.0)", "SA(1.0)") == pytest.approx([np.exp(-1)])
    assert model.at(np.array([10.0]), "SA(0.5)", "SA(1.0)") == pytest.approx([0.5 * np.exp(-1)])
    with pytest.raises(NotValid, match="range_km"):
        exponential(("PGA",), 0.0)
