"""Losses on realisations, against closed forms and against one normal value for every cell."""

import numpy as np
import pytest

from houfeng.impact.science.realised_loss import (
    Cells,
    block_curves,
    draw_shifts,
    gather_blocks,
    histogram,
    realised,
)


def exponential(slope):
    """A rate whose losses are lognormal when intensity is normal."""
    return lambda intensity: 1e-6 * np.exp(slope * (intensity - 7.0))


def far_apart(_km):
    return np.eye(_km.shape[0])


def alike(_km):
    return np.ones_like(_km)


def falling(km):
    return np.exp(-km / 20.0)


def cells(n=30, step=0.02, tau=0.0, phi=0.0, intensity=7.025):
    x, y = np.meshgrid(103 + np.arange(n) * step, 30 + np.arange(n) * step)
    same = np.ones(n * n)
    units = (x.ravel() > x.mean()).astype(np.intp)
    return Cells(x.ravel(), y.ravel(), same * intensity, same * tau, same * phi, units)


def losses(given, rate, correlation, count, seed=1):
    blocks = gather_blocks(given)
    exposed = histogram(blocks, np.full(given.longitudes.size, 1000.0))
    shifts = draw_shifts(blocks, correlation, count, np.random.default_rng(seed))
    return blocks, realised(block_curves(exposed, rate), shifts)


def test_a_certain_map_gives_the_sum_of_rate_times_exposed():
    given = cells()

    _, found = losses(given, exponential(2.0), falling, 7)

    # 900 cells of 1000 people at 7.025, the middle of its bin: 900,000 x 1e-6 e^0.05.
    assert found.sum(axis=1) == pytest.approx(np.full(7, 0.9 * np.exp(0.05)))


def test_the_event_term_makes_the_sum_lognormal():
    _, found = losses(cells(tau=0.4), exponential(2.0), falling, 4000)

    total = np.log(found.sum(axis=1) / (0.9 * np.exp(0.05)))
    # ln of the sum is N(0, (2 x 0.4)²); intensities shift together.
    assert np.median(total) == pytest.approx(0.0, abs=0.01)
    assert total.std() == pytest.approx(0.8, rel=0.01)


def test_variation_within_the_event_keeps_the_mean():
    _, found = losses(cells(phi=0.5), exponential(2.0), falling, 4000)

    total = found.sum(axis=1)
    assert total.mean() == pytest.approx(0.9 * np.exp(0.05), rel=0.03)
    assert total.std() > 0.3 * total.mean()


def test_independent_blocks_even_out_and_alike_ones_do_not():
    given = cells(n=60, step=0.05, phi=0.5)
    spread = {}
    for name, correlation in (("far apart", far_apart), ("alike", alike)):
        _, found = losses(given, exponential(1.5), correlation, 500)
        total = found.sum(axis=1)
        spread[name] = total.std() / total.mean()

    # Alike: the relative spread of one lognormal, sqrt(exp((1.5 x 0.5)²) - 1) = 0.87.
    assert spread["alike"] == pytest.approx(0.87, rel=0.1)
    assert spread["far apart"] < 0.1


def test_tiles_shift_alike_as_the_means_over_their_area_do():
    blocks = gather_blocks(cells(n=40, step=0.05, phi=1.0))
    within = draw_shifts(blocks, falling, 6000, np.random.default_rng(3)).within
    first = 0
    lon, lat = blocks.tile_longitudes[blocks.tile], blocks.tile_latitudes[blocks.tile]
    east = 111.19 * (lon - lon[first]) * np.cos(np.radians(30.5))
    north = 111.19 * (lat - lat[first])
    second = int(np.argmin(np.abs(np.hypot(east, north) - 40.0)))
    # Points strewn over both tiles: the mean correlation between them over that within one.
    strewn = np.random.default_rng(4).random((4, 20_000)) - 0.5
    x, y, u, v = strewn * blocks.side_km
    between = falling(np.hypot(east[second] + x - u, north[second] + y - v)).mean()
    inside = falling(np.hypot(x - u, y - v)).mean()

    found = np.corrcoef(within[:, first], within[:, second])[0, 1]

    assert found == pytest.approx(between / inside, abs=0.03)
    assert within[:, first].std() == pytest.approx(np.sqrt(inside), rel=0.03)


def test_blocks_agree_with_a_normal_value_for_every_cell():
    """The reference draws every cell by itself, from the full covariance of all cells."""
    given = cells(n=36, step=0.03, tau=0.3, phi=0.5)
    rate = exponential(2.0)
    lon, lat = given.longitudes, given.latitudes
    x = 111.19 * (lon - lon[0]) * np.cos(np.radians(30.5))
    y = 111.19 * (lat - lat[0])
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    root = np.linalg.cholesky(falling(apart) + 1e-9 * np.eye(lon.size))
    generator = np.random.default_rng(7)
    shift = 0.5 * (generator.standard_normal((3000, lon.size)) @ root.T)
    shift += 0.3 * generator.standard_normal((3000, 1))
    exact = (1000 * rate(given.intensity + shift)).sum(axis=1) / np.exp((2.0 * 0.5) ** 2 / 2)

    blocks = gather_blocks(given, most_tiles=150)
    exposed = histogram(blocks, np.full(lon.size, 1000.0))
    shifts = draw_shifts(blocks, falling, 3000, np.random.default_rng(8))
    found = realised(block_curves(exposed, rate), shifts).sum(axis=1)

    assert blocks.tile_longitudes.size <= 150
    for level in (0.05, 0.5, 0.95):
        assert np.quantile(found, level) == pytest.approx(np.quantile(exact, level), rel=0.08)


def test_cells_of_two_units_in_one_tile_are_two_blocks_that_shift_together():
    given = cells(n=4, step=0.01, phi=0.5)

    blocks, _ = losses(given, exponential(1.0), falling, 1)
    within = draw_shifts(blocks, falling, 5, np.random.default_rng(1)).within

    assert sorted(blocks.unit.tolist()) == [0, 1]
    assert within[:, 0] == pytest.approx(within[:, 1])


def test_the_same_generator_gives_the_same_losses():
    one = losses(cells(tau=0.3, phi=0.4), exponential(2.0), falling, 50, seed=5)[1]
    other = losses(cells(tau=0.3, phi=0.4), exponential(2.0), falling, 50, seed=5)[1]

    assert np.array_equal(one, other)
