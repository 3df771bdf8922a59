import json

import numpy as np
import pytest

from houfeng.monitoring.readings.watch import FolderWatch, watch_folder
from houfeng.vocabulary.errors import NotFound
from tests.monitoring.readings.recordings import START, counts, miniseed, records
from tests.monitoring.readings.test_knet import SAMPLE
from tests.monitoring.readings.test_openeew import PACKET

NOW = START + 1000


def watched(folder):
    return FolderWatch(folder, lambda: NOW)


def test_a_file_that_grows_is_read_record_by_record(tmp_path):
    samples = counts(60)
    raw = records(samples)
    path = tmp_path / "live.mseed"
    path.write_bytes(raw[0] + raw[1][:300])
    watch = watched(tmp_path)

    looks = [list(watch.look())]
    with path.open("ab") as file:
        file.write(raw[1][300:] + raw[2])
    looks.append(list(watch.look()))
    looks.append(list(watch.look()))
    with path.open("ab") as file:
        file.write(b"".join(raw[3:]))
    looks.append(list(watch.look()))

    assert [len(look) for look in looks] == [1, 2, 0, len(raw) - 3]
    joined = np.concatenate([packet.samples for look in looks for packet in look])
    assert np.array_equal(joined, samples)
    assert looks[0][0].arrived_at == NOW


def test_new_files_come_and_old_ones_are_left_out_when_asked(tmp_path):
    (tmp_path / "old.mseed").write_bytes(miniseed(counts(10)))
    watch = FolderWatch(tmp_path, lambda: NOW, from_now=True)
    assert list(watch.look()) == []

    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "new.mseed").write_bytes(miniseed(counts(10), named="XX.BBB..HHZ"))
    (tmp_path / ".half").write_bytes(miniseed(counts(10)))
    found = list(watch.look())

    assert {packet.channel for packet in found} == {"XX.BBB..HHZ"}


def test_damage_is_stepped_over_and_a_file_never_whole_is_told(tmp_path):
    raw = records(counts(60))
    bad = bytearray(raw[1])
    bad[64:] = b"\xff" * 448
    (tmp_path / "bad.mseed").write_bytes(raw[0] + bytes(bad) + b"\x01" * 128 + raw[2] + raw[3][:99])
    watch = watched(tmp_path)

    first = list(watch.look())
    for _ in range(12):
        assert list(watch.look()) == []

    assert len(first) == 2
    assert watch.notes.count("XX.AAA..HHZ", "undecodable") == 1
    assert watch.notes.count("bad.mseed", "unreadable_bytes") == 128
    assert watch.notes.count("bad.mseed", "truncated") == 1


def test_lines_come_when_they_are_whole_and_arrive_when_seen(tmp_path):
    line = json.dumps(PACKET)
    path = tmp_path / "live.jsonl"
    path.write_text(line + "\n" + line[:50])
    watch = watched(tmp_path)
    first = list(watch.look())
    with path.open("a") as file:
        file.write(line[50:] + "\nrubbish\n")
    second = list(watch.look())

    assert (len(first), len(second)) == (3, 3)
    assert first[0].arrived_at == NOW
    assert watch.notes.count("live.jsonl", "bad_line") == 1


def test_a_record_of_one_file_is_read_when_it_grows_no_more(tmp_path):
    path = tmp_path / "AKT013.EW"
    text = SAMPLE.read_bytes()
    path.write_bytes(text[:5000])
    watch = watched(tmp_path)
    assert list(watch.look()) == []
    path.write_bytes(text)
    assert list(watch.look()) == []

    (packet,) = watch.look()

    assert packet.channel == "BO.AKT013..HNE"
    assert list(watch.look()) == []


def test_a_file_written_anew_is_read_anew(tmp_path):
    path = tmp_path / "a.mseed"
    path.write_bytes(miniseed(counts(60)))
    watch = watched(tmp_path)
    list(watch.look())
    path.write_bytes(miniseed(counts(5), at=START + 500))

    found = list(watch.look())

    assert found[0].starts_at == pytest.approx(START + 500)


def test_the_watch_goes_on_for_ever_with_a_sleep_between(tmp_path):
    slept = []
    stream = watch_folder(watched(tmp_path), poll_s=2.0, sleep=slept.append)

    assert [next(stream) for _ in range(3)] == [None, None, None]
    (tmp_path / "a.mseed").write_bytes(records(counts(4))[0])
    assert next(stream).channel == "XX.AAA..HHZ"
    assert slept == [2.0, 2.0, 2.0]


def test_no_folder(tmp_path):
    with pytest.raises(NotFound, match="is no folder"):
        watched(tmp_path / "none")
