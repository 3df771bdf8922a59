"""CY14 beside OpenQuake's ChiouYoungs2014, and what its paper says of single terms."""

import math

import numpy as np
import pytest

from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm.motion import Sites
from tests.shaking.science.gmm.making import earthquake, straight
from tests.shaking.science.gmm.reference import NGA_WEST2, largest_differences

MODEL = ground_motion_model("cy14")


def test_it_agrees_with_openquake():
    found = largest_differences(NGA_WEST2, "cy14", MODEL)

    assert len(found) == 27
    assert max(found.values()) < 3e-6  # the file has seven decimals


def test_short_periods_do_not_fall_below_pga_but_longer_ones_may():
    paths = straight([300.0, 20.0])
    motion = MODEL.predict(
        ["SA(0.05)", "PGA", "SA(3.0)"], earthquake(mw=5.0), Sites(np.full(2, 300.0)), paths
    )

    assert motion["SA(0.05)"].mean[0] == motion["PGA"].mean[0]
    assert motion["SA(0.05)"].mean[1] > motion["PGA"].mean[1]
    assert (motion["SA(3.0)"].mean < motion["PGA"].mean).all()


def test_the_floor_ends_where_the_paper_says():
    # A small earthquake near by: PGA is above both.
    motion = MODEL.predict(
        ["PGA", "SA(0.3)", "SA(0.31)"],
        earthquake(mw=4.0),
        Sites(np.array([1000.0])),
        straight([8.0]),
    )

    assert motion["SA(0.3)"].mean[0] == motion["PGA"].mean[0]
    assert motion["SA(0.31)"].mean[0] < motion["PGA"].mean[0]


@pytest.mark.parametrize(("measured", "other"), [(False, 0.8), (True, 0.7)])
def test_scatter_on_rock_by_hand(measured, other):
    sites = Sites(np.array([1200.0]), vs30_measured=measured)
    motion = MODEL.predict(["PGA"], earthquake(), sites, straight([10.0]))

    # Equation 13 at NL0 = 0 and M >= 6.5: tau2 and sigma2 of table 5.
    assert motion["PGA"].tau[0] == pytest.approx(0.26)
    assert motion["PGA"].phi[0] == pytest.approx(0.3762 * math.sqrt(1 + other))


def test_a_depth_of_the_average_basin_changes_nothing():
    vs30, paths = np.array([250.0, 500.0]), straight([20.0, 20.0])
    # Equation 1.
    average_m = np.exp(-7.15 / 4 * np.log((vs30**4 + 570.94**4) / (1360**4 + 570.94**4)))
    without = MODEL.predict(["SA(3.0)"], earthquake(), Sites(vs30), paths)["SA(3.0)"]
    same = MODEL.predict(["SA(3.0)"], earthquake(), Sites(vs30, z1pt0_m=average_m), paths)
    deeper = MODEL.predict(["SA(3.0)"], earthquake(), Sites(vs30, z1pt0_m=average_m + 300), paths)

    assert same["SA(3.0)"].mean == pytest.approx(without.mean)
    # phi5 (1 - exp(-300 / phi6)), phi5 = 0.277 at 3 s
    assert deeper["SA(3.0)"].mean - without.mean == pytest.approx(0.277 * (1 - math.exp(-1)))


def test_the_surface_above_a_dipping_plane_moves_more_than_the_footwall():
    paths = straight([6.0, 6.0], rx=[3.0, -3.0], rjb=[0.0, 0.0])
    motion = MODEL.predict(["PGA"], earthquake(dip_deg=45.0), Sites(np.full(2, 1200.0)), paths)

    # Equation 11: c9 cos(dip) (c9a + (1 - c9a) tanh(rx / c9b)) (1 - ztor / (rrup + 1)).
    shape = 0.1202 + (1 - 0.1202) * math.tanh(3 / 6.8607)
    expected = 0.9228 * math.cos(math.pi / 4) * shape * (1 - 5 / 7)
    assert motion["PGA"].mean[0] - motion["PGA"].mean[1] == pytest.approx(expected)
