"""Noise of real records against ObsPy's PPSD with the same segments and full responses."""

import warnings

import numpy as np
import pytest
from obspy import read, read_inventory
from obspy.signal.spectral_estimation import PPSD

from houfeng.monitoring.quality import assess_quality
from houfeng.monitoring.readings.folder import read_waveforms
from houfeng.monitoring.readings.responses import read_responses
from tests.monitoring.readings.recordings import shared


def theirs(folder, channel, segment_s):
    """(periods, levels of each segment), a segment at a time: PPSD itself would skip some."""
    trace = read(str(folder / f"{channel}*.mseed")).merge(1)[0]
    inventory = read_inventory(str(folder / f"{channel.split('..')[0]}.xml"))
    rate = trace.stats.sampling_rate
    segment, levels = round(segment_s * rate), []
    for begin in range(0, len(trace) - segment + 1, max(1, segment // 2)):
        part = trace.copy()
        part.data = trace.data[begin : begin + segment].copy()
        part.stats.starttime = trace.stats.starttime + begin / rate
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Of the samples alone; a hair shorter, for the length is rounded inside.
            one = PPSD(part.stats, metadata=inventory, ppsd_length=(segment - 2) / rate)
            one.add(part)
        levels.append(one.psd_values[0])
    return np.array(one.period_bin_centers), np.array(levels)


def assessed(place, *, full=True):
    responses = read_responses([place]) if full else None
    found = assess_quality(read_waveforms(place), responses=responses)
    return {one.channel.id: one for one in found}


@pytest.mark.parametrize(
    ("folder", "channel"),
    [
        ("ridgecrest_m71", "CI.CCC..HNZ"),  # an accelerometer
        ("hawaii_m53_clipped", "HV.HOVE..HHN"),  # a broadband; it did not clip
    ],
)
def test_median_noise_is_that_of_obspys_ppsd(folder, channel):
    place = shared(folder)
    found = assessed(place)[channel]
    assert found.corrected

    periods, levels = theirs(place, channel, found.segment_s)
    assert len(levels) == found.density.counts[0].sum()
    ours = np.interp(
        np.log(periods), np.log(found.density.periods_s), found.density.percentiles_db[1]
    )
    inside = (periods > found.density.periods_s[0]) & (periods < found.density.periods_s[-1])
    away = ours[inside] - np.median(levels, axis=0)[inside]

    assert inside.sum() > 55
    assert abs(np.median(away)) < 0.1
    assert np.abs(away).max() < 1.0


def test_with_the_sensitivity_alone_a_broadband_is_too_loud_at_short_periods(tmp_path):
    """By ObsPy, the sensor of HOVE gives 4.6 dB more above 10 Hz than its sensitivity says."""
    for file in shared("hawaii_m53_clipped").glob("HV.HOVE*HHN*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    xml = (shared("hawaii_m53_clipped") / "HV.HOVE.xml").read_bytes()
    (tmp_path / "HV.HOVE.xml").write_bytes(xml)
    flat, full = (assessed(tmp_path, full=one)["HV.HOVE..HHN"] for one in (False, True))

    short = flat.density.periods_s < 0.1
    more = (flat.density.percentiles_db[1] - full.density.percentiles_db[1])[short]
    assert not flat.corrected
    assert np.median(more) == pytest.approx(4.6, abs=0.5)
