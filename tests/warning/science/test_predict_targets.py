import numpy as np
import pytest

from houfeng.vocabulary.geometry import distance_km
from houfeng.warning.science.predict_targets import (
    NODES_KM,
    depth_of_point_km,
    epicentral_km,
    spread,
    unit_vectors,
)


def test_distances_are_great_circles():
    lon, lat = np.array([103.0, 104.0, 178.0, -77.0]), np.array([30.0, 31.0, -10.0, -30.0])

    found = epicentral_km(
        unit_vectors(lon, lat), unit_vectors(np.array([103.0]), np.array([30.0]))[0]
    )

    assert found == pytest.approx(distance_km(103.0, 30.0, lon, lat), abs=1e-6)


@pytest.mark.parametrize(
    ("mw", "depth_km", "expected"),
    [
        (4.0, 12.0, 12.0),  # a point: the whole depth
        (5.0, 12.0, 6.0),  # halfway between 4.5 and 5.5
        (6.0, 12.0, 0.0),  # it reaches up
        (6.0, 35.0, 15.0),  # below 20 km what is beyond counts
        (4.0, 35.0, 35.0),
    ],
)
def test_the_depth_of_small_earthquakes_counts(mw, depth_km, expected):
    assert depth_of_point_km(mw, depth_km, 20.0) == pytest.approx(expected)


def test_a_profile_spread_over_places():
    # Two grounds, ln Vs30 5 and 6: distance itself, and ten times it.
    profile = np.stack([NODES_KM, 10 * NODES_KM])[:, :, None]

    found = spread(profile, np.array([0.0, 100.0, 777.0]), np.array([5.0, 5.5, 6.0]), 5.0, 1.0)

    # Linear in distance between nodes that are even in its root: within a hair.
    assert found[:, 0] == pytest.approx([0.0, 550.0, 7770.0], rel=1e-4)
