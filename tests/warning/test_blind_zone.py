import numpy as np
import pytest

from houfeng.warning.blind_zone import blind_zone_km
from houfeng.warning.travel import UniformSpeeds, seconds_everywhere

from .made import hypocentre


def test_where_the_s_wave_is_when_the_message_arrives():
    # 8 s after the origin and 1 s on the way: sqrt((3.55 x 9)² - 12²) = 29.61 km.
    found = blind_zone_km(hypocentre(depth_km=12.0), 8.0, UniformSpeeds(), delivery_s=1.0)

    assert found == pytest.approx(29.61, abs=0.05)


def test_nobody_is_too_near_while_the_wave_is_below():
    assert blind_zone_km(hypocentre(depth_km=30.0), 8.0, UniformSpeeds()) == 0.0


class _Short:
    """A table that ends at 100 km."""

    def seconds(self, phase, distance_km, depth_km):  # noqa: ARG002
        return np.where(distance_km <= 100.0, distance_km / 5.0, np.nan)


def test_beyond_a_tables_end_rays_are_straight():
    found = seconds_everywhere(_Short(), "S", np.array([50.0, 200.0]), 0.0)

    assert found == pytest.approx([10.0, 200 / 3.55])
