"""Before anything else: a real PostgreSQL for the tests, and a data folder of their own."""

import atexit
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

# Settings are read once, at the first import of Django: the environment must be right by then.
_HOME = Path(tempfile.mkdtemp(prefix="houfeng-tests-", dir="/var/tmp"))
_HOME.chmod(0o755)
os.environ["HOUFENG_HOME"] = str(_HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "houfeng.house.settings"
# A worker of pytest-xdist does not hear `-p`; it must have a home of its own before Django starts.
os.environ["PYTEST_PLUGINS"] = "tests.plugin"
# Last in, first out: the server, started next, is stopped before its folder goes.
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
# Tables made once from packages' data: all homes share them, those of xdist's workers too.
CACHE = Path(os.environ.setdefault("HOUFENG_TESTS_CACHE", str(_HOME / "tables")))
CACHE.mkdir(exist_ok=True)
(_HOME / "cache").symlink_to(CACHE)
OWN_SERVER = "DATABASE_URL" not in os.environ
if OWN_SERVER:
    from houfeng.house import postgres

    os.environ["DATABASE_URL"] = postgres.start(_HOME)

LEFT_OUT: dict[str, str] = {}
"""Test groups that could not run here, and why."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    size = Counter(item.path for item in items)

    def order(item: pytest.Item) -> tuple[bool, bool, int]:
        # Last: Playwright leaves its event loop running in this thread. Of these the longest files
        # first (one has a server of its own, and no database), so that no process waits for others.
        if item.get_closest_marker("browser") is None:
            return (False, False, 0)
        return (True, item.get_closest_marker("django_db") is not None, -size[item.path])

    items.sort(key=order)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    server = "the embedded PostgreSQL" if OWN_SERVER else "the PostgreSQL named by DATABASE_URL"
    terminalreporter.write_line(f"database: {server}")
    for group, why in LEFT_OUT.items():
        terminalreporter.write_line(f"LEFT OUT: {group}: {why}")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A worker of pytest-xdist has ended: what it left out counts."""
    LEFT_OUT.update(getattr(node, "workeroutput", {}).get("left_out", {}))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = LEFT_OUT
    if LEFT_OUT and os.environ.get("HOUFENG_NO_GROUP_LEFT_OUT") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
