import numpy as np
import pytest

from houfeng.monitoring.quality import QualitySettings, assess_quality
from houfeng.monitoring.readings.folder import read_waveforms
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.readings.recordings import START, STATION_CSV, counts, miniseed, shared


def test_gaps_and_availability_of_a_made_recording(tmp_path):
    """200 s, of which XX.AAA lacks 60 to 75 and 100 to 101, XX.BBB nothing."""
    (tmp_path / "stations.csv").write_text(STATION_CSV)
    whole = counts(200)
    parts = [(0, 60), (75, 100), (101, 200)]
    raw = [miniseed(whole[a * 100 : b * 100], at=START + a) for a, b in parts]
    (tmp_path / "a.mseed").write_bytes(b"".join(raw))
    (tmp_path / "b.mseed").write_bytes(miniseed(whole, named="XX.BBB..HHZ"))
    told = []

    first, second = assess_quality(read_waveforms(tmp_path), progress=told.append)

    assert (first.channel.id, second.channel.id) == ("XX.AAA..HHZ", "XX.BBB..HHZ")
    assert first.availability == pytest.approx(184 / 200)
    assert second.availability == pytest.approx(1.0)
    gaps = [(begin - START, end - START) for begin, end in first.gaps]
    assert np.array(gaps) == pytest.approx(np.array([(60, 75), (100, 101)]))
    assert first.gap_count == 2
    assert second.mean == pytest.approx(whole.mean())
    assert second.highest == np.abs(whole).max()
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_noise_of_the_hawaiian_broadbands_is_above_the_high_model_while_it_quakes():
    waveforms = read_waveforms(shared("hawaii_m53_clipped"))

    found = {quality.channel.id: quality for quality in assess_quality(waveforms)}

    hove = found["HV.HOVE..HHE"]
    # The highest count, read with ObsPy; the record flattens there.
    assert hove.highest == 8_388_352.0
    assert hove.clipped > 0
    assert found["HV.HOVE..HHN"].clipped == 0
    assert hove.availability == pytest.approx(1.0, abs=1e-4)
    assert hove.segment_s == pytest.approx(2 * 450 / 9, abs=0.1)
    assert hove.above_high_model > 0.8
    assert hove.density.shares.sum(axis=1) == pytest.approx(1.0)


def test_a_wrong_clock_is_told_with_the_quality():
    found = {q.channel.id: q for q in assess_quality(read_waveforms(shared("oaxaca_2018_openeew")))}

    excluded = {q.channel.station for q in found.values() if q.health.excluded == "clock_slow"}
    assert excluded == {"012", "015"}
    good = found["MX.006..BNZ"]
    # One or two values are lost between packets: 32 of every 33.28 come.
    assert good.availability == pytest.approx(32 / 33.28, abs=0.01)
    assert good.gap_count == 0
    assert good.density is not None
    # Against arrival, which came before the last sample's own time for some devices.
    assert found["MX.012..BNZ"].density is None


def test_a_shorter_segment_is_taken_as_asked(tmp_path):
    (tmp_path / "stations.csv").write_text(STATION_CSV)
    (tmp_path / "a.mseed").write_bytes(miniseed(counts(300)))

    (found,) = assess_quality(read_waveforms(tmp_path), QualitySettings(segment_s=40.0))

    assert found.segment_s == 40.0
    assert len(found.density.periods_s) > 30


def test_a_recording_without_metadata_is_refused(tmp_path):
    (tmp_path / "a.mseed").write_bytes(miniseed(counts(10)))
    with pytest.raises(NotValid, match="give metadata"):
        assess_quality(read_waveforms(tmp_path))
