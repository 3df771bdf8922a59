"""What the exposure in use is made of, in words."""

from houfeng.impact.exposures.cells import (
    BUILDINGS,
    EXPOSURE,
    FLOOR,
    PEOPLE,
    VALUE,
    VALUES,
    Exposure,
)
from houfeng.impact.exposures.embedded import SOURCE, SOURCE_EN
from houfeng.impact.exposures.joining import Join
from houfeng.impact.exposures.store import Dataset
from houfeng.vocabulary.lineage import Lineage

KIND_WORDS = {
    "population": ("人口栅格", "population raster"),
    "census": ("分区统计表", "statistics by unit"),
    "gem": ("GEM 建筑暴露模型", "GEM exposure model"),
    "openquake": ("OpenQuake 暴露模型", "OpenQuake exposure model"),
    "buildings": ("自有房屋清单", "own building inventory"),
}


def source_lines(datasets: list[Dataset], joined: Join) -> tuple[str, str]:
    """One line for readers, in Chinese and English. datasets: newest first."""
    zh, en = [], []
    rasters = [one for one in datasets if PEOPLE in one.holds and one.form == "cells"]
    tables = [one for one in datasets if PEOPLE in one.holds and one.form == "table"]
    built = [one for one in datasets if any(name.startswith(FLOOR) for name in one.holds)]
    worth = [one for one in datasets if VALUE in one.holds]
    if rasters:
        zh.append("人口在导入数据范围内采用" + "、".join(_zh(one) for one in rasters))
        en.append("people where imported data reach: " + ", ".join(_en(one) for one in rasters))
        zh.append("其余人口为合成分布（" + SOURCE.removeprefix("人口为合成分布：") + "）")
        en.append("elsewhere " + SOURCE_EN)
    else:
        zh.append(SOURCE)
        en.append(SOURCE_EN)
    if tables:
        zh.append("按" + "、".join(_zh(one) for one in tables) + f"控制{joined.basis_zh}总数")
        en.append("totals by " + ", ".join(_en(one) for one in tables) + f" ({joined.basis_en})")
    if built:
        zh.append("房屋建筑面积采用" + "、".join(_zh(one) for one in built))
        en.append("floor areas: " + ", ".join(_en(one) for one in built))
    if worth:
        zh.append("重置价值采用" + "、".join(_zh(one) for one in worth))
        en.append("values: " + ", ".join(_en(one) for one in worth))
    return "；".join(zh), "; ".join(en)


def lineage_of(datasets: list[Dataset], joined: Join, embedded: Exposure) -> list[Lineage]:
    """The imported data by role, newest first; how cells were given to units; the embedded."""
    found = [
        one.as_lineage(role)
        for role, amount in ((EXPOSURE, PEOPLE), (BUILDINGS, FLOOR), (VALUES, VALUE))
        for one in datasets
        if any(name.startswith(amount) for name in one.holds)
    ]
    if joined.units_lineage is not None:
        found.append(joined.units_lineage)
    found += [Lineage(EXPOSURE, "joining", "", "Houfeng", note) for note in joined.notes]
    return found + list(embedded.lineage)


def _zh(one: Dataset) -> str:
    year = f"，{one.year} 年" if one.year else ""
    return f"{one.source or one.original}（{KIND_WORDS[one.kind][0]}{year}）"


def _en(one: Dataset) -> str:
    year = f", {one.year}" if one.year else ""
    return f"{one.source or one.original} ({KIND_WORDS[one.kind][1]}{year})"
