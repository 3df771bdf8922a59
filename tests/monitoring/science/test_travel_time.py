"""Travel times against closed forms and against TauPy."""

import numpy as np
import pytest
from obspy.taup import TauPyModel

from houfeng.monitoring.science.travel_time import P, S, build_table, seconds, slopes
from houfeng.monitoring.velocity_model import iasp91

KM_PER_DEGREE = 6371.0 * np.pi / 180.0


def two_layers(elevations_km=(0.0,)):
    """30 km of 6.0 and 3.5 km/s over 8.0 and 4.6."""
    return build_table(
        np.array([0.0, 30.0]), np.array([6.0, 8.0]), np.array([3.5, 4.6]), gradient=False,
        spherical=False, farthest_km=300.0, distance_step_km=0.5, depth0_km=0.0, deepest_km=40.0,
        depth_step_km=0.5, elevations_km=np.array(elevations_km),
    )  # fmt: skip


@pytest.mark.parametrize("depth", [0.0, 7.3, 25.0])
@pytest.mark.parametrize("distance", [0.0, 3.0, 61.7, 120.0, 290.0])
@pytest.mark.parametrize(("phase", "above", "below"), [(P, 6.0, 8.0), (S, 3.5, 4.6)])
def test_two_layers_give_the_first_of_direct_and_head_wave(phase, above, below, distance, depth):
    direct = np.hypot(distance, depth) / above
    # Down 30 - z and up 30 at the critical angle, sin i = above / below, and along the top.
    slant = np.sqrt(1 - (above / below) ** 2)
    head = distance / below + (60.0 - depth) * slant / above
    critical = (60.0 - depth) * (above / below) / slant
    expected = min(direct, head) if distance >= critical else direct

    found = seconds(two_layers(), phase, distance, depth, 0.0)

    assert found == pytest.approx(expected, abs=0.004)


def test_a_station_on_a_mountain_waits_longer():
    table = two_layers((0.0, 0.5, 1.0, 1.5, 2.0))
    assert seconds(table, P, 40.0, 10.0, 1.2) == pytest.approx(np.hypot(40.0, 11.2) / 6.0, abs=1e-4)


def test_slopes_are_those_of_the_times():
    table = two_layers()
    for x, z in ((12.3, 8.2), (150.2, 8.2), (2.1, 33.3)):
        time, by_x, by_z = slopes(table, P, x, z, 0.0)
        assert time == pytest.approx(seconds(table, P, x, z, 0.0), abs=1e-12)
        h = 1e-5
        across = (seconds(table, P, x + h, z, 0.0) - seconds(table, P, x - h, z, 0.0)) / (2 * h)
        down = (seconds(table, P, x, z + h, 0.0) - seconds(table, P, x, z - h, 0.0)) / (2 * h)
        assert (by_x, by_z) == pytest.approx((across, down), abs=1e-6)


def test_iasp91_agrees_with_taupy_within_a_sample():
    model = iasp91()
    table = build_table(
        model.depths_km, model.vp_kms, model.vs_kms, gradient=True, spherical=True,
        farthest_km=1000.0, distance_step_km=1.0, depth0_km=0.0, deepest_km=60.0,
        depth_step_km=1.0, elevations_km=np.array([0.0]),
    )  # fmt: skip
    taupy = TauPyModel("iasp91")
    for depth in (0.0, 12.0, 33.0, 50.0):
        for x in (15.0, 120.0, 250.0, 600.0, 980.0):
            for phase, names in ((P, ["ttp"]), (S, ["tts"])):
                first = taupy.get_travel_times(depth, x / KM_PER_DEGREE, names)[0].time
                assert seconds(table, phase, x, depth, 0.0) == pytest.approx(first, abs=0.03)
