import time
from collections.abc import Iterator

import numpy as np
import pytest

from houfeng.monitoring.decode import Decoder
from houfeng.monitoring.readings.seedlink import (
    LinkSettings,
    SeedLink,
    Stream,
    host_and_port,
)
from houfeng.monitoring.stretches import Block
from houfeng.monitoring.values import Packet
from houfeng.vocabulary.errors import NotValid, SourceUnavailable
from tests.monitoring.readings.recordings import START, counts, records
from tests.monitoring.readings.seedlink_server import Habit, SeedLinkServer

QUICK = LinkSettings(
    poll_s=0.05, connect_s=2.0, keepalive_s=0.2, silence_s=0.6, first_wait_s=0.05,
    longest_wait_s=0.2, save_s=0.0,
)  # fmt: skip
AAA = Stream("XX", "AAA")


def numbered(raw: list[bytes], first: int = 0xFFFFFD) -> list[tuple[int, bytes]]:
    """Numbers run over the end of their 24 bits on the way."""
    return [((first + at) % 2**24, record) for at, record in enumerate(raw)]


def one_by_one(link: SeedLink) -> Iterator[Packet | None]:
    return link.packets()


def together(link: SeedLink) -> Iterator[Packet | None]:
    """The packets of blocks."""
    names = ["XX.AAA..HHZ", *(f"XX.S{at:02d}.00.HNZ" for at in range(30))]
    for found in link.blocks(Decoder({name: row for row, name in enumerate(names)})):
        if not isinstance(found, Block):
            yield found
            continue
        for row, begin, end, starts_at, rate_hz, arrived_at in zip(
            found.rows, found.offsets[:-1], found.offsets[1:], found.starts_at, found.rates,
            found.arrived_at, strict=True,
        ):  # fmt: skip
            yield Packet(names[row], starts_at, rate_hz, found.samples[begin:end], arrived_at)


both_ways = pytest.mark.parametrize("way", [one_by_one, together])


def collected(link: SeedLink, wanted: int, within_s: float = 10.0, way=one_by_one) -> list:
    """Packets until there are so many; the link is left as a crash would leave it."""
    found = []
    until = time.monotonic() + within_s
    for packet in way(link):
        if packet is not None:
            found.append(packet)
        if len(found) == wanted or time.monotonic() > until:
            break
    return found


@both_ways
def test_packets_are_those_sent(way):
    samples = counts(60)
    raw = records(samples)
    with SeedLinkServer({"XX.AAA": numbered(raw)}) as server:
        link = SeedLink(server.address, [AAA], settings=QUICK, clock=lambda: START + 100)
        found = collected(link, len(raw), way=way)

    assert len(raw) > 10
    assert np.array_equal(np.concatenate([packet.samples for packet in found]), samples)
    assert {packet.channel for packet in found} == {"XX.AAA..HHZ"}
    assert found[0].starts_at == pytest.approx(START, abs=1e-6)
    assert all(packet.arrived_at == START + 100 for packet in found)


def test_the_test_server_speaks_to_obspys_client_too():
    """So that our client is not tested against our own idea of the protocol."""
    from obspy.clients.seedlink.slclient import SLClient

    samples = counts(20)
    raw = records(samples)
    found = []

    def keep(count, packet):
        found.append(packet.get_trace())
        return len(found) == len(raw)

    with SeedLinkServer({"XX.AAA": numbered(raw, 16)}) as server:
        client = SLClient(timeout=20)
        client.slconn.set_sl_address(server.address)
        client.multiselect = "XX_AAA:HH?"
        client.initialize()
        client.run(packet_handler=keep)

    assert np.array_equal(np.concatenate([trace.data for trace in found]), samples)


@both_ways
@pytest.mark.parametrize("then", ["close", "silent"])
def test_a_server_that_stops_within_a_packet_costs_nothing(tmp_path, then, way):
    samples = counts(80)
    raw = records(samples)
    habits = [Habit(3, 200, then), Habit(0, 0, "close"), Habit(4, 519, then)]
    with SeedLinkServer({"XX.AAA": numbered(raw)}, habits) as server:
        link = SeedLink(server.address, [AAA], tmp_path / "state.json", QUICK)
        found = collected(link, len(raw), way=way)

    assert np.array_equal(np.concatenate([packet.samples for packet in found]), samples)
    assert link.connections == 4
    assert link.notes.count(server.address, "disconnected") == 3
    assert link.notes.count(server.address, "broken_packet") == 2


def test_a_program_started_again_goes_on_with_the_packet_it_had_not_used(tmp_path):
    samples = counts(80)
    raw = records(samples)
    state = tmp_path / "state.json"
    with SeedLinkServer({"XX.AAA": numbered(raw)}) as server:
        first = collected(SeedLink(server.address, [AAA], state, QUICK), 5)
        second = collected(SeedLink(server.address, [AAA], state, QUICK), len(raw) - 4)

    # The fifth was handed out and never acknowledged by asking for the sixth: it comes again.
    assert server.commands[1][2] == "DATA 000001"  # FFFFFD + 4
    assert np.array_equal(second[0].samples, first[4].samples)
    joined = np.concatenate([packet.samples for packet in [*first[:4], *second]])
    assert np.array_equal(joined, samples)


def test_a_block_not_acknowledged_comes_again_whole(tmp_path):
    samples = counts(80)
    raw = records(samples)
    state = tmp_path / "state.json"
    decoder = Decoder({"XX.AAA..HHZ": 0})
    habits = [Habit(3), Habit(4), Habit(then="silent")]
    with SeedLinkServer({"XX.AAA": numbered(raw)}, habits) as server:
        link = SeedLink(server.address, [AAA], state, QUICK)
        first = []
        for found in link.blocks(decoder):
            if found is not None:
                first.append(found)
            if sum(len(one.rows) for one in first) == 7:  # 3, then a new connection and 4
                break
        begun = START + 0.01 * sum(len(one.samples) for one in first[:-1])
        second = collected(SeedLink(server.address, [AAA], state, QUICK), 1, way=together)

    # Only what was followed by asking for more counts as used.
    assert second[0].starts_at == pytest.approx(begun, abs=1e-6)


@both_ways
def test_selectors_and_many_stations_at_once(way):
    """Over twenty stations are asked for without waiting for each reply."""
    kept = {}
    for at in range(30):
        up = records(counts(4, seed=at), named=f"XX.S{at:02d}.00.HNZ")
        low = records(counts(4, seed=at), named=f"XX.S{at:02d}.00.LNZ")
        kept[f"XX.S{at:02d}"] = numbered([*up, *low], 1)
    streams = [Stream("XX", f"S{at:02d}", ("00HN?",)) for at in range(30)]
    found = {}
    for batch in (True, False):
        with SeedLinkServer(kept, batch=batch) as server:
            link = SeedLink(server.address, streams, settings=QUICK)
            found[batch] = collected(link, 30, way=way)
            assert server.commands[0][1] == "BATCH"

    for packets in found.values():
        assert {p.channel for p in packets} == {f"XX.S{at:02d}.00.HNZ" for at in range(30)}


def test_an_unknown_station_is_named_and_the_others_come():
    raw = records(counts(10))
    with SeedLinkServer({"XX.AAA": numbered(raw, 1)}) as server:
        link = SeedLink(server.address, [Stream("XX", "NONE", ("HH?",)), AAA], settings=QUICK)
        found = collected(link, len(raw))

    assert len(found) == len(raw)
    assert link.notes.count("XX.NONE", "refused") == 1


def test_channels_without_metadata_are_counted():
    raw = {name: records(counts(10), named=f"XX.{name}..HHZ") for name in ("AAA", "NEW")}
    kept = {f"XX.{name}": numbered(one, 1) for name, one in raw.items()}
    with SeedLinkServer(kept) as server:
        link = SeedLink(server.address, [Stream("XX", "NEW"), AAA], settings=QUICK)
        found = collected(link, len(raw["AAA"]), way=together)

    assert {packet.channel for packet in found} == {"XX.AAA..HHZ"}
    assert link.notes.count("XX.NEW..HHZ", "no_metadata") == len(raw["NEW"])


@both_ways
def test_a_damaged_record_is_named_and_missing_numbers_are_counted(way):
    raw = records(counts(80))
    bad = bytearray(raw[2])
    bad[64:] = b"\xff" * (512 - 64)
    kept = numbered(raw, 1)
    kept[2] = (3, bytes(bad))
    del kept[5:7]
    with SeedLinkServer({"XX.AAA": kept}) as server:
        link = SeedLink(server.address, [AAA], settings=QUICK)
        found = collected(link, len(raw) - 3, way=way)

    assert len(found) == len(raw) - 3
    assert link.notes.count("XX.AAA..HHZ", "undecodable") == 1
    assert link.notes.count("XX.AAA", "lost_in_transit") == 2


@both_ways
def test_a_silent_server_is_asked_whether_it_is_there_and_none_keeps_coming(way):
    raw = records(counts(10))
    with SeedLinkServer({"XX.AAA": numbered(raw, 1)}) as server:
        link = SeedLink(server.address, [AAA], settings=QUICK)
        seen = []
        for packet in way(link):
            seen.append(packet)
            if seen.count(None) == 10:
                link.stop()

    assert "INFO ID" in server.commands[0]
    assert link.connections == 1
    assert not link.connected


def test_no_server_at_all_is_survived():
    link = SeedLink("127.0.0.1:1", [AAA], settings=QUICK)
    seen = []
    for packet in link.packets():
        seen.append(packet)
        if len(seen) == 8:
            link.stop()

    assert set(seen) == {None}
    assert link.notes.count("127.0.0.1:1", "disconnected") >= 2


@both_ways
def test_a_server_that_speaks_something_else_is_left(way):
    raw = records(counts(4))
    with SeedLinkServer({"XX.AAA": [(1, raw[0])]}) as server:
        server.packets["XX.AAA"] = [(1, b"\x00" * 512)]
        link = SeedLink(server.address, [AAA], settings=QUICK)
        seen = []
        for packet in way(link):
            seen.append(packet)
            if len(seen) == 10:
                link.stop()

    assert set(seen) == {None}
    assert link.notes.count("miniSEED record", "undecodable") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("geofon.gfz.de", ("geofon.gfz.de", 18000)),
        ("seedlink://host:18500", ("host", 18500)),
        ("[::1]:18001", ("::1", 18001)),
    ],
)
def test_addresses(text, expected):
    assert host_and_port(text) == expected


@pytest.mark.parametrize("text", ["", "host:port", "host:0", "host:70000", ":18000"])
def test_addresses_that_are_none(text):
    with pytest.raises(NotValid, match="HOST:PORT"):
        host_and_port(text)


def test_commands_cannot_be_smuggled_in_by_names():
    for wrong in ("A\r\nBYE", "", "A B"):
        with pytest.raises(NotValid):
            Stream("XX", wrong)
    with pytest.raises(NotValid):
        Stream("XX", "AAA", ("HH?\r\nBYE",))


def test_a_damaged_state_file_is_told(tmp_path):
    state = tmp_path / "state.json"
    state.write_text('{"numbers": {"XX.AAA": "zz"}}')
    with pytest.raises(SourceUnavailable, match=r"state\.json is damaged"):
        SeedLink("host:18000", [AAA], state)
