import numpy as np
import pytest

from houfeng.monitoring.science.onset import aic_onset


def find(trace):
    ring = np.zeros(1024, np.float32)
    ring[: trace.size] = trace
    return aic_onset(ring, 1023, 0, trace.size, np.empty(1024))


def test_the_onset_is_where_the_power_changes():
    random = np.random.default_rng(0)
    trace = random.standard_normal(300)
    trace[250:] *= 10

    onset, sigma = find(trace)

    assert onset == pytest.approx(250, abs=2)
    assert sigma < 5


def test_a_weak_change_is_known_less_sharply():
    random = np.random.default_rng(0)
    noise = random.standard_normal(300)
    strong, weak = noise.copy(), noise.copy()
    strong[200:] *= 10
    weak[200:] *= 1.5

    assert find(weak)[1] > 3 * find(strong)[1]


def test_the_ring_may_wrap():
    random = np.random.default_rng(0)
    trace = random.standard_normal(300)
    trace[250:] *= 10
    ring = np.empty(512, np.float32)
    at = (np.arange(300) + 5000) & 511
    ring[at] = trace

    onset, _ = aic_onset(ring, 511, 5000, 5300, np.empty(512))

    assert onset - 5000 == find(trace)[0]


def test_of_silence_nothing_is_told():
    onset, sigma = find(np.zeros(100))

    assert np.isfinite(sigma)
    assert 0 <= onset < 100
