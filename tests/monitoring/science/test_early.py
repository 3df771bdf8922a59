"""Where few picks may come from: made arrivals, whose source is known."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.monitoring.hypotheses import AssociatorSettings
from houfeng.monitoring.science.early import _quantile
from houfeng.monitoring.science.ground import km_per_degree, places
from houfeng.monitoring.science.locate import Picks, error_s
from houfeng.monitoring.solving import Solver
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.vocabulary.geometry import distance_km
from tests.monitoring.made_association import MODEL, STATIONS, TIMES

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


def plain_quantile(values, weights, share):
    order = np.argsort(values, kind="stable")
    return values[order][np.searchsorted(np.cumsum(weights[order]), share)]


def plain_origin(began, square, wide):
    """(log likelihood, origin) of picks (n_pick, n) whose errors are these: as in the kernel the
    best of the picks' own, then up to two reweighted means, if they are better."""

    def told(origin):
        off = began - origin
        q = off**2 / (16.0 * np.where(off > 0.0, wide, square))
        return -8.0 * (q / (1.0 + q)).sum(axis=0), (1.0 + q) ** -2 / np.where(
            off > 0.0, wide, square
        )

    trials = [told(origin)[0] for origin in began]
    best, origin = np.max(trials, axis=0), np.choose(np.argmax(trials, axis=0), began)
    going = np.ones(best.size, dtype=bool)
    for _ in range(2):
        weight = told(origin)[1]
        mean = origin + (weight * (began - origin)).sum(axis=0) / weight.sum(axis=0)
        going &= told(mean)[0] > best
        best, origin = np.where(going, told(mean)[0], best), np.where(going, mean, origin)
    errors = np.prod((np.sqrt(square) + np.sqrt(wide)) / 2.0, axis=0)
    return best - np.log(errors * np.sqrt((1.0 / square).sum(axis=0))), origin


def plain_posterior(solver, times, picks, silent, now, middle, east, north, log_area, width):
    """(medians, radius that holds 68 %, spreads of depth and origin, fittest) over cells (n,):
    all at once, and none left out. Travel times by the table itself."""
    s = solver.settings
    by_lon, by_lat = km_per_degree(middle[1])
    lon, lat = middle[0] + east / by_lon, middle[1] + north / by_lat
    chord = np.linalg.norm(solver.at[:, None] - places(lon, lat), axis=2)
    away = 2.0 * 6371.0088 * np.arcsin(chord / (2.0 * 6371.0088))
    first = picks.station[np.argmin(picks.time)]
    level = chord[first]
    across = np.linalg.norm(solver.at[picks.station] - solver.at[first], axis=1).max()
    slack = 0.29 * width / 6.0 * np.minimum(1.0, across / (level + 1.0))

    def arrivals(stations, phases, depth):
        p, s = (
            times.seconds(f, away[stations], depth, 1000.0 * solver.elevations[stations, None])
            for f in "PS"
        )
        return np.where(phases[:, None] == 1, s, p)

    rows = []
    for off in (-0.8, 0.3, 1.6):
        depth = np.clip(s.depth_km + off * s.depth_sigma_km, s.shallowest_km, s.deepest_km)
        travel = arrivals(picks.station, picks.phase, depth)
        model = (s.model_s + s.model_rate * travel) * np.where(
            picks.phase == 1, s.s_factor, 1.0
        )[:, None]  # fmt: skip
        square = picks.sigma[:, None] ** 2 + model**2 + slack**2
        log, origin = plain_origin(
            picks.time[:, None] - travel, square, square + picks.late[:, None] ** 2
        )
        due = origin + arrivals(silent, 0 * silent, depth) < now - s.late_s
        log = log - off**2 / 2 + s.silent_log * due.sum(axis=0)
        weight = log - np.log(level**2 + depth**2 + 1.0) + log_area
        rows.append([east, north, np.full(lon.size, depth), origin, weight, log])
    values = np.concatenate(rows, axis=1)
    weights = np.exp(values[4] - values[4].max())
    weights /= weights.sum()
    medians = np.array([plain_quantile(v, weights, 0.5) for v in values[:4]])
    off = np.hypot(values[0] - medians[0], values[1] - medians[1])
    cell = np.tile(width, 3)[np.argmax(weights)]
    radius = np.hypot(plain_quantile(off, weights, 0.68), 0.29 * cell)
    spreads = [plain_quantile(np.abs(values[k] - medians[k]), weights, 0.68) for k in (2, 3)]
    fittest = values[:4, np.argmax(values[5])]
    for place in (medians, fittest):
        place[:2] = middle[0] + place[0] / by_lon, middle[1] + place[1] / by_lat
    return medians, radius, spreads, fittest


def plain_few_picks(solver, times, picks, silent, now):
    first = picks.station[np.argmin(picks.time)]
    centre = (solver.longitudes[first], solver.latitudes[first])
    rings = np.arange(int(np.ceil(np.log(solver.farthest_km / 2.0) / 0.2)))
    r, turn = (v.ravel() for v in np.meshgrid(
        2.0 * np.exp((rings + 0.5) * 0.2), 2 * np.pi * np.arange(32) / 32, indexing="ij"
    ))  # fmt: skip
    found = plain_posterior(
        solver, times, picks, silent, now, centre, r * np.sin(turn), r * np.cos(turn),
        2 * np.log(r), 0.2 * r,
    )  # fmt: skip
    for _ in range(2):
        state, radius = found[:2]
        off = off_km(state, centre)
        if radius > 0.5 * (off + 10.0):
            break
        cell = 2.0 * max(3.0 * radius, 4.0) / 17
        east, north = (v.ravel() * cell for v in np.mgrid[-8:9, -8:9])
        found = plain_posterior(
            solver, times, picks, silent, now, state[:2], east, north,
            np.full(289, 2 * np.log(cell)), np.full(289, cell),
        )  # fmt: skip
        if found[1] > 2.0 * cell:
            break
    return found


def test_the_grid_is_what_plain_sums_over_all_its_cells_tell():
    """24 calls: 2 to 6 picks, S and late ones among them, stations at all heights, some silent."""
    rng = np.random.default_rng(3)
    stations = [replace(s, elevation_m=float(rng.uniform(0.0, 1000.0))) for s in STATIONS]
    times = TravelTimes.build(
        replace(MODEL, gradient=False),
        farthest_km=290.0,
        deepest_km=30.0,
        elevations_m=(0.0, 1000.0),
    )
    settings = replace(AssociatorSettings.for_warning(), farthest_km=100.0)
    solver = Solver(stations, times, settings.within(times))
    refined = 0
    for trial in range(24):
        source = np.array([rng.uniform(102.3, 103.8), rng.uniform(29.6, 30.7), 12.0, 20.0])
        picks, silent, now = first_p(solver, source, 2 + trial % 5)
        time = picks.time + rng.normal(0.0, 0.4, picks.time.size)
        phase = picks.phase.copy()
        if trial % 3 == 0:
            phase[-1] = 1
            time[-1] = solver.arrivals(picks.station[-1:], source, 1)[1][0]
        picks = picks._replace(time=time, phase=phase, late=rng.choice([0.0, 2.0], time.size))
        silent, now = silent[:: 1 + trial % 4], now + (trial % 4)
        state, covariance, fittest = solver.early(picks, phase, silent, now)
        medians, radius, spreads, plain_fittest = plain_few_picks(solver, times, picks, silent, now)
        assert off_km(state, medians) < 1e-6, trial
        np.testing.assert_allclose(state[2:], medians[2:], atol=1e-6)
        assert 1.515 * np.sqrt(covariance[0, 0]) == pytest.approx(radius, rel=1e-9)
        assert np.sqrt(covariance[2, 2]) == pytest.approx(spreads[0], abs=1e-6)
        assert covariance[3, 3] == pytest.approx(
            spreads[1] ** 2 + solver.settings.model_s**2, rel=1e-6
        )
        if time.size > 2:  # two do not tell which side of their line
            assert off_km(fittest, plain_fittest) < 1e-6, trial
        np.testing.assert_allclose(fittest[2:], plain_fittest[2:], atol=1e-6)
        refined += radius < 10.0
    assert 4 < refined < 24  # squares as well as rings


@pytest.mark.parametrize("share", [0.5, 0.68])
def test_a_quantile_is_that_of_the_sorted_sample(share):
    rng = np.random.default_rng(5)
    for n in (1, 2, 3, 40, 999):
        for values in (
            rng.normal(size=n),
            np.sort(rng.normal(size=n)),
            rng.integers(0, 3, n) * 1.0,
        ):
            weights = rng.uniform(size=n) ** 8
            weights /= weights.sum()
            assert _quantile(values, weights, share) == plain_quantile(values, weights, share)
