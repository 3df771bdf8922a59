import numpy as np
import pytest

from houfeng.warning.science.plum import largest_near, supported

NONE = np.empty(0, np.int64)


def test_one_sensor_alone_counts_only_as_support():
    # Sensors 0 and 1 are neighbours; 2 is alone.
    starts, near = np.array([0, 1, 2, 2]), np.array([1, 0])

    found = supported(np.array([6.0, 3.5, 7.0]), starts, near, 3.0)

    assert found == pytest.approx([6.0, 3.5, 3.0])


def test_weak_or_missing_neighbours_confirm_nothing():
    starts, near = np.array([0, 2, 3, 4]), np.array([1, 2, 0, 0])

    found = supported(np.array([6.0, np.nan, 2.9]), starts, near, 3.0)

    assert found[0] == 3.0
    assert np.isnan(found[1])
    assert found[2] == 2.9


def test_the_largest_within_reach_on_the_targets_ground():
    # Sensor 0 stands on soft ground (+0.5); target 0 on hard (-0.3), target 1 has nobody.
    found = largest_near(
        np.array([6.0, 5.2, np.nan]),
        np.array([0.5, 0.0, 0.0]),
        np.array([-0.3, 0.0, 0.0]),
        np.array([0, 2, 2, 3]),
        np.array([0, 1, 2]),
    )

    # The larger of 6.0 - 0.5 and 5.2, on ground that takes 0.3 away.
    assert found[0] == pytest.approx(5.2)
    assert np.isnan(found[1])
    assert np.isnan(found[2])
