"""Ms and Mw after Cheng et al. 2017."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.shaking.science.magnitude_cheng_2017 import ms_from_mw, mw_from_ms


@pytest.mark.parametrize(
    ("mw", "ms"),
    [
        (5.75, 6.0),  # (5.75 - 0.59) / 0.86
        (7.82, 8.0),  # (7.82 + 2.42) / 1.28
        (6.5799, 6.9650),  # just below the break
        (6.58, 7.03125),  # (6.58 + 2.42) / 1.28: the upper branch holds at the break
    ],
)
def test_ms_from_mw_follows_the_publication(mw, ms):
    assert ms_from_mw(mw) == pytest.approx(ms, abs=2e-4)


@given(st.floats(3.0, 9.0))
def test_conversion_and_back(mw):
    assert mw_from_ms(ms_from_mw(mw)) == pytest.approx(mw, abs=1e-9)


def test_the_gap_between_the_branches_is_one_mw():
    assert mw_from_ms(6.97) == mw_from_ms(7.03) == 6.58
