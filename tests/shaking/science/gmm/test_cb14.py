"""CB14 beside OpenQuake's CampbellBozorgnia2014, and what its paper says of single terms."""

import math

import numpy as np
import pytest

from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm.motion import Sites
from tests.shaking.science.gmm.making import earthquake, straight
from tests.shaking.science.gmm.reference import NGA_WEST2, largest_differences

MODEL = ground_motion_model("cb14")


def test_it_agrees_with_openquake():
    found = largest_differences(NGA_WEST2, "cb14", MODEL)

    assert len(found) == 27
    assert max(found.values()) < 3e-6  # the file has seven decimals


def test_short_periods_do_not_fall_below_pga_but_longer_ones_may():
    paths = straight([300.0, 20.0])
    motion = MODEL.predict(
        ["SA(0.05)", "PGA", "SA(3.0)"],
        earthquake(mw=5.0, depth_km=8.0),
        Sites(np.full(2, 300.0)),
        paths,
    )

    assert motion["SA(0.05)"].mean[0] == motion["PGA"].mean[0]
    assert motion["SA(0.05)"].mean[1] > motion["PGA"].mean[1]
    assert (motion["SA(3.0)"].mean < motion["PGA"].mean).all()


def test_the_floor_ends_where_the_paper_says():
    # A small earthquake near by: PGA is above both.
    motion = MODEL.predict(
        ["PGA", "SA(0.24)", "SA(0.25)"],
        earthquake(mw=4.0),
        Sites(np.array([1000.0])),
        straight([8.0]),
    )

    assert motion["SA(0.24)"].mean[0] == motion["PGA"].mean[0]
    assert motion["SA(0.25)"].mean[0] < motion["PGA"].mean[0]


def test_scatter_is_that_of_rock_where_the_ground_is_linear():
    motion = MODEL.predict(["PGA", "PGV"], earthquake(), Sites(np.array([900.0])), straight([10.0]))

    # tau2 and phi2 of table 3, M >= 5.5
    assert motion["PGA"].tau[0] == pytest.approx(0.322)
    assert motion["PGA"].phi[0] == pytest.approx(0.492)
    assert motion["PGV"].tau[0] == pytest.approx(0.297)
    assert motion["PGV"].phi[0] == pytest.approx(0.494)


def test_deeper_hypocentres_down_to_20_km_move_more():
    def pga(depth_km: float) -> float:
        found = MODEL.predict(
            ["PGA"],
            earthquake(depth_km=depth_km),
            Sites(np.array([1000.0])),
            straight([30.0]),
        )
        return float(found["PGA"].mean[0])

    # c18 = 0.0333 a kilometre between 7 and 20 km (equations 21 to 23, M > 6.5)
    assert pga(12.0) - pga(7.0) == pytest.approx(5 * 0.0333)
    assert pga(7.0) == pga(3.0)
    assert pga(40.0) - pga(7.0) == pytest.approx(13 * 0.0333)


@pytest.mark.parametrize(
    ("z2pt5_km", "term"),
    [
        (0.5, 0.3478 * -0.5),
        (2.0, 0.0),
        (7.0, 0.686 * 2.11 * math.exp(-0.75) * (1 - math.exp(-1))),
    ],
)
def test_basin_term_of_3_s_by_hand(z2pt5_km, term):
    """Equation 20 with c14, c16 and k3 of 3 s; 1 to 3 km is neither shallow nor deep."""

    def sa(depth_km: float) -> float:
        sites = Sites(np.array([500.0]), z2pt5_km=np.array([depth_km]))
        found = MODEL.predict(["SA(3.0)"], earthquake(), sites, straight([30.0]))
        return float(found["SA(3.0)"].mean[0])

    assert sa(z2pt5_km) - sa(1.5) == pytest.approx(term)


def test_a_rupture_without_width_has_a_finite_motion():
    paths = straight([5.0, 6.0], rx=[0.0, 2.0], rjb=[0.0, 2.0])
    motion = MODEL.predict(
        ["PGA"], earthquake(dip_deg=40.0, width_km=0.0), Sites(np.full(2, 500.0)), paths
    )

    assert np.isfinite(motion["PGA"].mean).all()
