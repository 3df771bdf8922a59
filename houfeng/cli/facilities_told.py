"""How `houfeng facilities` tells people what it found."""

from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from houfeng.cli.door import errors, print_json

if TYPE_CHECKING:
    from houfeng.impact.facilities.read import Reading
    from houfeng.impact.models import Notice

SHOWN = 20  # sites in the table on a terminal


def tell_assessment(told: dict[str, Any], rows: list[dict[str, Any]], reading: "Reading") -> None:
    tell_refused(reading)
    tell_notes(reading)
    shaking = told["shaking"]
    banner = told["banner"]["en"]
    click.echo(
        f"{banner} {shaking['event']} revision {shaking['revision']}, "
        f"map {shaking['sha256'][:12]}; sites: {told['sites']:,}".strip()
    )
    click.echo("  " + ", ".join(f"{state} {n:,}" for state, n in told["counts"].items()))
    table = Table("", "id", "name", "state", "moderate+", "reason")
    for number, row in enumerate(rows, start=1):
        chances = row["probabilities"]
        if chances is None:
            continue
        worse = sum(chances[state] for state in ("moderate", "extensive", "complete"))
        table.add_row(
            str(number), row["id"], row["name"], f"{row['most_probable_state']} {row['state_zh']}",
            f"{100 * worse:.0f}%", row["reason_en"],
        )  # fmt: skip
    Console().print(table)
    spent = ", ".join(f"{step} {s:.2f} s" for step, s in told["seconds"].items())
    click.echo(f"  {spent}")


def tell_refused(reading: "Reading") -> None:
    for one in reading.problems[:SHOWN]:
        errors.print(
            f"left out: row {one.row}, {one.column}: {one.value!r}: {one.zh} / {one.en}",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
    if reading.refused:
        errors.print(f"{reading.refused:,} rows were left out", markup=False, highlight=False)


def tell_notes(reading: "Reading") -> None:
    for zh, en in reading.notes:
        errors.print(f"note: {zh} / {en}", markup=False, highlight=False, soft_wrap=True)


def tell_notices(found: "list[Notice]", *, json_: bool) -> None:
    from houfeng.impact.facilities.notices import as_dict

    if json_:
        print_json([as_dict(notice) for notice in found])
        return
    if not found:
        click.echo("No notices. They are made where a site crosses its threshold.")
        return
    for notice in found:
        click.echo(f"{notice.made_at:%Y-%m-%d %H:%M:%S} UTC  {notice.body['title_zh']}")
        click.echo(f"  {notice.body['words_zh']}")
        click.echo(f"  {notice.body['title_en']}\n  {notice.body['words_en']}")
