"""What is wrong with a row of a list, in words people can act on, and the error made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from houfeng.vocabulary.errors import NotValid

MOST_TOLD = 5  # rows named in one error; the page and --json name them all
MOST_KEPT = 1_000  # problems remembered of one file; the rest are counted
_LETTERS = 60  # of a value shown
_BETWEEN = " / "

_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("该列不能为空", "fill it in"),
    "number": ("请填写数字", "give a plain number"),
    "lon_range": ("经度应在 -180 至 360 度之间", "give degrees east from -180 to 360"),
    "lat_range": ("纬度应在 -90 至 90 度之间", "give degrees north from -90 to 90"),
    "swapped": (
        "经度与纬度似乎颠倒，请互换两列",
        "longitude and latitude look swapped; exchange the two columns",
    ),
    "null_island": (
        "坐标为 (0, 0)，通常表示缺失，请填写真实坐标",
        "0, 0 usually means that the place is missing; give the real one",
    ),
    "duplicate": ("编号与第 {other} 行重复", "row {other} has this id too"),
    "formula": (
        "这是公式，公式不会被计算；请粘贴为数值",
        "a formula is never evaluated; paste it as a value",
    ),
    "formula_text": (
        "以 = + - @ 开头的文字会被表格软件当作公式；请改写",
        "text that starts with = + - @ would run as a formula in a spreadsheet; write it otherwise",
    ),
    "long": ("文字过长（最多 {most} 字）", "at most {most} characters"),
    "control": ("含有不可见的控制字符，请删除", "remove the control characters"),
    "fragility": (
        "没有名为此的易损性；{near}",
        "there is no fragility of that name; {near_en}",
    ),
    "threshold": (
        "阈值写成状态（中等破坏）、状态和概率（中等破坏 20%）或动参数（烈度 7、PGA 0.1）",
        "write a state (moderate), a state and a chance (moderate 20%), or a value of shaking "
        "(CSIS 7, PGA 0.1)",
    ),
    "cells": ("单元格数与表头不一致", "it has more cells than there are column names"),
    "merged": ("合并单元格 {range}，请取消合并", "cells {range} are merged; take them apart"),
    "geometry": ("没有可用的坐标", "it has no usable geometry"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend."""

    row: int  # as a spreadsheet counts, from 1; of GeoJSON the feature's number
    column: str  # the header's own word; for XLSX with its letter: "纬度 (D)"
    value: str
    kind: str
    zh: str
    en: str

    def as_dict(self) -> dict[str, object]:
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason_zh": self.zh,
            "reason_en": self.en,
        }


def both(zh: str, en: str) -> str:
    """A mend in both languages; `spoken` takes one of them again."""
    return f"{zh}{_BETWEEN}{en}"


def spoken(mend: str, language: str) -> str:
    """The part of a mend in one language; the whole where it is in one only."""
    zh, between, en = mend.partition(_BETWEEN)
    return mend if not between else (zh if language == "zh" else en)


def problem(kind: str, row: int, column: str, value: object, **words: object) -> Problem:
    """A problem in the words of its kind."""
    zh, en = _WORDS[kind]
    return Problem(row, column, str(value)[:_LETTERS], kind, zh.format(**words), en.format(**words))


def refused(file: str, found: Sequence[Problem], count: int) -> NotValid:
    """One error for a whole file: the first problem in full, a few more by name."""
    first = found[0]
    zh, en = first.zh, first.en
    if count > 1:
        others = found[1:MOST_TOLD]
        zh += "。另有：" + "；".join(f"第 {p.row} 行 {p.column}：{p.zh}" for p in others)
        en += ". Also " + "; ".join(f"row {p.row}, {p.column}: {p.en}" for p in others)
        left = count - min(count, MOST_TOLD)
        if left:
            zh += f"；还有 {left:,} 行"
            en += f"; and {left:,} more"
    zh += "。请修改文件，或用 --keep-good 只保留正确的行"
    en += ". Mend the file, or keep its good rows alone with --keep-good"
    return NotValid(f"{file}, row {first.row}, column {first.column}", first.value, both(zh, en))
