"""`houfeng impact run`: what a shaking map means for people, from its folder, into a folder."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from houfeng.cli.door import as_json, demand_folder, prepare, print_json, progress_bar, safely
from houfeng.vocabulary.errors import NotFound

if TYPE_CHECKING:
    from houfeng.events.origin import Origin
    from houfeng.impact.estimate import Impact

_STEPS = ("reading the map", "people and losses", "the brief", "writing")


@click.command("run")
@click.argument("shaking", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the files.")
@as_json
@safely
def impact_run(shaking: Path, out: Path, json_: bool) -> None:
    """Assess the impact of a shaking map: impact.json, the brief (PDF, Word), map pictures.

    SHAKING is a folder that `houfeng shaking make` or `houfeng respond --out` wrote. Exposure,
    layers and catalogues are those of this installation. Nothing is published.

    Example: houfeng impact run out/wenchuan --out out/wenchuan-impact
    """
    from django.utils import timezone

    demand_folder(out)
    began = time.perf_counter()
    with progress_bar("impact", len(_STEPS)) as show:
        show(_STEPS[0], 0, None)
        origin, correlation = _origin_of(shaking)
        prepare()
        from houfeng.impact.assess import assess_impact
        from houfeng.impact.report import impact_to_json
        from houfeng.places.store_files import digest_of
        from houfeng.response import papers
        from houfeng.response.export import write_files
        from houfeng.response.known import known_of

        show(_STEPS[1], 1, None)
        impact = assess_impact(
            origin,
            papers.read_shaking(shaking),
            known_of(origin),
            shaking_sha256=digest_of(shaking / papers.SHAKING),
            correlation=correlation,
        )
        made = {papers.IMPACT: papers.as_json(impact_to_json(impact))}
        show(_STEPS[2], 2, None)
        contours = json.loads((shaking / papers.CONTOURS).read_text("utf-8"))
        matter = papers.Matter(origin, papers.read_shaking(shaking), impact, contours)
        made |= papers.map_pictures(matter) | papers.brief_files(matter, timezone.now())
        show(_STEPS[3], 3, None)
        write_files(out, made)
    seconds = round(time.perf_counter() - began, 3)
    if json_:
        print_json({"out": str(out), "files": list(made), "seconds": seconds})
    else:
        _tell(impact, out, seconds)


def _origin_of(folder: Path) -> tuple["Origin", str]:
    """(what the map is of, the correlation it was made with)."""
    from houfeng.shaking.recipe import INPUTS, unpack

    wanted = ("shaking.nc", "contours.geojson", INPUTS)
    missing = [name for name in wanted if not (folder / name).is_file()]
    if missing:
        raise NotFound(
            f"{folder} lacks {', '.join(missing)}; give a folder that `houfeng shaking make` wrote "
            "(without --light)"
        )
    recipe = unpack((folder / INPUTS).read_bytes())
    return recipe.origin, recipe.profile.correlation


def _tell(impact: "Impact", out: Path, seconds: float) -> None:
    from houfeng.documents.loss_words import people_range

    click.echo(f"{impact.event_id}: {impact.alert_level}, response level {_level(impact)}")
    losses = {"deaths": impact.fatalities, "injured": impact.injured, "displaced": impact.displaced}
    for name, loss in losses.items():
        click.echo(f"  {name:<8} {people_range(name, loss, 'en')}")
    click.echo(f"  {len(impact.counties)} counties in zone VI and above; {seconds:.1f} s; {out}")


def _level(impact: "Impact") -> str:
    return impact.response_level.level or "none"
