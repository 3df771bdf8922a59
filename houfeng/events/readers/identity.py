"""Names and ids: an agency's own words made into ours, the same way every time."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

from houfeng.events.origin import Origin
from houfeng.vocabulary.errors import NotValid

LONGEST_ID = 70
"""80 are kept; the rest leaves room for the prefix of an exercise."""
LONGEST_SOURCE = 40
LONGEST_SOURCE_ID = 120
LONGEST_PLACE = 200

ID_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HAN = re.compile(r"[\u3400-\u9fff]")


def slug(text: str, field: str) -> str:
    """Lower case, digits and single hyphens; longer ones end in a hash of the whole.

    Raises NotValid where nothing is left, e.g. an id of Chinese characters only.
    """
    plain = unicodedata.normalize("NFKD", text).lower()
    found = "-".join(re.findall(r"[a-z0-9]+", plain))
    if not found:
        raise NotValid(field, text, "give an id with Latin letters or digits")
    if len(found) > LONGEST_ID:
        mark = hashlib.sha256(text.encode()).hexdigest()[:10]
        found = f"{found[: LONGEST_ID - 11].rstrip('-')}-{mark}"
    return found


def given_id(event_id: str) -> str:
    """The id itself if it is one of ours; NotValid otherwise."""
    if len(event_id) > LONGEST_ID or not ID_PATTERN.fullmatch(event_id):
        raise NotValid(
            "event_id",
            event_id,
            f"use lower-case letters, digits and single hyphens, at most {LONGEST_ID}",
        )
    return event_id


def source_code(text: str) -> str:
    """An agency's code as we keep it: lower case, at most 40 characters."""
    return slug(text, "source")[:LONGEST_SOURCE].rstrip("-")


def source_id(text: str) -> str:
    """The id at the source, unchanged; NotValid where it is too long to be kept."""
    if len(text) > LONGEST_SOURCE_ID:
        raise NotValid("source id", text, f"give at most {LONGEST_SOURCE_ID} characters")
    return text


def second_code(at: datetime) -> str:
    """The UTC second as in an id: 20080512t062804z."""
    return at.astimezone(UTC).strftime("%Y%m%dt%H%M%Sz")


def place_code(latitude: float, longitude: float) -> str:
    """A place to 0.01 degrees as in an id: 30p10n-103p40e."""
    half = "n" if round(latitude, 2) >= 0 else "s"
    side = "e" if round(longitude, 2) >= 0 else "w"
    return f"{abs(latitude):.2f}{half}-{abs(longitude):.2f}{side}".replace(".", "p")


def place_words(text: str | None) -> tuple[str, str]:
    """(Chinese, English): the source's words in the language they are written in."""
    words = " ".join((text or "").split())
    if len(words) > LONGEST_PLACE:
        words = words[: LONGEST_PLACE - 1] + "…"
    return (words, "") if HAN.search(words) else ("", words)


def without_doubles(origins: Iterable[Origin]) -> list[Origin]:
    """The origins, or NotValid where two bear one id: we could not tell them apart."""
    found: dict[str, Origin] = {}
    for origin in origins:
        if origin.event_id in found:
            raise NotValid(
                "event id",
                origin.source_id or origin.event_id,
                "it occurs twice in the file; keep the newer of the two",
            )
        found[origin.event_id] = origin
    return list(found.values())
