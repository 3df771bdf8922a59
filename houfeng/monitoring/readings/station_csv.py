"""Our own table of stations for recordings: one row a channel, or one row a station.

Columns (small or capital letters, Chinese names too; comma, semicolon or tab):

    network station location channel longitude latitude elevation_m depth_m azimuth_deg dip_deg
    rate_hz gain quantity clip_counts vertical_axis

`station`, `longitude` and `latitude` are needed. A cell left empty, or a channel such as `HN?`,
stands for all; the direction and quantity then follow from the codes. `gain` is counts for one
m/s² or m/s, `unit` may instead name the unit of the data (gal, g, m/s**2, cm/s ...). OpenEEW's
list of devices (`device_id`, ..., `vertical_axis`) is read as it is.
"""

import csv
import fnmatch
import io
import math
from dataclasses import dataclass
from pathlib import Path

from houfeng.monitoring.readings.codes import checked_code, checked_location
from houfeng.monitoring.readings.stationxml import UNITS, nominal, quantity_of
from houfeng.monitoring.values import Channel
from houfeng.vocabulary.errors import NotValid

LARGEST_BYTES = 200_000_000
NAMES: dict[str, tuple[str, ...]] = {
    "network": ("network", "net", "country_code", "台网", "台网代码"),
    "station": ("station", "sta", "code", "device_id", "name", "台站", "台站代码"),
    "location": ("location", "loc", "位置", "位置代码"),
    "channel": ("channel", "cha", "chan", "component", "分量", "通道"),
    "longitude": ("longitude", "lon", "经度", "东经"),
    "latitude": ("latitude", "lat", "纬度", "北纬"),
    "elevation_m": ("elevation_m", "elevation", "elev_m", "height_m", "高程", "海拔"),
    "elevation_km": ("elevation_km", "elev_km"),
    "depth_m": ("depth_m", "burial_m", "埋深"),
    "azimuth_deg": ("azimuth_deg", "azimuth", "方位角"),
    "dip_deg": ("dip_deg", "dip", "倾角"),
    "rate_hz": ("rate_hz", "sample_rate", "sampling_rate", "sr", "采样率"),
    "gain": ("gain", "sensitivity", "灵敏度"),
    "unit": ("unit", "units", "单位"),
    "quantity": ("quantity", "物理量"),
    "clip_counts": ("clip_counts", "clip", "限幅"),
    "vertical_axis": ("vertical_axis",),
}
_QUANTITIES = {
    "acceleration": "acceleration", "a": "acceleration", "加速度": "acceleration",
    "velocity": "velocity", "v": "velocity", "速度": "velocity",
}  # fmt: skip
# Kilometres are told by size: no station of a network all below ten metres has fractions.
_HIGHEST_KM = 9.0


@dataclass(frozen=True, slots=True)
class StationRow:
    """One row; "" stands for any network, location or channel."""

    network: str
    station: str
    location: str | None  # None: any
    channel: str  # with ? and *
    longitude: float
    latitude: float
    elevation_m: float
    depth_m: float
    azimuth_deg: float | None
    dip_deg: float | None
    rate_hz: float | None
    gain: float | None
    quantity: str | None
    clip_counts: float | None
    vertical_axis: str

    def describes(self, network: str, station: str, location: str, code: str) -> bool:
        return (
            self.station == station
            and self.network in ("", network)
            and self.location in (None, location)
            and (self.channel == "" or fnmatch.fnmatchcase(code, self.channel))
        )

    def channel_for(self, network: str, station: str, location: str, code: str) -> Channel:
        azimuth, dip = nominal(code)
        if self.vertical_axis:
            upright = code.endswith({"x": "Z", "y": "1", "z": "2"}[self.vertical_axis])
            azimuth, dip = (0.0, -90.0) if upright else (90.0 if code[-1] == "2" else 0.0, 0.0)
        return Channel(
            network=network,
            station=station,
            location=location,
            code=code,
            longitude=self.longitude,
            latitude=self.latitude,
            elevation_m=self.elevation_m,
            depth_m=self.depth_m,
            azimuth_deg=azimuth if self.azimuth_deg is None else self.azimuth_deg,
            dip_deg=dip if self.dip_deg is None else self.dip_deg,
            rate_hz=self.rate_hz or 0.0,
            gain=math.nan if self.gain is None else self.gain,
            quantity=self.quantity or quantity_of(code),
            clip_counts=self.clip_counts,
        )


def is_station_csv(raw: bytes) -> bool:
    """Whether one of the first lines is a header with a station and its place."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as cut:
        # A piece of a file may end within a letter.
        text = raw[: cut.start].decode("utf-8-sig") if cut.start > len(raw) - 4 else ""
    first = text.splitlines()[0] if text.strip() else ""
    words = {word.strip().strip('"').lower() for word in _split(first)}
    return all(words & set(NAMES[name]) for name in ("station", "longitude", "latitude"))


def read_station_csv(path: Path) -> list[StationRow]:
    """The rows. Raises NotValid with the row and column of what cannot be used."""
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise NotValid(path.name, f"{size:,} bytes", f"at most {LARGEST_BYTES:,} of a table")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError as wrong:
            raise NotValid(path.name, raw[:16], "save the table as UTF-8") from wrong
    lines = text.splitlines()
    header = lines[0] if lines else ""
    delimiter = max(",;\t", key=header.count)
    try:
        cells = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as wrong:
        raise NotValid(path.name, str(wrong), "export the table again") from wrong
    names = [cell.strip().lower() for cell in cells[0]] if cells else []
    columns = {ours: i for ours, known in NAMES.items() for i, n in enumerate(names) if n in known}
    for needed in ("station", "longitude", "latitude"):
        if needed not in columns:
            raise NotValid(f"{path.name}, header", header[:80], f"give a column {needed}")
    filled = [(at, row) for at, row in enumerate(cells[1:], 2) if any(c.strip() for c in row)]
    if not filled:
        raise NotValid(path.name, "0 rows", "give one row a station")
    cell_rows = [_Row(path.name, at, row, columns) for at, row in filled]
    elevations = [row.number("elevation_m", 0.0, 12_000.0) for row in cell_rows]
    in_km = "elevation_m" not in names and _in_kilometres([e or 0.0 for e in elevations])
    return [_station_row(row, 1000.0 if in_km else 1.0) for row in cell_rows]


def _in_kilometres(elevations: list[float]) -> bool:
    small = all(abs(value) <= _HIGHEST_KM for value in elevations)
    return small and any(value != round(value) for value in elevations)


class _Row:
    def __init__(self, file: str, at: int, cells: list[str], columns: dict[str, int]) -> None:
        self._file, self._at, self._cells, self._columns = file, at, cells, columns

    def text(self, name: str) -> str:
        at = self._columns.get(name, -1)
        return self._cells[at].strip() if 0 <= at < len(self._cells) else ""

    def number(self, name: str, otherwise: float | None, at_most: float) -> float | None:
        text = self.text(name)
        if not text:
            return otherwise
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not abs(value) <= at_most:
            self.refuse(name, text, f"give a number of at most {at_most:g}")
        return value

    def needed(self, name: str, at_most: float) -> float:
        value = self.number(name, None, at_most)
        if value is None:
            self.refuse(name, "", "it may not be empty")
        assert value is not None
        return value

    def refuse(self, name: str, value: str, mend: str) -> None:
        raise NotValid(self.field(name), value, mend)

    def field(self, name: str) -> str:
        return f"{self._file}, row {self._at}, column {name}"


def _station_row(row: _Row, metres: float) -> StationRow:
    station = checked_code(row.text("station"), row.field("station"))
    kilometres = row.number("elevation_km", None, 12.0)
    elevation = row.number("elevation_m", 0.0, 12_000.0) or 0.0
    gain, quantity = _gain(row)
    rate = row.number("rate_hz", None, 100_000.0)
    if rate is not None and rate <= 0:
        row.refuse("rate_hz", str(rate), "give samples a second, more than 0")
    axis = row.text("vertical_axis").lower()
    if axis not in ("", "x", "y", "z"):
        row.refuse("vertical_axis", axis, "give x, y or z")
    location = row.text("location")
    return StationRow(
        network=checked_code(row.text("network").upper(), row.field("network"), may_be_empty=True),
        station=station,
        location=None
        if location in ("", "*")
        else checked_location(location, row.field("location")),
        channel=row.text("channel"),
        longitude=row.needed("longitude", 180.0),
        latitude=row.needed("latitude", 90.0),
        elevation_m=elevation * metres if kilometres is None else kilometres * 1000.0,
        depth_m=row.number("depth_m", 0.0, 12_000.0) or 0.0,
        azimuth_deg=row.number("azimuth_deg", None, 360.0),
        dip_deg=row.number("dip_deg", None, 90.0),
        rate_hz=rate,
        gain=gain,
        quantity=quantity,
        clip_counts=row.number("clip_counts", None, 1e12),
        vertical_axis=axis,
    )


def _gain(row: _Row) -> tuple[float | None, str | None]:
    """(counts or data units for one SI unit, quantity), each None where not told."""
    gain = row.number("gain", None, 1e15)
    if gain == 0.0:
        row.refuse("gain", "0", "give counts for one m/s² or m/s; leave it empty if not known")
    told = row.text("quantity").lower()
    if told and told not in _QUANTITIES:
        row.refuse("quantity", told, "give acceleration or velocity")
    quantity = _QUANTITIES.get(told)
    unit = row.text("unit")
    if unit:
        named = unit.upper().replace(" ", "").replace("²", "**2")
        if named not in UNITS:
            row.refuse("unit", unit, f"give one of {', '.join(UNITS)}")
        of_unit, per_si = UNITS[named]
        if quantity not in (None, of_unit):
            row.refuse("quantity", told, f"{unit} is a unit of {of_unit}")
        return per_si * (1.0 if gain is None else gain), of_unit
    return gain, quantity


def _split(header: str) -> list[str]:
    return header.split(max(",;\t", key=header.count))
