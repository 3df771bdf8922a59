"""Synthetic records against the ground-motion models the platform predicts with."""

import numpy as np
import pytest
from scipy import signal

from houfeng.monitoring.travel_times import TravelTimes, iasp91
from houfeng.warning.scenario_source import Scenario
from houfeng.warning.scenario_waves import waves_of
from houfeng.warning.science.band_noise import Carriers, octaves
from houfeng.warning.science.ground_table import look_up
from houfeng.warning.science.pd_magnitude import lg_pd_cm
from houfeng.warning.tables import ground_table

KMS = np.repeat([10.0, 20.0, 40.0, 80.0, 150.0], 12)
BEFORE_S = 10.0


@pytest.fixture(scope="module")
def times():
    return TravelTimes.build(iasp91())


def felt(mw, seed, times):
    """(ln PGA, ln PGV) less the models' mean, and ln Pd less its relation's; each (n,)."""
    rng = np.random.Generator(np.random.SFC64(seed))
    bands = octaves(100.0)
    towards = rng.uniform(0.0, 2 * np.pi, KMS.size)
    lats = 30.0 + KMS * np.cos(towards) / 111.195
    lons = 103.0 + KMS * np.sin(towards) / (111.195 * np.cos(np.radians(30.0)))
    waves = waves_of(
        Scenario(mw, 103.0, 30.0, 10.0), 0.0, lons, lats, np.zeros(KMS.size), times, bands,
        -BEFORE_S, rng, lasts_s=130.0,
    )  # fmt: skip
    n, points = KMS.size, 1301
    power = waves.on_grid(round((-BEFORE_S - waves.first_at) / waves.step_s), points)
    rows = np.concatenate([np.arange(n), n + np.arange(n), n + np.arange(n)])
    carriers = Carriers(bands, np.zeros((2 * n, bands.bands)), rows, rng)
    made = carriers.record(np.sqrt(power.reshape(2 * n, points, bands.bands)), rng)
    slow = signal.butter(2, 0.075, "high", fs=100.0, output="sos")
    velocity = signal.sosfilt(slow, np.cumsum(made, axis=1) / 100.0, axis=1)
    depth = signal.sosfilt(slow, np.cumsum(velocity[:n], axis=1) / 100.0, axis=1)
    _, north, east = made.reshape(3, n, -1)
    _, v_north, v_east = velocity.reshape(3, n, -1)
    table = ground_table()
    mws, ground = np.full(n, mw), np.full(n, np.log(500.0))
    models = [
        look_up(measure, table.axes, mws, ground, np.maximum(waves.rupture_km, 1.0))
        for measure in (table.ln_pga, table.ln_pgv)
    ]
    begin = ((waves.p_at + BEFORE_S) * 100).astype(int)
    end = ((np.minimum(waves.p_at + 4.0, waves.s_at) + BEFORE_S) * 100).astype(int)
    pd = [np.abs(depth[at, begin[at] : end[at]]).max() for at in range(n)]
    of_pd = lg_pd_cm(mws, np.hypot(waves.epicentral_km, 10.0))
    return (
        np.log(np.hypot(north, east).max(axis=1)) - models[0],
        np.log(np.hypot(v_north, v_east).max(axis=1)) - models[1],
        (np.log10(np.array(pd) * 100.0) - of_pd) * np.log(10.0),
    )


@pytest.fixture(scope="module")
def residuals(times):
    return {
        mw: np.array([felt(mw, 100 * seed + int(10 * mw), times) for seed in range(8)])
        for mw in (5.0, 6.0, 7.0)
    }


def _flat(found):
    """(measure, record) of (earthquake, measure, place)."""
    return found.transpose(1, 0, 2).reshape(3, -1)


@pytest.mark.parametrize("mw", [5.0, 6.0, 7.0])
def test_peaks_are_those_of_the_models(residuals, mw):
    """NGA-West2's mean (ASK14, BSSA14, CB14, CY14), Vs30 500 m/s, 10 to 150 km.

    Eight earthquakes: their own terms (0.35) leave the mean uncertain by 0.13.
    """
    pga, pgv, pd = _flat(residuals[mw])
    assert pga.mean() == pytest.approx(0.0, abs=0.35)
    assert pgv.mean() == pytest.approx(0.0, abs=0.35)
    if mw < 6.5:  # above it four seconds are too short for the relation
        assert pd.mean() == pytest.approx(0.0, abs=0.45)


def test_peaks_scatter_as_recorded_ones_do(residuals):
    """Total sigma of the models: 0.6 to 0.75 of ln PGA and ln PGV."""
    every = np.concatenate([_flat(found) for found in residuals.values()], axis=1)
    assert 0.5 < every[0].std() < 0.8
    assert 0.5 < every[1].std() < 0.8


def test_no_trend_with_distance(residuals):
    every = np.concatenate([_flat(found) for found in residuals.values()], axis=1)
    away = np.tile(KMS, every.shape[1] // KMS.size)
    for of_measure in every[:2]:
        slope = np.polyfit(np.log(away), of_measure, 1)[0]
        assert slope == pytest.approx(0.0, abs=0.15)
