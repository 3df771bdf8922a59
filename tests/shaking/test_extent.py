"""The extent of a map: ShakeMap's Northridge grid exactly, the date line, too many cells."""

import numpy as np
import pytest

from houfeng.shaking.extent import grid_in_minutes, reach_of
from houfeng.shaking.grids import grid_for
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import distance_km
from tests.shaking import northridge


def _point(longitude, latitude, depth=10.0):
    return Surface("point", np.empty((0, 4, 3)), (longitude, latitude, depth), "point")


def test_northridges_grid_is_the_references(shared):
    truth = northridge.reference_grids(shared)
    west, east, south, north, dx, dy = truth["extent_xmin_xmax_ymin_ymax_dx_dy"]

    lons, lats = grid_for(northridge.predicted(shared))

    assert (lats.size, lons.size) == truth["PGA_mean"].shape == (384, 461)
    assert [lons[0], lons[-1], lats[0], lats[-1]] == pytest.approx(
        [west, east, south, north], abs=1e-8
    )
    assert np.diff(lons) == pytest.approx(dx, abs=2e-9)
    assert np.diff(lats) == pytest.approx(dy, abs=2e-9)


def test_a_step_of_ones_own_keeps_the_extent_and_bad_ones_are_refused(shared):
    predicted = northridge.predicted(shared)
    fine, coarse = grid_for(predicted), grid_for(predicted, 60.0)

    assert coarse[0].size == (fine[0].size + 1) // 2
    assert coarse[0][[0, -1]] == pytest.approx(fine[0][[0, -1]])
    for step in (2.9, 601.0, float("nan")):
        with pytest.raises(NotValid, match="resolution"):
            grid_for(predicted, step)


def test_the_reach_is_the_farthest_distance_that_shakes_enough():
    # intensity 9 - 2 lg(r/10) exceeds 4.5 up to r = 10 * 10^2.25 = 1778 km, 5.5 up to 562 km
    def intensity(radii):
        return 9 - 2 * np.log10(radii / 10)

    assert reach_of(intensity, 5.5, 100, 1000) == pytest.approx(562, rel=0.012)
    assert reach_of(intensity, 5.5, 100, 1000) <= 562.4
    assert reach_of(intensity, 4.5, 100, 1000) == pytest.approx(1000)
    assert reach_of(intensity, 8.0, 100, 1000) == 100


@pytest.mark.parametrize(("longitude", "latitude"), [(103.4, 31.0), (-118.5, 34.2), (12.0, -60.0)])
def test_a_map_reaches_as_far_as_it_should(longitude, latitude):
    lons, lats = grid_in_minutes(_point(longitude, latitude), 150.0, 60.0, 10**6)

    # By the reference's rule the plane touches the Earth a little nearer the pole than the
    # rupture: that edge is up to 3 % short at 60 degrees.
    north = distance_km(longitude, latitude, np.array([longitude]), lats[-1:])[0]
    south = distance_km(longitude, latitude, np.array([longitude]), lats[:1])[0]
    assert 0.97 * 150 <= north <= 1.04 * 150
    assert 0.97 * 150 <= south <= 1.04 * 150
    # Both edges lie on half arc-minutes.
    assert np.array([lons[0], lats[0]]) * 120 == pytest.approx(
        np.round(np.array([lons[0], lats[0]]) * 120), abs=1e-5
    )


def test_longitudes_run_on_over_the_date_line():
    east = grid_in_minutes(_point(179.8, -17.0), 200.0, 120.0, 10**6)[0]
    west = grid_in_minutes(_point(-179.8, -17.0), 200.0, 120.0, 10**6)[0]

    for lons, epicentre in ((east, 179.8), (west, 180.2)):
        assert np.all(np.diff(lons) > 0)
        # 200 km to both sides, whichever way round the meridians are told.
        turned = lons - 360.0 * round((lons.mean() - epicentre) / 360.0)
        assert turned[0] == pytest.approx(epicentre - 1.88, abs=0.08)
        assert turned[-1] == pytest.approx(epicentre + 1.88, abs=0.08)


def test_a_rupture_over_the_date_line_is_one_map():
    quad = [[179.5, -17, 0], [-179.5, -16.5, 0], [-179.5, -16.5, 15], [179.5, -17, 15]]
    surface = Surface("quads", np.array([quad], dtype=float), (179.9, -16.8, 10), "given")

    lons, lats = grid_in_minutes(surface, 100.0, 120.0, 10**6)

    assert lons[-1] - lons[0] < 5
    assert lons[0] < 179.5 and lons[-1] > 180.5
    assert lats[0] < -17 and lats[-1] > -16.5


def test_shapes_are_neither_flat_nor_tall():
    flat = [[100.0, 30, 0], [106.0, 30, 0], [106.0, 30, 15], [100.0, 30, 15]]
    tall = [[100.0, 27, 0], [100.0, 33, 0], [100.0, 33, 15], [100.0, 27, 15]]
    for quad, low, high in ((flat, 0.82, 0.84), (tall, 1.18, 1.21)):
        surface = Surface("quads", np.array([quad]), (103.0, 30, 10), "given")
        lons, lats = grid_in_minutes(surface, 50.0, 60.0, 10**6)
        wide = (lons[-1] - lons[0]) * np.cos(np.radians(lats.mean()))
        assert low < (lats[-1] - lats[0]) / wide < high


@pytest.mark.parametrize("most", [500_000, 100_000, 20_011, 1_000])
def test_too_many_cells_make_the_step_coarser_and_not_the_map_smaller(most):
    fine = grid_in_minutes(_point(103.4, 31.0), 400.0, 15.0, 10**8)
    coarse = grid_in_minutes(_point(103.4, 31.0), 400.0, 15.0, most)

    assert fine[0].size * fine[1].size > 500_000
    cells = coarse[0].size * coarse[1].size
    # Not more than asked, and no coarser than it must be: a row and a column at most are lost.
    assert most - coarse[0].size - coarse[1].size <= cells <= most
    for ours, all_of_it in zip(coarse, fine, strict=True):
        step = ours[1] - ours[0]
        assert ours[0] == pytest.approx(all_of_it[0])
        assert all_of_it[-1] - step < ours[-1] <= all_of_it[-1] + 1e-6
