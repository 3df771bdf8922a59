"""Waveforms as pages draw them: the extremes of each pixel, where P and S should be."""

import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from houfeng.monitoring.ring_reading import Stretch
from houfeng.portal.network_traces import Arrival, Trace, Units, pixel_s, trace_of
from houfeng.portal.network_traces_drawing import Drawn, amount, draw_traces

START = 1_700_000_000.0


def stretch(samples, *, starts_at=START, rate_hz=100.0):
    return Stretch("XX.AAA..HNZ", starts_at, rate_hz, np.asarray(samples, np.float32))


def test_a_pixel_is_as_long_as_fits():
    assert pixel_s(60.0, 1200) == 0.05
    assert pixel_s(300.0, 1200) == 0.25
    assert pixel_s(60.0, 390) == 0.2
    assert pixel_s(10_000.0, 100) == 5.0


def test_each_pixel_holds_the_extremes_within_it():
    rng = np.random.default_rng(3)
    samples = rng.normal(size=1000)
    samples[430:470] = np.nan
    found = trace_of(stretch(samples), "XX.AAA.", Units(2.0, "m/s²"), 0.1, START, START + 10.0)

    # Pixels of ten samples; counts over the gain of 2, from their median.
    values = samples.astype(np.float32).astype(np.float64) / 2.0
    pixels = (values - np.nanmedian(values)).reshape(100, 10)
    told = ~np.isnan(pixels).all(axis=1)
    assert np.isnan(found.low[:100][~told]).all()
    np.testing.assert_allclose(found.low[:100][told], np.nanmin(pixels[told], axis=1))
    np.testing.assert_allclose(found.high[:100][told], np.nanmax(pixels[told], axis=1))
    assert (found.first * found.bin_s, found.bin_s) == (START, 0.1)
    assert found.newest_at == pytest.approx(START + 9.99)
    assert found.as_dict()["low"][43] is None


def test_pixels_stand_still_whatever_part_is_asked_for():
    samples = np.random.default_rng(4).normal(size=3000)
    whole = trace_of(stretch(samples), "s", Units(1, ""), 0.1, START, START + 30.0)
    # A second later the ring has moved on, and only the newest is asked for.
    later = trace_of(stretch(samples), "s", Units(1, ""), 0.1, START + 20.04, START + 30.0)
    shift = later.first - whole.first
    assert shift == 200
    np.testing.assert_array_equal(later.low, whole.low[shift:])


def test_slow_samples_have_longer_pixels():
    found = trace_of(
        stretch(np.arange(100.0), rate_hz=20.0), "s", Units(1, ""), 0.01, START, START + 5.0
    )
    assert found.bin_s == 0.05
    assert not np.isnan(found.low).any()


@pytest.mark.parametrize("samples", [[], [math.nan] * 50])
def test_nothing_is_drawn_of_nothing(samples):
    found = trace_of(stretch(samples), "s", Units(1, ""), 0.1, START, START + 5.0)
    assert np.isnan(found.low).all()
    assert (found.largest, found.offset) == (0.0, 0.0)


def test_a_channel_without_sensitivity_is_shown_in_counts():
    columns = {"gain": [None, 0.0, 1.0, 2e5], "unit": ["m/s", "m/s", "m/s²", "m/s²"]}
    assert Units.of(columns, 0) == Units.of(columns, 1) == Units(1.0, "")
    assert Units.of(columns, 2) == Units(1.0, "m/s²")
    assert Units.of(columns, 3) == Units(2e5, "m/s²")


def drawn(**more):
    trace = Trace(
        "XX.AAA..HNZ", "XX.AAA.", "m/s²", 1.0, int(START),
        np.array([-1.0, np.nan, -2.0]), np.array([1.0, np.nan, 2.0]), 0.0, START + 3.0,
    )  # fmt: skip
    told = {
        "traces": [trace], "labels": ["HNZ <&>"], "picks": [], "arrivals": [], "begins": START,
        "ends": START + 60.0, "title": "XX.AAA", **more,
    }  # fmt: skip
    return Drawn(**told)


def test_the_picture_has_a_line_with_a_break_at_the_gap():
    picture = draw_traces(drawn(), "zh", "演习")
    root = ET.fromstring(picture)
    line = next(p.get("d") for p in root.findall(".//{*}path") if p.get("stroke") == "#1d3f63")
    assert line.count("M") == 2
    texts = [t.text for t in root.findall(".//{*}text")]
    assert "HNZ <&>" in texts
    assert "±2 m/s²" in texts
    assert "演习" in texts


def test_arrivals_are_dashed_picks_are_solid_and_letters_keep_apart():
    arrivals = [
        Arrival("XX.AAA.", "e1", 30.0, START + 20.0, START + 24.0),
        Arrival("XX.AAA.", "e2", 30.0, START + 20.1, None),
        Arrival("XX.BBB.", "e1", 30.0, START + 30.0, START + 34.0),
    ]
    picks = [
        {"channel": "XX.AAA..HNZ", "posix": START + 19.9, "phase": "P"},
        {"channel": "XX.AAA..HNE", "posix": START + 25.0, "phase": "S"},
        {"channel": "XX.AAA..HNZ", "posix": START + 90.0, "phase": "P"},
    ]
    root = ET.fromstring(draw_traces(drawn(arrivals=arrivals, picks=picks), "en"))
    black = [p for p in root.findall(".//{*}path") if p.get("stroke") == "#000000"]
    assert len([p for p in black if p.get("stroke-dasharray")]) == 3
    assert len([p for p in black if not p.get("stroke-dasharray")]) == 1
    letters = [t.text for t in root.findall(".//{*}text") if t.text in ("P", "S")]
    assert sorted(letters) == ["P", "P", "S"]  # the second dashed P would lie on the first


def test_amounts_have_three_digits():
    assert [amount(v) for v in (0.0, 3.4567, 123456.0, 2.5e-7, 8.39e6)] == [
        "0", "3.46", "123,456", "2.5×10^-7", "8.4×10^6",
    ]  # fmt: skip
