"""`houfeng check`: what is missing, and how to mend it."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

import click

from houfeng.cli.door import as_json, print_json, safely
from houfeng.vocabulary.errors import HoufengError

ROOM_WANTED_GB = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    good: bool
    found: str
    mend: str = ""


@click.command()
@as_json
@safely
def check(json_: bool) -> None:
    """Look at all that Houfeng needs and say how to mend what is missing.

    Example: houfeng check
    """
    findings = [look() for look in LOOKS]
    if json_:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "good" if finding.good else "MEND"
            click.echo(f"{mark}  {finding.what}: {finding.found}")
            if not finding.good:
                click.echo(f"      {finding.mend}")
    if not all(finding.good for finding in findings):
        sys.exit(1)


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info >= (3, 11), found, "use Python 3.11 or newer")


def _folder() -> Finding:
    from houfeng.house.folders import data_home

    home = data_home()
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".probe"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        return Finding(
            "data folder", False, f"{home}: {error.strerror}",
            "set HOUFENG_HOME to a folder with space that you may write to",
        )  # fmt: skip
    free = shutil.disk_usage(home).free / 1e9
    return Finding(
        "data folder", free > ROOM_WANTED_GB, f"{home}, {free:.1f} GB free",
        f"free some space: {ROOM_WANTED_GB:.0f} GB or more are wanted",
    )  # fmt: skip


def _database() -> Finding:
    from houfeng.house import start

    try:
        start.prepare()
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("show server_version")
            row = cursor.fetchone()
    except HoufengError as error:
        return Finding("database", False, str(error), "do what the message says")
    host = connection.settings_dict["HOST"]
    return Finding("database", True, f"PostgreSQL {row[0] if row else '?'} at {host}")


def _assets() -> Finding:
    from houfeng.vocabulary.assets import asset_path

    try:
        for name in (
            "fonts/NotoSansSC-Regular.ttf",
            "fonts/NotoSansSC-Bold.ttf",
            "land.geojson",
            "web",
        ):
            asset_path(name)
    except HoufengError as error:
        return Finding("fonts, coastlines, scripts", False, str(error), "run `make assets`")
    return Finding("fonts, coastlines, scripts", True, "built")


LOOKS: tuple[Callable[[], Finding], ...] = (_python, _folder, _database, _assets)
