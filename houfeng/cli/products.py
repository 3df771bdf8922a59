"""`houfeng products`: the catalogue, and the proof that nothing in it was changed."""

import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from houfeng.cli.door import as_json, errors, prepare, print_json, progress_bar, safely

if TYPE_CHECKING:
    from houfeng.products.models import Product


@click.group()
def products() -> None:
    """List, show and verify what was published.

    Example: houfeng products list --event wenchuan-2008
    """


@products.command("list")
@click.option("--event", "event_id", default=None, help="Only of this earthquake.")
@click.option("--type", "type_", default=None, help="origin, shaking, impact, brief or alert.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@as_json
@safely
def list_products(event_id: str | None, type_: str | None, limit: int, json_: bool) -> None:
    """Published products, newest first.

    Example: houfeng products list --type brief --json
    """
    prepare()
    from houfeng.products.models import Product

    found = Product.objects.order_by("-id").prefetch_related("files")
    if event_id:
        found = found.filter(event_id=event_id)
    if type_:
        found = found.filter(type=type_)
    rows = list(found[:limit])
    if json_:
        print_json([_describe(product) for product in rows])
        return
    if not rows:
        click.echo("No products yet. `houfeng respond wenchuan-2008` makes some.")
        return
    table = Table("product", "event revision", "status", "published (UTC)", "files")
    for product in rows:
        table.add_row(
            str(product), str(product.event_revision or ""), product.status,
            f"{product.published_at:%Y-%m-%d %H:%M:%S}",
            ", ".join(file.name for file in product.files.all()),
        )  # fmt: skip
    Console().print(table)


@products.command()
@click.argument("product")
@as_json
@safely
def show(product: str, json_: bool) -> None:
    """One product: identity, files with their SHA-256, lineage.

    PRODUCT is source/type/code, or source/type/code/revision.

    Example: houfeng products show houfeng/impact/wenchuan-2008
    """
    prepare()
    from houfeng.products.catalogue import by_identity
    from houfeng.products.publish import store

    found = by_identity(product)
    shown = _describe(found)
    if json_:
        print_json(shown)
        return
    click.echo(f"{found}  {found.status}  published {found.published_at.isoformat()}")
    for file in found.files.all():
        click.echo(f"  {file.name}  {file.size:,} bytes  {store().path(file.sha256)}")
    for row in found.lineage:
        click.echo(
            f"  {row['role']}: {row['name']} {row['version']} ({row['source']}) {row['note']}"
        )


@products.command()
@as_json
@safely
def verify(json_: bool) -> None:
    """Check the hash chain, every product against it, and every file's digest.

    Example: houfeng products verify
    """
    prepare()
    from houfeng.products import verify as checking

    with progress_bar("checking the change log", None) as show_progress:
        found = checking.verify(
            lambda done, total: show_progress("checking the change log", done, total)
        )
    if json_:
        print_json(
            {
                "products": found.products,
                "files": found.files,
                "changes": found.changes,
                "head": found.head,
                "faults": list(found.faults),
            }
        )
    else:
        for fault in found.faults:
            errors.print(fault, style="red", markup=False)
        click.echo(
            f"{found.products} products, {found.files} files, {found.changes} changes, "
            f"{len(found.faults)} faults; head {found.head[:16]}"
        )
    if found.faults:
        sys.exit(1)


def _describe(product: "Product") -> dict[str, object]:
    from houfeng.products.publish import describe

    return describe(product, list(product.files.all()))
