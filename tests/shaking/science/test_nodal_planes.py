"""Nodal planes, Aki & Richards conventions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.shaking.science.nodal_planes import (
    Plane,
    auxiliary,
    normal_and_slip,
    planes_of_tensor,
    strikes_apart_deg,
    tensor_from_spherical,
    tensor_of,
)

dips, rakes = st.floats(5, 89), st.floats(-175, 175)


@given(st.floats(0, 359.9), dips, rakes)
def test_the_other_plane_of_the_other_plane_is_the_first(strike, dip, rake):
    plane = Plane(strike, dip, rake)
    back = auxiliary(auxiliary(plane))
    for one, other in zip(normal_and_slip(plane), normal_and_slip(back), strict=True):
        assert one == pytest.approx(other, abs=1e-6)
    # Both planes have one moment tensor.
    assert tensor_of(auxiliary(plane)) == pytest.approx(tensor_of(plane), abs=1e-9)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((0, 90, 0), (90, 90, 180)),  # strike-slip on cross-shaped planes
        ((0, 45, 90), (180, 45, 90)),  # pure thrust: dips either way
        ((30, 60, -90), (210, 30, -90)),  # pure normal: dips add up to 90
    ],
)
def test_textbook_pairs(first, second):
    found = auxiliary(Plane(*map(float, first)))
    expected = Plane(*map(float, second))
    # Written as slip and normal, for 0 is 360 and an upright plane has two strikes.
    assert tensor_of(found) == pytest.approx(tensor_of(expected), abs=1e-9)
    assert strikes_apart_deg(found.strike_deg, expected.strike_deg) < 1e-6
    assert found.dip_deg == pytest.approx(expected.dip_deg)


def test_northridge_tensor_gives_the_planes_beside_it():
    # USGS/Duputel W phase, data/shaking/northridge_1994/moment.xml, in 1e19 N m; its planes
    # (121, 46, 102) and (283, 44, 76) are rounded, and of a tensor not quite a double couple.
    tensor = tensor_from_spherical(1.189, -1.027, -0.1613, -0.04363, -0.1977, 0.4262)
    found = sorted(planes_of_tensor(tensor), key=lambda plane: plane.strike_deg)

    for plane, expected in zip(found, [(121, 46, 102), (283, 44, 76)], strict=True):
        assert (plane.strike_deg, plane.dip_deg, plane.rake_deg) == pytest.approx(expected, abs=1.5)


@given(st.floats(0, 359.9), dips, rakes)
def test_a_tensor_gives_its_own_planes(strike, dip, rake):
    plane = Plane(strike, dip, rake)
    normals = [normal_and_slip(found)[0] for found in planes_of_tensor(tensor_of(plane))]
    fits = [abs(float(normal @ normal_and_slip(plane)[0])) for normal in normals]
    assert max(fits) == pytest.approx(1, abs=1e-6)


def test_reverse_slip_lifts_the_hanging_wall():
    normal, slip = normal_and_slip(Plane(0.0, 30.0, 90.0))  # strikes north, dips east
    assert normal == pytest.approx([0, np.sin(np.pi / 6), -np.cos(np.pi / 6)])
    assert slip == pytest.approx([0, -np.cos(np.pi / 6), -np.sin(np.pi / 6)])  # west and up


def test_strikes_have_no_sense():
    assert strikes_apart_deg(10, 350) == 20
    assert strikes_apart_deg(121, 283) == 18
    assert strikes_apart_deg(0, 90) == 90
