"""What buildings at a place are designed for: GB 18306-2015 in the words of a brief."""

import re
from collections.abc import Mapping, Sequence

from houfeng.vocabulary.errors import NotValid

# GB 18306-2015, table G.1: zones of peak acceleration (class II ground, g) and the intensity each
# stands for. Lower bounds of the ranges; typed from memory, not compared with the standard.
_ZONES = (
    (0.04, 0.05, "Ⅵ"),
    (0.09, 0.10, "Ⅶ"),
    (0.14, 0.15, "Ⅶ"),
    (0.19, 0.20, "Ⅷ"),
    (0.28, 0.30, "Ⅷ"),
    (0.38, 0.40, "Ⅸ"),
)
_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PGA = (
    "pga", "pga_g", "acc", "acceleration", "峰值加速度", "地震动峰值加速度", "基本地震加速度",
    "设计基本地震加速度", "加速度", "加速度值",
)  # fmt: skip
_INTENSITY = (
    "intensity", "烈度", "设防烈度", "抗震设防烈度", "基本烈度", "地震烈度", "i",
)  # fmt: skip
_NUMBER = re.compile(r"\s*(\d*\.?\d+)\s*(?:g|G|度|级)?\s*")


def words_of_pga(pga_g: float) -> str:
    """ "Ⅷ, 0.20 g" of a value in g; "< Ⅵ" below the lowest zone of the map."""
    zones = [(pga, sign) for least, pga, sign in _ZONES if pga_g >= least - 1e-9]
    if not zones:
        return "< Ⅵ"
    pga, sign = zones[-1]
    # Above the map's highest zone the value itself is told.
    return f"{sign}, {pga if pga_g < 0.45 else pga_g:.2f} g"


def words_of(properties: Mapping[str, object]) -> str:
    """The same from a polygon's properties, of what they tell; "" where they tell nothing."""
    told = {key.strip().lower(): value for key, value in properties.items()}
    pga = next((_number(told[key]) for key in _PGA if key in told), None)
    degree = next((_degree(told[key]) for key in _INTENSITY if key in told), None)
    if pga is None or not 0 < pga <= 2:  # gal, or something else
        return _SIGNS[degree - 1] if degree else ""
    return f"{_SIGNS[degree - 1]}, {pga:.2f} g" if degree else words_of_pga(pga)


def demand_told(found: Sequence[Mapping[str, object]]) -> None:
    """NotValid unless at least one area tells what is built for there."""
    if any(words_of(properties) for properties in found):
        return
    raise NotValid(
        "properties", sorted(found[0])[:8] if found else [],
        "name the property pga (in g) or intensity (1 to 12), as 峰值加速度 or 烈度 do",
    )  # fmt: skip


def _degree(value: object) -> int | None:
    """1 to 12 from 8, "8度", "Ⅷ", "VIII"."""
    text = str(value).strip().rstrip("度").strip().upper()
    if text in _ROMAN:
        return _ROMAN.index(text) + 1
    if len(text) == 1 and text in _SIGNS:
        return _SIGNS.index(text) + 1
    number = _number(value)
    whole = number is not None and number == int(number) and 1 <= number <= 12
    return int(number) if whole and number is not None else None


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    found = _NUMBER.fullmatch(str(value))
    return float(found[1]) if found else None
