"""Fragility: against hand calculations, numerical integration, and a second copy of HAZUS."""

import csv
import math
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import norm

from houfeng.impact.science.fragility import (
    expected_damage,
    first_crossing,
    normal_exceedance,
    smoothed,
    state_probabilities,
    table_exceedance,
)


def column(*values):
    return np.array(values, dtype=float)[:, None]


def test_the_median_is_reached_by_half():
    # C1L high code: medians 0.21, 0.35, 0.70, 1.37 g, beta 0.64 (HAZUS 6.1, table 5-37)
    centres, betas = np.log(column(0.21, 0.35, 0.70, 1.37)), column(0.64, 0.64, 0.64, 0.64)
    reached = normal_exceedance(np.log([0.35]), np.zeros(1), centres, betas)

    assert reached[1, 0] == pytest.approx(0.5)
    # ln(0.35/0.21)/0.64 is 0.7982, of which Phi is 0.7876; ln(0.35/1.37)/0.64 is -2.1320: 0.0165
    assert reached[0, 0] == pytest.approx(0.7876, abs=1e-4)
    assert reached[3, 0] == pytest.approx(0.0165, abs=1e-4)


def test_the_maps_sigma_widens_the_curve():
    # ln 2 over 0.8773, the hypotenuse of 0.64 and 0.6, gives 0.7901, of which Phi is 0.7853.
    centre, beta = np.log(column(0.35)), column(0.64)
    reached = normal_exceedance(np.log([0.70]), np.array([0.6]), centre, beta)

    assert reached[0, 0] == pytest.approx(0.7853, abs=1e-4)


def test_it_is_the_integral_over_the_uncertain_motion():
    x, sigma, median, beta = math.log(0.3), 0.55, math.log(0.5), 0.64
    at = np.linspace(x - 8 * sigma, x + 8 * sigma, 20_001)
    integral = np.trapezoid(norm.cdf((at - median) / beta) * norm.pdf(at, x, sigma), at)

    found = normal_exceedance(np.array([x]), np.array([sigma]), column(median), column(beta))
    assert found[0, 0] == pytest.approx(integral, rel=1e-6)


def test_a_tabulated_normal_curve_smooths_to_the_closed_form():
    intensities = np.round(np.arange(1, 12.005, 0.01), 2)
    table = norm.cdf((intensities[:, None] - np.array([6.0, 7.0, 8.0, 9.0])) / 0.7)
    sigmas = np.linspace(0, 2, 41)
    made = smoothed(table, intensities, sigmas)[None]

    x, sigma = np.array([6.4, 7.0, 8.13]), np.array([0.0, 0.62, 0.93])
    found = table_exceedance(x, sigma, made, np.zeros(3, int), low=1.0, step=0.01, sigma_step=0.05)
    expected = norm.cdf((x - np.array([[6.0], [7.0], [8.0], [9.0]])) / np.hypot(0.7, sigma))
    assert found == pytest.approx(expected, abs=5e-4)


def test_states_add_up_and_ranking_follows_the_damage_ratios():
    chances = state_probabilities(np.array([[0.9], [0.6], [0.25], [0.05]]))

    assert chances[:, 0] == pytest.approx([0.1, 0.3, 0.35, 0.2, 0.05])
    # 0.3 x 2 % + 0.35 x 10 % + 0.2 x 50 % + 0.05 x 100 % = 19.1 %
    assert expected_damage(chances)[0] == pytest.approx(0.191)


def test_a_worse_state_is_never_likelier_to_be_reached():
    chances = state_probabilities(np.array([[0.5], [0.6], [0.2], [0.3]]))

    assert (chances >= 0).all()
    assert chances.sum() == pytest.approx(1)


def test_crossing_is_found_where_it_is_largest():
    x = np.linspace(0, 1, 5)
    milder, worse = np.array([0.0, 0.2, 0.5, 0.8, 1.0]), np.array([0.0, 0.3, 0.9, 0.8, 0.9])

    assert first_crossing(x, np.array([milder, worse])) == (2, 1)
    assert first_crossing(x, np.array([milder, milder])) is None


SECOND_COPY = {
    # Tables 5-37 to 5-40 of the Hazus 6.1 manual as another project transcribed them.
    "W1-HC": (0.26, 0.55, 1.28, 2.01),
    "C2H-HC": (0.12, 0.29, 0.82, 1.87),
    "RM1M-HC": (0.20, 0.37, 0.81, 1.90),
    "S4M-MC": (0.14, 0.22, 0.51, 0.92),
    "C1M-MC": (0.13, 0.21, 0.49, 0.89),
    "PC2H-MC": (0.12, 0.19, 0.46, 0.90),
    "S5L-LC": (0.13, 0.17, 0.28, 0.45),
    "C3H-LC": (0.09, 0.16, 0.33, 0.53),
    "URML-LC": (0.14, 0.20, 0.32, 0.46),
    "C2L-PC": (0.11, 0.15, 0.24, 0.42),
    "URMM-PC": (0.09, 0.13, 0.21, 0.38),
    "MH-PC": (0.08, 0.11, 0.18, 0.34),
}


def test_hazus_is_what_a_second_copy_says():
    text = files("houfeng.impact").joinpath("data/hazus_fragility.csv").read_text("utf-8")
    rows = {f"{row['type']}-{row['code']}": row for row in csv.DictReader(text.splitlines())}

    # 28 types in the two codes that forbid unreinforced masonry, 36 in the others.
    assert len(rows) == 28 + 28 + 36 + 36
    for name, medians in SECOND_COPY.items():
        row = rows[name]
        names = ("slight_g", "moderate_g", "extensive_g", "complete_g")
        assert tuple(float(row[one]) for one in names) == medians, name
    # 0.64 = sqrt(0.4^2 + 0.5^2), manual p. 5-65
    assert {row["beta"] for row in rows.values()} == {"0.64"}


def test_stronger_design_never_fails_sooner():
    text = files("houfeng.impact").joinpath("data/hazus_fragility.csv").read_text("utf-8")
    by_type: dict[str, dict[str, list[float]]] = {}
    for row in csv.DictReader(text.splitlines()):
        numbers = [float(v) for name, v in row.items() if name.endswith("_g")]
        by_type.setdefault(row["type"], {})[row["code"]] = numbers
    for kind, codes in by_type.items():
        told = [codes[code] for code in ("PC", "LC", "MC", "HC") if code in codes]
        for weaker, stronger in pairwise(told):
            assert all(a <= b for a, b in zip(weaker, stronger, strict=True)), kind
