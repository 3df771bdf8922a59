"""The plane about the epicentre keeps distance and azimuth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.shaking.grid import offsets_km
from houfeng.vocabulary.geometry import destination


@given(
    longitude=st.floats(-180, 180),
    latitude=st.floats(-80, 80),
    azimuth=st.floats(0, 360),
    distance=st.floats(0, 1000),
)
def test_offsets_lead_back(longitude, latitude, azimuth, distance):
    there = destination(longitude, latitude, azimuth, distance)

    east, north = offsets_km(longitude, latitude, np.array([there[0]]), np.array([there[1]]))

    assert east[0] == pytest.approx(distance * np.sin(np.radians(azimuth)), abs=1e-5)
    assert north[0] == pytest.approx(distance * np.cos(np.radians(azimuth)), abs=1e-5)
