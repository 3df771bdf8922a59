import math

import pytest

from houfeng.shaking.readings import read_observations
from houfeng.shaking.reasons import code_of
from tests.shaking.readings.bits import comp, listed, read, station


def test_the_later_file_holds_measure_by_measure():
    earlier = listed(station(body=comp(acc='value="5"', vel='value="7"')))
    later = listed(station(body=comp(acc='value="6"')))

    found = read(earlier, later)

    assert found.ids == ("XX.AAA",)
    assert found.values["PGA"] == pytest.approx([math.log(0.06)])
    assert found.values["PGV"] == pytest.approx([math.log(7)])
    assert "1 told again" in found.notes[0]


def test_a_later_flag_holds_over_an_earlier_value():
    earlier = listed(station(body=comp(acc='value="5"')))
    later = listed(station(body=comp(acc='value="6" flag="M"')))

    assert code_of(read(earlier, later).flags["PGA"][0]) == "flag_manual"


def test_an_id_that_moved_brings_nothing_along():
    earlier = listed(station(body=comp(vel='value="7"')))
    later = listed(station(lon="-117", body=comp(acc='value="6"')))

    assert "PGV" not in read(earlier, later).values


def test_one_station_of_two_networks_counts_once():
    found = read(
        listed(
            station("AAA", "XX", body=comp(acc='value="5"')),
            station("AAA", "YY", lon="-118.101", body=comp(acc='value="5.3"')),
        )
    )

    assert [code_of(flag) for flag in found.flags["PGA"]] == ["duplicate", ""]
    assert "YY.AAA" in found.flags["PGA"][0]


def test_two_sensors_at_one_place_both_count(shared):
    two = shared / "data/shaking/verification/verification_test_0005/current/stationlist.xml"

    found = read_observations([two])

    assert found.longitudes[0] == found.longitudes[1]
    assert found.values["PGA"].tolist() == [1.0, -1.0]
    assert found.flags["PGA"] == ("", "")


def test_equal_amplitudes_at_one_place_are_one_station():
    acc = comp(acc='value="5"')

    found = read(listed(station("AAA", body=acc), station("BBB", body=acc)))

    assert [code_of(flag) for flag in found.flags["PGA"]] == ["duplicate", ""]
    assert "XX.AAA = XX.BBB" in found.notes[0]
