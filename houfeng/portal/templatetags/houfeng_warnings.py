"""The warnings in force, for any page."""

from typing import Any

from django import template
from django.utils import timezone

from houfeng.documents import words
from houfeng.portal import language
from houfeng.portal.warnings import banner_values
from houfeng.portal.warnings_live import in_force
from houfeng.vocabulary.scales import degree_of

register = template.Library()


@register.inclusion_tag("portal/warning_banner.html")
def warning_banner() -> dict[str, Any]:
    """One line for each; the script keeps it true while the page is open."""
    speak = language.current()
    found = [banner_values(one, speak) for one in in_force(timezone.now())]
    return {"warnings": found, "lang": speak}


@register.filter
def degree_class(value: float) -> str:
    """The class that colours a chip by intensity."""
    return f"i-{degree_of(value).degree}"


@register.filter
def roman_degree(degree: int) -> str:
    """A whole degree's numeral."""
    return words.roman(float(degree), language.current())
