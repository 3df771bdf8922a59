"""The Chinese catalogue table, in the encodings and shapes it comes in."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.events.origin import MagnitudeType
from houfeng.events.readers import events_from_bytes, read_chinese_table, read_events
from houfeng.vocabulary.errors import NotValid

HEADER = "发震时刻,震级(M),纬度(°),经度(°),深度(千米),参考位置"
WENCHUAN = "2008-05-12 14:28:04,8.0,31.0,103.4,14,四川汶川县"
LUSHAN = "2013-04-20 08:02:46,7.0,30.3,103.0,13,四川雅安市芦山县"
TABLE = f"{HEADER}\r\n{WENCHUAN}\r\n{LUSHAN}\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_reads_the_same(tmp_path, encoding):
    path = tmp_path / "catalogue.csv"
    path.write_bytes(TABLE.encode(encoding))

    found = read_events(path)

    assert [o.event_id for o in found] == ["cenc-20080512t062804z", "cenc-20130420t000246z"]
    # Beijing time is eight hours ahead of UTC.
    assert found[0].origin_at == datetime(2008, 5, 12, 6, 28, 4, tzinfo=UTC)
    assert (found[0].longitude, found[0].latitude, found[0].depth_km) == (103.4, 31.0, 14.0)
    assert (found[0].magnitude.value, found[0].magnitude.type) == (8.0, MagnitudeType.M)
    assert (found[0].source, found[0].place_zh) == ("cenc", "四川汶川县")
    assert read_events(path, encoding=encoding) == found


def test_gb18030_read_as_utf_8_names_the_encoding_and_the_mend():
    with pytest.raises(NotValid) as refused:
        events_from_bytes(TABLE.encode("gb18030"), encoding="utf-8")

    assert (refused.value.field, refused.value.value) == ("encoding", "utf-8")
    assert "the table is GB18030" in refused.value.mend


def test_utf_8_read_as_gb18030_names_the_encoding_and_the_mend():
    with pytest.raises(NotValid) as refused:
        events_from_bytes(TABLE.encode(), encoding="gb18030")

    assert (refused.value.field, refused.value.value) == ("encoding", "gb18030")
    assert "UTF-8" in refused.value.mend


def test_an_encoding_that_does_not_exist():
    with pytest.raises(NotValid, match="no such encoding"):
        events_from_bytes(TABLE.encode(), encoding="utf-88")
    with pytest.raises(NotValid, match="no such encoding"):
        events_from_bytes(TABLE.encode(), encoding="base64")


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace(",", "\t"),
        TABLE.replace("千米", "km").replace("(", "（").replace(")", "）"),
        TABLE.replace("震级(M)", "震级").replace("纬度(°)", "北纬").replace("经度(°)", "东经"),
        TABLE.replace("发震时刻", "发震时刻(北京时间)"),
        TABLE.replace("2008-05-12 14:28:04", "2008/5/12 14:28:04"),
        TABLE.replace("2008-05-12 14:28:04", "2008年5月12日14时28分04秒"),
        TABLE.replace("2008-05-12 14:28:04", "2008-05-12T06:28:04Z"),
        TABLE.replace(",14,", ",１４,"),
        "国家地震目录\r\n\r\n" + TABLE,
        TABLE.replace("\r\n", "\r\n\r\n"),
        TABLE.replace("四川汶川县", '"四川汶川县"'),
    ],
)
def test_shapes_that_mean_the_same(text):
    assert events_from_bytes(text.encode()) == events_from_bytes(TABLE.encode())


def test_columns_in_any_order_and_others_ignored():
    text = f"序号,经度,纬度,震级,参考位置,发震时刻\n1,103.4,31,8,四川汶川县,{WENCHUAN[:19]}\n"

    [found] = events_from_bytes(text.encode())

    assert (found.longitude, found.latitude, found.depth_km) == (103.4, 31.0, None)


def test_units_and_zone_in_the_header_count():
    text = "发震时刻(UTC),震级(Ms),纬度,经度,深度(米)\n2008-05-12 06:28:04,8.0,31,103.4,14000\n"

    [found] = events_from_bytes(text.encode())

    assert found.origin_at == datetime(2008, 5, 12, 6, 28, 4, tzinfo=UTC)
    assert found.magnitude.type is MagnitudeType.MS
    assert found.depth_km == 14.0


def test_rows_of_one_second_are_told_apart_whatever_their_order():
    other = WENCHUAN.replace("31.0,103.4", "-31.05,-70.25")
    ids = {"cenc-20080512t062804z-31p00n-103p40e", "cenc-20080512t062804z-31p05s-70p25w"}

    one = events_from_bytes(f"{HEADER}\n{WENCHUAN}\n{other}\n".encode())
    two = events_from_bytes(f"{HEADER}\n{other}\n{WENCHUAN}\n".encode())

    assert {o.event_id for o in one} == {o.event_id for o in two} == ids


def test_a_repeated_row_is_named():
    with pytest.raises(NotValid, match="it repeats row 2"):
        events_from_bytes(f"{HEADER}\n{WENCHUAN}\n{WENCHUAN}\n".encode())


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        (WENCHUAN.replace("31.0", "95"), "row 3, 纬度(°)", 95.0),
        (WENCHUAN.replace("8.0", "12"), "row 3, 震级(M)", 12.0),
        (WENCHUAN.replace("8.0", "八"), "row 3, 震级(M)", "八"),
        (WENCHUAN.replace("8.0", ""), "row 3, 震级(M)", ""),
        (WENCHUAN.replace("8.0", "nan"), "row 3, 震级(M)", "nan"),
        (WENCHUAN.replace("103.4", "1_03"), "row 3, 经度(°)", "1_03"),
        (WENCHUAN.replace("103.4", "203"), "row 3, 经度(°)", 203.0),
        (WENCHUAN.replace(",14,", ",1400,"), "row 3, 深度(千米)", 1400.0),
        (WENCHUAN.replace("31.0,103.4", "103.4,31.0"), "row 3, 纬度(°)", 103.4),
        # 82 N 41 E would be in the Arctic Ocean: the place says Xinjiang.
        ("2024-01-23 02:09:04,7.1,78.6,41.3,22,新疆乌什县", "row 3, 纬度(°)", 78.6),
        (WENCHUAN.replace(":04", ""), "row 3, 发震时刻", "2008-05-12 14:28"),
        (WENCHUAN.replace("05-12", "02-30"), "row 3, 发震时刻", "2008-02-30 14:28:04"),
        (WENCHUAN.replace(" 14:", " 25:"), "row 3, 发震时刻", "2008-05-12 25:28:04"),
        ("2008-05-12 14:28:04,8.0,31", "row 3", "2008-05-12 14:28:04,8.0,31"),
    ],
)
def test_bad_rows_name_row_column_and_value(row, field, value):
    with pytest.raises(NotValid) as refused:
        events_from_bytes(f"{HEADER}\n{LUSHAN}\n{row}\n".encode())
    assert (refused.value.field, refused.value.value) == (field, value)


def test_a_swapped_pair_is_called_so():
    row = WENCHUAN.replace("31.0,103.4", "103.4,31.0")
    with pytest.raises(NotValid, match="look swapped"):
        events_from_bytes(f"{HEADER}\n{row}\n".encode())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADER, "at least one row"),
        (f"{HEADER},深度\n{WENCHUAN},5", "occurs twice"),
        (f'{HEADER}\n{WENCHUAN}\n2013-04-20 08:02:46,7.0,30.3,103.0,13,"四川雅', "quotation mark"),
        ("发震时刻,震级,深度\n", "lacks one of the columns"),
    ],
)
def test_bad_tables(text, words):
    with pytest.raises(NotValid, match=words):
        events_from_bytes(text.encode())


def test_a_depth_that_is_not_known_stays_so():
    for nothing in ("", "-", "—"):
        row = WENCHUAN.replace(",14,", f",{nothing},")
        [found] = events_from_bytes(f"{HEADER}\n{row}\n".encode())
        assert found.depth_km is None


@given(
    st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001
    st.integers(-900, 900),
    st.integers(-1800, 1800),
    st.integers(0, 99),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_what_is_written_is_read(local, latitude, longitude, magnitude, encoding):
    local = local.replace(microsecond=0)
    row = f"{local:%Y-%m-%d %H:%M:%S},{magnitude / 10},{latitude / 10},{longitude / 10},10,海域"

    [found] = read_chinese_table(f"{HEADER}\n{row}\n".encode(encoding))

    beijing_hours = (local - found.origin_at.replace(tzinfo=None)).total_seconds() / 3600
    assert beijing_hours == 8.0
    assert (found.latitude, found.longitude) == (latitude / 10, longitude / 10)
    assert found.magnitude.value == magnitude / 10


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_reasons(raw):
    try:
        found = events_from_bytes(raw)
    except NotValid as refused:
        assert refused.field
        assert refused.mend
    else:
        assert found
