"""`houfeng events`: what earthquakes there are, and bringing in more."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from houfeng.cli.door import as_json, errors, prepare, print_json, progress_bar, safely

if TYPE_CHECKING:
    from houfeng.events.models import Event


@click.group()
def events() -> None:
    """List earthquakes, or import them.

    Example: houfeng events list --min-magnitude 7
    """


@events.command("list")
@click.option("--min-magnitude", type=float, default=None, help="Only this large or larger.")
@click.option("--status", type=click.Choice(["actual", "exercise", "test"]), default=None)
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@as_json
@safely
def list_events(min_magnitude: float | None, status: str | None, limit: int, json_: bool) -> None:
    """Earthquakes in the platform, newest first.

    Example: houfeng events list --min-magnitude 7 --json
    """
    prepare()
    from houfeng.events.models import Event

    found = Event.objects.select_related("preferred").order_by("-origin_at")
    if min_magnitude is not None:
        found = found.filter(magnitude__gte=min_magnitude)
    if status:
        found = found.filter(status=status)
    rows = [_row(event) for event in found[:limit]]
    if json_:
        print_json(rows)
        return
    if not rows:
        click.echo(
            "No earthquakes yet. `houfeng events import --bundled` brings in the historic ones."
        )
        return
    table = Table("id", "origin (UTC)", "magnitude", "place", "revision", "status")
    for row in rows:
        table.add_row(
            row["id"], row["origin_at"][:19].replace("T", " "),
            f"{row['magnitude_type']} {row['magnitude']:.1f}", row["place_zh"] or row["place_en"],
            str(row["revision"]), row["status"],
        )  # fmt: skip
    from rich.console import Console

    Console().print(table)


def _row(event: "Event") -> dict[str, str]:
    from houfeng.events.report import event_to_json

    assert event.preferred is not None
    shown: dict[str, str] = event_to_json(event.preferred.origin)
    return shown


@events.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--bundled", is_flag=True, help="The bundled historic earthquakes of China.")
@click.option(
    "--encoding", default=None, help="Of a catalogue table, when not found out by itself."
)
@as_json
@safely
def import_events(file: Path | None, bundled: bool, encoding: str | None, json_: bool) -> None:
    """Bring in earthquakes from a file of any known kind; all of it, or nothing.

    QuakeML, USGS GeoJSON, ShakeMap event.xml, and the Chinese catalogue table as CSV.

    Example: houfeng events import catalogue.csv
    """
    if (file is None) == (not bundled):
        raise click.UsageError("name a file, or say --bundled")
    from houfeng.events.historic import historic_events
    from houfeng.events.readers import read_events

    origins = (
        [one.origin for one in historic_events()]
        if file is None
        else read_events(file, encoding=encoding)
    )
    prepare()
    from django.db import transaction
    from django.utils import timezone

    from houfeng.events.keep import keep_origin

    kept = []
    with transaction.atomic(), progress_bar("importing earthquakes", len(origins)) as show:
        for number, origin in enumerate(origins, 1):
            kept.append(keep_origin(origin, received_at=timezone.now()))
            show("importing earthquakes", number, None)
    if json_:
        print_json([{"id": r.event_id, "revision": r.revision} for r in kept])
    else:
        errors.print(f"{len(kept)} earthquakes are in; `houfeng events list` shows them")


@events.command()
@click.argument("event")
@click.option("--reason", required=True, help="Why, for those who read it later.")
@as_json
@safely
def withdraw(event: str, reason: str, json_: bool) -> None:
    """Take back what was published about an earthquake that was none; the alert gets a Cancel.

    Nothing is erased: the history shows what was said, and that it was withdrawn.

    Example: houfeng events withdraw manual-20260131 --reason "quarry blast"
    """
    prepare()
    from houfeng.response.withdraw import withdraw_event

    made = withdraw_event(event, reason)
    if json_:
        print_json([str(product) for product in made])
    else:
        click.echo(f"withdrawn: {', '.join(str(product) for product in made)}")
