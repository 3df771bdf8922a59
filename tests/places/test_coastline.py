"""Clipping land to a window, on a square island drawn by hand."""

import json

import pytest
import shapely

from houfeng.places.coastline import clipped


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
