"""Units by the nearest seat, against the gazetteer asked point by point, and by boundaries."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.places.layers import prepare_layer
from houfeng.places.units import assign_units, unit_at, unit_of

NOW = datetime(2026, 1, 31, tzinfo=UTC)


def feature(code, west, south, east, north, **more):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "properties": {"code": code, **more},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip


@pytest.fixture
def boundaries(gazetteer, tmp_path):
    """An `admin` layer of these features, as an import keeps it."""

    def make(*features):
        file = tmp_path / "areas.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return prepare_layer(
            file, "admin", tmp_path, added_at=NOW, name="admin", gazetteer=gazetteer
        )

    return make


@pytest.fixture
def two(boundaries):
    return boundaries(
        feature("513322", 102.0, 29.0, 103.0, 30.0), feature("513301", 101.0, 29.0, 102.0, 30.0)
    )


def test_names_are_full_in_both_languages(gazetteer):
    luding = unit_at(gazetteer, 102.23, 29.91)

    assert (luding.code, luding.name_zh, luding.name_en) == ("513322", "泸定县", "Luding County")
    assert (luding.prefecture_zh, luding.province_zh) == ("甘孜藏族自治州", "四川省")
    assert luding.prefecture_en.endswith(" Prefecture")
    assert luding.province_en == "Sichuan"


@pytest.mark.parametrize(
    ("longitude", "latitude", "code", "name"),
    [
        (116.40, 39.91, "110101", "东城区"),
        (113.75, 23.02, "441900", "东莞市"),  # a prefecture without counties
        (121.5, 24.9, "710000", "台湾省"),  # no codes in use below the province
        (114.17, 22.30, "810000", "香港特别行政区"),
        (85.32, 27.70, "NP", "尼泊尔"),
        (139.7, 35.7, "JP", "日本"),
    ],
)
def test_well_known_places(gazetteer, longitude, latitude, code, name):
    found = unit_at(gazetteer, longitude, latitude)
    assert (found.code, found.name_zh) == (code, name)


def test_a_county_under_its_province_has_no_prefecture(gazetteer):
    assert unit_at(gazetteer, 116.40, 39.91).prefecture_zh == ""


def test_the_open_ocean_belongs_to_nobody(gazetteer):
    assert unit_at(gazetteer, -150.0, -40.0) is None


def test_a_grid_is_as_its_points_asked_one_by_one(gazetteer):
    longitudes, latitudes = np.arange(100.005, 104, 0.01), np.arange(28.005, 32, 0.01)

    found = assign_units(gazetteer, longitudes, latitudes)

    generator = np.random.default_rng(1)
    for row, column in generator.integers(0, 400, (40, 2)):
        seats = gazetteer.nearest_seats(longitudes[column], latitudes[row])
        assert found.units[found.index[row, column]].code == seats.county.place.adcode
    x, y = np.meshgrid(longitudes, latitudes)
    np.testing.assert_array_equal(
        found.index.ravel(), unit_of(gazetteer, x.ravel(), y.ravel()).index
    )
    assert found.basis == "nearest seat"
    assert "No boundaries" in found.lineage.note


def test_abroad_is_by_country_and_the_border_by_the_nearest_place(gazetteer):
    longitudes, latitudes = np.arange(84.05, 90, 0.1), np.arange(26.05, 31, 0.1)

    found = assign_units(gazetteer, longitudes, latitudes)

    codes = np.array([unit.code for unit in found.units])[found.index]
    assert {"NP", "IN"} <= set(codes.ravel())
    assert (np.char.startswith(codes, "54")).sum() > 300  # Xizang, where seats are few
    for row, column in np.random.default_rng(2).integers(0, 45, (60, 2)):
        nearest, _ = gazetteer.nearest(longitudes[column], latitudes[row])
        country = gazetteer.place(nearest).country
        assert codes[row, column].isdigit() == (country == "CN")


def test_only_what_is_asked_is_answered(gazetteer):
    longitudes, latitudes = np.arange(100.05, 104, 0.1), np.arange(28.05, 32, 0.1)
    whole = assign_units(gazetteer, longitudes, latitudes).index
    mask = np.zeros(whole.shape, bool)
    mask[10:20, 5:9] = True

    found = assign_units(gazetteer, longitudes, latitudes, mask=mask).index

    np.testing.assert_array_equal(found[mask], whole[mask])
    assert (found[~mask] == -1).all()


def test_boundaries_decide_where_they_are(gazetteer, two):
    longitudes, latitudes = np.arange(101.05, 103, 0.1), np.arange(29.05, 30, 0.1)

    found = assign_units(gazetteer, longitudes, latitudes, two)

    codes = np.array([unit.code for unit in found.units])[found.index]
    assert (codes[:, :10] == "513301").all()
    assert (codes[:, 10:] == "513322").all()
    assert found.basis == "polygons"
    assert found.lineage.version == two.sha256
    assert unit_at(gazetteer, 101.999, 29.5, two).name_zh == "康定市"
    assert unit_at(gazetteer, 102.001, 29.5, two).name_zh == "泸定县"


def test_outside_boundaries_the_nearest_seat_decides_and_is_told(gazetteer, two):
    longitudes, latitudes = np.arange(95.05, 105, 0.1), np.arange(25.05, 33, 0.1)

    found = assign_units(gazetteer, longitudes, latitudes, two)

    codes = [unit.code for unit in found.units]
    assert found.basis == "nearest seat"
    assert "nearest county seat" in found.lineage.note
    # A county with boundaries is one unit, also where the nearest seat gave it a cell.
    used = [codes[index] for index in np.unique(found.index[found.index >= 0])]
    assert len(used) == len(set(used))
    x, y = np.meshgrid(longitudes, latitudes)
    points = unit_of(gazetteer, x.ravel(), y.ravel(), two)
    same = np.array(codes)[found.index.ravel()] == np.array(codes)[points.index]
    assert same.mean() > 0.999  # cells whose centre is on a line may differ


def test_a_unit_may_have_several_areas(gazetteer, boundaries):
    layer = boundaries(
        feature("513322", 102.0, 29.0, 102.2, 29.2), feature("513322", 102.8, 29.0, 103.0, 29.2),
        feature("513301", 102.2, 29.0, 102.8, 29.2),
    )  # fmt: skip
    points = unit_of(gazetteer, np.array([102.1, 102.5, 102.9]), np.full(3, 29.1), layer)

    assert [points.units[i].code for i in points.index] == ["513322", "513301", "513322"]
    assert points.index[0] == points.index[2]
