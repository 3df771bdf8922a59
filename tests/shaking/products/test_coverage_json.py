"""CoverageJSON (OGC 21-069): shapes, order of rows, units, status."""

import json
from dataclasses import replace

import numpy as np
import pytest

from houfeng.shaking.products.coverage_json import coverage, coverage_bytes


def test_values_run_as_the_axes_do(across):
    found = json.loads(coverage_bytes(across, "PGV"))
    axes, told = found["domain"]["axes"], found["ranges"]["PGV"]

    assert (axes["x"]["start"], axes["x"]["stop"], axes["x"]["num"]) == (178.0, 181.0, 61)
    assert (axes["y"]["start"], axes["y"]["num"]) == (pytest.approx(-18.2), 49)
    assert (told["axisNames"], told["shape"]) == (["y", "x"], [49, 61])
    grid = np.array(told["values"]).reshape(49, 61)
    assert grid == pytest.approx(across.fields["PGV"].mean, abs=5.1e-4)


def test_each_range_has_its_parameter(made):
    found = coverage(made, "SA(0.3)")

    assert set(found["ranges"]) == set(found["parameters"]) == {"SA(0.3)", "SA(0.3)_std"}
    assert found["parameters"]["SA(0.3)"]["unit"]["symbol"] == "ln(g)"
    for parameter in found["parameters"].values():
        # The standard: a description is words by language, not a list as ShakeMap's own has it.
        assert all(isinstance(words, str) for words in parameter["description"].values())
        assert set(parameter["observedProperty"]["label"]) == {"zh", "en"}


def test_intensity_carries_the_scales_colours(made):
    palette = coverage(made, "CSIS")["parameters"]["CSIS"]["preferredPalette"]

    assert len(palette["colors"]) == 12
    assert palette["extent"] == [1, 12]


def test_an_exercise_says_so(across):
    found = coverage(across, "MMI")

    assert found["houfeng"]["status"] == "exercise"
    assert found["parameters"]["MMI"]["description"]["en"].startswith("演习 EXERCISE ")


def test_a_hole_is_null(made):
    mean = made.fields["MMI"].mean.copy()
    mean[0, 1] = np.nan
    holed = replace(made, fields={"MMI": replace(made.fields["MMI"], mean=mean)})

    assert json.loads(coverage_bytes(holed, "MMI"))["ranges"]["MMI"]["values"][1] is None
