from pathlib import Path

import numpy as np
import obspy
import pytest

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.knet import read_knet
from houfeng.vocabulary.errors import NotValid

SAMPLE = Path(obspy.__file__).parent / "io" / "nied" / "tests" / "data" / "test.knet"


def test_samples_time_and_place_are_those_obspy_reads():
    truth = obspy.read(str(SAMPLE))[0]

    file = read_knet(SAMPLE, Notebook())

    (packet,) = file.packets(0)
    channel = file.described["BO.AKT013..HNE"]
    assert np.array_equal(packet.samples, truth.data)
    assert packet.starts_at == truth.stats.starttime.timestamp
    # ObsPy's calib makes m/s² of counts.
    assert 1 / channel.gain == pytest.approx(truth.stats.calib, rel=1e-6)
    assert (channel.latitude, channel.longitude) == (truth.stats.knet.stla, truth.stats.knet.stlo)
    assert channel.elevation_m == truth.stats.knet.stel
    # Max. Acc. of the header: 4.383 gal, of the record without its offset.
    peak_gal = np.abs(packet.samples - packet.samples.mean()).max() / channel.gain * 100
    assert peak_gal == pytest.approx(4.383, abs=0.01)


def test_the_boreholes_of_kiknet(tmp_path):
    path = tmp_path / "deep.UD1"
    path.write_text(SAMPLE.read_text().replace("E-W", "3"))
    notes = Notebook()

    (channel,) = read_knet(path, notes).described.values()

    assert channel.id == "BO.AKT013.01.HNZ"
    assert channel.dip_deg == -90.0
    assert notes.count(channel.id, "depth_unknown") == 1


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("2000(gal)/8388608", "0(gal)/8388608", "Scale Factor"),
        ("E-W", "up", "Dir."),
        ("AKT013", "AKT.13", "Station Code"),
        ("1996/08/11 03:12:39", "1996-08-11", "Record Time"),
        ("100Hz", "fast", "Sampling Freq(Hz)"),
        ("39.6069", "north", "Station Lat."),
        ("  -18205   -17995", "  -18205   -1x995", "wrong.EW"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, old, new, field):
    path = tmp_path / "wrong.EW"
    text = SAMPLE.read_text()
    assert old in text
    path.write_text(text.replace(old, new))

    with pytest.raises(NotValid) as refused:
        read_knet(path, Notebook())

    assert field in refused.value.field


def test_a_record_cut_short_is_noted(tmp_path):
    path = tmp_path / "cut.EW"
    path.write_text("\n".join(SAMPLE.read_text().splitlines()[:200]))
    notes = Notebook()

    read_knet(path, notes)

    assert notes.count("BO.AKT013..HNE", "truncated") == 1
