import numpy as np
import pytest
from scipy.signal import sosfreqz

from houfeng.monitoring.science.kunugi_2013 import intensity, sections
from houfeng.monitoring.stream import Network
from tests.monitoring.made_stream import run, sensor


def official(hz):
    """The three filters of the JMA's Notification 4 of 1996-02-15."""
    hz = np.maximum(np.asarray(hz, float), 1e-9)
    y = hz / 10
    period = np.sqrt(1 / hz)
    high_cut = (
        1
        + 0.694 * y**2
        + 0.241 * y**4
        + 0.0557 * y**6
        + 0.009664 * y**8
        + 0.00134 * y**10
        + 0.000155 * y**12
    ) ** -0.5
    return period * high_cut * np.sqrt(1 - np.exp(-((hz / 0.5) ** 3)))


def by_the_notification(acceleration_ms2, rate):
    """Intensity of a whole record: Fourier transform, 0.3 s, 2 log a + 0.94."""
    n = len(acceleration_ms2)
    spectrum = np.fft.rfft(acceleration_ms2 * 100, axis=0)
    weight = official(np.fft.rfftfreq(n, 1 / rate))
    weight[0] = 0
    filtered = np.fft.irfft(spectrum * weight[:, None], n, axis=0)
    vector = np.sort(np.sqrt((filtered**2).sum(axis=1)))[::-1]
    return 2 * np.log10(vector[int(np.ceil(0.3 * rate)) - 1]) + 0.94


@pytest.mark.parametrize(
    ("quantity", "highest_hz", "within"), [("acceleration", 20, 0.04), ("velocity", 10, 0.06)]
)
def test_the_sections_follow_the_official_filter(quantity, highest_hz, within):
    hz = np.geomspace(0.1, highest_hz, 60)
    made = sections(100.0, quantity)
    sos = np.column_stack([made[:, :3], np.ones(len(made)), made[:, 3:]])

    response = abs(sosfreqz(sos, hz, fs=100.0)[1]) / 100  # gal for m/s²
    expected = official(hz) * (2 * np.pi * hz if quantity == "velocity" else 1)

    np.testing.assert_allclose(response, expected, rtol=within)


@pytest.mark.parametrize(("rate", "within"), [(100.0, 0.1), (50.0, 0.1), (31.25, 0.15)])
def test_the_stream_gives_the_intensity_of_the_notification(rate, within):
    random = np.random.default_rng(3)
    n = int(50 * rate)
    # Strong shaking around 2 Hz that comes and goes within 50 s.
    spectrum = np.fft.rfft(random.standard_normal((n, 3)), axis=0)
    hz = np.fft.rfftfreq(n, 1 / rate)
    spectrum *= np.exp(-((np.log(np.maximum(hz, 1e-3) / 2)) ** 2))[:, None]
    shaking = np.fft.irfft(spectrum, n, axis=0)
    t = np.arange(n) / rate
    shaking *= (np.exp(-(((t - 25) / 6) ** 2)) / np.abs(shaking).max())[:, None] * 2.0

    result = run(Network(sensor(rate_hz=rate)), shaking, step=round(rate))[-1]

    assert result.motion.intensity_jma[0] == pytest.approx(
        by_the_notification(shaking, rate), abs=within
    )


def test_a_level_of_100_gal_is_4_9():
    # 2 log10(100) + 0.94
    np.testing.assert_allclose(intensity(np.array([100.0, 0.0])), [4.94, np.nan])
