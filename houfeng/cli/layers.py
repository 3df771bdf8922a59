"""`houfeng layers`: rasters and vectors that maps are made with."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table

from houfeng.cli.door import as_json, errors, print_json, progress_bar, safely
from houfeng.places.layer_kinds import KINDS


def _store() -> Path:
    # No database is needed, so none is started.
    from houfeng.house.folders import data_home

    return data_home() / "layers"


@click.group()
def layers() -> None:
    """List the layers maps are made with (ground, faults, people), add or remove them.

    Example: houfeng layers add global_vs30.grd --kind vs30
    """


@layers.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help="What it shows.")
@click.option("--name", default="", help="Where several of a kind are kept; else the kind.")
@click.option("--crs", default=None, help="Where the file does not say, such as EPSG:4326.")
@click.option("--source", default="", help="Who made it, for those who read the products.")
@click.option("--licence", default="", help="Under which licence, such as CC-BY-4.0.")
@as_json
@safely
def add(
    file: Path, kind: str, name: str, crs: str | None, source: str, licence: str, json_: bool
) -> None:
    """Check a raster or vector file and put it into the local store.

    Rasters: GeoTIFF, GMT or CF netCDF grid, Esri ASCII grid. Vectors: GeoJSON. The same name
    again takes the place of the older version, which is kept for products made with it.

    Example: houfeng layers add vs30.grd --kind vs30 --source "USGS global Vs30" --licence public
    """
    from houfeng.places.layers import add_layer

    gazetteer = None
    if kind == "admin":  # their codes are checked
        from houfeng.house.folders import data_home
        from houfeng.places import load

        gazetteer = load(data_home() / "cache")
    with progress_bar("checking the layer", None) as show:
        added = add_layer(
            _store(), file, kind, added_at=datetime.now(UTC), name=name, crs=crs, source=source,
            licence=licence, gazetteer=gazetteer,
            progress=lambda done, total: show("checking the layer", done, total),
        )  # fmt: skip
    if json_:
        print_json(added.as_dict())
        return
    west, south, east, north = added.bounds
    click.echo(f"{added.name} is in, version {added.sha256[:12]}")
    click.echo(f"  {west:g} to {east:g} east, {south:g} to {north:g} north")
    click.echo("  " + ", ".join(counted(k, v) for k, v in added.figures.items()))
    for note in added.notes:
        errors.print(f"note: {note}", markup=False, highlight=False, soft_wrap=True)


def counted(name: str, value: float) -> str:
    """A figure of a layer as people read it."""
    shown = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return f"{name.replace('_', ' ')} {shown}"


@layers.command("list")
@as_json
@safely
def list_all(json_: bool) -> None:
    """The layers in use.

    Example: houfeng layers list --json
    """
    from houfeng.places.layers import list_layers

    found = list_layers(_store())
    if json_:
        print_json([layer.as_dict() for layer in found])
        return
    if not found:
        click.echo("No layers yet. `houfeng layers add FILE --kind vs30` brings one in.")
        return
    table = Table("name", "kind", "longitude", "latitude", "added", "version", "source")
    for layer in found:
        west, south, east, north = layer.bounds
        table.add_row(
            layer.name, layer.kind, f"{west:.1f} to {east:.1f}", f"{south:.1f} to {north:.1f}",
            layer.added_at[:10], layer.sha256[:12], layer.source or layer.original,
        )  # fmt: skip
    from rich.console import Console

    Console().print(table)


@layers.command()
@click.argument("name")
@click.option(
    "--erase", is_flag=True, help="Its data too; products made with it cannot be made again."
)
@as_json
@safely
def remove(name: str, erase: bool, json_: bool) -> None:
    """Take a layer out of use; its data stay, so that older products can be made again.

    Example: houfeng layers remove vs30
    """
    from houfeng.places.layers import remove_layer

    remove_layer(_store(), name, erase=erase)
    if json_:
        print_json({"removed": name, "erased": erase})
    else:
        click.echo(f"{name} is no longer used" + (" and its data are erased" if erase else ""))
