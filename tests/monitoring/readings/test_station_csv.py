import math

import pytest

from houfeng.monitoring.readings.station_csv import is_station_csv, read_station_csv
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.readings.recordings import shared


def table(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "stations.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_one_row_a_station(tmp_path):
    header = "network,station,lon,lat,elevation_m,gain,quantity"
    path = table(tmp_path, f"{header}\nSC,LUD,102.2,29.6,1400,2e5,acceleration\n")

    (row,) = read_station_csv(path)
    up, east = (row.channel_for("SC", "LUD", "00", code) for code in ("HNZ", "HNE"))

    assert is_station_csv(path.read_bytes())
    assert row.describes("SC", "LUD", "00", "HNZ")
    assert not row.describes("YN", "LUD", "00", "HNZ")
    assert (up.dip_deg, east.dip_deg, east.azimuth_deg) == (-90.0, 0.0, 90.0)
    assert (up.gain, up.quantity, up.elevation_m) == (2e5, "acceleration", 1400.0)


def test_chinese_names_gb18030_and_a_unit(tmp_path):
    path = table(tmp_path, "台站代码;经度;纬度;海拔;单位\nLUD;102.2;29.6;1400;gal\n", "gb18030")

    (row,) = read_station_csv(path)

    # Data in gal: 100 of them are one m/s².
    assert (row.gain, row.quantity, row.elevation_m) == (100.0, "acceleration", 1400.0)


def test_one_row_a_channel(tmp_path):
    text = (
        "network,station,location,channel,longitude,latitude,azimuth_deg,dip_deg,gain\n"
        "XX,AAA,00,HN?,102,29,,,1000\nXX,AAA,10,HHZ,102,29,0,90,5e8\n"
    )
    first, second = read_station_csv(table(tmp_path, text))

    assert first.describes("XX", "AAA", "00", "HN2")
    assert not first.describes("XX", "AAA", "10", "HNZ")
    # A vertical sensor that is wired upside down.
    assert second.channel_for("XX", "AAA", "10", "HHZ").dip_deg == 90.0
    assert second.channel_for("XX", "AAA", "10", "HHZ").quantity == "velocity"


def test_heights_in_kilometres_are_told_by_their_size():
    rows = read_station_csv(shared("iceland_vt") / "iceland_stations.txt")

    assert len(rows) == 12
    assert {row.station: row.elevation_m for row in rows}["DYJN"] == pytest.approx(1381.0)


def test_the_device_list_of_openeew_and_its_upright_axis(tmp_path):
    rows = read_station_csv(shared("oaxaca_2018_openeew") / "devices_locations.csv")
    assert len(rows) == 20
    assert rows[0].channel_for("MX", "000", "", "BNZ").dip_deg == -90.0
    assert math.isnan(rows[0].channel_for("MX", "000", "", "BNZ").gain)

    text = "device_id,latitude,longitude,vertical_axis\n000,19.3,-99.2,z\n"
    (row,) = read_station_csv(table(tmp_path, text))
    # z is the channel BN2 here.
    assert row.channel_for("MX", "000", "", "BN2").dip_deg == -90.0
    assert row.channel_for("MX", "000", "", "BNZ").dip_deg == 0.0


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("XX,AAA,200,29,1,", r"row 2, column longitude: '200'"),
        ("XX,AAA,102,x,1,", r"row 2, column latitude: 'x'"),
        ("XX,AAA,102,,1,", r"row 2, column latitude: ''"),
        ("XX,AAA,102,29,1,\nXX,BBB,102,29,0,", r"row 3, column gain: '0'"),
        ("XX,,102,29,1,", r"row 2, column station"),
        ("XX,A.B,102,29,1,", r"row 2, column station: 'A.B'"),
        ("XX,AAA,102,29,1,furlong", r"row 2, column unit: 'furlong'"),
        ("", r"0 rows"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(tmp_path, rows, message):
    path = table(tmp_path, f"network,station,lon,lat,gain,unit\n{rows}\n")

    with pytest.raises(NotValid, match=message):
        read_station_csv(path)


def test_a_table_of_something_else_is_not_taken_for_stations(tmp_path):
    assert not is_station_csv(b"time,lon,lat,depth\n")
    with pytest.raises(NotValid, match="give a column station"):
        read_station_csv(table(tmp_path, "time,lon,lat\n1,2,3\n"))
