"""`houfeng scenario`: an earthquake that has not happened, through the whole response."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from houfeng.cli.door import as_json, demand_folder, prepare, print_json, safely
from houfeng.cli.respond import demand_published, watched
from houfeng.vocabulary.errors import NotFound, NotValid

if TYPE_CHECKING:
    from houfeng.response.scenario import Wish

LARGEST_RUPTURE_BYTES = 5_000_000


@click.command()
@click.option("--historic", default="", help="Id of a bundled earthquake, to happen again.")
@click.option("--fault", default="", help="LAYER or LAYER:NAME, of a loaded layer of faults.")
@click.option("--rupture", type=click.Path(path_type=Path), default=None, help="ShakeMap file.")
@click.option("--line", default="", help='A rupture line: "103.1 30.2; 103.5 30.9".')
@click.option("--lat", type=float, default=None, help="Epicentre, or middle of the rupture.")
@click.option("--lon", type=float, default=None, help="Degrees east.")
@click.option("--depth", type=float, default=None, help="Kilometres.")
@click.option("--mag", type=float, default=None, help="Magnitude; of a repeat, another one.")
@click.option("--mag-type", default="", help="Ms (where left out), Mw, ML, mb or M.")
@click.option("--strike", type=float, default=None, help="Degrees from north; dips to its right.")
@click.option("--dip", type=float, default=None, help="Degrees; 70 along faults and lines.")
@click.option("--rake", type=float, default=None, help="Degrees; 0 strike-slip, 90 reverse.")
@click.option("--time", "time_", default="", help="With its zone; now where left out.")
@click.option("--name", default="", help="What people call the scenario.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder for the files.")
@as_json
@safely
def scenario(out: Path | None, json_: bool, **given: Any) -> None:
    """Make all products of an earthquake that has not happened, marked 演习 EXERCISE throughout.

    It starts from a historic earthquake, a fault, a rupture or an epicentre. Files for people in
    --out begin with 演习-; those that programs read keep their names.

    \b
    Examples:
      houfeng scenario --historic wenchuan-2008 --mag 7.5 --out out/repeat
      houfeng scenario --fault faults:龙门山断裂 --mag 7.8 --lat 31.2 --lon 103.6 --name 龙门山演练
      houfeng scenario --lat 30.1 --lon 102.9 --depth 12 --mag 6.5 --strike 145 --json
    """
    began = time.perf_counter()
    if out is not None:
        demand_folder(out)
    wish = _wish(given)
    prepare()
    from django.utils import timezone

    from houfeng.response.export import export, manifest, timings
    from houfeng.response.scenario_runs import run_scenario, scenario_of

    asked = run_scenario(wish, now=timezone.now())
    prepared = time.perf_counter()
    response = watched(asked)
    demand_published(response)
    seconds = {"prepare": prepared - began, "respond": time.perf_counter() - prepared}
    spent = timings(response, seconds)
    if out is not None:
        export(response, out, spent, mark_papers=True)
    kept = scenario_of(response.event_id)
    notes = kept.notes if kept is not None else []
    told = {
        "event_id": response.event_id,
        "status": "exercise",
        "notes": [{"zh": zh, "en": en} for zh, en in notes],
        "manifest": manifest(response),
        "timings": spent,
        "out": str(out) if out else None,
    }
    if json_:
        print_json(told)
        return
    click.echo(f"演习 EXERCISE {response.event_id}: {response.state}, {spent['total']:.2f} s")
    for zh, en in notes:
        click.echo(f"  {zh}\n  {en}")
    if out is not None:
        click.echo(f"  files in {out}")


def _wish(given: dict[str, Any]) -> "Wish":
    """The options as a wish; a file is read."""
    from houfeng.response.scenario import Wish, drawn_line

    path: Path | None = given["rupture"]
    return Wish(
        magnitude=given["mag"],
        magnitude_type=given["mag_type"],
        longitude=given["lon"],
        latitude=given["lat"],
        depth_km=given["depth"],
        strike_deg=given["strike"],
        dip_deg=given["dip"],
        rake_deg=given["rake"],
        time=given["time_"],
        name=given["name"],
        historic=given["historic"],
        fault=given["fault"],
        line=drawn_line(given["line"]),
        rupture=None if path is None else (path.name, _bytes(path)),
    )


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    if path.stat().st_size > LARGEST_RUPTURE_BYTES:
        raise NotValid("rupture", path.name, f"give at most {LARGEST_RUPTURE_BYTES:,} bytes")
    return path.read_bytes()
