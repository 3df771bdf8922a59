"""Ruptures along a fault's line, against hand calculations."""

import numpy as np
import pytest

from houfeng.shaking.science.along_fault import MOST_PARTS, surface_along
from houfeng.shaking.science.measured_surface import measure_surface
from houfeng.shaking.science.rupture_size import Style
from houfeng.vocabulary.geometry import distance_km

# One degree of a meridian at 30 N is 110.85 km on WGS 84.
KM_A_DEGREE = 110.85
# Along a meridian northwards, 222 km.
MERIDIAN = np.array([[103.0, 29.0], [103.0, 30.0], [103.0, 31.0]])


def test_an_upright_rupture_has_the_published_size() -> None:
    found = surface_along(MERIDIAN, 7.0)

    # Thingbaijam et al. 2017, strike-slip: lg L = -2.943 + 0.681 * 7.0 = 1.824, 66.7 km;
    # lg W = -0.543 + 0.261 * 7.0 = 1.284, 19.2 km: within the 20 km of the crust.
    assert found.length_km == pytest.approx(66.7, abs=0.1)
    quads = found.surface.quads
    assert quads[0, 0, 2] == 0.0
    assert quads[0, 3, 2] == pytest.approx(19.2, abs=0.1)
    assert np.allclose(quads[..., 0], 103.0, atol=1e-6)
    # Centred on the middle of the line, at 30 N.
    south, north = quads[0, 0, 1], quads[-1, 1, 1]
    assert (south + north) / 2 == pytest.approx(30.0, abs=1e-3)
    assert (north - south) * KM_A_DEGREE == pytest.approx(66.7, abs=0.2)
    # 60 % down the width.
    assert found.surface.hypocentre == pytest.approx((103.0, 30.0, 0.6 * 19.23), abs=0.02)


def test_it_dips_to_the_right_and_no_deeper_than_the_crust() -> None:
    found = surface_along(MERIDIAN, 7.5, dip_deg=45, style=Style.REVERSE)

    # lg W = -1.669 + 0.435 * 7.5 = 1.5935, 39.2 km; its height 27.7 km is cut to 20 km and
    # lg L = -2.693 + 0.614 * 7.5 = 1.912, 81.7 km becomes 81.7 * 27.7 / 20 = 113.2 km.
    assert found.length_km == pytest.approx(113.2, abs=0.3)
    quads = found.surface.quads
    assert quads[..., 2].max() == pytest.approx(20.0)
    # Northwards, the right is the east: 20 km deep at 45 degrees is 20 km east.
    east = distance_km(*quads[0, 0, :2], quads[0, 3, :1], quads[0, 3, 1:2])[0]
    assert east == pytest.approx(20.0, rel=0.01)
    assert quads[0, 3, 0] > 103.0
    assert measure_surface(found.surface).dip_deg == pytest.approx(45.0, abs=0.3)


def test_against_the_line_it_dips_the_other_way() -> None:
    found = surface_along(MERIDIAN, 7.0, dip_deg=60, strike_deg=180)

    assert found.surface.quads[0, 0, 1] > found.surface.quads[0, 1, 1]  # southwards
    assert found.surface.quads[0, 3, 0] < 103.0  # and down to the west


def test_it_stays_on_the_fault_near_the_place_asked_for() -> None:
    north = surface_along(MERIDIAN, 7.0, centre=(103.1, 30.95))

    assert north.length_km == pytest.approx(66.7, abs=0.1)
    assert north.surface.quads[-1, 1, 1] == pytest.approx(31.0, abs=1e-5)  # at the line's end
    # 0.1 degree of longitude at 30.95 N: 0.1 * 111.32 * cos(30.95) = 9.55 km.
    assert north.away_km == pytest.approx(9.55, rel=0.01)


def test_a_fault_too_short_breaks_as_a_whole() -> None:
    found = surface_along(MERIDIAN[:2], 8.0)

    # lg L = -2.943 + 0.681 * 8.0 = 2.505; the width of 35.1 km is cut to 20, so 561 km.
    assert found.wanted_km == pytest.approx(561, rel=0.01)
    assert found.length_km == pytest.approx(KM_A_DEGREE, rel=0.01)
    assert found.surface.quads[0, 0, :2] == pytest.approx((103.0, 29.0))
    assert found.surface.quads[-1, 1, :2] == pytest.approx((103.0, 30.0))


def test_a_small_deep_one_does_not_reach_the_ground() -> None:
    found = surface_along(MERIDIAN, 5.0, depth_km=15.0, dip_deg=90)

    # lg W = -0.543 + 0.261 * 5 = 0.762: 5.78 km; its top lies 60 % of it above 15 km.
    assert found.surface.quads[..., 2].min() == pytest.approx(15 - 0.6 * 5.78, abs=0.01)
    assert found.surface.hypocentre[2] == 15.0


def test_a_bent_fault_is_one_bent_plane_whose_edges_never_cross() -> None:
    angles = np.linspace(0, np.pi / 2, 300)
    bow = np.column_stack([103 + np.sin(angles), 29 + 1 - np.cos(angles)])
    found = surface_along(bow, 7.8, dip_deg=30)

    quads = found.surface.quads
    assert len(quads) <= MOST_PARTS
    # Side by side: each begins where the one before ends.
    assert np.allclose(quads[:-1, 1], quads[1:, 0])
    assert np.allclose(quads[:-1, 2], quads[1:, 3])
    moved = quads[:, 3, :2] - quads[:, 0, :2]
    assert np.allclose(moved, moved[0], atol=0.01)


@pytest.mark.parametrize("dip", [0, -10, 91])
def test_dips_that_cannot_be(dip: float) -> None:
    with pytest.raises(ValueError, match="dip"):
        surface_along(MERIDIAN, 7.0, dip_deg=dip)


def test_a_line_without_length() -> None:
    with pytest.raises(ValueError, match="no length"):
        surface_along(np.array([[103.0, 30.0], [103.0, 30.0]]), 7.0)
