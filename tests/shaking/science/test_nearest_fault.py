"""The nearest fault trace."""

import numpy as np
import pytest

from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.shaking.science.nearest_fault import nearest_fault
from houfeng.shaking.science.nodal_planes import strikes_apart_deg

PLANE = LocalPlane(103.4, 31.0)


def line(*east_north):
    return np.array([PLANE.longitude_latitude(e, n) for e, n in east_north])


def test_the_nearest_of_several():
    far = line((-50, 30), (50, 30))
    near = line((8, -40), (8, 40))
    found = nearest_fault(103.4, 31.0, [far, near, line((0, 100), (1, 101))])

    assert found.number == 1
    assert found.distance_km == pytest.approx(8, abs=1e-3)
    assert strikes_apart_deg(found.strike_deg, 0.0) < 0.01
    assert nearest_fault(103.4, 31.0, [far, near], within_km=7.9) is None
    assert nearest_fault(103.4, 31.0, []) is None


def test_a_kink_does_not_decide_the_strike():
    # North-east for 60 km, with one digitised step of 400 m to the east beside the epicentre.
    trace = line((-30, -25), (-0.2, 4.8), (0.2, 4.8), (30, 34.6))
    found = nearest_fault(103.4, 31.0, [trace])
    assert found.strike_deg == pytest.approx(45, abs=1.5)


def test_lines_are_not_joined_to_each_other():
    # The gap between the end of one and the begin of the other runs over the epicentre.
    found = nearest_fault(103.4, 31.0, [line((-30, -30), (-20, -20)), line((20, 20), (30, 30))])
    assert found.distance_km == pytest.approx(np.hypot(20, 20), rel=1e-3)


def test_a_layer_across_the_date_line():
    found = nearest_fault(179.95, 52.0, [np.array([(-179.9, 51.0), (-179.9, 53.0)])])
    assert found.distance_km == pytest.approx(10.3, abs=0.1)  # 0.15 degrees at 52 N
