"""The command as a person runs it: a process of its own, with a data folder of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.plugin import CACHE

ROOT = Path(__file__).resolve().parents[1]
Command = Callable[..., "subprocess.CompletedProcess[str]"]
_KEEP = "from houfeng.house import start; start.prepare(); print(flush=True); input()"


def environment(home: Path) -> dict[str, str]:
    """Ours without the tests' own database: the command starts the embedded one."""
    words = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return words | {"HOUFENG_HOME": str(home), "COLUMNS": "200"}


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A data folder that another OS user may reach, as an installation's would be."""
    with tempfile.TemporaryDirectory(prefix="houfeng-cli-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "cache").symlink_to(CACHE)
        with database_kept_up(Path(folder)):
            yield Path(folder)


@contextmanager
def database_kept_up(home: Path) -> Iterator[None]:
    """The home's server, started once and not by each command: hundreds of seconds in all."""
    keeper = subprocess.Popen(
        [sys.executable, "-c", _KEEP],
        env=environment(home), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert keeper.stdout is not None
        keeper.stdout.readline()
        yield
    finally:
        keeper.communicate(b"\n")


@pytest.fixture(scope="session")
def houfeng(home) -> Command:
    return command_in(home)


def command_in(home: Path) -> Command:
    """`houfeng` with its data in a folder."""

    def run(*words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "houfeng", *words],
            env=environment(home) | more,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
