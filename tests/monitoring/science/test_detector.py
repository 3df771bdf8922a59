import numpy as np
import pytest
from obspy.signal.trigger import recursive_sta_lta
from scipy.signal import butter, sosfilt

from houfeng.monitoring.science.quality import BEHIND
from houfeng.monitoring.settings import Settings, seiscomp
from houfeng.monitoring.stream import Network
from tests.monitoring.made_stream import BEGIN, channel, picks, quake, run


def averages(network):
    picker = network.checkpoint()["pickers"][0]
    return picker["sta0"], picker["lta0"]


def band_passed(x, low, high):
    x = np.concatenate([[x[0]] * BEHIND, x[:-BEHIND]])  # spikes are looked for in what comes next
    x = x - np.cumsum(x) / np.arange(1, x.size + 1)  # the running mean, while its window fills
    for kind, corner in (("high", low), ("low", high)):
        x = sosfilt(butter(2, corner, kind, fs=100.0, output="sos"), x)
    return x


def test_the_ratio_of_squares_is_obspys():
    x = quake(59, 50, seed=2)
    settings = Settings(bands_hz=((2.0, 20.0),) * 3, sta_s=(0.5,) * 3, lta_s=5.0)
    network = Network([channel()], settings)

    run(network, x[:, None])

    sta, lta = averages(network)
    # ObsPy starts from nothing, we from the first samples: forgotten after ten long windows.
    expected = recursive_sta_lta(band_passed(x, 2.0, 20.0), 50, 500)[-1]
    assert sta / lta == pytest.approx(expected, rel=1e-3)


def test_seiscomps_form_is_on_the_absolute_value_and_its_long_mean_is_fed_by_the_short():
    x = quake(50, 45, seed=2)
    settings = Settings(
        bands_hz=((0.7, 2.0),) * 3, sta_s=(2.0,) * 3, lta_s=20.0, form=seiscomp().form
    )
    network = Network([channel()], settings)

    run(network, x[:, None])

    sta = lta = 0.0
    for count, value in enumerate(np.abs(band_passed(x, 0.7, 2.0)), 1):
        sta += (value - sta) / min(count, 200)
        lta += (sta - lta) / min(count, 2000)
    assert averages(network) == pytest.approx((sta, lta), rel=1e-6)


def test_a_single_spike_is_no_pick():
    x = quake(40, 1e9)
    x[2000] += 0.5

    assert picks(run(Network([channel()]), x[:, None])) == []


def test_a_blip_of_a_tenth_of_a_second_is_no_pick():
    x = quake(40, 1e9)
    x[2000:2010] += 0.01 * np.sin(2 * np.pi * np.arange(10) / 5)

    assert picks(run(Network([channel()]), x[:, None])) == []


def test_something_larger_in_the_coda_is_told_without_a_phase():
    x = quake(40, 15, snr=20) + quake(40, 22, seed=9, snr=400)

    found = picks(run(Network([channel()]), x[:, None]))

    assert [pick.phase for pick in found] == ["P", ""]
    assert found[1].at == pytest.approx(BEGIN + 22, abs=0.1)


def test_something_smaller_in_the_coda_is_not_told():
    x = quake(40, 15, snr=400)
    x[2200:] += 0.02 * np.random.default_rng(1).standard_normal(1800)

    assert len(picks(run(Network([channel()]), x[:, None]))) == 1


def test_a_pick_does_not_hang_on_the_unit():
    x = quake(40, 20)

    in_units = picks(run(Network([channel()]), x[:, None]))
    in_counts = picks(run(Network([channel(gain=1e6)]), 1e6 * x[:, None]))

    assert in_counts[0].at == pytest.approx(in_units[0].at, abs=0.011)


def test_the_detector_of_seiscomp_sees_a_low_frequency_onset():
    t = np.arange(20000) / 100
    x = quake(200, 1e9) + np.where(t > 120, 0.01 * np.sin(2 * np.pi * 1.2 * (t - 120)), 0)

    found = picks(run(Network([channel()], seiscomp()), x[:, None]))

    assert found[0].at == pytest.approx(BEGIN + 120, abs=0.5)
