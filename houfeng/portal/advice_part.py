"""Response level and advice of the impact part, sites and ground, and what is not loaded."""

from typing import Any

from houfeng.documents import words
from houfeng.documents.advice_words import (
    advice_amount,
    advice_name,
    advice_places,
    advice_sentence,
    is_chance,
    level_name,
    level_reason,
    level_sentence,
)
from houfeng.documents.brief_advice import critical_section
from houfeng.documents.layer_words import layer_name, missing_layer
from houfeng.documents.words import Language, named
from houfeng.impact.advice import rules
from houfeng.impact.estimate import Advice, Impact, ResponseLevel
from houfeng.impact.response_level import plan
from houfeng.portal.impact_reading import ReadImpact
from houfeng.portal.language import say
from houfeng.portal.texts import TEXTS

# What is sent: of these the amount stands in a table. The others are sentences.
_SENT = frozenset({"people", "beds", "teams", "tents", "m2", "litres per day"})
_BY_OTHER_WAYS = {"population": "houfeng exposure import FILE"}
_LEVELS = ("I", "II", "III", "IV", "")


def level_values(impact: Impact, language: Language) -> dict[str, Any]:
    """The proposed response level, why, how likely each is, and after which plan."""
    level = impact.response_level
    if impact.losses_abroad:
        return {"abroad": True, "name": "", "sentence": say("level.abroad", language)}
    return {
        "abroad": False,
        "name": level_name(level.level, language),
        "reason": level_reason(level, language),
        "sentence": level_sentence(level, language),
        "chances": [
            {
                "name": say(f"level.{key or 'none'}", language),
                "chance": words.probability(_chance(level.chances[key]), language),
                "bar": round(100 * _chance(level.chances[key]), 1),
            }
            for key in _LEVELS
            if key in level.chances
        ],
        "edition": edition_words(level, language),
        "note": edition_note(level, language),
    }


def edition_words(level: ResponseLevel, language: Language) -> str:
    """The plan's full name where the rules are those in use; else the edition as it was kept."""
    book = plan()
    if level.edition != book.short:
        return level.edition
    return book.name_zh if language == "zh" else book.name_en


def edition_note(level: ResponseLevel, language: Language) -> str:
    """What to know of the plan's edition; "" where nothing is."""
    book = plan()
    key = f"level.note.{book.key}"
    return say(key, language) if level.edition == book.short and key in TEXTS else ""


def _chance(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def advice_values(read: ReadImpact, language: Language) -> dict[str, Any] | None:
    """What to send and where, what else to do, sites strongly shaken; None in older files."""
    if "advice" not in read.has:
        return None
    impact = read.impact
    names = {one.code: named(one.name_zh, one.name_en, language) for one in impact.counties}
    first = [one for one in impact.advice if one.key == "search_first"]
    sent = [one for one in impact.advice if is_sent(one)]
    others = [one for one in impact.advice if one not in first and one not in sent]
    return {
        "first": [advice_sentence(one, names, language) for one in first],
        "sent": [
            {
                "name": advice_name(one.key, language),
                "amount": advice_amount(one, language),
                "places": advice_places(one, names, language) or say("advice.everywhere", language),
                "source": one.source,
            }
            for one in sent
        ],
        "others": [
            {"sentence": advice_sentence(one, names, language), "source": one.source}
            for one in others
        ],
        "sites": sites_rows(read, language),
    }


def is_sent(advice: Advice) -> bool:
    """Whether it is something counted that is sent to the struck places."""
    if advice.amount is None or is_chance(advice.key):
        return False
    rule = rules().get(advice.key)
    return rule is not None and rule["unit"] in _SENT


def sites_rows(read: ReadImpact, language: Language) -> list[tuple[str, str]]:
    """(what, how much of it) of loaded layers in VII and above, and where the ground may fail."""
    if not {"critical", "ground_failure", "missing"} <= read.has:
        return []
    facts = critical_section(read.impact, "", language).facts
    return [(fact.label, fact.value) for fact in facts if not fact.missing]


def missing_values(impact: Impact, language: Language) -> list[dict[str, Any]]:
    """What is unknown for lack of a layer: those that hide the same stand together."""
    by_effect: dict[str, list[str]] = {}
    for kind in impact.missing:
        _, _, effect = missing_layer(kind, language).partition("，" if language == "zh" else "; ")
        by_effect.setdefault(effect, []).append(kind)
    return [
        {
            "effect": effect[:1].upper() + effect[1:],
            "layers": [(layer_name(kind, language), typed(kind)) for kind in kinds],
        }
        for effect, kinds in by_effect.items()
    ]


def typed(kind: str) -> str:
    """What an operator types for it: the kind itself, or a command of its own."""
    return _BY_OTHER_WAYS.get(kind, kind)
