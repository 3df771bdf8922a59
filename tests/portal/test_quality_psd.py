"""The spectrum of a station's last minutes: made noise has the level it was made with."""

import re
from dataclasses import dataclass

import numpy as np
import pytest
from django.utils import translation

from houfeng.portal.quality_psd import psd_drawing


@dataclass(frozen=True)
class Stretch:
    rate_hz: float
    samples: np.ndarray


@dataclass(frozen=True)
class Calibrated:
    gain: float
    quantity: str


def noise(seconds=300, level=1e-3, gain=1e6):
    samples = np.random.default_rng(1).normal(0, level * gain, int(seconds * 100))
    return Stretch(100.0, samples.astype(np.float32))


FELT = {"XX.A..HNZ": Calibrated(1e6, "acceleration"), "XX.A..HNE": Calibrated(1e6, "acceleration")}


def test_white_noise_has_its_level_in_the_table_though_minutes_lack():
    """1e-3 m/s² at 100 Hz fills 0 to 50 Hz: 2e-8 (m/s²)²/Hz, -77 dB."""
    stretch = noise()
    stretch.samples[10_000:13_000] = np.nan
    drawn = psd_drawing({"XX.A..HNZ": stretch}, FELT, "en")
    levels = [int(one) for one in re.findall(r'<td class="figure">−(\d+)</td>', drawn)]
    table = np.array(levels[: 3 * 5])
    assert drawn.startswith("\n<figure") or "<figure" in drawn
    assert "HNZ" in drawn
    assert ((table >= 76) & (table <= 79)).sum() >= 5


def test_each_channel_has_a_line_of_its_own_look():
    drawn = psd_drawing({name: noise() for name in FELT}, FELT, "zh")
    assert len(re.findall(r'class="line own-[12]" d="M\d', drawn)) == 2 + 2  # and in the legend


@pytest.mark.parametrize("page", ["zh-hans", "en"])
def test_it_speaks_the_language_asked_for_whatever_the_page_does(page):
    with translation.override(page):
        chinese, english = (psd_drawing({"XX.A..HNZ": noise()}, FELT, one) for one in ("zh", "en"))
    assert "周期（秒）" in chinese
    assert "Period (s)" not in chinese
    assert "Period (s)" in english
    assert "周期（秒）" not in english


@pytest.mark.parametrize(
    "stretch",
    [noise(seconds=10), Stretch(100.0, np.full(30_000, np.nan)), Stretch(100.0, np.empty(0))],
)
def test_too_little_draws_nothing(stretch):
    assert psd_drawing({"XX.A..HNZ": stretch}, FELT, "en") == ""


def test_a_channel_without_a_gain_is_left_out():
    assert psd_drawing({"XX.B..HNZ": noise()}, FELT, "en") == ""
    flat = {"XX.A..HNZ": Calibrated(float("nan"), "acceleration")}
    assert psd_drawing({"XX.A..HNZ": noise()}, flat, "en") == ""
