"""Kilometres east and north on the ellipsoid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasterio.warp import transform

from houfeng.shaking.science.local_plane import LocalPlane


@pytest.mark.parametrize(("longitude", "latitude"), [(103.4, 31.0), (-118.5, 34.2), (172.7, -43.6)])
def test_the_plane_is_projs_azimuthal_equidistant(longitude, latitude):
    chance = np.random.default_rng(7)
    longitudes = longitude + chance.uniform(-3, 3, 200)
    latitudes = latitude + chance.uniform(-3, 3, 200)
    east, north = LocalPlane(longitude, latitude).east_north_km(longitudes, latitudes)

    expected = transform(
        "EPSG:4326",
        f"+proj=aeqd +lon_0={longitude} +lat_0={latitude} +datum=WGS84 +units=km",
        longitudes,
        latitudes,
    )
    # 5 m at up to 400 km: the arc is taken on the sphere of the mean curvature.
    assert np.abs(east - expected[0]).max() < 0.01
    assert np.abs(north - expected[1]).max() < 0.01


def test_the_date_line_is_nothing_special():
    east, north = LocalPlane(179.9, 52.0).east_north_km(np.array([-179.9]), np.array([52.0]))
    elsewhere, _ = LocalPlane(9.9, 52.0).east_north_km(np.array([10.1]), np.array([52.0]))

    assert east[0] == pytest.approx(elsewhere[0], abs=1e-9)
    assert 13 < east[0] < 14
    assert abs(north[0]) < 0.1


@given(
    st.floats(-180, 179.9),
    st.floats(-70, 70),
    st.floats(-600, 600),
    st.floats(-600, 600),
)
def test_there_and_back(longitude, latitude, east, north):
    plane = LocalPlane(longitude, latitude)
    found = plane.longitude_latitude(east, north)
    back = plane.east_north_km(np.array([found[0]]), np.array([found[1]]))

    assert (back[0][0], back[1][0]) == pytest.approx((east, north), abs=1e-5)
    assert -180 <= found[0] < 180


def test_the_inverse_has_an_end():
    with pytest.raises(ValueError, match="2,000 km"):
        LocalPlane(0.0, 0.0).longitude_latitude(3000.0, 0.0)
