"""Features in columns: the same as in the file, kept beside it, made again when lost."""

import json
import time
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.places.layer_features import read_features
from houfeng.places.layers import add_layer, features, find_layers
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.impact.terrain import feature, raster, vector

SQUARE = [[100, 30], [101, 30], [101, 31], [100, 31], [100, 30]]
THREE = (
    feature("Point", [102.5, 30.5], name="一中\u2028二中", pupils=900),
    feature("LineString", [[179.0, 50], [-179.0, 51]], name="over the date line"),
    feature("Polygon", [SQUARE], name="square"),
)


@pytest.fixture
def layer(tmp_path):
    return vector(tmp_path, "vector", *THREE)


def test_columns_tell_what_the_file_tells(layer):
    found = features(layer)

    assert len(found) == 3
    assert found.bounds == pytest.approx(
        np.array([[102.5, 30.5, 102.5, 30.5], [179, 50, 181, 51], [100, 30, 101, 31]])
    )
    assert found.points[0] == pytest.approx([102.5, 30.5])
    assert found.points[2] == pytest.approx([100.5, 30.5])
    assert found.properties(0) == {"name": "一中\u2028二中", "pupils": 900}
    assert found.shape(2).area == 1
    assert found.name(1) == "over the date line"


@pytest.mark.parametrize(
    ("box", "indices"),
    [
        ((99, 29, 100, 30), [2]),
        ((101.01, 29, 103, 31), [0]),
        ((100, 30, 103, 31), [0, 2]),
        ((-181, 49, -179.5, 52), [1]),  # from the other side
        ((539, 49, 541, 52), [1]),
        ((0, 0, 10, 10), []),
    ],
)
def test_features_that_touch_a_box(layer, box, indices):
    assert features(layer).touching(*box).tolist() == indices


def test_they_are_kept_beside_the_layer_and_made_again(layer):
    first = features(layer)
    (kept,) = layer.folder.glob("*.columns-*.npz")
    read_features.cache_clear()
    kept_bytes = kept.read_bytes()
    assert features(layer).properties(2) == first.properties(2)
    kept.write_bytes(kept_bytes[: len(kept_bytes) // 2])
    read_features.cache_clear()
    assert features(layer).properties(2) == first.properties(2)
    assert kept.read_bytes() == kept_bytes


def test_a_lost_or_damaged_file_and_a_raster_are_refused(layer, tmp_path):
    with pytest.raises(NotValid, match="raster"):
        features(raster(tmp_path, "slope", np.ones((4, 4))))
    layer.file.write_text("{")
    with pytest.raises(NotFound, match="add the layer again"):
        features(layer)
    layer.file.unlink()
    with pytest.raises(NotFound, match="gone"):
        features(layer)


def test_a_layer_that_is_added_is_ready_to_be_asked(tmp_path):
    file = vector(tmp_path, "schools", THREE[0], THREE[2]).file
    added = add_layer(
        tmp_path / "store", file, "schools", added_at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    assert list(added.folder.glob("*.columns-*.npz"))
    assert find_layers(tmp_path / "store") == {"schools": added}


def test_many_points_open_fast(tmp_path):
    """10⁵ schools, in a process that has not read them: under 0.3 s."""
    points = np.random.default_rng(7).uniform([95, 25], [110, 35], (100_000, 2)).round(5).tolist()
    rows = (
        json.dumps(feature("Point", point, name=f"小学 {i}"), ensure_ascii=False)
        for i, point in enumerate(points)
    )
    file = tmp_path / "many.geojson"  # as layer_vectors writes it
    file.write_text(
        '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n", "utf-8"
    )
    read_features(file)
    took = []
    for _ in range(3):  # the machine is shared
        read_features.cache_clear()
        started = time.perf_counter()
        found = read_features(file)
        took.append(time.perf_counter() - started)
    assert found.name(99_999) == "小学 99999"
