import numpy as np
import pytest

from houfeng.monitoring.health import Health
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.made_network import START, channel

CHANNELS = [channel(f"XX.A{at}..HNZ") for at in range(3)]


def test_latency_percentiles_are_right_to_a_tenth_of_a_decade():
    generator = np.random.default_rng(3)
    latencies = generator.lognormal(np.log(1.2), 0.6, 5000)
    health = Health(CHANNELS)

    for latency in latencies:
        health.saw(np.array([1], np.int32), np.array([latency]))

    for percent in (50.0, 95.0):
        found = health.latency_percentile_s(percent)[1]
        truth = np.percentile(latencies, percent)
        assert truth <= found <= truth * 10**0.1
    assert np.isnan(health.latency_percentile_s(50.0)[[0, 2]]).all()
    assert health.latency_s[1] == latencies[-1]


def test_several_packets_of_a_channel_are_each_counted():
    health = Health(CHANNELS)

    health.count("samples", np.array([0, 2, 0], np.int32), np.array([10, 20, 30]))

    assert list(health.counts["samples"]) == [40, 0, 20]


@pytest.mark.parametrize("latency", [-1800.0, 0.0, 1e9])
def test_latencies_beyond_the_bins_are_counted_in_the_outermost(latency):
    health = Health(CHANNELS)
    health.saw(np.array([0], np.int32), np.array([latency]))
    assert np.isfinite(health.latency_percentile_s(50.0)[0])


def test_availability_is_what_came_of_what_was_to_come():
    """Of ten seconds, seven came."""
    health = Health(CHANNELS)
    health.first_at[0], health.newest_at[0] = START, START + 10
    health.count("samples", np.array([0], np.int32), 700)

    first, second, _ = health.report({"XX.A0.": "clock_slow"})

    assert first.availability == pytest.approx(0.7)
    assert first.excluded == "clock_slow"
    assert np.isnan(second.availability)


def test_a_checkpoint_brings_everything_back():
    health = Health(CHANNELS)
    health.count("gap", np.array([1], np.int32))
    health.saw(np.array([1], np.int32), np.array([0.5]))
    again = Health(CHANNELS)

    again.restore(health.checkpoint())

    assert again.counts["gap"][1] == 1
    assert again.latency_percentile_s(50.0)[1] == health.latency_percentile_s(50.0)[1]
    with pytest.raises(NotValid):
        Health(CHANNELS[:2]).restore(health.checkpoint())


def test_a_changed_rate_loses_no_count():
    channels = [channel("XX.AAA..HNZ"), channel("XX.BBB..HNZ")]
    before, after = Health(channels), Health(channels)
    before.trouble("gap", 1, "2.00 s", 3)
    before.saw(np.array([0]), np.array([0.5]))
    before.newest_at[:] = START + 10
    after.notes.add("C", "no_metadata")

    after.go_on_from(before)

    assert after.report()[1].counts["gap"] == 3
    assert after.report()[0].latency_p50_s == before.report()[0].latency_p50_s
    assert after.notes.count(channels[1].id, "gap") == 3
    assert after.notes.count("C", "no_metadata") == 1
    # Named before: not the first time.
    assert not after.notes.add(channels[1].id, "gap")
