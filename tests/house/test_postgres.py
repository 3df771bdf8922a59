"""The embedded PostgreSQL: started once, shared, stopped by the last, alive through a kill."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from houfeng.house import postgres
from houfeng.house.folders import is_root

HOLD = (
    "import sys; from pathlib import Path; from houfeng.house import postgres;"
    "print(postgres.start(Path(sys.argv[1])), flush=True); sys.stdin.read()"
)


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="houfeng-pg-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def hold(home: Path) -> tuple["subprocess.Popen[str]", str]:
    """A process that uses the server until its input closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip().replace("/houfeng?", "/postgres?")


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as link:
            return link.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_two_processes_share_it_and_the_last_one_stops_it(home):
    first, url = hold(home)
    second, same = hold(home)
    assert url == same
    first.communicate("", timeout=30)
    assert answers(url)
    second.communicate("", timeout=30)
    assert not answers(url)


def test_a_killed_process_is_not_counted_as_a_user(home):
    killed, url = hold(home)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert answers(url)  # the server outlives its user

    last, _ = hold(home)
    last.communicate("", timeout=30)
    assert not answers(url)


def test_a_killed_initdb_does_not_look_like_a_finished_one(home):
    half = home / "postgres.half"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    process, url = hold(home)
    assert answers(url)
    process.communicate("", timeout=30)


def test_it_is_durable_private_and_listens_on_no_port(home):
    process, url = hold(home)
    with psycopg.connect(url) as link:
        shown = {
            name: link.execute(f"show {name}").fetchone()[0]
            for name in ("fsync", "listen_addresses", "data_checksums", "server_encoding")
        }
    assert shown == {
        "fsync": "on",
        "listen_addresses": "",
        "data_checksums": "on",
        "server_encoding": "UTF8",
    }
    assert stat.S_IMODE((home / "postgres").stat().st_mode) == 0o700
    process.communicate("", timeout=30)


@pytest.mark.skipif(not is_root(), reason="only root needs another OS user")
def test_as_root_a_private_folder_stays_private(home):
    private = home / "private"
    private.mkdir(mode=0o700)
    process, url = hold(private / "data")
    try:
        assert answers(url)
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert not (private / "data" / "postgres").exists()
    finally:
        process.communicate("", timeout=30)
        import shutil

        shutil.rmtree(postgres.cluster_folder(private / "data"))


def test_a_folder_with_a_long_name_gets_a_short_socket(home):
    long = home / ("a-rather-long-name-" * 6) / "data"
    long.parent.mkdir()
    long.parent.chmod(0o755)
    process, url = hold(long)
    assert answers(url)
    process.communicate("", timeout=30)
    assert not answers(url)
