"""Is a message valid CAP 1.2? The grammar by schema, the rest of the standard's text by rule.

Section numbers are of OASIS Common Alerting Protocol 1.2 (2010).
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from lxml import etree

from houfeng.vocabulary.errors import NotValid

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
MOST_POINTS = 100  # our own limit: receivers cut longer polygons short

_FORBIDDEN = re.compile(r"[\s,<&]")  # §3.2.1, identifier and sender
_REFERENCE = re.compile(
    r"[^\s,<&]+,[^\s,<&]+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+\-]\d\d:\d\d"  # §3.2.1, references
)
_NEVER_BLANK = (
    "identifier",
    "sender",
    "event",
    "areaDesc",
    "headline",
    "description",
    "instruction",
    "senderName",
    "note",
    "valueName",
)


def validate_alert(xml: bytes) -> None:
    """Raise NotValid, naming the element and the mend, unless the message is valid."""
    alert = _parsed(xml)
    _check_grammar(alert)
    _check_words(alert)
    _check_message(alert)
    for number, info in enumerate(alert.iterfind(f"{{{CAP}}}info"), start=1):
        _check_times(info, _time(alert, "sent"), f"info[{number}]")
        for area in info.iterfind(f"{{{CAP}}}area"):
            _check_area(area, f"info[{number}]/area")


@cache
def _schema() -> etree.XMLSchema:
    text = files("houfeng.documents").joinpath("cap12.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


def _parsed(xml: bytes) -> etree._Element:
    # Messages come from outside too: no entities, no external files, no network.
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        alert = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotValid("alert", xml[:80], f"send well-formed XML: {error.msg}") from error
    about: Any = alert.getroottree().docinfo
    if about.doctype:
        raise NotValid("alert", about.doctype, "send it without a DOCTYPE")
    return alert


def _check_grammar(alert: etree._Element) -> None:
    schema = _schema()
    if schema.validate(alert):
        return
    errors: Any = schema.error_log
    first = errors[0]
    quoted = re.search(r"Element '(?:\{[^}]*\})?([^']+)'", first.message)
    field = quoted.group(1) if quoted else "alert"
    plain = first.message.replace(f"{{{CAP}}}", "")
    raise NotValid(field, _text_at(alert, first.line, field), f"follow CAP 1.2: {plain}")


def _text_at(alert: etree._Element, line: int, name: str) -> str:
    for element in alert.iter(f"{{{CAP}}}{name}"):
        if str(element.sourceline) == str(line):
            return (element.text or "").strip()
    return ""


def _check_words(alert: etree._Element) -> None:
    for name in _NEVER_BLANK:
        for element in alert.iter(f"{{{CAP}}}{name}"):
            if not (element.text or "").strip():
                raise NotValid(name, element.text, "write something there, or leave it out")
    for name in ("sender", "identifier"):
        if _FORBIDDEN.search(_text(alert, name)):
            raise NotValid(name, _text(alert, name), "use no spaces, commas, < or &")


def _check_message(alert: etree._Element) -> None:
    kind, status, scope = (_text(alert, name) for name in ("msgType", "status", "scope"))
    references = _text(alert, "references").split()
    if kind != "Alert" and not references:
        raise NotValid("references", "", f"name the messages this {kind} answers")
    for reference in references:
        if not _REFERENCE.fullmatch(reference):
            raise NotValid("references", reference, "write sender,identifier,sent")
        if reference.split(",")[1] == _text(alert, "identifier"):
            raise NotValid("references", reference, "a message cannot answer itself")
    if status == "Exercise" and not _text(alert, "note"):
        raise NotValid("note", "", "say in <note> which exercise this is")
    for needed_by, name in (("Restricted", "restriction"), ("Private", "addresses")):
        if scope == needed_by and not _text(alert, name):
            raise NotValid(name, "", f"scope {needed_by} needs it")
    infos = alert.findall(f"{{{CAP}}}info")
    if kind in ("Alert", "Update") and not infos:
        raise NotValid("info", "", f"an {kind} needs at least one info block")
    languages = [_text(info, "language") or "en-US" for info in infos]
    if len(set(languages)) < len(languages):
        raise NotValid("language", languages, "give each language one info block")
    for name in ("sent", "effective", "onset", "expires"):
        for element in alert.iter(f"{{{CAP}}}{name}"):
            if (element.text or "").strip().endswith("+00:00"):
                raise NotValid(name, element.text, "write the UTC offset as -00:00")  # §3.3.2


def _check_times(info: etree._Element, sent: datetime | None, where: str) -> None:
    given = [
        (name, when)
        for name, when in (
            ("sent", sent),
            ("effective", _time(info, "effective")),
            ("expires", _time(info, "expires")),
        )
        if when is not None
    ]
    for (earlier, first), (later, second) in pairwise(given):
        if first > second:
            shown = second.isoformat()
            raise NotValid(f"{where}/{later}", shown, f"must not be before {earlier}")


def _check_area(area: etree._Element, where: str) -> None:
    for polygon in area.iterfind(f"{{{CAP}}}polygon"):
        _check_polygon((polygon.text or "").strip(), f"{where}/polygon")
    for circle in area.iterfind(f"{{{CAP}}}circle"):
        _check_circle((circle.text or "").strip(), f"{where}/circle")
    if _text(area, "ceiling") and not _text(area, "altitude"):
        raise NotValid(f"{where}/ceiling", _text(area, "ceiling"), "needs altitude beside it")


def _check_polygon(text: str, where: str) -> None:
    points = list(_points(text, where))
    if len(points) < 4:
        raise NotValid(where, text, "give at least four points")
    if points[0] != points[-1]:
        raise NotValid(where, f"{points[0]} ... {points[-1]}", "end where it begins")
    if len(points) > MOST_POINTS:
        raise NotValid(where, f"{len(points)} points", f"give no more than {MOST_POINTS} points")


def _check_circle(text: str, where: str) -> None:
    parts = text.split()
    if len(parts) != 2:
        raise NotValid(where, text, "write latitude,longitude, a space, and kilometres")
    list(_points(parts[0], where))
    if not _number(parts[1], where) >= 0:
        raise NotValid(where, text, "a radius in kilometres is not negative")


def _points(text: str, where: str) -> Iterator[tuple[float, float]]:
    for pair in text.split():
        parts = pair.split(",")
        if len(parts) != 2:
            raise NotValid(where, pair, "write latitude,longitude pairs with spaces between")
        latitude, longitude = (_number(part, where) for part in parts)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise NotValid(where, pair, "write latitude first, degrees of WGS 84")
        yield latitude, longitude


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise NotValid(where, text, "write a plain number") from error


def _time(parent: etree._Element, name: str) -> datetime | None:
    text = _text(parent, name)
    return datetime.fromisoformat(text) if text else None


def _text(parent: etree._Element, name: str) -> str:
    return (parent.findtext(f"{{{CAP}}}{name}") or "").strip()
