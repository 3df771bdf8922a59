import pytest

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.metadata import note_same_places, read_metadata
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.made_network import channel
from tests.monitoring.readings.recordings import shared
from tests.monitoring.readings.test_stationxml import ONE


def test_the_epoch_of_the_data_is_used(tmp_path):
    early = ONE.replace("SENSITIVITY", "1000").replace("UNITS", "m/s").replace(
        'startDate="2020-01-01T00:00:00Z"',
        'startDate="2010-01-01T00:00:00" endDate="2020-01-01T00:00:00"',
    )  # fmt: skip
    (tmp_path / "early.xml").write_text(early)
    (tmp_path / "late.xml").write_text(ONE.replace("SENSITIVITY", "2000").replace("UNITS", "m/s"))
    notes = Notebook()
    metadata = read_metadata([tmp_path], notes)

    in_2015, in_2023 = 1.42e9, 1.70e9
    assert metadata.channel("XX.AAA.00.HNZ", in_2015, 100.0).gain == 1000.0
    assert metadata.channel("XX.AAA.00.HNZ", in_2023, 100.0).gain == 2000.0
    assert metadata.channel("XX.AAA.00.HNZ", 1.0e9, 100.0) is None
    assert notes.count("XX.AAA.00.HNZ", "ended") == 1


def test_no_metadata_and_another_rate_are_named_once_and_counted(tmp_path):
    (tmp_path / "one.xml").write_text(ONE.replace("SENSITIVITY", "1000").replace("UNITS", "m/s"))
    notes = Notebook()
    metadata = read_metadata([tmp_path / "one.xml"], notes)

    for _ in range(3):
        assert metadata.channel("XX.BBB.00.HNZ", 1.7e9, 100.0) is None
    found = metadata.channel("XX.AAA.00.HNZ", 1.7e9, 200.0)

    assert notes.count("XX.BBB.00.HNZ", "no_metadata") == 3
    assert found.rate_hz == 200.0
    assert notes.count("XX.AAA.00.HNZ", "other_metadata_rate") == 1


def test_a_table_goes_before_stationxml_and_takes_its_gain_where_it_has_none(tmp_path):
    (tmp_path / "one.xml").write_text(ONE.replace("SENSITIVITY", "1000").replace("UNITS", "m/s"))
    (tmp_path / "moved.csv").write_text("station,lon,lat\nAAA,103,30\n")
    metadata = read_metadata([tmp_path], Notebook())

    found = metadata.channel("XX.AAA.00.HNZ", 1.7e9, 100.0)

    assert (found.longitude, found.latitude, found.gain) == (103.0, 30.0, 1000.0)
    assert found.quantity == "velocity"


def test_channels_known_before_any_data(tmp_path):
    text = (
        "network,station,channel,lon,lat,gain,rate_hz\n"
        "XX,AAA,HN?,102,29,1000,100\nXX,BBB,,102,30,1000,100\n"
    )
    path = tmp_path / "stations.csv"
    path.write_text(text)
    ids = [channel.id for channel in read_metadata([path], Notebook()).channels(1.7e9)]
    assert ids == ["XX.AAA..HNZ", "XX.AAA..HNN", "XX.AAA..HNE"]

    real = read_metadata([shared("ridgecrest_m71") / "CI.CCC.xml"], Notebook()).channels(1.56e9)
    assert {channel.id for channel in real} == {"CI.CCC..HNE", "CI.CCC..HNN", "CI.CCC..HNZ"}


def test_a_file_that_tells_nothing_is_refused_when_named(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("nothing")
    with pytest.raises(NotValid, match="StationXML or a table of stations"):
        read_metadata([path], Notebook())


def test_two_stations_at_one_place_are_noted():
    """0.0001° of latitude are 11 m; 0.001° are 111 m. Channels of one station are no two."""
    notes = Notebook()
    note_same_places(
        [
            channel("XX.AAA..HNZ", latitude=29.0),
            channel("XX.AAA..HNE", latitude=29.0),
            channel("XX.BBB..HNZ", latitude=29.0001),
            channel("XX.CCC..HNZ", latitude=29.001),
            channel("XX.DDD..HNZ", latitude=29.9999999),
            channel("XX.EEE..HNZ", latitude=30.0000001),
        ],
        notes,
    )

    assert {(note.subject, note.reason) for note in notes} == {
        ("XX.BBB", "same_place"),
        ("XX.EEE", "same_place"),
    }
    assert notes.count("XX.BBB", "same_place") == 1
