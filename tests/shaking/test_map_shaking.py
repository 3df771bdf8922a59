"""From an origin to a map: extent, orientation, sigma, site and what is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houfeng.events.origin import Magnitude, MagnitudeType
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.map_shaking import map_shaking
from houfeng.shaking.settings import ShakingSettings
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


def test_values_lie_where_the_standard_puts_them():
    # Long axis north-east. 75 km along it: 6.4580 + 1.2746 x 7 - 4.4709 lg 100 = 6.4384;
    # 91 km across it: 3.3682 + 1.2746 x 7 - 3.3119 lg 100 = 5.6666.
    shaking = map_shaking(earthquake(ms=7.0, strike_deg=45.0))

    along = destination(103.4, 31.0, 45.0, 75.0)
    across = destination(103.4, 31.0, 135.0, 91.0)
    assert value_near(shaking, shaking.intensity, along) == pytest.approx(6.4384, abs=0.002)
    assert value_near(shaking, shaking.intensity, across) == pytest.approx(5.6666, abs=0.002)
    assert shaking.orientation == "given"
    assert shaking.rupture_line == ()
    assert np.ptp(shaking.intensity_sigma) == 0
    assert shaking.intensity_sigma[0, 0] == 0.6636  # training book, p. 172


def test_motion_is_rock_taken_to_the_site_class():
    # lg PGA = 3.807 + 0.411 x 7 - 2.416 lg(75 + 2.647 e^2.562) = 6.684 - 4.9254 = 1.7586:
    # 57.36 gal on rock = 0.05849 g; Fa(I1) 0.80 at 0.05 g and 0.82 at 0.10 g of class II gives
    # class II = 0.07231 g, for 0.07231 x 0.8089 = 0.05849; the factor is 1/0.8089 = 1.2362;
    # Fa(III) there 1.2777.
    place = destination(103.4, 31.0, 45.0, 75.0)
    found = {}
    for site_class in ("I1", "II", "III"):
        shaking = map_shaking(earthquake(ms=7.0, strike_deg=45.0), site_class=site_class)
        found[site_class] = (
            value_near(shaking, shaking.pga_ms2, place),
            value_near(shaking, shaking.pgv_ms, place),
        )
        assert site_class in shaking.site

    assert found["I1"][0] == pytest.approx(0.5736, rel=2e-3)
    assert found["II"][0] / found["I1"][0] == pytest.approx(1.236, rel=2e-3)
    assert found["III"][0] / found["II"][0] == pytest.approx(1.277, rel=2e-3)
    assert found["II"][1] / found["I1"][1] == pytest.approx(1.236, rel=2e-3)


def test_unknown_strike_gives_circles_and_a_wider_sigma():
    shaking = map_shaking(earthquake(ms=7.0))

    ring = [destination(103.4, 31.0, azimuth, 100.0) for azimuth in range(0, 360, 30)]
    values = [value_near(shaking, shaking.intensity, place) for place in ring]
    sigmas = [value_near(shaking, shaking.intensity_sigma, place) for place in ring]
    assert np.ptp(values) < 0.002
    assert shaking.orientation == "averaged"
    assert min(sigmas) > 0.6636 + 0.005
    # Between the two axes at 100 km: 6.0051 along, 5.5374 across.
    assert 5.5374 < np.mean(values) < 6.0051


@given(strike=st.floats(0, 360), azimuth=st.floats(0, 360), distance=st.floats(15, 80))
@settings(max_examples=15, deadline=None)
def test_turning_the_strike_turns_the_map(strike, azimuth, distance):
    still = map_shaking(earthquake(0.0, 0.0, 6.0, strike_deg=0.0))
    turned = map_shaking(earthquake(0.0, 0.0, 6.0, strike_deg=strike))

    here = value_near(still, still.intensity, destination(0.0, 0.0, azimuth, distance))
    there = value_near(turned, turned.intensity, destination(0.0, 0.0, azimuth + strike, distance))
    assert there == pytest.approx(here, abs=0.005)


def test_a_great_earthquake_of_known_strike_is_a_line():
    shaking = map_shaking(earthquake(ms=8.0, strike_deg=45.0))

    # Mw = 1.28 x 8 - 2.42 = 7.82; lg L = -3.22 + 0.69 x 7.82 = 2.1758; L = 149.9 km.
    (lon0, lat0), (lon1, lat1) = shaking.rupture_line
    length = distance_km(lon0, lat0, np.array([lon1]), np.array([lat1]))[0]
    assert length == pytest.approx(149.9, abs=0.2)
    assert azimuth_deg(lon0, lat0, np.array([lon1]), np.array([lat1]))[0] == pytest.approx(
        45, abs=1
    )
    # 74 km along the line, still on it: as strong as at the epicentre.
    end = destination(103.4, 31.0, 45.0, 70.0)
    assert value_near(shaking, shaking.intensity, end) > shaking.max_intensity - 0.2
    assert "Wells & Coppersmith" in " ".join(entry.source for entry in shaking.lineage)


def test_a_given_line_is_used_whatever_the_magnitude():
    line = ((103.4, 31.0), (104.0, 31.6), (104.9, 32.1))
    shaking = map_shaking(earthquake(ms=6.5, rupture_line=line, strike_deg=10.0))

    assert shaking.orientation == "rupture"
    assert shaking.rupture_line == line
    for vertex in line:
        assert value_near(shaking, shaking.intensity, vertex) > shaking.max_intensity - 0.2


@pytest.mark.parametrize(
    ("ms", "strike"), [(3.0, None), (5.5, 30.0), (7.0, None), (8.0, 45.0), (8.3, None)]
)
def test_the_map_reaches_down_to_the_edge_intensity_in_even_steps(ms, strike):
    shaking = map_shaking(earthquake(ms=ms, strike_deg=strike))

    frame = np.concatenate(
        [shaking.intensity[0], shaking.intensity[-1], *shaking.intensity[:, [0, -1]].T]
    )
    assert frame.max() < 4.6
    assert shaking.intensity.size <= ShakingSettings().most_cells
    assert round(shaking.step_deg, 9) in (0.01, 0.02)
    for axis in (shaking.longitudes, shaking.latitudes):
        steps = axis / round(shaking.step_deg, 9)
        assert np.abs(steps - np.round(steps)).max() < 1e-6
        assert np.diff(axis) == pytest.approx(shaking.step_deg, abs=1e-9)
    north = (shaking.latitudes[-1] - 31.0) * 111.2
    assert 99 < north < 1001


def test_too_many_cells_crop_the_extent_and_say_so():
    shaking = map_shaking(earthquake(120.0, 78.0, 8.5, strike_deg=90.0))

    assert 590_000 < shaking.intensity.size <= 600_000
    assert round(shaking.step_deg, 9) == 0.02
    assert any("cropped" in entry.note for entry in shaking.lineage)


@pytest.mark.parametrize("longitude", [179.9, -179.9, 180.0, -180.0])
def test_across_the_date_line_longitudes_run_on(longitude):
    shaking = map_shaking(earthquake(longitude, -17.0, 6.0))

    assert shaking.longitudes[0] < 180 < shaking.longitudes[-1]
    assert (np.diff(shaking.longitudes) > 0).all()
    row, column = np.unravel_index(shaking.intensity.argmax(), shaking.intensity.shape)
    assert shaking.longitudes[column] % 360 == pytest.approx(longitude % 360, abs=0.011)
    assert shaking.latitudes[row] == pytest.approx(-17.0, abs=0.011)


@pytest.mark.parametrize("latitude", [80.5, -85.0])
def test_near_the_poles_no_map_is_made(latitude):
    with pytest.raises(NotValid, match="80° S to 80° N"):
        map_shaking(earthquake(0.0, latitude))


def test_a_line_of_one_vertex_is_refused():
    with pytest.raises(NotValid, match="two vertices"):
        map_shaking(earthquake(rupture_line=((103.4, 31.0),)))


def test_unknown_site_class_is_refused():
    with pytest.raises(NotValid, match="site_class"):
        map_shaking(earthquake(), site_class="D")


@pytest.mark.parametrize(
    ("type_", "value", "ms"),
    [
        (MagnitudeType.MW, 5.75, 6.0),  # (5.75 - 0.59) / 0.86
        (MagnitudeType.ML, 6.0, 6.0),
        (MagnitudeType.MB, 6.0, 6.0),
        (MagnitudeType.M, 6.0, 6.0),
    ],
)
def test_magnitudes_are_taken_to_ms(type_, value, ms):
    shaking = map_shaking(earthquake(magnitude=Magnitude(value, type_)))
    reference = map_shaking(earthquake(ms=ms))

    assert shaking.intensity == pytest.approx(reference.intensity, abs=1e-9)
    entry = next(entry for entry in shaking.lineage if entry.role == "magnitude")
    assert type_.value in entry.name + entry.note


def test_the_map_tells_event_status_region_and_limits():
    shaking = map_shaking(earthquake(-71.0, -30.0, 6.0, status=Status.EXERCISE, depth_km=120.0))

    assert (shaking.event_id, shaking.revision) == ("test-event", 2)
    assert shaking.status is Status.EXERCISE
    notes = {entry.role: entry.note for entry in shaking.lineage}
    assert "outside the standard's area" in notes["region"]
    assert "hypocentre" in notes["origin"]
    assert "lower estimate" in notes["instrumental intensity"]


def test_intensity_grows_with_magnitude_everywhere():
    weak, strong = (map_shaking(earthquake(ms=ms)) for ms in (6.6, 6.9))
    assert math.isclose(weak.step_deg, strong.step_deg, abs_tol=1e-9)
    assert strong.max_intensity - weak.max_intensity == pytest.approx(0.3 * 1.2746, abs=1e-3)


def test_a_deep_earthquake_is_weaker_and_round():
    shallow, deep = (
        map_shaking(replace(earthquake(ms=7.0, strike_deg=45.0), depth_km=depth))
        for depth in (20.0, 150.0)
    )

    # 青藏, Ms 7, at 150 km from the source: long 15.3802 - 4.4709 lg 175 = 5.351,
    # short 12.2904 - 3.3119 lg 159 = 5.000; over the epicentre a mean of the strikes.
    assert 5.000 < deep.max_intensity < 5.351
    assert shallow.max_intensity > 9
    assert deep.orientation == "averaged"
    assert any("hypocentre" in entry.note for entry in deep.lineage)
