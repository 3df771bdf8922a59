"""`houfeng shaking`: shaking maps by hand: make, sample, reproduce, hindcast."""

import re
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from houfeng.cli.door import as_json, demand_folder, errors, print_json, progress_bar, safely
from houfeng.vocabulary.errors import NotFound, NotValid, SourceUnavailable

if TYPE_CHECKING:
    from houfeng.shaking.recipe import Recipe
    from houfeng.shaking.result import ShakingResult

_STEPS = ("reading", "weighing observations", "predicting", "conditioning", "writing")
_UNITS_S = {"s": 1.0, "c": 1.0, "m": 60.0, "d": 3600.0}  # 30s, 30c (ShakeMap's word), 1m, 0.01d


@click.group()
def shaking() -> None:
    """Make shaking maps, sample and reproduce them, and measure their skill.

    Example: houfeng shaking make wenchuan-2008 --out out/wenchuan
    """


@shaking.command()
@click.argument("input_", metavar="INPUT")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the files.")
@click.option("--profile", default="auto", show_default=True, help="shakemap-reference or china.")
@click.option("--resolution", default=None, help="Of the grid: 30s, 1m or 0.01d.")
@click.option("--vs30", type=click.Path(path_type=Path), default=None, help="A Vs30 grid file.")
@click.option("--light", is_flag=True, help="Only grids, stations, rupture and the account.")
@as_json
@safely
def make(
    input_: str,
    out: Path,
    profile: str,
    resolution: str | None,
    vs30: Path | None,
    light: bool,
    json_: bool,
) -> None:
    """Make one earthquake's shaking map and write all its files.

    INPUT is a ShakeMap event folder (event.xml, stations, rupture), an event file, a bundled
    earthquake's id, or the id of one in the platform.

    \b
    Examples:
      houfeng shaking make northridge_1994 --out out/northridge --profile shakemap-reference
      houfeng shaking make wenchuan-2008 --out out/wenchuan --resolution 1m
    """
    from houfeng.cli.shaking_inputs import recipe_from

    began = time.perf_counter()
    demand_folder(out)
    with progress_bar("reading", len(_STEPS)) as show:
        recipe = recipe_from(input_, profile=profile, step_s=step_from(resolution), vs30=vs30)
        result, spent = _follow(recipe, show)
        show("writing", len(_STEPS) - 1, None)
        written = _write(result, recipe, out, light=light)
    spent["writing"] = time.perf_counter() - began - sum(spent.values())
    told = summary_of(result) | {"seconds": spent, "files": written, "out": str(out)}
    if json_:
        print_json(told)
        return
    for warning in result.warnings:
        errors.print(f"note: {warning}", markup=False, highlight=False, soft_wrap=True)
    seen = told["observations"]
    click.echo(
        f"{result.origin.event_id}: {result.latitudes.size} x {result.longitudes.size} cells, "
        f"{seen['used']} of {seen['total']} observations used, profile {result.profile}"
    )
    for measure, highest in told["highest"].items():
        click.echo(f"  {measure:<8} up to {highest['value']:.3g} {highest['units']}")
    click.echo(f"  {sum(spent.values()):.1f} s   {len(written)} files in {out}")


@shaking.command()
@click.argument("event")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--remove", multiple=True, help="Name of a file no longer to be used.")
@as_json
@safely
def add(event: str, files: tuple[Path, ...], remove: tuple[str, ...], json_: bool) -> None:
    """Add stations, a rupture, felt reports or decisions to an earthquake, and map it anew.

    EVENT is the id of an earthquake in the platform. The file's name says what it is: *_dat.xml,
    stationlist.json, *_fault.txt, rupture.json, moment.xml, felt.csv, overrides.json, vs30.tif.

    \b
    Examples:
      houfeng shaking add wenchuan-2008 stationlist.xml Hartzell11_fault.txt
      houfeng shaking add wenchuan-2008 --remove stationlist.xml
    """
    from houfeng.cli.door import prepare

    given = _evidence(files) | dict.fromkeys(remove, b"")
    if not given:
        raise NotValid("FILES", "nothing", "name the files to add, or --remove one")
    prepare()
    from django.utils import timezone

    from houfeng.cli.respond import run
    from houfeng.events.evidence import current_evidence, keep_evidence
    from houfeng.events.keep import fetch_event, preferred_revision
    from houfeng.shaking.recipe import demand_readable

    revision = preferred_revision(event)
    after = {n: c for n, c in (current_evidence(event) | given).items() if c}
    demand_readable(fetch_event(event, revision), after)
    if not keep_evidence(event, given, received_at=timezone.now()):
        click.echo("nothing new: the map stands", err=True)
        return
    response = run(event, revision, again=True)
    if json_:
        print_json({"run": response.run, "state": response.state, "evidence": sorted(after)})
    else:
        used = ", ".join(sorted(after)) or "the origin alone"
        click.echo(f"{response.run}: {response.state}; made with {used}")


@shaking.command()
@click.argument("product")
@click.option("--sites", type=click.Path(path_type=Path), required=True, help="CSV: id, lon, lat.")
@click.option("--realisations", type=click.IntRange(0, 10_000), default=0, help="To draw at once.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the draws.")
@click.option("--measure", default="PGA", show_default=True, help="That realisations are of.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="CSV instead of text.")
@as_json
@safely
def sample(
    product: str,
    sites: Path,
    realisations: int,
    seed: int,
    measure: str,
    out: Path | None,
    json_: bool,
) -> None:
    """Values with their sigma at points of a map; correlated realisations there if wanted.

    PRODUCT is a folder that `shaking make` wrote, or a product of the platform.

    \b
    Examples:
      houfeng shaking sample out/wenchuan --sites schools.csv
      houfeng shaking sample houfeng/shaking/wenchuan-2008 --sites schools.csv --realisations 100
    """
    from houfeng.cli.shaking_inputs import product_folder
    from houfeng.shaking.recipe import INPUTS, unpack
    from houfeng.shaking.sample import read_sites
    from houfeng.shaking.sample import sample as sample_map

    wanted = read_sites(_text(sites))
    with product_folder(product) as folder:
        found = sample_map(folder, wanted)
        drawn = None
        if realisations:
            from houfeng.shaking.draw import draw

            recipe = unpack((folder / INPUTS).read_bytes())
            drawn = draw(recipe, _store(), found.covered, measure, realisations, seed).tolist()
    rows: list[dict[str, Any]] = [dict(row) for row in found.rows()]
    if drawn is not None:
        for row, values in zip((r for r in rows if r["inside"]), drawn, strict=True):
            row["realisations"] = [float(f"{value:.5g}") for value in values]
    if found.outside:
        few = ", ".join(found.outside[:8])
        errors.print(f"note: {len(found.outside)} sites lie outside the map: {few}", markup=False)
    if json_:
        print_json(rows)
        return
    text = _csv(rows, measure)
    if out is None:
        click.echo(text, nl=False)
    else:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise NotValid("--out", str(out), f"it cannot be written ({error.strerror})") from error


@shaking.command()
@click.argument("product")
@as_json
@safely
def reproduce(product: str, json_: bool) -> None:
    """Make a map again from what is kept with it, and compare every number.

    Exit code 1 if a number differs.

    \b
    Examples:
      houfeng shaking reproduce out/wenchuan
      houfeng shaking reproduce houfeng/shaking/wenchuan-2008/1
    """
    from houfeng.cli.shaking_inputs import product_folder
    from houfeng.shaking.reproduce import compare_with_kept

    with product_folder(product) as folder, progress_bar("reproducing", len(_STEPS)) as show:
        found = compare_with_kept(
            folder, _store(), lambda step: show(step, _STEPS.index(step), None)
        )
    if json_:
        print_json(found)
    elif found["identical"]:
        click.echo(f"{product}: identical, {found['arrays']} grids of {found['cells']} cells")
    else:
        differs = ", ".join(found["different"])
        errors.print(f"{product}: different: {differs}; {found['why']}", markup=False)
    if not found["identical"]:
        sys.exit(1)


@shaking.command("hindcast")
@click.argument("csv", type=click.Path(path_type=Path))
@click.option(
    "--mode",
    type=click.Choice(["first-minutes", "reviewed"]),
    default="first-minutes",
    show_default=True,
    help="What the engine may see: origin and magnitude, or the long axis too.",
)
@as_json
@safely
def hindcast_command(csv: Path, mode: str, json_: bool) -> None:
    """Intensity areas predicted for past earthquakes beside those surveyed.

    Example: houfeng shaking hindcast surveyed.csv --mode first-minutes
    """
    from houfeng.shaking.hindcast import Mode, hindcast, read_surveyed

    events = read_surveyed(csv)
    found = hindcast(events, Mode(mode))
    if json_:
        print_json(found)
        return
    click.echo(f"{'event':<24} {'zone':<6} {'predicted':>12} {'surveyed':>12}  factor (km²)")
    for row in found["events"]:
        for one in row["cumulative"]:
            click.echo(
                f"{row['id']:<24} {one['degree']}+     {one['predicted_km2']:>12,.0f} "
                f"{one['surveyed_km2']:>12,.0f}  {one['factor']:.2f}"
            )
    over = found["summary"]
    click.echo(
        f"{over['areas']} areas: median factor {over['median_factor']}, "
        f"90th percentile {over['p90_factor']}"
    )


def step_from(text: str | None) -> float | None:
    """Arc-seconds of "30s", "30c", "1m" or "0.01d"; None for none. Raises NotValid."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([scmd])", text.strip().lower())
    if found is None:
        raise NotValid("resolution", text, "write 30s (arc-seconds), 1m (minutes) or 0.01d")
    return float(found[1]) * _UNITS_S[found[2]]


def summary_of(result: "ShakingResult") -> dict[str, Any]:
    """The map in a few figures."""
    import numpy as np

    from houfeng.shaking.products.measures import shown

    used = [one.used for one in result.compared.values()]
    return {
        "event_id": result.origin.event_id,
        "status": result.origin.status.value,
        "profile": result.profile,
        "cells": [int(result.latitudes.size), int(result.longitudes.size)],
        "observations": {
            "total": len(result.observations),
            "used": int(np.any(used, axis=0).sum()) if used else 0,
            "by_measure": {m: int(one.used.sum()) for m, one in result.compared.items()},
        },
        "bias": {m: {"mean": mean, "sigma": sigma} for m, (mean, sigma) in result.bias.items()},
        "highest": {
            m: {"value": float(shown(m).median(f.mean).max()), "units": shown(m).units}
            for m, f in result.fields.items()
        },
        "choices": dict(result.choices),
        "warnings": list(result.warnings),
    }


def _follow(recipe: "Recipe", show: Any) -> tuple["ShakingResult", dict[str, float]]:
    """The map, and the seconds of each step."""
    from houfeng.shaking.recipe import follow

    begun = [("reading", time.perf_counter())]

    def tell(step: str) -> None:
        begun.append((step, time.perf_counter()))
        show(step, _STEPS.index(step), None)

    result = follow(recipe, _store(), tell)
    begun.append(("", time.perf_counter()))
    return result, {name: end - start for (name, start), (_, end) in pairwise(begun)}


def _write(result: "ShakingResult", recipe: "Recipe", out: Path, *, light: bool) -> list[str]:
    """The map's files, each whole or not at all; their names."""
    from datetime import UTC, datetime

    from houfeng.documents.shaking_files import light_files, map_files
    from houfeng.house.folders import data_home
    from houfeng.shaking.recipe import INPUTS, pack

    now = datetime.now(UTC).replace(microsecond=0)
    makers = light_files(result, now) | {INPUTS: lambda: pack(recipe)}
    if not light:
        makers |= map_files(result, now, cache=data_home() / "cache")
    for name, maker in makers.items():
        half = out / f".{name}.half"
        try:
            half.write_bytes(maker())
            half.replace(out / name)
        except OSError as error:
            raise SourceUnavailable(f"{out / name} cannot be written ({error.strerror})") from error
        finally:
            half.unlink(missing_ok=True)
    return list(makers)


def _store() -> Path:
    from houfeng.house.folders import data_home

    return data_home() / "layers"


def _evidence(paths: tuple[Path, ...]) -> dict[str, bytes]:
    """The files by name; refused are those no map would be made with."""
    from houfeng.events.readers.contents import contents
    from houfeng.shaking.readings.folder import is_evidence

    found = {}
    for path in paths:
        # Not an empty one: it would take the earlier file of its name out of use.
        found[path.name] = contents(path)
        if not is_evidence(path.name):
            raise NotValid("file name", path.name, "name it as `shaking add --help` says")
    return found


def _text(path: Path) -> str:
    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise NotValid(str(path), "bytes", "save it as UTF-8") from wrong


def _csv(rows: list[dict[str, Any]], measure: str) -> str:
    import csv
    from io import StringIO

    flat: list[dict[str, Any]] = []
    for row in rows:
        drawn = row.pop("realisations", [])
        flat.append(row | {f"{measure} draw {n}": v for n, v in enumerate(drawn, 1)})
    columns = max((list(row) for row in flat), key=len)  # sites outside the map have no draws
    made = StringIO()
    writer = csv.DictWriter(made, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return made.getvalue()
