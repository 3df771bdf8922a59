"""`houfeng network exclude` and `include`: stations taken out by hand, with who, when and why."""

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from houfeng.cli.door import as_json, errors, prepare, print_json, safely
from houfeng.vocabulary.errors import NotValid

if TYPE_CHECKING:
    from houfeng.monitoring.exclusions import Standing

NAME_HELP = "The network: what `houfeng monitor --name` calls it."


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user that the system does not know
        return "unknown"


def _until(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotValid("--until", text, "write it as 2026-12-01T08:00+08:00") from None
    # A time without a zone would be somebody's own.
    if at.tzinfo is None:
        raise NotValid("--until", text, "add the zone: +08:00 for Beijing, Z for UTC")
    return at.astimezone(UTC)


@click.command("exclude")
@click.argument("station")
@click.option("--reason", required=True, help="Shown to everybody beside the station.")
@click.option("--until", metavar="TIME", help="Use it again from then on, e.g. 2026-12-01T08:00Z.")
@click.option("--name", default="main", show_default=True, help=NAME_HELP)
@safely
def exclude(station: str, reason: str, until: str | None, name: str) -> None:
    """Take a station out of a running network: no picks, no motion, no magnitude of it.

    A loop of that name that publishes does so within seconds; who and when is kept.

    \b
    Examples:
      houfeng network exclude CI.CCC --reason "pump works beside the vault"
      houfeng network exclude CI.CCC --reason "sensor change" --until 2026-12-01T08:00+08:00
    """
    end = _until(until)
    prepare()
    from houfeng.monitoring.exclusions import exclude_station

    kept = exclude_station(
        name, station, reason, made_by=_who(), made_at=datetime.now(UTC), until=end
    )
    ends = "" if kept.until is None else f" until {kept.until:%Y-%m-%d %H:%M:%S} UTC"
    click.echo(f"{kept.station} is excluded from {name}{ends}: {kept.reason}")


@click.command("include")
@click.argument("station")
@click.option("--reason", default="", help="Why it may be used again.")
@click.option("--name", default="main", show_default=True, help=NAME_HELP)
@safely
def include(station: str, reason: str, name: str) -> None:
    """Use a station again that was taken out.

    Example: houfeng network include CI.CCC --name main
    """
    prepare()
    from houfeng.monitoring.exclusions import include_station

    kept = include_station(name, station, made_by=_who(), made_at=datetime.now(UTC), reason=reason)
    click.echo(f"{kept.station} is used again in {name}")


@click.command("excluded")
@click.option("--name", default="main", show_default=True, help=NAME_HELP)
@as_json
@safely
def excluded(name: str, json_: bool) -> None:
    """Stations taken out now, and by whom.

    Example: houfeng network excluded --name main --json
    """
    prepare()
    from houfeng.monitoring.exclusions import standing

    found = standing(name, datetime.now(UTC))
    if json_:
        print_json([_plain(one) for one in found.values()])
        return
    if not found:
        errors.print(f"No station is excluded from {name} by hand.", highlight=False)
        return
    table = Table("station", "reason", "until (UTC)", "by", "since (UTC)", box=None)
    for one in found.values():
        table.add_row(
            one.station, one.reason, "" if one.until is None else f"{one.until:%Y-%m-%d %H:%M:%S}",
            one.made_by, f"{one.made_at:%Y-%m-%d %H:%M:%S}",
        )  # fmt: skip
    Console().print(table)


def _plain(one: "Standing") -> dict[str, str | None]:
    return {
        "station": one.station,
        "reason": one.reason,
        "until": None if one.until is None else one.until.isoformat(),
        "made_by": one.made_by,
        "made_at": one.made_at.isoformat(),
    }
