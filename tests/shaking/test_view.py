"""The map as other rooms read it: units, names, the upper edge of the rupture."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.shaking.view import shaking_map
from tests.shaking.made_result import synthetic_result


def told(**choices: str):
    made = synthetic_result(**({"kind": choices.pop("kind")} if "kind" in choices else {}))
    more = {"orientation": "rupture", "site": "uniform 500 m/s"} | choices
    return replace(made, choices={**made.choices, **more})


def test_motion_is_in_metres_and_seconds():
    result = told()
    found = shaking_map(result)

    # The invented level: ln g = -0.2 and ln cm/s = 4.6 in the nearest cell, 12 km "away".
    assert found.pga_ms2.max() == pytest.approx(np.exp(-0.2) * 9.80665)
    assert found.pgv_ms.max() == pytest.approx(np.exp(4.6) / 100)
    assert np.array_equal(found.pga_sigma_ln, result.fields["PGA"].std)
    assert np.array_equal(found.pgv_sigma_ln, result.fields["PGV"].std)


def test_intensity_is_chinas_own_and_the_instruments_is_told_beside_it():
    result = told()
    found = shaking_map(result)

    assert np.array_equal(found.intensity, result.fields["CSIS"].mean)
    assert np.array_equal(found.intensity_sigma, result.fields["CSIS"].std)
    # GB/T 17742-2020: strong shaking is judged by velocity, 3.00 lg(0.995 m/s) + 9.77 = 9.76.
    assert found.instrumental_intensity.max() == pytest.approx(
        3.0 * np.log10(np.exp(4.6) / 100) + 9.77, abs=0.01
    )


def test_the_event_and_its_region_are_those_of_the_origin():
    found = shaking_map(told())

    assert (found.event_id, found.revision, found.region) == ("synthetic-1", 3, "qingzang")
    assert found.longitudes.shape + found.latitudes.shape == (61, 49)
    assert found.site == "uniform 500 m/s"


def test_the_upper_edge_is_told_and_a_point_has_none():
    edge = np.array(shaking_map(told()).rupture_line)
    assert edge == pytest.approx(np.array([[103.25, 30.8], [103.55, 31.2]]), abs=1e-4)
    assert shaking_map(told(kind="point")).rupture_line == ()


@pytest.mark.parametrize(
    ("how", "shown"), [("all strikes", "averaged"), ("rupture", "rupture"), ("fault", "fault")]
)
def test_an_unknown_strike_is_called_averaged(how, shown):
    assert shaking_map(told(orientation=how)).orientation == shown
