"""Make a peer's own virtual environment under .cache/peers/<name>.

    python -m benchmarks.peers openquake

A peer is measured in its own environment and its own process, never inside Houfeng: its
licence and its pins (OpenQuake is AGPL and wants another numba) stay on its side of the door.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import ONE_THREAD

PEERS = Path(__file__).resolve().parent.parent / ".cache" / "peers"
INSTALL_LIMIT_S = 900

# Releases pinned so that a figure can be measured again.
REQUIREMENTS: dict[str, tuple[str, ...]] = {
    # hazardlib imports fiona but does not ask for it.
    "openquake": ("openquake.engine==3.24.1", "fiona==1.10.1"),
    # The modules `assemble` and `model` of USGS ShakeMap; they break on pandas 3.
    "shakemap": (
        "shakemap-modules==1.1.18",
        "esi-shakelib==1.2.1",
        "openquake.engine==3.24.1",
        "pandas<3",
    ),
    # Its velocity models are made by pyrocko's eikonal solver, which it does not ask for.
    "pyocto": ("pyocto==0.2.2", "pyrocko==2026.06.02"),
}


class PeerUnavailable(Exception):
    """The peer could not be installed here; measure without it and say so."""


def peer_python(name: str, *, install: bool = True) -> Path:
    """The interpreter of the peer's environment, made first if it is not there.

    Raises PeerUnavailable when it cannot be installed, and KeyError for an unknown peer.
    """
    wanted = REQUIREMENTS[name]
    home = PEERS / name
    python = home / "bin" / "python"
    ready = home / "ready.txt"
    if ready.exists() and ready.read_text("utf-8").split() == list(wanted):
        return python
    if not install:
        raise PeerUnavailable(f"{name} is not installed; run `python -m benchmarks.peers {name}`")
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run(
            ["nice", str(python), "-m", "pip", "install", "--quiet", *wanted],
            check=True,
            timeout=INSTALL_LIMIT_S,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
        raise PeerUnavailable(f"{name} could not be installed: {failed}") from failed
    ready.write_text("\n".join(wanted), "utf-8")
    return python


def run_peer(
    name: str, script: str, *arguments: str, timeout_s: float = 1800, threads: int | None = 1
) -> str:
    """Run a script's text in the peer's environment, low priority; its output.

    threads: for its numerical libraries; None leaves them as they come, all cores.
    Raises PeerUnavailable when the peer is missing, CalledProcessError when the script fails.
    """
    free = {key: value for key, value in os.environ.items() if key not in ONE_THREAD}
    pinned = {} if threads is None else dict.fromkeys(ONE_THREAD, str(threads))
    done = subprocess.run(
        ["nice", str(peer_python(name)), "-c", script, *arguments],
        check=True,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        env={**free, **pinned},
    )
    return done.stdout


def main() -> None:
    names = sys.argv[1:] or list(REQUIREMENTS)
    for name in names:
        print(name, peer_python(name))


if __name__ == "__main__":
    main()
