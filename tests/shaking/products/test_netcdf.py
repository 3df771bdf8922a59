"""CF NetCDF: by the compliance checker, by xarray, and back."""

import subprocess
import sys
from pathlib import Path

import pytest
import xarray

from houfeng.shaking.products.netcdf import netcdf_bytes, read_netcdf_grids, write_netcdf
from houfeng.vocabulary.errors import NotValid

TOOLS = Path(sys.executable).parent


def test_the_file_follows_cf(across, tmp_path):
    write_netcdf(across, tmp_path / "map.nc")

    done = subprocess.run(
        [TOOLS / "compliance-checker", "-t", "cf:1.11", tmp_path / "map.nc"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "All tests passed!" in done.stdout, done.stdout


def test_xarray_finds_every_measure_with_its_words(across, tmp_path):
    write_netcdf(across, tmp_path / "map.nc")

    with xarray.open_dataset(tmp_path / "map.nc") as file:
        assert {f"psa0p3_{part}" for part in ("mean", "std", "tau", "phi")} <= set(file)
        assert file["psa0p3_mean"].attrs["measure"] == "SA(0.3)"
        assert file["psa0p3_mean"].attrs["of_units"] == "ln(g)"
        assert file.attrs["banner"] == "演习 EXERCISE"
        assert file.attrs["title"].startswith("演习 EXERCISE ")
        here = file["pga_mean"].sel(lon=180.5, lat=-17.0, method="nearest")
        assert float(here) == pytest.approx(across.fields["PGA"].mean[24, 50], rel=1e-6)


def test_bytes_depend_on_the_map_alone(made):
    assert netcdf_bytes(made) == netcdf_bytes(made)


def test_reading_gives_the_map_back(made, tmp_path):
    write_netcdf(made, tmp_path / "map.nc")

    found = read_netcdf_grids(tmp_path / "map.nc")

    assert set(found.fields) == set(made.fields)
    assert (found.longitudes == made.longitudes).all()
    assert found.fields["MMI"].tau == pytest.approx(made.fields["MMI"].tau, rel=1e-6)


def test_another_file_is_refused(tmp_path):
    (tmp_path / "map.nc").write_bytes(b"no")

    with pytest.raises(NotValid, match="shaking make"):
        read_netcdf_grids(tmp_path / "map.nc")
