"""Picks and events as QuakeMigrate writes them: `*.picks` and `*.event`, comma-separated.

A time of -1 stands for no pick. (The columns are told by the headers of the files.)
"""

import csv
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from houfeng.monitoring.values import Pick
from houfeng.vocabulary.errors import NotValid

LARGEST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class ReferenceEvent:
    """Where and when another program put an event."""

    name: str
    origin_at: float  # POSIX seconds
    longitude: float
    latitude: float
    depth_km: float
    magnitude: float  # ML; NaN where not told


def read_quakemigrate_picks(path: Path) -> list[Pick]:
    """The picks that were made, as the stations are named there.

    Raises NotValid with the row and column of what cannot be used.
    """
    picks = []
    for row, cells in _rows(path, ("Station", "Phase", "PickTime", "PickError", "SNR")):
        if cells["PickTime"].strip() == "-1":
            continue
        at = _time(path, row, "PickTime", cells["PickTime"])
        phase = cells["Phase"].strip().upper()
        if phase not in ("P", "S"):
            raise NotValid(f"{path.name}, row {row}, column Phase", phase, "give P or S")
        station = cells["Station"].strip()
        sigma_s = _number(path, row, "PickError", cells["PickError"])
        snr = _number(path, row, "SNR", cells["SNR"])
        picks.append(Pick(station, station, at, phase, sigma_s, snr, at))
    return picks


def read_quakemigrate_event(path: Path) -> ReferenceEvent:
    """The one event of a file, at its Gaussian maximum."""
    rows = list(_rows(path, ("EventID", "DT", "X", "Y", "Z")))
    if len(rows) != 1:
        raise NotValid(path.name, f"{len(rows)} rows", "give one event a file")
    row, cells = rows[0]
    told = cells.get("ML") or ""
    return ReferenceEvent(
        name=cells["EventID"],
        origin_at=_time(path, row, "DT", cells["DT"]),
        longitude=_number(path, row, "X", cells["X"]),
        latitude=_number(path, row, "Y", cells["Y"]),
        depth_km=_number(path, row, "Z", cells["Z"]),
        magnitude=_number(path, row, "ML", told) if told else math.nan,
    )


def _rows(path: Path, needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    if path.stat().st_size > LARGEST_BYTES:
        raise NotValid(path.name, f"{path.stat().st_size:,} bytes", "one event a file")
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as wrong:
        raise NotValid(path.name, str(wrong), "save the file as UTF-8") from wrong
    reader = csv.DictReader(lines)
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise NotValid(f"{path.name}, header", reader.fieldnames, f"give a column {missing[0]}")
    found = []
    for row, cells in enumerate(reader, 2):
        for name in needed:
            if cells[name] is None:
                raise NotValid(f"{path.name}, row {row}, column {name}", "", "the row is cut short")
        found.append((row, cells))
    return found


def _number(path: Path, row: int, column: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise NotValid(f"{path.name}, row {row}, column {column}", text, "give a number")
    return value


def _time(path: Path, row: int, column: str, text: str) -> float:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as wrong:
        mend = "give UTC as 2014-08-24T00:01:08.92Z"
        raise NotValid(f"{path.name}, row {row}, column {column}", text, mend) from wrong
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
