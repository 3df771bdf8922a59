"""GB/T 17742-2020 annex A: instrumental intensity against hand calculations."""

import numpy as np
import pytest

from houfeng.vocabulary.gbt17742_2020 import instrumental_intensity


@pytest.mark.parametrize(
    ("pga_ms2", "pgv_ms", "expected"),
    [
        (1.0, 0.1, 6.77),  # both above VI: velocity decides
        (0.1, 0.01, 3.595),  # weak: the mean of 3.42 and 3.77
        (1.0, 0.01, 5.18),  # only acceleration above VI: the mean of 6.59 and 3.77
        (1e-4, 1e-5, 1.0),  # the scale starts at I
        (100.0, 10.0, 12.0),  # and ends at XII
    ],
)
def test_instrumental_intensity_follows_annex_a(pga_ms2, pgv_ms, expected):
    found = instrumental_intensity(np.array([pga_ms2]), np.array([pgv_ms]))

    assert found == pytest.approx([expected])


def test_no_motion_is_no_measurement():
    assert np.isnan(instrumental_intensity(np.array([0.0, 1.0]), np.array([0.1, -1.0]))).all()
