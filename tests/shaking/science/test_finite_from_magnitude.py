"""A rupture from magnitude, measured again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.shaking.science import thingbaijam_2017
from houfeng.shaking.science.distances import distances, on_plane
from houfeng.shaking.science.finite_from_magnitude import surface_from_magnitude
from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.shaking.science.measured_surface import measure_surface
from houfeng.shaking.science.rupture_size import Style
from houfeng.shaking.science.surface import Surface


@given(
    st.floats(5, 8.2),
    st.floats(0, 40),
    st.floats(0, 359.9),
    st.floats(15, 90),
    st.sampled_from([0.0, 90.0, -90.0]),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_it_has_its_size_and_holds_the_hypocentre(mw, depth, strike, dip, rake, along, down):
    hypocentre = (103.4, 31.0, depth)
    surface = surface_from_magnitude(
        mw, hypocentre, strike, dip, rake, along_share=along, down_dip_share=down
    )
    measured = measure_surface(surface)
    style = {0.0: Style.STRIKE_SLIP, 90.0: Style.REVERSE, -90.0: Style.NORMAL}[rake]
    size = thingbaijam_2017.rupture_size(mw, style)

    assert measured.area_km2 == pytest.approx(size.area_km2, rel=2e-3)  # cut or not
    assert measured.dip_deg == pytest.approx(dip, abs=0.05)
    apart = (measured.strike_deg - strike + 180) % 360 - 180
    assert abs(apart) < 1.5  # meridians converge along a rupture of 300 km
    depths = surface.quads[0, :, 2]
    assert depths.min() >= 0
    assert depths.max() <= max(20.0, depth + size.width_km) + 1e-6
    # The hypocentre lies on the plane: nothing is nearer to the ground point above it than
    # the plane's own distance to that point, so measure from the hypocentre itself.
    corners = on_plane(surface.quads, LocalPlane(103.4, 31.0))[0]
    normal = np.cross(corners[1] - corners[0], corners[3] - corners[0])
    normal /= np.linalg.norm(normal)
    assert abs((np.array([0, 0, depth]) - corners[0]) @ normal) < 1e-4


def test_it_dips_to_the_right_of_its_strike():
    surface = surface_from_magnitude(7.0, (103.4, 31.0, 12.0), 0.0, 40.0, 90.0)
    east = distances(surface, np.array([104.0, 102.8]), np.array([31.0, 31.0]))

    assert east.rx[0] > 0 > east.rx[1]
    # Its 60 % above the hypocentre reach farther up-dip, west, than the rest down-dip.
    assert east.rjb[1] < east.rjb[0] - 2


def test_a_wide_rupture_is_cut_and_lengthened():
    surface = surface_from_magnitude(7.9, (103.4, 31.0, 14.0), 45.0, 90.0, 0.0)
    measured = measure_surface(surface)
    size = thingbaijam_2017.rupture_size(7.9, Style.STRIKE_SLIP)

    assert size.width_km > 20
    assert measured.width_km == pytest.approx(20.0, abs=0.01)
    assert measured.length_km == pytest.approx(size.area_km2 / 20.0, rel=1e-3)
    assert measured.ztor_km == 0


@pytest.mark.parametrize(
    ("changed", "words"), [({"dip_deg": 0.0}, "dip"), ({"along_share": 1.2}, "on the rupture")]
)
def test_what_cannot_be_is_refused(changed, words):
    given = {"strike_deg": 0.0, "dip_deg": 45.0, **changed}
    with pytest.raises(ValueError, match=words):
        surface_from_magnitude(7.0, (103.4, 31.0, 14.0), **given)


def test_a_point_measures_nothing():
    point = Surface("point", np.empty((0, 4, 3)), (103.4, 31.0, 14.0), "point")
    measured = measure_surface(point)
    assert (measured.length_km, measured.width_km, measured.ztor_km) == (0, 0, 14.0)


def test_opposite_upright_quads_have_one_strike():
    # As Kobe 1995: the second drawn back to front, both nearly upright.
    quads = [
        [(135.0, 34.5, 0), (135.2, 34.7, 0), (135.21, 34.69, 20), (135.01, 34.49, 20)],
        [(135.4, 34.9, 0), (135.2, 34.7, 0), (135.19, 34.71, 20), (135.39, 34.91, 20)],
    ]
    surface = Surface("quads", np.array(quads, float), (135.0, 34.6, 16.0), "given")
    measured = measure_surface(surface)
    assert measured.strike_deg % 180 == pytest.approx(39.5, abs=1.0)
    assert 85 < measured.dip_deg < 90
