"""What an event is called, in headings and titles."""

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.portal.language import say
from houfeng.response.reading import EventSummary
from houfeng.vocabulary.status import BANNER, Status


def place_words(summary: EventSummary, language: Language) -> str:
    """Where, in words; coordinates where nobody named the place."""
    return summary.place(language) or _coordinates(summary, language)


def _coordinates(summary: EventSummary, language: Language) -> str:
    revision = summary.revision
    return words.coordinates(revision.longitude, revision.latitude, language)


def event_title(summary: EventSummary, language: Language) -> str:
    """ "四川泸定县 6.8 级地震", with 演习 in front where it is one."""
    title = say(
        "event.title",
        language,
        place=place_words(summary, language),
        magnitude=f"{summary.revision.magnitude:.1f}",
    )
    banner = BANNER[Status(summary.event.status)][language]
    return f"【{banner}】{title}" if banner and language == "zh" else f"{banner} {title}".strip()
