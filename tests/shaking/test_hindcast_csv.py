import pytest

from houfeng.events.origin import Magnitude, MagnitudeType
from houfeng.shaking.hindcast_csv import parse_surveyed, read_surveyed
from houfeng.vocabulary.errors import NotValid

HEADER = "id,lat,lon,depth_km,ms,mw,area_km2_VI,area_km2_VII,area_km2_VIII,axis_strike,deaths"
ROW = "here-2020,31.0,103.4,14,6.5,6.2,1000,200,50,NNW,3"


def test_a_row_becomes_an_event():
    (event,) = parse_surveyed(f"{HEADER}\n{ROW}\n")

    assert event.magnitude == Magnitude(6.5, MagnitudeType.MS)
    assert event.strike_deg == 337.5
    assert event.areas_km2 == {6: 1000, 7: 200, 8: 50}
    assert event.cumulative_km2() == {8: 50, 7: 250, 6: 1250}


def test_an_engine_of_the_first_minutes_sees_no_strike():
    (event,) = parse_surveyed(f"{HEADER}\n{ROW}\n")

    assert event.origin(strike_seen=True).strike_deg == 337.5
    assert event.origin(strike_seen=False).strike_deg is None
    assert event.origin(strike_seen=False).depth_km == 14


def test_a_zone_that_is_not_known_ends_the_sums():
    (event,) = parse_surveyed(f"{HEADER}\nhere-2020,31,103,14,6.5,,1000,,50,,\n")

    assert event.cumulative_km2() == {8: 50}  # VI+ and VII+ would lack zone VII


def test_mw_is_used_only_without_ms():
    (event,) = parse_surveyed(f"{HEADER}\nhere-2020,31,103,,,6.2,1000,,,,\n")

    assert event.magnitude == Magnitude(6.2, MagnitudeType.MW)
    assert event.depth_km is None


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("x,north,103,14,6.5,,1,,,,", "lat, row 2"),
        ("x,103,31,14,6.5,,1,,,,", "lat, row 2"),  # swapped
        ("x,31,103,nan,6.5,,1,,,,", "depth_km, row 2"),
        ("x,31,103,14,65,,1,,,,", "ms, row 2"),
        ("x,31,103,14,,,1,,,,", "ms, row 2"),
        ("x,31,103,14,6.5,,-5,,,,", "area_km2_VI, row 2"),
        ("x,31,103,14,6.5,,12 000,,,,", "area_km2_VI, row 2"),
        ("x,31,103,14,6.5,,1,,,NORTHISH,", "axis_strike, row 2"),
        ("x,31,103", "row 2"),
        (",31,103,14,6.5,,1,,,,", "id, row 2"),
    ],
)
def test_a_bad_row_is_named(row, named):
    with pytest.raises(NotValid) as caught:
        parse_surveyed(f"{HEADER}\n{row}\n")

    assert named in caught.value.field


def test_bad_files_are_told_apart(tmp_path):
    with pytest.raises(NotValid, match="exists"):
        read_surveyed(tmp_path / "none.csv")
    with pytest.raises(NotValid, match="column lat"):
        parse_surveyed("id,lon,ms\na,1,2\n")
    with pytest.raises(NotValid, match="column ms"):
        parse_surveyed("id,lat,lon\na,1,2\n")
    with pytest.raises(NotValid, match="at least one"):
        parse_surveyed(HEADER + "\n")
    with pytest.raises(NotValid, match="of its own"):
        parse_surveyed(f"{HEADER}\n{ROW}\n{ROW}\n")


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8-sig")

    assert read_surveyed(path)[0].id == "here-2020"
