"""The live folder of a loop, read by other processes: pages, the API, people's own programs."""

import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from houfeng.monitoring.network_names import is_name
from houfeng.monitoring.ring_reading import RingReader
from houfeng.vocabulary.errors import NotFound, SourceUnavailable
from houfeng.warning.live_files import CHANNELS, RING, SNAPSHOT, posix

STALE_S = 10.0
_COLUMNS = ("id", "longitude", "latitude", "state", "reason", "latency_s", "intensity",
            "highest", "pga_gal")  # fmt: skip
_NEEDED = ("status", "running", "at", "data_time", "counts", "events", "messages", "picks")


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A loop's state of one second. It is shared between readers: change nothing in it."""

    name: str
    body: Mapping[str, Any]
    mark: str  # another one for another state

    @property
    def columns(self) -> Mapping[str, list[Any]]:
        """Of the stations."""
        found: Mapping[str, list[Any]] = self.body["stations"]
        return found

    @property
    def running(self) -> bool:
        """Whether the loop had not ended; it may have died since: see `age_s`."""
        return bool(self.body["running"])

    @property
    def data_time(self) -> float:
        """POSIX seconds of the newest sample; NaN before the first."""
        return posix(self.body["data_time"])

    def age_s(self, now: float) -> float:
        """Since it was written. now: POSIX seconds by this machine's clock."""
        return now - posix(self.body["at"])

    def is_fresh(self, now: float) -> bool:
        return self.running and self.age_s(now) <= STALE_S


def live_names(home: Path) -> list[str]:
    """Every loop that has left a state: those at work by name, then the others, newest first."""
    now, found = time.time(), []
    for path in (home / "live").glob(f"*/{SNAPSHOT}"):
        if is_name(path.parent.name):
            try:
                age_s = now - path.stat().st_mtime
            except OSError:
                continue  # taken away meanwhile
            found.append((age_s if age_s > STALE_S else 0.0, path.parent.name))
    return [name for _, name in sorted(found)]


def read_live(home: Path, name: str) -> Snapshot:
    """Raises NotFound for a name nobody runs under, SourceUnavailable for what does not read."""
    return _snapshot(*_found(home, name, SNAPSHOT))


def read_channels(home: Path, name: str) -> Mapping[str, list[Any]]:
    """Columns by channel, seldom more than five seconds old; empty where there are none."""
    try:
        return _channels(*_found(home, name, CHANNELS))
    except NotFound:
        return {}


def read_ring(home: Path, name: str) -> RingReader:
    """The newest samples. Raises SourceUnavailable where none are kept."""
    if not is_name(name):
        raise NotFound(f"no network is called {name[:40]}")
    return RingReader(home / "live" / name / RING)


def _found(home: Path, name: str, file: str) -> tuple[Path, int, int]:
    """A file and what tells its present state from others."""
    path = home / "live" / name / file
    try:
        if not is_name(name):
            raise FileNotFoundError
        told = path.stat()
    except OSError as error:
        raise NotFound(f"no network is called {name[:40]}") from error
    return path, told.st_mtime_ns, told.st_ino


@lru_cache(maxsize=4)
def _snapshot(path: Path, written_ns: int, inode: int) -> Snapshot:
    body = _read(path)
    stations = body.get("stations")
    if not isinstance(stations, dict) or any(name not in body for name in _NEEDED):
        raise SourceUnavailable(f"{path} is not whole")
    sizes = {len(stations[name]) if name in stations else -1 for name in _COLUMNS}
    if len(sizes) != 1 or -1 in sizes or math.isnan(posix(body["at"])):
        raise SourceUnavailable(f"{path} is not whole")
    return Snapshot(path.parent.name, body, f"{written_ns:x}-{inode:x}")


@lru_cache(maxsize=2)
def _channels(path: Path, _written_ns: int, _inode: int) -> Mapping[str, list[Any]]:
    body = _read(path)
    if len({len(values) if isinstance(values, list) else -1 for values in body.values()}) > 1:
        raise SourceUnavailable(f"{path} is not whole")
    return body


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SourceUnavailable(f"{path} cannot be read ({error})") from error
    if not isinstance(found, dict):
        raise SourceUnavailable(f"{path} is not whole")
    return found
