"""The picker against analysts, as Show 5 of issue 5 asks."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.picker import BEGIN, RATE_HZ, pick_window, windows
from houfeng.monitoring.settings import Settings

FOLDER = Path(__file__).resolve().parents[3] / "shared/data/waveforms/ncedc_labelled"


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared recordings are not here")
def test_first_picks_are_the_analysts_p_and_known_within_a_second():
    found, early = [], []
    for _, codes, p_sample, data in windows(FOLDER):
        picks = pick_window(codes, data, Settings())
        off = picks[0].at - BEGIN - p_sample / RATE_HZ if picks else np.nan
        known = bool(picks) and picks[0].made_at - picks[0].at <= 1.0
        found.append(abs(off) <= 0.1 and known)
        early.append(off < -0.5)

    assert np.mean(found) >= 0.82
    assert np.mean(early) <= 0.06
