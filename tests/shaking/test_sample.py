"""Sampling: bilinear by hand, from files, outside the map, hostile site lists."""

import numpy as np
import pytest

from houfeng.shaking.products.grids_npz import Grids, write_grids
from houfeng.shaking.products.netcdf import write_netcdf
from houfeng.shaking.result import Field
from houfeng.shaking.sample import read_sites, sample
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.shaking.made_result import synthetic_result


def _plane():
    """A map that is a plane, so that bilinear interpolation is exact: z = 2 lon + 3 lat."""
    lons, lats = np.linspace(100, 101, 11), np.linspace(30, 31, 11)
    lon, lat = np.meshgrid(lons, lats)
    z = 2 * lon + 3 * lat
    return Grids(lons, lats, {"MMI": Field(z, z / 100, z / 200, z / 300)})


def test_bilinear_is_exact_on_a_plane():
    found = sample(_plane(), read_sites("id,lon,lat\na,100.123,30.777\nb,101,31\nc,100.0,30.05\n"))

    expected = [2 * 100.123 + 3 * 30.777, 2 * 101 + 3 * 31, 200 + 90.15]
    assert found.values["MMI"]["mean"] == pytest.approx(expected)
    assert found.values["MMI"]["phi"] == pytest.approx(np.array(expected) / 300)


def test_bilinear_within_one_cell_by_hand():
    corners = np.array([[1.0, 2.0], [5.0, 10.0]])  # south row, north row
    grids = Grids(np.array([0.0, 1.0]), np.array([0.0, 1.0]), {"MMI": Field(*[corners] * 4)})

    found = sample(grids, read_sites("id,lon,lat\nx,0.25,0.5\n"))

    # south 1.25, north 6.25, halfway 3.75
    assert found.values["MMI"]["mean"] == pytest.approx([3.75])


def test_sites_outside_are_named_and_left_empty():
    found = sample(
        _plane(), read_sites("id,lon,lat\nin,100.5,30.5\nout,102,30.5\nnear,101.04,30.5\n")
    )

    assert found.outside == ("out",)
    rows = found.rows()
    assert rows[1]["inside"] is False
    assert rows[1]["MMI_mean"] is None
    assert rows[2]["MMI_mean"] == pytest.approx(
        2 * 101 + 3 * 30.5
    )  # within half a cell of the edge


def test_rows_tell_people_units_and_logs():
    made = synthetic_result()
    row = sample(made, read_sites("id,lon,lat\nepi,103.4,31.0\n")).rows()[0]

    assert row["PGA (%g)"] == pytest.approx(100 * np.exp(row["PGA_mean"]), rel=1e-5)
    assert row["PGV (cm/s)"] == pytest.approx(np.exp(row["PGV_mean"]), rel=1e-5)
    assert row["PGA_std"] == pytest.approx(np.hypot(row["PGA_tau"], row["PGA_phi"]), rel=1e-5)


@pytest.mark.parametrize("told", ["180.5", "-179.5"])
def test_either_way_of_telling_a_meridian_is_found(told):
    made = synthetic_result(179.5, -17.0)

    found = sample(made, read_sites(f"id,lon,lat\na,{told},-17.0\n"))

    assert found.values["PGA"]["mean"] == pytest.approx([made.fields["PGA"].mean[24, 50]])


def test_files_give_what_the_result_gives(tmp_path):
    made = synthetic_result()
    sites = read_sites("id,lon,lat\na,103.41,31.02\nb,102.5,30.3\n")
    expected = sample(made, sites).values["SA(1.0)"]["std"]
    write_netcdf(made, tmp_path / "measures.nc")
    assert sample(tmp_path, sites).values["SA(1.0)"]["std"] == pytest.approx(expected, rel=1e-6)

    write_grids(made, tmp_path / "grids.npz")
    for product in (tmp_path, tmp_path / "grids.npz"):
        assert sample(product, sites).values["SA(1.0)"]["std"] == pytest.approx(expected, rel=1e-6)


def test_a_missing_product_is_told(tmp_path):
    with pytest.raises(NotFound, match=r"grids\.npz"):
        sample(tmp_path, read_sites("id,lon,lat\na,0,0\n"))
    with pytest.raises(NotFound):
        sample(tmp_path / "none.npz", read_sites("id,lon,lat\na,0,0\n"))


def test_spreadsheets_csv_is_read():
    found = read_sites('\ufeffName, LON ,Lat,ID\r\n"a, b",103.5,-31,站 1\r\n')

    assert found.ids == ("站 1",)
    assert (found.longitudes[0], found.latitudes[0]) == (103.5, -31.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "add the columns"),
        ("id,lon\na,1\n", r"\['lat'\]"),
        ("id,lon,lat\n", "at least one row"),
        ("id,lon,lat\na,1,2\nb,east,2\n", "row 3, lon: 'east'"),
        ("id,lon,lat\na,31.0,103.4\n", "row 2, lat: '103.4'"),  # swapped
        ("id,lon,lat\na,nan,1\n", "row 2, lon"),
        ("id,lon,lat\na,1e400,1\n", "row 2, lon"),
        ("id,lon,lat\na,1\n", "row 2, lat"),
        ("id,lon,lat\n,1,2\n", "row 2, id"),
        ("id,lon,lat\na,1,2\na,3,4\n", "row 2 has it too"),
        ('id,lon,lat\n"a,1,2\n', "plain CSV"),
        ("id,lon,lat\n" + "x" * 200_000 + ",1,2\n", "plain CSV"),
    ],
)
def test_bad_site_lists_name_the_row_and_the_mend(text, words):
    with pytest.raises(NotValid, match=words):
        read_sites(text)
