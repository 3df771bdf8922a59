"""What every command shares: preparing, printing, progress, and errors told as people need them."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from houfeng.vocabulary.errors import (
    HoufengError,
    NotAllowed,
    NotFound,
    NotValid,
    SourceUnavailable,
    Superseded,
)

P = ParamSpec("P")
EXIT_CODES: dict[type[HoufengError], int] = {
    NotValid: 2,
    NotFound: 3,
    SourceUnavailable: 4,
    NotAllowed: 5,
    Superseded: 6,
}
EXIT_HELP = (
    "Exit codes: 0 done, 1 something failed, 2 input to mend, 3 not found, "
    "4 a part we need is not there, 5 not allowed, 6 superseded by a newer revision."
)

errors = Console(stderr=True)


def as_json(command: Callable[P, None]) -> Callable[P, None]:
    """The `--json` option."""
    return click.option("--json", "json_", is_flag=True, help="Print JSON for machines.")(command)


def safely(command: Callable[P, None]) -> Callable[P, None]:
    """Turn our errors into a message and an exit code; anything else is a fault of ours."""

    @wraps(command)
    def door(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except HoufengError as error:
            tell(error, json_=bool(kwargs.get("json_")))
            sys.exit(EXIT_CODES.get(type(error), 1))

    return door


def tell(error: HoufengError, *, json_: bool) -> None:
    """Print an error on the error stream."""
    if json_:
        told: dict[str, object] = {"error": type(error).__name__, "detail": str(error)}
        if isinstance(error, NotValid):
            told |= {"field": error.field, "value": repr(error.value), "mend": error.mend}
        click.echo(json.dumps(told, ensure_ascii=False), err=True)
    else:
        errors.print(f"[bold red]{type(error).__name__}[/]", end=" ")
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Callable[[str, int, int | None], None]]:
    """A bar on the error stream while a long work lasts; call it with (words, done, total)."""
    columns: list[Any] = [
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
    ]
    with Progress(*columns, console=errors, transient=not errors.is_terminal) as bars:
        task: TaskID = bars.add_task(what, total=total or 1)

        def show(words: str, done: int, all_: int | None = None) -> None:
            bars.update(task, description=words, completed=done, total=all_ or total or 1)

        yield show


def prepare() -> None:
    """The database, its tables and Django."""
    from houfeng.house import start

    start.prepare()


def demand_folder(out: Path) -> None:
    """Make the folder that --out names; NotValid where it cannot be one."""
    if out.exists() and not out.is_dir():
        raise NotValid("--out", str(out), "name a folder; a file of that name is in the way")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotValid(
            "--out", str(out), f"name a folder you may write to ({error.strerror})"
        ) from error
