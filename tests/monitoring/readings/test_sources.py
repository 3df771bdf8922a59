import itertools
import math

import numpy as np
import pytest

from houfeng.monitoring.readings.sources import Delivery, in_order_of_arrival
from houfeng.monitoring.values import Packet
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.made_network import START, packet


class Made:
    """A source of packets already there."""

    def __init__(self, packets, name="made"):
        self.name, self._packets = name, packets
        self.starts_at = np.array([p.starts_at for p in packets])
        self.ends_at = np.array([p.starts_at + len(p.samples) / p.rate_hz for p in packets])
        self.arrives_at = np.array([p.arrived_at for p in packets])
        self.described, self.rates = {}, {p.channel: p.rate_hz for p in packets}
        self.decoded = []

    def packets(self, at):
        self.decoded.append(at)
        return (self._packets[at],)


def archived(begin_s, count, **how):
    made = packet(begin_s, count, **how)
    return Packet(made.channel, made.starts_at, made.rate_hz, made.samples, math.nan)


def test_a_long_record_is_cut_at_whole_seconds():
    """From 0.25 s on, 2.5 s at 100 a second: 75 + 100 + 75 samples, which arrive at their ends."""
    pieces = list(in_order_of_arrival([Made([archived(0.25, 250)])], Delivery(1.0, 0.3)))

    assert [len(piece.samples) for piece in pieces] == [75, 100, 75]
    starts = [piece.starts_at - START for piece in pieces]
    assert starts == pytest.approx([0.25, 1.0, 2.0], abs=1e-6)
    arrivals = [piece.arrived_at - START for piece in pieces]
    assert arrivals == pytest.approx([1.3, 2.3, 3.05], abs=1e-6)
    assert np.array_equal(np.concatenate([p.samples for p in pieces]), 25 + np.arange(250))


@pytest.mark.parametrize("rate_hz", [31.25, 50.0, 99.9, 100.0, 200.0])
@pytest.mark.parametrize("begin_s", [0.0, 0.003, 0.9995, 12.34])
def test_cutting_loses_nothing(rate_hz, begin_s):
    whole = archived(begin_s, 1000, rate_hz=rate_hz)

    pieces = list(in_order_of_arrival([Made([whole])], Delivery(0.5)))

    assert np.array_equal(np.concatenate([p.samples for p in pieces]), whole.samples)
    for before, after in itertools.pairwise(pieces):
        expected = before.starts_at + len(before.samples) / rate_hz
        assert after.starts_at == pytest.approx(expected, abs=1e-5)
    assert max(len(piece.samples) for piece in pieces) <= math.ceil(rate_hz / 2) + 1


def test_records_as_they_are_arrive_at_their_end():
    (piece,) = in_order_of_arrival([Made([archived(0.25, 250)])], Delivery(None, 2.0))

    assert piece.arrived_at - START == pytest.approx(0.25 + 2.5 + 2.0, abs=1e-6)


def test_all_files_together_are_in_the_order_of_arrival_and_decoded_no_earlier():
    long = Made([archived(20.0 * k, 2000, named="XX.AAA..HNZ") for k in range(5)])
    short = Made([archived(1.5 * k, 150, named="XX.BBB..HNZ") for k in range(60)])
    told = Made([packet(k, 100, named="XX.CCC..HNZ", late_s=(k * 7) % 5) for k in range(80)])
    stream = in_order_of_arrival([long, short, told], Delivery(1.0, 0.2))

    first = [next(stream) for _ in range(20)]
    assert long.decoded == [0]
    arrivals = [p.arrived_at for p in [*first, *stream]]

    assert arrivals == sorted(arrivals)
    assert len(arrivals) == 100 + len(_cut(short)) + 80


def _cut(source):
    again = Made(source._packets)
    return list(in_order_of_arrival([again], Delivery(1.0)))


def test_recorded_arrivals_are_kept():
    made = packet(0, 250, late_s=0.7)
    (piece,) = in_order_of_arrival([Made([made])], Delivery(1.0, 5.0))
    assert piece is made


@pytest.mark.parametrize("wrong", [{"packet_s": 0.0}, {"packet_s": math.nan}, {"latency_s": -1.0}])
def test_deliveries_that_are_none(wrong):
    with pytest.raises(NotValid):
        Delivery(**wrong)
