"""Imported and embedded people together: nobody twice, nobody lost, quick to open."""

import time

import numpy as np
import pytest
from rasterio.transform import from_origin

from houfeng.impact.exposure import load_exposure, people_on
from houfeng.impact.exposures.cells import PEOPLE
from houfeng.impact.exposures.cover import Cover, reach
from houfeng.impact.exposures.store import list_datasets, open_dataset, remove_dataset
from houfeng.vocabulary.errors import NotFound, NotValid, SourceUnavailable
from tests.impact.exposures.test_census import people_of
from tests.places.made_files import geotiff

EVEN = np.full((120, 120), 25.0, np.float32)  # one degree of our fine cells
INSIDE = np.arange(104.05, 105, 0.1), np.arange(30.05, 31, 0.1)


def raster(tmp_path, values=EVEN, west=104.0, north=31.0, step=1 / 120, name="people.tif"):
    return geotiff(
        tmp_path / name, values, "EPSG:4326", from_origin(west, north, step, step), -99999.0
    )


def test_imported_people_replace_the_embedded_where_they_reach(bring, in_use, exposure, tmp_path):
    bring(raster(tmp_path), source="WorldPop", year=2020)

    found = in_use()
    np.testing.assert_allclose(people_on(found, *INSIDE), 25.0 * 144, rtol=1e-5)
    removed = people_on(exposure, *INSIDE).sum()
    assert found.total(PEOPLE) == pytest.approx(
        exposure.total(PEOPLE) - removed + EVEN.sum(), abs=2e-7 * exposure.total(PEOPLE)
    )
    outside = np.arange(102.05, 104, 0.1), np.arange(29.05, 33, 0.1)
    np.testing.assert_allclose(people_on(found, *outside), people_on(exposure, *outside), rtol=1e-5)
    assert "WorldPop（人口栅格，2020 年）" in found.source
    assert "population raster, 2020" in found.source_en
    assert found.imported == (PEOPLE,)


def test_a_raster_that_ends_within_a_cell_leaves_the_rest(bring, in_use, exposure, tmp_path):
    # 104.0 is a border of the coarse cells; the raster begins 0.4 of a cell east of it.
    bring(raster(tmp_path, west=104.01))

    strip = np.array([104.0125, 104.0375]), np.arange(30.0125, 31, 0.025)
    found, before = people_on(in_use(), *strip)[:, 0], people_on(exposure, *strip)[:, 0]
    # 0.015 of 0.025 degrees: 1.8 columns of 3 rows of 25 people; 0.4 of the embedded stay.
    np.testing.assert_allclose(found, 0.4 * before + 25 * 1.8 * 3, rtol=1e-3)


def test_the_newer_of_two_rasters_is_used_where_both_are(bring, in_use, tmp_path):
    bring(raster(tmp_path), name="old")
    bring(raster(tmp_path, EVEN[:, :60] * 2, name="new.tif"), name="new")

    found = people_on(in_use(), *INSIDE)
    np.testing.assert_allclose(found[:, :5], 50.0 * 144, rtol=1e-5)
    np.testing.assert_allclose(found[:, 5:], 25.0 * 144, rtol=1e-5)
    assert [one.name for one in list_datasets(tmp_path / "home" / "exposure")] == ["new", "old"]


def test_empty_land_without_value_is_empty_not_unknown():
    # A unit of 4 cells: towns in two with 90 of 100 people, the other two without value.
    cells = np.arange(4) + 100 * 14400
    cover = Cover(100, 0, np.array([[True, True, False, False]]), None)
    unit = np.zeros(4, np.int32)

    whole = reach(cover, cells, np.array([50.0, 40.0, 5.0, 5.0]), unit)
    beside = reach(cover, cells, np.array([10.0, 10.0, 40.0, 40.0]), unit)

    assert whole.tolist() == [1, 1, 1, 1]
    assert beside.tolist() == [1, 1, 0, 0]  # most of the unit's people are elsewhere
    two = np.array([0, 0, 1, 1], np.int32)
    assert reach(cover, cells, np.full(4, 25.0), two).tolist() == [1, 1, 0, 0]


def test_a_census_scales_whatever_lies_below_it(bring, in_use, gazetteer, tmp_path):
    bring("code,people\n510107,1234567\n")  # 武侯区, its seat in the raster
    for values in (EVEN, EVEN * 3):
        bring(raster(tmp_path, values))
        found = in_use()
        assert people_of(found, gazetteer, "510107") == pytest.approx(1_234_567, rel=1e-5)
        assert people_of(found, gazetteer, "510") > people_of(found, gazetteer, "510107")


def test_opening_is_quick_once_joined(bring, in_use, exposure, cache, store, tmp_path):
    bring(raster(tmp_path))
    in_use()
    longitudes, latitudes = 101 + 0.01 * np.arange(708), 27 + 0.01 * np.arange(707)

    before = time.perf_counter()
    found = load_exposure(cache, store)
    for one in (found, exposure):
        seconds = []
        for _ in range(5):
            before = time.perf_counter()
            people_on(one, longitudes, latitudes)
            seconds.append(time.perf_counter() - before)
    files = list(cache.glob("exposure-joined-*"))
    assert 1 <= len(files) <= 3


def test_nothing_imported_is_the_embedded(in_use, exposure):
    found = in_use()

    assert found.source == exposure.source
    assert found.imported == ()
    np.testing.assert_array_equal(people_on(found, *INSIDE), people_on(exposure, *INSIDE))


def test_what_is_removed_is_not_used_and_an_older_version_stays(bring, in_use, store, tmp_path):
    first = bring(raster(tmp_path)).dataset
    second = bring(raster(tmp_path, EVEN * 2)).dataset
    assert first.sha256 != second.sha256
    assert first.file.exists()
    assert open_dataset(store, "population").sha256 == second.sha256

    remove_dataset(store, "population")
    assert "合成分布" in in_use().source
    assert second.file.exists()
    with pytest.raises(NotFound, match="none yet"):
        remove_dataset(store, "population")
    remove_dataset(store, "population", erase=True)
    assert not second.folder.exists()


def test_a_file_that_has_gone_is_told(bring, in_use, tmp_path):
    done = bring(raster(tmp_path))
    done.dataset.file.write_bytes(b"not an archive")
    with pytest.raises(NotFound, match=r"import people\.tif again"):
        in_use()


def test_a_name_stays_with_its_kind(bring, tmp_path):
    bring(raster(tmp_path), name="mine")
    with pytest.raises(NotValid, match="of kind population has this name"):
        bring("code,people\n513322,9\n", name="mine")


def test_the_same_file_gives_the_same_version(bring, tmp_path):
    assert bring(raster(tmp_path)).dataset.sha256 == bring(raster(tmp_path)).dataset.sha256


def test_a_store_that_cannot_be_written_is_told(cache, tmp_path, bring):
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(SourceUnavailable, match="HOUFENG_HOME"):
        bring(raster(tmp_path))
