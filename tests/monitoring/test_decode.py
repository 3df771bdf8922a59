import struct

import numpy as np
import pytest
from pymseed import DataEncoding, MS3Record, nslc2sourceid

from houfeng.monitoring.decode import Decoder

BEGIN_NS = 1_600_000_000_250_000_000
CRC = list(range(256))
for _ in range(8):
    CRC = [value >> 1 ^ 0x82F63B78 * (value & 1) for value in CRC]


def record(
    channel="XX.AAA.00.HNZ",
    samples=None,
    version=3,
    encoding=DataEncoding.STEIM2,
    length=512,
    rate=100.0,
):
    made = MS3Record()
    made.sourceid = nslc2sourceid(*channel.split("."))
    made.formatversion = version
    made.encoding = encoding
    made.reclen = length
    made.samprate = rate
    made.starttime = BEGIN_NS
    samples = np.arange(100, dtype=np.int32) if samples is None else samples
    kind = "t" if isinstance(samples, str) else "f" if samples.dtype == np.float32 else "i"
    return [bytes(one) for one in made.generate(samples, kind)]


def without_samples(channel="XX.AAA.00.HNZ"):
    raw = bytearray(record(channel, version=2)[0])
    raw[30:32] = bytes(2)
    return bytes(raw)


def mixed(random, channels, n):
    """(channel, rate, samples, records) of many kinds, in one order."""
    for _ in range(n):
        encoding = random.choice(
            [DataEncoding.INT32, DataEncoding.STEIM1, DataEncoding.STEIM2], p=[0.2, 0.3, 0.5]
        )
        span = 2 ** int(random.integers(2, 25))
        samples = random.integers(-span, span, random.integers(1, 400), np.int32)
        channel, rate = random.choice(channels), random.choice([100.0, 0.1, -20.0])
        length, version = int(random.choice([256, 512, 4096])), int(random.integers(2, 4))
        yield channel, rate, samples, record(channel, samples, version, encoding, length, rate)


def forge(raw):
    """Give a record of version 3 the check value (CRC-32C) of what stands in it."""
    raw[28:32] = bytes(4)
    value = 0xFFFFFFFF
    for byte in raw:
        value = CRC[(value ^ byte) & 0xFF] ^ value >> 8
    raw[28:32] = struct.pack("<I", value ^ 0xFFFFFFFF)


def assert_same(found, expected):
    for name in ("rows", "starts_at", "rates", "offsets", "samples"):
        one, other = getattr(found, name), getattr(expected, name)
        assert one.dtype == other.dtype, name
        np.testing.assert_array_equal(one, other, name)
    assert (found.unknown, found.damaged) == (expected.unknown, expected.damaged)


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
    assert found.unknown == {"XX.ZZZ.00.HNZ": 2}


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


def test_a_large_block_of_all_kinds_gives_what_was_written():
    random = np.random.default_rng(1)
    names = [f"XX.S{number:03d}..HN{code}" for number in range(100) for code in "ZNE"]
    row = {name: number for number, name in enumerate(names[:250])}
    sent = list(mixed(random, names, 2000))
    block = b"".join(raw for *_, records in sent for raw in records)
    decoder = Decoder(row)

    found = decoder.decode(block)

    known = [one for one in sent if one[0] in row]
    np.testing.assert_array_equal(found.samples, np.concatenate([one[2] for one in known]))
    rows = [row[name] for name, _, _, records in known for _ in records]
    assert list(found.rows) == rows
    hertz = [-1 / rate if rate < 0 else rate for _, rate, _, records in known for _ in records]
    np.testing.assert_allclose(found.rates, hertz, rtol=1e-6)
    assert len(set(names) - set(row)) == len(found.unknown)
    assert sum(found.unknown.values()) == sum(len(one[3]) for one in sent) - len(rows)
    assert found.damaged == []
    assert_same(found, decoder._careful(memoryview(block)))


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("channel", ["XX.AAA.00.HNZ", "XX.ZZZ..LOG"])
def test_text_and_records_without_samples_are_passed_over(version, channel):
    text = record(channel, "clock locked", version, DataEncoding.TEXT)[0]
    parts = [text, *record(), without_samples(channel), *record(), without_samples(), text]
    decoder = Decoder({"XX.AAA.00.HNZ": 5})

    found = decoder.decode(b"".join(parts))

    assert list(found.rows) == [5, 5]
    np.testing.assert_array_equal(found.samples, [*range(100), *range(100)])
    assert (found.unknown, found.damaged) == ({}, [])
    assert_same(found, decoder._careful(memoryview(b"".join(parts))))


def test_blocks_of_any_size_follow_each_other():
    decoder = Decoder({"XX.AAA.00.HNZ": 0})
    sizes = (1, 500, 0, 3)
    sent = [np.arange(100, dtype=np.int32) + 1000 * n for n in sizes]
    blocks = [
        decoder.decode(bytearray(b"".join(record(samples=one) * n)))
        for n, one in zip(sizes, sent, strict=True)
    ]

    for n, one, found in zip(sizes, sent, blocks, strict=True):
        assert found.offsets[-1] == 100 * n
        np.testing.assert_array_equal(found.samples, np.tile(one, n))


def test_what_is_damaged_or_forged_is_decoded_with_care():
    """As record by record, whatever stands in the bytes; a crash would end the tests."""
    random = np.random.default_rng(2)
    names = ["XX.AAA.00.HNZ", "XX.BBB..HHE", "XX.CCC.10.BHN"]
    decoder = Decoder({names[0]: 3, names[1]: 1})
    good = [raw for *_, records in mixed(random, names, 30) for raw in records]
    good += [without_samples(), record(samples="words", encoding=DataEncoding.TEXT)[0]]
    good += record(samples=np.ones(9, np.float32), encoding=DataEncoding.FLOAT32)
    taken_at_once = 0
    for _ in range(1000):
        parts = [bytearray(good[k]) for k in random.integers(0, len(good), 5)]
        one = parts[random.integers(len(parts))]
        for _ in range(random.integers(1, 4)):
            begin = random.choice([0, 0, len(one) - 1])  # headers are where it can go wrong most
            one[(begin + random.integers(0, 64)) % len(one)] = random.integers(0, 256)
        if one[:3] == b"MS\3" and random.random() < 0.9:
            forge(one)
        block = b"".join(parts)
        if random.random() < 0.1:
            block = block[: random.integers(len(block))]

        found = decoder.decode(block)

        assert_same(found, decoder._careful(memoryview(block)))
        taken_at_once += decoder._fast(memoryview(block)) is not None
    assert 200 < taken_at_once < 800
