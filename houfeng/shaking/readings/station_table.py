"""Our own table of stations: one row a station, or one row a component.

Columns (small letters; Chinese names too): `station` and `network`, or `id`; `lon`, `lat`;
`name`, `source`, `vs30`, `channel`, `orientation` (h or v), `flag` where known; and amplitudes
whose names carry the unit:

    pga_g  pga_pctg  pga_gal  pga_cms2  pga_ms2  pga_lng      (likewise sa(0.3)_g, sa1.0_gal ...)
    pgv_cms  pgv_ms  pgv_mms  pgv_lncms

`<measure>_stddev` (ln units) and `<measure>_flag` belong to one measure, `flag` to all.
`mmi` or `csis` make the row a felt place, with `replies` and `stddev` where known.
"""

import math
import re
from dataclasses import dataclass

from houfeng.shaking.observations import INSTRUMENT, MACROSEISMIC
from houfeng.shaking.readings.components import larger_horizontals
from houfeng.shaking.readings.flags import flag_reason
from houfeng.shaking.readings.networks import joined_id
from houfeng.shaking.readings.reading import NAN, Amplitude, Reading
from houfeng.shaking.readings.text_table import Table
from houfeng.shaking.readings.units import (
    INTENSITIES,
    intensity,
    is_unit,
    measure_named,
    motion,
    number_or_nan,
)
from houfeng.vocabulary.errors import NotValid

_UNITS = "g, pctg, gal, cms2, ms2 or lng for accelerations; cms, ms, mms or lncms for velocities"
# "ms" is m/s after pgv; after pga it could only be a slip for m/s².
_PARTS = re.compile(r"(.+?)_([a-z0-9%/^*()²]+)")


@dataclass(frozen=True, slots=True)
class _Column:
    at: int
    measure: str
    unit: str  # "" for an intensity


def motion_columns(table: Table) -> list[_Column]:
    """The amplitude columns. Raises NotValid for one whose unit is missing or not known."""
    found: list[_Column] = []
    for name, at in table.others.items():
        if name.endswith(("_stddev", "_flag", "_units", "_unit")):
            continue
        bare = measure_named(name)
        if bare in INTENSITIES:
            found.append(_Column(at, str(bare), ""))
            continue
        if bare is not None:
            raise NotValid(f"{table.name}, column", name, f"say the unit: {name}_{_UNITS}")
        parts = _PARTS.fullmatch(name)
        measure = measure_named(parts[1]) if parts else None
        if parts is None or measure is None or measure in INTENSITIES:
            continue  # a column of somebody else's
        if not is_unit(measure, parts[2]):
            raise NotValid(f"{table.name}, column {name}, unit", parts[2], f"give one of {_UNITS}")
        found.append(_Column(at, measure, parts[2]))
    measures = [column.measure for column in found]
    for measure in measures:
        if measures.count(measure) > 1:
            raise NotValid(f"{table.name}, columns", measure, "give each measure in one unit only")
    return found


def read_station_table(table: Table) -> tuple[list[Reading], list[str]]:
    """Every station or felt place of the table. Raises NotValid naming the row or column."""
    columns = motion_columns(table)
    if not columns:
        raise NotValid(table.name, list(table.others), "give a column such as pga_gal or mmi")
    groups: dict[str, list[int]] = {}
    for at, row in enumerate(table.rows):
        if any(cell.strip() for cell in row):
            groups.setdefault(_id(table, row, at), []).append(at)
    readings = [_reading(table, key, rows, columns) for key, rows in groups.items()]
    notes = [] if readings else [f"{table.name}: there is no row in it"]
    return readings, notes


def _id(table: Table, row: list[str], at: int) -> str:
    if "station" in table.columns:
        code = _cell(table, row, "station")
        if not code:
            raise NotValid(f"{table.where(at)}, station", code, "give every row its station")
        return joined_id(_cell(table, row, "network"), code)
    return _cell(table, row, "id") or f"row.{table.first_row + at}"


def _reading(table: Table, key: str, rows: list[int], columns: list[_Column]) -> Reading:
    first = table.rows[rows[0]]
    name = _cell(table, first, "name")
    components: dict[str, dict[str, Amplitude]] = {}
    given: dict[str, str] = {}
    felt: dict[str, Amplitude] = {}
    for at in rows:
        row = table.rows[at]
        channel = _channel(table, row, components)
        if _cell(table, row, "orientation"):
            given[channel] = _cell(table, row, "orientation")
        for column in columns:
            if not row[column.at].strip():
                continue
            amplitude = _amplitude(table, row, at, column)
            if column.measure in INTENSITIES:
                felt[column.measure] = amplitude
            else:
                components.setdefault(channel, {})[column.measure] = amplitude
    is_felt = bool(felt) and not components
    replies = number_or_nan(_cell(table, first, "replies"))
    vs30 = number_or_nan(_cell(table, first, "vs30"))
    return Reading(
        id=key,
        name=name,
        kind=MACROSEISMIC if is_felt else INSTRUMENT,
        source=_cell(table, first, "source") or _cell(table, first, "network") or table.name,
        longitude=number_or_nan(_cell(table, first, "lon")),
        latitude=number_or_nan(_cell(table, first, "lat")),
        vs30_ms=vs30 if vs30 > 0 else NAN,
        replies=replies if is_felt and replies >= 0 else NAN,
        amplitudes=felt if is_felt else larger_horizontals(components, given, name),
        where=f"{table.where(rows[0])}, station {key}",
    )


def _channel(table: Table, row: list[str], components: dict[str, dict[str, Amplitude]]) -> str:
    # Rows of one station without channel names are components all the same.
    return _cell(table, row, "channel") or ("UNK" if not components else f"UNK{len(components)}.")


def _amplitude(table: Table, row: list[str], at: int, column: _Column) -> Amplitude:
    text = row[column.at].strip()
    small = column.measure.lower()
    if column.unit:
        amplitude = motion(column.measure, text, column.unit, table.where(at))
        sigma = _other(table, row, f"{small}_stddev")
    else:
        amplitude = intensity(text)
        sigma = _other(table, row, f"{small}_stddev") or _cell(table, row, "stddev")
    deviation = number_or_nan(sigma)
    if sigma and not (math.isfinite(deviation) and deviation >= 0):
        raise NotValid(f"{table.where(at)}, stddev of {column.measure}", sigma, "give 0 or more")
    amplitude.sigma = deviation if sigma else 0.0
    flag = flag_reason(_other(table, row, f"{small}_flag")) or flag_reason(
        _cell(table, row, "flag")
    )
    amplitude.flag = flag or amplitude.flag
    return amplitude


def _cell(table: Table, row: list[str], name: str) -> str:
    at = table.columns.get(name)
    return "" if at is None else row[at].strip()


def _other(table: Table, row: list[str], name: str) -> str:
    at = table.others.get(name)
    return "" if at is None else row[at].strip()
