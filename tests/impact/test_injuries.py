"""The law of injured from the data file."""

import numpy as np
import pytest

from houfeng.impact.deaths import document
from houfeng.impact.injuries import injury_law, injury_lineage

HALF = np.array([0.5])
CHINA, TAIWAN, TURKEY = (102.0, 30.0), (121.0, 24.0), (37.0, 37.2)


def test_more_are_injured_than_die_but_for_the_largest():
    law = injury_law(*CHINA, abroad=False)
    deaths = np.array([1.0, 10.0, 100.0, 1000.0, 10_000.0])

    assert (law.injured(deaths, HALF) > deaths).all()


@pytest.mark.parametrize(
    ("deaths", "injured"),
    [
        (93, 424),  # Luding 2022, as released by the State Council
        (617, 3143),  # Ludian 2014, the same
        (69_227, 374_643),  # Wenchuan 2008, the same
        (151, 983),  # Jishishan 2023, the same
    ],
)
def test_later_earthquakes_of_china_lie_in_the_interval(deaths, injured):
    """None of them is in EXPO-CAT, which ends with 2007. From memory, not compared."""
    law = injury_law(*CHINA, abroad=False)
    low, high = law.injured(np.array([float(deaths)]), np.array([0.05, 0.95]))

    assert low < injured < high


def test_taiwan_has_its_own_level_and_the_world_a_wider_spread():
    china, taiwan = injury_law(*CHINA, abroad=False), injury_law(*TAIWAN, abroad=False)
    world = injury_law(*TURKEY, abroad=True)

    assert taiwan.level < china.level
    assert (taiwan.slope, taiwan.spread) == (china.slope, china.spread)
    assert world.spread > document()["injured"]["world"]["spread"]
    assert injury_law(*TURKEY, abroad=False) == world  # no region of China's is there


def test_lineage_names_the_fit_and_its_skill():
    china, taiwan = injury_lineage(*CHINA, abroad=False), injury_lineage(*TAIWAN, abroad=False)
    world = injury_lineage(*TURKEY, abroad=True)

    assert china.role == taiwan.role == world.role == "injured"
    assert "EXPO-CAT" in china.source and "left out of both fits" in china.note
    assert "Taiwan" in taiwan.note and "Taiwan" not in china.note
    assert "67 countries" in world.note
