"""Seven recorded earthquakes of Mw 5.1 to 7.9: magnitude from peaks alone against the catalogue."""

import numpy as np
import pytest

from benchmarks.great_earthquakes import GREAT, MOST, felt_magnitude, inside, stations_of
from houfeng.warning.magnitude import spread


@pytest.fixture(scope="module")
def found(shared):
    told = []
    for great in GREAT:
        stations = stations_of(great, shared)
        rows = spread(stations.distance_km.size, MOST)
        told.append((great, felt_magnitude(great, stations, rows)))
    return told


def test_it_is_neither_too_large_nor_too_small(found):
    errors = np.array([one.value - great.mw for great, one in found])

    assert abs(errors.mean()) < 0.2
    assert np.sqrt((errors**2).mean()) < 0.3
    assert np.abs(errors).max() < 0.5


def test_it_is_as_sure_as_it_may_be(found):
    within = [inside(great, one) for great, one in found]

    assert sum(a for a, _ in within) >= 5  # 68 % of 7 are 4.8
    assert sum(b for _, b in within) >= 6  # 90 % are 6.3


def test_a_magnitude_of_seven_and_more_is_not_saturated(found):
    # What Pd of the first seconds cannot tell.
    for great, one in found:
        if great.mw >= 7.0:
            assert one.value > 6.9
