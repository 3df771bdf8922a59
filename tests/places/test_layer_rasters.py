"""Rasters of every format, read as they are meant and refused when they cannot be."""

from datetime import UTC, datetime
from pathlib import Path

import netCDF4
import numpy as np
import pytest
from rasterio.transform import Affine, from_origin

from houfeng.places import layer_grid
from houfeng.places.layers import prepare_layer, sample_raster
from houfeng.vocabulary.errors import NotValid
from tests.places import made_files as made

NOW = datetime(2026, 1, 31, tzinfo=UTC)
FOREIGN = Path(__file__).parent / "foreign"


@pytest.fixture
def prepare(tmp_path):
    def prepared(file, kind="vs30", **more):
        folder = tmp_path / "made"
        folder.mkdir(exist_ok=True)
        return prepare_layer(file, kind, folder, added_at=NOW, **more)

    return prepared


def centres(layer, lons=made.LONS, lats=made.LATS):
    return sample_raster(layer, lons[None, :], lats[:, None])


@pytest.mark.parametrize(
    ("write", "how"),
    [
        (made.geotiff, {}),
        (made.geotiff, {"transform": Affine(1, 0, 100, 0, 1, 30), "values": made.VALUES[::-1]}),
        (made.coards, {}),
        (made.coards, {"form": "NETCDF4"}),
        (made.coards, {"form": "NETCDF4", "zlib": True}),
        (made.coards, {"form": "NETCDF4", "endian": "big"}),
        (made.coards, {"lon_first": True}),
        (made.coards, {"lon_first": True, "form": "NETCDF4", "contiguous": True}),
        (made.gmt_version_3, {"node_offset": 1}),
        (made.gmt_version_3, {"node_offset": 0}),
        (made.esri_ascii, {}),
    ],
    ids=["geotiff", "south-up", "coards", "netcdf-4", "compressed", "big-endian", "lon-lat",
         "lon-lat-4", "gmt-3-pixel", "gmt-3-gridline", "esri"],
)  # fmt: skip
def test_every_format_gives_the_same_cells(prepare, tmp_path, write, how):
    layer = prepare(write(tmp_path / "given", **how), crs="EPSG:4326")

    assert centres(layer) == pytest.approx(made.VALUES)
    assert layer.bounds == pytest.approx((100, 30, 104, 33))


def test_packed_numbers_are_unpacked_and_missing_ones_missing(prepare, tmp_path):
    file = made.coards(tmp_path / "a.nc", (made.VALUES / 10).astype(np.int16), fill=np.int16(35))
    with netCDF4.Dataset(file, "a") as out:
        out["z"].scale_factor = 10.0
    found = centres(prepare(file))

    expected = np.where(made.VALUES == 350, np.nan, made.VALUES)
    assert found == pytest.approx(expected, nan_ok=True)


def test_real_gmt_grids_are_read(shared, prepare):
    # A netCDF-3 grid of GMT 4.5 and a netCDF-4 one of GMT 5.4; 348 cells of the second are
    # artefacts of a coast below 50 m/s.
    folder = shared / "data/shaking"
    for name, out_of_range in (
        ("calexico_2010/Calexico/vs30/vs30.grd", 0),
        ("verification/validation/vs30.grd", 348),
    ):
        layer = prepare(folder / name)
        with netCDF4.Dataset(folder / name) as file:
            lon, lat, z = (np.ma.filled(file[v][:].astype(float)) for v in ("lon", "lat", "z"))
        expected = np.where(z < 50, np.nan, z)
        assert layer.figures["cells_out_of_range"] == out_of_range
        np.testing.assert_allclose(centres(layer, lon, lat), expected, rtol=1e-6)


def test_values_out_of_range_are_counted_and_lose_their_value(prepare, tmp_path):
    values = made.VALUES.copy()
    values[0, 0], values[1, 1], values[2, 2] = 0.03, 9000, np.inf
    layer = prepare(made.geotiff(tmp_path / "a.tif", values))

    assert layer.figures["cells_out_of_range"] == 3
    assert any("3 of 12 cells lie outside 50 to 5000 m/s" in note for note in layer.notes)
    found = centres(layer)
    assert np.isnan(found[[0, 1, 2], [0, 1, 2]]).all()
    assert np.isfinite(found).sum() == 9


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (made.VALUES / 1000, "km/s: multiply them by 1000"),
        (np.full((3, 4), -9999, np.float32), "another --kind"),
        (np.full((3, 4), np.nan, np.float32), "none of 12 cells"),
    ],
)
def test_values_that_cannot_be_vs30_are_refused(prepare, tmp_path, values, said):
    with pytest.raises(NotValid, match=said):
        prepare(made.geotiff(tmp_path / "a.tif", values))


def test_without_a_coordinate_system_the_mend_is_named(prepare, tmp_path):
    plain = made.geotiff(tmp_path / "a.tif", crs=None)
    ascii_grid = made.esri_ascii(tmp_path / "a.asc")
    bare = made.coards(tmp_path / "a.nc", degrees=False)
    for file in (plain, ascii_grid, bare):
        with pytest.raises(NotValid, match="--crs EPSG:4326"):
            prepare(file)
        assert centres(prepare(file, crs="EPSG:4326")) == pytest.approx(made.VALUES)


@pytest.mark.parametrize(
    "crs", ["/etc/passwd", "http://127.0.0.1/crs", "EPSG:99999", "+proj=longlat"]
)
def test_only_codes_name_a_coordinate_system(prepare, tmp_path, crs):
    with pytest.raises(NotValid, match="EPSG code"):
        prepare(made.geotiff(tmp_path / "a.tif"), crs=crs)


def test_china_geodetic_2000_is_taken_as_it_is_and_said(prepare, tmp_path):
    layer = prepare(made.geotiff(tmp_path / "a.tif", crs="EPSG:4490"))

    assert centres(layer) == pytest.approx(made.VALUES)
    assert "EPSG:4490 taken as WGS 84" in layer.notes[0]


def utm_ramp(path, write=None, size=60):
    """UTM zone 48 N around 105°E 31°N, 5 km cells, Vs30 = 300 + easting from 500 km, in km."""
    west, north = 350_000.0, 3_580_000.0
    eastings = west + 5000 * (np.arange(size) + 0.5)
    values = np.tile((300 + (eastings - 500_000) / 1000).astype(np.float32), (size, 1))
    if write:
        northings = north - 5000 * (np.arange(size) + 0.5)
        return write(path, values, eastings, northings, degrees=False)
    return made.geotiff(path, values, "EPSG:32648", from_origin(west, north, 5000, 5000))


@pytest.mark.parametrize("write", [None, made.coards])
def test_a_projected_raster_is_reprojected(prepare, tmp_path, write):
    crs = "EPSG:32648" if write else None
    layer = prepare(utm_ramp(tmp_path / "utm", write), crs=crs)

    # UTM 48 N has its meridian at 105°E, easting 500 km there and scale 0.9996; at 31°N a degree
    # of longitude is 95.506 km on the WGS 84 ellipsoid (cos φ · a / sqrt(1 − e² sin² φ) · π/180).
    found = sample_raster(layer, np.array([104.5, 105.0, 105.5]), np.array([31.0, 31.0, 31.0]))
    assert found == pytest.approx([300 - 47.73, 300, 300 + 47.73], abs=0.6)
    assert any("reprojected from EPSG:32648" in note for note in layer.notes)
    assert np.isnan(sample_raster(layer, np.array([103.0]), np.array([31.0]))).all()


def test_a_rotated_raster_is_made_upright(prepare, tmp_path):
    # Quarter turn: columns run north, rows run east.
    turned = Affine(0, 1, 100, 1, 0, 30)
    layer = prepare(made.geotiff(tmp_path / "a.tif", made.VALUES, transform=turned))

    # Column 1, row 2 lies at 100 + 2.5 east, 30 + 1.5 north.
    found = sample_raster(layer, np.array([102.5]), np.array([31.5]))
    assert found == pytest.approx([made.VALUES[2, 1]], abs=1)
    assert "rotated" in layer.notes[0]


def test_people_per_cell_are_never_interpolated(prepare, tmp_path):
    people = made.geotiff(tmp_path / "a.tif")
    found = sample_raster(prepare(people, "population"), np.array([100.9]), np.array([32.5]))
    assert found == made.VALUES[0, 0]
    with pytest.raises(NotValid, match="-r sum"):
        prepare(utm_ramp(tmp_path / "utm.tif"), "population")


@pytest.mark.parametrize(
    ("transform", "said"),
    [
        (from_origin(30, 104, 1, 1), "swapped"),  # China with x and y exchanged
        (from_origin(400_000, 3_500_000, 1000, 1000), "not degrees"),
        (from_origin(-700, 33, 1, 1), "longitudes"),
    ],
)
def test_bounds_that_are_not_longitude_and_latitude(prepare, tmp_path, transform, said):
    with pytest.raises(NotValid, match=said):
        prepare(made.geotiff(tmp_path / "a.tif", transform=transform))


def test_virtual_rasters_and_other_formats_are_refused(prepare, tmp_path):
    inner = made.geotiff(tmp_path / "inner.tif")
    (tmp_path / "a.tif").write_text(
        '<VRTDataset rasterXSize="4" rasterYSize="3"><VRTRasterBand dataType="Float32" band="1">'
        f"<SimpleSource><SourceFilename>{inner}</SourceFilename></SimpleSource>"
        "</VRTRasterBand></VRTDataset>"
    )
    (tmp_path / "b.tif").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (tmp_path / "c.tif").write_bytes(b"")
    for name in ("a.tif", "b.tif", "c.tif"):
        with pytest.raises(NotValid, match="give a GeoTIFF"):
            prepare(tmp_path / name)


def test_damaged_files_are_told(prepare, tmp_path):
    noise = np.random.default_rng(1).uniform(100, 900, (200, 300)).astype(np.float32)
    tiff = made.geotiff(tmp_path / "a.tif", noise, transform=from_origin(100, 33, 0.01, 0.01))
    for file in (tiff, made.coards(tmp_path / "a.nc", form="NETCDF4")):
        prepare(file, crs="EPSG:4326")
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(NotValid, match="damaged"):
            prepare(file, crs="EPSG:4326")


@pytest.mark.parametrize("name", ["external_storage.nc", "external_link.nc"])
def test_netcdf4_data_kept_in_another_file_is_refused(prepare, name):
    """HDF5 may keep a data set's numbers in any file of the machine."""
    if name == "external_storage.nc":  # the reader would give them out
        with netCDF4.Dataset(FOREIGN / name) as found:
            assert bytes(found["z"][:].data.ravel()) == Path("/etc/passwd").read_bytes()[:12]

    # A link is refused by us, or by the library before us, which some of its builds cannot follow.
    why = "not in the file itself" if name == "external_storage.nc" else "itself|damaged"
    with pytest.raises(NotValid, match=why):
        prepare(FOREIGN / name, "raster")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"lons": np.array([100.0, 101.0, 103.0, 104.0])}, "even steps"),
        ({"lons": np.array([104.0, 103.0, 102.0, 101.0])}, "west to east"),
        ({"lons": np.array([100.0, np.nan, 102.0, 103.0])}, "numbers"),
    ],
)
def test_uneven_axes_are_refused(prepare, tmp_path, how, said):
    with pytest.raises(NotValid, match=said):
        prepare(made.coards(tmp_path / "a.nc", **how))


def test_a_grid_that_crosses_the_date_line(prepare, tmp_path):
    file = made.coards(tmp_path / "a.nc", lons=np.array([178.5, 179.5, -179.5, -178.5]))
    layer = prepare(file)

    for lons in ([178.5, 179.5, 180.5, 181.5], [178.5, 179.5, -179.5, -178.5]):
        assert centres(layer, np.array(lons)) == pytest.approx(made.VALUES)


def test_several_bands_are_refused(prepare, tmp_path):
    import rasterio

    with rasterio.open(
        tmp_path / "a.tif", "w", driver="GTiff", dtype="uint8", count=3, width=4, height=4,
        crs="EPSG:4326", transform=from_origin(100, 33, 1, 1),
    ):  # fmt: skip
        pass
    with pytest.raises(NotValid, match="gdal_translate -b 1"):
        prepare(tmp_path / "a.tif")


def test_too_many_cells_are_refused_before_they_are_read(prepare, tmp_path, monkeypatch):
    file = made.geotiff(tmp_path / "a.tif")
    grid = made.coards(tmp_path / "a.nc")
    prepare(file)
    monkeypatch.setattr(layer_grid, "MOST_CELLS", 11)
    for one in (file, grid):
        with pytest.raises(NotValid, match="4 × 3 cells"):
            prepare(one)


def test_a_huge_empty_raster_is_refused_by_its_size(prepare, tmp_path):
    import rasterio

    with rasterio.open(
        tmp_path / "a.tif", "w", driver="GTiff", dtype="uint8", count=1, width=140_000,
        height=140_000, crs="EPSG:4326", transform=from_origin(100, 33, 1e-4, 1e-4), tiled=True,
        SPARSE_OK=True, BIGTIFF="YES",
    ):  # fmt: skip
        pass
    with pytest.raises(NotValid, match="140000 × 140000 cells"):
        prepare(tmp_path / "a.tif")


def test_wrong_bytes_are_told_and_never_hang(prepare, tmp_path):
    """Every format with a few bytes changed: read, or refused with an error of ours.

    A wrong length in a netCDF-3 header once sent the C library searching for ever.
    """
    rng = np.random.default_rng(1)
    for number, (write, how) in enumerate(
        [(made.geotiff, {}), (made.coards, {}), (made.gmt_version_3, {}), (made.esri_ascii, {}),
         (made.coards, {"form": "NETCDF4"})]
    ):  # fmt: skip
        whole = write(tmp_path / f"{number}", **how).read_bytes()
        refused = 0
        for _ in range(60):
            wrong = bytearray(whole)
            for at in rng.integers(8, len(wrong), 3):
                wrong[at] = rng.integers(256)
            (tmp_path / "wrong").write_bytes(wrong)
            try:
                prepare(tmp_path / "wrong", crs="EPSG:4326")
            except NotValid:
                refused += 1
        assert refused


def test_files_beside_the_one_given_are_not_read(prepare, tmp_path):
    file = made.geotiff(tmp_path / "a.tif", crs=None)
    other = made.geotiff(tmp_path / "b.tif")
    assert prepare(other)
    (tmp_path / "a.tif.aux.xml").write_text("<PAMDataset><SRS>EPSG:4326</SRS></PAMDataset>")
    (tmp_path / "a.prj").write_text('GEOGCS["WGS 84"]')

    with pytest.raises(NotValid, match="crs"):
        prepare(file)
