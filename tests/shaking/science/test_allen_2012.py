"""Numbers from OpenQuake 3.24.1, AllenEtAl2012, run in its own environment."""

import numpy as np
import pytest

from houfeng.shaking.science.allen_2012 import intensity, sigma

RRUP_KM = np.array([1.0, 20.0, 100.0])


def test_intensity_agrees_with_openquake():
    assert intensity(6.5, RRUP_KM) == pytest.approx([8.15961812, 6.53916284, 4.78538437])


def test_sigma_agrees_with_openquake():
    assert sigma(RRUP_KM) == pytest.approx([0.94988495, 0.91163614, 0.75830282])
