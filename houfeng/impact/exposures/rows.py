"""Tables from strangers: CSV in the encodings and with the titles that offices use.

Errors name the row as a spreadsheet counts it, and the column as it is written.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from houfeng.events.readers.fields import NUMBER
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.text import decoded

MOST_BYTES = 2**30
MOST_ROWS = 5_000_000
MOST_CHARACTERS = 10_000  # in a cell
_HEAD_BYTES = 2**16
_TITLE_ROWS = 10  # some exports put titles above the header
_BRACKETS = re.compile(r"[(\[【（](.*?)[)\]】）]")
_BLANK = {"", "-", "--", "—", "——", "/", "NA", "N/A", "nan", "NaN"}
# How many of ours one of theirs is, by what is written in brackets behind a title.
_UNITS = {
    "": 1.0, "人": 1.0, "万人": 1e4, "m2": 1.0, "㎡": 1.0, "m²": 1.0, "平方米": 1.0, "sqm": 1.0,
    "万平方米": 1e4, "万m2": 1e4, "元": 1.0, "cny": 1.0, "万元": 1e4, "亿元": 1e8, "people": 1.0,
    "度": 1.0, "°": 1.0, "deg": 1.0, "degrees": 1.0, "年": 1.0, "层": 1.0,
}  # fmt: skip


@dataclass(slots=True)
class Rows:
    """A table's columns under our names, and what has been refused of it."""

    titles: dict[str, str]  # our name -> as written
    times: dict[str, float]  # our name -> factor of the unit in its title
    columns: dict[str, list[str]]
    numbers: list[int]  # of each row in the file, from 1
    keep_good: bool
    refused: list[tuple[int, str, str, str]] = field(default_factory=list)
    good: Bools = field(default_factory=lambda: np.ones(0, bool))

    def __len__(self) -> int:
        return len(self.numbers)

    def refuse(self, bad: Bools, name: str, mend: str) -> None:
        """NotValid for the first bad row; noted for all of them where good rows are kept."""
        for index in np.flatnonzero(bad & self.good).tolist():
            value = self.columns[name][index]
            title = self.titles[name]
            if not self.keep_good:
                raise NotValid(f"row {self.numbers[index]}, column {title}", value, mend)
            self.refused.append((self.numbers[index], title, value, mend))
            self.good[index] = False

    def numbers_of(
        self,
        name: str,
        mend: str,
        *,
        low: float = -np.inf,
        high: float = np.inf,
        needed: bool = True,
        whole: bool = False,
    ) -> Floats:
        """A column of numbers in our unit, NaN where blank or refused; (n_row,).

        low, high: of values in our unit; whole: no fractions. Columns that are not there give
        NaN, or NotValid where they are needed.
        """
        if name not in self.columns:
            if needed:
                raise NotValid("columns", ", ".join(self.titles.values()), f"add a column {name}")
            return np.full(len(self), np.nan)
        texts = self.columns[name]
        found = np.array([_number(text) for text in texts]) * self.times[name]
        blank = np.array([text in _BLANK for text in texts], dtype=bool)
        if needed:
            self.refuse(blank, name, f"it is empty; {mend}")
        self.refuse(np.isnan(found) & ~blank, name, _mend_number(mend))
        negative = ~blank & (found < 0) if low >= 0 else np.zeros(len(self), bool)
        self.refuse(negative, name, f"it is negative; {mend}")
        self.refuse(~blank & ((found < low) | (found > high)), name, mend)
        if whole:
            fraction = ~blank & (np.abs(found - np.round(found)) > 1e-6 * np.maximum(found, 1))
            self.refuse(fraction, name, f"people are counted whole; {mend}")
        return np.where(self.good, found, np.nan)

    def places(self) -> tuple[Floats, Floats]:
        """Columns `lon` and `lat` in degrees, (n_row,) each."""
        lon = self.numbers_of("lon", "give degrees east, -180 to 180", low=-np.inf)
        lat = self.numbers_of("lat", "give degrees north, -90 to 90", low=-np.inf)
        swapped = (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
        self.refuse(swapped, "lat", "longitude and latitude look swapped")
        self.refuse(np.abs(lat) > 90, "lat", "give degrees north, -90 to 90")
        self.refuse(np.abs(lon) > 180, "lon", "give degrees east, -180 to 180")
        self.refuse((lon == 0) & (lat == 0), "lon", "0, 0 lies in the sea: the place is missing")
        return np.where(self.good, lon, np.nan), np.where(self.good, lat, np.nan)

    def demand_some(self) -> None:
        """NotValid where nothing is left."""
        if not self.good.any():
            said = f"{len(self)} rows, {len(self.refused)} refused"
            raise NotValid("table", said, "give at least one good row below the header")


def read_rows(
    raw: bytes,
    names: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    *,
    keep_good: bool = False,
) -> Rows:
    """The columns whose titles are among `names` (our name -> titles in small letters).

    needed: those by which the header is found. A title may carry its unit: 人口（万人）.
    Raises NotValid naming the row, the column and the mend.
    """
    lines = _lines(raw)
    place, titles, times = _header(lines, names, needed)
    number, _ = lines[place]
    if len(lines) - place - 1 > MOST_ROWS:
        raise NotValid("table", f"{len(lines):,} rows", f"keep at most {MOST_ROWS:,}")
    header = lines[place][1]
    columns: dict[str, list[str]] = {name: [] for name in titles}
    numbers: list[int] = []
    refused: list[tuple[int, str, str, str]] = []
    for number, cells in lines[place + 1 :]:
        if not any(cells):
            continue
        if len(cells) < len(header) or any(cells[len(header) :]):
            mend = f"it has {len(cells)} values for {len(header)} columns; mend the separators"
            if not keep_good:
                raise NotValid(f"row {number}", ",".join(cells), mend)
            refused.append((number, "", ",".join(cells), mend))
            continue
        numbers.append(number)
        for name, column in titles.items():
            columns[name].append(cells[column])
    return Rows(
        {name: header[column] for name, column in titles.items()},
        times, columns, numbers, keep_good, refused, np.ones(len(numbers), bool),
    )  # fmt: skip


def titles_of(raw: bytes) -> list[set[str]]:
    """The plain titles of each of the first rows: to tell what kind of table this is."""
    head = raw if len(raw) <= _HEAD_BYTES else raw[: raw.rfind(b"\n", 0, _HEAD_BYTES)]
    return [{_plain(cell)[0] for cell in cells if cell} for _, cells in _lines(head, _TITLE_ROWS)]


def read_file(file: Path) -> bytes:
    """A table's bytes. NotFound, or NotValid for what is too large or no text."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise NotValid("file", f"{file.stat().st_size:,} bytes", f"keep below {MOST_BYTES:,}")
        raw = file.read_bytes()
    except OSError as error:
        raise NotFound(f"{file} cannot be read ({error.strerror})") from error
    if raw[:4] == b"PK\x03\x04":
        raise NotValid("file", file.name, "this is a workbook: save the sheet as CSV in UTF-8")
    return raw


def _lines(raw: bytes, most: int | None = None) -> list[tuple[int, list[str]]]:
    text = _text(raw)
    sample = text[:4000].partition("\n")[0]
    tabs = sample.count("\t") > sample.count(",")
    semicolons = not tabs and sample.count(";") > sample.count(",")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter="\t" if tabs else ";" if semicolons else ","
    )
    found = []
    try:
        for cells in reader:
            found.append((reader.line_num, [cell.strip() for cell in cells]))
            if most is not None and len(found) >= most:
                break
    except csv.Error as error:
        raise NotValid(
            f"row {reader.line_num}", str(error), "save the table as CSV again"
        ) from error
    return found


def _text(raw: bytes) -> str:
    text = decoded(raw)
    if text is None:
        raise NotValid("encoding", raw[:20], "save the table as CSV in UTF-8 or GB18030")
    return text


def _header(
    lines: list[tuple[int, list[str]]], names: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> tuple[int, dict[str, int], dict[str, float]]:
    ours = {title: name for name, titles in names.items() for title in (name, *titles)}
    best: set[str] = set()
    for place, (number, cells) in enumerate(lines[:_TITLE_ROWS]):
        titles: dict[str, int] = {}
        times: dict[str, float] = {}
        for column, cell in enumerate(cells):
            plain, unit = _plain(cell)
            name = ours.get(plain)
            if name is None:
                continue
            if name in titles:
                raise NotValid(
                    f"row {number}, column {cell}", cell, f"there are two columns of {name}; "
                    "keep one",
                )  # fmt: skip
            if unit not in _UNITS:
                raise NotValid(
                    f"row {number}, column {cell}", unit,
                    f"this unit is not known; write one of {', '.join(u for u in _UNITS if u)}",
                )  # fmt: skip
            titles[name], times[name] = column, _UNITS[unit]
        if all(name in titles for name in needed):
            return place, titles, times
        best = best | set(titles)
    missing = [name for name in needed if name not in best]
    shown = ", ".join(lines[0][1])[:100] if lines else "an empty file"
    told = "; ".join(f"{name} ({', '.join(names[name][:3])})" for name in missing or needed)
    raise NotValid("header", shown, f"it lacks the column {told}")


def _plain(cell: str) -> tuple[str, str]:
    """A title in small letters without its brackets, and what these say if it is a unit."""
    text = unicodedata.normalize("NFKC", cell.strip("\ufeff ")).lower()
    inner = _BRACKETS.search(text)
    unit = inner[1].strip() if inner else ""
    return re.sub(r"[\s　]+", "_", _BRACKETS.sub("", text).strip()).strip("_"), unit


def _number(text: str) -> float:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    if len(text) > 40 or not NUMBER.fullmatch(text):
        return np.nan
    found = float(text)
    return found if np.isfinite(found) else np.nan  # 1e400


def _mend_number(mend: str) -> str:
    return f"this is not a plain number (no formulas, units or separators of thousands); {mend}"
