"""`houfeng network`: how good a network's data are."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from houfeng.cli.door import as_json, errors, print_json, progress_bar, safely

if TYPE_CHECKING:
    from houfeng.monitoring.quality import ChannelQuality
    from houfeng.monitoring.science.noise import NoiseDensity


@click.group()
def network() -> None:
    """Stations and their data."""


@network.command("quality")
@click.argument("recording", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--stations", type=click.Path(path_type=Path), help="StationXML or a station CSV.")
@as_json
@safely
def quality(recording: Path, stations: Path | None, json_: bool) -> None:
    """Availability, gaps, latency, clipping and noise of each channel of a recording.

    Noise is told against Peterson's models (1993): the share of levels above the high one.

    \b
    Examples:
      houfeng network quality recordings/
      houfeng network quality day.mseed --stations stations.xml --json
    """
    from houfeng.monitoring.quality import assess_quality
    from houfeng.monitoring.readings.folder import read_waveforms

    waveforms = read_waveforms(recording, stations, keep_uncalibrated=True)
    with progress_bar("Reading", 100) as show:
        found = assess_quality(
            waveforms, progress=lambda share: show("Reading", round(100 * share), 100)
        )
    if json_:
        print_json(
            {
                "channels": [_plain(one) for one in found],
                "notes": [
                    {"subject": note.subject, "reason": note.reason, "detail": note.detail,
                     "count": note.count}
                    for note in waveforms.notes
                ],
            }
        )  # fmt: skip
        return
    table = Table(box=None)
    table.add_column("channel", no_wrap=True)
    for heading in ("available", "gaps", "late p50", "late p95", "largest", "clipped",
                    "above NHNM", ""):  # fmt: skip
        table.add_column(heading)
    for one in found:
        table.add_row(
            one.channel.id, f"{one.availability:.1%}", f"{one.gap_count:,}",
            _seconds(one.health.latency_p50_s), _seconds(one.health.latency_p95_s),
            f"{one.highest:,.6g}", f"{one.clipped:,}" if one.clipped else "",
            "" if math.isnan(one.above_high_model) else f"{one.above_high_model:.0%}",
            one.health.excluded.replace("_", " "),
        )  # fmt: skip
    Console().print(table)
    for note in waveforms.notes:
        errors.print(note.text("zh"), markup=False, highlight=False, soft_wrap=True)
        errors.print(note.text("en"), markup=False, highlight=False, soft_wrap=True)


def _seconds(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f} s"


def _number(value: float, digits: int = 6) -> float | None:
    return round(float(value), digits) if math.isfinite(value) else None


def _plain(one: "ChannelQuality") -> dict[str, Any]:
    from houfeng.warning.lines import utc

    density = one.density
    return {
        "channel": one.channel.id,
        "rate_hz": one.channel.rate_hz,
        "starts_at": utc(one.starts_at),
        "ends_at": utc(one.ends_at),
        "availability": _number(one.availability),
        "gap_count": one.gap_count,
        "gaps": [[utc(begin), utc(end)] for begin, end in one.gaps],
        "latency_p50_s": _number(one.health.latency_p50_s, 3),
        "latency_p95_s": _number(one.health.latency_p95_s, 3),
        "excluded": one.health.excluded,
        "counts": one.health.counts,
        "mean": _number(one.mean),
        "highest": _number(one.highest),
        "clipped": one.clipped,
        "above_high_model": _number(one.above_high_model, 4),
        "below_low_model": _number(one.below_low_model, 4),
        "segment_s": one.segment_s,
        "noise": None if density is None else _noise(density),
    }


def _noise(density: "NoiseDensity") -> dict[str, list[float | None]]:
    """Median and outer levels over periods, dB re 1 (m/s²)²/Hz."""
    levels = zip(("p5_db", "p50_db", "p95_db"), density.percentiles_db, strict=True)
    return {
        "periods_s": [_number(value, 4) for value in density.periods_s],
        **{name: [_number(value, 1) for value in values] for name, values in levels},
    }
