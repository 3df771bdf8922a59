import numpy as np
import pytest

from houfeng.monitoring.stream import Network, reasons
from tests.monitoring.made_stream import BEGIN, channel, picks, quake, run, sensor


def told(network, x, **how):
    return reasons(run(network, x[:, None], **how)[-1].states[0])


def test_a_good_channel_has_no_reason():
    assert told(Network([channel()]), quake(30, 1e9)) == ()


def test_a_flat_line_is_dead_and_what_follows_it_no_onset():
    x = quake(60, 1e9)
    x[1000:3000] = x[999]
    network = Network([channel()])

    assert told(network, x, last=2000) == ("dead",)
    results = run(network, x[:, None], first=2000)
    assert picks(results) == []
    assert reasons(results[-1].states[0]) == ()


def test_zeros_before_the_data_are_no_noise():
    x = quake(60, 40)
    x[:1500] = 0

    found = picks(run(Network([channel()]), x[:, None]))

    assert len(found) == 1
    assert found[0].at % 100 == pytest.approx(40, abs=0.05)


def test_isolated_spikes_are_told_and_an_onset_is_none():
    x = quake(40, 1e9)
    x[[2000, 2300, 2900, 3100]] += 1.0

    assert told(Network([channel()]), x) == ("spiking",)
    assert told(Network([channel()]), quake(40, 30, snr=1000)) == ()


def test_a_single_spike_is_taken_out():
    x = np.stack([quake(40, 1e9, seed) for seed in range(3)], axis=1)
    spoilt = x.copy()
    spoilt[2000, 0] += 0.5
    clean, network = Network(sensor()), Network(sensor())

    run(clean, x)
    results = run(network, spoilt)

    assert picks(results) == []
    assert network.peaks(BEGIN + 15)[0][0] == pytest.approx(clean.peaks(BEGIN + 15)[0][0], rel=0.05)


def test_a_spiking_sensor_gives_no_peaks():
    x = np.stack([quake(40, 1e9, seed) for seed in range(3)], axis=1)
    x[[2000, 2300, 2900, 3100], 1] += 1.0

    result = run(Network(sensor()), x)[-1]

    assert np.isnan(result.motion.pga_ms2[0])


def test_a_known_limit_and_full_scale_clip():
    x = quake(30, 20, snr=50) * 1e6
    limited = np.clip(x, -4e4, 4e4)

    assert told(Network([channel(gain=1e6, clip_counts=4e4)]), limited) == ("clipped",)
    assert told(Network([channel(gain=1e9)]), np.clip(x * 1e3, -8.3e6, 8.3e6)) == ("clipped",)


def test_a_flat_top_at_an_unknown_level_is_clipped():
    t = np.arange(3000) / 100
    x = quake(30, 1e9) * 1e6 + np.where(t > 20, 1e5 * np.sin(2 * np.pi * 0.8 * t), 0)

    assert told(Network([channel(gain=1e6)]), np.rint(np.clip(x, -6e4, 6e4))) == ("clipped",)
    assert told(Network([channel(gain=1e6)]), np.rint(x)) == ()


def test_a_clipped_sensor_has_no_amplitudes_for_a_minute():
    x = np.stack([quake(100, 20, seed, snr=50) for seed in range(3)], axis=1) * 1e6
    x[:, 1] = np.clip(x[:, 1], -4e4, 4e4)
    network = Network(sensor(gain=1e6, clip_counts=4e4))

    during = run(network, x, last=2500)[-1]
    later = run(network, x, first=2500)

    assert np.isnan(during.motion.pga_ms2[0])
    assert np.isnan(during.motion.intensity_jma[0])
    assert np.isfinite(later[-1].motion.pga_ms2[0])
    assert np.isnan(later[20].motion.pga_ms2[0])


def test_a_loud_site_is_noisy_but_an_earthquake_is_not():
    assert told(Network([channel()]), 100 * quake(60, 1e9)) == ("noisy",)
    assert told(Network([channel()]), quake(45, 30, snr=500)) == ()


def test_the_clipped_broadbands_of_hawaii_are_named(shared):
    obspy = pytest.importorskip("obspy")
    # By eye and by count: all but HOVE's north, which stays at two thirds of full scale.
    clipped, clean = set(), set()
    for path in sorted((shared / "data/waveforms/hawaii_m53_clipped").glob("*.mseed")):
        trace = obspy.read(path).merge(fill_value="interpolate")[0]
        code = trace.stats.channel
        network = Network(
            [channel(code, trace.stats.station, gain=6e8, quantity="velocity", rate_hz=100.0)]
        )
        states = [one.states[0] for one in run(network, trace.data[:, None].astype(float))]
        named = any("clipped" in reasons(one) for one in states)
        (clipped if named else clean).add(f"{trace.stats.station}.{code}")

    assert clean == {"HOVE.HHN"}
    assert len(clipped) == 17
