"""Words, numbers and chips for templates."""

from datetime import datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from houfeng.documents import words
from houfeng.portal import language
from houfeng.portal.built import built_name
from houfeng.portal.texts import TEXTS
from houfeng.vocabulary.scales import alert_colours, degree_of

register = template.Library()


@register.simple_tag
def say(key: str, **values: object) -> str:
    """The page's words for a key; values fill its braces."""
    return language.say(key, **values)


@register.simple_tag
def say_kind(key: str, kind: str) -> str:
    """A product type's name; a type that pages do not know yet keeps its own word."""
    return language.say(key) if key in TEXTS else kind


@register.simple_tag
def built(name: str) -> str:
    """Address of a built file such as "app.js"."""
    return static(f"houfeng/{built_name(name)}")


@register.filter
def code(text: str) -> SafeString:
    """A command as it is typed."""
    return format_html("<code>{}</code>", text)


@register.simple_tag
def say_code(key: str, **values: object) -> SafeString:
    """Words with commands in them: every value is set as code, escaped."""
    marked = {name: format_html("<code>{}</code>", value) for name, value in values.items()}
    return format_html(language.say(key), **marked)


@register.filter
def local_time(moment: datetime) -> str:
    """Beijing time with UTC beside it."""
    return words.local_time(moment, language.current())


@register.filter
def minute(moment: datetime) -> str:
    """Beijing time with UTC beside it, without seconds."""
    return words.local_time(moment, language.current(), seconds=False)


@register.simple_tag
def intensity_chip(value: float | None) -> SafeString | str:
    """A degree in its colour; the scale's name is for the reader of a screen reader too."""
    if value is None:
        return ""
    found = degree_of(value)
    return format_html(
        '<span class="chip i-{}"><span class="sr">{} </span>{}</span>',
        found.degree,
        scale_short(),
        words.degree(value, language.current()) if language.current() == "zh" else found.roman,
    )


@register.simple_tag
def degree_chip(degree: int) -> SafeString | str:
    """The chip of a whole degree."""
    return intensity_chip(float(degree))


@register.simple_tag
def alert_chip(level: str | None) -> SafeString | str:
    """An alert level in its colour, with its name."""
    if level is None:
        return ""
    shown = alert_colours()[level]
    return format_html(
        '<span class="chip alert-{}">{}</span>',
        level,
        shown.zh if language.current() == "zh" else shown.en,
    )


@register.simple_tag
def scale_short() -> str:
    """The intensity scale's name."""
    return "中国地震烈度" if language.current() == "zh" else "China Seismic Intensity Scale"


@register.filter
def number(value: float | None) -> str:
    """A count as people read it."""
    return "" if value is None else words.count(value, language.current())


@register.filter
def area(value: float) -> str:
    return words.area(value, language.current())


@register.filter
def people(value: float) -> str:
    return words.people(value, language.current())


@register.filter
def distance(value: float) -> str:
    return words.distance(value, language.current())


@register.filter
def chance(value: float) -> str:
    return words.probability(value, language.current())


@register.filter
def file_size(value: int) -> str:
    """Bytes as B, kB or MB."""
    if value < 1000:
        return f"{value} B"
    if value < 1_000_000:
        return f"{value / 1000:.0f} kB"
    return f"{value / 1_000_000:.1f} MB"


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key)
