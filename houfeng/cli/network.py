"""`houfeng network`: how good a network's data are."""

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from houfeng.cli.door import as_json, errors, prepare, print_json, progress_bar, safely
from houfeng.cli.network_design import design
from houfeng.cli.network_exclude import NAME_HELP, exclude, excluded, include
from houfeng.vocabulary.status import Status

if TYPE_CHECKING:
    from houfeng.monitoring.notes import Note
    from houfeng.monitoring.quality import ChannelQuality


@click.group()
def network() -> None:
    """Stations and their data."""


network.add_command(exclude)
network.add_command(include)
network.add_command(excluded)
network.add_command(design)


@network.command("quality")
@click.argument("recording", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--stations", type=click.Path(path_type=Path), help="StationXML or a station CSV.")
@click.option("--publish", is_flag=True, help="Keep it as a product, shown on the pages.")
@click.option("--name", default="main", show_default=True, help=NAME_HELP)
@click.option(
    "--status",
    type=click.Choice([s.value for s in Status]),
    default="actual",
    show_default=True,
    help="exercise for synthetic recordings: marked 演习 wherever it is shown.",
)
@as_json
@safely
def quality(
    recording: Path, stations: Path | None, publish: bool, name: str, status: str, json_: bool
) -> None:
    """Availability, gaps, latency, clipping and noise of each channel of a recording.

    Noise is told against Peterson's models (1993): the share of levels above the high one.

    \b
    Examples:
      houfeng network quality recordings/
      houfeng network quality day.mseed --stations stations.xml --json
      houfeng network quality recordings/ --publish --name sichuan
    """
    from houfeng.monitoring.network_names import demand_name
    from houfeng.monitoring.quality import assess_quality
    from houfeng.monitoring.quality_report import channel_details
    from houfeng.monitoring.readings.folder import read_waveforms
    from houfeng.monitoring.readings.responses import read_responses

    demand_name(name)
    waveforms = read_waveforms(recording, stations, keep_uncalibrated=True)
    with progress_bar("Reading", 100) as show:
        found = assess_quality(
            waveforms,
            progress=lambda share: show("Reading", round(100 * share), 100),
            responses=read_responses([path for path in (stations, recording) if path is not None]),
        )
    if json_:
        print_json(
            {
                "channels": [channel_details(one) for one in found],
                "notes": [
                    {"subject": note.subject, "reason": note.reason, "detail": note.detail,
                     "count": note.count}
                    for note in waveforms.notes
                ],
            }
        )  # fmt: skip
    else:
        _print(found, waveforms.notes)
    if publish:
        prepare()
        from houfeng.products.network_quality import publish_quality

        kept = publish_quality(
            name, found, notes=waveforms.notes, recording=recording.resolve().name,
            status=Status(status), published_at=datetime.now(UTC),
        )  # fmt: skip
        errors.print(f"published {kept}: /network/{name}/quality/", markup=False, highlight=False)


def _print(found: "list[ChannelQuality]", notes: "list[Note]") -> None:
    table = Table(box=None)
    table.add_column("channel", no_wrap=True)
    for heading in ("available", "gaps", "late p50", "late p95", "largest", "clipped",
                    "above NHNM", ""):  # fmt: skip
        table.add_column(heading)
    for one in found:
        table.add_row(
            one.channel.id, f"{one.availability:.1%}", f"{one.gap_count:,}",
            _seconds(one.health.latency_p50_s) if one.latency_known else "",
            _seconds(one.health.latency_p95_s) if one.latency_known else "",
            f"{one.highest:,.6g}", f"{one.clipped:,}" if one.clipped else "",
            "" if math.isnan(one.above_high_model) else f"{one.above_high_model:.0%}",
            one.health.excluded.replace("_", " "),
        )  # fmt: skip
    Console().print(table)
    for note in notes:
        errors.print(note.text("zh"), markup=False, highlight=False, soft_wrap=True)
        errors.print(note.text("en"), markup=False, highlight=False, soft_wrap=True)


def _seconds(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f} s"
