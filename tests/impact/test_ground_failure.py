"""Ground failure from layers: sums by hand, bounds, stand-ins, and what is said of them."""

import json
from importlib.resources import files

import numpy as np
import pytest

from houfeng.impact.ground_failure import failure_grids, ground_failure
from houfeng.vocabulary.geometry import cell_areas_km2
from tests.impact.terrain import raster, shaking_map

# Cells of 0.1° centred at 30.0, 30.1, 30.2 north: R² (0.1°)² cos(lat), by hand
# (6371.0088 π / 1800)² = 123.6427 km² at the equator; times cos 30° and so on.
AREAS = 123.6427 * np.cos(np.radians([30.0, 30.1, 30.2]))
# test_nowicki_jessee_2018: PGV 50, 30°, sm -1.36, cover 0.78 (class 30), CTI 7
SLIDES = 0.135097
# test_zhu_2017: PGV 40, Mw 7, Vs30 200, 800 mm, 1 km, 3 m
LIQUEFIES = 0.224426


def flat(value, rows=40, columns=40):
    return np.full((rows, columns), value)


@pytest.fixture
def hills(tmp_path):
    return {
        kind: raster(tmp_path, kind, flat(value), west=99.0)
        for kind, value in (("slope", 30.0), ("lithology", 5), ("landcover", 30), ("cti", 7.0))
    }


@pytest.fixture
def plain(tmp_path):
    values = {
        "vs30": 200.0, "precipitation": 800.0, "water_table": 3.0,
        "distance_to_coast": 900.0, "distance_to_river": 1.0,
    }  # fmt: skip
    return {kind: raster(tmp_path, kind, flat(v), west=99.0) for kind, v in values.items()}


def test_areas_are_those_of_the_hand_calculation():
    assert cell_areas_km2(np.array([30.0, 30.1, 30.2]), 0.1, 0.1) == pytest.approx(AREAS, rel=1e-5)


def test_landslides_are_summed_over_area_and_people(hills):
    shaking = shaking_map(np.full((3, 4), 8.0), pga_ms2=3.0, pgv_ms=0.5)
    people = np.full((3, 4), 100.0)

    ((found,), lineage) = ground_failure(shaking, people, hills, 7.0)

    assert found.kind == "landslide"
    assert found.area_km2 == pytest.approx(SLIDES * AREAS.sum() * 4, rel=1e-4)
    assert found.people == pytest.approx(SLIDES * 1200, rel=1e-4)
    assert found.highest_probability == pytest.approx(0.940388, abs=1e-5)
    assert [line.name for line in lineage[1:]] == ["slope", "lithology", "landcover", "cti"]
    assert "uncertainty of the shaking is not in it" in lineage[0].note
    assert "Not loaded" not in lineage[0].note


def test_only_steep_and_strongly_shaken_cells_slide(tmp_path, hills):
    slope = flat(1.0)
    slope[:, 11:] = 30.0  # from 100.1° east on
    layers = hills | {"slope": raster(tmp_path, "slope", slope, west=99.0)}
    pga = np.full((3, 4), 3.0)
    pga[:, 3] = 0.15  # below 2 %g = 0.196 m/s²
    shaking = shaking_map(np.full((3, 4), 8.0), pga_ms2=pga, pgv_ms=0.5, west=100.05)

    (grid,) = failure_grids(shaking, layers, 7.0)

    assert (grid.probability > 0).tolist() == [[False, True, True, False]] * 3
    assert (grid.event_id, grid.revision) == ("made-up", 3)


def test_small_shares_are_not_summed(hills):
    """Otherwise 0.05 % of a whole map would slide in the weakest shaking."""
    shaking = shaking_map(np.full((3, 4), 5.0), pga_ms2=0.3, pgv_ms=0.01)
    ((found,), _) = ground_failure(shaking, np.full((3, 4), 100.0), hills, 7.0)

    assert found.highest_probability > 0
    assert (found.area_km2, found.people) == (0, 0)


def test_what_stands_in_for_a_layer_that_is_not_loaded_is_said(hills):
    shaking = shaking_map(np.full((3, 4), 8.0), pga_ms2=3.0, pgv_ms=0.5)
    (alone,) = failure_grids(shaking, {"slope": hills["slope"]}, 7.0)

    # As by hand, with the stand-ins -1.36, 0.785 and 7: X = 2.758445 + 0.005
    assert alone.probability == pytest.approx(1 / (1 + np.exp(-2.763445)), abs=1e-6)
    for said in ("lithology (-1.36)", "landcover (0.785)", "cti (7)"):
        assert said in alone.lineage[0].note
    assert len(alone.lineage) == 2


def test_stand_ins_are_the_medians_of_the_table():
    text = files("houfeng.impact").joinpath("data/nowicki_jessee_2018.json").read_text("utf-8")
    table = json.loads(text)
    rock = [row[1] for number, row in table["lithology"].items() if number != "_" and row[1]]
    cover = [row[0] for n, row in table["landcover"].items() if n not in ("_", "170") and row[0]]

    assert (len(rock), len(cover)) == (13, 20)
    assert table["neutral"]["lithology"] == np.median(rock)
    assert table["neutral"]["landcover"] == np.median(cover)


def test_classes_bring_their_own_coefficients(tmp_path, hills):
    shaking = shaking_map(np.full((3, 4), 8.0), pga_ms2=3.0, pgv_ms=0.5)
    layers = hills | {
        "lithology": raster(tmp_path, "lithology", flat(3), west=99.0),  # ss: -1.92
        "landcover": raster(tmp_path, "landcover", flat(70), west=99.0),  # 1.71
    }
    (grid,) = failure_grids(shaking, layers, 7.0)
    # As by hand, less 0.56 and more 0.93.
    assert grid.probability == pytest.approx(1 / (1 + np.exp(-3.128445)), abs=1e-6)

    odd = hills | {"landcover": raster(tmp_path, "landcover", flat(77), west=99.0)}
    (grid,) = failure_grids(shaking, odd, 7.0)  # no such class: the stand-in
    assert grid.probability == pytest.approx(1 / (1 + np.exp(-2.763445)), abs=1e-6)


def test_liquefaction_takes_the_nearer_water(plain):
    shaking = shaking_map(np.full((3, 4), 8.0), pga_ms2=3.0, pgv_ms=0.4)
    ((found,), lineage) = ground_failure(shaking, np.full((3, 4), 10.0), plain, 7.0)

    assert found.kind == "liquefaction"
    assert found.area_km2 == pytest.approx(LIQUEFIES * AREAS.sum() * 4, rel=1e-4)
    assert found.people == pytest.approx(LIQUEFIES * 120, rel=1e-4)
    assert len(lineage) == 6

    coast = {kind: layer for kind, layer in plain.items() if kind != "distance_to_river"}
    (far,) = failure_grids(shaking, coast, 7.0)
    assert far.probability.max() < 1e-9  # 900 km from any water
    assert "distance_to_coast alone" in far.lineage[0].note


def test_slopes_do_not_liquefy_where_slope_is_loaded(plain, hills):
    shaking = shaking_map(np.full((3, 4), 8.0), pga_ms2=3.0, pgv_ms=0.4)
    found, _ = ground_failure(shaking, np.zeros((3, 4)), plain | {"slope": hills["slope"]}, 7.0)

    by_kind = {one.kind: one for one in found}
    assert by_kind["landslide"].area_km2 > 0
    assert by_kind["liquefaction"].area_km2 == 0


@pytest.mark.parametrize("kind", ["vs30", "precipitation", "water_table"])
def test_without_a_needed_layer_nothing_is_told(plain, kind):
    shaking = shaking_map(np.full((3, 4), 8.0))
    assert failure_grids(shaking, plain, 7.0)
    assert not failure_grids(shaking, {k: v for k, v in plain.items() if k != kind}, 7.0)


def test_a_layer_of_another_country_tells_nothing(hills, plain):
    shaking = shaking_map(np.full((3, 4), 8.0), west=20.0)
    assert ground_failure(shaking, np.zeros((3, 4)), hills | plain, 7.0) == ((), ())
