"""A made-up network's packets: the same from the same seed, late, with gaps, some dead."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.monitoring.travel_times import TravelTimes, iasp91
from houfeng.vocabulary.errors import NotValid
from houfeng.warning.scenario_network import channels_at, grid_network, square_network
from houfeng.warning.scenario_source import Scenario
from houfeng.warning.simulate import Simulation, SimulationSettings

AT = 1_700_000_000.0


@pytest.fixture(scope="module")
def times():
    return TravelTimes.build(iasp91())


def network(side=5):
    return square_network(103.0, 30.0, 15.0, side, 1)


def made(times, seed=1, seconds=20.0, scenario=None, channels=None, **settings):
    simulation = Simulation(
        channels or network(), times, seed, starts_at=AT, settings=SimulationSettings(**settings)
    )
    if scenario is not None:
        simulation.add(scenario, AT + 5.0)
    return simulation, list(simulation.packets(seconds))


def test_the_same_seed_makes_the_same_packets(times):
    quake = Scenario(5.5, 103.0, 30.0, 8.0)
    _, first = made(times, 7, 12.0, quake)
    _, again = made(times, 7, 12.0, quake)
    _, other = made(times, 8, 12.0, quake)
    assert len(first) == len(again)
    for a, b in zip(first, again, strict=True):
        assert (a.channel, a.starts_at, a.arrived_at) == (b.channel, b.starts_at, b.arrived_at)
        assert (a.samples == b.samples).all()
    shared = zip(first, other, strict=False)
    assert any(
        a.samples.size != b.samples.size or (a.samples != b.samples).any() for a, b in shared
    )


def test_dead_stations_stay_dead(times):
    simulation, packets = made(times, 3, 60.0, dead_share=0.3)
    assert 0 < len(simulation.dead) < 25
    of_dead = [p for p in packets if p.channel.rsplit(".", 1)[0] in simulation.dead]
    # Silent, or one and the same value for ever.
    assert of_dead
    assert {float(v) for p in of_dead for v in p.samples} == {1234.0}
    alive = {p.channel.rsplit(".", 1)[0] for p in packets} - simulation.dead
    assert len(alive) == 25 - len(simulation.dead)


def test_packets_come_in_order_and_late(times):
    _, packets = made(times, 1, 60.0)
    arrived = [p.arrived_at for p in packets]
    assert arrived == sorted(arrived)
    late = np.array([p.arrived_at - p.starts_at - p.samples.size / p.rate_hz for p in packets])
    assert late.min() > 0
    # Median half a second; a link that was late once keeps the order of what follows.
    assert np.median(late) == pytest.approx(0.5, abs=0.15)
    assert 1.0 < np.percentile(late, 99) < 8.0


def test_gaps_are_made(times):
    simulation, packets = made(times, 1, 200.0, lost_share=0.05, dead_share=0.0)
    assert len(packets) == pytest.approx(0.95 * 200 * 75, rel=0.03)
    assert simulation.dead == frozenset()


def test_the_wave_comes_when_it_should(times):
    simulation = Simulation(network(), times, 2, starts_at=AT)
    waves = simulation.add(Scenario(6.0, 103.0, 30.0, 10.0), AT + 10.0)
    pieces = [simulation.piece() for _ in range(40)]
    records = np.concatenate(pieces, axis=1)
    nearest = int(np.argmin(waves.epicentral_km))
    # 6 km a second in the upper crust, from 10 km below.
    assert waves.p_at[nearest] - AT - 10.0 == pytest.approx(
        np.hypot(waves.epicentral_km[nearest], 10.0) / 5.8, rel=0.1
    )
    vertical = np.abs(records[3 * nearest] - records[3 * nearest, :1000].mean())
    onset = round((waves.p_at[nearest] - AT) * 100)
    assert vertical[: onset - 20].max() < 0.01 * vertical[onset : onset + 300].max()


def test_horizontal_components_feel_more_of_the_s_wave(times):
    simulation = Simulation(network(), times, 2, starts_at=AT)
    simulation.add(Scenario(6.0, 103.0, 30.0, 10.0), AT + 10.0)
    records = np.concatenate([simulation.piece() for _ in range(40)], axis=1)
    power = np.square(records).sum(axis=1).reshape(-1, 3)
    assert np.median(power[:, 1] / power[:, 0]) == pytest.approx(2.0, rel=0.3)


def test_a_seismometer_feels_velocity(times):
    lons, lats = np.full(30, 103.0), 30.3 + 0.001 * np.arange(30)
    of_acceleration = channels_at(lons, lats, "A")
    of_velocity = tuple(
        replace(c, code="HH" + c.code[2], quantity="velocity", gain=1e9, clip_counts=None)
        for c in of_acceleration
    )
    quiet = {"dead_share": 0.0}
    peaks = []
    for channels in (of_acceleration, of_velocity):
        simulation = Simulation(
            channels, times, 4, starts_at=AT, settings=SimulationSettings(**quiet)
        )
        simulation.add(Scenario(5.5, 103.0, 30.0, 10.0), AT + 5.0)
        felt = np.concatenate([simulation.piece() for _ in range(40)], axis=1)
        if channels is of_acceleration:
            felt = np.cumsum(felt - felt[:, :400].mean(axis=1, keepdims=True), axis=1) / 100.0
        peaks.append(np.abs(felt[1::3]).max(axis=1) / channels[0].gain)
    assert np.median(peaks[1]) / np.median(peaks[0]) == pytest.approx(1.0, abs=0.35)


def test_a_clipped_sensor_clips(times):
    channels = tuple(replace(c, clip_counts=20_000.0) for c in network(3))
    simulation = Simulation(channels, times, 2, starts_at=AT)
    simulation.add(Scenario(7.0, 103.0, 30.0, 10.0), AT + 2.0)
    records = np.concatenate([simulation.piece() for _ in range(20)], axis=1)
    assert np.abs(records).max() == 20_000.0


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("--magnitude", {"magnitude": 9.5}),
        ("--magnitude", {"magnitude": float("nan")}),
        ("--longitude", {"longitude": 181.0}),
        ("--depth-km", {"depth_km": 700.0}),
        ("--strike", {"strike_deg": -5.0}),
        ("--dip", {"dip_deg": 0.0}),
        ("--length-km", {"length_km": 0.0}),
        ("--length-km", {"length_km": 10.0, "point": True}),
    ],
)
def test_bad_sources_are_named(field, told):
    with pytest.raises(NotValid, match=field):
        Scenario(**{"magnitude": 6.0, "longitude": 103.0, "latitude": 30.0} | told)


def test_bad_networks_are_named(times):
    with pytest.raises(NotValid, match="--spacing-km"):
        grid_network(103.0, 30.0, 1.0, 1000.0, 1)
    with pytest.raises(NotValid, match="one sampling rate"):
        mixed = (network(3)[0], replace(network(3)[1], rate_hz=50.0))
        Simulation(mixed, times, 1, starts_at=AT)
    with pytest.raises(NotValid, match="channel"):
        Simulation((), times, 1, starts_at=AT)
    with pytest.raises(NotValid, match="packet_s"):
        SimulationSettings(packet_s=0.0)
