"""From an origin alone to a map: extent, orientation, sigma, ground and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.map_shaking import map_shaking
from houfeng.shaking.profiles import CHINA
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import azimuth_deg, destination, distance_km
from houfeng.vocabulary.status import Status
from tests.shaking.making import earthquake


def value_near(shaking: ShakingMap, grid: np.ndarray, place: tuple[float, float]) -> float:
    """Bilinear between the four cells about a place."""
    x = (place[0] - shaking.longitudes[0]) / shaking.step_deg
    y = (place[1] - shaking.latitudes[0]) / shaking.step_deg
    i, j = int(y), int(x)
    wy, wx = y - i, x - j
    cells = grid[i : i + 2, j : j + 2]
    return float(np.array([1 - wy, wy]) @ cells @ np.array([1 - wx, wx]))


def ring(shaking: ShakingMap, grid: np.ndarray, radius_km: float) -> np.ndarray:
    places = [destination(103.4, 31.0, azimuth, radius_km) for azimuth in range(0, 360, 30)]
    return np.array([value_near(shaking, grid, place) for place in places])


def test_unknown_strike_gives_circles_and_a_wider_sigma():
    unknown = map_shaking(earthquake(ms=7.5))
    known = map_shaking(earthquake(ms=7.5, strike_deg=45.0))

    for grid in (unknown.intensity, np.log(unknown.pga_ms2), np.log(unknown.pgv_ms)):
        assert np.ptp(ring(unknown, grid, 60.0)) < 0.01
    assert unknown.orientation == "averaged"
    assert np.ptp(ring(known, known.intensity, 60.0)) > 0.5
    # A place at 60 km may lie beside the rupture or off its end.
    wide, narrow = (ring(m, m.intensity_sigma, 60.0).mean() for m in (unknown, known))
    assert wide > narrow + 0.05


def test_zones_keep_their_area_when_the_strike_is_not_known():
    unknown = map_shaking(earthquake(ms=7.5))
    known = map_shaking(earthquake(ms=7.5, strike_deg=45.0))

    for threshold in (6.5, 7.5, 8.5):
        areas = [float((m.intensity >= threshold).sum()) * m.step_deg**2 for m in (unknown, known)]
        assert areas[0] == pytest.approx(areas[1], rel=0.04)


def test_a_known_strike_turns_the_map():
    north, east = (map_shaking(earthquake(0.0, 0.0, 7.0, strike_deg=s)) for s in (0.0, 90.0))

    for azimuth in (0.0, 30.0, 75.0):
        here = value_near(north, north.intensity, destination(0.0, 0.0, azimuth, 40.0))
        there = value_near(east, east.intensity, destination(0.0, 0.0, azimuth + 90, 40.0))
        assert there == pytest.approx(here, abs=0.01)


def test_a_great_earthquake_of_known_strike_is_a_line():
    shaking = map_shaking(earthquake(ms=8.0, strike_deg=45.0))

    # Mw = 1.28 x 8 - 2.42 = 7.82. Thingbaijam et al. 2017, strike-slip: lg L = -2.943 + 0.681 Mw
    # = 240.9 km, lg W = -0.543 + 0.261 Mw = 31.5 km; no wider than 20 km, so 1.574 times longer.
    (lon0, lat0), (lon1, lat1) = shaking.rupture_line
    length = distance_km(lon0, lat0, np.array([lon1]), np.array([lat1]))[0]
    assert length == pytest.approx(240.9 * 31.5 / 20, rel=0.01)
    towards = azimuth_deg(lon0, lat0, np.array([lon1]), np.array([lat1]))[0]
    assert towards == pytest.approx(45, abs=2)
    # 150 km along the line, still on it: as strong as at the epicentre.
    end = destination(103.4, 31.0, 45.0, 150.0)
    assert value_near(shaking, shaking.intensity, end) > shaking.max_intensity - 0.3


def test_a_given_line_is_used_whatever_the_magnitude():
    line = ((103.4, 31.0), (104.0, 31.6), (104.9, 32.1))
    shaking = map_shaking(earthquake(ms=6.5, rupture_line=line, strike_deg=10.0))

    assert shaking.orientation == "rupture"
    assert np.array(shaking.rupture_line) == pytest.approx(np.array(line), abs=1e-5)
    for vertex in line:
        assert value_near(shaking, shaking.intensity, vertex) > shaking.max_intensity - 0.3


@pytest.mark.parametrize(
    ("ms", "strike"), [(3.0, None), (5.5, 30.0), (7.0, None), (8.0, 45.0), (8.3, None)]
)
def test_the_map_reaches_down_to_the_edge_intensity_in_even_steps(ms, strike):
    shaking = map_shaking(earthquake(ms=ms, strike_deg=strike))

    edges = (shaking.intensity[0], shaking.intensity[-1], *shaking.intensity[:, [0, -1]].T)
    assert np.concatenate(edges).max() < 4.6
    assert shaking.intensity.size <= CHINA.most_cells
    for axis in (shaking.longitudes, shaking.latitudes):
        assert np.diff(axis) == pytest.approx(shaking.step_deg, abs=2e-9)
    north = (shaking.latitudes[-1] - 31.0) * 111.2
    assert 99 < north < 1300


@pytest.mark.parametrize("longitude", [179.9, -179.9, 180.0, -180.0])
def test_across_the_date_line_longitudes_run_on(longitude):
    shaking = map_shaking(earthquake(longitude, -17.0, 6.0))

    assert shaking.longitudes[0] < 180 < shaking.longitudes[-1]
    assert (np.diff(shaking.longitudes) > 0).all()
    row, column = np.unravel_index(shaking.intensity.argmax(), shaking.intensity.shape)
    assert shaking.longitudes[column] % 360 == pytest.approx(longitude % 360, abs=0.02)
    assert shaking.latitudes[row] == pytest.approx(-17.0, abs=0.02)


@pytest.mark.parametrize("latitude", [80.5, -85.0])
def test_near_the_poles_no_map_is_made(latitude):
    with pytest.raises(NotValid, match="80° S to 80° N"):
        map_shaking(earthquake(0.0, latitude))


def test_a_line_of_one_vertex_is_refused():
    with pytest.raises(NotValid, match="two vertices"):
        map_shaking(earthquake(rupture_line=((103.4, 31.0),)))


@pytest.mark.parametrize(
    ("type_", "value", "ms"),
    [
        (MagnitudeType.MW, 5.75, 6.0),  # (5.75 - 0.59) / 0.86
        (MagnitudeType.ML, 6.0, 6.0),
        (MagnitudeType.MB, 6.0, 6.0),
        (MagnitudeType.M, 6.0, 6.0),
    ],
)
def test_magnitudes_are_taken_to_ms_in_china(type_, value, ms):
    shaking = map_shaking(earthquake(magnitude=Magnitude(value, type_)))
    reference = map_shaking(earthquake(ms=ms))

    assert shaking.intensity == pytest.approx(reference.intensity, abs=1e-9)
    entry = next(entry for entry in shaking.lineage if entry.role == "magnitude")
    assert type_.value in entry.name + entry.note


def test_abroad_the_reference_profile_is_used_and_a_bare_magnitude_is_mw():
    shaking = map_shaking(
        earthquake(-71.0, -30.0, status=Status.EXERCISE, magnitude=Magnitude(6.0, MagnitudeType.M))
    )

    assert (shaking.event_id, shaking.revision) == ("test-event", 2)
    assert shaking.status is Status.EXERCISE
    told = {entry.role: entry for entry in shaking.lineage}
    assert told["software"].source == "profile shakemap-reference"
    assert "Mw 6.00" in told["magnitude"].name
    assert "lower estimate" in told["intensity"].note


def test_every_model_stands_in_the_lineage_with_its_weight():
    shaking = map_shaking(earthquake(ms=6.0))

    models = [entry.name for entry in shaking.lineage if entry.role == "ground motion"]
    assert len(models) == len(CHINA.models)
    assert sum(float(name.split("(")[1].rstrip("%)")) for name in models) == pytest.approx(100)


def test_intensity_grows_with_magnitude_everywhere():
    weak, strong = (map_shaking(earthquake(ms=ms)) for ms in (6.6, 6.9))

    for radius in (5.0, 30.0, 90.0):
        gain = ring(strong, strong.intensity, radius) - ring(weak, weak.intensity, radius)
        assert 0.1 < gain.min() <= gain.max() < 0.8


def test_a_deep_earthquake_is_weaker_and_told_by_the_models_for_it():
    shallow, deep = (
        map_shaking(replace(earthquake(ms=7.0), depth_km=depth)) for depth in (20.0, 150.0)
    )

    assert deep.max_intensity < shallow.max_intensity - 1.0
    assert any(entry.role == "ground motion" and "Parker" in entry.name for entry in deep.lineage)
