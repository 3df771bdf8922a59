"""Which language a page speaks, and its words."""

from django.utils import translation

from houfeng.documents.words import Language
from houfeng.portal.texts import TEXTS

TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}  # for the html lang attribute
DJANGO_CODES: dict[Language, str] = {"zh": "zh-hans", "en": "en"}


def current() -> Language:
    """The language of the page being made; Chinese unless English was asked for."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def say(key: str, language: Language | None = None, /, **values: object) -> str:
    """The page's own words; KeyError for a text that was never written."""
    text = TEXTS[key][0 if (language or current()) == "zh" else 1]
    return text.format(**values) if values else text
