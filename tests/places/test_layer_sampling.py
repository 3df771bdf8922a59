"""Values between cells, at edges, round the globe, and in windows too large to read at once."""

from datetime import UTC, datetime

import numpy as np
import pytest
from rasterio.transform import from_origin
from scipy.interpolate import RegularGridInterpolator

from houfeng.places import layer_sampling
from houfeng.places.layers import prepare_layer, sample_raster
from tests.places import made_files as made


@pytest.fixture
def layer_of(tmp_path):
    def made_layer(values, west, north, step, kind="raster"):
        file = made.geotiff(
            tmp_path / "a.tif",
            values.astype(np.float32),
            transform=from_origin(west, north, step, step),
        )
        return prepare_layer(file, kind, tmp_path, added_at=datetime(2026, 1, 1, tzinfo=UTC))

    return made_layer


@pytest.fixture
def rough():
    return np.random.default_rng(3).uniform(150, 1200, (300, 400)).astype(np.float32)


def test_between_centres_it_is_bilinear(layer_of, rough):
    layer = layer_of(rough, 100, 33, 0.01)
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(100.005, 103.995, 2000), rng.uniform(30.005, 32.995, 2000)

    truth = RegularGridInterpolator(
        (33 - 0.01 * (np.arange(300) + 0.5), 100 + 0.01 * (np.arange(400) + 0.5)),
        rough.astype(float),
    )(np.column_stack([lat, lon]))
    assert sample_raster(layer, lon, lat) == pytest.approx(truth, abs=1e-4)


def test_large_windows_read_in_halves_give_the_same(layer_of, rough, monkeypatch):
    layer = layer_of(rough, 100, 33, 0.01)
    lon, lat = np.linspace(99.9, 104.1, 77)[None, :], np.linspace(29.9, 33.1, 55)[:, None]
    whole = sample_raster(layer, lon, lat)
    monkeypatch.setattr(layer_sampling, "MOST_CELLS_AT_ONCE", 900)

    assert sample_raster(layer, lon, lat) == pytest.approx(whole, nan_ok=True)
    assert np.isnan(whole).any()
    assert np.isfinite(whole).any()


def test_half_a_cell_beyond_the_outer_centres_belongs_to_the_raster(layer_of):
    layer = layer_of(made.VALUES, 100, 33, 1)

    found = sample_raster(layer, np.array([100.0, 99.9, 104.0, 104.1]), np.full(4, 32.5))
    assert found == pytest.approx([200, np.nan, 350, np.nan], nan_ok=True)
    found = sample_raster(layer, np.full(4, 100.5), np.array([33.0, 33.1, 30.0, 29.9]))
    assert found == pytest.approx([200, np.nan, 600, np.nan], nan_ok=True)


def test_missing_cells_do_not_spread_and_are_not_invented(layer_of):
    values = made.VALUES.copy()
    values[1, 1] = np.nan
    layer = layer_of(values, 100, 33, 1)

    inside, beside = sample_raster(layer, np.array([101.6, 101.0 - 0.1]), np.array([31.6, 31.5]))
    assert np.isnan(inside)
    assert beside == 400  # of the two neighbours only the one with a value


def test_no_point_and_unreadable_points(layer_of):
    layer = layer_of(made.VALUES, 100, 33, 1)

    assert sample_raster(layer, np.array([]), np.array([])).shape == (0,)
    assert np.isnan(
        sample_raster(layer, np.array([np.nan, np.inf, 101]), np.array([31, 31, np.nan]))
    ).all()


@pytest.mark.parametrize("west", [-180.0, 0.0])
def test_a_raster_all_round_the_globe_has_no_seam(layer_of, west):
    # Value = a wave once round, so any break shows.
    centres = west + 0.5 + np.arange(360)
    values = np.tile(500 + 100 * np.cos(np.radians(centres)), (180, 1))
    layer = layer_of(values, west, 90, 1)
    lon = np.array([-180, -179.9, 179.9, 180, 180.1, 359.9, 0, 0.1, -0.1, 539.9, -359.9])

    for some in (lon, lon[:5], lon[6:9]):
        found = sample_raster(layer, some, np.zeros(some.size))
        assert found == pytest.approx(500 + 100 * np.cos(np.radians(some)), abs=0.02)
    assert sample_raster(
        layer, np.array([179.9, -179.9]), np.array([90.0, -90.0])
    ) == pytest.approx([400, 400], abs=0.02)


def test_the_last_meridian_of_a_gridline_raster_is_the_first(layer_of):
    # 361 columns centred on -180, -179 ... 180, as GMT's gridline registration has them.
    values = np.tile(500 + 100 * np.cos(np.radians(-180 + np.arange(361))), (181, 1))
    layer = layer_of(values, -180.5, 90.5, 1)
    lon = np.array([179.7, 180.0, 180.3, -180.0, -179.7])

    found = sample_raster(layer, lon, np.zeros(5))
    assert found == pytest.approx(500 + 100 * np.cos(np.radians(lon)), abs=0.02)


def test_classes_are_not_averaged(layer_of):
    mask = np.array([[0, 1], [1, 0]], dtype=np.float32)
    layer = layer_of(mask, 100, 32, 1, kind="landmask")
    rng = np.random.default_rng(5)

    found = sample_raster(layer, rng.uniform(100, 102, 200), rng.uniform(30, 32, 200))
    assert set(found) == {0.0, 1.0}


def test_a_grid_is_sampled_as_its_points_are(layer_of, rough):
    """A column and a row of coordinates take a shorter way to the same values."""
    holed = rough.copy()
    holed[100:140, 200:260] = np.nan
    for kind in ("raster", "landcover"):
        layer = layer_of(holed if kind == "raster" else np.round(holed / 6), 100, 33, 0.01, kind)
        lon, lat = np.linspace(99.9, 104.1, 137), np.linspace(33.1, 29.9, 91)
        points = sample_raster(layer, *np.meshgrid(lon, lat))
        grid = sample_raster(layer, lon[None, :], lat[:, None])

        assert grid == pytest.approx(points, nan_ok=True)
        assert 0 < np.isnan(grid).sum() < grid.size


@pytest.mark.parametrize("most", [4_000_000, 700])
def test_the_cells_around_a_point(layer_of, rough, monkeypatch, most):
    monkeypatch.setattr(layer_sampling, "MOST_CELLS_IN_STRIP", most)
    layer = layer_of(rough, 100, 33, 0.01)
    strips = list(layer_sampling.strips_around(layer.file, 100.1, 31.0, 20.0))

    assert (len(strips) > 1) == (most == 700)
    lons, lats = strips[0][0], np.concatenate([strip[1] for strip in strips])
    cells = np.vstack([strip[2] for strip in strips])
    # The window begins at the raster's edge and holds 20 km to each other side.
    assert lons[0] == pytest.approx(100.005)
    assert lons[-1] > 100.1 + 20 / (111.195 * np.cos(np.radians(31)))
    assert lats[0] > 31 + 20 / 111.195
    assert lats[-1] < 31 - 20 / 111.195
    assert cells == pytest.approx(sample_raster(layer, lons[None, :], lats[:, None]), rel=1e-6)


def test_the_cells_around_a_point_on_the_date_line(layer_of):
    world = np.tile(np.arange(360.0), (20, 1))  # each column its number, 1° wide
    layer = layer_of(world, -180, 10, 1)
    ((lons, _, cells),) = layer_sampling.strips_around(layer.file, -180.0, 0.0, 150.0)

    # 150 km are 1.35°, so three cells to each side at least: 177.5 to 179.5 east, then -179.5 ...
    assert lons == pytest.approx(np.arange(lons.size) + lons[0])
    assert lons[0] < -181.35
    assert cells[0] == pytest.approx(np.floor(lons + 180) % 360)
    beyond = layer_of(made.VALUES, 100, 33, 1)
    assert list(layer_sampling.strips_around(beyond.file, 20.0, 31.0, 50.0)) == []
    ((lons, _, cells),) = layer_sampling.strips_around(beyond.file, 99.9, 31.5, 50.0)
    assert lons[0] == pytest.approx(100.5)  # the point lies a little to the west of the raster
    assert cells[:, 0] == pytest.approx([200, 400, 600][: len(cells)])
