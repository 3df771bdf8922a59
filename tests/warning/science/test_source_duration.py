import numpy as np
import pytest

from houfeng.warning.science.source_duration import half_duration_s, largest_told


def test_half_duration_is_the_global_cmt_projects():
    # 1e24 dyn cm (Mw 2/3 (24 - 16.1) = 5.2667) has 1.05 s, 1e27 (7.2667) has 10.5 s.
    found = half_duration_s(np.array([7.9 / 1.5, 10.9 / 1.5]))

    assert found == pytest.approx([1.05, 10.5])


def test_three_seconds_tell_as_much_as_ridgecrest_showed():
    # The facts: Ridgecrest (M 7.1) gave 6.2 to 6.3 from 3 s of P by three relations.
    # By hand: lg(3 / 1.05e-8) = 8.45593; (3 x 8.45593 - 16.1) / 1.5 = 6.179.
    assert largest_told(np.array([3.0])) == pytest.approx([6.179], abs=0.001)


def test_an_empty_window_tells_hardly_anything():
    assert largest_told(np.array([0.0]))[0] < 4.0
