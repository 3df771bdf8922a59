"""Location against made arrivals whose source is known."""

import numpy as np
import pytest

from houfeng.monitoring.hypotheses import AssociatorSettings
from houfeng.monitoring.science.locate import Picks
from houfeng.monitoring.solving import Solver
from houfeng.vocabulary.geometry import distance_km
from tests.monitoring.made_association import STATIONS, TIMES, made_picks

SOURCE = np.array([103.12, 30.07, 11.0, 20.0])


@pytest.fixture(scope="module")
def solver():
    return Solver(STATIONS, TIMES, AssociatorSettings())


def off_km(state, source=SOURCE):
    return float(distance_km(source[0], source[1], state[:1], state[1:2])[0])


def test_exact_arrivals_give_the_source_back(solver):
    picks, phases = made_picks(solver, SOURCE, within_km=80.0)
    fit = solver.fit(picks, phases, np.array([103.3, 29.9, 5.0, 18.0]), wide=True)
    assert off_km(fit.state) < 0.05
    assert fit.state[2] == pytest.approx(11.0, abs=0.2)
    assert fit.state[3] == pytest.approx(20.0, abs=0.02)


def test_sigma_is_honest(solver):
    """With errors of the size trusted, 68 % of 200 solutions lie within sigma_km; 58 to 78 % is
    three standard deviations of that share."""
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(200):
        picks, phases = made_picks(solver, SOURCE, within_km=70.0)
        error = np.array(
            [
                np.hypot(sigma, (0.15 + 0.01 * (t - SOURCE[3])) * (1.6 if phase else 1.0))
                for sigma, t, phase in zip(picks.sigma, picks.time, phases, strict=True)
            ]
        )
        noisy = picks._replace(time=picks.time + rng.normal(0.0, error))
        fit = solver.fit(noisy, phases, SOURCE, wide=False)
        sigma_km = 1.515 * np.sqrt((fit.covariance[0, 0] + fit.covariance[1, 1]) / 2)
        inside += off_km(fit.state) <= sigma_km
    assert 0.56 <= inside / 200 <= 0.80


def test_a_pick_two_seconds_wrong_is_let_go(solver):
    picks, phases = made_picks(solver, SOURCE, within_km=70.0)
    picks.time[1] += 2.0
    fit = solver.fit(picks, phases, SOURCE + np.array([0.1, 0.1, 0.0, 0.0]), wide=True)
    assert off_km(fit.state) < 0.8
    assert fit.scaled[1] > 5.0


def test_the_depth_stays_within_its_bounds(solver):
    picks, phases = made_picks(solver, np.array([103.1, 30.1, 0.0, 20.0]), within_km=60.0)
    picks.time[phases == 0] -= 0.4  # as if the source were above the ground
    fit = solver.fit(picks, phases, SOURCE, wide=True)
    assert 0.0 <= fit.state[2] <= 50.0
    assert np.isfinite(fit.covariance).all()


def test_silent_stations_tell_where_two_picks_cannot(solver):
    """Two stations leave a hyperbola; the source is on the side where nobody is silent."""
    source = np.array([102.45, 29.55, 10.0, 20.0])  # outside, beyond the south-west corner
    everyone = np.arange(len(STATIONS))
    _, at = solver.arrivals(everyone, source)
    first = np.argsort(at)[:2]
    picks = Picks(first, np.zeros(2, dtype=np.int64), at[first], np.full(2, 0.1), np.zeros(2))
    silent = np.setdiff1d(everyone, first)
    now = float(at[first].max()) + 0.5
    _, blind_cov, _ = solver.early(picks, picks.phase, np.zeros(0, dtype=np.int64), now)
    told, told_cov, _ = solver.early(picks, picks.phase, silent, now + 1.5)
    assert np.trace(told_cov[:2, :2]) < 0.7 * np.trace(blind_cov[:2, :2])
    assert off_km(told, source) < 2.5 * np.sqrt(np.trace(told_cov[:2, :2]))
