"""Lines and areas from strangers: what is whole is kept, what is not is counted or refused."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.places.layers import lines, prepare_layer
from houfeng.vocabulary.errors import NotValid


def feature(kind, coordinates, **properties):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


GOOD = feature("LineString", [[103.0, 31.0, 5.0], [104.5, 32.0]], name="good", slip_mm=1.5)
SQUARE = [[100, 30], [101, 30], [101, 31], [100, 31], [100, 30]]


@pytest.fixture
def prepare(tmp_path):
    def prepared(found, kind="faults", **more):
        text = found if isinstance(found, str) else json.dumps(found)
        (tmp_path / "a.geojson").write_text(text, "utf-8")
        return prepare_layer(
            tmp_path / "a.geojson",
            kind,
            tmp_path,
            added_at=datetime(2026, 1, 1, tzinfo=UTC),
            **more,
        )

    return prepared


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features), **more}


def test_lines_lose_their_height_and_keep_their_words(prepare):
    several = feature("MultiLineString", [[[90, 30], [91, 30]], [[92, 30], [93, 31]]])
    layer = prepare(collection(GOOD, several))

    found = lines(layer)
    assert [len(trace.points) for trace in found] == [2, 2, 2]
    assert found[0].points == pytest.approx(np.array([[103.0, 31.0], [104.5, 32.0]]))
    assert found[0].properties == {"name": "good", "slip_mm": 1.5}
    assert layer.bounds == (90, 30, 104.5, 32)
    assert layer.figures == {"features": 2, "points": 6}


@pytest.mark.parametrize(
    "bad",
    [
        feature("LineString", [[float("nan"), 31.0], [104.0, 32.0]]),
        feature("LineString", [[float("inf"), 31.0], [104.0, 32.0]]),
        feature("LineString", [[103.0, 31.0]]),
        feature("LineString", [[103.0, 31.0], [104.0]]),
        feature("LineString", []),
        feature("LineString", "103 31"),
        feature("LineString", [[103.0, 31.0], {"x": 1}]),
        feature("MultiLineString", [[[103.0, 31.0], [104.0, None]]]),
        feature("LineString", None),
        {"type": "Feature", "geometry": None, "properties": {}},
        "feature",
        None,
    ],
)
def test_a_damaged_line_is_left_out_and_counted(prepare, bad):
    layer = prepare(collection(GOOD, bad))

    assert len(lines(layer)) == 1
    assert "1 of 2 features were left out" in layer.notes[0]
    with pytest.raises(NotValid, match="at least one"):
        prepare(collection(bad))


def test_a_line_over_the_date_line_runs_on(prepare):
    layer = prepare(collection(feature("LineString", [[179.0, 50], [-179.0, 51]])))

    assert lines(layer)[0].points[:, 0] == pytest.approx([179, 181])


def test_areas_are_not_faults(prepare):
    area = feature("Polygon", [SQUARE])
    assert "1 features were left out: they are no lines" in prepare(collection(GOOD, area)).notes[0]
    with pytest.raises(NotValid, match="faults is made of lines"):
        prepare(collection(area))
    assert prepare(collection(area), "admin").figures["features"] == 1


def test_a_crossing_ring_is_mended(prepare, tmp_path):
    bow = [[100, 30], [102, 32], [102, 30], [100, 32], [100, 30]]
    layer = prepare(collection(feature("Polygon", [bow])), "admin")

    (kept,) = json.loads(layer.file.read_text())["features"]
    assert kept["geometry"]["type"] == "MultiPolygon"
    assert len(kept["geometry"]["coordinates"]) == 2


@pytest.mark.parametrize(
    ("coordinates", "said"),
    [
        ([[31.0, 103.0], [32.0, 104.5]], "swapped"),
        ([[400_000, 3_500_000], [410_000, 3_510_000]], "--crs EPSG:32648"),
        ([[800.0, 31.0], [801.0, 31.0]], "longitudes"),
    ],
)
def test_coordinates_that_are_not_degrees(prepare, coordinates, said):
    with pytest.raises(NotValid, match=said):
        prepare(collection(feature("LineString", coordinates)))


def test_a_named_coordinate_system_is_converted(prepare):
    # UTM 48 N: 105°E is easting 500 km; 31°N is 3,429,672 m north there (scale 0.9996 of the
    # meridian arc 3,431,045 m).
    line = feature("LineString", [[500_000, 3_429_672], [500_000, 3_500_000]])
    said = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32648"}}
    for layer in (prepare(collection(line, crs=said)), prepare(collection(line), crs="EPSG:32648")):
        assert lines(layer)[0].points[0] == pytest.approx([105.0, 31.0], abs=1e-3)
        assert "converted from EPSG:32648" in layer.notes[0]


@pytest.mark.parametrize("name", ["/etc/passwd", "http://127.0.0.1/", {"a": 1}, "+proj=longlat"])
def test_a_strange_coordinate_system_is_refused(prepare, name):
    with pytest.raises(NotValid, match="crs"):
        prepare(collection(GOOD, crs={"type": "name", "properties": {"name": name}}))


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "FeatureCollection", "features": ' + "[" * 200_000,
        '{"type": "FeatureCollection", "feat',
        "[1, 2]",
        '{"type": "Topology", "objects": {}}',
        '{"type": "FeatureCollection", "features": {"a": 1}}',
        '{"type": ["FeatureCollection"]}',
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_what_is_not_geojson_is_refused(prepare, text):
    with pytest.raises(NotValid):
        prepare(text)


def test_strange_properties_do_not_come_in(prepare):
    strange = {
        "name": "x" * 10_000, "deep": {"a": 1}, "bad": float("nan"), "line\nfeed": "a\x00b",
        "huge": 10**400, **{f"p{n}": n for n in range(200)},
    }  # fmt: skip
    (trace,) = lines(prepare(collection({**GOOD, "properties": strange})))

    assert len(trace.properties["name"]) == 500
    assert len(trace.properties) <= 64
    assert not {"deep", "bad", "huge"} & set(trace.properties)
    assert trace.properties["line\ufffdfeed"] == "a\ufffdb"
