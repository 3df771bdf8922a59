"""Reads past earthquakes with the people they shook and what they cost, in EXPO-CAT's columns.

One row an earthquake. Needed: EventID, Time (UTC), Lat, Lon, CountryCode, MMI5 to MMI8, MMI9+ (or
MMI9), ShakingDeaths. Read where there: Name, Magnitude, Depth, MMI10, TotalDeaths, Injured. A
blank count of people is none; blank ShakingDeaths are TotalDeaths, and none where both are blank.
"""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from houfeng.vocabulary.errors import NotValid

ALL = "ALL"
_HIGHEST = ("MMI9+", "MMI9", "MMI10")  # all of them together are IX and above
_NEEDED = (
    "EventID", "Time", "Lat", "Lon", "CountryCode",
    "MMI5", "MMI6", "MMI7", "MMI8", "ShakingDeaths",
)  # fmt: skip
_MOST_PEOPLE = 1e10
_LARGEST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class PastQuake:
    """One earthquake: whom it shook, and its recorded toll."""

    id: str
    name: str
    origin_at: datetime  # UTC, aware
    longitude: float
    latitude: float
    depth_km: float | None
    magnitude: float | None
    country: str  # ISO 3166, or the catalogue's own UK (unknown), XX (sea)
    people: tuple[float, float, float, float, float]  # in V to VIII, in IX and above
    deaths: int
    deaths_recorded: bool  # False: blank in the file
    injured: int | None  # None: blank


def read_past_quakes(
    path: Path, country: str = ALL, *, keep_good: bool = False
) -> tuple[list[PastQuake], list[NotValid]]:
    """(the earthquakes of one country, or of ALL; rows left out as faulty).

    Raises NotValid naming row and column; with `keep_good`, only where nothing good is left.
    Rows of other countries are not looked at.
    """
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8-sig") if size <= _LARGEST_BYTES else None
    except FileNotFoundError as error:
        raise NotValid("CSV", str(path), "give a file that exists") from error
    except (UnicodeDecodeError, OSError) as error:
        raise NotValid("CSV", str(path), "give a readable CSV file in UTF-8") from error
    if text is None:
        raise NotValid("CSV", f"{size:,} bytes", f"give a file of at most {_LARGEST_BYTES:,} bytes")
    return parse_past_quakes(text, country, keep_good=keep_good)


def parse_past_quakes(
    text: str, country: str = ALL, *, keep_good: bool = False
) -> tuple[list[PastQuake], list[NotValid]]:
    """As `read_past_quakes`, of a file's text."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = _checked_columns(reader)
    wanted = country.strip().upper()
    found: list[PastQuake] = []
    faulty: list[NotValid] = []
    rows_of: dict[str, int] = {}
    try:
        for row in reader:
            try:
                quake = _quake(row, columns, wanted, reader.line_num)
                if quake is None:
                    continue
                if quake.id in rows_of:
                    raise NotValid(
                        f"EventID, row {reader.line_num}",
                        quake.id,
                        f"it stands in row {rows_of[quake.id]} too; give each earthquake one row, "
                        "or keep the good rows alone",
                    )
            except NotValid as fault:
                if not keep_good:
                    raise
                faulty.append(fault)
                continue
            rows_of[quake.id] = reader.line_num
            found.append(quake)
    except csv.Error as error:
        raise NotValid(f"row {reader.line_num}", str(error), "give a plain CSV file") from error
    if not found:
        raise NotValid(
            "--country",
            country,
            "the file holds no good row of this country"
            if faulty
            else "the file holds no earthquake of this country; give the code in its column "
            "CountryCode, or ALL",
        )
    return found, faulty


def _checked_columns(reader: "csv.DictReader[str]") -> Sequence[str]:
    try:
        columns = reader.fieldnames or []
    except csv.Error as error:
        raise NotValid("row 1", str(error), "give a plain CSV file") from error
    if not columns:
        raise NotValid("CSV", "an empty file", "give a header row and one row an earthquake")
    missing = [name for name in _NEEDED if name not in columns]
    if not any(name in columns for name in _HIGHEST[:2]):
        missing.append("MMI9+")
    if missing:
        raise NotValid("columns", ", ".join(columns), f"add the columns {', '.join(missing)}")
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise NotValid("columns", ", ".join(twice), "name each column once")
    return columns


def _quake(
    row: Mapping[str | None, object], columns: Sequence[str], wanted: str, number: int
) -> PastQuake | None:
    """The earthquake of a row; None if it is of another country."""
    if None in row or None in row.values():
        raise NotValid(
            f"row {number}", "", f"give as many values as there are columns ({len(columns)})"
        )
    cells = {str(name): str(value).strip() for name, value in row.items()}
    country = cells["CountryCode"].upper()
    if wanted not in (ALL, country):
        return None
    if not cells["EventID"]:
        raise NotValid(f"EventID, row {number}", "", "give each earthquake an id")
    shaking_deaths = _count(cells, "ShakingDeaths", number)
    total_deaths = _count(cells, "TotalDeaths", number)
    deaths = shaking_deaths if shaking_deaths is not None else total_deaths
    injured = _count(cells, "Injured", number)
    five, six, seven, eight = (
        _count(cells, f"MMI{degree}", number) or 0.0 for degree in (5, 6, 7, 8)
    )
    highest = sum(_count(cells, name, number) or 0.0 for name in _HIGHEST)
    return PastQuake(
        id=cells["EventID"],
        name=cells.get("Name", ""),
        origin_at=_time(cells, number),
        longitude=_within(cells, "Lon", number, -180.0, 360.0),
        latitude=_within(cells, "Lat", number, -90.0, 90.0),
        depth_km=_number(cells, "Depth", number),
        magnitude=_number(cells, "Magnitude", number),
        country=country,
        people=(five, six, seven, eight, highest),
        deaths=round(deaths or 0.0),
        deaths_recorded=deaths is not None,
        injured=None if injured is None else round(injured),
    )


def _number(cells: Mapping[str, str], column: str, number: int) -> float | None:
    text = cells.get(column, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise NotValid(f"{column}, row {number}", text, "write a number") from error
    if not math.isfinite(value):
        raise NotValid(f"{column}, row {number}", text, "write a finite number")
    return value


def _count(cells: Mapping[str, str], column: str, number: int) -> float | None:
    value = _number(cells, column, number)
    if value is not None and not 0 <= value <= _MOST_PEOPLE:
        raise NotValid(
            f"{column}, row {number}", cells[column], "write a number of people, 0 or more"
        )
    return value


def _within(cells: Mapping[str, str], column: str, number: int, low: float, high: float) -> float:
    value = _number(cells, column, number)
    if value is None or not low <= value <= high:
        raise NotValid(
            f"{column}, row {number}", cells[column], f"write degrees from {low:g} to {high:g}"
        )
    return value


def _time(cells: Mapping[str, str], number: int) -> datetime:
    try:
        found = datetime.fromisoformat(cells["Time"])
    except ValueError as error:
        raise NotValid(
            f"Time, row {number}", cells["Time"], "write UTC as 1973-02-06 10:37:10"
        ) from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
