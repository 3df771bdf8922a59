"""Numbers for the drawings of the network quality pages; templates only set them down.

Widths are those of a drawing's own units: a page scales it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from houfeng.monitoring.science.peterson_1993 import high_noise_model_db, low_noise_model_db
from houfeng.vocabulary.arrays import Floats

WIDTH, HEIGHT = 400.0, 310.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, 10.0, 10.0, 40.0
_SIDE = 24.0  # of the latencies: the last figure is long
STEPS = 7  # shades of a density
_FULL_SHARE = 0.3  # of the segments: the darkest shade, as published pictures have it
TIMELINE = 1000.0
_LEAST_MARK = 3.0  # units of a timeline: a gap that would be too narrow to be seen


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A curve of levels over periods."""

    label: str
    kind: str  # a word of the style sheet: "median", "outer", "own-1" ...
    periods_s: Floats
    levels_db: Floats


@dataclass(frozen=True, slots=True)
class _Axes:
    """Where a period and a level stand."""

    shortest_s: float
    longest_s: float
    lowest_db: float
    highest_db: float

    def x(self, period_s: float) -> float:
        span = math.log10(self.longest_s / self.shortest_s)
        share = math.log10(period_s / self.shortest_s) / span
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * share, 1)

    def y(self, level_db: float) -> float:
        share = (self.highest_db - level_db) / (self.highest_db - self.lowest_db)
        return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * min(max(share, 0.0), 1.0), 1)


def psd_plot(
    lines: Sequence[Line], density: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """Curves, and below them how often each level was met, against Peterson's models.

    density: periods_s, and pdf as quality_report writes it. None where there is nothing to draw.
    """
    lines = [line for line in lines if len(line.periods_s)]
    if not lines:
        return None
    axes = _axes(lines, density)
    periods = np.geomspace(axes.shortest_s, axes.longest_s, 181)
    shades, top = _shades(density, axes) if density else ([], 0.0)
    low, high = low_noise_model_db(periods), high_noise_model_db(periods)
    return {
        "width": WIDTH, "height": HEIGHT, "left": _LEFT, "right": WIDTH - _RIGHT, "top": _TOP,
        "base": HEIGHT - _BOTTOM, "middle_x": (_LEFT + WIDTH - _RIGHT) / 2,
        "middle_y": (_TOP + HEIGHT - _BOTTOM) / 2,
        "tick_y": HEIGHT - _BOTTOM + 14, "title_y": HEIGHT - 6,
        "inner_width": WIDTH - _LEFT - _RIGHT, "inner_height": HEIGHT - _TOP - _BOTTOM,
        "x_ticks": _x_ticks(axes), "y_ticks": _y_ticks(axes),
        "models": [
            {"name": name, "d": _path(axes, periods, levels), **_beside(axes, periods, levels, up)}
            for name, levels, up in (("NHNM", high, True), ("NLNM", low, False))
            if np.isfinite(levels).any()
        ],
        "lines": [
            {"label": line.label, "kind": line.kind,
             "d": _path(axes, line.periods_s, line.levels_db)}
            for line in lines
        ],
        "shades": shades,
        "steps": [{"step": step} for step in range(1, STEPS + 1)] if shades else [],
        "fullest": f"{100 * top:.0f}%",
        "table": _table(lines),
    }  # fmt: skip


def _axes(lines: Sequence[Line], density: Mapping[str, Any] | None) -> _Axes:
    periods = np.concatenate([line.periods_s for line in lines])
    levels = np.concatenate([line.levels_db for line in lines])
    shortest, longest = float(periods.min()), float(periods.max())
    fine = np.geomspace(shortest, longest, 200)
    models = np.concatenate([low_noise_model_db(fine), high_noise_model_db(fine)])
    shown = [levels[np.isfinite(levels)], models[np.isfinite(models)]]
    if density:
        pdf = density["pdf"]
        firsts = [run[0] for run in pdf["counts"] if len(run) > 1]
        lasts = [run[0] + len(run) - 1 for run in pdf["counts"] if len(run) > 1]
        edges = [min(firsts, default=0), max(lasts, default=0)]
        shown.append(pdf["lowest_db"] + pdf["bin_db"] * np.array(edges, np.float64))
    every = np.concatenate(shown)
    lowest = 20 * math.floor(float(every.min()) / 20)
    highest = 20 * math.ceil(float(every.max()) / 20)
    return _Axes(shortest / 2**0.0625, longest * 2**0.0625, lowest, max(highest, lowest + 40))


def _x_ticks(axes: _Axes) -> list[dict[str, Any]]:
    ticks = []
    decade = math.floor(math.log10(axes.shortest_s))
    while 10.0**decade <= axes.longest_s:
        for part in range(1, 10):
            value = part * 10.0**decade
            if axes.shortest_s <= value <= axes.longest_s:
                label = f"{value:g}" if part == 1 else ""
                ticks.append({"x": axes.x(value), "label": label})
        decade += 1
    return ticks


def _y_ticks(axes: _Axes) -> list[dict[str, Any]]:
    step = 20 if axes.highest_db - axes.lowest_db <= 160 else 40
    first = step * math.ceil(axes.lowest_db / step)
    values = np.arange(first, axes.highest_db + 1, step)
    return [{"y": axes.y(v), "text_y": axes.y(v) + 4, "label": _db(float(v))} for v in values]


def _db(level: float) -> str:
    return f"{level:.0f}".replace("-", "−")


def _path(axes: _Axes, periods: Floats, levels: Floats) -> str:
    """A line through the points that are there."""
    words, pen = [], "M"
    for period, level in zip(periods, levels, strict=True):
        if not math.isfinite(level):
            pen = "M"
            continue
        words.append(f"{pen}{axes.x(float(period)):g} {axes.y(float(level)):g}")
        pen = "L"
    return "".join(words)


def _beside(axes: _Axes, periods: Floats, levels: Floats, up: bool) -> dict[str, float]:
    """Where a model's name stands: over its middle or under it."""
    told = np.flatnonzero(np.isfinite(levels))
    at = told[int(0.7 * (len(told) - 1))]
    y = axes.y(float(levels[at])) + (-7 if up else 15)
    return {"text_x": axes.x(float(periods[at])), "text_y": min(max(y, _TOP + 10), HEIGHT - 46)}


def _shades(density: Mapping[str, Any], axes: _Axes) -> tuple[list[dict[str, Any]], float]:
    """One path for each shade, and the share of the darkest."""
    pdf = density["pdf"]
    runs = [run if len(run) > 1 else [0] for run in pdf["counts"]]
    segments = max((sum(run[1:]) for run in runs), default=0)
    if not segments:
        return [], 0.0
    top = min(_FULL_SHARE, max(max(run[1:], default=0) for run in runs) / segments)
    parts: dict[int, list[str]] = {}
    for period, run in zip(density["periods_s"], runs, strict=True):
        left, right = axes.x(period / 2**0.0625), axes.x(period * 2**0.0625)
        for place, count in enumerate(run[1:]):
            if not count:
                continue
            level = pdf["lowest_db"] + pdf["bin_db"] * (run[0] + place)
            high, low = axes.y(level + pdf["bin_db"]), axes.y(level)
            step = min(STEPS, max(1, math.ceil(STEPS * count / segments / top)))
            parts.setdefault(step, []).append(f"M{left:g} {high:g}H{right:g}V{low:g}H{left:g}Z")
    return [{"step": step, "d": "".join(words)} for step, words in sorted(parts.items())], top


def _table(lines: Sequence[Line]) -> dict[str, Any]:
    """The same in figures, at about a period an octave."""
    periods = lines[0].periods_s
    rows = []
    for at in range(0, len(periods), 8):
        period = float(periods[at])
        cells = []
        for line in lines:
            near = int(np.argmin(np.abs(np.log(line.periods_s / period))))
            close = abs(math.log2(line.periods_s[near] / period)) < 0.07
            cells.append(_db(float(line.levels_db[near])) if close else "")
        models = [
            "" if not math.isfinite(level) else _db(level)
            for level in (
                float(low_noise_model_db(np.array([period]))[0]),
                float(high_noise_model_db(np.array([period]))[0]),
            )
        ]
        rows.append({"period": f"{period:.3g}", "cells": [*cells, *models]})
    return {"heads": [*(line.label for line in lines), "NLNM", "NHNM"], "rows": rows}


def timeline(
    begin: datetime,
    end: datetime,
    first: datetime | None,
    last: datetime | None,
    gaps: Sequence[tuple[datetime, datetime]],
) -> list[dict[str, float]]:
    """Where samples are missing, on 0 to TIMELINE; gaps beside each other are drawn as one."""
    span_s = max((end - begin).total_seconds(), 1e-6)
    if first is None or last is None:
        return [{"x": 0.0, "width": TIMELINE}]
    # Channels' first and last samples lie a moment within the recording: no gap.
    moment_s = max(1e-4 * span_s, 0.25)
    ends = ((begin, first), (last, end))
    missing = [one for one in ends if (one[1] - one[0]).total_seconds() > moment_s]
    found: list[list[float]] = []
    for since, until in sorted([*missing, *gaps]):
        left = TIMELINE * (since - begin).total_seconds() / span_s
        right = TIMELINE * (until - begin).total_seconds() / span_s
        middle, width = (left + right) / 2, max(right - left, _LEAST_MARK)
        left, right = max(0.0, middle - width / 2), min(TIMELINE, middle + width / 2)
        if found and left <= found[-1][1]:
            found[-1][1] = max(found[-1][1], right)
        else:
            found.append([left, right])
    return [{"x": round(a, 1), "width": round(b - a, 1)} for a, b in found]


def latency_plot(counts: Sequence[Sequence[float]]) -> dict[str, Any] | None:
    """Packets by latency as bars of equal width on a log axis; None where none is told."""
    if not counts:
        return None
    # The bins stand ten to a decade; the axis is of whole decades.
    places = [round(10 * math.log10(edge)) for edge, _ in counts]
    first = 10 * math.floor((min(places) - 1) / 10) + 1
    last = 10 * math.ceil(max(places) / 10)
    whole, most = sum(count for _, count in counts), max(count for _, count in counts)
    height, base, top = 150.0, 120.0, 20.0
    step = (WIDTH - 2 * _SIDE) / (last - first + 1)
    bars = []
    for place, (edge, count) in zip(places, counts, strict=True):
        tall = (base - top) * count / most
        left = _SIDE + (place - first) * step
        bars.append(
            {
                "x": round(left + 0.5, 1), "width": round(max(step - 1, 1), 1),
                "y": round(base - tall, 1), "height": round(tall, 1),
                "edge": f"{edge:.3g}", "count": int(count),
                "share": f"{100 * count / whole:.1f}%",
            }
        )  # fmt: skip
    ticks = []
    for decade in range(-2, 5):
        # A bin's upper edge is its own right side.
        x = _SIDE + (10 * decade - first + 1) * step
        if _SIDE - 0.1 <= x <= WIDTH - _SIDE + 0.1:
            ticks.append({"x": round(x, 1), "label": f"{10.0**decade:g}"})
    return {
        "width": WIDTH, "height": height, "base": base, "left": _SIDE, "right": WIDTH - _SIDE,
        "tick_y": base + 14, "title_y": height - 2, "middle_x": WIDTH / 2,
        "bars": bars, "ticks": ticks, "total": int(whole),
    }  # fmt: skip
