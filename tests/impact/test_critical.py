"""Sites and lines in zone VII and above: counted, measured and named."""

import numpy as np
import pytest

from houfeng.impact import critical
from houfeng.impact.critical import critical_lineage, critical_sites
from tests.impact.terrain import feature, shaking_map, vector

# 100.0 to 101.0 east, 30.0 to 31.0 north: VIII in the west, falling by 0.5 each 0.1° eastward:
# 6.5 is reached at 100.3.
SLOPING = np.tile(8.0 - 5.0 * np.arange(0.0, 1.01, 0.1), (11, 1))


@pytest.fixture
def shaking():
    return shaking_map(SLOPING)


def point(lon, lat, **properties):
    return feature("Point", [lon, lat], **properties)


def test_sites_in_zone_seven_are_counted_and_the_strongest_named(shaking, tmp_path):
    schools = [point(100.0 + 0.05 * i, 30.5, name=f"school {i}") for i in range(20)]
    layer = vector(tmp_path, "schools", *schools)

    (found,) = critical_sites(shaking, {"schools": layer})

    assert (found.kind, found.length_km) == ("schools", None)
    # 8 - 50 (lon - 100) / 10 >= 6.5 up to 100.3: schools 0 to 6, the last at 6.5 itself.
    assert found.count == 7
    assert [site.name for site in found.strongest] == [f"school {i}" for i in range(5)]
    assert found.strongest[1].intensity == pytest.approx(7.75)
    assert (found.strongest[1].longitude, found.strongest[1].latitude) == (100.05, 30.5)


def test_an_area_is_judged_at_a_point_inside(shaking, tmp_path):
    square = [[100.0, 30.1], [100.2, 30.1], [100.2, 30.3], [100.0, 30.3], [100.0, 30.1]]
    (found,) = critical_sites(
        shaking, {"hospitals": vector(tmp_path, "hospitals", feature("Polygon", [square]))}
    )
    assert found.count == 1
    assert found.strongest[0].intensity == pytest.approx(7.5)
    assert found.strongest[0].name == ""


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"name:en": "Zipingpu", "name": "Zipingpu Dam", "name:zh": "紫坪铺"}, "紫坪铺"),
        ({"NAME": "Pubugou"}, "Pubugou"),
        ({"名称": "大岗山", "name": "Dagangshan"}, "大岗山"),
        ({"水库名称": " 冶勒 "}, "冶勒"),
        ({"name": "", "title": "Longtoushi"}, "Longtoushi"),
        ({"height_m": 186}, ""),
        ({"name": 7}, ""),
    ],
)
def test_names_as_makers_write_them(shaking, tmp_path, properties, name):
    layer = vector(tmp_path, "dams", point(100.1, 30.5, **properties))
    (found,) = critical_sites(shaking, {"dams": layer})
    assert found.strongest[0].name == name


def test_a_line_counts_its_length_in_zone_seven(shaking, tmp_path):
    west_to_east = feature("LineString", [[100.0, 30.5], [101.0, 30.5]], name="railway")
    (found,) = critical_sites(shaking, {"rail": vector(tmp_path, "rail", west_to_east)})

    # 0.3° along 30.5° north: 0.3 * 111.195 * cos 30.5° = 28.743 km, to a piece of 0.5 km
    assert found.length_km == pytest.approx(28.743, abs=0.5)
    assert found.count == 1
    assert found.strongest[0].name == "railway"
    assert found.strongest[0].intensity == pytest.approx(8.0, abs=0.02)


def test_very_long_lines_are_looked_at_less_often(shaking, tmp_path, monkeypatch):
    monkeypatch.setattr(critical, "MOST_PIECES", 40)
    line = feature("LineString", [[100.0, 30.5], [101.0, 30.5]])
    still = feature("LineString", [[100.1, 30.5], [100.1, 30.5]])
    (found,) = critical_sites(shaking, {"rail": vector(tmp_path, "rail", line, still)})
    assert found.length_km == pytest.approx(28.743, abs=2.5)
    assert found.count == 2


def test_lines_of_one_name_are_one_and_gaps_do_not_count(shaking, tmp_path):
    roads = [
        # North to south in VII+, 0.2° = 22.239 km, in two parts with a gap of 0.1°.
        feature("MultiLineString", [[[100.1, 30.2], [100.1, 30.3]], [[100.1, 30.4], [100.1, 30.5]]],
                ref="G318"),
        feature("LineString", [[100.2, 30.2], [100.2, 30.3]], ref="G318"),
        feature("LineString", [[100.25, 30.2], [100.25, 30.3]]),
        feature("LineString", [[100.26, 30.2], [100.26, 30.3]]),
        feature("LineString", [[100.9, 30.2], [100.9, 30.3]], ref="G5"),  # IV
    ]  # fmt: skip
    (found,) = critical_sites(shaking, {"roads": vector(tmp_path, "roads", *roads)})

    assert found.count == 3  # G318 and two without a name
    assert found.length_km == pytest.approx(5 * 11.1195, rel=1e-3)
    assert [site.name for site in found.strongest] == ["G318", "", ""]


def test_a_loaded_layer_that_is_spared_is_told_too(tmp_path):
    weak = shaking_map(np.full((11, 11), 6.4))
    layers = {
        "nuclear": vector(tmp_path, "nuclear", point(100.5, 30.5, name="plant")),
        "power": vector(tmp_path, "power", feature("LineString", [[100, 30], [101, 31]])),
    }
    nuclear, power = critical_sites(weak, layers)

    assert (nuclear.count, nuclear.length_km, nuclear.strongest) == (0, None, ())
    assert (power.count, power.length_km, power.strongest) == (0, 0.0, ())
    strong = shaking_map(np.full((11, 11), 6.5))
    assert [one.count for one in critical_sites(strong, layers)] == [1, 1]


def test_nothing_loaded_nothing_told(shaking):
    assert critical_sites(shaking, {}) == ()


def test_across_the_date_line(tmp_path):
    """The map runs on past 180; the points are told from the other side."""
    shaking = shaking_map(np.full((11, 11), 7.0), west=179.5)
    layers = {
        "dams": vector(tmp_path, "dams", point(-179.8, 30.5, name="far east")),
        "rail": vector(tmp_path, "rail", feature("LineString", [[179.9, 30.5], [-179.9, 30.5]])),
    }
    dams, rail = critical_sites(shaking, layers)

    assert dams.count == 1
    # 0.2 * 111.195 * cos 30.5°
    assert rail.length_km == pytest.approx(19.162, rel=1e-3)


def test_their_layers_are_in_the_lineage(shaking, tmp_path):
    layer = vector(tmp_path, "schools", point(100.1, 30.5))
    (line,) = critical_lineage({"schools": layer, "faults": layer})
    assert (line.role, line.version) == ("schools", layer.sha256)
