"""Options of every command that runs the early warning loop, written once."""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import click

from houfeng.vocabulary.status import Status

P = ParamSpec("P")


def warning_options(command: Callable[P, None]) -> Callable[P, None]:
    """`--policy`, `--targets`, `--velocity`: whom to warn, and when."""
    for option in (
        click.option(
            "--velocity",
            type=click.Path(path_type=Path),
            help="1-D model; IASP91 if left out.",
        ),
        click.option(
            "--targets",
            type=click.Path(path_type=Path),
            help="Whom to warn: a CSV or GeoJSON file, places (the default), or counties.",
        ),
        click.option("--policy", default="open", show_default=True, help="Name, or a JSON file."),
    ):
        command = option(command)
    return command


def watch_options(command: Callable[P, None]) -> Callable[P, None]:
    """`--status`, `--rules`, `--lines`: of a network that is watched, now or again."""
    for option in (
        click.option(
            "--lines",
            type=click.Path(path_type=Path),
            help="CSV line,station: which stations guard which line or plant, for --rules.",
        ),
        click.option(
            "--rules",
            multiple=True,
            help="Of a line or plant: rail, nuclear, pipeline, or a JSON file; may be given again.",
        ),
        click.option(
            "--status",
            type=click.Choice([s.value for s in Status]),
            default="actual",
            show_default=True,
            help="exercise marks every line with 演习.",
        ),
    ):
        command = option(command)
    return command
