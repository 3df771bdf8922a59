"""The command as a person runs it: a process of its own, with a data folder of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.plugin import CACHE

ROOT = Path(__file__).resolve().parents[1]
Command = Callable[..., "subprocess.CompletedProcess[str]"]


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
        yield Path(folder)


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
