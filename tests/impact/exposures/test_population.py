"""Population rasters: whatever their cells, everybody is kept and stays where they live."""

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine, from_origin

from houfeng.impact.exposures.cells import CellGrid, centres, sums_on
from houfeng.impact.exposures.population import read_population
from houfeng.vocabulary.errors import NotValid
from tests.places.made_files import geotiff

GENERATOR = np.random.default_rng(7)
PEOPLE = GENERATOR.gamma(0.3, 40, (90, 110)).astype(np.float32)  # fractions, as WorldPop has


@pytest.fixture
def read(tmp_path):
    def go(values=PEOPLE, *, name="people.tif", crs="EPSG:4326", transform=None, nodata=-99999.0,
           tags=None, units=None, **how):  # fmt: skip
        path = tmp_path / "given"
        transform = transform or from_origin(102.0, 31.0, 1 / 1200, 1 / 1200)
        geotiff(path, values.astype(np.float32), crs, transform, nodata)
        with rasterio.open(path, "r+") as out:
            out.update_tags(**(tags or {}))
            if units:
                out.units = (units,)
        return read_population(path, name, **how)

    return go


def grid_of(made):
    return CellGrid(int(made.columns["per_degree"]), made.columns["cells"], made.columns)


def total(made):
    return made.columns["people"].sum(dtype=np.float64)


def centre(made):
    lon, lat = centres(made.columns["cells"], int(made.columns["per_degree"]))
    weights = made.columns["people"]
    return np.average(lon, weights=weights), np.average(lat, weights=weights)


@pytest.mark.parametrize(
    ("step", "per_degree"),
    [
        (1 / 1200, 120),  # 3 arc-seconds, ten to one of ours
        (1 / 120, 120),  # ours
        (1 / 97, 120),  # skewed against ours
        (0.01, 120),
        (1 / 24, 40),  # 2.5 arc-minutes, as GPW: coarse cells will do
        (0.25, 40),
    ],
)
def test_everybody_is_kept_at_any_cell_size(read, step, per_degree):
    made = read(transform=from_origin(101.9876, 31.0123, step, step))

    assert made.columns["per_degree"] == per_degree
    assert total(made) == pytest.approx(PEOPLE.sum(dtype=float), rel=1e-6)
    assert made.figures["people"] == pytest.approx(PEOPLE.sum(dtype=float), rel=1e-6)
    columns, rows = np.meshgrid(np.arange(110) + 0.5, np.arange(90) + 0.5)
    lon = 101.9876 + np.average(columns, weights=PEOPLE) * step
    lat = 31.0123 - np.average(rows, weights=PEOPLE) * step
    assert centre(made) == pytest.approx((lon, lat), abs=0.15 / per_degree)
    assert (np.diff(made.columns["cells"]) > 0).all()


def test_a_cell_is_shared_by_overlapping_area(read):
    # One cell of 0.01 degrees from 102.005 E to 102.015 E; ours end at 102 + k/120: 102.008333
    # cuts it 1/3 : 2/3. In latitude 30.995 to 30.985: ours at 31 - 1/120 = 30.991667, so 1/3 : 2/3.
    values = np.zeros((2, 2), np.float32)
    values[0, 0] = 900.0

    made = read(values, transform=from_origin(102.005, 30.995, 0.01, 0.01))

    lon, lat = centres(made.columns["cells"], 120)
    found = {
        (round((x - 102) * 120 - 0.5), round((31 - y) * 120 - 0.5)): v
        for x, y, v in zip(lon, lat, made.columns["people"], strict=True)
    }
    assert found == {
        (0, 0): pytest.approx(100, rel=1e-4), (1, 0): pytest.approx(200, rel=1e-4),
        (0, 1): pytest.approx(200, rel=1e-4), (1, 1): pytest.approx(400, rel=1e-4),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:32648", from_origin(400_000, 3_450_000, 1000, 1000)),  # UTM, a kilometre
        ("EPSG:32648", from_origin(400_000, 3_450_000, 100, 100)),
        ("EPSG:32648", from_origin(300_000, 3_450_000, 20_000, 20_000)),
        ("ESRI:54009", from_origin(9_400_000, 3_700_000, 1000, 1000)),  # Mollweide, as GHS-POP
        ("EPSG:4214", from_origin(102.0, 31.0, 0.008, 0.008)),  # Beijing 1954
        ("EPSG:4326", Affine(0.0094, 0.0034, 102.0, 0.0034, -0.0094, 31.0)),  # turned by 20°
    ],
)  # fmt: skip
def test_everybody_is_kept_from_any_coordinate_system(read, crs, transform):
    made = read(crs=crs, transform=transform)

    assert total(made) == pytest.approx(PEOPLE.sum(dtype=float), rel=1e-6)
    columns, rows = np.meshgrid(np.arange(110) + 0.5, np.arange(90) + 0.5)
    column, row = np.average(columns, weights=PEOPLE), np.average(rows, weights=PEOPLE)
    x = transform.a * column + transform.b * row + transform.c
    y = transform.d * column + transform.e * row + transform.f
    (lon,), (lat,) = rasterio.warp.transform(crs, "EPSG:4326", [x], [y])
    # The centre of masses of a plane is not quite that of a sphere for 2,000 km of raster.
    wide = abs(transform.a) * 110 * (1 if abs(transform.a) < 10 else 1e-5)
    assert centre(made) == pytest.approx((lon, lat), abs=0.003 + 0.02 * max(wide - 2, 0))


def test_even_density_stays_even_through_a_projection(read):
    # 50 people per km² on cells of 1 km in UTM zone 48, whose scale here is 0.9996 to 1.0001.
    made = read(np.full((200, 200), 50.0), crs="EPSG:32648",
                transform=from_origin(450_000, 3_500_000, 1000, 1000))  # fmt: skip
    longitudes, latitudes = np.arange(104.85, 106.2, 0.1), np.arange(30.25, 31.3, 0.1)

    (people,) = sums_on(grid_of(made), ("people",), longitudes, latitudes)

    # A cell of 0.1 degree at latitude B: 11.11 km x cos B x 11.09 km on the ellipsoid.
    north = np.radians(latitudes)
    degree_km = np.radians(1) * 6378.137 / np.sqrt(1 - 0.00669438 * np.sin(north) ** 2)
    area = 0.1 * degree_km * np.cos(north) * 0.1 * 110.85
    np.testing.assert_allclose(people, 50 * np.broadcast_to(area[:, None], people.shape), rtol=5e-3)
    # No moiré either, in cells about as large as those of the raster.
    (fine,) = sums_on(
        grid_of(made),
        ("people",),
        np.arange(105, 106, 0.01),
        latitudes[2:3] + np.arange(0, 0.2, 0.01),
    )
    assert fine.std() / fine.mean() < 0.02


def test_rows_from_the_south_are_turned(read):
    upward = Affine(0.01, 0, 102.0, 0, 0.01, 30.0)  # row 0 in the south
    assert centre(read(PEOPLE[::-1], transform=upward)) == pytest.approx(
        centre(read(PEOPLE, transform=from_origin(102.0, 30.0 + 0.9, 0.01, 0.01)))
    )


def test_missing_cells_hold_nobody_and_are_not_covered(read):
    values = PEOPLE.copy()
    values[:, :60] = -99999.0

    made = read(values, transform=from_origin(102.0, 31.0, 1 / 120, 1 / 120))

    assert total(made) == pytest.approx(PEOPLE[:, 60:].sum(dtype=float), rel=1e-6)
    assert made.figures["raster_cells_without_value"] == 60 * 90
    # 110 columns of ours are 36.7 coarse ones, 20 of them without a value.
    assert made.columns["cover_at"][3] == 17


@pytest.mark.parametrize("where", [0.0, 178.0, -180.0])
def test_rasters_may_run_over_the_date_line(read, where):
    made = read(transform=from_origin(where, 10.0, 0.05, 0.05))

    assert total(made) == pytest.approx(PEOPLE.sum(dtype=float), rel=1e-6)
    assert made.columns["cells"].min() >= 0
    east = where + np.arange(0.25, 5.5, 0.5)
    (people,) = sums_on(grid_of(made), ("people",), east, np.arange(5.75, 10, 0.5))
    assert people.sum() == pytest.approx(PEOPLE.sum(dtype=float), rel=1e-6)


@pytest.mark.parametrize(
    ("how", "field", "mend"),
    [
        ({"crs": None}, "crs", "--crs EPSG:4326"),
        ({"name": "chn_pd_2020_1km.tif"}, "file name", "people per km²"),
        ({"units": "persons per sq km"}, "units", "people per km²"),
        ({"tags": {"LAYER": "Population Density, 2020"}}, "tag LAYER", "people per km²"),
        ({"transform": from_origin(500_000, 3_400_000, 1000, 1000)}, "latitudes", "EPSG:32648"),
        ({"values": np.full((4, 4), -99999.0)}, "values", "no"),
        ({"values": np.zeros((4, 4))}, "values", "people"),
        ({"values": np.full((4, 4), 3e9)}, "row 1, column 1", "so many"),
    ],
)
def test_what_cannot_be_a_population_raster_is_told(read, how, field, mend):
    with pytest.raises(NotValid, match=mend) as told:
        read(**{"nodata": -99999.0, **how})
    assert told.value.field == field


def test_negative_people_are_told_with_row_and_column(read):
    values = PEOPLE.copy()
    values[41, 7] = -3.0
    values[60, 3] = -1.0

    with pytest.raises(NotValid, match="never negative") as told:
        read(values)
    assert (told.value.field, told.value.value) == ("row 42, column 8", -3.0)
    kept = read(values, keep_good=True)
    assert total(kept) == pytest.approx(PEOPLE.sum() - PEOPLE[41, 7] - PEOPLE[60, 3], rel=1e-5)
    assert any("2 cells" in note for note in kept.notes)


def test_an_undeclared_mark_for_missing_cells_is_recognised(read):
    values = PEOPLE.copy()
    values[:20] = -99999.0

    with pytest.raises(NotValid, match=r"gdal_edit\.py -a_nodata -99999") as told:
        read(values, nodata=None)
    assert told.value.field == "row 1, column 1"
    assert total(read(values, nodata=None, keep_good=True)) == pytest.approx(
        PEOPLE[20:].sum(dtype=float), rel=1e-6
    )


def test_a_file_that_is_no_raster_is_refused(tmp_path):
    path = tmp_path / "given"
    path.write_bytes(b"<VRTDataset></VRTDataset>")
    with pytest.raises(NotValid, match="GeoTIFF"):
        read_population(path, "world.vrt")


def test_a_damaged_raster_is_refused(tmp_path):
    path = geotiff(tmp_path / "given", PEOPLE, compress="deflate")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotValid, match="damaged or cut short"):
        read_population(path, "half.tif")


def test_progress_reaches_the_last_row(read):
    told = []
    read(progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (90, 90)
