import numpy as np
import pytest

from houfeng.monitoring.settings import Settings
from houfeng.monitoring.stream import Network
from tests.monitoring.made_stream import BEGIN, run, sensor

HZ, SIZE = 2.0, 0.5  # of a steady wave, m/s²
TURN = 2 * np.pi * HZ
STEADY = Settings(noisy_ms2=np.inf, noisy_ms=np.inf)  # a steady wave is noise by rights


def wave(seconds=60, share=(1.0, 1.0, 1.0), size=SIZE):
    t = np.arange(int(seconds * 100)) / 100
    return size * np.sin(TURN * t)[:, None] * np.array(share)[None, :]


def test_vector_peaks_of_a_steady_wave():
    result = run(Network(sensor(), STEADY), wave(100))[-1]

    # In phase on three components; at 2 Hz the band of 0.1-10 Hz passes all but 0.1 %.
    assert result.motion.pga_ms2[0] == pytest.approx(np.sqrt(3) * SIZE, rel=0.01)
    assert result.motion.pgv_ms[0] == pytest.approx(np.sqrt(3) * SIZE / TURN, rel=0.01)
    # 3.17 lg 0.866 + 6.59 = 6.392; 3.00 lg 0.0689 + 9.77 = 6.285: both from VI, velocity decides.
    assert result.motion.intensity_gb[0] == pytest.approx(6.285, abs=0.02)


def test_envelopes_of_a_steady_wave():
    result = run(Network(sensor(), STEADY), wave(share=(1.0, 0.6, 0.8)))[-1]

    vertical, horizontal = result.motion.envelopes[0]
    # The horizontal components are 0.6 and 0.8 of the vertical: together as large. At 2 Hz the
    # high-pass of 3 s takes 0.04 %, the low-pass at 30 Hz nothing.
    expected = [SIZE, SIZE / TURN, SIZE / TURN**2]
    np.testing.assert_allclose(vertical, expected, rtol=0.02)
    np.testing.assert_allclose(horizontal, expected, rtol=0.02)


def test_a_seismometer_of_velocity_tells_the_same():
    t = np.arange(10000) / 100
    velocity = (SIZE / TURN * np.cos(TURN * t))[:, None] * np.ones(3)

    felt = run(Network(sensor(quantity="velocity"), STEADY), velocity)[-1].motion
    told = run(Network(sensor(), STEADY), wave(100))[-1].motion

    assert felt.pga_ms2[0] == pytest.approx(told.pga_ms2[0], rel=0.01)
    assert felt.pgv_ms[0] == pytest.approx(told.pgv_ms[0], rel=0.01)
    assert felt.intensity_jma[0] == pytest.approx(told.intensity_jma[0], abs=0.05)
    np.testing.assert_allclose(felt.envelopes, told.envelopes, rtol=0.02)


def test_intensity_remembers_a_minute():
    shaking = wave(100)
    shaking[2000:] = 1e-6 * np.random.default_rng(0).standard_normal((8000, 3))
    network = Network(sensor(), STEADY)

    within = run(network, shaking, last=7500)[-1]
    after = run(network, shaking, first=7500)[-1]

    assert within.motion.intensity_gb[0] == pytest.approx(6.285, abs=0.1)
    assert after.motion.intensity_gb[0] < 3
    assert after.motion.intensity_jma[0] == pytest.approx(2 * np.log10(0.1) + 0.94)  # the least


def test_the_history_has_the_peaks_of_each_second():
    shaking = wave(40)
    shaking[2000:] *= 2
    network = Network(sensor(), STEADY)
    run(network, shaking, step=37)

    found = network.history(BEGIN + 10, BEGIN + 40)

    assert list(found.at) == list(BEGIN + np.arange(11, 41))
    assert found.pga_ms2[0, 5] == pytest.approx(np.sqrt(3) * SIZE, rel=0.02)
    assert found.pga_ms2[0, -1] == pytest.approx(2 * np.sqrt(3) * SIZE, rel=0.02)
    assert found.envelopes.shape == (1, 30, 2, 3)
    one = network.history(BEGIN + 10, BEGIN + 40, sensors=np.array([0]))
    np.testing.assert_array_equal(one.envelopes, found.envelopes)
    none = network.history(BEGIN + 10, BEGIN + 40, sensors=np.empty(0, np.int64))
    assert none.pga_ms2.shape == (0, 30)
    assert network.peaks(BEGIN + 30)[0][0] == pytest.approx(2 * np.sqrt(3) * SIZE, rel=0.02)


def test_no_peaks_while_filters_settle():
    network = Network(sensor(), STEADY)

    early = run(network, wave(5))[-1]

    assert np.isnan(early.motion.pga_ms2[0])
    assert np.isnan(early.motion.intensity_gb[0])
