"""The neighbourhood of an epicentre, against official figures and hand calculations."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.events.historic import historic_event, historic_events
from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.impact.surroundings import (
    WANTED,
    missing_layers,
    people_within,
    surroundings_lineage,
    survey_surroundings,
)
from tests.impact.terrain import feature, raster, vector

LUDING = Origin(
    "luding-2022", 1, datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC), 102.08, 29.59, 16.0,
    Magnitude(6.8, MagnitudeType.MS), "cenc",
)  # fmt: skip
AT = replace(LUDING, longitude=102.0, latitude=30.0)


@pytest.fixture
def survey(gazetteer, exposure):
    def surveyed(origin=LUDING, layers=(), past=()):
        return survey_surroundings(
            origin, gazetteer, exposure, {layer.kind: layer for layer in layers}, past
        )

    return surveyed


def square(west, south, size, **properties):
    ring = [[west, south], [west + size, south], [west + size, south + size],
            [west, south + size], [west, south]]  # fmt: skip
    return feature("Polygon", [ring], **properties)


def test_luding_as_officials_told_it(survey):
    """CENC, 2022-09-05: 39 km from the seat of Luding, 226 km from Chengdu."""
    found = survey()

    seats = {seat.kind: seat for seat in found.seats}
    assert list(seats) == ["county", "prefecture", "province", "airport"]
    assert seats["county"].name_zh == "泸定县"
    assert seats["county"].distance_km == pytest.approx(39, abs=1)
    assert seats["province"].distance_km == pytest.approx(226, abs=3)
    # Named by the city each government is in, not by the unit.
    assert seats["prefecture"].name_zh == "康定市"
    assert (seats["province"].name_zh, seats["province"].name_en) == ("成都市", "Chengdu")
    assert seats["airport"].name_zh == "康定机场"
    # From the airport (101.74, 30.14) the epicentre lies 61 km south and 33 km east.
    assert seats["airport"].distance_km == pytest.approx(69.6, abs=2)
    assert seats["airport"].azimuth_deg == pytest.approx(152, abs=3)
    assert found.town_zh
    assert 0 < found.town_km < 60
    assert (found.terrain, found.faults, found.fortification, found.key_risk_area) == (
        None, None, "", None,
    )  # fmt: skip


def test_abroad_no_chinese_seats_are_told(survey):
    found = survey(replace(AT, longitude=139.7, latitude=35.7))
    assert [(seat.kind, seat.name_en) for seat in found.seats] == [
        ("airport", "Tokyo International Airport")
    ]
    assert found.town_km < 15
    assert found.people_within_10km > 1_000_000


def test_people_within_a_circle_are_those_of_its_area(exposure):
    """Chengdu's middle holds more than a hundred times the people of a gorge, per area."""
    town = people_within(exposure, 104.07, 30.66, 10.0)
    assert town > 100 * people_within(exposure, 102.08, 29.59, 10.0)
    # Twice the radius, four times the area: a city thins out, but not to nothing.
    assert 1.3 < people_within(exposure, 104.07, 30.66, 20.0) / town < 4.0


def test_density_is_people_over_the_circle(survey):
    found = survey()
    assert found.density_per_km2 == pytest.approx(found.people_within_10km / 314.159, rel=1e-5)


def test_terrain_within_fifty_kilometres(survey, tmp_path):
    """A plain of 1000 m, a peak 45 km north, a pit 55 km east, a second peak 55 km north."""
    rows, columns, step = 240, 240, 0.01
    heights = np.full((rows, columns), 1000.0)
    north, west = 30.0 + 1.2, 102.0 - 1.2

    def put(value, north_km, east_km):
        row = (north - (30.0 + north_km / 111.195)) / step
        column = (102.0 + east_km / (111.195 * np.cos(np.radians(30))) - west) / step
        heights[int(row), int(column)] = value

    put(7000.0, 45, 0)
    put(9999.0 - 1500, 55, 0)
    put(-100.0, 0, 55)
    put(500.0, -48, 0)
    found = survey(AT, [raster(tmp_path, "elevation", heights, west, north, step)]).terrain

    assert (found.highest_m, found.lowest_m, found.epicentre_m) == (7000, 500, 1000)
    cells = np.pi * 50**2 / (1.11195**2 * np.cos(np.radians(30)))
    assert found.mean_m == pytest.approx(1000 + (6000 - 500) / cells, abs=0.02)


def test_no_terrain_is_told_where_the_layer_has_no_value(survey, tmp_path):
    heights = np.full((40, 40), 1000.0)
    there = raster(tmp_path, "elevation", heights, west=100.0, north=32.0)
    assert survey(AT, [there]).terrain is not None
    assert survey(replace(AT, longitude=120.0), [there]).terrain is None


def test_faults_near_and_nearest(survey, tmp_path):
    """Lines along meridians: their distances are hand calculations on the parallel."""

    def line(lon, **properties):
        return feature("LineString", [[lon, 29.0], [lon, 31.0]], **properties)

    layer = vector(
        tmp_path,
        "faults",
        line(102.3, name="鲜水河断裂"),
        line(101.6, name="龙门山断裂"),
        line(102.4, name="鲜水河断裂"),  # another strand
        line(101.9),
        line(103.0, name="远处断裂"),
    )
    found = survey(AT, [layer]).faults

    # 0.1° at 30° north: 0.1 * 111.195 * cos 30° = 9.630 km; the nearest has no name.
    assert found.nearest_km == pytest.approx(9.63, rel=2e-3)
    assert found.nearest == ""
    assert found.count == 3  # two names and one without
    assert found.names == ("鲜水河断裂", "龙门山断裂")


def test_a_far_fault_is_still_the_nearest(survey, tmp_path):
    layer = vector(
        tmp_path, "faults", feature("LineString", [[110.0, 29.9], [110.0, 30.1]], name="郯庐断裂")
    )
    found = survey(AT, [layer]).faults
    assert (found.count, found.names, found.nearest) == (0, (), "郯庐断裂")
    # Great circle between (102, 30) and (110, 30): 2 R asin(cos 30° sin 4°) = 770.1 km
    assert found.nearest_km == pytest.approx(770.1, abs=0.5)


def test_a_fault_across_the_date_line(survey, tmp_path):
    layer = vector(tmp_path, "faults", feature("LineString", [[179.9, 52.0], [-179.7, 52.0]]))
    found = survey(replace(AT, longitude=-179.8, latitude=52.1), [layer]).faults
    assert found.nearest_km == pytest.approx(11.12, abs=0.05)


@pytest.mark.parametrize(
    ("pga", "words"),
    [
        (0.2, "Ⅷ, 0.20 g"), (0.15, "Ⅶ, 0.15 g"), (0.05, "Ⅵ, 0.05 g"), (0.4, "Ⅸ, 0.40 g"),
        (0.02, "< Ⅵ"),
    ],
)  # fmt: skip
def test_fortification_from_a_raster(survey, tmp_path, pga, words):
    layer = raster(tmp_path, "fortification", np.full((40, 40), pga))
    assert survey(AT, [layer]).fortification == words


def test_fortification_from_areas_the_smallest_speaks(survey, tmp_path):
    layer = vector(
        tmp_path,
        "fortification",
        square(100, 28, 5, 峰值加速度="0.15g"),
        square(101.9, 29.9, 0.2, 峰值加速度=0.3, 烈度="8度"),
        square(110, 28, 5, 峰值加速度=0.4),
    )
    assert survey(AT, [layer]).fortification == "Ⅷ, 0.30 g"
    assert survey(LUDING, [layer]).fortification == "Ⅶ, 0.15 g"
    assert survey(replace(AT, longitude=99.0), [layer]).fortification == ""


def test_key_risk_areas_are_of_their_year(survey, tmp_path):
    this_year = square(101, 29, 2, year=2022)
    inside = vector(tmp_path, "key_risk", this_year)
    assert survey(AT, [inside]).key_risk_area is True
    assert survey(replace(AT, longitude=104.0), [inside]).key_risk_area is False
    # 2021 alone says nothing of 2022.
    assert survey(AT, [vector(tmp_path, "key_risk", square(101, 29, 2, 年度="2021年"))]
                  ).key_risk_area is None  # fmt: skip
    # Other areas of this year do: this one was not among them.
    both = vector(
        tmp_path, "key_risk", square(101, 29, 2, year=2021), square(110, 29, 2, year=2022)
    )
    assert survey(AT, [both]).key_risk_area is False
    # 20:00 UTC on New Year's Eve is 2022 in Beijing.
    eve = replace(AT, origin_at=datetime(2021, 12, 31, 20, tzinfo=UTC))
    assert survey(eve, [inside]).key_risk_area is True


def quake(name, lon, lat, magnitude, year, **more):
    return Origin(
        name, 1, datetime(year, 1, 1, tzinfo=UTC), lon, lat, 10.0,
        Magnitude(magnitude, MagnitudeType.MS), "cenc", **more,
    )  # fmt: skip


def test_past_earthquakes_count_largest_nearest_latest(survey):
    past = [
        quake("large", 102.0, 30.4, 7.5, 1955, place_zh="四川康定", place_en="Kangding"),  # 44 km
        quake("near", 102.05, 30.0, 5.0, 1970),  # 5 km
        quake("late", 102.0, 29.6, 5.7, 2014),  # 44 km
        quake("weak", 102.0, 30.0, 4.9, 2015),
        quake("after", 102.0, 30.0, 6.0, 2023),
        quake("outer", 102.0, 30.8, 7.9, 1786),  # 89 km
        quake("far", 102.0, 31.0, 8.0, 2008),  # 111 km
    ]
    fifty, hundred = survey(AT, past=past).past

    assert (fifty.radius_km, fifty.count) == (50.0, 3)
    assert (fifty.largest.event_id, fifty.nearest.event_id, fifty.latest.event_id) == (
        "large", "near", "late",
    )  # fmt: skip
    assert (hundred.count, hundred.largest.event_id) == (4, "outer")
    assert fifty.largest.place_zh == "四川康定"
    assert fifty.largest.origin_at == "1955-01-01T00:00:00Z"
    assert fifty.largest.distance_km == pytest.approx(44.48, abs=0.02)
    assert fifty.nearest.place_zh.startswith("四川")  # told by the gazetteer where nobody did
    assert fifty.nearest.place_en
    empty = survey(AT).past[0]
    assert (empty.count, empty.largest, empty.nearest, empty.latest) == (0, None, None, None)


def test_bundled_list_around_luding(survey):
    """Kangding 2014 lies at 101.69 E, 30.26 N: 74.5 km north and 37.6 km west, 83.4 km."""
    hundred = survey(past=[one.origin for one in historic_events()]).past[1]
    assert hundred.latest.distance_km == pytest.approx(83.4, abs=0.2)
    assert hundred.latest.event_id == historic_event("kangding-2014").origin.event_id


def test_what_is_missing_in_a_fixed_order(tmp_path):
    assert missing_layers({}, has_population=False) == WANTED
    assert missing_layers({}, has_population=True) == WANTED[1:]
    river = raster(tmp_path, "distance_to_river", np.ones((4, 4)))
    faults = vector(tmp_path, "faults", feature("LineString", [[100, 30], [101, 30]]))
    left = missing_layers(
        {"distance_to_river": river, "faults": faults, "population": river}, has_population=False
    )
    assert left == tuple(k for k in WANTED if k not in ("faults", "distance_to_coast"))


def test_layers_read_are_in_the_lineage(tmp_path):
    faults = vector(tmp_path, "faults", feature("LineString", [[100, 30], [101, 30]]))
    airports, line = surroundings_lineage({"faults": faults, "schools": faults})
    assert "airportsdata" in airports.source
    assert (line.role, line.version) == ("faults", faults.sha256)
