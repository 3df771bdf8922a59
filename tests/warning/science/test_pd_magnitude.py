import numpy as np
import pytest

from houfeng.warning.science import pd_magnitude
from houfeng.warning.science.pd_magnitude import lg_pd_cm, sigma_lg_pd


def test_pd_is_the_mean_of_both_relations():
    # M 6 at 30 km, lg 30 = 1.477121.
    # Wu & Zhao: -3.463 + 0.729 x 6 - 1.374 x 1.477121 = -1.118565
    # Kuyuk & Allen: (6 - 5.39 - 1.38 x 1.477121) / 1.23 = -1.161322
    found = lg_pd_cm(np.array([6.0]), np.array([30.0]))

    assert found == pytest.approx([(-1.118565 - 1.161322) / 2], abs=1e-5)


def test_each_relation_is_as_published():
    # Kuyuk & Allen: Pd 1 cm at 10 km is M 5.39 + 0 + 1.38 = 6.77.
    c, m, r = pd_magnitude.KUYUK_ALLEN_2013
    assert c + m * 6.77 + r * 1.0 == pytest.approx(0.0, abs=1e-12)
    # Facts of the project, the other way round: M = 4.748 + 1.371 lg Pd + 1.883 lg R.
    c, m, r = pd_magnitude.WU_ZHAO_2006
    assert (-c / m, 1 / m, -r / m) == pytest.approx((4.748, 1.371, 1.883), abs=0.003)


def test_the_scatter_is_between_the_published_ones():
    # 0.305 and 0.4 / 1.23 = 0.325
    assert sigma_lg_pd() == pytest.approx((0.305 + 0.3252) / 2, abs=1e-3)
