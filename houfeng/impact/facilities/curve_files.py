"""An organisation's own fragility curves: CSV or JSON.

One row a state: `name, state, measure, median, beta` (名称, 状态, 动参数, 中值, 离散).
Measures: PGA, SA(0.3) and SA(1.0) in g, PGV in cm/s, CSIS in degrees. JSON: a list of such
objects, or of `{"name", "measure", "states": [{"state", "median", "beta"}]}`.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from houfeng.impact.facilities.curves import Curve, built_in, make_curve
from houfeng.impact.facilities.states import MEASURES, plain, read_measure, read_state
from houfeng.impact.facilities.text_tables import read_rows, text_of
from houfeng.impact.science.fragility import WORSE
from houfeng.vocabulary.errors import NotValid

MOST_BYTES = 5_000_000
MOST_CURVES = 1_000
_NAMES = {
    "name": ("name", "curve", "fragility", "名称", "曲线", "易损性"),
    "state": ("state", "damage_state", "状态", "破坏状态", "破坏等级"),
    "measure": ("measure", "imt", "metric", "动参数", "参数"),
    "median": ("median", "alpha", "中值", "中位值"),
    "beta": ("beta", "dispersion", "离散", "对数标准差", "标准差"),
}
_WIDEST = {"PGA": 20.0, "SA(0.3)": 20.0, "SA(1.0)": 20.0, "PGV": 2_000.0, "CSIS": 12.0}
_LETTERS = 60


@dataclass(frozen=True, slots=True)
class _Row:
    where: str
    cells: Mapping[str, str]

    def cell(self, name: str) -> str:
        return self.cells[name].strip()


def read_curves(raw: bytes, name: str) -> dict[str, Curve]:
    """The curves by name. NotValid tells row and column, the value found, and the mend."""
    if len(raw) > MOST_BYTES:
        raise NotValid(name, f"{len(raw):,} bytes", f"at most {MOST_BYTES:,} bytes of curves")
    told = text_of(raw, name)
    rows = _json_rows(told, name) if told.lstrip()[:1] in ("[", "{") else _csv_rows(told, name)
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(_name(row), []).append(row)
    if not groups:
        raise NotValid(name, 0, "give at least one row below the header")
    if len(groups) > MOST_CURVES:
        raise NotValid(name, f"{len(groups):,} curves", f"at most {MOST_CURVES:,}")
    return {key: _curve(key, group, name) for key, group in groups.items()}


def _name(row: _Row) -> str:
    name = row.cell("name")
    if not name or len(name) > _LETTERS or name[0] in "=+-@" or not name.isprintable():
        raise NotValid(
            f"{row.where}, name", name, f"name the curve in 1 to {_LETTERS} characters, without ="
        )
    if plain(name) in {plain(one) for one in built_in()}:
        raise NotValid(f"{row.where}, name", name, "a built-in curve has this name; take another")
    return name


def _curve(name: str, rows: list[_Row], file: str) -> Curve:
    states: dict[str, tuple[float, float]] = {}
    measures: dict[str, str] = {}
    for row in rows:
        state = read_state(row.cell("state"))
        if state is None or state not in WORSE:
            raise NotValid(f"{row.where}, state", row.cell("state"), f"give one of {list(WORSE)}")
        if state in states:
            raise NotValid(f"{row.where}, state", state, f"curve {name} has this state twice")
        measure = read_measure(row.cell("measure"))
        if measure is None:
            raise NotValid(
                f"{row.where}, measure", row.cell("measure"), f"give one of {list(MEASURES)}"
            )
        measures[measure] = row.where
        most = _WIDEST[measure]
        median = _positive(row, "median", most)
        states[state] = (median, _positive(row, "beta", 3.0))
    if len(measures) > 1:
        raise NotValid(
            f"{list(measures.values())[-1]}, measure",
            ", ".join(measures),
            f"give all states of curve {name} in one measure",
        )
    return make_curve(name, next(iter(measures)), states, file)


def _positive(row: _Row, column: str, most: float) -> float:
    text = row.cell(column)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= most:
        raise NotValid(f"{row.where}, {column}", text, f"give a number above 0, at most {most:g}")
    return value


def _csv_rows(text: str, name: str) -> Iterator[_Row]:
    rows = read_rows(text, name)
    header = next(rows, [])
    names = [plain(cell) for cell in header]
    places = {
        ours: next((names.index(word) for word in words if word in names), None)
        for ours, words in _NAMES.items()
    }
    missing = [ours for ours, at in places.items() if at is None]
    if missing:
        raise NotValid(f"{name}, row 1", ",".join(header), f"add the columns {missing}")
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            cells = {
                ours: row[at] if at is not None and at < len(row) else ""
                for ours, at in places.items()
            }
            yield _Row(f"{name}, row {number}", cells)


def _json_rows(text: str, name: str) -> Iterator[_Row]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise NotValid(name, str(wrong), "give complete JSON") from wrong
    found = told.get("curves", [told]) if isinstance(told, dict) else told
    if not isinstance(found, list):
        raise NotValid(name, type(found).__name__, "give a list of curves")
    for number, one in enumerate(found, start=1):
        where = f"{name}, curve {number}"
        if not isinstance(one, dict):
            raise NotValid(where, one, "give an object with name, measure and states")
        states = one.get("states", [one])
        if not isinstance(states, list) or not all(isinstance(state, dict) for state in states):
            raise NotValid(f"{where}, states", states, "give a list of {state, median, beta}")
        for state in states:
            yield _Row(where, {ours: _text({**one, **state}, ours) for ours in _NAMES})


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name, "")
    return str(value) if isinstance(value, str | int | float) else ""
