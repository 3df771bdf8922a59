"""Where few picks may come from: made arrivals, whose source is known."""

import numpy as np
import pytest

from houfeng.monitoring.hypotheses import AssociatorSettings
from houfeng.monitoring.science.locate import Picks, error_s
from houfeng.monitoring.solving import Solver
from houfeng.vocabulary.geometry import distance_km
from tests.monitoring.made_association import STATIONS, TIMES

NOBODY = np.zeros(0, dtype=np.int64)


@pytest.fixture(scope="module")
def solver():
    return Solver(STATIONS, TIMES, AssociatorSettings.for_warning())


def first_p(solver, source, count, *, late_s=0.0):
    """(the first P picks of a source, who is silent, a second after the last of them)."""
    everyone = np.arange(len(STATIONS))
    at = solver.arrivals(everyone, np.asarray(source))[1]
    order = np.argsort(at)[:count]
    picks = Picks(
        order, np.zeros(count, dtype=np.int64), at[order], np.full(count, 0.05),
        np.full(count, late_s),
    )  # fmt: skip
    return picks, np.setdiff1d(everyone, order), float(at[order].max()) + 1.0


def off_km(state, source):
    return float(distance_km(source[0], source[1], state[:1], state[1:2])[0])


def test_one_pick_and_silence_is_the_cell_of_its_station(solver):
    picks, silent, now = first_p(solver, (103.2, 30.14, 10.0, 20.0), 1)
    state, covariance, _ = solver.early(picks, picks.phase, silent, now + 3.0)
    # Stations stand 20 km apart: nearer to the first than to any other is within 14 km of it.
    assert off_km(state, (103.2, 30.14)) < 7.0
    assert 1.515 * np.sqrt(covariance[0, 0]) < 20.0
    blind = solver.early(picks, picks.phase, NOBODY, now)[1]
    assert blind[0, 0] > 4.0 * covariance[0, 0]


def test_three_picks_within_the_network_are_a_place(solver):
    """40 sources anywhere inside: half are told within 6 km, and 68 % within the radius told."""
    rng = np.random.default_rng(8)
    off, told = [], []
    for _ in range(40):
        source = (rng.uniform(102.8, 103.6), rng.uniform(29.8, 30.5), rng.uniform(5, 15), 20.0)
        picks, silent, now = first_p(solver, source, 3)
        noise = [error_s(solver.trust, 0, 0.05, 0.0, t - 20.0, 0.0) for t in picks.time]
        picks = picks._replace(time=picks.time + rng.normal(0.0, noise))
        state, covariance, _ = solver.early(picks, picks.phase, silent, now)
        off.append(off_km(state, source))
        told.append(1.515 * np.sqrt(covariance[0, 0]))
    assert np.median(off) < 6.0
    assert max(off) < 40.0
    assert np.mean(np.array(off) <= told) > 0.5


def test_a_source_beside_the_network_is_not_made_a_far_one(solver):
    """30 km outside: six picks of the first station and its neighbours, none of them wrong."""
    source = (102.3, 30.14, 12.0, 20.0)
    for count in (3, 4, 5, 6):
        picks, silent, now = first_p(solver, source, count)
        state, _, fittest = solver.early(picks, picks.phase, silent, now)
        assert off_km(state, source) < 30.0, count
        assert off_km(fittest, source) < 45.0, count


def test_a_weak_late_pick_does_not_pull_a_strong_one_out(solver):
    source = (103.12, 30.07, 11.0, 20.0)
    picks, silent, now = first_p(solver, source, 5)
    late = picks._replace(
        time=picks.time + np.array([0.0, 0.0, 0.0, 3.5, 4.0]),
        late=np.array([0.0, 0.0, 0.0, 2.4, 2.4]),
    )
    state, _, fittest = solver.early(late, late.phase, silent, now + 4.0)
    assert off_km(state, source) < 12.0
    assert solver.scaled(late, late.phase, fittest)[:3].max() < 1.5


def test_lateness_widens_one_side_only(solver):
    early = error_s(solver.trust, 0, 0.1, 2.0, 10.0, -1.0)
    late = error_s(solver.trust, 0, 0.1, 2.0, 10.0, 1.0)
    # 0.15 s and 1 % of 10 s for the model, 0.1 s for the pick: 0.27 s; with 2 s beside: 2.02 s.
    assert early == pytest.approx(np.sqrt(0.25**2 + 0.1**2))
    assert late == pytest.approx(np.sqrt(0.25**2 + 0.1**2 + 4.0))
