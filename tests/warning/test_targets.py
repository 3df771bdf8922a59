import json

import numpy as np
import pytest

from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.geometry import distance_km
from houfeng.warning.targets import Targets, within


def _csv(text, coding="utf-8"):
    return Targets.from_csv(text.encode(coding), "places.csv")


def test_a_csv_with_all_columns():
    found = _csv(
        "id,name,lon,lat,type,threshold,target,population,area_km2,vs30\n"
        "a,Dam,103.1,30.2,dam,4.5,7,1200,2.5,760\n"
        "b,School,104,31,school,,,,,\n"
    )

    assert found.ids == ("a", "b")
    assert found.kinds == ("dam", "school")
    assert found.alert_threshold.tolist() == [4.5, 5.0]
    assert found.target_intensity.tolist() == [7.0, 6.0]
    assert found.population.tolist() == [1200.0, 0.0]
    assert found.vs30_ms.tolist() == [760.0, 500.0]


def test_a_chinese_csv_in_gb18030():
    found = _csv("名称,经度,纬度,告警阈值\n泸定县,102.23,29.91,5.5\n", "gb18030")

    assert found.names == ("泸定县",)
    assert found.alert_threshold.tolist() == [5.5]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("name,lon\nA,103\n", "places.csv, row 1"),
        ("name,lon,lat\nA,103,30\nB,x,30\n", "places.csv, row 3, lon"),
        ("name,lon,lat\nA,103,97\n", "places.csv, row 2, lat"),
        ("name,lon,lat\nA,nan,30\n", "places.csv, row 2, lon"),
        ("name,lon,lat\nA,,30\n", "places.csv, row 2, lon"),
        ("name,lon,lat\n,103,30\n", "places.csv, row 2, name"),
        ("name,lon,lat,threshold\nA,103,30,99\n", "places.csv, row 2, alert_threshold"),
        ("id,name,lon,lat\n1,A,103,30\n1,B,103,30\n", "places.csv, row 3, id"),
        ("name,lon,lat\nA\x07,103,30\n", "places.csv, row 2, name"),
        ("name,lon,lat\n", "places.csv"),
        ("", "places.csv"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(text, field):
    with pytest.raises(NotValid) as told:
        _csv(text)

    assert told.value.field == field


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(NotFound):
        Targets.from_csv(tmp_path / "none.csv")


def _square(west, south, side, **properties):
    ring = [[west, south], [west + side, south], [west + side, south + side],
            [west, south + side], [west, south]]  # fmt: skip
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_polygons_are_areas_of_many_points():
    found = Targets.from_geojson(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    _square(103.0, 30.0, 1.0, name="甲区", population=5),
                    {
                        "type": "Feature",
                        "properties": {"name": "点"},
                        "geometry": {"type": "Point", "coordinates": [105.0, 31.0]},
                    },
                ],
            }
        ).encode()
    )

    assert found.names == ("甲区", "点")
    assert found.kinds == ("area", "facility")
    # A degree square at 30.5 N: 111.195² cos 30.5 = 10,654 km².
    assert found.area_km2[0] == pytest.approx(10_654, rel=0.01)
    assert found.starts[1] > 60
    inside = slice(0, found.starts[1])
    assert found.point_longitudes[inside].min() == pytest.approx(103.0)
    assert found.point_latitudes[inside].max() == pytest.approx(31.0)


@pytest.mark.parametrize(
    "raw",
    [b"{", b"[]", b'{"features": []}', b'{"features": [{"geometry": null}]}',
     json.dumps({"features": [_square(500000, 3e6, 10.0, name="metres")]}).encode(),
     json.dumps({"features": [_square(103, 30, 1.0)]}).encode()],
)  # fmt: skip
def test_bad_geojson_is_refused_by_name(raw):
    with pytest.raises(NotValid):
        Targets.from_geojson(raw)


def test_joined_lists_keep_their_points():
    areas = Targets.from_geojson(
        json.dumps({"features": [_square(103.0, 30.0, 1.0, name="A")]}).encode()
    )
    points = _csv("name,lon,lat\nB,104,31\nC,105,32\n")

    both = Targets.joined(areas, points)

    assert both.ids == ("A", "B", "C")
    assert both.starts.tolist() == [0, areas.starts[1], areas.starts[1] + 1, areas.starts[1] + 2]
    values = np.arange(both.point_longitudes.size, dtype=float)
    assert both.worst(values).tolist() == [values[-3], values[-2], values[-1]]
    assert both.worst(values, lowest=True).tolist() == [0.0, values[-2], values[-1]]


def test_within_is_what_distances_tell():
    random = np.random.default_rng(2)
    lon, lat = random.uniform(-180, 180, 4_000), random.uniform(-85, 85, 4_000)
    points = [(179.5, 10.0), (-179.0, -40.0), (100.0, 30.0), (20.0, 84.0)]
    away = np.array([distance_km(*point, lon, lat) for point in points])
    assert np.array_equal(within(points, lon, lat, 1_500.0), (away <= 1_500.0).any(axis=0))
    assert not within([], lon, lat, 1_500.0).any()


def test_places_within_a_radius(gazetteer):
    found = Targets.from_places(gazetteer, near=[(102.23, 29.91)], radius_km=60.0)

    assert 0 < len(found) < 100
    assert any("泸定" in name or "泸桥" in name for name in found.names)


def test_counties_by_their_seats(gazetteer):
    found = Targets.from_units(gazetteer, near=[(102.23, 29.91)], radius_km=60.0)

    assert "泸定县" in found.names
    assert set(found.kinds) == {"unit"}
    with pytest.raises(NotFound):
        Targets.from_units(gazetteer, near=[(0.0, 0.0)], radius_km=60.0)


def test_counties_by_their_boundaries(gazetteer, tmp_path):
    from datetime import UTC, datetime

    from houfeng.places.layers import add_layer

    file = tmp_path / "admin.geojson"
    file.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [_square(102.0, 29.6, 0.5, adcode="513322", name="泸定县")],
            }
        )
    )
    store = tmp_path / "layers"
    store.mkdir()
    layer = add_layer(
        store, file, "admin", added_at=datetime(2026, 1, 1, tzinfo=UTC), gazetteer=gazetteer
    )

    found = Targets.from_units(gazetteer, layer, near=[(102.23, 29.91)], radius_km=60.0)

    at = found.names.index("泸定县")
    assert found.starts[at + 1] - found.starts[at] > 60
    assert len(found) == len(Targets.from_units(gazetteer, near=[(102.23, 29.91)], radius_km=60.0))
