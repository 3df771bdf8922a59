"""The reader of past earthquakes: what it reads, and what it refuses and how it says so."""

from datetime import UTC, datetime

import pytest

from houfeng.impact.evaluation_csv import parse_past_quakes, read_past_quakes
from houfeng.vocabulary.errors import NotValid

HEAD = (
    "EventID,Time,Name,Lat,Lon,Depth,Magnitude,CountryCode,"
    "MMI5,MMI6,MMI7,MMI8,MMI9+,ShakingDeaths,TotalDeaths,Injured\n"
)
LUHUO = (
    '197302061037,1973-02-06 10:37:10,"Luhuo, China",31.361,100.503,5.9,7.7,CN,'
    "1836965,102144,35355,19540,31423,2199.0,2199.0,2743.0\n"
)
IRAN = "197204100206,1972-04-10 02:06:00,Qir,28.411,52.789,9,6.9,IR,1,2,3,4,,5010.0,5010.0,\n"


def refused(text: str, country: str = "CN", **more) -> NotValid:
    with pytest.raises(NotValid) as told:
        parse_past_quakes(text, country, **more)
    return told.value


def test_a_row_is_read_as_it_stands():
    (found,), faulty = parse_past_quakes(HEAD + LUHUO + IRAN, "cn")

    assert faulty == []
    assert found.id == "197302061037"
    assert found.origin_at == datetime(1973, 2, 6, 10, 37, 10, tzinfo=UTC)
    assert (found.longitude, found.latitude, found.magnitude) == (100.503, 31.361, 7.7)
    assert found.people == (1836965, 102144, 35355, 19540, 31423)
    assert (found.deaths, found.deaths_recorded, found.injured) == (2199, True, 2743)


def test_blanks_are_none_and_total_deaths_stand_in():
    blank = LUHUO.replace("2199.0,2199.0,2743.0", ",12,").replace("31423", "")
    (found,), _ = parse_past_quakes(HEAD + blank)
    (nothing,), _ = parse_past_quakes(HEAD + LUHUO.replace("2199.0,2199.0,2743.0", ",,"))

    assert (found.deaths, found.deaths_recorded, found.injured) == (12, True, None)
    assert found.people[4] == 0
    assert (nothing.deaths, nothing.deaths_recorded) == (0, False)


def test_nine_and_ten_are_pooled():
    text = HEAD.replace("MMI9+", "MMI9,MMI10") + LUHUO.replace("31423", "31000,423")

    assert parse_past_quakes(text)[0][0].people[4] == 31423


def test_all_countries_are_read_when_asked():
    assert [q.country for q in parse_past_quakes(HEAD + LUHUO + IRAN, "ALL")[0]] == ["CN", "IR"]


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("35355", "-35355", "MMI7, row 2", "-35355"),
        ("35355", "many", "MMI7, row 2", "many"),
        ("35355", "nan", "MMI7, row 2", "nan"),
        ("2199.0,2199", "-1,2199", "ShakingDeaths, row 2", "-1"),
        ("31.361", "91", "Lat, row 2", "91"),
        ("100.503", "", "Lon, row 2", ""),
        ("1973-02-06 10:37:10", "yesterday", "Time, row 2", "yesterday"),
        ("197302061037,", ",", "EventID, row 2", ""),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(old, new, field, value):
    told = refused(HEAD + LUHUO.replace(old, new, 1))

    assert (told.field, told.value) == (field, value)
    assert told.mend


def test_a_row_of_too_few_values_is_named():
    assert refused(HEAD + LUHUO.rsplit(",", 3)[0] + "\n").field == "row 2"


def test_an_id_may_stand_once():
    told = refused(HEAD + LUHUO + LUHUO)

    assert told.field == "EventID, row 3"
    assert "row 2" in told.mend


def test_good_rows_are_kept_when_asked():
    found, faulty = parse_past_quakes(HEAD + LUHUO + LUHUO, "CN", keep_good=True)

    assert len(found) == 1
    assert [fault.field for fault in faulty] == ["EventID, row 3"]


def test_faults_of_other_countries_do_not_matter():
    assert len(parse_past_quakes(HEAD + LUHUO + IRAN + IRAN, "CN")[0]) == 1


def test_missing_columns_are_named():
    told = refused(HEAD.replace("MMI8,", "").replace("ShakingDeaths", "Deaths") + LUHUO)

    assert told.field == "columns"
    assert "MMI8" in told.mend and "ShakingDeaths" in told.mend


def test_an_unknown_country_and_an_empty_file_are_told():
    assert refused(HEAD + LUHUO, "ZZ").value == "ZZ"
    assert refused("").field == "CSV"
    assert refused(HEAD).field == "--country"


def test_files_that_cannot_be_read_are_told(tmp_path):
    with pytest.raises(NotValid, match="exists"):
        read_past_quakes(tmp_path / "none.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NotValid, match="UTF-8"):
        read_past_quakes(tmp_path / "bytes.csv")
