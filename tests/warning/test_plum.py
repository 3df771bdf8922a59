import numpy as np
import pytest

from houfeng.warning.magnitude_values import SensorSites
from houfeng.warning.plum import Plum, gain

from .made import line_of_targets


def _sites(kms, stations=None, vs30=500.0):
    n = len(kms)
    return SensorSites(
        tuple(stations or [f"S{i}" for i in range(n)]),
        np.full(n, 103.0),
        30.0 + np.array(kms) / 111.195,
        np.full(n, vs30),
    )


def test_what_is_felt_within_thirty_kilometres_is_predicted():
    plum = Plum(line_of_targets((0.0, 29.0, 31.0, 100.0)), _sites((0.0, 1.0)))

    found = plum.predict(np.array([6.2, 4.0]))

    # 31 km from the first is 30 km from the second: just beyond or within reach of 4.0 alone.
    assert found[:2] == pytest.approx([6.2, 6.2], abs=0.01)
    assert not found[2] > 4.01
    assert np.isnan(found[3])


def test_one_broken_sensor_alerts_nobody():
    plum = Plum(line_of_targets((0.0,)), _sites((0.0, 10.0)))

    assert plum.predict(np.array([9.0, 1.5])) == pytest.approx([3.0], abs=0.01)
    assert plum.predict(np.array([9.0, 3.2])) == pytest.approx([9.0], abs=0.01)


def test_two_sensors_of_one_station_are_one_witness():
    plum = Plum(line_of_targets((0.0,)), _sites((0.0, 0.0), ["S", "S"]))

    assert plum.predict(np.array([9.0, 9.0])) == pytest.approx([3.0], abs=0.01)


def test_two_stations_at_one_place_are_one_witness():
    """10 m apart a lorry shakes both; 100 m apart they are two."""
    told = [
        Plum(line_of_targets((0.0,)), _sites((0.0, km))).predict(np.array([9.0, 9.0]))[0]
        for km in (0.01, 0.1)
    ]
    assert told == pytest.approx([3.0, 9.0], abs=0.01)


def test_soft_ground_is_taken_out_and_put_in():
    soft, hard = gain(np.log(np.array([250.0, 800.0])))
    plum = Plum(line_of_targets((0.0,), vs30_ms=250.0), _sites((0.0, 5.0), vs30=800.0))

    found = plum.predict(np.array([6.0, 6.0]))

    assert soft > 0.2 > -0.05 > hard
    assert found == pytest.approx([6.0 + soft - hard])


def test_no_data_is_no_prediction():
    plum = Plum(line_of_targets((0.0,)), _sites((0.0, 5.0)))

    assert np.isnan(plum.predict(np.array([np.nan, np.nan])))[0]
