from dataclasses import replace

import numpy as np
import pytest

from houfeng.monitoring.associate import Associator
from houfeng.monitoring.hypotheses import AssociatorSettings
from houfeng.monitoring.search_budget import SearchBudget
from tests.monitoring.made_association import BASE, STATIONS, TIMES, pick, picks_of

ONE = (103.2, 30.1, 9.0, 60.0)


def test_what_is_spent_comes_back_with_data_time():
    budget = SearchBudget(10.0)
    budget.go_on(100.0)
    for _ in range(10):
        budget.spend()
    assert not budget.is_short()
    budget.spend()
    assert budget.is_short()
    for _ in range(9):
        budget.spend()
    assert budget.is_spent()
    budget.go_on(100.3)
    assert not budget.is_spent()
    assert budget.left == pytest.approx(3.0)
    budget.go_on(90.0)  # an older pick brings nothing
    assert budget.left == pytest.approx(3.0)
    budget.go_on(1e6)
    assert budget.left == pytest.approx(20.0)


def test_without_a_limit_nothing_is_counted():
    budget = SearchBudget(0.0)
    for _ in range(1000):
        budget.spend()
    assert not budget.is_short()
    assert not budget.is_spent()


def noise(rate: float, until_s: float) -> list:
    random = np.random.default_rng(5)
    n = random.poisson(rate * until_s)
    at = random.uniform(0.0, until_s, n)
    which = random.integers(0, len(STATIONS), n)
    return [pick(STATIONS[k].name, t) for k, t in zip(which, at, strict=True)]


def located(settings: AssociatorSettings, picks: list) -> tuple[dict, dict]:
    """(first time each event was located, counts)."""
    work = Associator(STATIONS, TIMES, settings)
    work.tick(picks[0].at - 200.0)
    first: dict = {}
    for one in sorted(picks, key=lambda p: p.at):
        for found in work.add(one):
            if found.status == "event":
                first.setdefault(found.id, (one.at, found.hypocentre))
    return first, work.counts


def test_a_crowd_of_noise_is_not_searched_and_the_earthquake_in_it_is_found_as_soon():
    """A false pick at each of 49 stations every 25 s: one of thousands has as many near."""
    picks = noise(2.0, 120.0) + picks_of(ONE, with_s=False)
    settings = AssociatorSettings.for_warning()
    found, counts = located(replace(settings, searches_s=1.0), picks)
    wanted, all_searched = located(replace(settings, searches_s=0.0), picks)
    assert counts["not searched"] > 50
    assert all_searched["not searched"] == 0
    assert located_at(found) - located_at(wanted) < 1.0
    assert len(found) <= len(wanted)


def located_at(found: dict) -> float:
    """When the earthquake was first located; it is one event, near where it is."""
    (at,) = [
        at
        for at, here in found.values()
        if abs(here.origin_at - BASE - ONE[3]) < 1.0
        and abs(here.longitude - ONE[0]) < 0.05
        and abs(here.latitude - ONE[1]) < 0.05
    ]
    return float(at)
