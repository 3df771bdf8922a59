"""Against OpenQuake's AtkinsonBoore2006 (reference_b.csv, its maker beside it)."""

import math

import numpy as np
import pytest

from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm.motion import Sites
from tests.shaking.science.gmm.reference_b import cases, distances, earthquake, ours

NAME = "atkinson_boore_2006"


def test_motion_is_openquakes():
    model = ground_motion_model(NAME)
    assert len(cases(NAME)) == 18
    for case in cases(NAME):
        found = ours(model, case)
        # OpenQuake turns gal into g with 980.665 too; the rest is rounding of the kept file.
        np.testing.assert_allclose(found.mean, case.expected.mean, atol=1e-5)
        np.testing.assert_allclose(found.sigma, case.sigma, rtol=1e-5)


def test_hard_rock_pga_by_hand():
    # Table 6, M 6 at 50 km: f0 = f2 = 0, f1 = lg 50
    # lg = 0.9069 + 0.983 x 6 - 0.06595 x 36 + (-2.698 + 0.1594 x 6) lg 50 - 0.0004484 x 50
    lg = 0.9069 + 5.898 - 2.3742 + (-2.698 + 0.9564) * math.log10(50) - 0.02242
    found = ground_motion_model(NAME).predict(
        ["PGA"], earthquake(6.0), Sites(np.array([2000.0])), distances(np.array([50.0]))
    )
    assert found["PGA"].mean == pytest.approx([lg * math.log(10) - math.log(980.665)], abs=1e-6)


def test_the_total_sigma_is_split_and_kept():
    found = ground_motion_model(NAME).predict(
        ["PGV"], earthquake(6.0), Sites(np.array([500.0])), distances(np.array([50.0]))
    )["PGV"]
    total = 0.30 * math.log(10)
    assert found.tau == pytest.approx([0.55 * total])
    assert np.hypot(found.tau, found.phi) == pytest.approx([total])


def test_a_period_outside_the_table_is_refused():
    where = Sites(np.array([500.0])), distances(np.array([50.0]))
    with pytest.raises(ValueError, match=r"SA\(7\.5\)"):
        ground_motion_model(NAME).predict(["SA(7.5)"], earthquake(6.0), *where)
