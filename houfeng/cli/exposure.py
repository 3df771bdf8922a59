"""`houfeng exposure`: people, buildings and values that losses are counted on."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table

from houfeng.cli.door import as_json, errors, print_json, progress_bar, safely
from houfeng.cli.layers import counted

SHOWN = 20  # refused rows that are printed; the file has them all
KINDS = ("auto", "population", "census", "gem", "openquake", "buildings")


def _store() -> Path:
    # No database is needed, so none is started.
    from houfeng.house.folders import data_home

    return data_home() / "exposure"


@click.group()
def exposure() -> None:
    """Import people, buildings and values, list or remove them.

    Without imports people are a synthetic spread: towns of GeoNames, provincial totals of the
    2020 census, no buildings and no values.

    Example: houfeng exposure import chn_ppp_2020_1km_Aggregated.tif --source WorldPop --year 2020
    """


@exposure.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind", default="auto", type=click.Choice(KINDS), help="What it is; else found out."
)
@click.option("--name", default="", help="Where several of a kind are kept; else the kind.")
@click.option("--source", default="", help="Who made it, for those who read the products.")
@click.option("--licence", default="", help="Under which licence, such as CC-BY-4.0.")
@click.option("--crs", default=None, help="Where a raster does not say, such as EPSG:4326.")
@click.option("--year", default=None, type=int, help="Of the counts, and of dollars.")
@click.option(
    "--occupants", is_flag=True, help="Take a building model's average occupants as people."
)
@click.option(
    "--keep-good",
    is_flag=True,
    help="Leave bad rows or cells out and list them; else nothing is kept.",
)
@as_json
@safely
def import_(
    file: Path,
    kind: str,
    name: str,
    source: str,
    licence: str,
    crs: str | None,
    year: int | None,
    occupants: bool,
    keep_good: bool,
    json_: bool,
) -> None:
    """Check a file and put it into the local store; all of it, or nothing.

    population: a GeoTIFF of people per cell (WorldPop, LandScan, any). census: a CSV of totals by
    GB/T 2260 code. gem: CSV of the Global Earthquake Model. openquake: an exposure model in XML.
    buildings: your own CSV with lon, lat, structure (结构类型) and area (建筑面积). The same name
    again takes the place of the older version, which is kept for products made with it.

    Example: houfeng exposure import census.csv --source "Sichuan census" --year 2020
    """
    from houfeng.house.folders import data_home
    from houfeng.impact.exposures.importing import import_exposure

    with progress_bar(f"reading {file.name}", None) as show:
        done = import_exposure(
            _store(), file, cache=data_home() / "cache", added_at=datetime.now(UTC), kind=kind,
            name=name, source=source, licence=licence, crs=crs, year=year, occupants=occupants,
            keep_good=keep_good,
            progress=lambda rows, total: show(f"reading {file.name}", rows, total),
        )  # fmt: skip
    found = done.dataset
    if json_:
        refused = [
            {"row": row, "column": column, "value": value, "reason": why}
            for row, column, value, why in done.refused
        ]
        print_json({**found.as_dict(), "refused": refused})
        return
    click.echo(f"{found.name} is in ({found.kind}), version {found.sha256[:12]}")
    click.echo("  " + ", ".join(counted(k, v) for k, v in found.figures.items()))
    for note in found.notes:
        errors.print(f"note: {note}", markup=False, highlight=False, soft_wrap=True)
    for row, column, value, why in done.refused[:SHOWN]:
        said = f"left out: row {row}, column {column}: {value!r}: {why}"
        errors.print(said, markup=False, highlight=False, soft_wrap=True)
    if done.refused:
        many = f"{len(done.refused):,} rows were left out; all are in {found.refused_file}"
        errors.print(many, markup=False, highlight=False, soft_wrap=True)


@exposure.command("list")
@as_json
@safely
def list_all(json_: bool) -> None:
    """The imported exposure in use, and what is used where there is none.

    Example: houfeng exposure list --json
    """
    from houfeng.impact.exposures.embedded import SOURCE, SOURCE_EN
    from houfeng.impact.exposures.store import list_datasets

    found = list_datasets(_store())
    if json_:
        print_json([one.as_dict() for one in found])
        return
    if found:
        table = Table("name", "kind", "year", "people", "floor m²", "added", "version", "source")
        for one in found:
            table.add_row(
                one.name, one.kind, str(one.year or ""), _figure(one.figures.get("people")),
                _figure(one.figures.get("floor_m2")), one.added_at[:10], one.sha256[:12],
                one.source or one.original,
            )  # fmt: skip
        from rich.console import Console

        Console().print(table)
    else:
        click.echo("Nothing is imported. `houfeng exposure import FILE` brings in your own data.")
    click.echo(f"Elsewhere 其余地区: {SOURCE}\n  {SOURCE_EN}")


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


@exposure.command()
@click.argument("name")
@click.option(
    "--erase", is_flag=True, help="Its data too; products made with it cannot be made again."
)
@as_json
@safely
def remove(name: str, erase: bool, json_: bool) -> None:
    """Take imported exposure out of use; its data stay, so that older products can be made again.

    Example: houfeng exposure remove census
    """
    from houfeng.impact.exposures.store import remove_dataset

    remove_dataset(_store(), name, erase=erase)
    if json_:
        print_json({"removed": name, "erased": erase})
    else:
        click.echo(f"{name} is no longer used" + (" and its data are erased" if erase else ""))
