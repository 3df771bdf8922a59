"""Where stations stand, for association: lists as CSV, as words, or StationXML."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.stationxml import read_stationxml
from houfeng.monitoring.values import Channel
from houfeng.vocabulary.errors import NotValid

_LARGEST_FILE = 200_000_000
_COLUMNS = {
    "name": ("name", "id", "station_id"),
    "network": ("network", "net"),
    "station": ("station", "sta", "code"),
    "location": ("location", "loc"),
    "longitude": ("longitude", "lon", "x"),
    "latitude": ("latitude", "lat", "y"),
    "elevation": ("elevation_m", "elevation_km", "elevation", "elev", "elevation(m)"),
}


@dataclass(frozen=True, slots=True)
class Station:
    """Where a station stands and what picks call it."""

    name: str  # NET.STA.LOC, or what its list calls it
    longitude: float  # degrees
    latitude: float
    elevation_m: float  # of the sensor, above sea level

    @classmethod
    def of(cls, channel: Channel) -> "Station":
        return cls(
            channel.station_id,
            channel.longitude,
            channel.latitude,
            channel.elevation_m - channel.depth_m,
        )


def names_of(stations: Sequence[Station]) -> dict[str, int]:
    """Which station each name means: the whole name, and its shorter forms where only one has it.

    IV.ARRO.00 is also told as IV.ARRO and as ARRO.
    """
    found = {station.name: at for at, station in enumerate(stations)}
    shorter: dict[str, int | None] = {}
    for at, station in enumerate(stations):
        parts = station.name.split(".")
        if len(parts) >= 2:
            for form in {f"{parts[0]}.{parts[1]}", parts[1]}:
                shorter[form] = None if form in shorter else at
    return {form: at for form, at in shorter.items() if at is not None} | found


def read_stations(path: Path) -> tuple[Station, ...]:
    """A CSV with a heading, a list `lon lat network station channel elevation`, or StationXML.

    Elevations are metres where the heading says elevation_m, kilometres where elevation_km;
    elsewhere kilometres when none is above 10, for no network stands within 10 m of the sea.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise NotValid("stations", path.name, "give a list of stations; it is too large")
        head = path.read_bytes()
    except OSError as error:
        raise NotValid("stations", str(path), f"name a readable file ({error})") from error
    if head.lstrip()[:1] == b"<":
        return _checked(_station_xml(path), path)
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotValid("stations", path.name, "save the list as UTF-8") from error
    first = next((line for line in text.splitlines() if line.strip()), "")
    return _checked(_csv(text) if "," in first else _words(text), path)


def _csv(text: str) -> list[tuple[str, Station]]:
    reader = csv.reader(io.StringIO(text))
    heading: list[str] | None = None
    at: dict[str, int] = {}
    rows = []
    for number, cells in enumerate(reader, start=1):
        words = [cell.strip() for cell in cells]
        if not any(words):
            continue
        if heading is None:
            heading = [word.lower().lstrip("#").strip() for word in words]
            at = _where(heading)
            continue
        if len(words) <= max(at.values()):
            raise NotValid(f"stations row {number}", ",".join(words), "fill every column")
        values = {column: words[place] for column, place in at.items()}
        rows.append((number, values))
    if heading is None:
        return []
    unit = heading[at["elevation"]] if "elevation" in at else ""
    return _with_elevation(
        [(f"row {n}", _name(values), values, f"row {n}") for n, values in rows], unit
    )


def _where(heading: list[str]) -> dict[str, int]:
    at = {}
    for column, names in _COLUMNS.items():
        found = next((heading.index(name) for name in names if name in heading), None)
        if found is not None:
            at[column] = found
    if "name" not in at and "station" not in at:
        raise NotValid("stations heading", ",".join(heading), "name a column station")
    for column in ("longitude", "latitude"):
        if column not in at:
            raise NotValid("stations heading", ",".join(heading), f"name a column {column}")
    return at


def _name(values: dict[str, str]) -> str:
    if values.get("name"):
        return values["name"]
    station = values.get("station", "")
    if not station or "network" not in values:
        return station
    return ".".join((values["network"], station, values.get("location", "")))


def _words(text: str) -> list[tuple[str, Station]]:
    """The list of the REAL associator: longitude, latitude, network, station, channel, km."""
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) < 6:
            raise NotValid(
                f"stations row {number}", line.strip(),
                "write longitude, latitude, network, station, channel, elevation; or a CSV",
            )  # fmt: skip
        values = {"longitude": words[0], "latitude": words[1], "elevation": words[5]}
        rows.append((f"row {number}", f"{words[2]}.{words[3]}.", values, f"row {number}"))
    return _with_elevation(rows, "")


def _with_elevation(
    rows: list[tuple[str, str, dict[str, str], str]], unit: str
) -> list[tuple[str, Station]]:
    numbers = []
    for row, _, values, _ in rows:
        found = []
        for column, low, high in (
            ("longitude", -180.0, 360.0), ("latitude", -90.0, 90.0), ("elevation", -1e4, 1e4),
        ):  # fmt: skip
            word = values.get(column, "") or ("0" if column == "elevation" else "")
            try:
                value = float(word)
            except ValueError:
                value = math.nan
            if not low <= value <= high:
                raise NotValid(
                    f"stations {row}, column {column}", word,
                    f"write a number from {low:g} to {high:g}",
                )  # fmt: skip
            found.append(value)
        numbers.append(found)
    highest = max((abs(found[2]) for found in numbers), default=0.0)
    in_km = unit.endswith("km") or (not unit.endswith(("_m", "(m)")) and highest <= 10.0)
    return [
        (where, Station(name, (lon + 180) % 360 - 180, lat, z * 1000.0 if in_km else z))
        for (where, name, _, _), (lon, lat, z) in zip(rows, numbers, strict=True)
    ]


def _station_xml(path: Path) -> list[tuple[str, Station]]:
    """A station where its newest channel stands."""
    try:
        epochs = read_stationxml(path, Notebook())
    except NotValid as wrong:
        raise NotValid("stations", path.name, f"give valid StationXML: {wrong}") from wrong
    if not epochs:
        raise NotValid("stations", path.name, "ask for the level of channels: it holds none")
    newest = sorted(epochs, key=lambda epoch: epoch.starts_at)
    found = {epoch.channel.station_id: Station.of(epoch.channel) for epoch in newest}
    return list(found.items())


def _checked(rows: Iterable[tuple[str, Station]], path: Path) -> tuple[Station, ...]:
    found: dict[str, Station] = {}
    for where, station in rows:
        if not station.name.strip("."):
            raise NotValid(f"stations {where}, column station", "", "name the station")
        before = found.setdefault(station.name, station)
        if (before.longitude, before.latitude) != (station.longitude, station.latitude):
            raise NotValid(
                f"stations {where}, column station", station.name,
                "list a station once; an earlier row puts it elsewhere",
            )  # fmt: skip
    if not found:
        raise NotValid("stations", path.name, "list at least one station")
    return tuple(found.values())
