"""The store: what goes in comes out, the older stays, and strangers' files are refused."""

import json
import multiprocessing
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.places.layers import (
    add_layer,
    find_layer,
    lines,
    list_layers,
    open_layer,
    prepare_layer,
    remove_layer,
    sample_raster,
)
from houfeng.vocabulary.errors import NotFound, NotValid, SourceUnavailable
from tests.places import made_files as made

NOW = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
FAULT = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": "龙门山断裂"},
         "geometry": {"type": "LineString", "coordinates": [[103.0, 31.0], [104.5, 32.0]]}},
    ],
}  # fmt: skip


def add(store, file, kind="vs30", **more):
    return add_layer(store, file, kind, **{"added_at": NOW, **more})


@pytest.fixture
def store(tmp_path):
    return tmp_path / "home" / "layers"


@pytest.fixture
def tiff(tmp_path):
    return made.geotiff(tmp_path / "a.tif")


def test_a_layer_is_described_and_found_again(store, tiff):
    added = add(store, tiff, source="an institute", licence="CC-BY-4.0")

    found = open_layer(store, "vs30")
    assert found == added
    assert found.kind == "vs30"
    assert found.units == "m/s"
    assert found.bounds == pytest.approx((100, 30, 104, 33))
    assert (found.source, found.licence) == ("an institute", "CC-BY-4.0")
    assert found.added_at == "2026-01-31T08:00:00+00:00"
    assert found.figures["lowest"] == 200
    assert found.figures["highest"] == 750
    assert found.as_lineage("site").version == found.sha256
    kept = json.loads((store / "vs30" / "layer.json").read_text())
    assert kept["sha256"] == found.sha256
    assert [layer.name for layer in list_layers(store)] == ["vs30"]


def test_a_newer_version_takes_the_name_and_the_older_stays(store, tmp_path, tiff):
    first = add(store, tiff)
    second = add(store, made.geotiff(tmp_path / "b.tif", made.VALUES + 1))

    assert second.sha256 != first.sha256
    at = np.array([100.5]), np.array([32.5])
    assert sample_raster(open_layer(store, "vs30"), *at) == 201
    assert sample_raster(open_layer(store, "vs30", first.sha256), *at) == 200
    assert open_layer(store, "vs30", first.sha256[:12]).sha256 == first.sha256


def test_the_same_file_gives_the_same_bytes(store, tiff):
    assert add(store, tiff).sha256 == add(store, tiff, name="again").sha256


def test_a_version_changed_on_disk_is_not_given_out_for_reproduction(store, tiff):
    added = add(store, tiff)
    with added.file.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"!")

    with pytest.raises(NotFound, match="changed"):
        open_layer(store, "vs30", added.sha256)


def test_removed_is_out_of_use_but_can_still_be_reproduced(store, tiff):
    added = add(store, tiff)
    remove_layer(store, "vs30")

    assert list_layers(store) == []
    with pytest.raises(NotFound, match="none yet"):
        open_layer(store, "vs30")
    assert open_layer(store, "vs30", added.sha256).sha256 == added.sha256
    remove_layer(store, "vs30", erase=True)
    with pytest.raises(NotFound):
        open_layer(store, "vs30", added.sha256)


def test_what_is_not_there_is_told_with_what_is(store, tiff):
    add(store, tiff, name="ground")

    with pytest.raises(NotFound, match="there are: ground"):
        open_layer(store, "vs30")
    with pytest.raises(NotFound, match="there are: ground"):
        remove_layer(store, "vs30")
    with pytest.raises(NotFound, match="no version 00000000"):
        open_layer(store, "ground", "00000000")


def test_a_kinds_layer_is_the_one_named_after_it_else_the_last(store, tiff):
    assert find_layer(store, "vs30") is None
    add(store, tiff, name="old", added_at=NOW.replace(year=2020))
    add(store, tiff, name="new")
    assert find_layer(store, "vs30").name == "new"
    add(store, tiff, added_at=NOW.replace(year=2010))
    assert find_layer(store, "vs30").name == "vs30"
    assert find_layer(store, "faults") is None


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "A", "x" * 64])
def test_a_name_never_leaves_the_store(store, tiff, name):
    if name:
        with pytest.raises(NotValid, match="name"):
            add(store, tiff, name=name)
    with pytest.raises(NotValid, match="name"):
        open_layer(store, name)


def test_a_name_keeps_its_kind(store, tiff):
    add(store, tiff, name="ground")

    with pytest.raises(NotValid, match="kind vs30 has this name"):
        add(store, tiff, "raster", name="ground")


def test_a_refused_file_leaves_the_store_as_it_was(store, tmp_path, tiff):
    before = add(store, tiff)
    bad = made.geotiff(tmp_path / "b.tif", np.full((3, 4), -9999, np.float32))

    with pytest.raises(NotValid):
        add(store, bad)
    assert open_layer(store, "vs30") == before
    assert sorted(p.name for p in store.iterdir()) == [".lock", "vs30"]
    assert len(list((store / "vs30").iterdir())) == 3


def test_a_store_that_cannot_be_written_is_told(tmp_path, tiff):
    (tmp_path / "home").write_text("a file, not a folder")

    with pytest.raises(SourceUnavailable, match="HOUFENG_HOME"):
        add(tmp_path / "home" / "layers", tiff)


def test_a_missing_file_is_told(store, tmp_path):
    with pytest.raises(NotFound, match=r"no file .*nowhere\.tif"):
        add(store, tmp_path / "nowhere.tif")


def test_damaged_entries_are_passed_over(store, tiff):
    add(store, tiff, name="good")
    for name, text in (("half", '{"name": "ha'), ("odd", "[]"), ("short", "{}")):
        (store / name).mkdir()
        (store / name / "layer.json").write_text(text)

    assert [layer.name for layer in list_layers(store)] == ["good"]


def test_one_run_keeps_only_the_rows_it_needs(tmp_path):
    tall = np.arange(4000, dtype=np.float32).reshape(1000, 4) / 10 + 200
    file = made.geotiff(tmp_path / "tall.tif", tall, transform=made.from_origin(100, 60, 1, 0.1))
    (tmp_path / "run").mkdir()
    whole = prepare_layer(file, "vs30", tmp_path, added_at=NOW)
    part = prepare_layer(file, "vs30", tmp_path / "run", added_at=NOW, within=(101, 10, 103, 12))

    assert part.figures["rows"] < 30
    lons, lats = np.linspace(100.2, 103.8, 7)[None, :], np.linspace(10, 12, 9)[:, None]
    assert np.isfinite(sample_raster(part, lons, lats)).all()
    assert sample_raster(part, lons, lats) == pytest.approx(sample_raster(whole, lons, lats))


def test_lines_and_rasters_are_not_mistaken_for_each_other(store, tmp_path, tiff):
    file = tmp_path / "faults.geojson"
    file.write_text(json.dumps(FAULT))
    faults, ground = add(store, file, "faults"), add(store, tiff)

    (trace,) = lines(faults)
    assert trace.points == pytest.approx(np.array([[103.0, 31.0], [104.5, 32.0]]))
    assert trace.properties["name"] == "龙门山断裂"
    with pytest.raises(NotValid, match="give a raster"):
        sample_raster(faults, np.array([103.0]), np.array([31.0]))
    with pytest.raises(NotValid, match="a layer of lines"):
        lines(ground)
    with pytest.raises(NotValid, match="ogr2ogr"):
        add(store, tiff, "faults", name="other")
    with pytest.raises(NotValid, match="vs30 is a raster"):
        add(store, file, "vs30", name="other")


def _add_many(store, files):
    for file in files * 5:
        add_layer(store, file, "vs30", added_at=NOW)


def test_several_processes_add_at_once(store, tmp_path):
    files = [made.geotiff(tmp_path / f"{n}.tif", made.VALUES + n) for n in range(3)]
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_add_many, args=(store, files)) for _ in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)

    assert [other.exitcode for other in others] == [0, 0, 0]
    current = open_layer(store, "vs30")
    assert open_layer(store, "vs30", current.sha256) == current
    assert len(list((store / "vs30").glob("*.tif"))) == 3
    assert not list(store.glob("half-*")) + list(store.glob("*/half-*"))
