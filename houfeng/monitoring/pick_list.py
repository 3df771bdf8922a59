"""Picks as a table, read from a CSV: for a day of them, one object a pick would be slow."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.station_list import Station, names_of
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

_LARGEST_FILE = 1_000_000_000
_TOLD = 20  # refused rows told one by one; the others are counted
P_SIGMA_S, S_SIGMA_S = 0.1, 0.2  # where a file does not tell: usual of automatic picks
_EARLIEST, _LATEST = -2.2e9, 4.2e9  # 1900 to 2103, as POSIX seconds
_COLUMNS = {
    "station": ("station", "station_id", "sta", "id"),
    "phase": ("phase", "phase_hint", "type"),
    "time": ("time", "at", "timestamp", "phase_time", "pick_time"),
    "sigma": ("sigma_s", "sigma", "uncertainty_s", "error_s"),
}
_PHASES = {"P": 0, "S": 1, "": 2}


@dataclass(frozen=True, slots=True, eq=False)
class PickTable:
    """n picks in time order."""

    station: NDArray[np.int64]  # (n,) index into the stations
    phase: NDArray[np.int64]  # 0 P, 1 S, 2 not told
    time: Floats  # POSIX seconds
    sigma: Floats  # s
    row: NDArray[np.int64]  # of the file, 1 is the heading
    read: int  # rows seen
    unknown: dict[str, int] = field(default_factory=dict)  # picks of stations not in the list
    refused: int = 0  # rows that could not be read
    told: tuple[str, ...] = ()  # the first of them, with row, column and mend

    def __len__(self) -> int:
        return int(self.time.size)


def read_picks(path: Path, stations: Sequence[Station]) -> PickTable:
    """A CSV with the columns station, phase, time; sigma_s if known.

    time: POSIX seconds or ISO 8601, UTC. A row that cannot be read is refused and told; a file
    with none to keep is NotValid.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise NotValid("picks", path.name, "give at most 1 GB at once, a day or a month")
        data = path.read_bytes()
    except OSError as error:
        raise NotValid("picks", str(path), f"name a readable file ({error})") from error
    if data[:2] == b"\x1f\x8b":
        data = _unzipped(data, path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotValid("picks", path.name, "save the list as UTF-8") from error
    return _table(text, stations, path.name)


def _unzipped(data: bytes, path: Path) -> bytes:
    import gzip
    import zlib

    try:
        with gzip.open(io.BytesIO(data)) as file:
            found = file.read(_LARGEST_FILE + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise NotValid("picks", path.name, f"give a whole gzip file ({error})") from error
    if len(found) > _LARGEST_FILE:
        raise NotValid("picks", path.name, "give at most 1 GB at once, a day or a month")
    return found


def _table(text: str, stations: Sequence[Station], name: str) -> PickTable:
    known = names_of(stations)
    reader = csv.reader(io.StringIO(text))
    heading = next(reader, None)
    if heading is None:
        raise NotValid("picks", name, "the first row is station,phase,time")
    at = _where([word.strip().lower() for word in heading])
    widest = max(at.values())
    kept: list[tuple[int, int, float, float, int]] = []
    unknown: dict[str, int] = {}
    told: list[str] = []
    refused = read = 0
    number = 1
    rows = iter(reader)
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            refused += 1
            if len(told) < _TOLD:
                told.append(f"row {number}: {error}")
            continue
        if not cells:
            continue
        read += 1
        found = _pick(cells, at, widest, known)
        if isinstance(found, tuple):
            kept.append((*found, number))
        elif found.unknown:
            unknown[found.value] = unknown.get(found.value, 0) + 1
        else:
            refused += 1
            if len(told) < _TOLD:
                told.append(f"row {number}, {found.words()}")
    if not kept:
        raise NotValid("picks", name, _nothing(unknown, told))
    station, phase, time, sigma, row = (np.array(column) for column in zip(*kept, strict=True))
    order = np.lexsort((phase, station, time))
    return PickTable(
        station[order].astype(np.int64), phase[order].astype(np.int64), time[order],
        sigma[order], row[order].astype(np.int64), read, unknown, refused, tuple(told),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Refused:
    column: str
    value: str
    mend: str
    unknown: bool = False

    def words(self) -> str:
        return f"column {self.column}: {self.value[:60]!r} is not valid; {self.mend}"


def _pick(
    cells: list[str], at: dict[str, int], widest: int, known: dict[str, int]
) -> tuple[int, int, float, float] | _Refused:
    station = cells[at["station"]].strip() if len(cells) > widest else ""
    if not station:
        return _Refused("station", ",".join(cells), "fill every column and name the station")
    word = cells[at["phase"]].strip() if "phase" in at else ""
    phase = _PHASES.get(word[:1].upper())
    if phase is None:
        return _Refused("phase", word, "write P, S or nothing")
    time = _posix(cells[at["time"]].strip())
    if time is None:
        return _Refused("time", cells[at["time"]], "write POSIX seconds or ISO 8601")
    sigma = S_SIGMA_S if phase == 1 else P_SIGMA_S
    if "sigma" in at and cells[at["sigma"]].strip():
        given = _number(cells[at["sigma"]])
        if given is None or not 0.0 < given <= 60.0:
            return _Refused("sigma_s", cells[at["sigma"]], "write seconds, 0 to 60")
        sigma = given
    found = known.get(station)
    if found is None:
        return _Refused("station", station, "list it among the stations", unknown=True)
    return found, phase, time, sigma


def _where(heading: list[str]) -> dict[str, int]:
    at = {}
    for column, names in _COLUMNS.items():
        found = next((heading.index(name) for name in names if name in heading), None)
        if found is not None:
            at[column] = found
    for column in ("station", "time"):
        if column not in at:
            raise NotValid(
                "picks heading", ",".join(heading),
                f"name a column {column}; the first row is station,phase,time",
            )  # fmt: skip
    return at


def _nothing(unknown: dict[str, int], told: list[str]) -> str:
    if told:
        return f"no pick could be read; {told[0]}"
    if unknown:
        named = ", ".join(list(unknown)[:5])
        return f"no pick is at a station of the list; {named} are not in it"
    return "it holds no picks"


def _posix(word: str) -> float | None:
    value = _number(word)
    if value is None:
        try:
            at = datetime.fromisoformat(word)
        except ValueError:
            return None
        value = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    return value if _EARLIEST <= value <= _LATEST else None


def _number(word: str) -> float | None:
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
