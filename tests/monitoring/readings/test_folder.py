import shutil

import numpy as np
import obspy
import pytest

from houfeng.monitoring.readings.folder import Delivery, read_waveforms
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.monitoring.readings.recordings import START, STATION_CSV, counts, miniseed, shared
from tests.monitoring.readings.test_knet import SAMPLE


def test_oaxaca_is_read_with_its_packets_in_the_order_they_reached_the_cloud():
    waveforms = read_waveforms(shared("oaxaca_2018_openeew"))

    arrivals = np.array([packet.arrived_at for packet in waveforms.packets()])

    assert len(waveforms.channels) == 48
    assert len(arrivals) == 3 * 9032  # `wc -l` of all files
    assert (np.diff(arrivals) >= 0).all()
    # The first and the last cloud_t of all lines, found with `jq -s`.
    assert arrivals[0] == 1518824100.078
    assert arrivals[-1] == 1518824699.966
    assert waveforms.notes == []
    device = next(c for c in waveforms.channels if c.station == "006")
    assert (device.latitude, device.longitude, device.gain) == (16.68, -98.4, 1.0)


def test_ridgecrest_is_read_and_what_has_no_unit_is_named():
    waveforms = read_waveforms(shared("ridgecrest_m71"))

    assert len(waveforms.channels) == 33
    assert [n.subject for n in waveforms.notes] == [f"CJ.T001230..HN{c}" for c in "ENZ"]
    assert {n.reason for n in waveforms.notes} == {"no_gain"}
    packets = [p for p in waveforms.packets() if p.channel == "CI.CCC..HNE"]
    truth = obspy.read(str(shared("ridgecrest_m71") / "CI.CCC..HNE.mseed"))[0]
    assert np.array_equal(np.concatenate([p.samples for p in packets]), truth.data)
    # 39 s in its first record; none is handed on more than a second after it was felt.
    assert max(len(p.samples) for p in packets) <= 101
    again = [p for p in waveforms.packets() if p.channel == "CI.CCC..HNE"]
    assert len(again) == len(packets)


def test_a_table_beside_gives_the_unit(tmp_path):
    for name in ("HNE", "HNN", "HNZ"):
        shutil.copy(shared("ridgecrest_m71") / f"20190706031952.CJ.T001230.{name}.sac", tmp_path)
    table = tmp_path / "units.csv"
    table.write_text("station,lon,lat,unit\nT001230,-118.336,34.064,g\n")

    waveforms = read_waveforms(tmp_path)

    assert len(waveforms.channels) == 3
    # In g: a tenth of one is 0.980665 m/s².
    assert 0.1 / waveforms.channels[0].gain == pytest.approx(0.980665)


def test_uncalibrated_channels_are_kept_when_asked_for():
    folder = shared("iceland_vt")
    with_all = read_waveforms(folder, keep_uncalibrated=True)

    assert len(with_all.channels) == 36
    assert np.isnan([channel.gain for channel in with_all.channels]).all()
    assert read_waveforms(folder).channels == ()


def test_every_kind_in_one_folder_with_rubbish_between(tmp_path):
    (tmp_path / "stations.csv").write_text(STATION_CSV)
    (tmp_path / "a.mseed").write_bytes(miniseed(counts(10)))
    (tmp_path / "b.mseed").write_bytes(b"\x00" * 2000)
    (tmp_path / "readme.txt").write_text("nothing to see")
    (tmp_path / "bad.xml").write_text("<FDSNStationXML><Net")
    shutil.copy(SAMPLE, tmp_path / "AKT013.EW")

    waveforms = read_waveforms(tmp_path)

    assert [channel.id for channel in waveforms.channels] == ["BO.AKT013..HNE", "XX.AAA..HHZ"]
    assert {(n.subject, n.reason) for n in waveforms.notes} == {
        ("b.mseed", "unreadable_file"),
        ("bad.xml", "unreadable_file"),
    }


def test_channels_without_metadata_are_named_once_and_give_no_packets(tmp_path):
    (tmp_path / "stations.csv").write_text(STATION_CSV)
    (tmp_path / "a.mseed").write_bytes(miniseed(counts(10)))
    (tmp_path / "c.mseed").write_bytes(miniseed(counts(10), named="XX.CCC..HHZ"))

    waveforms = read_waveforms(tmp_path)

    assert {packet.channel for packet in waveforms.packets()} == {"XX.AAA..HHZ"}
    (note,) = waveforms.notes
    assert (note.subject, note.reason) == ("XX.CCC..HHZ", "no_metadata")
    assert "台站参数" in note.text("zh")


def test_records_as_recorded(tmp_path):
    (tmp_path / "stations.csv").write_text(STATION_CSV)
    (tmp_path / "a.mseed").write_bytes(miniseed(counts(100), record_bytes=4096))

    waveforms = read_waveforms(tmp_path, delivery=Delivery(packet_s=None, latency_s=0.5))

    first = next(waveforms.packets())
    assert len(first.samples) > 1000
    assert first.arrived_at == pytest.approx(START + len(first.samples) / 100 + 0.5, abs=1e-6)


def test_one_file_with_its_stations_elsewhere(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.mseed").write_bytes(miniseed(counts(10)))
    (tmp_path / "stations.csv").write_text(STATION_CSV)

    waveforms = read_waveforms(tmp_path / "data" / "a.mseed", tmp_path / "stations.csv")

    assert [channel.id for channel in waveforms.channels] == ["XX.AAA..HHZ"]
    assert (waveforms.starts_at, waveforms.ends_at) == pytest.approx((START, START + 10))


def test_what_cannot_be_read_at_all(tmp_path):
    with pytest.raises(NotFound, match="is not there"):
        read_waveforms(tmp_path / "none")
    (tmp_path / "text.txt").write_text("nothing")
    (tmp_path / "more.txt").write_text("nothing")
    with pytest.raises(NotValid, match="none is a recording"):
        read_waveforms(tmp_path)
    with pytest.raises(NotValid, match="give a recording"):
        read_waveforms(tmp_path / "text.txt")
