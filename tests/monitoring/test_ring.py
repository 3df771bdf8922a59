"""The ring of samples: what a reader gets back, gaps, restarts, and reads that tear."""

import json
import threading

import numpy as np
import pytest

from houfeng.monitoring import ring_reading
from houfeng.monitoring.ring import Ring, warm
from houfeng.monitoring.ring_reading import HEADER, SEQUENCE, RingReader, bridged
from houfeng.monitoring.stretches import flat
from houfeng.vocabulary.errors import NotFound, SourceUnavailable
from tests.monitoring.made_network import START, channel

FAST, SLOW = "XX.AAA..HNZ", "XX.BBB..HNZ"


@pytest.fixture(scope="module", autouse=True)
def compiled():
    warm()


@pytest.fixture
def channels():
    return (channel(FAST), channel(SLOW, rate_hz=31.25))


def write(ring, row, begin_s, samples):
    ring.write(flat([(row, START + begin_s, np.asarray(samples, np.float64))]))


def test_what_was_written_is_read_with_its_times(tmp_path, channels):
    ring = Ring(tmp_path, channels)
    write(ring, 0, 0.0, np.arange(100))
    write(ring, 0, 1.0, np.arange(100, 250))
    # 31.25 Hz: sample 10 after START stands 0.32 s later, not on a whole number of its grid.
    write(ring, 1, 0.013, np.arange(50))

    found = RingReader(tmp_path).read(FAST)
    assert found.samples.tolist() == list(range(250))
    assert (found.starts_at, found.rate_hz) == (START, 100.0)
    assert found.ends_at == pytest.approx(START + 2.49)
    slow = RingReader(tmp_path).read(SLOW)
    assert slow.samples.tolist() == list(range(50))
    assert slow.starts_at == pytest.approx(START + 0.013, abs=1e-6)


def test_a_part_is_read_by_time(tmp_path, channels):
    ring = Ring(tmp_path, channels)
    write(ring, 0, 0.0, np.arange(300))
    reader = RingReader(tmp_path)

    part = reader.read(FAST, since=START + 1.0, until=START + 1.05)
    assert part.samples.tolist() == [100, 101, 102, 103, 104, 105]
    assert part.starts_at == START + 1.0
    assert reader.read(FAST, since=START + 50).samples.size == 0
    assert reader.read(SLOW).samples.size == 0


def test_a_gap_holds_no_data_and_one_of_two_samples_is_bridged(tmp_path, channels):
    ring = Ring(tmp_path, channels)
    write(ring, 0, 0.0, [1.0, 2.0])
    write(ring, 0, 0.05, [6.0])  # three are missing
    write(ring, 0, 0.08, [9.0])  # two are missing

    found = RingReader(tmp_path).read(FAST).samples
    assert np.isnan(found[2:5]).all()
    assert found[5:].tolist() == [6.0, 7.0, 8.0, 9.0]


def test_bridging_leaves_what_has_no_neighbour():
    nan = np.nan
    found = bridged(np.array([nan, 1, nan, 3, nan, nan, nan, 7, nan], np.float32))
    np.testing.assert_array_equal(found, [nan, 1, 2, 3, nan, nan, nan, 7, nan])


def test_only_the_last_seconds_are_kept(tmp_path, channels):
    ring = Ring(tmp_path, channels, seconds=10.0)
    for second in range(25):
        write(ring, 0, second, np.full(100, second))

    found = RingReader(tmp_path).read(FAST)
    assert found.samples.size == 1000
    assert found.starts_at == START + 15.0
    assert found.samples[[0, -1]].tolist() == [15.0, 24.0]


def test_a_stretch_longer_than_the_ring_leaves_its_end(tmp_path, channels):
    ring = Ring(tmp_path, channels, seconds=5.0)
    write(ring, 0, 0.0, np.arange(1200))

    found = RingReader(tmp_path).read(FAST)
    assert found.samples.tolist() == list(range(700, 1200))
    assert found.starts_at == START + 7.0


def test_many_channels_keep_fewer_seconds(tmp_path, channels):
    # Two channels take 4 * (100 + 31.25) = 525 bytes a second.
    assert Ring(tmp_path, channels, seconds=300.0, most_bytes=525 * 42).seconds == 42.0
    assert RingReader(tmp_path).seconds == 42.0


def test_a_restart_goes_on_and_other_channels_begin_anew(tmp_path, channels):
    first = Ring(tmp_path, channels)
    write(first, 0, 0.0, np.arange(100))
    first._index[SEQUENCE, 0] += 1  # killed while it wrote
    first.close()

    second = Ring(tmp_path, channels)
    write(second, 0, 1.0, np.arange(100, 200))
    assert RingReader(tmp_path).read(FAST).samples.tolist() == list(range(200))

    Ring(tmp_path, channels[:1])
    reader = RingReader(tmp_path)
    assert reader.read(FAST).samples.size == 0
    assert SLOW not in reader
    assert len(list(tmp_path.iterdir())) == 3  # nothing stale is left


def test_a_recording_played_again_replaces_the_first_time(tmp_path, channels):
    ring = Ring(tmp_path, channels)
    write(ring, 0, 0.0, np.zeros(6000))
    write(ring, 0, 10.0, np.ones(100))

    found = RingReader(tmp_path).read(FAST)
    assert (found.starts_at, found.samples.tolist()) == (START + 10.0, [1.0] * 100)


def test_a_few_samples_told_anew_do_not_empty_it(tmp_path, channels):
    ring = Ring(tmp_path, channels)
    write(ring, 0, 0.0, np.zeros(1000))
    write(ring, 0, 9.0, np.ones(100))  # a restart asks its server for a second again

    found = RingReader(tmp_path).read(FAST)
    assert found.samples.size == 1000
    assert found.samples[899:901].tolist() == [0.0, 1.0]


def test_a_reader_notices_that_it_reads_what_is_being_written(tmp_path, channels, monkeypatch):
    monkeypatch.setattr(ring_reading, "_PAUSE_S", 0.0)
    ring = Ring(tmp_path, channels)
    write(ring, 0, 0.0, np.arange(100))
    ring._index[SEQUENCE, 0] += 1

    with pytest.raises(SourceUnavailable, match="being written"):
        RingReader(tmp_path).read(FAST)


def test_no_read_is_torn_while_another_writes(tmp_path):
    names = [f"XX.S{n:03d}..HNZ" for n in range(200)]
    ring = Ring(tmp_path, [channel(name) for name in names], seconds=5.0)
    rows, size = np.arange(200, dtype=np.int32), 500
    stopped = threading.Event()

    def writer():
        # Each time the whole ring of every channel, with one number.
        for turn in range(400):
            samples = [(int(row), START + 5.0 * turn, np.full(size, float(turn))) for row in rows]
            ring.write(flat(samples))
        stopped.set()

    thread = threading.Thread(target=writer)
    thread.start()
    reader, reads, seen = RingReader(tmp_path), 0, set()
    while not stopped.is_set():
        try:
            found = reader.read(names[-1]).samples
        except SourceUnavailable:
            continue
        reads += 1
        assert len(set(found.tolist())) <= 1
        seen |= set(found.tolist())
    thread.join()
    assert reads > 20
    assert len(seen) > 5


def test_what_is_not_there_or_half_written_is_said(tmp_path, channels):
    with pytest.raises(SourceUnavailable):
        RingReader(tmp_path)
    Ring(tmp_path, channels)
    with pytest.raises(NotFound, match=r"XX\.CCC"):
        RingReader(tmp_path).read("XX.CCC..HNZ")
    for text in ("", "{", json.dumps({"seconds": 5}), "[]"):
        (tmp_path / HEADER).write_text(text)
        with pytest.raises(SourceUnavailable):
            RingReader(tmp_path)


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, channels, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)
    with pytest.raises(SourceUnavailable, match="No space left"):
        Ring(tmp_path / "ring", channels)
    assert list((tmp_path / "ring").iterdir()) == []
