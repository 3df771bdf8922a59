import numpy as np
import obspy
import pytest

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.miniseed import MiniSeedFile, decode_record, is_miniseed
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.readings.recordings import START, counts, miniseed, records, shared


def read(path):
    notes = Notebook()
    file = MiniSeedFile(path, notes)
    packets = [packet for at in range(len(file.starts_at)) for packet in file.packets(at)]
    return file, packets, notes


@pytest.mark.parametrize(
    "name",
    [
        "ridgecrest_m71/CI.MPM..HNE.mseed",
        "hawaii_m53_clipped/HV.HOVE..HHE__20190414T030832Z__20190414T031602Z.mseed",
    ],
)
def test_samples_and_times_are_those_obspy_reads(name):
    path = shared(name.split("/")[0]) / name.split("/")[1]
    truth = obspy.read(str(path))[0]

    file, packets, notes = read(path)

    assert np.array_equal(np.concatenate([packet.samples for packet in packets]), truth.data)
    assert {packet.channel for packet in packets} == {truth.id}
    assert file.rates == {truth.id: truth.stats.sampling_rate}
    assert packets[0].starts_at == pytest.approx(truth.stats.starttime.timestamp, abs=1e-6)
    last = packets[-1].starts_at + (len(packets[-1].samples) - 1) / packets[-1].rate_hz
    assert last == pytest.approx(truth.stats.endtime.timestamp, abs=2e-4)
    assert list(notes) == []


def test_version_3_is_read(tmp_path):
    from pymseed import DataEncoding, MS3Record

    samples = counts(30)
    record = MS3Record(reclen=512, encoding=DataEncoding.STEIM2)
    record.sourceid = "FDSN:XX_AAA_00_H_N_Z"
    record.formatversion = 3
    record.starttime_seconds = START
    record.samprate = 100.0
    path = tmp_path / "three.ms3"
    with record.with_datasamples(samples.tolist(), "i"):
        path.write_bytes(b"".join(record.generate()))

    _, packets, _ = read(path)

    assert is_miniseed(path.read_bytes()[:64])
    assert np.array_equal(np.concatenate([packet.samples for packet in packets]), samples)
    assert packets[0].channel == "XX.AAA.00.HNZ"


def test_steim_frames_that_do_not_decode_are_counted_and_named(tmp_path):
    samples = counts(60)
    raw = records(samples)
    bad = bytearray(raw[3])
    bad[64:] = b"\xff" * 448
    path = tmp_path / "damaged.mseed"
    path.write_bytes(b"".join([*raw[:3], bytes(bad), *raw[4:]]))

    file, packets, notes = read(path)

    assert len(file.starts_at) == len(raw)
    assert len(packets) == len(raw) - 1
    assert notes.count("XX.AAA..HHZ", "undecodable") == 1


def test_a_check_value_that_does_not_agree_is_no_sample(tmp_path):
    """One bit of a difference: it decodes, and everything after the bit is wrong."""
    raw = bytearray(records(counts(10))[0])
    raw[64 + 40] ^= 0x01

    with pytest.raises(NotValid, match=r"XX\.AAA\.\.HHZ.*[Ii]ntegrity"):
        decode_record(bytes(raw), 0.0)


def test_damage_between_records_is_stepped_over(tmp_path):
    raw = records(counts(60))
    path = tmp_path / "holes.mseed"
    path.write_bytes(raw[0] + b"\x07" * 512 + b"".join(raw[1:4]) + b"no record" * 64 + raw[4])

    _, packets, notes = read(path)

    assert len(packets) == 5
    assert notes.count("holes.mseed", "unreadable_bytes") == 512 + 576


def test_a_header_that_is_damaged_costs_its_record_only(tmp_path):
    raw = records(counts(60))
    bad = bytearray(raw[1])
    bad[30:34] = b"\xff" * 4  # the number of samples, and of the rate
    bad[52] = 77  # the encoding
    path = tmp_path / "header.mseed"
    path.write_bytes(b"".join([raw[0], bytes(bad), *raw[2:]]))

    _, packets, notes = read(path)

    assert len(packets) == len(raw) - 1
    assert len(notes) == 1


def test_a_file_cut_within_a_record_is_read_up_to_there(tmp_path):
    raw = miniseed(counts(60))
    path = tmp_path / "cut.mseed"
    path.write_bytes(raw[:-200])

    _, packets, notes = read(path)

    assert len(packets) == len(raw) // 512 - 1
    assert notes.count("cut.mseed", "truncated") == 1


@pytest.mark.parametrize("content", [b"", b"not a record at all" * 10])
def test_a_file_without_records_is_refused_by_name(tmp_path, content):
    path = tmp_path / "empty.mseed"
    path.write_bytes(content)

    with pytest.raises(NotValid, match=r"empty\.mseed"):
        MiniSeedFile(path, Notebook())


def test_random_damage_never_ends_the_reading(tmp_path):
    """A hundred files with random bytes changed: each is read or refused, none raises else."""
    generator = np.random.default_rng(5)
    whole = miniseed(counts(40))
    path = tmp_path / "random.mseed"
    for _ in range(100):
        raw = bytearray(whole)
        for at in generator.integers(0, len(raw), 30):
            raw[at] = int(generator.integers(0, 256))
        path.write_bytes(bytes(raw))
        try:
            _, packets, _ = read(path)
        except NotValid:
            continue
        assert all(np.isfinite(packet.samples).all() for packet in packets)
