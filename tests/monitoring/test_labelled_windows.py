"""The picker against analysts, as Show 5 of issue 5 asks."""

import numpy as np

from benchmarks.picker import BEGIN, RATE_HZ, pick_window, windows
from houfeng.monitoring.settings import Settings


def test_first_picks_are_the_analysts_p_and_known_within_a_second(shared):
    found, early = [], []
    for _, codes, p_sample, data in windows(shared / "data/waveforms/ncedc_labelled"):
        picks = pick_window(codes, data, Settings())
        off = picks[0].at - BEGIN - p_sample / RATE_HZ if picks else np.nan
        known = bool(picks) and picks[0].made_at - picks[0].at <= 1.0
        found.append(abs(off) <= 0.1 and known)
        early.append(off < -0.5)

    assert np.mean(found) >= 0.82
    assert np.mean(early) <= 0.06
