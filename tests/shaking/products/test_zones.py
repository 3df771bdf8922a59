"""Areas between two values."""

import numpy as np
import pytest

from houfeng.shaking.products.zones import between, window_of

LONS, LATS = np.linspace(0, 10, 101), np.linspace(-5, 5, 101)
GRID = np.tile(LONS, (101, 1))  # the value is the longitude


def test_a_band_has_its_width():
    assert between(LONS, LATS, GRID, 2.5, 4.0).area == pytest.approx(15.0)


def test_all_bands_cover_the_grid():
    areas = [between(LONS, LATS, GRID, n, n + 1).area for n in range(10)]

    assert sum(areas) == pytest.approx(100.0)


def test_a_window_keeps_what_it_shows():
    lons, lats, grid = window_of(LONS, LATS, GRID, (3.0, -1.0, 4.0, 1.0))

    assert lons[0] <= 3.0 - 0.1
    assert lons[-1] >= 4.0 + 0.1 - 1e-9
    assert grid.shape == (lats.size, lons.size)
    assert grid.shape < GRID.shape
    assert (grid[0] == lons).all()


def test_a_window_beside_the_grid_still_gives_a_grid():
    assert min(window_of(LONS, LATS, GRID, (50.0, 0.0, 60.0, 1.0))[2].shape) >= 2
