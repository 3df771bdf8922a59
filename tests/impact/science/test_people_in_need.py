"""Displaced and trapped by hand."""

import numpy as np
import pytest

from houfeng.impact.science.people_in_need import TrappedShares, displaced, trapped


def test_displaced_by_hand():
    # a = 100 m² and b = 3 people a household: 0.03 people a m². c 4000, d 6000, e 10000 m²:
    # T = (4000 + 6000 + 5000) / 100 * 3 - 20 = 430.
    found = displaced(
        severe_m2=np.array(6000.0),
        destroyed_m2=np.array(4000.0),
        moderate_m2=np.array(10000.0),
        people=np.array(30_000.0),
        stock_m2=np.array(1_000_000.0),
        deaths=np.array(20.0),
    )

    assert found == pytest.approx(430.0)


def test_displaced_stays_between_nobody_and_everybody():
    none = np.zeros(3)
    found = displaced(
        severe_m2=np.array([0.0, 500.0, 10.0]),
        destroyed_m2=np.array([0.0, 500.0, 0.0]),
        moderate_m2=none,
        people=np.array([100.0, 100.0, 100.0]),
        stock_m2=np.array([1000.0, 1000.0, 0.0]),
        deaths=np.array([5.0, 10.0, 0.0]),
    )

    # Nothing damaged; all destroyed: the 90 alive; no houses on record: nobody can be counted.
    assert found.tolist() == [0.0, 90.0, 0.0]


def test_realisations_lead():
    found = displaced(
        severe_m2=np.ones((500, 7)),
        destroyed_m2=np.ones((500, 7)),
        moderate_m2=np.ones((500, 7)),
        people=np.full(7, 10.0),
        stock_m2=np.full(7, 400.0),
        deaths=np.zeros((500, 1)),
    )

    assert found.shape == (500, 7)
    assert found[0, 0] == pytest.approx(10.0 * 2.5 / 400.0)


def test_trapped_by_hand():
    shares = {"masonry": TrappedShares(0.25, 0.45), "frame": TrappedShares(0.15, 0.6)}
    destroyed = {"masonry": np.array([10_000.0, 0.0]), "frame": np.array([2_000.0, 0.0])}

    found = trapped(destroyed, 0.025, shares, indoors=0.9)

    # (10000 * 0.25 * 0.45 + 2000 * 0.15 * 0.6) m² of people in the rubble * 0.025 * 0.9
    assert found == pytest.approx([1305.0 * 0.0225, 0.0])
    assert trapped(destroyed, 0.025, shares, indoors=0.9, scatter=2.0) == pytest.approx(2 * found)
