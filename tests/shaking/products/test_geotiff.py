"""COG: by rio-cogeo's strict check, and values where they belong."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio

from houfeng.shaking.products.geotiff import geotiff_bytes, write_geotiff
from tests.shaking.made_result import synthetic_result

TOOLS = Path(sys.executable).parent


def test_geotiff_is_a_strict_cog(tmp_path):
    write_geotiff(synthetic_result(n_lon=701, n_lat=601), "PGA", tmp_path / "pga.tif")

    done = subprocess.run(
        [TOOLS / "rio", "cogeo", "validate", "--strict", tmp_path / "pga.tif"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "is a valid cloud optimized GeoTIFF" in done.stdout, done.stdout + done.stderr


def test_bands_hold_mean_sigma_and_what_people_read(across, tmp_path):
    write_geotiff(across, "SA(1.0)", tmp_path / "psa.tif")

    with rasterio.open(tmp_path / "psa.tif") as raster:
        assert raster.descriptions == ("mean", "std", "median")
        assert raster.units == ("ln(g)", "ln(g)", "%g")
        assert raster.tags()["banner"] == "演习 EXERCISE"
        assert raster.tags()["measure"] == "SA(1.0)"
        for i, j in ((0, 0), (48, 60), (10, 45)):
            place = (across.longitudes[j], across.latitudes[i])
            field = across.fields["SA(1.0)"]
            expected = [field.mean[i, j], field.std[i, j], 100 * np.exp(field.mean[i, j])]
            assert next(raster.sample([place])) == pytest.approx(expected, rel=1e-5)


def test_intensity_needs_no_median(made, tmp_path):
    write_geotiff(made, "CSIS", tmp_path / "csis.tif")

    with rasterio.open(tmp_path / "csis.tif") as raster:
        assert raster.descriptions == ("mean", "std")


def test_bytes_depend_on_the_map_alone(made):
    assert geotiff_bytes(made, "PGA") == geotiff_bytes(made, "PGA")
