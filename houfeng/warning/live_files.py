"""The live folder of a loop: what lies there, and the words in it."""

import math
from datetime import UTC, datetime
from pathlib import Path

from houfeng.monitoring.network_names import demand_name

SNAPSHOT, CHANNELS, RING, LOCK = "snapshot.json", "channels.json", "ring", "lock"
# States of a station, rising: of two that hold, the later one is told.
STATES = (
    "working", "late", "starting", "noisy", "clipped", "spiking", "partial", "dead",
    "uncalibrated", "no_data", "excluded",
)  # fmt: skip


def live_folder(home: Path, name: str) -> Path:
    """Where a loop of this name lays its state. Raises NotValid for what cannot be a name."""
    return home / "live" / demand_name(name)


def posix(told: str | None) -> float:
    """POSIX seconds of a time in a snapshot; NaN for none."""
    if not told:
        return math.nan
    return datetime.fromisoformat(told).astimezone(UTC).timestamp()
