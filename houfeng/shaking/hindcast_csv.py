"""Reads the surveyed zone areas of past earthquakes.

One row an earthquake. Needed: id, lat, lon, ms or mw. Read where there: depth_km, origin_utc,
axis_strike (degrees or NE, NNW ...), area_km2_VI to area_km2_XII. Other columns are left alone.
"""

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from houfeng.events.origin import Magnitude, MagnitudeType, Origin, checked
from houfeng.vocabulary.errors import NotValid

DEGREES = {"VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12}
_POINTS = dict(  # degrees clockwise from north
    zip(
        "N,NNE,NE,ENE,E,ESE,SE,SSE,S,SSW,SW,WSW,W,WNW,NW,NNW".split(","),  # noqa: SIM905
        (22.5 * point for point in range(16)),
        strict=True,
    )
)
_UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # intensity does not depend on it


@dataclass(frozen=True, slots=True)
class SurveyedEvent:
    """An earthquake with its officially surveyed zones."""

    id: str
    latitude: float
    longitude: float
    depth_km: float | None
    magnitude: Magnitude  # Ms where the file has it
    origin_at: datetime = _UNKNOWN_TIME
    strike_deg: float | None = None  # of the long axis
    areas_km2: Mapping[int, float] = field(default_factory=dict)  # degree -> its zone alone

    def origin(self, *, strike_seen: bool) -> Origin:
        """What an engine is shown."""
        return checked(
            Origin(
                event_id=self.id,
                revision=0,
                origin_at=self.origin_at,
                longitude=self.longitude,
                latitude=self.latitude,
                depth_km=self.depth_km,
                magnitude=self.magnitude,
                source="hindcast",
                strike_deg=self.strike_deg if strike_seen else None,
            )
        )

    def cumulative_km2(self) -> dict[int, float]:
        """Surveyed area from each degree up, where every zone up to the highest is known."""
        found: dict[int, float] = {}
        if not self.areas_km2:
            return found
        total, degree = 0.0, max(self.areas_km2)
        while degree in self.areas_km2:
            total += self.areas_km2[degree]
            found[degree] = total
            degree -= 1
        return found


def read_surveyed(path: Path) -> list[SurveyedEvent]:
    """Every row of a file. NotValid names the row, the column and the mend."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise NotValid("hindcast file", str(path), "give a CSV file that exists") from error
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise NotValid("hindcast file", str(path), "give a CSV file in UTF-8") from error
    return parse_surveyed(text)


def parse_surveyed(text: str) -> list[SurveyedEvent]:
    """Every row of a file's text; as `read_surveyed`."""
    reader = csv.DictReader(io.StringIO(text))
    columns = reader.fieldnames or []
    for column in ("id", "lat", "lon"):
        if column not in columns:
            raise NotValid("columns", ", ".join(columns), f"add the column {column}")
    if "ms" not in columns and "mw" not in columns:
        raise NotValid("columns", ", ".join(columns), "add the column ms (or mw)")
    events: list[SurveyedEvent] = []
    for row in reader:
        number = reader.line_num
        event = _event(row, number)
        if any(event.id == earlier.id for earlier in events):
            raise NotValid(f"id, row {number}", event.id, "give each earthquake an id of its own")
        events.append(event)
    if not events:
        raise NotValid("hindcast file", "no rows", "give at least one earthquake")
    return events


def _event(row: Mapping[str | None, object], number: int) -> SurveyedEvent:
    if None in row or None in row.values():
        raise NotValid(f"row {number}", "", "give as many values as there are columns")
    cells = {str(name): str(value).strip() for name, value in row.items()}
    if not cells["id"]:
        raise NotValid(f"id, row {number}", "", "give each earthquake an id")
    areas = {
        degree: area
        for roman, degree in DEGREES.items()
        if (area := _number(cells, f"area_km2_{roman}", number, 0.0, 1e8)) is not None and area > 0
    }
    return SurveyedEvent(
        id=cells["id"],
        latitude=_needed(cells, "lat", number, -90.0, 90.0),
        longitude=_needed(cells, "lon", number, -180.0, 180.0),
        depth_km=_number(cells, "depth_km", number, -10.0, 800.0),
        magnitude=_magnitude(cells, number),
        origin_at=_time(cells, number),
        strike_deg=_strike(cells, number),
        areas_km2=areas,
    )


def _magnitude(cells: Mapping[str, str], number: int) -> Magnitude:
    """Ms, which China's first messages give; Mw only where the file has no Ms."""
    ms = _number(cells, "ms", number, -1.0, 10.0)
    if ms is not None:
        return Magnitude(ms, MagnitudeType.MS)
    mw = _number(cells, "mw", number, -1.0, 10.0)
    if mw is None:
        raise NotValid(f"ms, row {number}", "", "give a magnitude, ms or mw")
    return Magnitude(mw, MagnitudeType.MW)


def _needed(cells: Mapping[str, str], name: str, number: int, low: float, high: float) -> float:
    found = _number(cells, name, number, low, high)
    if found is None:
        raise NotValid(f"{name}, row {number}", "", f"give a number from {low:g} to {high:g}")
    return found


def _number(
    cells: Mapping[str, str], name: str, number: int, low: float, high: float
) -> float | None:
    """A number, or None where the column or the cell is empty."""
    text = cells.get(name, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:  # also refuses NaN
        raise NotValid(f"{name}, row {number}", text, f"give a number from {low:g} to {high:g}")
    return value


def _time(cells: Mapping[str, str], number: int) -> datetime:
    text = cells.get("origin_utc", "")
    if not text:
        return _UNKNOWN_TIME
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        mend = "give a time as 2008-05-12T06:28:04Z"
        raise NotValid(f"origin_utc, row {number}", text, mend) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _strike(cells: Mapping[str, str], number: int) -> float | None:
    text = cells.get("axis_strike", "").upper()
    if not text:
        return None
    if text in _POINTS:
        return _POINTS[text]
    return _number({"axis_strike": text}, "axis_strike", number, 0.0, 360.0)
