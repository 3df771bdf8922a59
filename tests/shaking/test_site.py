"""Vs30 under a map: from the layer where it has any, one value elsewhere, and said so."""

from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.places.layers import prepare_layer
from houfeng.shaking.site import layer_for_one_run, vs30_at, vs30_on
from houfeng.vocabulary.errors import NotValid
from tests.places import made_files as made

NOW = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.fixture
def layer(tmp_path):
    return prepare_layer(made.geotiff(tmp_path / "a.tif"), "vs30", tmp_path, added_at=NOW)


def test_without_a_layer_the_ground_is_uniform():
    found = vs30_on(np.arange(4.0), np.arange(3.0), None)

    assert found.vs30_ms.shape == (3, 4)
    assert (found.vs30_ms == 760).all()
    assert (found.source, found.share_covered, found.notes) == ("uniform 760 m/s", 0.0, ())
    assert vs30_on(np.arange(4.0), np.arange(3.0), None, 500).vs30_ms.max() == 500


def test_a_layer_that_covers_the_area_is_used_alone(layer):
    found = vs30_on(made.LONS, made.LATS[::-1], layer)

    assert found.vs30_ms == pytest.approx(made.VALUES[::-1])
    assert found.share_covered == 1.0
    assert found.notes == ()
    assert layer.sha256[:12] in found.source
    assert [(one.role, one.version) for one in found.lineage] == [("site", layer.sha256)]


def test_where_the_layer_has_no_value_the_default_stands_and_is_said(layer):
    found = vs30_on(np.array([99.5, 100.5]), np.array([28.5, 29.5, 30.5, 31.5]), layer, 500)

    expected = [[500, 500], [500, 500], [500, made.VALUES[2, 0]], [500, made.VALUES[1, 0]]]
    assert found.vs30_ms == pytest.approx(np.array(expected))
    assert found.share_covered == 0.25
    assert found.notes == (
        "the Vs30 layer vs30 covers 25.0 % of the area; elsewhere 500 m/s is used",
    )


def test_a_layer_elsewhere_is_not_used_and_that_is_said(layer):
    found = vs30_on(np.array([-120.0, -119.0]), np.array([30.0, 31.0]), layer)

    assert (found.vs30_ms == 760).all()
    assert found.source == "uniform 760 m/s"
    assert found.lineage == ()
    assert "no value in this area: uniform 760 m/s is used" in found.notes[0]


def test_stations_are_given_the_same_ground_as_cells(layer):
    lon, lat = np.array([100.7, 103.1, 90.0]), np.array([31.2, 32.2, 31.0])
    at = vs30_at(lon, lat, layer)

    assert at.vs30_ms.shape == (3,)
    on = vs30_on(lon, lat, layer).vs30_ms
    assert at.vs30_ms == pytest.approx(np.diagonal(on))
    assert at.vs30_ms[2] == 760


def test_a_file_for_one_run_gives_what_the_added_layer_gives(layer, tmp_path):
    lons, lats = np.linspace(100.1, 103.9, 9), np.linspace(30.1, 32.9, 7)
    (tmp_path / "run").mkdir()
    once = layer_for_one_run(tmp_path / "a.tif", tmp_path / "run", lons, lats, added_at=NOW)

    assert vs30_on(lons, lats, once).vs30_ms == pytest.approx(vs30_on(lons, lats, layer).vs30_ms)


def test_what_is_not_vs30_is_refused(tmp_path):
    file = made.geotiff(tmp_path / "a.tif", made.VALUES / 100)
    slope = prepare_layer(file, "slope", tmp_path, added_at=NOW)

    with pytest.raises(NotValid, match="kind vs30"):
        vs30_on(made.LONS, made.LATS, slope)
    for default in (0.76, 0, float("nan")):
        with pytest.raises(NotValid, match="50 to 5000"):
            vs30_on(made.LONS, made.LATS, None, default)
