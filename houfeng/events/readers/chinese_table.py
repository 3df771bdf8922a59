"""The Chinese catalogue table: 发震时刻, 震级(M), 纬度(°), 经度(°), 深度(千米), 参考位置."""

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from houfeng.events.origin import Magnitude, MagnitudeType, Origin, checked
from houfeng.events.readers.fields import magnitude_type, number
from houfeng.events.readers.identity import (
    place_code,
    place_words,
    second_code,
    without_doubles,
)
from houfeng.vocabulary.errors import NotValid

BEIJING = timezone(timedelta(hours=8))
"""Chinese catalogues kept UTC+8 all through the summer time of 1986 to 1991."""

TIME, MAGNITUDE, LATITUDE, LONGITUDE, DEPTH, PLACE = (
    "发震时刻",
    "震级",
    "纬度",
    "经度",
    "深度",
    "参考位置",
)
_NAMES = {
    TIME: {"发震时刻", "发震时间", "发震日期", "时间", "地震时间"},
    MAGNITUDE: {"震级", "震级m", "震级ms", "震级ml", "震级mw", "m"},
    LATITUDE: {"纬度", "北纬", "震中纬度"},
    LONGITUDE: {"经度", "东经", "震中经度"},
    DEPTH: {"深度", "震源深度"},
    PLACE: {"参考位置", "位置", "地点", "震中位置", "参考地名", "震中地名", "参考地点"},
}
_NEEDED = (TIME, MAGNITUDE, LATITUDE, LONGITUDE)
_SEARCHED_ROWS = 10  # some exports put a title above the header

_BRACKETS = re.compile(r"[(\[【](.*?)[)\]】]")
_WHEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*(\d{1,2})[:时](\d{1,2})[:分](\d{1,2})"
    r"(?:\.(\d{1,6}))?秒?(Z|[+-]\d{2}:?\d{2})?"
)
_NO_DEPTH = {"", "-", "--", "—", "——", "/"}

# First two characters of the mainland's provinces, with which most reference places begin.
_PROVINCES = re.compile(
    "北京|天津|河北|山西|内蒙|辽宁|吉林|黑龙|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南"
    "|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆"
)


@dataclass(frozen=True, slots=True)
class _Table:
    """Cells under a recognised header; rows are counted as a spreadsheet counts them."""

    columns: dict[str, int]  # our name -> place in a row
    headers: dict[str, str]  # our name -> as written
    rows: list[tuple[int, list[str]]]
    width: int


def read_chinese_table(raw: bytes, *, encoding: str | None = None) -> list[Origin]:
    """Every row of a Chinese catalogue table, comma or tab separated; times become UTC.

    encoding: as given by the user; otherwise strict UTF-8 is tried, then GB18030.
    Raises NotValid naming the encoding, or the row, the column and the value.
    """
    table = _table(raw, encoding)
    if not table.rows:
        raise NotValid("table", "header only", "give at least one row below the header")
    found = [(row, _origin(table, row, cells)) for row, cells in table.rows]
    return without_doubles(_told_apart(found))


def _table(raw: bytes, encoding: str | None) -> _Table:
    text, used = _decoded(raw, encoding)
    found = _parsed(text)
    if found is not None:
        return found
    if encoding is not None:
        automatic, better = _decoded(raw, None)
        if _parsed(automatic) is not None:
            raise NotValid(
                "encoding", encoding, f"the table is {better}; choose that or leave it to us"
            )
    first = text.strip()[:80].partition("\n")[0].strip()
    missing = ", ".join(_NEEDED)
    raise NotValid("header", first, f"read as {used}, it lacks one of the columns {missing}")


def _decoded(raw: bytes, encoding: str | None) -> tuple[str, str]:
    """The text and the encoding it was read in."""
    if encoding is None and raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"  # a spreadsheet's "Unicode text"
    if encoding is not None:
        try:
            return raw.decode(encoding).lstrip("\ufeff"), encoding
        except (LookupError, ValueError) as wrong:
            if isinstance(wrong, UnicodeDecodeError):
                where = f"byte {wrong.start} cannot be read in it"
            else:
                where = "there is no such encoding for text"
            raise NotValid(
                "encoding",
                encoding,
                f"{where}; {_suggestion(raw)}",
            ) from wrong
    for candidate, name in (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")):
        try:
            return raw.decode(candidate), name
        except UnicodeDecodeError:
            continue
    raise NotValid(
        "encoding", "neither UTF-8 nor GB18030", "save the table as CSV UTF-8 and send it again"
    )


def _suggestion(raw: bytes) -> str:
    for candidate, name in (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")):
        try:
            text = raw.decode(candidate)
        except UnicodeDecodeError:
            continue
        if _parsed(text) is not None:
            return f"the table is {name}: choose that, or leave the encoding to us"
    return "save the table as CSV UTF-8 and send it again"


def _parsed(text: str) -> _Table | None:
    """The table, or None where no header is found among the first rows."""
    first = text.splitlines()[:_SEARCHED_ROWS]
    for delimiter in ("\t", ",", ";", "，"):
        for line in first:
            columns = _columns([cell.strip().strip('"') for cell in line.split(delimiter)])
            if all(name in columns for name in _NEEDED):
                return _below_header(text, delimiter, columns)
    return None


def _below_header(text: str, delimiter: str, columns: dict[str, int]) -> _Table:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend([cell.strip() for cell in row] for row in reader)
    except csv.Error as wrong:
        raise NotValid(
            f"row {len(rows) + 1}", str(wrong), "close the quotation mark; is the file cut short?"
        ) from wrong
    header_at = next((i for i, row in enumerate(rows) if _columns(row) == columns), None)
    if header_at is None:
        raise NotValid("header", ", ".join(columns), "write it in one row without line breaks")
    return _Table(
        columns=columns,
        headers={name: rows[header_at][at] for name, at in columns.items()},
        rows=[(i + 1, row) for i, row in enumerate(rows) if i > header_at and any(row)],
        width=max(columns.values()) + 1,
    )


def _columns(header: list[str]) -> dict[str, int]:
    """Our name of each recognised column and its place; NotValid where one occurs twice."""
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", cell)).lower()
        plain = re.sub(r"\s|°|/|千米|公里|km", "", plain)
        for name, written in _NAMES.items():
            if plain in written:
                if name in found:
                    raise NotValid("header", cell, f"{name} occurs twice; keep one column")
                found[name] = place
    return found


def _origin(table: _Table, row: int, cells: list[str]) -> Origin:
    if len(cells) < table.width:
        raise NotValid(
            f"row {row}",
            ",".join(cells),
            f"it has {len(cells)} cells, {table.width} are needed; the file may be cut short",
        )

    def value(name: str, mend: str) -> float:
        return number(f"row {row}, {table.headers[name]}", cells[table.columns[name]], mend)

    depth_given = DEPTH in table.columns and cells[table.columns[DEPTH]] not in _NO_DEPTH
    depth_km = value(DEPTH, "give kilometres or leave it empty") if depth_given else None
    if depth_km is not None and _in_metres(table.headers[DEPTH]):
        depth_km /= 1000.0
    place = cells[table.columns[PLACE]] if PLACE in table.columns else ""
    place_zh, place_en = place_words(place)
    latitude = value(LATITUDE, "give degrees north, south is negative")
    longitude = value(LONGITUDE, "give degrees east, west is negative")
    _refuse_swapped(table, row, latitude, longitude, place)
    at = _time(table, row, cells)
    origin = Origin(
        event_id=f"cenc-{second_code(at)}",
        revision=0,
        origin_at=at,
        longitude=longitude,
        latitude=latitude,
        depth_km=depth_km,
        magnitude=Magnitude(value(MAGNITUDE, "give a number"), _scale(table.headers[MAGNITUDE])),
        source="cenc",
        place_zh=place_zh,
        place_en=place_en,
        reference="China Earthquake Networks Center, catalogue table",
    )
    try:
        return checked(origin)
    except NotValid as wrong:
        raise NotValid(f"row {row}, {_header_of(table, wrong)}", wrong.value, wrong.mend) from wrong


def _header_of(table: _Table, wrong: NotValid) -> str:
    ours = {"latitude": LATITUDE, "longitude": LONGITUDE, "magnitude": MAGNITUDE, "depth_km": DEPTH}
    return table.headers.get(ours.get(wrong.field, ""), wrong.field)


def _unit(header: str) -> str:
    found = _BRACKETS.search(unicodedata.normalize("NFKC", header))
    return found[1].strip().lower() if found else ""


def _in_metres(header: str) -> bool:
    return _unit(header) in ("米", "m")


def _scale(header: str) -> MagnitudeType:
    """The scale the header names; M where it names none."""
    plain = unicodedata.normalize("NFKC", header)
    named = re.search(r"M[A-Za-z]?", plain)
    return (magnitude_type(named[0]) if named else None) or MagnitudeType.M


def _time(table: _Table, row: int, cells: list[str]) -> datetime:
    text = cells[table.columns[TIME]]
    field = f"row {row}, {table.headers[TIME]}"
    found = _WHEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise NotValid(field, text, "write date and time to the second, e.g. 2008-05-12 14:28:04")
    micro = int((found[7] or "").ljust(6, "0"))
    year, month, day, hour, minute, second = (int(found[i]) for i in range(1, 7))
    try:
        local = datetime(
            year, month, day, hour, minute, second, micro, tzinfo=_zone(table, found[8])
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise NotValid(field, text, "there is no such date or time of day") from wrong


def _zone(table: _Table, written: str | None) -> timezone:
    """The zone in the cell, else in the header, else Beijing."""
    if written and written != "Z":
        sign = -1 if written[0] == "-" else 1
        digits = written[1:].replace(":", "")
        return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
    is_utc = written == "Z" or _unit(table.headers[TIME]) in ("utc", "gmt", "世界时", "协调世界时")
    return UTC if is_utc else BEIJING


def _refuse_swapped(table: _Table, row: int, latitude: float, longitude: float, place: str) -> None:
    field = f"row {row}, {table.headers[LATITUDE]}"
    mend = "latitude and longitude look swapped; mend the header or the columns"
    if abs(latitude) > 90 and abs(longitude) <= 90:
        raise NotValid(field, latitude, mend)
    # 80° E and more is no latitude of China, yet is one of the globe: the place tells.
    in_china = _PROVINCES.match(place) is not None
    if in_china and not 10 <= latitude <= 56 and 10 <= longitude <= 56:
        raise NotValid(field, latitude, mend)


def _told_apart(found: list[tuple[int, Origin]]) -> list[Origin]:
    """Rows of one second get their place into the id, whatever their order in the table."""
    shared = Counter(origin.event_id for _, origin in found)
    rows: dict[str, int] = {}
    told: list[Origin] = []
    for row, origin in found:
        event_id = origin.event_id
        if shared[event_id] > 1:
            event_id = f"{event_id}-{place_code(origin.latitude, origin.longitude)}"
            if event_id in rows:
                raise NotValid(
                    f"row {row}",
                    origin.origin_at.isoformat(),
                    f"it repeats row {rows[event_id]} (same second, same place); keep one",
                )
            rows[event_id] = row
        told.append(replace(origin, event_id=event_id))
    return told
