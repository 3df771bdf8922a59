"""Losses as distributions that go together."""

import numpy as np
import pytest

from houfeng.impact.losses import Drawn, counted, drawn_by_law, injured_beside
from houfeng.impact.science.houfeng_deaths import HoufengLaw, Rate
from houfeng.impact.science.injuries import InjuryLaw
from houfeng.impact.science.loss_distribution import draw_levels
from houfeng.impact.science.pager import LognormalLaw

COUNT, MOST = 500, 30_000.0
INJURY = InjuryLaw(3.5, 0.78, 1.4)
LAWS = [HoufengLaw(Rate(-10.0, 3.0, 0.4), 0.0, 0.0, 2.7, 4.0), LognormalLaw(10.0, 0.1, 2.0)]


@pytest.fixture(params=LAWS, ids=["houfeng", "pager"])
def drawn(request) -> tuple[Drawn, np.ndarray]:
    """(deaths, injured) where two units expect 5 deaths together in the median."""
    generator = np.random.default_rng(7)
    expected = np.exp(0.3 * generator.standard_normal((COUNT, 1))) * np.array([[2.0, 3.0]])
    levels, own = draw_levels(COUNT, generator), draw_levels(COUNT, generator)
    deaths = drawn_by_law(request.param, expected, levels, MOST)
    return deaths, injured_beside(deaths, request.param, levels, INJURY, own, MOST)


def test_injured_go_with_the_deaths_of_the_same_draw(drawn):
    deaths, injured = drawn
    many, few = deaths.samples >= 100, deaths.samples < 1

    assert np.median(injured[many]) > 10 * np.median(injured[few])
    # Somebody may be hurt where nobody dies.
    assert 0.3 < (injured[few] > 0).mean() < 1.0
    # ln L = ln 5, so the median is exp(3.5 + 0.78 ln 5) = 116.
    assert np.median(injured) == pytest.approx(116, rel=0.15)


def test_the_dead_are_not_injured_too(drawn):
    deaths, injured = drawn

    assert injured.min() >= 0
    assert (injured + deaths.samples <= MOST).all()
    assert (injured + deaths.samples == MOST).any()  # the cap is reached, so that it is tried


def test_an_estimate_by_counting_is_that_of_the_samples(drawn):
    _, injured = drawn
    found = counted(injured)

    assert (found.median, found.p05, found.p95) == pytest.approx(
        tuple(np.quantile(injured, (0.5, 0.05, 0.95)))
    )
    assert found.likely == found.median
    assert sum(part.probability for part in found.bins) == pytest.approx(1.0)
    assert found.bins[0].probability == pytest.approx((injured < 1).mean())
