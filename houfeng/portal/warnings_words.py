"""A warning in words: what it is called, where it is, what changed."""

import math
from datetime import UTC, datetime
from functools import cache

import numpy as np

from houfeng.documents import words
from houfeng.documents.words import BEIJING, Language
from houfeng.places.describe import describe
from houfeng.portal.language import say
from houfeng.portal.warnings_reading import (
    EventWarning,
    ListedWarning,
    Size,
    ToldMessage,
    ToldTarget,
)
from houfeng.response.known import gazetteer
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.status import BANNER, Status
from houfeng.warning.policies import Policy, policy_names

MOVED_KM = 1.0  # below, a new epicentre is the old one
_SAME_PLACE_KM = 30.0  # a target and the gazetteer's place of the same name


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def clock(seconds: float) -> str:
    """Beijing time of day: arrivals are compared with a watch."""
    return f"{moment(round(seconds)).astimezone(BEIJING):%H:%M:%S}"


def magnitude_words(size: Size | None, language: Language) -> str:
    """ "6.5 级以上", "Magnitude 6.5 or more"."""
    if size is None:
        return say("warning.magnitude.none", language)
    key = "warning.magnitude.more" if size.saturated else "warning.magnitude"
    return say(key, language, value=f"{size.value:.1f}")


def short_magnitude(size: Size | None) -> str:
    if size is None:
        return "—"
    return f"{size.value:.1f}{'+' if size.saturated else ''}"


def place_words(message: ToldMessage, language: Language) -> str:
    """Where, in words; for what is not located, its strongest target."""
    source = message.source
    if source is not None:
        return describe(gazetteer(), source.longitude, source.latitude, language)
    if message.first is not None:
        return target_name(message.first, language)
    return say("warning.somewhere", language)


def bare_title(message: ToldMessage, language: Language) -> str:
    """Size and place, without the banner of an exercise."""
    place = place_words(message, language)
    if message.source is None:
        return say("warning.title.felt", language, place=place)
    if message.size is None:
        return say("warning.title.none", language, place=place)
    magnitude = magnitude_words(message.size, language)
    return say("warning.title", language, magnitude=magnitude, place=place)


def with_banner(title: str, status: str, language: Language) -> str:
    """演习 in front where it is one."""
    banner = BANNER[Status(status)][language]
    return f"【{banner}】{title}" if banner and language == "zh" else f"{banner} {title}".strip()


def title_of(warning: EventWarning | ListedWarning, language: Language) -> str:
    told = warning.standing if isinstance(warning, EventWarning) else warning.newest
    return with_banner(bare_title(told, language), told.status, language)


def target_name(target: ToldTarget, language: Language) -> str:
    """A target's name; in English that of the gazetteer's place where it is one."""
    if language == "zh":
        return target.name
    return _english(target.name, round(target.longitude, 2), round(target.latitude, 2))


@cache
def _rows_by_name() -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(gazetteer().names_zh):
        if name:
            rows.setdefault(name, []).append(row)
    return rows


@cache
def _english(name: str, longitude: float, latitude: float) -> str:
    rows = _rows_by_name().get(name)
    if not rows:
        return name
    known = gazetteer()
    away = distance_km(longitude, latitude, known.longitudes[rows], known.latitudes[rows])
    nearest = int(np.argmin(away))
    if away[nearest] > _SAME_PLACE_KM:
        return name
    return words.named("", known.names_en[rows[nearest]], "en") or name


def intensity_words(value: float | None, language: Language) -> str:
    return "—" if value is None else words.roman(value, language)


def policy_words(message: ToldMessage, language: Language) -> str:
    """A policy's name in words, where it is one of ours; else as it was written."""
    if message.policy not in policy_names():
        return message.policy
    known = _policy(message.policy)
    return known.zh if language == "zh" else known.en


@cache
def _policy(name: str) -> Policy:
    return Policy.load(name)


def level_words(target: ToldTarget, language: Language) -> str:
    return target.level_zh if language == "zh" else target.level_en


def cover_words(intensity: float, language: Language) -> str:
    """What to do where so much is expected."""
    if intensity >= 5.5:
        key = "cover.strong"
    elif intensity >= 4.5:
        key = "cover.moderate"
    elif intensity >= 2.5:
        key = "cover.light"
    else:
        key = "cover.none"
    return say(key, language)


def reason_words(message: ToldMessage, language: Language) -> str:
    told = [zh if language == "zh" else en for zh, en in message.reasons]
    return ("；" if language == "zh" else "; ").join(one for one in told if one)


def changes(old: ToldMessage, new: ToldMessage, language: Language) -> list[str]:
    """What a message says otherwise than the one before it."""
    found = []
    if new.source and not old.source:
        found.append(say("warning.change.located", language))
    if new.size and not old.size:
        found.append(say("warning.change.sized", language, new=short_magnitude(new.size)))
    elif new.size and old.size and short_magnitude(new.size) != short_magnitude(old.size):
        both = {"old": short_magnitude(old.size), "new": short_magnitude(new.size)}
        found.append(say("warning.change.magnitude", language, **both))
    if new.source and old.source:
        moved = float(
            distance_km(
                old.source.longitude, old.source.latitude,
                np.array(new.source.longitude), np.array(new.source.latitude),
            )
        )  # fmt: skip
        if moved >= MOVED_KM:
            told = words.distance(moved, language)
            found.append(say("warning.change.moved", language, distance=told))
    degrees = [intensity_words(one.highest, language) for one in (old, new)]
    if degrees[0] != degrees[1] and new.highest is not None and old.highest is not None:
        both = dict(zip(("old", "new"), degrees, strict=True))
        found.append(say("warning.change.highest", language, **both))
    if new.targets_told != old.targets_told:
        counts = {"old": old.targets_told, "new": new.targets_told}
        found.append(say("warning.change.targets", language, **counts))
    return found or [say("warning.change.none", language)]


def seconds_words(value: float | None) -> str:
    """Seconds to a tenth, with a true minus."""
    if value is None or not math.isfinite(value):
        return "—"
    return f"{'−' if value < -0.05 else ''}{abs(value):.1f}"
