"""Tables of stations or felt reports as text: comma, semicolon or tab; UTF-8 or GB 18030."""

import csv
import io
from dataclasses import dataclass

from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.text import decoded

LARGEST_BYTES = 200_000_000
MOST_ROWS = 2_000_000

# What a column may be called, small letters; the first is ours.
NAMES: dict[str, tuple[str, ...]] = {
    "station": ("station", "code", "sta", "station_code", "台站", "台站代码", "台站编号"),
    "network": ("network", "net", "netid", "network_code", "台网", "台网代码"),
    "id": ("id", "geocoded box", "zip/location", "cell"),
    "name": ("name", "station_name", "city", "place", "台站名称", "台站名", "地点"),
    "lon": ("lon", "longitude", "lng", "x", "经度", "东经"),
    "lat": ("lat", "latitude", "y", "纬度", "北纬"),
    "vs30": ("vs30", "vs30_ms"),
    "channel": ("channel", "component", "comp", "分量", "通道"),
    "orientation": ("orientation",),
    "flag": ("flag", "标记"),
    "source": ("source", "来源"),
    "replies": ("replies", "nresp", "no. of responses", "responses", "回复数", "报告数"),
    "stddev": ("stddev", "intensity_stddev"),
    "suspect": ("suspect?", "suspect"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under a header; `columns` finds ours, `others` the rest by their small names."""

    name: str
    rows: list[list[str]]
    first_row: int  # of the data, as a spreadsheet counts
    columns: dict[str, int]
    others: dict[str, int]

    def where(self, at: int) -> str:
        return f"{self.name}, row {self.first_row + at}"


def read_table(raw: bytes, name: str) -> Table:
    """The table in the bytes. Raises NotValid where there is no header with lon and lat."""
    if len(raw) > LARGEST_BYTES:
        raise NotValid("file size", f"{len(raw):,} bytes", f"at most {LARGEST_BYTES:,} of a table")
    lines = _decoded(raw, name).splitlines()
    start = _header_line(lines, name)
    header = lines[start].lstrip("#").strip()
    header = header.removeprefix("Columns:").strip()
    delimiter = max(",;\t", key=header.count)
    text = io.StringIO("\n".join([header, *lines[start + 1 :]]))
    try:
        cells = list(csv.reader(text, delimiter=delimiter))
    except csv.Error as wrong:
        raise NotValid(name, str(wrong), "the table cannot be read; export it again") from wrong
    if len(cells) - 1 > MOST_ROWS:
        raise NotValid(name, f"{len(cells) - 1:,} rows", f"at most {MOST_ROWS:,} rows are read")
    names = [cell.strip().lower() for cell in cells[0]]
    twice = sorted({n for n in names if n and names.count(n) > 1})
    if twice:
        raise NotValid(f"{name}, header", twice[0], "give each column its own name")
    columns: dict[str, int] = {}
    for ours, known in NAMES.items():
        found = [n for n in known if n in names]
        if found:
            columns[ours] = names.index(found[0])
    taken = set(columns.values())
    others = {n: at for at, n in enumerate(names) if n and at not in taken}
    rows = _filled(cells[1:], len(names), name, start + 2)
    return Table(name, rows, start + 2, columns, others)


def _filled(rows: list[list[str]], width: int, name: str, first_row: int) -> list[list[str]]:
    """Rows of one width: short ones end in blanks; a row with more cells is refused."""
    for at, row in enumerate(rows):
        if len(row) > width:
            if any(cell.strip() for cell in row[width:]):
                raise NotValid(
                    f"{name}, row {first_row + at}",
                    ",".join(row)[:80],
                    f"it has {len(row)} cells under {width} column names",
                )
            del row[width:]
        elif len(row) < width:
            row.extend([""] * (width - len(row)))
    return rows


def _decoded(raw: bytes, name: str) -> str:
    text = decoded(raw)
    if text is None:
        raise NotValid(name, raw[:16], "this is no text; give XML, JSON or a table saved as UTF-8")
    return text


def _header_line(lines: list[str], name: str) -> int:
    for at, line in enumerate(lines[:30]):
        plain = line.lstrip("#").strip().removeprefix("Columns:").lower()
        words = {
            w.strip().strip('"') for w in plain.replace(";", ",").replace("\t", ",").split(",")
        }
        if words & set(NAMES["lon"]) and words & set(NAMES["lat"]):
            return at
    first = next((line for line in lines if line.strip()), "")
    raise NotValid(
        name,
        first[:80],
        "give a header with lon and lat, and columns such as pga_gal, pgv_cms, mmi",
    )
