"""Bring a file of exposure into the store: told what it is, or found out."""

import csv
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from houfeng.impact.exposures import buildings, census, gem
from houfeng.impact.exposures.buildings import read_buildings
from houfeng.impact.exposures.census import read_census
from houfeng.impact.exposures.gem import read_gem
from houfeng.impact.exposures.openquake import read_openquake
from houfeng.impact.exposures.population import read_population
from houfeng.impact.exposures.rows import read_file, titles_of
from houfeng.impact.exposures.store import Dataset, Made, keep
from houfeng.places import load
from houfeng.places.layer_rasters import Progress, raster_format
from houfeng.places.store_files import demand_name, digest_of, told_if_closed
from houfeng.vocabulary.errors import NotFound, NotValid, SourceUnavailable

KINDS = ("population", "census", "gem", "openquake", "buildings")
AUTO = "auto"
MOST_BYTES = 64 * 2**30
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import."""

    dataset: Dataset
    refused: tuple[tuple[int, str, str, str], ...]  # row, column, value, reason


def import_exposure(
    store: Path,
    file: Path,
    *,
    cache: Path,
    added_at: datetime,
    kind: str = AUTO,
    name: str = "",
    source: str = "",
    licence: str = "",
    crs: str | None = None,
    year: int | None = None,
    occupants: bool = False,
    keep_good: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Read a file and let it take its name (its kind's where empty); all of it, or nothing.

    cache: where the gazetteer is kept, for codes; occupants: take a building model's occupants
    as people; keep_good: leave bad rows or cells out and list them. Raises NotValid naming the
    row and column or the file's property, NotFound, SourceUnavailable.
    """
    if not file.is_file():
        raise NotFound(f"there is no file {file}")
    if file.stat().st_size > MOST_BYTES:
        raise NotValid("file", f"{file.stat().st_size:,} bytes", f"keep below {MOST_BYTES:,}")
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotValid("year", year, f"give the year of the counts, {FIRST_YEAR} to {LAST_YEAR}")
    found = kind_of_file(file) if kind == AUTO else kind
    if found not in KINDS:
        raise NotValid("kind", kind, f"give one of {', '.join(KINDS)}")
    if name:
        demand_name(name)
    made = _read(
        file, found, cache=cache, crs=crs, year=year, occupants=occupants, keep_good=keep_good,
        progress=progress,
    )  # fmt: skip
    dataset = keep(
        store, made, file, name=name or found, kind=found, added_at=added_at, year=year,
        source=source, licence=licence, original_sha256=digest_of(file),
    )  # fmt: skip
    if made.refused:
        with told_if_closed(store):
            _write_refused(dataset.refused_file, made.refused)
    return Imported(dataset, tuple(made.refused))


def kind_of_file(file: Path) -> str:
    """Which kind of exposure a file is, by its first bytes and its columns."""
    try:
        with file.open("rb") as source:
            head = source.read(2**16)
    except OSError as error:
        raise NotFound(f"{file} cannot be read ({error.strerror})") from error
    if raster_format(head):
        return "population"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return "openquake"
    if head[:4] == b"PK\x03\x04":
        raise NotValid("file", file.name, "this is a workbook: save the sheet as CSV in UTF-8")
    for titles in titles_of(head):
        if _has(titles, gem.NAMES, gem.NEEDED):
            return "gem"
        if _has(titles, buildings.NAMES, ("lon", "lat", "structure")):
            return "buildings"
        if _has(titles, census.NAMES, ("code",)):
            return "census"
    raise NotValid(
        "kind", file.name,
        f"it cannot be told what this is; say --kind, one of {', '.join(KINDS)}",
    )  # fmt: skip


def _has(titles: set[str], names: object, needed: tuple[str, ...]) -> bool:
    assert hasattr(names, "__getitem__")
    return all(titles & {name, *names[name]} for name in needed)


def _read(
    file: Path,
    kind: str,
    *,
    cache: Path,
    crs: str | None,
    year: int | None,
    occupants: bool,
    keep_good: bool,
    progress: Progress | None,
) -> Made:
    if kind == "population":
        with tempfile.TemporaryDirectory(prefix="houfeng-") as folder:
            # Under a name of ours: a path may itself be an instruction to the libraries that read.
            given = Path(folder) / "given"
            given.symlink_to(file.resolve())
            return read_population(
                given, file.name, crs=crs, keep_good=keep_good, progress=progress
            )
    raw = read_file(file)
    show = progress or (lambda _done, _total: None)
    show(0, 1)
    readers: dict[str, Callable[[], Made]] = {
        "census": lambda: read_census(raw, load(cache), keep_good=keep_good),
        "gem": lambda: read_gem(
            raw, load(cache), year=year, occupants=occupants, keep_good=keep_good
        ),
        "openquake": lambda: read_openquake(
            raw, file.resolve().parent, year=year, occupants=occupants, keep_good=keep_good
        ),
        "buildings": lambda: read_buildings(raw, keep_good=keep_good),
    }
    made = readers[kind]()
    show(1, 1)
    return made


def _write_refused(path: Path, refused: list[tuple[int, str, str, str]]) -> None:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            table = csv.writer(out)
            table.writerow(("行 row", "列 column", "值 value", "原因 reason"))
            # A spreadsheet would work out a cell that begins like a formula.
            table.writerows(
                (row, column, _as_text(value), why) for row, column, value, why in refused
            )
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be written ({error.strerror})") from error


def _as_text(value: str) -> str:
    return "'" + value if value[:1] in ("=", "+", "-", "@") else value
