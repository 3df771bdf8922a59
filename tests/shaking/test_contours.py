"""Isoseismal zones: areas by hand, RFC 7946, the date line, exercises, outlines."""

import json
import math
from itertools import pairwise

import pytest
import shapely
from shapely.geometry import Point, Polygon, shape

from houfeng.shaking.contours import contour_geojson, outline, shown_degrees, write_contours
from houfeng.shaking.map_shaking import map_shaking
from houfeng.vocabulary.geometry import cell_areas_km2
from houfeng.vocabulary.status import Status
from tests.shaking.making import earthquake, elliptic_map


def test_areas_are_those_of_the_ellipses():
    # I = 9.2 - r / 25 km, r = hypot(x / 2, y): an isoseismal v is an ellipse of half axes 2 r, r.
    def ellipse(v: float) -> float:
        r = 25 * (9.2 - v)
        return math.pi * 2 * r * r

    features = contour_geojson(elliptic_map(highest=9.2, km_a_degree=25))["features"]

    assert [f["properties"]["degree"] for f in features] == [6, 7, 8, 9]
    for found in (f["properties"] for f in features):
        outer = ellipse(found["lower"])
        inner = ellipse(found["upper"]) if found["upper"] < 9.2 else 0.0
        assert found["area_km2"] == pytest.approx(outer - inner, rel=0.005)


def test_zones_hold_the_cells_of_their_degree():
    shaking = map_shaking(earthquake(ms=7.5, strike_deg=70.0))
    per_row = cell_areas_km2(shaking.latitudes, shaking.step_deg, shaking.step_deg)

    for feature in contour_geojson(shaking)["features"]:
        lower, upper = feature["properties"]["lower"], feature["properties"]["upper"]
        cells = (shaking.intensity >= lower) & (shaking.intensity < upper)
        counted = float((cells.sum(axis=1) * per_row).sum())
        assert feature["properties"]["area_km2"] == pytest.approx(counted, rel=0.02)


def test_geojson_is_rfc_7946_and_zones_do_not_overlap():
    found = contour_geojson(map_shaking(earthquake(ms=8.0, strike_deg=45.0)))

    assert set(found) == {"type", "event_id", "revision", "status", "features"}
    zones = [shape(feature["geometry"]) for feature in found["features"]]
    for zone in zones:
        assert zone.is_valid
        for part in shapely.get_parts(zone):
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)
    for weaker, stronger in pairwise(zones):
        assert weaker.intersection(stronger).area < 1e-3 * stronger.area
    numbers = json.dumps(found["features"][0]["geometry"]["coordinates"]).replace("[", " ")
    decimals = {len(n.strip(" ],").partition(".")[2]) for n in numbers.split(",")}
    assert max(decimals) <= 4
    assert set(found["features"][0]["properties"]) == {
        "degree", "roman", "label_zh", "label_en", "colour", "lower", "upper", "area_km2",
    }  # fmt: skip


def test_simplified_edges_stay_close_to_the_isoseismal():
    # As above: I = 5.5 at r = 25 (9.2 - 5.5) = 92.5 km, 185 km along the long axis.
    features = contour_geojson(elliptic_map(highest=9.2, km_a_degree=25))["features"]
    east = max(x for x, _ in shape(features[0]["geometry"]).exterior.coords)

    assert (east - 100.0) * 111.195 * math.cos(math.radians(33.0)) == pytest.approx(185, abs=1.5)


@pytest.mark.parametrize(
    ("highest", "degrees"),
    [(8.2, (6, 7, 8)), (5.5, (6,)), (5.49, (4, 5)), (4.2, (4,)), (3.49, (3,)), (1.0, (1,))],
)
def test_weak_earthquakes_show_what_they_have(highest, degrees):
    assert shown_degrees(highest) == degrees


@pytest.mark.parametrize("ms", [1.0, 2.0, 3.0, 4.0, 4.8])
def test_no_map_is_empty(ms):
    features = contour_geojson(map_shaking(earthquake(ms=ms)))["features"]
    assert features
    assert all(f["properties"]["area_km2"] > 0 for f in features)


def test_an_exercise_says_so_in_every_label():
    shaking = map_shaking(earthquake(ms=6.5, status=Status.EXERCISE))
    found = contour_geojson(shaking)

    assert found["status"] == "exercise"
    for feature in found["features"]:
        assert feature["properties"]["label_zh"].startswith("演习 ")
        assert feature["properties"]["label_en"].startswith("演习 EXERCISE ")
    real = contour_geojson(map_shaking(earthquake(ms=6.5)))
    assert real["features"][0]["properties"]["label_zh"] == "Ⅵ度区"
    assert real["features"][0]["properties"]["label_en"] == "Intensity VI"


def test_zones_are_cut_at_the_date_line():
    found = contour_geojson(map_shaking(earthquake(179.9, -17.0, 7.0)))

    widest = shape(found["features"][0]["geometry"])
    assert widest.geom_type == "MultiPolygon"
    assert widest.bounds[0] == -180 and widest.bounds[2] == 180
    # No ring spans the globe.
    assert all(part.bounds[2] - part.bounds[0] < 5 for part in shapely.get_parts(widest))


def test_the_same_map_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        shaking = map_shaking(earthquake(ms=7.0, strike_deg=45.0))
        write_contours(shaking, tmp_path / f"{name}.geojson")

    first, second = ((tmp_path / f"{name}.geojson").read_bytes() for name in ("a", "b"))
    assert first == second
    assert json.loads(first)["features"]


@pytest.mark.parametrize(
    "origin",
    [
        earthquake(ms=8.0, strike_deg=45.0),
        earthquake(ms=6.0),
        earthquake(ms=7.0, rupture_line=((103.0, 31.0), (103.5, 31.9), (104.9, 31.8))),
    ],
)
@pytest.mark.parametrize("degree", [6, 7])
def test_outline_encloses_the_zone_in_few_vertices(origin, degree):
    shaking = map_shaking(origin)

    rings = outline(shaking, degree)

    assert 4 <= sum(len(ring) for ring in rings) <= 100
    assert all(ring[0] == ring[-1] for ring in rings)
    assert Polygon(rings[0]).contains(Point(origin.longitude, origin.latitude))
    drawn = sum(Polygon(ring).area for ring in rings)
    cells = float((shaking.intensity >= degree - 0.5).sum()) * shaking.step_deg**2
    assert drawn == pytest.approx(cells, rel=0.03)


def test_outline_is_empty_where_the_degree_is_not_reached():
    assert outline(map_shaking(earthquake(ms=3.0)), 6) == []


def test_outline_is_cut_at_the_date_line():
    rings = outline(map_shaking(earthquake(179.9, -17.0, 7.0)), 6)

    assert len(rings) == 2
    assert all(-180 <= lon <= 180 for ring in rings for lon, _ in ring)
