"""Structure types of buildings from what inventories call them; the rules are a data file."""

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

OTHER = "other"


def structure_types() -> tuple[str, ...]:
    """The structure types of data/taxonomy_rules.json, keys of data/structure_types.json."""
    return tuple(_rules()["words"])


def type_of_word(word: str) -> str | None:
    """The structure type of a word as building inventories write it (砖混, frame), or None."""
    return _words().get(word.strip().lower())


def types_of_taxonomy(strings: Iterable[str]) -> tuple[list[str], list[str]]:
    """The structure type of each GEM taxonomy string, and the strings no rule knows.

    These are counted as `other`.
    """
    found: dict[str, str] = {}
    unknown: list[str] = []
    types = []
    for text in strings:
        if text not in found:
            kind = _type_of(text)
            if kind is None:
                unknown.append(text)
            found[text] = kind or OTHER
        types.append(found[text])
    return types, unknown


def rules_note() -> str:
    """Which rules were used, for lineage."""
    return f"taxonomy to structure type by Houfeng's rules of {_rules()['edition']}"


def _type_of(text: str) -> str | None:
    upper = text.strip().upper()
    known = type_of_word(text)
    if known is not None:
        return known
    return next((kind for pattern, kind in _patterns() if pattern.search(upper)), None)


@cache
def _rules() -> dict[str, Any]:
    text = files("houfeng.impact").joinpath("data/taxonomy_rules.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rule["pattern"]), rule["type"]) for rule in _rules()["taxonomy"])


@cache
def _words() -> dict[str, str]:
    return {word: kind for kind, words in _rules()["words"].items() for word in words}
