"""What both pages of a network's quality show."""

from typing import Any

import numpy as np
from django.utils import timezone

from houfeng.monitoring.exclusions import standing
from houfeng.portal.language import say
from houfeng.portal.quality_drawing import Line, psd_plot, timeline
from houfeng.portal.quality_reading import moment


def holding(name: str) -> dict[str, dict[str, Any]]:
    """Stations excluded by hand now."""
    return {
        one.station: {
            "station": one.station,
            "reason": one.reason,
            "until": None if one.until is None else one.until.isoformat(),
            "now": True,
        }
        for one in standing(name, timezone.now()).values()
    }


def bars(detail: dict[str, Any]) -> list[dict[str, float]]:
    """When a channel had data, as pieces of a line."""
    begin, end = moment(detail["starts_at"]), moment(detail["ends_at"])
    assert begin is not None
    assert end is not None
    gaps = [(moment(since), moment(until)) for since, until in detail["gaps"]]
    whole = [(since, until) for since, until in gaps if since is not None and until is not None]
    return timeline(begin, end, moment(detail["first_at"]), moment(detail["last_at"]), whole)


def spread(noise: dict[str, Any]) -> dict[str, Any] | None:
    """Percentiles as three curves."""
    periods = np.array(noise["periods_s"], np.float64)
    lines = [
        Line(say(f"quality.line.{word}"), kind, periods, np.array(noise[key], np.float64))
        for key, word, kind in (
            ("p95_db", "high", "outer"), ("p50_db", "median", "median"), ("p5_db", "low", "outer"),
        )
    ]  # fmt: skip
    return psd_plot(lines, noise if "pdf" in noise else None)


def latency_words(row: dict[str, Any]) -> str:
    """The median and the 95th percentile in seconds."""
    values = (row["latency_p50_s"], row["latency_p95_s"])
    shown = (f"{v:,.0f}" if v >= 100 else "≤0.01" if v <= 0.01 else f"{v:.2g}" for v in values)
    return " / ".join(shown)
