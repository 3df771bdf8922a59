"""An operator's own inventory of buildings: one row a building, with place, structure and area."""

import numpy as np

from houfeng.impact.exposures.assets import Assets, chosen, in_cells
from houfeng.impact.exposures.rows import Rows, read_rows
from houfeng.impact.exposures.store import Made
from houfeng.impact.exposures.taxonomy import structure_types, type_of_word
from houfeng.vocabulary.arrays import Floats

NAMES = {
    "lon": ("longitude", "lng", "x", "经度", "东经"),
    "lat": ("latitude", "y", "纬度", "北纬"),
    "structure": ("structure_type", "结构类型", "结构", "结构形式", "房屋结构", "建筑结构"),
    "area": ("area_m2", "floor_area", "floor_area_m2", "建筑面积", "面积", "总建筑面积"),
    "year": ("built", "year_built", "建造年代", "建成年份", "建成年代", "建造年份", "年代"),
    "floors": ("storeys", "stories", "层数", "楼层数", "地上层数"),
    "value": ("value_cny", "replacement_value", "重置价值", "造价", "价值", "资产原值"),
}
NEEDED = ("lon", "lat", "structure", "area")
FIRST_YEAR, LAST_YEAR = 1000, 2100
MOST_FLOORS = 200
MOST_AREA_M2 = 1e7  # of one row; the largest building of the world has 1.8 million


def read_buildings(raw: bytes, *, keep_good: bool) -> Made:
    """The inventory's floor area by structure type and its value, in cells.

    NotValid names row and column; with keep_good, bad rows are left out and listed.
    """
    rows = read_rows(raw, NAMES, NEEDED, keep_good=keep_good)
    lon, lat = rows.places()
    types = _types(rows)
    area = rows.numbers_of(
        "area", f"give the floor area in m², up to {MOST_AREA_M2:,.0f}", low=0, high=MOST_AREA_M2
    )
    rows.numbers_of(
        "year", f"give the year it was built, {FIRST_YEAR} to {LAST_YEAR}",
        low=FIRST_YEAR, high=LAST_YEAR, needed=False,
    )  # fmt: skip
    rows.numbers_of(
        "floors", f"give the number of floors, 1 to {MOST_FLOORS}", low=1, high=MOST_FLOORS,
        needed=False,
    )  # fmt: skip
    value: Floats | None = None
    if "value" in rows.columns:
        value = rows.numbers_of("value", "give the value in CNY", low=0, needed=False)
    rows.demand_some()
    good = rows.good
    notes = []
    if "year" in rows.columns or "floors" in rows.columns:
        notes.append("year and number of floors were checked; no model uses them yet")
    if value is not None and np.isnan(value[good]).any():
        notes.append(f"{int(np.isnan(value[good]).sum()):,} buildings have no value")
    made = in_cells(chosen(Assets(lon, lat, types, area, value, None, notes), good))
    made.refused.extend(rows.refused)
    return made


def _types(rows: Rows) -> list[str]:
    found = [type_of_word(word) for word in rows.columns["structure"]]
    unknown = np.array([kind is None for kind in found], dtype=bool)
    rows.refuse(unknown, "structure", f"write 土木, 砖木, 砖混, 框架, 其他 or one of "
                f"{', '.join(structure_types())}")  # fmt: skip
    return [kind or "" for kind in found]
