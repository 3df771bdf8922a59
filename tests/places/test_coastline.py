"""Clipping land to a window, on a square island drawn by hand."""

import json

import numpy as np
import pytest
import shapely

from houfeng.places.coastline import clipped, is_land, land_on


@pytest.fixture
def island(tmp_path):
    square = [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]
    islet = [[[20, 20], [21, 20], [21, 21], [20, 21], [20, 20]]]
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "MultiPolygon", "coordinates": [square, islet]},
    }
    path = tmp_path / "land.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_land_is_cut_at_the_window(island):
    (ring,) = clipped(island, (5, 5, 15, 15))

    # The overlap of the squares 0-10 and 5-15 is 5 by 5.
    assert shapely.Polygon(ring).area == pytest.approx(25)
    assert ring[0] == ring[-1]


def test_touching_land_and_open_sea_give_nothing(island):
    assert clipped(island, (10, 0, 12, 10)) == []
    assert clipped(island, (12, 12, 14, 14)) == []


def test_every_part_counts(island):
    assert len(clipped(island, (-1, -1, 30, 30))) == 2


def test_cells_on_land_are_those_whose_centre_is():
    longitudes, latitudes = np.arange(117.0, 124.0, 0.1), np.arange(22.0, 28.0, 0.1)

    found = land_on(longitudes, latitudes)

    generator = np.random.default_rng(2)
    for row, column in generator.integers((latitudes.size, longitudes.size), size=(200, 2)):
        assert found[row, column] == is_land(longitudes[column], latitudes[row])
    assert 0.2 < found.mean() < 0.8  # the strait is in the window, and both shores


def test_land_across_the_date_line_is_found():
    # Viti Levu, Fiji, lies at 178 east, Taveuni at 180 west: one window holds both.
    found = land_on(np.arange(177.0, 183.0, 0.05), np.arange(-19.0, -16.0, 0.05))

    assert found[:, :60].any() and found[:, 60:].any()
    assert not land_on(np.arange(-150.0, -149.0, 0.1), np.arange(-45.0, -44.0, 0.1)).any()
