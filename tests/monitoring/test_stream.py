import numpy as np
import pytest

from houfeng.monitoring.settings import Settings
from houfeng.monitoring.stream import Network, reasons
from houfeng.monitoring.values import Packet
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.monitoring.made_stream import BEGIN, RATE_HZ, channel, picks, quake, run, sensor, tick


def three(seconds=40.0, onset_s=20.0, snr=50.0):
    return np.stack([quake(seconds, onset_s, seed, snr) for seed in range(3)], axis=1)


def kept(network):
    return {
        name: values
        for name, values in network.checkpoint().items()
        if name not in {"belongs_to", "at"}
    }


def same(one, other):
    """The same state, but for rings' stale places no kernel reads."""
    for name, values in one.items():
        if values.dtype.names:
            for field in values.dtype.names:
                np.testing.assert_array_equal(values[field], other[name][field], f"{name} {field}")
        else:
            np.testing.assert_array_equal(values, other[name], name)


def test_an_onset_is_picked_within_a_second_of_it():
    network = Network(sensor())

    found = picks(run(network, three()))

    assert len(found) == 1
    assert found[0].at == pytest.approx(BEGIN + 20.0, abs=0.05)
    assert found[0].made_at - found[0].at <= 1.0
    assert (found[0].station, found[0].channel, found[0].phase) == (
        "XX.AAA.00",
        "XX.AAA.00.HNZ",
        "P",
    )
    assert found[0].snr == pytest.approx(50, rel=0.3)  # as made
    assert 0 < found[0].sigma_s < 0.1


def test_noise_gives_no_picks():
    network = Network(sensor())

    found = picks(run(network, three(300.0, onset_s=1e9)))

    assert found == []


def test_chunk_borders_change_nothing():
    data = three(40.0, 20.0)
    random = np.random.default_rng(5)
    whole, pieces = Network(sensor()), Network(sensor())

    by_second = picks(run(whole, data))
    by_chance, begin = [], 0
    while begin < len(data):
        # Packets of 1 to 137 samples, and each component cut somewhere else within them.
        size = int(random.integers(1, 138))
        part = data[begin : begin + size]
        cuts = random.integers(0, len(part) + 1, 3)
        for first in (True, False):
            parts = [
                part[: cuts[row], row] if first else part[cuts[row] :, row] for row in range(3)
            ]
            starts = [begin if first else begin + cuts[row] for row in range(3)]
            by_chance += pieces.tick(
                np.arange(3, dtype=np.int32),
                BEGIN + np.array(starts) / RATE_HZ,
                np.cumsum([0, *(one.size for one in parts)]),
                np.concatenate(parts),
            ).picks
        begin += size

    assert by_second == by_chance
    assert len(by_second) == 1
    same(kept(whole), kept(pieces))


def test_a_long_chunk_is_as_many_short_ones():
    data = three()
    short, long = Network(sensor()), Network(sensor())

    found = picks(run(short, data))

    assert tick(long, data, BEGIN).picks == found
    same(kept(short), kept(long))


def test_what_comes_twice_is_taken_once():
    data = three()
    once, twice = Network(sensor()), Network(sensor())

    expected = picks(run(once, data))
    found = []
    for begin in range(0, len(data), 100):
        for first in (begin, max(begin - 50, 0)):  # again, from half a second before
            found += tick(twice, data[first : begin + 100], BEGIN + first / RATE_HZ).picks

    assert found == expected
    assert np.all(twice.checkpoint()["channels"]["skipped"] > 0)


def test_a_short_gap_is_bridged_and_a_long_one_starts_anew():
    data = three(60.0, 1e9)
    network = Network(sensor())

    run(network, data, last=3000)
    run(network, data, first=3400)  # 4.0 s lost
    assert list(network.checkpoint()["channels"]["filled"]) == [400] * 3
    result = run(network, data, first=5000, last=5100)
    assert list(result[-1].gaps) == [0] * 3

    later = np.concatenate([data, data])
    result = run(network, later, first=6500, last=6600)  # 5.0 s lost
    assert list(result[-1].gaps) == [1] * 3
    assert reasons(result[-1].states[0]) == ("settling",)


def test_a_step_behind_a_gap_is_no_pick():
    data = three(60.0, 1e9)
    data[3500:] += 0.5  # as when a digitiser comes back with another offset
    network = Network(sensor())

    found = picks(run(network, data, last=3000) + run(network, data, first=3500))

    assert found == []


def test_a_checkpoint_goes_on_as_if_nothing_had_been():
    data = three()
    through, before = Network(sensor()), Network(sensor())

    expected = picks(run(through, data))
    first = picks(run(before, data, last=2030, step=70))
    after = Network(sensor())
    after.restore(before.checkpoint())
    found = first + picks(run(after, data, first=2030))

    assert found == expected
    same(kept(through), kept(after))


def test_a_restart_after_a_gap_gives_no_false_pick():
    data = three(80.0, 1e9)
    network, again = Network(sensor()), Network(sensor())
    run(network, data, last=3000)

    again.restore(network.checkpoint())

    assert picks(run(again, data, first=4500)) == []


def test_a_checkpoint_of_another_network_is_refused():
    saved = Network(sensor()).checkpoint()

    with pytest.raises(NotValid, match="same channels and settings"):
        Network(sensor("BBB")).restore(saved)


def test_components_of_two_instruments_are_two_sensors():
    channels = [*sensor(), *sensor(quantity="velocity")[:0], channel("HHZ", quantity="velocity")]

    network = Network(channels)

    assert [(one.band, one.rows) for one in network.sensors] == [
        ("HN", (0, 1, 2)),
        ("HH", (3, -1, -1)),
    ]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"gain": 0.0}, r"channel 1 \(XX.AAA.00.HNZ\): gain"),
        ({"rate_hz": 0.0}, "rate_hz"),
        ({"quantity": "pressure"}, "acceleration or velocity"),
    ],
)
def test_channels_that_cannot_be_used_are_named(changed, message):
    with pytest.raises(NotValid, match=message):
        Network([channel(**changed)])


def test_flat_arrays_that_do_not_fit_are_refused():
    network = Network(sensor())

    with pytest.raises(NotValid, match="offsets"):
        network.tick(np.zeros(1, np.int32), np.zeros(1), np.array([0, 5]), np.zeros(4))
    with pytest.raises(NotValid, match="rows"):
        network.tick(np.full(1, 3, np.int32), np.zeros(1), np.array([0, 4]), np.zeros(4))


def test_packets_of_channels_not_in_the_network_are_refused():
    network = Network(sensor())

    with pytest.raises(NotFound, match=r"XX\.ZZZ\.00\.HNZ"):
        network.tick_packets([Packet("XX.ZZZ.00.HNZ", BEGIN, RATE_HZ, np.zeros(10), BEGIN)])


def test_a_silent_component_leaves_the_others():
    data = three()
    network = Network(sensor())

    for begin in range(0, len(data), 100):
        rows = np.array([0, 1] if begin >= 1000 else [0, 1, 2], np.int32)
        part = data[begin : begin + 100, rows]
        result = network.tick(
            rows,
            np.full(rows.size, BEGIN + begin / RATE_HZ),
            np.arange(rows.size + 1) * 100,
            part.T.ravel(),
        )

    assert reasons(result.states[2]) == ("no data",)
    assert np.isfinite(result.motion.pga_ms2[0])


def test_slow_channels_run_beside_fast_ones():
    slow = channel("BNZ", "SLO", rate_hz=31.25)
    network = Network([channel(), slow])
    fast_data, slow_data = quake(40, 20), quake(40, 20)[::3]  # as if at 33 Hz: any shaking serves

    found = []
    for second in range(35):
        low, high = int(np.ceil(second * 31.25)), int(np.ceil((second + 1) * 31.25))
        found += network.tick(
            np.array([0, 1], np.int32),
            BEGIN + np.array([second, low / 31.25]),
            np.array([0, 100, 100 + high - low]),
            np.concatenate([fast_data[second * 100 : second * 100 + 100], slow_data[low:high]]),
        ).picks

    onset = np.ceil(20 * RATE_HZ / 3) / 31.25
    assert {pick.station for pick in found} == {"XX.AAA.00", "XX.SLO.00"}
    assert found[1].at == pytest.approx(BEGIN + onset, abs=0.1)


def test_what_is_not_a_number_is_bridged():
    data = three()
    data[1000:1005] = np.nan
    network = Network(sensor())

    results = run(network, data)

    assert np.isfinite(results[-1].motion.pga_ms2).all()
    assert len(picks(results)) == 1


def test_an_empty_tick_is_no_trouble():
    network = Network(sensor(), Settings())

    result = network.tick_packets([])

    assert result.picks == []
    assert reasons(result.states[0]) == ("no data",)


def test_a_channel_without_a_gain_may_be_picked_on_but_has_no_amplitudes():
    network = Network(sensor(gain=0.0), Settings(allow_uncalibrated=True))

    results = run(network, 1e6 * three())  # counts

    assert len(picks(results)) == 1
    assert "uncalibrated" in reasons(results[-1].states[0])
    assert np.isnan(results[-1].motion.pga_ms2[0])
