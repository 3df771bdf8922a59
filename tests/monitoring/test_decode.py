import numpy as np
import pytest
from pymseed import DataEncoding, MS3Record, nslc2sourceid

from houfeng.monitoring.decode import Decoder

BEGIN_NS = 1_600_000_000_250_000_000


def record(channel="XX.AAA.00.HNZ", samples=None, version=3, encoding=DataEncoding.STEIM2):
    made = MS3Record()
    made.sourceid = nslc2sourceid(*channel.split("."))
    made.formatversion = version
    made.encoding = encoding
    made.reclen = 512
    made.samprate = 100.0
    made.starttime = BEGIN_NS
    samples = np.arange(100, dtype=np.int32) if samples is None else samples
    return [
        bytes(one) for one in made.generate(samples, "f" if samples.dtype == np.float32 else "i")
    ]


@pytest.mark.parametrize("version", [2, 3])
def test_a_block_of_records_becomes_stretches(version):
    random = np.random.default_rng(0)
    first = random.integers(-1000, 1000, 100, np.int32)
    second = random.integers(-(2**28), 2**28, 50, np.int32)
    decoder = Decoder({"XX.AAA.00.HNZ": 0, "XX.BBB..HHE": 7})

    found = decoder.decode(
        b"".join([*record(samples=first, version=version), *record("XX.BBB..HHE", second, version)])
    )

    assert list(found.rows) == [0, 7]
    np.testing.assert_allclose(found.starts_at, BEGIN_NS / 1e9, atol=1e-6)
    assert list(found.rates) == [100.0, 100.0]
    assert list(found.offsets) == [0, 100, 150]
    np.testing.assert_array_equal(found.samples, [*first, *second])
    assert (found.unknown, found.damaged) == ({}, [])


def test_floats_are_decoded_too():
    samples = np.linspace(-1, 1, 20, dtype=np.float32)

    found = Decoder({"XX.AAA.00.HNZ": 3}).decode(
        b"".join(record(samples=samples, encoding=DataEncoding.FLOAT32))
    )

    np.testing.assert_array_equal(found.samples, samples)
    assert list(found.rows) == [3]


def test_channels_not_in_the_network_are_counted():
    found = Decoder({"XX.AAA.00.HNZ": 0}).decode(
        b"".join([*record("XX.ZZZ.00.HNZ"), *record(), *record("XX.ZZZ.00.HNZ")])
    )

    assert list(found.rows) == [0]
    assert list(found.unknown.values()) == [2]


def test_a_damaged_record_is_named_and_the_others_survive():
    good = record()[0]
    bad = bytearray(record("XX.AAA.00.HNE")[0])
    bad[-20] ^= 0xFF

    found = Decoder({"XX.AAA.00.HNZ": 0, "XX.AAA.00.HNE": 1}).decode(good + bytes(bad) + good)

    assert list(found.rows) == [0, 0]
    assert len(found.damaged) == 1


def test_half_a_record_at_the_end_is_told():
    whole = record()[0]

    found = Decoder({"XX.AAA.00.HNZ": 0}).decode(whole + whole[:60])

    assert list(found.rows) == [0]
    assert "no whole record" in found.damaged[0]


def test_rubbish_is_told():
    found = Decoder({"XX.AAA.00.HNZ": 0}).decode(b"x" * 500)

    assert found.rows.size == 0
    assert found.damaged


def test_nothing_is_nothing():
    found = Decoder({"XX.AAA.00.HNZ": 0}).decode(b"")

    assert found.rows.size == 0
    assert found.damaged == []
