"""Records made of octaves: as strong as asked for, and without steps of velocity."""

import numpy as np
import pytest
from scipy import signal

from houfeng.warning.science.band_noise import Carriers, octaves


def generator(seed=1):
    return np.random.Generator(np.random.SFC64(seed))


def test_every_octave_is_as_strong_as_asked_for():
    bands, rng = octaves(100.0), generator()
    # Densities over 50 dB: each octave must not be filled by its neighbours' skirts.
    density = 10.0 ** np.linspace(0.0, -5.0, bands.bands)
    amplitudes = np.sqrt(density * np.diff(bands.edges_hz))
    rows = np.zeros(8, np.int64)
    carriers = Carriers(bands, amplitudes[None], rows, rng)
    steady = np.broadcast_to(amplitudes, (1, 6001, bands.bands))
    made = carriers.record(steady, rng)
    assert made.shape == (8, 60_000)
    f, power = signal.welch(made, fs=100.0, nperseg=16_384)
    for low, high, wanted in zip(bands.edges_hz[:-1], bands.edges_hz[1:], density, strict=True):
        inside = (f >= low) & (f <= high)
        found = power[:, inside].mean()
        assert 10 * np.log10(found / wanted) == pytest.approx(0.0, abs=1.5), (low, high)


def test_pieces_follow_each_other_without_a_jump():
    bands, rng = octaves(100.0), generator()
    amplitudes = np.zeros((1, 11, bands.bands))
    amplitudes[..., 2] = 1.0  # 0.125 to 0.25 Hz: smooth from sample to sample
    carriers = Carriers(bands, amplitudes[:, 0], np.zeros(2, np.int64), rng)
    pieces = [carriers.record(amplitudes, rng) for _ in range(40)]
    whole = np.concatenate(pieces, axis=1)
    steps = np.abs(np.diff(whole, axis=1))
    borders = steps[:, 99::100]
    assert borders.max() <= steps.max() < 0.05


def test_a_sudden_wave_leaves_no_velocity_behind():
    # Half of an impulse would stay for ever if noise were cut off after it is filtered.
    bands, rng = octaves(100.0), generator()
    amplitudes = np.zeros((1, 601, bands.bands))
    amplitudes[:, 100:140, 6:] = 1.0  # 2 to 32 Hz, four seconds long
    carriers = Carriers(bands, np.zeros((1, bands.bands)), np.zeros(50, np.int64), rng)
    velocity = np.cumsum(carriers.record(amplitudes, rng), axis=1) / 100.0
    left = np.abs(velocity[:, -1000:]).max(axis=1)
    assert np.median(left / np.abs(velocity).max(axis=1)) < 1e-3


def test_slow_instruments_get_fewer_octaves():
    assert octaves(100.0).edges_hz[-1] == 32.0
    assert octaves(20.0).edges_hz[-1] == pytest.approx(9.0)
    assert octaves(20.0).step_s == pytest.approx(0.1)
