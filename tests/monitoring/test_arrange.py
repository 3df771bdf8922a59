import numpy as np
import pytest

from houfeng.monitoring.arrange import Arranger, ArrangeSettings
from houfeng.monitoring.stretches import Block
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.made_network import START, channel, packet

CHANNEL = "XX.AAA..HNZ"
PEERS = [channel(f"XX.P{at}..HNZ") for at in range(4)]


def played(packets, channels=None, settings=None, tick_s=1.0):
    """Packets handed in by arrival, taken out once a tick; (arranger, all stretches)."""
    arranger = Arranger(channels or [channel()], settings)
    out = []
    packets = sorted(packets, key=lambda p: p.arrived_at)
    now = packets[0].arrived_at
    for one in packets:
        while one.arrived_at > now:
            out.append(arranger.pop(now))
            now += tick_s
        arranger.push(one)
    for _ in range(5):
        out.append(arranger.pop(now))
        now += 1.0
    return arranger, out


def of_row(stretches, row=0):
    """(start, samples) of each stretch of a channel."""
    found = []
    for one in stretches:
        for at in range(len(one)):
            if one.rows[at] == row:
                begin, end = one.offsets[at], one.offsets[at + 1]
                found.append((one.starts_at[at], one.samples[begin:end]))
    return found


def values(stretches, row=0):
    parts = [samples for _, samples in of_row(stretches, row)]
    return np.concatenate(parts) if parts else np.empty(0)


def times_are_right(stretches, row=0, rate_hz=100.0):
    """Samples tell their own number since START."""
    return all(
        start == pytest.approx(START + samples[0] / rate_hz, abs=1e-6)
        for start, samples in of_row(stretches, row)
    )


def test_packets_in_order_are_handed_on_at_once():
    arranger = Arranger([channel()])
    for second in range(5):
        arranger.push(packet(second))
        one = arranger.pop(START + second + 1.5)
        assert len(one) == 1
        assert one.rows.dtype == np.int32
        assert one.offsets.dtype == np.int64
        assert list(one.samples[:2]) == [second * 100, second * 100 + 1]

    (report,) = arranger.health.report()
    assert report.counts["samples"] == 500
    assert report.availability == 1.0
    assert report.latency_s == pytest.approx(0.51, abs=1e-6)  # of the newest sample


@pytest.mark.parametrize("seed", range(5))
def test_any_order_gives_the_same_samples(seed):
    """Sixty packets, each up to 0.9 s later than it should be."""
    generator = np.random.default_rng(seed)
    packets = [packet(0.5 * k, 50, late_s=float(generator.uniform(0, 0.9))) for k in range(60)]

    arranger, out = played(packets, tick_s=0.25)

    assert np.array_equal(values(out), np.arange(3000))
    assert times_are_right(out)
    assert arranger.health.counts["gap"].sum() == 0


def test_duplicates_are_counted_and_the_first_wins():
    packets = [packet(k) for k in range(5)]
    twice = [packet(2, late_s=0.7, first=9_000), packet(2, late_s=1.9, first=9_000)]

    arranger, out = played([*packets, *twice])

    assert np.array_equal(values(out), np.arange(500))
    assert arranger.health.counts["duplicate"][0] == 2
    assert arranger.health.notes.count(CHANNEL, "duplicate") == 2


def test_overlapping_samples_are_cut_and_the_first_win():
    packets = [packet(0), packet(0.7, 100, first=9_000), packet(1.7, 100)]

    arranger, out = played(packets)

    found = values(out)
    assert np.array_equal(found[:100], np.arange(100))
    # Thirty samples of the second are there already.
    assert np.array_equal(found[100:170], 9_030 + np.arange(70))
    assert np.array_equal(found[170:], 170 + np.arange(100))
    assert arranger.health.counts["overlapping"][0] == 30
    assert [start - START for start, _ in of_row(out)] == pytest.approx([0.0, 1.0, 1.7], abs=1e-6)


def test_what_comes_after_a_gap_waits_for_what_is_missing():
    packets = [packet(0), packet(2), packet(1, late_s=1.9), packet(3)]

    arranger, out = played(packets, tick_s=0.25)

    assert np.array_equal(values(out), np.arange(400))
    assert arranger.health.counts["gap"][0] == 0


def test_what_is_missing_for_too_long_is_a_gap_and_then_too_late():
    packets = [packet(0), packet(2), packet(1, late_s=6.0), packet(3), packet(4)]

    arranger, out = played(packets, tick_s=0.25)

    found = values(out)
    assert np.array_equal(found, np.concatenate([np.arange(100), np.arange(200, 500)]))
    assert times_are_right(out)
    assert arranger.health.counts["gap"][0] == 1
    assert arranger.health.counts["gap_samples"][0] == 100
    assert arranger.health.counts["late"][0] == 1
    assert arranger.health.counts["duplicate"][0] == 0


def test_a_gap_costs_no_more_than_the_patience():
    settings = ArrangeSettings(patience_s=1.0)
    arranger = Arranger([channel()], settings)
    arranger.push(packet(0))
    arranger.pop(START + 1.5)
    arranger.push(packet(2))  # arrives at 3.5

    waiting = [len(arranger.pop(START + at)) for at in (3.5, 4.0, 4.49, 4.5)]

    assert waiting == [0, 0, 0, 1]


def test_a_sample_lost_between_packets_is_nothing_to_wait_for():
    """OpenEEW: 32 values at 31.25 a second every 1.065 s, 1.28 samples lost between."""
    arranger = Arranger([channel(rate_hz=31.25)])
    for k in range(20):
        arranger.push(packet(1.065 * k, 32, rate_hz=31.25))
        assert len(arranger.pop(START + 1.065 * k + 1.6)) == 1

    assert arranger.health.counts["gap"][0] == 0
    assert arranger.health.counts["gap_samples"][0] == 19


def test_late_packets_are_counted_and_dropped():
    packets = [packet(k) for k in range(50)] + [packet(60, late_s=40.0), packet(61)]

    arranger, out = played(packets)

    assert arranger.health.counts["late"][0] == 1
    assert not np.isin(6000, values(out))
    assert np.isin(6100, values(out))


def test_a_link_that_catches_up_is_late_and_no_wrong_clock():
    """Down for 120 s, then all that is missing within 6 s."""
    peers = [packet(k, named=p.id) for p in PEERS for k in range(200)]
    before = [packet(k) for k in range(20)]
    missed = [packet(k, late_s=140 - k + (k - 20) / 20) for k in range(20, 140)]
    after = [packet(k) for k in range(147, 200)]

    arranger, out = played([*peers, *before, *missed, *after], [channel(), *PEERS])

    assert arranger.excluded == {}
    assert arranger.health.counts["late"][0] > 80
    # From 30 s before the link came back everything is used again.
    found = values(out)
    assert np.isin(np.arange(11_700, 14_000), found).all()
    assert np.isin(np.arange(14_700, 20_000), found).all()


def test_a_slow_clock_is_excluded_by_name_before_a_sample_is_used():
    peers = [packet(k, named=p.id) for p in PEERS for k in range(30)]
    slow = [packet(k, clock_s=1816.0) for k in range(30)]

    arranger, out = played([*peers, *slow], [channel(), *PEERS])

    ((station, why),) = arranger.excluded.items()
    assert (station, why.key) == ("XX.AAA.", "clock_slow")
    assert why.difference_s == pytest.approx(1816.5, abs=0.1)
    assert why.since - START < 6.0
    assert len(values(out)) == 0
    assert "1,816.5 s slow" in next(
        note.text("en") for note in arranger.health.notes if note.reason == "clock_slow"
    )
    assert arranger.health.report({station: why.key})[0].excluded == "clock_slow"


def test_a_fast_clock_is_excluded_and_believed_again_when_it_is_mended():
    peers = [packet(k, named=p.id) for p in PEERS for k in range(120)]
    fast = [packet(k, clock_s=-20.0) for k in range(30)]
    right = [packet(k) for k in range(30, 120)]

    arranger, out = played([*peers, *fast, *right], [channel(), *PEERS])

    assert arranger.excluded == {}
    notes = {note.reason: note for note in arranger.health.notes}
    assert "clock_fast" in notes
    assert "clock_mended" in notes
    found = values(out)
    assert found.min() >= 6000
    assert np.isin(np.arange(6500, 12_000), found).all()


def test_two_stations_that_speak_first_do_not_outvote_the_rest():
    """As in the Oaxaca recording: two of sixteen are slow, and by different amounts."""
    many = [channel(f"XX.Q{at:02d}..HNZ") for at in range(14)]
    slow = [channel("XX.S1..HNZ"), channel("XX.S2..HNZ")]
    packets = [packet(k + 0.05 * at, named=c.id) for at, c in enumerate(many) for k in range(20)]
    packets += [packet(k - 0.3, named="XX.S1..HNZ", clock_s=1816.0) for k in range(20)]
    packets += [packet(k - 0.2, named="XX.S2..HNZ", clock_s=1948.0) for k in range(20)]

    arranger, out = played(packets, [*many, *slow], tick_s=0.1)

    assert set(arranger.excluded) == {"XX.S1.", "XX.S2."}
    assert len(values(out, 14)) == len(values(out, 15)) == 0
    assert all(len(values(out, row)) == 2000 for row in range(14))


def test_three_that_are_wrong_together_do_not_outvote_those_not_heard_yet():
    many = [channel(f"XX.Q{at:02d}..HNZ") for at in range(10)]
    slow = [channel(f"XX.S{at}..HNZ") for at in range(3)]
    packets = [packet(k + 0.5, named=c.id) for c in many for k in range(20)]
    packets += [packet(k, named=c.id, clock_s=3600.0) for c in slow for k in range(20)]

    arranger, out = played(packets, [*many, *slow], tick_s=0.1)

    assert set(arranger.excluded) == {"XX.S0.", "XX.S1.", "XX.S2."}
    assert sum(len(values(out, row)) for row in range(10, 13)) == 0
    assert all(len(values(out, row)) == 2000 for row in range(10))


def test_most_being_wrong_each_in_its_own_way_is_no_majority():
    """Three of five are slow by 100, 2,000 and 40,000 s: the two others are believed."""
    clocks = (0.0, 0.0, 100.0, 2_000.0, 40_000.0)
    five = [channel(f"XX.Q{at}..HNZ") for at in range(5)]
    packets = [
        packet(k, named=c.id, clock_s=by)
        for c, by in zip(five, clocks, strict=True)
        for k in range(30)
    ]

    arranger, out = played(packets, five)

    assert set(arranger.excluded) == {"XX.Q2.", "XX.Q3.", "XX.Q4."}
    assert [len(values(out, row)) for row in range(5)] == [3000, 3000, 0, 0, 0]


def test_when_most_disagree_with_our_own_clock_theirs_is_believed():
    """A server that plays an old day again."""
    packets = [packet(k, named=p.id, clock_s=86_400.0) for p in PEERS for k in range(30)]
    packets += [packet(k, clock_s=86_400.0 + 900.0) for k in range(30)]

    arranger, out = played(packets, [channel(), *PEERS])

    assert set(arranger.excluded) == {"XX.AAA."}
    assert arranger.health.notes.count("our own clock", "own_clock") == 1
    assert all(len(values(out, row)) > 2_500 for row in range(1, 5))


def test_a_change_of_the_sampling_rate_is_refused_and_told():
    packets = [packet(k) for k in range(3)]
    packets += [packet(k, 200, rate_hz=200.0) for k in range(3, 8)]

    arranger, out = played(packets)

    assert len(values(out)) == 300
    assert arranger.rate_changes == {CHANNEL: 200.0}
    assert arranger.updated_channels()[0].rate_hz == 200.0
    assert arranger.health.counts["other_rate"][0] == 5
    (note,) = arranger.health.notes
    assert note.detail == "200 Hz, not 100 Hz"


def test_channels_without_metadata_are_named_once_and_counted():
    packets = [packet(k, named=f"XX.{n}..HNZ") for k in range(5) for n in ("AAA", "NEW")]

    arranger, out = played(packets)

    assert arranger.health.notes.count("XX.NEW..HNZ", "no_metadata") == 5
    assert len(values(out)) == 500


def test_values_that_are_no_numbers_are_refused():
    bad = packet(1)
    bad.samples[7] = np.nan

    arranger, out = played([packet(0), bad, packet(2), packet(3)])

    assert np.isfinite(values(out)).all()
    assert len(values(out)) == 300
    assert arranger.health.counts["not_finite"][0] == 1


def test_a_flood_is_counted_and_survived():
    settings = ArrangeSettings(most_waiting=1_000, most_held=50)
    arranger = Arranger([channel(), *PEERS], settings)
    for k in range(5_000):
        arranger.push(packet(k * 0.01, 1))
    first = arranger.pop(START + 60)
    assert first.samples.size == 1_000
    assert arranger.health.counts["flood"][0] == 4_000

    for k in range(300):  # far ahead of what is missing, all at one moment
        arranger.push(packet(20 + 2 * k * 0.01, 1, late_s=5 - 0.02 * k))
    arranger.pop(START + 25.01)
    assert arranger.health.counts["flood"][0] == 4_250


def block_of(packets, row):
    return Block(
        np.array([row[p.channel] for p in packets], np.int32),
        np.array([p.starts_at for p in packets]),
        np.array([p.rate_hz for p in packets]),
        np.concatenate([[0], np.cumsum([len(p.samples) for p in packets])]).astype(np.int64),
        np.concatenate([np.empty(0), *(p.samples for p in packets)]),
        np.array([p.arrived_at for p in packets]),
    )


@pytest.mark.parametrize("tick_s", [1.0, 3.7, 30.0])
def test_blocks_with_several_packets_of_a_channel_in_any_order(tick_s):
    """One block for each look, or several; 3.7 s: each channel's packets come three at a time."""
    generator = np.random.default_rng(1)
    channels = [channel(), *PEERS]
    packets = [
        packet(k, named=c.id, late_s=float(generator.uniform(0, 0.9)))
        for c in channels
        for k in range(20)
    ]
    packets += packets[7:90:9]  # some come twice
    packets.sort(key=lambda p: p.arrived_at)
    arranger = Arranger(channels)
    row = {c.id: at for at, c in enumerate(channels)}
    out = []
    now = START
    while packets or now < START + 40:
        come = [p for p in packets if p.arrived_at <= now]
        packets = packets[len(come) :]
        half = len(come) // 2
        arranger.push_block(block_of(come[:half], row))
        arranger.push_block(block_of(come[half:], row))
        out.append(arranger.pop(now))
        now += tick_s

    for at in range(len(channels)):
        assert np.array_equal(values(out, at), np.arange(2_000))
        assert times_are_right(out, at)
    assert arranger.health.counts["duplicate"].sum() == 10
    assert arranger.health.counts["packets"].sum() == 110


def test_after_a_restart_nothing_comes_twice():
    arranger = Arranger([channel()])
    for k in range(3):
        arranger.push(packet(k))
    arranger.pop(START + 4)
    again = Arranger([channel()])
    again.restore(arranger.checkpoint())
    for k in range(5):  # the server sends the last ones again
        again.push(packet(k))
    out = [again.pop(START + 6)]

    assert np.array_equal(values(out), np.arange(300, 500))
    assert again.health.counts["duplicate"][0] == 3
    assert again.health.counts["samples"][0] == 500


def test_a_checkpoint_of_another_network_is_refused():
    saved = Arranger([channel()]).checkpoint()
    with pytest.raises(NotValid, match="another network"):
        Arranger(PEERS).restore(saved)


def test_channels_that_cannot_be_arranged():
    with pytest.raises(NotValid, match="each channel once"):
        Arranger([channel(), channel()])
    with pytest.raises(NotValid, match="rate_hz"):
        Arranger([channel(rate_hz=0.0)])
