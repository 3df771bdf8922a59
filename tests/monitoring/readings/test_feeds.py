import itertools
import threading
import time

import pytest

from houfeng.monitoring.decode import Decoder
from houfeng.monitoring.readings.feeds import Feeds
from houfeng.monitoring.readings.seedlink import SeedLink, Stream
from houfeng.vocabulary.errors import SourceUnavailable
from tests.monitoring.made_network import packet
from tests.monitoring.readings.recordings import counts, records
from tests.monitoring.readings.seedlink_server import SeedLinkServer
from tests.monitoring.readings.test_seedlink import QUICK, numbered


def gathered(feeds, wanted):
    found = []
    for _ in range(200):
        found += feeds.take(0.05)
        if len(found) >= wanted:
            break
    return found


def test_a_stream_that_hangs_does_not_hold_up_the_others():
    release = threading.Event()

    def hanging():
        release.wait(20)
        yield None

    feeds = Feeds({"hangs": hanging(), "good": iter([packet(k) for k in range(50)])})
    feeds.start()
    found = gathered(feeds, 50)
    assert len(found) == 50
    assert feeds.running == {"hangs"}
    release.set()
    feeds.stop()


def test_two_servers_at_once():
    raw = {n: records(counts(20), named=f"XX.{n}..HHZ") for n in ("AAA", "BBB")}
    with (
        SeedLinkServer({"XX.AAA": numbered(raw["AAA"])}) as one,
        SeedLinkServer({"XX.BBB": numbered(raw["BBB"])}) as two,
    ):
        links = [
            SeedLink(server.address, [Stream("XX", name)], settings=QUICK)
            for name, server in (("AAA", one), ("BBB", two))
        ]
        feeds = Feeds({str(at): link.packets() for at, link in enumerate(links)})
        feeds.start()
        found = gathered(feeds, len(raw["AAA"]) + len(raw["BBB"]))
        feeds.stop()

    assert len(found) == len(raw["AAA"]) + len(raw["BBB"])
    assert {p.channel for p in found} == {"XX.AAA..HHZ", "XX.BBB..HHZ"}


def test_a_flood_is_counted_and_left_out():
    feeds = Feeds({"flood": iter([packet(k, 1) for k in range(1_000)])}, most_waiting=100)
    feeds.start()
    for thread in feeds._threads:
        thread.join(5)

    assert len(feeds.take(0.0)) == 100
    assert feeds.notes.count("XX.AAA..HNZ", "flood") == 900


def test_the_packets_of_blocks_are_counted():
    raw = records(counts(60))
    with SeedLinkServer({"XX.AAA": numbered(raw)}) as server:
        link = SeedLink(server.address, [Stream("XX", "AAA")], settings=QUICK)
        feeds = Feeds({"a server": link.blocks(Decoder({"XX.AAA..HHZ": 0}))}, most_waiting=3)
        feeds.start()
        while feeds.notes.count("a server", "flood") + 3 < len(raw):
            time.sleep(0.01)
        found = feeds.take(0.0)
        link.stop()
        feeds.stop()

    assert sum(len(block.rows) for block in found) <= 3
    assert feeds.notes.count("a server", "flood") + sum(len(b.rows) for b in found) == len(raw)


def test_when_all_have_ended_it_is_told():
    feeds = Feeds({"short": iter([packet(0), None])})
    feeds.start()
    assert len(gathered(feeds, 1)) == 1
    with pytest.raises(SourceUnavailable, match="every stream"):
        for _ in range(100):
            feeds.take(0.05)
    assert feeds.notes.count("short", "disconnected") == 1


def test_stopping_leaves_an_endless_stream():
    feeds = Feeds({"endless": itertools.repeat(None)})
    feeds.start()
    feeds.stop()
    assert feeds.running == frozenset()
