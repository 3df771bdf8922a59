"""Numbers of the drawings: where things stand, that nothing is lost from sight."""

import re
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from houfeng.portal.quality_drawing import (
    TIMELINE,
    WIDTH,
    Line,
    latency_plot,
    psd_plot,
    timeline,
)

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
PERIODS = 2.0 ** (np.arange(-28, 29) / 8)  # 0.088 to 11.3 s


def at(seconds):
    return BEGIN + timedelta(seconds=seconds)


def line(level=-120.0, kind="median"):
    return Line("Median", kind, PERIODS, np.full(len(PERIODS), level))


def points(path):
    return np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", path), float)


def test_periods_stand_on_a_log_axis_and_levels_between_their_ticks():
    plot = psd_plot([line()])
    ticks = {tick["label"]: tick["x"] for tick in plot["x_ticks"] if tick["label"]}
    assert sorted(ticks) == ["0.1", "1", "10"]
    assert ticks["1"] - ticks["0.1"] == pytest.approx(ticks["10"] - ticks["1"], abs=0.2)
    rows = {tick["label"]: tick["y"] for tick in plot["y_ticks"]}
    # A level of -120 lies on its own tick; minus signs are typeset.
    drawn = points(plot["lines"][0]["d"])
    assert drawn[:, 1] == pytest.approx(rows["−120"])
    assert drawn[28, 0] == pytest.approx(ticks["1"], abs=0.1)
    # Peterson's high model at 1 s, -116.85 dB: just above the line.
    high = points(next(m["d"] for m in plot["models"] if m["name"] == "NHNM"))
    here = high[np.argmin(np.abs(high[:, 0] - ticks["1"]))]
    assert rows["−100"] < here[1] < rows["−120"]


def test_a_density_is_shaded_by_its_share_and_lies_where_its_levels_are():
    density = {
        "periods_s": PERIODS.tolist(),
        # 8 of 10 segments at -130 to -129 dB, one each in the two bins above.
        "pdf": {"lowest_db": -200.0, "bin_db": 1.0, "counts": [[70, 8, 1, 1]] * len(PERIODS)},
    }
    plot = psd_plot([line()], density)
    shades = {one["step"]: one["d"] for one in plot["shades"]}
    # The darkest stands for 30 % and more: 80 % is that, 10 % a third of the way.
    assert sorted(shades) == [3, 7]
    assert plot["fullest"] == "30%"
    assert len(re.findall("M", shades[7])) == len(PERIODS)
    rows = {tick["label"]: tick["y"] for tick in plot["y_ticks"]}
    per_db = (rows["−140"] - rows["−120"]) / 20
    top, low = (float(re.search(p, shades[7])[1]) for p in (r"M[\d.]+ ([\d.]+)", r"V([\d.]+)"))
    assert low - top == pytest.approx(per_db, abs=0.15)
    assert low == pytest.approx(rows["−120"] + 10 * per_db, abs=0.2)


def test_the_table_says_the_same_as_the_curves():
    table = psd_plot([line(-118.0), line(-131.0, "outer")])["table"]
    assert table["heads"] == ["Median", "Median", "NLNM", "NHNM"]
    assert {tuple(row["cells"][:2]) for row in table["rows"]} == {("−118", "−131")}
    one = next(row for row in table["rows"] if row["period"] == "0.707")
    # Peterson's tables at 0.707 s: -170.00 - 8.30 lg 0.707 = -168.75; -122.31 - 23.87 lg = -118.72.
    assert one["cells"][2:] == ["−169", "−119"]


def test_nothing_to_draw_draws_nothing():
    assert psd_plot([]) is None
    assert latency_plot([]) is None


def test_missing_time_at_either_end_and_within():
    bars = timeline(BEGIN, at(1000), at(100), at(900), [(at(500), at(600))])
    assert [(b["x"], b["width"]) for b in bars] == [(0, 100), (500, 100), (900, 100)]


def test_a_short_gap_is_wide_enough_to_be_seen_and_neighbours_join():
    day = timedelta(days=1)
    # Gaps of a second, each 0.01 of a thousand; the day's first second lacks too, and is none.
    gaps = [(at(s), at(s + 1)) for s in (40_000, 40_002, 40_100, 80_000)]
    bars = timeline(BEGIN, BEGIN + day, at(1), BEGIN + day, gaps)
    assert len(bars) == 2
    assert bars[0]["width"] == pytest.approx(3 + 1000 * 100 / 86_400, abs=0.1)
    assert bars[1]["width"] == 3
    assert bars[0]["x"] == pytest.approx(1000 * 40_000 / 86_400 - 1.5, abs=0.1)


def test_a_channel_without_data_is_missing_all_the_time():
    assert timeline(BEGIN, at(10), None, None, []) == [{"x": 0.0, "width": TIMELINE}]


def test_latencies_stand_ten_bars_to_a_decade_and_their_shares_are_told():
    plot = latency_plot([[0.5012, 900], [1.0, 100]])
    assert plot["total"] == 1000
    assert [bar["share"] for bar in plot["bars"]] == ["90.0%", "10.0%"]
    ticks = {tick["label"]: tick["x"] for tick in plot["ticks"]}
    assert list(ticks) == ["0.1", "1"]
    # A bar's right side is its upper edge.
    one = plot["bars"][1]
    assert one["x"] + one["width"] == pytest.approx(ticks["1"], abs=1)
    assert all(0 <= bar["x"] <= WIDTH for bar in plot["bars"])
    # 2,000 s, a wrong clock: the axis holds it.
    assert {tick["label"] for tick in latency_plot([[1995.0, 3]])["ticks"]} >= {"1000", "10000"}
