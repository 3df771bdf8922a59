"""What is asked of areas of administrative units before they are kept: codes and names.

Files name these in many ways; what is kept is always `code`, `name_zh`, `name_en`.
"""

from collections.abc import Mapping

from houfeng.places.gazetteer import Gazetteer
from houfeng.places.names import is_han
from houfeng.places.unit_list import UnitList, demand_code, unit_list
from houfeng.vocabulary.errors import NotValid

Properties = dict[str, str | float | bool]

_CODES = (
    "code", "adcode", "ad_code", "行政区划代码", "行政区代码", "区划代码", "区划码", "县代码",
    "代码", "pac", "gb", "gbcode", "xzqdm", "xzqhdm", "county_code", "id",
)  # fmt: skip
_CHINESE = ("name_zh", "name_cn", "名称", "行政区名称", "县名", "county_name", "xzqmc", "mc")
_ENGLISH = ("name_en", "ename", "eng_name", "英文名称", "pinyin")
_EITHER = ("name", "fullname", "full_name")
_OTHERS = 3  # columns shown in the message when none is a code


def checked_areas(
    features: list[Properties], gazetteer: Gazetteer | None
) -> tuple[list[Properties], list[str]]:
    """Properties of every feature with `code`, `name_zh`, `name_en`; and remarks.

    gazetteer: what codes are checked against; None leaves the features as they are.
    NotValid names the feature (from 1, as kept) and the property.
    """
    if gazetteer is None:
        return features, []
    known = unit_list(gazetteer)
    filled = {"zh": 0, "en": 0}
    made = [
        _checked(properties, number, known, filled) for number, properties in enumerate(features, 1)
    ]
    notes = [
        f"{count:,} names in {language} were filled in from the gazetteer by code"
        for language, count in (("Chinese", filled["zh"]), ("English", filled["en"]))
        if count
    ]
    units = len({str(properties["code"]) for properties in made})
    if units < len(made):
        notes.append(f"{len(made):,} areas make up {units:,} units: several share a code")
    return made, notes


def _checked(
    properties: Properties, number: int, known: UnitList, filled: dict[str, int]
) -> Properties:
    lower = {name.strip().lower(): name for name in properties}
    column = next((lower[name] for name in _CODES if name in lower), None)
    if column is None:
        shown = ", ".join(list(properties)[:_OTHERS]) or "none"
        raise NotValid(
            f"feature {number}, properties", shown,
            "add a property code with the six digits of GB/T 2260",
        )  # fmt: skip
    field = f"feature {number}, property {column}"
    code = demand_code(known, field, properties[column])
    if code not in known.by_code:
        raise NotValid(
            field, properties[column],
            "this is a prefecture or a province; give the areas of its counties",
        )  # fmt: skip
    listed = known.units[known.by_code[code]]
    zh, en = _names(properties, lower)
    filled["zh"] += not zh
    filled["en"] += not en
    kept = {name: value for name, value in properties.items() if name != column}
    return kept | {"code": code, "name_zh": zh or listed.name_zh, "name_en": en or listed.name_en}


def _names(properties: Properties, lower: Mapping[str, str]) -> tuple[str, str]:
    """(Chinese, English) as the file has them, "" where it has none."""

    def first(names: tuple[str, ...]) -> str:
        found = (properties[lower[name]] for name in names if name in lower)
        return next((text.strip() for text in found if isinstance(text, str) and text.strip()), "")

    zh, en, either = first(_CHINESE), first(_ENGLISH), first(_EITHER)
    if either and is_han(either):
        zh = zh or either
    elif either:
        en = en or either
    return zh, en
