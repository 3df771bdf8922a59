"""The spool: nothing is lost, whoever dies; nothing half-written is read."""

import multiprocessing
import os
import signal
import time

import pytest

from houfeng.vocabulary.errors import NotValid
from houfeng.warning import spool
from houfeng.warning.spool import SpoolReader, SpoolWriter, sole_reader


def records(reader):
    return [record for _, record in reader.read()]


def test_what_is_written_is_read_once_noted(tmp_path):
    writer, reader = SpoolWriter(tmp_path), SpoolReader(tmp_path)
    for number in range(3):
        assert writer.append({"number": number})
    found = reader.read()
    assert [record["number"] for _, record in found] == [0, 1, 2]
    assert reader.read() == []
    # Only what was noted as done is passed over by the next reader.
    reader.done(found[1][0])
    assert [one["number"] for one in records(SpoolReader(tmp_path))] == [1, 2]
    reader.done(reader.here())
    assert records(SpoolReader(tmp_path)) == []
    writer.close()


def test_a_line_that_is_not_whole_waits_and_a_broken_one_is_passed_over(tmp_path):
    writer, reader = SpoolWriter(tmp_path), SpoolReader(tmp_path)
    writer.append({"number": 1})
    writer.close()
    file = next(tmp_path.glob("*.jsonl"))
    with file.open("ab") as half:
        half.write(b'{"number": 2')  # killed here
    assert [one["number"] for one in records(reader)] == [1]
    second = SpoolWriter(tmp_path)
    second.append({"number": 3})
    assert [one["number"] for one in records(reader)] == [3]
    second.close()


def test_files_are_begun_anew_and_dropped_when_done(tmp_path, monkeypatch):
    monkeypatch.setattr(spool, "LARGEST_BYTES", 100)
    writer, reader = SpoolWriter(tmp_path), SpoolReader(tmp_path)
    for number in range(20):
        writer.append({"number": number, "text": "x" * 40})
    assert len(list(tmp_path.glob("*.jsonl"))) > 3
    assert [one["number"] for one in records(reader)] == list(range(20))
    reader.done(reader.here())
    assert len(list(tmp_path.glob("*.jsonl"))) == 1
    writer.close()


def test_a_full_disk_loses_by_count_and_the_loop_goes_on(tmp_path, monkeypatch):
    writer = SpoolWriter(tmp_path)
    monkeypatch.setattr(spool, "MOST_BYTES", 50)
    assert writer.append({"number": 1})
    assert not writer.append({"number": 2, "text": "x" * 60})
    assert writer.lost == 1
    monkeypatch.setattr(spool, "MOST_BYTES", 5000)
    assert writer.append({"number": 3})
    assert [one["number"] for one in records(SpoolReader(tmp_path))] == [1, 3]
    writer.close()


def test_a_folder_that_cannot_be_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotValid, match="folder"):
        SpoolWriter(tmp_path / "file" / "spool")


def test_one_reader_at_a_time(tmp_path):
    with sole_reader(tmp_path) as first, sole_reader(tmp_path) as second:
        assert first
        assert not second
    with sole_reader(tmp_path) as again:
        assert again


def _write_for_ever(folder):
    writer = SpoolWriter(folder)
    number = 0
    while True:
        writer.append({"number": number, "text": "x" * 5000})
        number += 1


def test_a_killed_writer_leaves_whole_records_in_order(tmp_path):
    process = multiprocessing.get_context("spawn").Process(target=_write_for_ever, args=(tmp_path,))
    process.start()
    reader = SpoolReader(tmp_path)
    found = []
    while len(found) < 50:
        found += records(reader)
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    rest = records(reader)
    while rest:
        found += rest
        rest = records(reader)
    assert [one["number"] for one in found] == list(range(len(found)))
    assert reader.damaged == 0
