"""Lists as people send them."""

import gzip

import numpy as np
import pytest

from houfeng.monitoring.pick_list import read_picks
from houfeng.monitoring.station_list import Station, names_of, read_stations
from houfeng.vocabulary.errors import NotValid

LIST = "network,station,location,longitude,latitude,elevation_m\nIV,AAA,00,13.1,42.5,900\n"


@pytest.fixture
def stations(tmp_path):
    file = tmp_path / "stations.csv"
    file.write_text(LIST + "IV,BBB,,13.2,42.6,1200\n")
    return read_stations(file)


def test_rows_that_cannot_be_read_are_told_and_the_others_kept(tmp_path, stations):
    file = tmp_path / "picks.csv"
    file.write_text(
        "station,phase,time,prob\n"
        "IV.BBB.,S,2016-10-14T00:00:03.500Z,0.9\n"
        "AAA,P,1476403202.25,0.9\n"
        ",P,1476403203.0,0.9\n"
        "AAA,P,yesterday,0.9\n"
        "AAA,Lg,1476403203.0,0.9\n"
        "NONE,P,1476403203.0,0.9\n"
        "AAA\n"
        "AAA,P,nan,1\n"
    )
    found = read_picks(file, stations)
    # 2016-10-14T00:00:00Z is 1476403200.
    assert found.time.tolist() == [1476403202.25, 1476403203.5]
    assert found.station.tolist() == [0, 1]
    assert found.phase.tolist() == [0, 1]
    assert found.row.tolist() == [3, 2]
    assert found.unknown == {"NONE": 1}
    assert found.refused == 5
    assert "row 4, column station" in found.told[0]
    assert "row 5, column time: 'yesterday'" in found.told[1]
    assert "row 6, column phase: 'Lg'" in found.told[2]


def test_zipped_picks_are_read_and_half_a_file_is_refused(tmp_path, stations):
    whole = gzip.compress(b"station,time\nAAA,1476403202.25\n" * 1)
    file = tmp_path / "picks.csv.gz"
    file.write_bytes(whole)
    assert np.array_equal(read_picks(file, stations).phase, [2])
    file.write_bytes(whole[:-9])
    with pytest.raises(NotValid, match="whole gzip"):
        read_picks(file, stations)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "first row"),
        ("phase,time\nP,1\n", "name a column station"),
        ("station,phase,time\nNONE,P,1\n", "NONE are not in it"),
        ("station,phase,time\nAAA,P,x\n", "row 2, column time"),
        ("station,phase,time\n", "holds no picks"),
    ],
)
def test_a_file_without_any_pick_is_not_valid(tmp_path, stations, text, told):
    file = tmp_path / "picks.csv"
    file.write_text(text)
    with pytest.raises(NotValid, match=told):
        read_picks(file, stations)


def test_short_names_mean_a_station_where_only_one_has_them(tmp_path):
    file = tmp_path / "stations.csv"
    file.write_text(LIST + "YR,AAA,00,13.2,42.6,1200\n")
    found = names_of(read_stations(file))
    assert (found["IV.AAA.00"], found["YR.AAA"]) == (0, 1)
    assert "AAA" not in found


def test_elevations_in_kilometres_are_known_by_their_size(tmp_path):
    words = tmp_path / "station.dat"
    words.write_text("13.3528 42.9773 XO AM05 EHZ 0.464\n12.7657 42.5792 IV ARRO EHZ 0.253\n")
    assert [s.elevation_m for s in read_stations(words)] == pytest.approx([464.0, 253.0])
    table = tmp_path / "table.txt"
    table.write_text("Latitude,Longitude,Elevation,Name\n64.68,-17.13,1.381,DYJN\n")
    assert read_stations(table)[0].elevation_m == pytest.approx(1381.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LIST + "IV,BBB,,13.2,95,1200\n", "row 3, column latitude: '95'"),
        (LIST + "IV,BBB,,east,42,1200\n", "row 3, column longitude: 'east'"),
        (LIST + "IV,AAA,00,14,42,1200\n", "list a station once"),
        (LIST + "IV\n", "row 3"),
        ("longitude,latitude\n1,2\n", "column station"),
        ("13.1 42.5 IV AAA\n", "row 1"),
        ("", "at least one station"),
        ("<FDSNStationXML>", "valid StationXML"),
    ],
)
def test_a_bad_list_is_told_with_row_and_column(tmp_path, text, told):
    file = tmp_path / "stations.csv"
    file.write_text(text)
    with pytest.raises(NotValid, match=told):
        read_stations(file)


XML = """<FDSNStationXML xmlns="http://www.fdsn.org/xml/station/1"><Network code="IV">
<Station code="AAA"><Latitude>42</Latitude><Longitude>13</Longitude><Elevation>900</Elevation>{}
</Station></Network></FDSNStationXML>"""
CHANNEL = """<Channel code="HHZ" locationCode="00" startDate="{}"><Latitude>{}</Latitude>
<Longitude>13.1</Longitude><Elevation>1200</Elevation><Depth>50</Depth></Channel>"""


def test_stationxml_gives_where_the_newest_sensor_stands(tmp_path):
    file = tmp_path / "stations.xml"
    moved = CHANNEL.format("2020-01-01T00:00:00", 42.6) + CHANNEL.format("2010-01-01T00:00:00", 42)
    file.write_text(XML.format(moved))
    assert read_stations(file) == (Station("IV.AAA.00", 13.1, 42.6, 1150.0),)
    file.write_text(XML.format(""))
    with pytest.raises(NotValid, match="level of channels"):
        read_stations(file)
