"""GeoTIFF and NetCDF: conformance by the formats' own checkers, round trip, stable bytes."""

import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import rasterio

from houfeng.shaking.field import ShakingMap
from houfeng.shaking.files import geotiff_bytes, netcdf_bytes, read_netcdf
from houfeng.shaking.map_shaking import map_shaking
from houfeng.vocabulary.status import Status
from tests.shaking.making import earthquake

TOOLS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def great() -> ShakingMap:
    return map_shaking(earthquake(ms=7.8, strike_deg=45.0, status=Status.EXERCISE))


def test_geotiff_is_a_strict_cog(great, tmp_path):
    (tmp_path / "map.tif").write_bytes(geotiff_bytes(great))

    done = subprocess.run(
        [TOOLS / "rio", "cogeo", "validate", "--strict", tmp_path / "map.tif"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "is a valid cloud optimized GeoTIFF" in done.stdout, done.stdout + done.stderr


def test_geotiff_puts_values_where_they_belong(great, tmp_path):
    (tmp_path / "map.tif").write_bytes(geotiff_bytes(great))

    with rasterio.open(tmp_path / "map.tif") as raster:
        assert raster.crs.to_epsg() == 4326
        assert raster.descriptions == (
            "intensity", "intensity_sigma", "instrumental_intensity", "pga_ms2", "pgv_ms",
        )  # fmt: skip
        assert raster.units == ("1", "1", "1", "m s-2", "m s-1")
        assert raster.overviews(1)
        assert raster.tags()["event_id"] == "test-event"
        assert raster.tags()["status"] == "exercise"
        assert raster.tags()["banner"] == "演习 EXERCISE"
        rows, columns = great.intensity.shape
        for i, j in ((0, 0), (rows - 1, columns - 1), (rows // 3, columns // 2)):
            place = (great.longitudes[j], great.latitudes[i])
            found = next(raster.sample([place]))
            expected = [
                grid[i, j]
                for grid in (
                    great.intensity,
                    great.intensity_sigma,
                    great.instrumental_intensity,
                    great.pga_ms2,
                    great.pgv_ms,
                )
            ]
            assert found == pytest.approx(expected, rel=1e-6)


def test_netcdf_is_cf(great, tmp_path):
    (tmp_path / "map.nc").write_bytes(netcdf_bytes(great))

    done = subprocess.run(
        [TOOLS / "compliance-checker", "-t", "cf:1.11", tmp_path / "map.nc"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "All tests passed!" in done.stdout


@pytest.mark.parametrize(
    "origin",
    [
        earthquake(ms=7.8, strike_deg=45.0, status=Status.TEST),
        earthquake(179.9, -17.0, 5.0),
        earthquake(ms=6.0, rupture_line=((103.123456789, 31.0), (103.4, 31.25))),
    ],
)
def test_netcdf_returns_the_map(origin, tmp_path):
    shaking = map_shaking(origin)
    (tmp_path / "map.nc").write_bytes(netcdf_bytes(shaking))

    found = read_netcdf(tmp_path / "map.nc")

    for field in fields(ShakingMap):
        before, after = getattr(shaking, field.name), getattr(found, field.name)
        if field.name in ("longitudes", "latitudes"):
            assert (after == before).all(), field.name
        elif isinstance(before, np.ndarray):
            assert after.dtype == np.float64
            assert np.allclose(after, before, rtol=1e-6, atol=0), field.name
        else:
            assert after == before, field.name


@pytest.mark.parametrize("make", [geotiff_bytes, netcdf_bytes])
def test_the_same_map_gives_the_same_bytes(make):
    first, second = (make(map_shaking(earthquake(ms=6.5))) for _ in range(2))
    third = make(map_shaking(earthquake(ms=6.6)))

    assert first == second
    assert first != third


def test_a_later_second_changes_no_byte():
    # HDF5 wrote the clock, in whole seconds, into what was NetCDF-4 before.
    shaking = map_shaking(earthquake(ms=6.5))
    first = netcdf_bytes(shaking)
    time.sleep(1.1)

    assert netcdf_bytes(shaking) == first
    # Eight grids of float32, two axes, and less than 64 kB of words: nothing hangs on at the end.
    assert 0 < len(first) - 8 * 4 * shaking.intensity.size < 65_536
