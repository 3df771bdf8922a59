import math

import numpy as np
import pytest

from houfeng.shaking.science.equal_area import (
    equal_area_distances,
    equal_area_rjb_km,
    rearranged_radially,
    strike_spread,
)

LENGTH_KM = 60.0


def field(rjb_km):
    """Any field that falls with distance."""
    return 9.0 - 1.2 * np.log(1 + np.asarray(rjb_km))


def a_line_on_a_fine_plane():
    """rjb of a 60 km line on square kilometres of 250 m, and their distance from its middle."""
    x, y = np.meshgrid(np.arange(-150, 150.1, 0.5), np.arange(-150, 150.1, 0.5))
    rjb = np.hypot(np.maximum(np.abs(x) - LENGTH_KM / 2, 0.0), y)
    return rjb.ravel(), np.hypot(x, y).ravel(), 0.25


@pytest.mark.parametrize("r_km", [0.5, 5.0, 40.0])
def test_the_circle_is_as_large_as_the_band_about_the_line(r_km):
    band = 2 * r_km * LENGTH_KM + math.pi * r_km**2
    radius = math.sqrt(band / math.pi)

    assert equal_area_rjb_km(np.array([radius]), LENGTH_KM) == pytest.approx([r_km])


def test_a_point_is_left_alone():
    repi = np.array([0.0, 3.0, 70.0])

    assert equal_area_rjb_km(repi, 0.0) == pytest.approx(repi)
    assert np.all(strike_spread(field, repi, 0.0) == 0)


def test_no_zone_loses_area_where_the_mean_over_strikes_loses_much():
    rjb, repi, cell = a_line_on_a_fine_plane()
    radius = np.hypot(*np.meshgrid(np.arange(-150, 150.1, 0.5), np.arange(-150, 150.1, 0.5)))
    drawn = field(equal_area_rjb_km(radius, LENGTH_KM))
    turns = np.linspace(0, math.pi / 2, 181)
    nodes = np.linspace(0, 210, 400)
    beyond = np.maximum(nodes[:, None] * np.cos(turns) - LENGTH_KM / 2, 0)
    averaged = np.interp(
        radius, nodes, field(np.hypot(beyond, nodes[:, None] * np.sin(turns))).mean(axis=1)
    )
    strong, weak = field(7.25), field(30.25)  # half way between rows of the plane
    for value in (strong, weak):
        one_strike = np.count_nonzero(field(rjb) >= value) * cell
        assert np.count_nonzero(drawn >= value) * cell == pytest.approx(one_strike, rel=0.02)
    # What the rearrangement is for.
    one_strike = np.count_nonzero(field(rjb) >= strong) * cell
    assert np.count_nonzero(averaged >= strong) * cell < 0.67 * one_strike
    assert repi.shape == rjb.shape


def test_the_general_rearrangement_agrees_with_the_closed_form():
    rjb, _, cell = a_line_on_a_fine_plane()
    repi = np.array([10.0, 30.0, 60.0, 100.0])

    found = rearranged_radially(field(rjb), np.full(rjb.size, cell), repi)

    assert found == pytest.approx(field(equal_area_rjb_km(repi, LENGTH_KM)), abs=0.02)


def test_spread_is_the_root_mean_square_over_strikes():
    repi = 40.0
    turns = np.linspace(0, 2 * math.pi, 100_001)[:-1]
    along = np.maximum(np.abs(repi * np.cos(turns)) - LENGTH_KM / 2, 0)
    values = field(np.hypot(along, repi * np.sin(turns)))
    drawn = field(equal_area_rjb_km(np.array([repi]), LENGTH_KM))[0]
    expected = math.sqrt(np.mean((values - drawn) ** 2))

    assert strike_spread(field, np.array([repi]), LENGTH_KM)[0] == pytest.approx(expected, abs=0.01)
    assert expected > 0.2


def test_distances_fit_together():
    repi = np.array([0.0, 20.0, 200.0])
    found = equal_area_distances(repi, LENGTH_KM, depth_km=12.0, ztor_km=3.0)

    assert found.rrup == pytest.approx(np.hypot(found.rjb, 3.0))
    assert found.rhypo == pytest.approx(np.hypot(repi, 12.0))
    assert np.all(found.rx <= 0)  # never on a hanging wall
    assert np.all(np.abs(found.rx) <= found.rjb + 1e-12)
