"""Many trials of a network in a few figures: counts, and the 10th, 50th, 90th of a hundred."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from houfeng.warning.design import Quiet, Trial
from houfeng.warning.design_settings import DesignSettings

CLASSES = ((5.0, 5.5), (5.5, 6.0), (6.0, 6.5), (6.5, 7.0), (7.0, 7.5))
_VERDICTS = ("correct", "in_time", "missed", "precautionary", "false", "quiet")

# What is told of each class: name, how it is read of a trial, digits.
MEASURES: tuple[tuple[str, Callable[[Trial], float | None], int], ...] = (
    ("first_alert_after_origin_s", lambda t: t.first_s, 1),
    ("located_after_origin_s", lambda t: t.located_s, 1),
    ("first_located_away_km", lambda t: t.located_away_km, 1),
    ("last_away_km", lambda t: t.last_away_km, 1),
    ("last_depth_error_km", lambda t: t.last_depth_error_km, 1),
    ("first_magnitude_error", lambda t: _less(t.sized_magnitude, t.magnitude), 2),
    ("last_magnitude_error", lambda t: _less(t.last_magnitude, t.magnitude), 2),
    ("blind_zone_km", lambda t: t.blind_zone_km, 1),
    ("intensity_bias", lambda t: t.intensity_bias, 2),
    ("intensity_error", lambda t: t.intensity_error, 2),
)


def _less(found: float | None, true: float) -> float | None:
    return None if found is None else found - true


def summary(settings: DesignSettings, done: Sequence[Trial | Quiet]) -> dict[str, Any]:
    """All of it as plain values."""
    trials = [one for one in done if isinstance(one, Trial)]
    quiet = [one for one in done if isinstance(one, Quiet)]
    groups: dict[str, list[Trial]] = {
        "all": trials,
        "inside": [t for t in trials if t.inside],
        "outside": [t for t in trials if not t.inside],
    }
    for low, high in CLASSES:
        found = [t for t in trials if low <= t.magnitude < high or t.magnitude == high == 7.5]
        groups[f"M {low:g}-{high:g}"] = found
    return {
        "settings": asdict(settings),
        "stations": settings.side**2,
        "magnitudes": "uniform",
        "groups": {name: _group(found) for name, found in groups.items() if found},
        "noise": {
            "hours": round(sum(q.hours for q in quiet), 2),
            "picks": sum(q.picks for q in quiet),
            "located": sum(q.events for q in quiet),
            "alerts": sum(q.alerts for q in quiet),
        },
        "work_s": round(sum(one.loop_s for one in done), 1),
    }


def _group(trials: list[Trial]) -> dict[str, Any]:
    told = [t for t in trials if t.alerted]
    needed = [t for t in trials if t.outcome.correct.targets + t.outcome.missed.targets > 0]
    leads = [lead for t in trials for lead in t.leads_s]
    covers = [t.last_covers for t in trials if t.last_covers is not None]
    area = {
        name: round(sum(getattr(t.outcome, name).area_km2 for t in trials)) for name in _VERDICTS
    }
    return {
        "events": len(trials),
        "alerted": len(told),
        "needed": len(needed),  # a target felt what matters to it
        "missed": sum(t.missed for t in trials),
        "false_alerts": sum(t.false_alerts for t in trials),
        "told_twice": sum(t.names > 1 for t in trials),
        "cancels": sum(t.cancels for t in trials),
        "not_located": sum(t.located_s is None for t in trials),
        "first_by_plum": sum(t.first_by == "plum" for t in trials),
        **{name: of_hundred([read(t) for t in trials], digits) for name, read, digits in MEASURES},
        "last_magnitude_within_its_68": _share(covers),
        "lead_s": of_hundred(leads, 1),
        "targets_in_time": _share([lead > 0 for lead in leads]),
        "area_km2": area,
    }


def of_hundred(values: Sequence[float | None], digits: int) -> list[float] | None:
    """[10th, 50th, 90th of a hundred]; None where there is nothing."""
    known = [value for value in values if value is not None and np.isfinite(value)]
    if not known:
        return None
    return [round(float(one), digits) for one in np.percentile(known, [10, 50, 90])]


def _share(values: Sequence[bool | None]) -> float | None:
    return round(sum(bool(v) for v in values) / len(values), 3) if values else None


def rows(found: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """(heading, rows) of a table: one column a group."""
    groups = found["groups"]
    heading = ["", *groups]
    names = [
        "events", "alerted", "needed", "missed", "false_alerts", "told_twice", "cancels",
        "not_located", "first_by_plum", *(name for name, _, _ in MEASURES),
        "last_magnitude_within_its_68", "lead_s", "targets_in_time",
    ]  # fmt: skip
    table = [
        [name.replace("_", " "), *(_told(group[name]) for group in groups.values())]
        for name in names
    ]
    for verdict in _VERDICTS:
        cells = [f"{group['area_km2'][verdict]:,}" for group in groups.values()]
        table.append([f"area {verdict.replace('_', ' ')}, km²", *cells])
    return heading, table


def _told(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return " / ".join(f"{one:g}" for one in value)
    return f"{value:g}" if isinstance(value, float) else f"{value:,}"
