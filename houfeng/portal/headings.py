"""What an event is called, in headings and titles."""

from houfeng.documents.words import Language
from houfeng.portal.language import say
from houfeng.portal.texts import TEXTS
from houfeng.response.reading import EventSummary
from houfeng.vocabulary.status import BANNER, Status


def place_words(summary: EventSummary, language: Language) -> str:
    """Where, in words."""
    return summary.place(language)


def agency_words(source: str, language: Language) -> str:
    """Who says so: an agency's name, or its code where pages do not know the name."""
    key = f"agency.{source.lower()}"
    return say(key, language) if key in TEXTS else source.upper()


def event_title(summary: EventSummary, language: Language) -> str:
    """ "四川泸定县 6.8 级地震", with 演习 in front where it is one."""
    title = say(
        "event.title",
        language,
        place=place_words(summary, language),
        magnitude=f"{summary.revision.magnitude:.1f}",
    )
    if summary.withdrawal is not None:
        title = say("withdrawn.title", language, title=title)
    banner = BANNER[Status(summary.event.status)][language]
    return f"【{banner}】{title}" if banner and language == "zh" else f"{banner} {title}".strip()
