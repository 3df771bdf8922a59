import pytest

from houfeng.vocabulary.errors import NotValid
from tests.shaking.readings.bits import comp, listed, read, station

ACC = comp(acc='value="5"')


def test_swapped_columns_are_refused_where_a_latitude_is_impossible():
    raw = listed(
        station("A", lon="31", lat="104", body=ACC), station("B", lon="30", lat="103", body=ACC)
    )

    with pytest.raises(NotValid) as refused:
        read(raw)

    assert "station A" in refused.value.field
    assert "swapped" in refused.value.mend


def test_swapped_columns_are_refused_by_the_epicentre():
    raw = listed(station("A", lon="38", lat="27", body=ACC))  # İzmir lies at 27 E, 38 N

    assert len(read(raw)) == 1  # nobody can tell without it
    assert len(read(listed(station("A", lon="27", lat="38", body=ACC)), near=(27, 38))) == 1
    far = listed(station("A", lon="69", lat="-15", body=ACC))
    with pytest.raises(NotValid, match="swapped"):
        read(far, near=(-15, 69))


def test_single_stations_without_a_true_place_are_left_out_and_named():
    raw = listed(
        station("GOOD", body=ACC),
        station("FINE", lon="241.9", lat="34.0", body=ACC),
        station("ALSO", lon="-118", lat="34.2", body=ACC),
        station("ZERO", lon="0", lat="0", body=ACC),
        station("HIGH", lon="-118", lat="95", body=ACC),
        station("NONE", lon="", lat="34", body=ACC),
    )

    found = read(raw)

    assert found.ids == ("XX.GOOD", "XX.FINE", "XX.ALSO")
    assert found.longitudes[1] == pytest.approx(-118.1)
    assert all(name in found.notes[0] for name in ("XX.ZERO", "XX.HIGH", "XX.NONE"))
