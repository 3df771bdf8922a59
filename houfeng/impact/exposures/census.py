"""Totals by administrative code: a census or a statistics table.

They are kept as a table and spread when the exposure in use is joined: each unit's cells are
scaled so that the unit's total is the table's, on whatever population lies below by then.
"""

from collections.abc import Mapping

import numpy as np

from houfeng.impact.exposures.assets import totals_of
from houfeng.impact.exposures.cells import FLOOR, PEOPLE, VALUE
from houfeng.impact.exposures.rows import Rows, read_rows
from houfeng.impact.exposures.store import Columns, Made
from houfeng.impact.exposures.taxonomy import structure_types
from houfeng.places.gazetteer import Gazetteer
from houfeng.places.unit_list import UnitList, demand_code, unit_list
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

URBAN = "urban_people"
MOST_PEOPLE = 2e9
CODE_TITLES = (
    "adcode", "行政区划代码", "行政区代码", "区划代码", "代码", "地区代码", "县代码", "区划码",
)  # fmt: skip
_FLOOR_ZH = {
    "earth_timber": "土木", "brick_timber": "砖木", "masonry": "砖混", "frame": "框架",
    "other": "其他",
}  # fmt: skip
NAMES: Mapping[str, tuple[str, ...]] = {
    "code": CODE_TITLES,
    PEOPLE: (
        "population", "total_population", "人口", "常住人口", "总人口", "人口数", "常住人口数",
        "人口合计",
    ),
    URBAN: ("urban_population", "城镇人口", "城镇常住人口", "urban"),
    VALUE: ("value", "replacement_value", "重置价值", "建筑重置价值", "房屋价值"),
    **{
        FLOOR + kind: (
            kind, f"{kind}_m2",
            *(f"{zh}{end}" for end in ("", "结构", "建筑面积", "结构建筑面积", "面积")),
        )
        for kind, zh in _FLOOR_ZH.items()
    },
}  # fmt: skip


def read_census(raw: bytes, gazetteer: Gazetteer, *, keep_good: bool) -> Made:
    """Totals by code. NotValid names row and column; with keep_good, bad rows are listed."""
    rows = read_rows(raw, NAMES, ("code",), keep_good=keep_good)
    amounts = [name for name in (PEOPLE, URBAN, VALUE, *_floors()) if name in rows.columns]
    if not set(amounts) - {URBAN}:
        raise NotValid(
            "header", ", ".join(rows.titles.values()),
            "add a column of people (人口), floor areas (砖混建筑面积 ...) or value (重置价值)",
        )  # fmt: skip
    codes = codes_of(rows, unit_list(gazetteer))
    columns = {name: _amount(rows, name) for name in amounts}
    if URBAN in columns:
        if PEOPLE not in columns:
            raise NotValid("header", "urban people alone", "add a column of all people (人口)")
        rows.refuse(columns[URBAN] > columns[PEOPLE], URBAN, "it is more than all people")
    _demand_sums(rows, codes, columns)
    rows.demand_some()
    return as_table(rows, codes, columns)


def codes_of(rows: Rows, units: UnitList) -> list[str]:
    """The six-digit code of every row, "" where refused; each code once."""
    found: list[str] = []
    wrong: dict[str, str] = {}
    for text in rows.columns["code"]:
        try:
            found.append(demand_code(units, "code", text))
        except NotValid as error:
            wrong[text] = error.mend
            found.append("")
    for mend in dict.fromkeys(wrong.values()):
        bad = np.array([wrong.get(text) == mend for text in rows.columns["code"]], dtype=bool)
        rows.refuse(bad, "code", mend)
    return found


def refuse_doubles(rows: Rows, codes: list[str]) -> None:
    """A code given twice is refused where it comes again."""
    first: dict[str, int] = {}
    for index, code in enumerate(codes):
        if not code or not rows.good[index]:
            continue
        if code in first:
            again = np.zeros(len(rows), dtype=bool)
            again[index] = True
            rows.refuse(again, "code", f"row {first[code]} has this code too; give each once")
        else:
            first[code] = rows.numbers[index]


def as_table(rows: Rows, codes: list[str], columns: dict[str, Floats]) -> Made:
    """The good rows, to be kept."""
    good = rows.good
    kept: Columns = {"codes": np.array([c for c, ok in zip(codes, good, strict=True) if ok], "S6")}
    kept |= {name: values[good] for name, values in columns.items()}
    figures = {"rows": float(good.sum())}
    figures |= totals_of({name: column[good] for name, column in columns.items()})
    holds = tuple(name for name in columns if name != URBAN)
    return Made("table", holds, kept, None, figures, [], list(rows.refused))


def _floors() -> tuple[str, ...]:
    return tuple(FLOOR + kind for kind in structure_types())


def _amount(rows: Rows, name: str) -> Floats:
    if name in (PEOPLE, URBAN):
        return rows.numbers_of(
            name, "give the number of people, such as 83210", low=0, high=MOST_PEOPLE,
            needed=name == PEOPLE, whole=True,
        )  # fmt: skip
    unit = "CNY" if name == VALUE else "m²"
    return rows.numbers_of(name, f"give it in {unit}, 0 or more", low=0, needed=False)


def _demand_sums(rows: Rows, codes: list[str], columns: dict[str, Floats]) -> None:
    """Counties may not add up to more than their prefecture or province, where both are told."""
    refuse_doubles(rows, codes)
    for name, values in columns.items():
        told = {c: float(v) for c, v, ok in zip(codes, values, rows.good, strict=True)
                if ok and c and not np.isnan(v)}  # fmt: skip
        too_many = np.zeros(len(rows), dtype=bool)
        for index, code in enumerate(codes):
            if code in told and code.endswith("00"):
                below = sum(told[c] for c in children_of(code, told))
                # Tables are rounded: a part in a thousand is no contradiction.
                too_many[index] = below > told[code] * 1.001
        rows.refuse(too_many, name, "the units below it add up to more; mend one of them")


def children_of(code: str, told: Mapping[str, float]) -> list[str]:
    """Codes given just below: of a province its prefectures and the counties of the others."""
    if not code.endswith("0000"):
        return [c for c in told if c[:4] == code[:4] and c != code]
    inside = [c for c in told if c[:2] == code[:2] and c != code]
    prefectures = {c[:4] for c in inside if c.endswith("00")}
    return [c for c in inside if c.endswith("00") or c[:4] not in prefectures]
