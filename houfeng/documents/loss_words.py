"""Losses in words: people hurt, trapped or displaced, floor area, structure types and grades."""

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.impact.buildings import structure_types
from houfeng.impact.estimate import LossEstimate, Spread

# GB/T 24335-2009, from intact to destroyed.
GRADES = (
    ("基本完好", "Intact"),
    ("轻微破坏", "Slight"),
    ("中等破坏", "Moderate"),
    ("严重破坏", "Severe"),
    ("毁坏", "Destroyed"),
)

# (nobody at all, most likely nobody) in Chinese, the same in English
_NOBODY = {
    "injured": (
        ("预计无人受伤", "最可能无人受伤"),
        ("No injuries are expected", "most likely none"),
    ),
    "trapped": (
        ("预计无人被困", "最可能无人被困"),
        ("Nobody is expected to be trapped", "most likely nobody"),
    ),
    "displaced": (
        ("预计无需转移安置", "最可能无需转移安置"),
        ("Nobody is expected to lose their home", "most likely nobody"),
    ),
}


def people_range(what: str, loss: LossEstimate | Spread, language: Language) -> str:
    """People in need, the range first; what: "deaths", "injured", "trapped" or "displaced"."""
    likely = loss.likely if isinstance(loss, LossEstimate) else loss.median
    if what == "deaths":
        return words.deaths_range(loss.p05, likely, loss.p95, language)
    none, likely_none = _NOBODY[what][0 if language == "zh" else 1]
    if loss.p95 < 0.5:
        return none
    return words.heads_range(loss.p05, likely, loss.p95, likely_none, language)


def money_range(loss: LossEstimate, language: Language) -> str:
    """Direct economic loss, the range first."""
    return words.money_range(loss.p05, loss.likely, loss.p95, language)


def floor_area(value_m2: float, language: Language) -> str:
    """Floor area: "75万平方米", "750,000 m²"."""
    return _square_metres(words.count(value_m2, language), language)


def _square_metres(shown: str, language: Language) -> str:
    if language == "en":
        return f"{shown} m²"
    return f"{shown}平方米" if shown[-1] in "万亿" else f"{shown} 平方米"


def floor_area_range(spread: Spread, language: Language) -> str:
    """Floor area, the range first: "4万–70万平方米，最可能约 21万平方米"."""
    if spread.p95 < 1:
        return "预计无" if language == "zh" else "none is expected"
    low, high = words.ends(spread.p05, spread.p95, language)
    high, likely = _square_metres(high, language), floor_area(spread.median, language)
    if language == "zh":
        return f"{low}–{high}，最可能约 {likely}"
    return f"{low}–{high}, most likely about {likely}"


def short_range(spread: Spread, language: Language) -> str:
    """A range for a narrow cell; what it counts stands above it."""
    low, high = words.ends(round(spread.p05), round(spread.p95), language)
    return low if low == high else f"{low}–{high}"


def structure_name(key: str, language: Language) -> str:
    """What a structure type is called; an unknown one by its own key."""
    found = structure_types().get(key)
    if found is None:
        return key
    return found.name_zh if language == "zh" else f"{found.name_en[:1].upper()}{found.name_en[1:]}"


def grade_names(language: Language) -> tuple[str, ...]:
    """The five grades of damage, from intact to destroyed."""
    return tuple(grade[0 if language == "zh" else 1] for grade in GRADES)
