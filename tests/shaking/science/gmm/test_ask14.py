"""ASK14 beside OpenQuake's AbrahamsonEtAl2014, and what its paper says of single terms."""

import numpy as np
import pytest

from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm.motion import Sites
from tests.shaking.science.gmm.making import earthquake, straight
from tests.shaking.science.gmm.reference import NGA_WEST2, largest_differences

MODEL = ground_motion_model("ask14")


def test_it_agrees_with_openquake():
    found = largest_differences(NGA_WEST2, "ask14", MODEL)

    assert len(found) == 27
    assert max(found.values()) < 3e-6  # the file has seven decimals


def test_a_measured_vs30_changes_the_within_event_scatter_alone():
    vs30, paths = np.array([300.0, 900.0]), straight([10.0, 100.0])
    inferred, measured = (
        MODEL.predict(["PGA"], earthquake(mw=7.0), Sites(vs30, known), paths)["PGA"]
        for known in (False, True)
    )

    # Far and firm, phi is s2 of equation 24: 0.52 inferred, 0.501 measured (table 5, PGA), less
    # 2.5 %, for 900 m/s is above the 660 m/s from which the ground is linear.
    assert inferred.phi[1] == pytest.approx(0.52)
    assert measured.phi[1] == pytest.approx(0.501)
    assert (measured.phi < inferred.phi).all()
    assert measured.tau == pytest.approx(inferred.tau)
    assert measured.mean == pytest.approx(inferred.mean)


def test_the_hanging_wall_moves_more_than_the_footwall():
    paths = straight([6.0, 6.0], rx=[3.0, -3.0], rjb=[0.0, 3.0])
    motion = MODEL.predict(["PGA"], earthquake(dip_deg=45.0), Sites(np.full(2, 760.0)), paths)

    # a13 0.6; T1 1; T2 1.1 at M 7; T3 0.25 + 1.5 x - 0.75 x^2 with x = 3 / (15 cos 45);
    # T4 1 - 25/100; T5 1. Nothing else differs at the same rrup on linear ground.
    x = 3 / (15 * np.cos(np.pi / 4))
    expected = 0.6 * 1.1 * (0.25 + 1.5 * x - 0.75 * x**2) * 0.75
    assert motion["PGA"].mean[0] - motion["PGA"].mean[1] == pytest.approx(expected)


def test_a_depth_of_the_average_basin_changes_nothing():
    vs30, paths = np.array([250.0, 500.0]), straight([20.0, 20.0])
    average_m = np.exp(-7.67 / 4 * np.log((vs30**4 + 610**4) / (1360**4 + 610**4)))  # equation 18
    without = MODEL.predict(["SA(3.0)"], earthquake(), Sites(vs30), paths)["SA(3.0)"]
    same = MODEL.predict(["SA(3.0)"], earthquake(), Sites(vs30, z1pt0_m=average_m), paths)
    deeper = MODEL.predict(["SA(3.0)"], earthquake(), Sites(vs30, z1pt0_m=2 * average_m), paths)

    assert same["SA(3.0)"].mean == pytest.approx(without.mean)
    assert (deeper["SA(3.0)"].mean > without.mean).all()
