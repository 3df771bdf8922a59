import numpy as np
import pytest
from obspy.signal.spectral_estimation import PPSD, get_nhnm, get_nlnm

from houfeng.monitoring.science.noise import (
    high_noise_model_db,
    low_noise_model_db,
    noise_density,
    octave_centres_s,
    segment_level_db,
    spectra,
    window_length,
)


@pytest.mark.parametrize(
    ("ours", "theirs"), [(low_noise_model_db, get_nlnm), (high_noise_model_db, get_nhnm)]
)
def test_petersons_models_are_those_obspy_ships(ours, theirs):
    """Whose table is sampled finely and given to 0.01 dB."""
    periods, levels = theirs()
    found = ours(periods)

    told = np.isfinite(found)
    assert told.sum() > 0.9 * len(periods)
    # Where two lines meet the tables jump by up to 0.2 dB, and the period is rounded.
    assert np.abs(found - levels)[told].max() < 0.35
    assert np.median(np.abs(found - levels)[told]) < 0.01


def test_petersons_models_at_the_periods_he_names():
    """Table 3 at 4.3 s: -141.10 dB; at 10 s: -132.18 - 31.57 = -163.75 dB."""
    found = low_noise_model_db(np.array([4.3, 10.0, 0.05, 2e5]))
    assert found[:2] == pytest.approx([-141.10, -163.75])
    assert np.isnan(found[2:]).all()


def test_white_noise_has_the_level_it_was_made_with():
    """Variance s² at rate f fills 0 to f/2 evenly: 2 s²/f. 1e-3 m/s² at 100 Hz: -77.0 dB."""
    samples = np.random.default_rng(0).normal(0, 1e-3, 360_000)
    expected = 10 * np.log10(2 * 1e-6 / 100)

    found = spectra(samples, 100.0, "acceleration", 60_000)

    assert expected == pytest.approx(-76.99, abs=0.01)
    assert len(found.levels_db) == 11
    # The mean of decibels of a spectrum of thirteen windows lies a little below.
    found_db = found.levels_db[:, found.periods_s < 5].mean()
    assert expected - 0.4 < found_db < expected
    assert np.abs(found.levels_db[:, found.periods_s < 0.5] - expected).max() < 1.0


def test_velocity_becomes_acceleration():
    """A velocity of v sin(2 pi f t) is an acceleration of 2 pi f v: at 0.5 Hz 9.94 dB more."""
    times = np.arange(60_000) / 100
    tone = np.sin(2 * np.pi * 0.5 * times)
    periods = np.array([2.0])

    velocity = segment_level_db(tone, 100.0, "velocity", periods)
    acceleration = segment_level_db(tone, 100.0, "acceleration", periods)

    # Of all frequencies of the octave the mean of 20 log10(2 pi f), which is that of its centre.
    assert velocity - acceleration == pytest.approx(20 * np.log10(np.pi), abs=0.5)


def test_levels_are_those_of_obspys_ppsd():
    """The same random walk, an hour at 20 Hz, with a flat response."""
    from obspy import Stream, Trace

    generator = np.random.default_rng(4)
    samples = np.cumsum(generator.normal(0, 1, 20 * 3600)) + generator.normal(0, 20, 20 * 3600)
    trace = Trace(samples)
    trace.stats.update({"sampling_rate": 20.0, "network": "XX", "station": "A", "channel": "HNZ"})
    # Not for a hydrophone but for data that are acceleration already: PPSD divides by w² only
    # where it believes in velocity, so the response of an accelerometer is one zero less.
    flat = {"gain": 1.0, "poles": [], "zeros": [], "sensitivity": 1.0}
    ppsd = PPSD(trace.stats, flat, ppsd_length=3600.0, special_handling="ringlaser")
    ppsd.add(Stream([trace]))
    theirs = ppsd.psd_values[0]
    periods = np.array(ppsd.period_bin_centers)

    ours = segment_level_db(samples, 20.0, "acceleration", periods)

    inside = (periods > 0.15) & (periods < 100)
    assert inside.sum() > 50
    assert np.abs(ours - theirs)[inside].max() < 0.35


def test_the_density_sums_to_one_and_knows_its_middle():
    samples = np.random.default_rng(0).normal(0, 1e-4, 100_000)
    found = spectra(samples, 100.0, "acceleration", 10_000)

    density = noise_density(found)

    assert density.shares.sum(axis=1) == pytest.approx(np.ones(len(found.periods_s)))
    mode = density.levels_db[density.shares.argmax(axis=1)]
    assert np.abs(mode - density.percentiles_db[1]).max() <= 3.0
    assert (np.diff(density.percentiles_db, axis=0) >= 0).all()


def test_a_dead_channel_has_a_level_too():
    level = segment_level_db(np.zeros(10_000), 100.0, "acceleration", np.array([1.0]))
    assert level == pytest.approx([-300.0])


def test_windows_and_centres():
    """A quarter of 3,600 s at 100 a second is 90,000: the power of two below is 65,536."""
    assert window_length(360_000) == 65_536
    assert window_length(3) == 0
    centres = octave_centres_s(65_536, 100.0)
    assert centres[0] / np.sqrt(2) >= 0.02
    assert centres[-1] * np.sqrt(2) <= 655.36
    assert np.diff(np.log2(centres)) == pytest.approx(0.125)
    assert len(spectra(np.zeros(100), 100.0, "velocity", 100).levels_db) == 0
