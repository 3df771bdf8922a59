"""`houfeng facilities`: an organisation's own sites: whom to inspect first, and when to tell."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from houfeng.cli.door import as_json, prepare, print_json, progress_bar, safely
from houfeng.cli.facilities_told import (
    SHOWN,
    tell_assessment,
    tell_notes,
    tell_notices,
    tell_refused,
)
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.status import BANNER

if TYPE_CHECKING:
    from houfeng.impact.facilities.curves import Curve
    from houfeng.impact.facilities.product import ShakingProduct
    from houfeng.impact.facilities.read import Reading

FRAGILITY_HELP = "The curve of a site that names none (masonry: 砖混)."
MOST_TOLD = 10_000  # sites in the JSON, where no limit is given


@click.group()
def facilities() -> None:
    """Assess an organisation's sites in a shaking map, keep its lists, and make its notices.

    \b
    Examples:
      houfeng facilities assess plants.csv --shaking out/wenchuan
      houfeng facilities import plants.xlsx --organisation power --list 电厂
    """


@facilities.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--shaking", "product", required=True,
    help="Folder or file of `shaking make` or `respond --out`; or an event's id.",
)  # fmt: skip
@click.option("--curves", type=click.Path(path_type=Path), default=None, help="Own curves.")
@click.option("--fragility", default="masonry", show_default=True, help=FRAGILITY_HELP)
@click.option("--keep-good", is_flag=True, help="Leave out rows with a problem, and list them.")
@click.option(
    "--limit", type=click.IntRange(1), default=None,
    help=f"Sites told, worst first; else {MOST_TOLD:,} in JSON and all in the CSV.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=None, help="CSV of the ranking.")
@as_json
@safely
def assess(
    file: Path,
    product: str,
    curves: Path | None,
    fragility: str,
    keep_good: bool,
    limit: int | None,
    out: Path | None,
    json_: bool,
) -> None:
    """Rank sites for inspection by what a shaking map says of them.

    FILE is CSV, XLSX or GeoJSON with id (编号), name (名称), lon (经度), lat (纬度); fragility
    (易损性), type (类型) and threshold (阈值) where known. Fragility is a HAZUS class with its code
    (C1L-HC), a structure type (masonry, 砖混), or a name in --curves.

    \b
    Examples:
      houfeng facilities assess plants.csv --shaking out/wenchuan --json
      houfeng facilities assess plants.xlsx --shaking wenchuan-2008 --out ranked.csv --keep-good
    """
    from houfeng.impact.facilities import results
    from houfeng.impact.facilities.assess import assess as assess_sites

    clock = _Clock()
    with progress_bar("reading", None) as show:
        reading = _read(file, curves, fragility, show)
    sites = _sites(reading, file, keep_good=keep_good)
    clock.lap("reading")
    with _product(product) as shaken:
        clock.lap("map")
        with progress_bar("assessing", len(sites)) as show:
            found = assess_sites(
                sites, shaken.grids, lambda done: show("assessing sites", done, len(sites))
            )
    clock.lap("assessing")
    chosen = found.order[:limit]
    if out is not None:
        _write(out, results.to_csv(sites, found, shaken.status, chosen))
        clock.lap("writing")
    told: dict[str, Any] = {
        "shaking": shaken.as_dict(),
        "banner": BANNER[shaken.status],
        "sites": len(sites),
        "counts": found.counts,
        "outside": found.outside,
        "notes": [{"zh": zh, "en": en} for zh, en in reading.notes],
        "seconds": clock.seconds,
    }
    if json_:
        worst = chosen if limit else chosen[:MOST_TOLD]
        told["facilities"] = list(results.rows(sites, found, worst))
        told["not_listed"] = len(sites) - len(worst)
        told["refused"] = [one.as_dict() for one in reading.problems]
        told["refused_rows"] = reading.refused
        print_json(told)
        return
    tell_assessment(told, list(results.rows(sites, found, chosen[:SHOWN])), reading)
    if out is not None:
        click.echo(f"the ranking is in {out}")


@facilities.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--organisation", required=True, help="Its code; see `houfeng people`.")
@click.option("--list", "name", default="", help="The list's name; 设施 where left out.")
@click.option("--curves", type=click.Path(path_type=Path), default=None, help="Own curves.")
@click.option("--fragility", default="masonry", show_default=True, help=FRAGILITY_HELP)
@click.option("--keep-good", is_flag=True, help="Leave out rows with a problem, and list them.")
@as_json
@safely
def import_list(
    file: Path,
    organisation: str,
    name: str,
    curves: Path | None,
    fragility: str,
    keep_good: bool,
    json_: bool,
) -> None:
    """Keep a list of sites; it is assessed after every map from now on.

    A list of that name is replaced as a whole, and its older versions stay.

    Example: houfeng facilities import plants.csv --organisation power --list 电厂
    """
    with progress_bar("reading", None) as show:
        reading = _read(file, curves, fragility, show)
    _sites(reading, file, keep_good=keep_good)
    prepare()
    from django.utils import timezone

    from houfeng.access.people import find_organisation
    from houfeng.impact.facilities.keep import keep_list

    code = find_organisation(organisation).code
    version = keep_list(
        code, name, reading, raw=file.read_bytes(), file=file.name, made_at=timezone.now()
    )
    told = {
        "organisation": code,
        "list": version.facility_list.name,
        "version": version.number,
        "sites": version.sites,
        "refused_rows": version.refused,
        "refused": [one.as_dict() for one in reading.problems],
        "notes": [{"zh": zh, "en": en} for zh, en in reading.notes],
        "sha256": version.sha256,
    }
    if json_:
        print_json(told)
        return
    tell_refused(reading)
    tell_notes(reading)
    click.echo(f"{version.facility_list} version {version.number}: {version.sites:,} sites")


@facilities.command("lists")
@click.option("--organisation", default=None, help="Only of this one.")
@as_json
@safely
def lists(organisation: str | None, json_: bool) -> None:
    """The lists that are kept.

    Example: houfeng facilities lists --organisation power
    """
    prepare()
    from houfeng.impact.facilities.keep import lists_of

    found = [(kept, kept.versions.defer("content").first()) for kept in lists_of(organisation)]
    rows = [
        {
            "organisation": kept.organisation,
            "list": kept.name,
            "watched": kept.watched,
            "version": version.number if version else None,
            "sites": version.sites if version else 0,
            "made_at": version.made_at.isoformat() if version else None,
            "file": version.file if version else "",
        }
        for kept, version in found
    ]
    if json_:
        print_json(rows)
        return
    if not rows:
        click.echo("No lists yet. `houfeng facilities import FILE --organisation CODE` keeps one.")
        return
    table = Table("organisation", "list", "version", "sites", "imported (UTC)", "watched")
    for row in rows:
        table.add_row(
            str(row["organisation"]), str(row["list"]), str(row["version"]), f"{row['sites']:,}",
            str(row["made_at"])[:16], "yes" if row["watched"] else "no",
        )  # fmt: skip
    Console().print(table)


@facilities.command("watch")
@click.option("--organisation", required=True, help="Its code.")
@click.option("--list", "name", required=True, help="The list's name.")
@click.option("--off", is_flag=True, help="No notices from now on.")
@as_json
@safely
def watch(organisation: str, name: str, off: bool, json_: bool) -> None:
    """Make notices for a list, or no longer.

    Example: houfeng facilities watch --organisation power --list 电厂 --off
    """
    prepare()
    from houfeng.impact.facilities import keep

    kept = keep.find_list(organisation, name)
    keep.watch(kept, watched=not off)
    if json_:
        print_json({"organisation": organisation, "list": kept.name, "watched": not off})
    else:
        click.echo(f"{kept}: {'no notices from now on' if off else 'notices are made'}")


@facilities.command("notices")
@click.option("--event", "event_id", default=None, help="Only about this earthquake.")
@click.option("--organisation", default=None, help="Only of this one.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@safely
def notices(event_id: str | None, organisation: str | None, limit: int, json_: bool) -> None:
    """The notices made, newest first. They are kept and shown, not sent: that comes later.

    Example: houfeng facilities notices --event wenchuan-2008 --json
    """
    prepare()
    from houfeng.impact.models import Notice

    found = Notice.objects.select_related("facility_list")
    if event_id:
        found = found.filter(event_id=event_id)
    if organisation:
        found = found.filter(facility_list__organisation=organisation)
    tell_notices(list(found[:limit]), json_=json_)


@facilities.command("heartbeat")
@click.option("--organisation", required=True, help="Its code.")
@as_json
@safely
def heartbeat(organisation: str, json_: bool) -> None:
    """A test notice for each of an organisation's lists, made as a real one is.

    Example: houfeng facilities heartbeat --organisation power
    """
    prepare()
    from django.utils import timezone

    from houfeng.impact.facilities.watch import heartbeat as beat

    tell_notices(beat(organisation, timezone.now()), json_=json_)


class _Clock:
    """Seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = round(now - self._last, 3)
        self._last = now


def _read(file: Path, curves: Path | None, fragility: str, show: Any) -> "Reading":
    from houfeng.impact.facilities.curve_files import read_curves
    from houfeng.impact.facilities.curves import find_curve
    from houfeng.impact.facilities.read import read_facilities

    own: dict[str, Curve] = {}
    if curves is not None:
        own = read_curves(_bytes(curves), curves.name)
    try:
        find_curve(fragility, own)
    except NotFound as error:
        raise NotValid("--fragility", fragility, str(error)) from error
    return read_facilities(_bytes(file), file.name, own=own, default=fragility, progress=show)


def _sites(reading: "Reading", file: Path, *, keep_good: bool) -> Any:
    from houfeng.impact.facilities.read import demand_all
    from houfeng.impact.facilities.read import keep_good as good_of

    return good_of(reading, file.name) if keep_good else demand_all(reading, file.name)


def _bytes(path: Path) -> bytes:
    from houfeng.impact.facilities.read import MOST_BYTES

    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotValid(str(path), f"{path.stat().st_size:,} bytes", f"at most {MOST_BYTES:,}")
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}") from None
    except OSError as error:
        raise NotValid(str(path), error.strerror, "name a file that can be read") from error


@contextmanager
def _product(name: str) -> Iterator["ShakingProduct"]:
    """A map on disk, or the one that stands for an event of the platform."""
    from houfeng.impact.facilities.product import open_product

    path = Path(name)
    if path.exists():
        yield open_product(path)
        return
    if path.suffix or len(path.parts) not in (1, 3, 4):
        raise NotFound(f"there is no shaking product at {name}")
    from houfeng.cli.shaking_inputs import product_folder

    if len(path.parts) == 1:
        name = _standing(name)
    with product_folder(name) as folder:
        yield open_product(folder)


def _standing(event_id: str) -> str:
    """The identity of an event's standing map; NotFound where there is none."""
    prepare()
    from houfeng.products import catalogue

    for product in catalogue.latest(event_id):
        if product.type == "shaking":
            return str(product)
    raise NotFound(
        f"there is no file {event_id}, and no map of an event {event_id}: "
        f"`houfeng respond {event_id}` makes one"
    )


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise NotValid("--out", str(out), f"it cannot be written ({error.strerror})") from error
