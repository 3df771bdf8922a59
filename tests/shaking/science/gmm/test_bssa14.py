"""BSSA14 beside OpenQuake's BooreEtAl2014CaliforniaBasin, and terms worked out by hand."""

import math

import numpy as np
import pytest

from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm.motion import Sites
from tests.shaking.science.gmm.making import earthquake, straight
from tests.shaking.science.gmm.reference import NGA_WEST2, largest_differences

MODEL = ground_motion_model("bssa14")


def test_it_agrees_with_openquake():
    found = largest_differences(NGA_WEST2, "bssa14", MODEL)

    assert len(found) == 27
    assert max(found.values()) < 3e-6  # the file has seven decimals


@pytest.mark.parametrize(
    ("rake_deg", "base"), [(0.0, 0.4856), (90.0, 0.4539), (-90.0, 0.2459), (math.nan, 0.4473)]
)
def test_pga_on_reference_rock_above_the_fault_by_hand(rake_deg, base):
    motion = MODEL.predict(
        ["PGA"], earthquake(mw=5.5, rake_deg=rake_deg), Sites(np.array([760.0])), straight([0.0])
    )

    # At M = Mh = 5.5 equation 2 is e of the style alone; R = h = 4.5 km;
    # (-1.134 + 0.1917 (5.5 - 4.5)) ln 4.5 - 0.008088 (4.5 - 1) = -1.41730 - 0.02831.
    assert motion["PGA"].mean[0] == pytest.approx(base - 1.44561, abs=2e-5)


@pytest.mark.parametrize(
    ("vs30_ms", "rjb_km", "phi"),
    [
        (400.0, 10.0, 0.495),  # phi2 from M 5.5
        (225.0, 10.0, 0.425),  # less 0.070 at V1 (OpenQuake 3.24.1 takes it off twice here)
        (180.0, 10.0, 0.425),
        (400.0, 300.0, 0.595),  # plus 0.100 beyond R2
        (400.0, math.sqrt(110 * 270), 0.545),  # half of it half way in ln R
    ],
)
def test_phi_by_hand(vs30_ms, rjb_km, phi):
    motion = MODEL.predict(["PGA"], earthquake(), Sites(np.array([vs30_ms])), straight([rjb_km]))

    assert motion["PGA"].phi[0] == pytest.approx(phi)


def test_basins_matter_from_0_65_s():
    vs30, paths = np.array([300.0]), straight([20.0])
    deep = Sites(vs30, z1pt0_m=np.array([1200.0]))
    measures = ["PGA", "PGV", "SA(0.64)", "SA(0.66)"]
    with_basin = MODEL.predict(measures, earthquake(), deep, paths)
    without = MODEL.predict(measures, earthquake(), Sites(vs30), paths)

    differ = [with_basin[each].mean[0] - without[each].mean[0] for each in measures]
    assert differ[:3] == [0.0, 0.0, 0.0]
    assert 0 < differ[3] < 0.05  # f7 is 0.004 at 0.65 s and 0.017 at 0.667 s
