"""From an organisation's file to its sites: every row checked, every problem told by its place."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import PurePath

import numpy as np

from houfeng.impact.facilities.columns import Columns, Progress
from houfeng.impact.facilities.csv_file import read_csv
from houfeng.impact.facilities.curves import (
    DEFAULT_NAME,
    Curve,
    find_curve,
    near_words,
)
from houfeng.impact.facilities.facility_list import Facilities, coded
from houfeng.impact.facilities.geojson_file import read_geojson
from houfeng.impact.facilities.problems import Problem, both, problem, refused
from houfeng.impact.facilities.thresholds import read_threshold
from houfeng.impact.facilities.xlsx_file import read_xlsx
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid

MOST_BYTES = 500_000_000  # of a file read on the command line
LONGEST = {"id": 80, "name": 200, "type": 80, "fragility": 80, "threshold": 40}
FORMULA_STARTS = "=+-@"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BREAKS = re.compile(r"[\r\n\t]+")
_NULL_ISLAND = 1e-3  # degrees about 0, 0
# Swapped coordinates within China: nobody builds at such latitudes and longitudes.
_SWAPPED_LAT, _SWAPPED_LON = (72.0, 90.0), (3.0, 54.0)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A file as read: its good rows, and what is wrong with the others."""

    sites: Facilities  # of the good rows
    problems: tuple[Problem, ...]  # in the order of rows; of very many only the first
    refused: int  # rows that have one
    notes: tuple[tuple[str, str], ...]  # what was assumed (Chinese, English)


def read_facilities(
    raw: bytes,
    file: str,
    *,
    own: Mapping[str, Curve] | None = None,
    default: str = DEFAULT_NAME,
    progress: Progress | None = None,
) -> Reading:
    """The sites in a CSV, XLSX or GeoJSON file.

    own: the organisation's curves by name; default: the curve of a site that names none. Raises
    NotValid for a file that cannot be read at all; what is wrong with single rows is in the
    answer (`demand_all` refuses a file with any).
    """
    tell = progress or (lambda _what, _done, _all: None)
    columns = _reader(raw, file)(raw, file, tell)
    if not len(columns):
        raise NotValid(
            file, "no row", both("表头下没有设施", "give at least one site below the header")
        )
    return _checked(columns, own or {}, default, tell)


def demand_all(reading: Reading, file: str) -> Facilities:
    """The sites of a file without a problem; NotValid tells the first of them."""
    if reading.refused:
        raise refused(file, reading.problems, reading.refused)
    return reading.sites


def keep_good(reading: Reading, file: str) -> Facilities:
    """The sites of the good rows; NotValid where there is none."""
    if not len(reading.sites):
        raise refused(file, reading.problems, reading.refused)
    return reading.sites


def _reader(raw: bytes, file: str) -> Callable[[bytes, str, Progress], Columns]:
    if len(raw) > MOST_BYTES:
        raise NotValid(file, f"{len(raw):,} bytes", f"at most {MOST_BYTES:,}")
    if raw[:4] == b"PK\x03\x04":
        return read_xlsx
    if raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise NotValid(
            file,
            "the old .xls, or a locked workbook",
            both("请存为 .xlsx 或 CSV", "save it as .xlsx or CSV"),
        )
    ending = PurePath(file).suffix.lower()
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" or ending in (".geojson", ".json"):
        return read_geojson
    return read_csv


def _checked(columns: Columns, own: Mapping[str, Curve], default: str, tell: Progress) -> Reading:
    count = len(columns)
    tell("checking rows", 0, count)
    texts = {name: _clean(columns, name) for name in LONGEST}
    for name in ("id", "name"):
        for at, text in enumerate(texts[name]):
            if not text:
                _tell(columns, at, "missing", name, "")
    lon, lat = _places(columns)
    _tell_duplicates(columns, texts["id"])
    curves, curve_of = _curves(columns, texts, own, default)
    thresholds, threshold_of = coded(texts["threshold"])
    for code, text in enumerate(thresholds):
        try:
            read_threshold(text)
        except NotValid:
            for row in np.flatnonzero(threshold_of == code):
                _tell(columns, int(row), "threshold", "threshold", text)
    types, type_of = coded(texts["type"])
    good = np.ones(count, dtype=bool)
    good[list(columns.bad)] = False
    tell("checking rows", count, count)
    kept = good.tolist()
    sites = Facilities(
        ids=tuple(compress(texts["id"], kept)),
        names=tuple(compress(texts["name"], kept)),
        longitudes=lon[good],
        latitudes=lat[good],
        curves=curves,
        curve_of=curve_of[good],
        thresholds=thresholds,
        threshold_of=threshold_of[good],
        types=types,
        type_of=type_of[good],
    )
    problems = sorted(columns.problems, key=lambda found: found.row)
    return Reading(sites, tuple(problems), len(columns.bad), tuple(columns.notes))


def _tell(columns: Columns, at: int, kind: str, name: str, value: object, **words: object) -> None:
    label = columns.labels.get(name, name)
    columns.tell(at, problem(kind, columns.rows[at], label, value, **words))


def _clean(columns: Columns, name: str) -> list[str]:
    """A column of texts without blanks around, and what may not stand in it told."""
    found = columns.cells.get(name)
    if found is None:
        return [""] * len(columns)
    cells = [text.strip() for text in found]
    together = "|".join(cells)
    # One look at the whole column; only a column with something strange in it is gone through.
    if not together.isprintable():
        cells = [_BREAKS.sub(" ", text) if _CONTROL.search(text) else text for text in cells]
        for at, text in enumerate(cells):
            if _CONTROL.search(text):
                _tell(columns, at, "control", name, repr(text))
    for at, text in enumerate(cells):
        if text and text[0] in FORMULA_STARTS and not _is_number(text):
            _tell(columns, at, "formula_text", name, text)
    most = LONGEST[name]
    if max(map(len, cells)) > most:
        for at, text in enumerate(cells):
            if len(text) > most:
                _tell(columns, at, "long", name, text, most=most)
    return cells


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False


def _places(columns: Columns) -> tuple[Floats, Floats]:
    lon, lat = _numbers(columns, "lon"), _numbers(columns, "lat")
    swapped = (np.abs(lat) > 90) & (np.abs(lon) <= 90) & (np.abs(lat) <= 180)
    swapped |= (
        (lat >= _SWAPPED_LAT[0]) & (lat <= _SWAPPED_LAT[1])
        & (lon >= _SWAPPED_LON[0]) & (lon <= _SWAPPED_LON[1])
    )  # fmt: skip
    for at in np.flatnonzero(swapped):
        _tell(columns, int(at), "swapped", "lat", f"lon {lon[at]:g}, lat {lat[at]:g}")
    for at in np.flatnonzero(((lon < -180) | (lon > 360)) & ~swapped):
        _tell(columns, int(at), "lon_range", "lon", f"{lon[at]:g}")
    for at in np.flatnonzero((np.abs(lat) > 90) & ~swapped):
        _tell(columns, int(at), "lat_range", "lat", f"{lat[at]:g}")
    for at in np.flatnonzero((np.abs(lon) < _NULL_ISLAND) & (np.abs(lat) < _NULL_ISLAND)):
        _tell(columns, int(at), "null_island", "lon", f"{lon[at]:g}, {lat[at]:g}")
    return np.where(lon > 180, lon - 360, lon), lat


def _numbers(columns: Columns, name: str) -> Floats:
    """A column of finite numbers; NaN where the row has a problem."""
    cells = columns.cells[name]
    try:
        found = np.fromiter(map(float, cells), dtype=float, count=len(cells))
        if np.isfinite(found).all() and "_" not in "".join(cells):
            return found
    except ValueError:
        pass  # some cell is no number: each is looked at
    found = np.full(len(cells), np.nan)
    for at, text in enumerate(cells):
        plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
        if _is_number(plain):
            found[at] = float(plain)
        elif at in columns.bad and not plain.replace("nan", ""):
            continue  # a feature without geometry, told already
        elif plain:
            _tell(columns, at, "number", name, text)
        else:
            _tell(columns, at, "missing", name, text)
    return found


def _tell_duplicates(columns: Columns, ids: Sequence[str]) -> None:
    if len(set(ids)) == len(ids):
        return
    seen: dict[str, int] = {}
    for at, text in enumerate(ids):
        if not text:
            continue  # told as missing
        first = seen.setdefault(text, at)
        if first != at:
            _tell(columns, at, "duplicate", "id", text, other=columns.rows[first])


def _curves(
    columns: Columns, texts: Mapping[str, list[str]], own: Mapping[str, Curve], default: str
) -> tuple[tuple[Curve, ...], np.ndarray[tuple[int], np.dtype[np.int32]]]:
    """The curves in use and which of them each site has.

    A site without a fragility takes its type where that names one, else the default.
    """
    fallback = find_curve(default, own)
    fragilities, types = texts["fragility"], texts["type"]
    pairs, of_pair = coded(
        [name or f"\x00{kind}" for name, kind in zip(fragilities, types, strict=True)]
    )
    in_use: dict[str, int] = {}
    found: list[Curve] = []
    curve_of_pair = np.zeros(len(pairs), dtype=np.int32)
    assumed = 0
    for code, word in enumerate(pairs):
        curve = fallback
        try:
            curve = find_curve(word.removeprefix("\x00"), own)
        except NotFound:
            if word.startswith("\x00"):
                assumed += int((of_pair == code).sum())
            else:
                zh, en = near_words(word, own)
                for at in np.flatnonzero(of_pair == code):
                    _tell(columns, int(at), "fragility", "fragility", word, near=zh, near_en=en)
        if curve.name not in in_use:
            in_use[curve.name] = len(found)
            found.append(curve)
        curve_of_pair[code] = in_use[curve.name]
    if assumed:
        columns.notes.append(
            (
                f"{assumed} 处未给出易损性，按“{fallback.zh}”估计",
                f"sites that name no fragility: {assumed:,}; {fallback.en} ({fallback.name}) "
                "is assumed",
            )
        )
    return tuple(found), curve_of_pair[of_pair]
