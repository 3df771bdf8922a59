"""What each published revision of the shaking map changed, in sentences, with both pictures."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from houfeng.documents.attenuation import short
from houfeng.documents.words import Language
from houfeng.portal.language import say
from houfeng.portal.product_files import file_address, files_of
from houfeng.portal.texts import TEXTS
from houfeng.products.models import Product
from houfeng.shaking.changes import changes_between

# In the order they are told: what was seen, what was known, what came of it.
_ORDER = (
    "stations_used", "felt_used", "flagged", "rupture", "orientation", "magnitude", "site",
    "profile", "highest CSIS", "highest PGA", "highest PGV", "event term PGA",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MapRevision:
    """One published revision of the map beside the one before it."""

    product: Product
    changed: list[str]
    before: int  # revision; 0 for the first
    picture: str  # addresses of both maps; "" where there is none to compare
    picture_before: str


def map_history(products: Sequence[Product], language: Language) -> list[MapRevision]:
    """All revisions that stand, newest first; empty where there is only one."""
    standing = [one for one in products if one.type == "shaking" and not one.withdrawn]
    standing.sort(key=lambda one: -one.revision)
    if len(standing) < 2:
        return []
    rows = []
    for now, before in zip(standing, [*standing[1:], None], strict=True):
        pictures = (_picture(now, language), _picture(before, language))
        both = all(pictures)
        rows.append(
            MapRevision(
                product=now,
                changed=[say("history.first", language)]
                if before is None
                else told(before, now, language),
                before=0 if before is None else before.revision,
                picture=pictures[0] if both else "",
                picture_before=pictures[1] if both else "",
            )
        )
    return rows


def newest_changes(products: Sequence[Product], language: Language) -> list[str]:
    """What the newest map changed on one of the same event revision: news without a new origin."""
    standing = [one for one in products if one.type == "shaking" and not one.withdrawn]
    standing.sort(key=lambda one: -one.revision)
    if len(standing) < 2 or standing[0].event_revision != standing[1].event_revision:
        return []
    now, before = (one.properties.get("account") for one in standing[:2])
    return sentences(before, now, language) if before and now else []


def told(before: Product, now: Product, language: Language) -> list[str]:
    """Sentences; always at least one."""
    old, new = before.properties.get("account"), now.properties.get("account")
    if not old or not new:
        return [say("history.unknown", language)]
    return sentences(old, new, language) or [say("history.none", language)]


def sentences(old: Mapping[str, Any], new: Mapping[str, Any], language: Language) -> list[str]:
    """The changes between two accounts, told; those that no reader would see are left out."""
    found = {one["what"]: one for one in changes_between(old, new)}
    if "rupture" in found:
        found.pop("orientation", None)  # the strike goes with it
    rows = []
    for what in _ORDER:
        if what not in found:
            continue
        shown = _shown(what, language)
        was, now = shown(found[what]["before"]), shown(found[what]["after"])
        if was != now:
            rows.append(_said(what, was, now, language))
    return rows


def _said(what: str, was: str, now: str, language: Language) -> str:
    kind, _, measure = what.rpartition(" ")
    if not kind:
        return say(f"account.{what}", language, old=was, new=now)
    name = say("account.intensity", language) if measure == "CSIS" else measure
    if kind == "event term":
        return say("account.term", language, what=name, old=was, new=now)
    # Latin words stand apart from Chinese ones.
    name = f" {name}" if language == "zh" and name.isascii() else name
    return say("account.highest", language, what=name, old=was, new=now)


def _shown(what: str, language: Language) -> Callable[[Any], str]:
    """How a fact is written."""
    if what.startswith("event term"):
        return lambda value: "—" if value is None else f"×{short(math.exp(value))}"
    written: dict[str, Callable[[float], str]] = {
        "highest CSIS": lambda value: f"{value:.1f}",
        "highest PGA": lambda value: f"{short(100 * value)} %g",
        "highest PGV": lambda value: f"{short(value)} cm/s",
    }
    if what in written:
        return lambda value: "—" if value is None else written[what](value)
    return lambda value: _words(value, language)


def _words(value: Any, language: Language) -> str:
    if value is None:
        return "—"
    if isinstance(value, int | float):
        return f"{value:,}"
    key = f"how.{value}"
    return say(key, language) if key in TEXTS else str(value)


def _picture(product: Product | None, language: Language) -> str:
    files = files_of(product)
    for name in (f"map.{language}.svg", "map.zh.svg"):
        if product is not None and name in files:
            return file_address(product, files[name])
    return ""
