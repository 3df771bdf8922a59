"""Lengths and direction of a zone against ellipses whose axes are known."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.documents.brief_axes import zone_axes
from tests.documents.cases import KM_PER_DEG, large_case


def ellipse_map(long_km, short_km, strike_deg, latitude=30.0, step=0.02):
    """Intensity 8 inside an ellipse of these whole axes about (102 E, latitude), 5 outside."""
    lons = 102.0 + np.arange(-100, 101) * step
    lats = latitude + np.arange(-90, 91) * step
    east = (lons[None, :] - 102.0) * KM_PER_DEG * np.cos(np.radians(lats[:, None]))
    north = np.broadcast_to((lats[:, None] - latitude) * KM_PER_DEG, east.shape)
    turn = np.radians(strike_deg)
    along = north * np.cos(turn) + east * np.sin(turn)
    across = east * np.cos(turn) - north * np.sin(turn)
    inside = (2 * along / long_km) ** 2 + (2 * across / short_km) ** 2 <= 1
    return replace(
        large_case().shaking, longitudes=lons, latitudes=lats, intensity=np.where(inside, 8.0, 5.0)
    )


@pytest.mark.parametrize("strike", [0.0, 30.0, 90.0, 150.0, 178.0])
def test_an_ellipse_gives_its_own_axes(strike):
    found = zone_axes(ellipse_map(195.0, 112.0, strike), 6)

    # A cell is 2.2 km high.
    assert found.long_km == pytest.approx(195.0, abs=4.0)
    assert found.short_km == pytest.approx(112.0, abs=4.0)
    apart = (found.strike_deg - strike + 90.0) % 180.0 - 90.0
    assert abs(apart) < 1.5
    assert not found.is_cut
    assert not found.is_round


def test_a_circle_has_no_direction_and_a_zone_at_the_edge_is_cut():
    assert zone_axes(ellipse_map(100.0, 98.0, 45.0), 6).is_round
    assert zone_axes(ellipse_map(900.0, 60.0, 90.0), 6).is_cut


def test_only_the_largest_part_counts_and_no_zone_is_none():
    shaking = ellipse_map(120.0, 60.0, 0.0)
    stray = shaking.intensity.copy()
    stray[2:4, 2:4] = 9.0  # a soft basin far away

    assert zone_axes(replace(shaking, intensity=stray), 6) == zone_axes(shaking, 6)
    assert zone_axes(shaking, 9) is None
