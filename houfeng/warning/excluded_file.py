"""What is excluded by hand, handed to a loop in a file: the loop itself asks no database."""

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

NAME = "excluded.json"


def write_excluded(folder: Path, stations: Mapping[str, str]) -> None:
    """station -> reason, whole or not at all; nothing is written where nothing changed."""
    content = json.dumps(dict(sorted(stations.items())), ensure_ascii=False).encode()
    path = folder / NAME
    if path.exists() and path.read_bytes() == content:
        return
    descriptor, half = tempfile.mkstemp(dir=folder, prefix="half-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(half).replace(path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise


class ExcludedFile:
    """Looks at the file every second or two; what was read last holds when it cannot be read."""

    def __init__(
        self, folder: Path, every_s: float = 2.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = folder / NAME
        self._every_s, self._clock = every_s, clock
        self._looked_at = -float("inf")
        self._seen: tuple[int, int] | None = None
        self.current: Mapping[str, str] = {}  # the same object as long as nothing changes

    def look(self) -> Mapping[str, str]:
        """For Pipeline.exclude, at each tick."""
        now = self._clock()
        if now - self._looked_at < self._every_s:
            return self.current
        self._looked_at = now
        try:
            told = self._path.stat()
            seen = (told.st_mtime_ns, told.st_ino)
            if seen != self._seen:
                found = json.loads(self._path.read_bytes())
                if isinstance(found, dict):
                    self.current = {str(name): str(why) for name, why in found.items()}
                self._seen = seen
        except (OSError, ValueError):
            pass
        return self.current
