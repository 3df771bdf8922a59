"""Against OpenQuake's ParkerEtAl2020SInter and SSlab (reference_b.csv, its maker beside it)."""

import math

import numpy as np
import pytest

from houfeng.shaking.coefficients import table
from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm.motion import Sites
from tests.shaking.science.gmm.reference_b import cases, distances, earthquake, ours

NAMES = (
    "parker_2020_interface",
    "parker_2020_slab",
    "parker_2020_interface_taiwan",
    "parker_2020_slab_taiwan",
)


@pytest.mark.parametrize("name", NAMES)
def test_motion_is_openquakes(name):
    model = ground_motion_model(name)
    assert len(cases(name)) >= 12
    for case in cases(name):
        found = ours(model, case)
        np.testing.assert_allclose(found.mean, case.expected.mean, atol=1e-5)
        np.testing.assert_allclose(found.tau, case.expected.tau, rtol=1e-5)
        np.testing.assert_allclose(found.phi, case.expected.phi, rtol=1e-5)
        np.testing.assert_allclose(found.sigma, case.sigma, rtol=1e-5)


def test_interface_pga_by_hand():
    # M 8 at 100 km on 760 m/s: h = 10^(-0.82 + 0.252 x 8) = 15.7036, R = sqrt(100² + h²) = 101.2255
    # F_P = -1.662 ln R + 0.1 x 8 ln(R / sqrt(1 + h²)) - 0.00657 R
    # F_M = 1.128 x (8 - 7.9); no site term.
    r, ref = 101.2255, math.sqrt(1 + 15.7036**2)
    by_hand = 4.082 - 1.662 * math.log(r) + 0.8 * math.log(r / ref) - 0.00657 * r + 0.1128
    found = ground_motion_model("parker_2020_interface").predict(
        ["PGA"], earthquake(8.0), Sites(np.array([760.0])), distances(np.array([100.0]))
    )
    assert found["PGA"].mean == pytest.approx([by_hand], abs=1e-4)


def test_a_slab_earthquake_needs_its_depth_and_an_interface_one_does_not():
    interface = ground_motion_model("parker_2020_interface").about
    slab = ground_motion_model("parker_2020_slab").about
    assert slab.needs - interface.needs == {"depth_km"}
    assert (interface.region, slab.region) == ("subduction interface", "subduction slab")


def test_a_period_outside_the_table_is_refused():
    model = ground_motion_model("parker_2020_slab")
    where = Sites(np.array([500.0])), distances(np.array([50.0]))
    assert model.predict(["SA(10.0)"], earthquake(7.0), *where)
    with pytest.raises(ValueError, match=r"SA\(12\.0\)"):
        model.predict(["SA(12.0)"], earthquake(7.0), *where)


def test_the_tables_name_their_source():
    for name in NAMES:
        assert "Parker" in table(name).source
