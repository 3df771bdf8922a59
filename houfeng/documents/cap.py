"""A public alert in CAP 1.2 (OASIS Common Alerting Protocol), in Chinese and in English."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import shapely
from lxml import etree

from houfeng.documents.cap_check import CAP, MOST_POINTS, validate_alert
from houfeng.documents.cap_words import Notice, description, event_word, headline, instruction, note
from houfeng.documents.map_frame import Ring
from houfeng.documents.words import BEIJING, Language, printable, scale_name
from houfeng.events.origin import Origin
from houfeng.impact.estimate import Impact
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.scales import degree_of

__all__ = ["CapReference", "alert_identifier", "build_alert", "validate_alert"]

LOWEST_OUTLINED = 6  # degree whose outline an alert carries: damage starts there
_FELT = 3.5  # intensity from which most people indoors feel it (degree IV)
_MOST_RINGS = 20
_RADIUS_KM = (10.0, 300.0)

# CAP names severity by threat to life and property; the degrees' own descriptions decide:
# IX most buildings damaged, VII moderate damage to many, VI slight damage, below VI none.
_SEVERITY = ((9, "Extreme"), (7, "Severe"), (6, "Moderate"), (0, "Minor"))


@dataclass(frozen=True, slots=True)
class CapReference:
    """An earlier message, as a later one names it."""

    sender: str
    identifier: str
    sent: datetime

    def as_text(self) -> str:
        return f"{self.sender},{self.identifier},{cap_time(self.sent)}"


def build_alert(
    origin: Origin,
    shaking: ShakingMap,
    impact: Impact,
    *,
    outline: Sequence[Ring],
    place_zh: str,
    place_en: str,
    sent: datetime,
    sender: str,
    previous: Sequence[CapReference] = (),
    cancel: bool = False,
    retrospective: bool = False,
    sender_name_zh: str = "",
    sender_name_en: str = "",
    web: str = "",
    valid_for: timedelta = timedelta(hours=24),
) -> bytes:
    """The message as UTF-8 XML, already validated.

    outline: rings of (longitude, latitude) around degree VI and above, largest first, as
    `shaking.contours.outline` gives them; none gives a circle instead.
    place_zh, place_en: distance and direction from a known town.
    previous: every earlier message about this event; makes this one an Update, or a Cancel.
    retrospective: the earthquake is long past; the message says so and asks for nothing.
    Raises NotValid for parts that do not belong together and for a Cancel of nothing.
    """
    wanted = (origin.event_id, origin.revision, origin.status)
    for name, part in (("shaking", shaking), ("impact", impact)):
        if (part.event_id, part.revision, part.status) != wanted:
            raise NotValid(name, (part.event_id, part.revision), f"use the one made for {wanted}")
    if sent.tzinfo is None or sent < origin.origin_at:
        raise NotValid("sent", sent, "give a time with its zone, not before the earthquake")
    if cancel and not previous:
        raise NotValid("previous", (), "name the messages to cancel")
    notice = Notice(
        origin=origin,
        impact=impact,
        max_intensity=shaking.max_intensity,
        place={"zh": place_zh, "en": place_en},
        cancel=cancel,
        retrospective=retrospective,
    )
    alert = etree.fromstring(f'<alert xmlns="{CAP}"/>')
    _add(alert, "identifier", alert_identifier(origin, sender, sent, len(previous) + 1))
    _add(alert, "sender", sender)
    _add(alert, "sent", cap_time(sent))
    _add(alert, "status", origin.status.value.capitalize())
    _add(alert, "msgType", "Cancel" if cancel else "Update" if previous else "Alert")
    _add(alert, "scope", "Public")
    _add(alert, "note", note(notice))
    _add(alert, "references", " ".join(reference.as_text() for reference in previous))
    _add(alert, "incidents", origin.event_id)
    names: tuple[tuple[Language, str], ...] = (("zh", sender_name_zh), ("en", sender_name_en))
    shapes = _shapes(origin, shaking, outline)
    for language, sender_name in names:
        info = _info(alert, notice, language)
        _add(info, "effective", cap_time(sent))
        _add(info, "onset", cap_time(origin.origin_at))
        _add(info, "expires", cap_time(sent + valid_for))
        _add(info, "senderName", sender_name)
        _add(info, "headline", headline(notice, language))
        _add(info, "description", description(notice, language))
        _add(info, "instruction", instruction(notice, language))
        _add(info, "web", web)
        for name, value in _parameters(origin, shaking):
            parameter = etree.SubElement(info, f"{{{CAP}}}parameter")
            _add(parameter, "valueName", name)
            _add(parameter, "value", value)
        area = etree.SubElement(info, f"{{{CAP}}}area")
        _add(area, "areaDesc", notice.place[language])
        for name, text in shapes:
            _add(area, name, text)
    xml: bytes = etree.tostring(alert, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    validate_alert(xml)
    return xml


def alert_identifier(origin: Origin, sender: str, sent: datetime, number: int = 1) -> str:
    """Unique to one message: who, which event and revision, when, and its number among them.

    CAP's times are whole seconds, and two messages may fall into one: so they are numbered.
    """
    domain = sender.rpartition("@")[2]
    moment = sent.astimezone(BEIJING)
    return f"{domain}-{origin.event_id}-r{origin.revision}-{moment:%Y%m%dT%H%M%S}-{number}"


def cap_time(moment: datetime) -> str:
    """CAP writes a numeric offset, never Z; ours is Beijing's."""
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")


def severity_of(max_intensity: float) -> str:
    """CAP severity for the highest intensity."""
    reached = degree_of(max_intensity).degree
    return next(word for lowest, word in _SEVERITY if reached >= lowest)


def _info(alert: etree._Element, notice: Notice, language: Language) -> etree._Element:
    info = etree.SubElement(alert, f"{{{CAP}}}info")
    _add(info, "language", "zh-CN" if language == "zh" else "en-US")
    _add(info, "category", "Geo")
    _add(info, "event", event_word(language))
    strong = notice.max_intensity >= LOWEST_OUTLINED - 0.5
    if notice.cancel:
        responses, urgency, severity, certainty = ["AllClear"], "Past", "Unknown", "Unlikely"
    elif notice.retrospective:
        responses, urgency = ["None"], "Past"
        severity, certainty = severity_of(notice.max_intensity), "Observed"
    else:
        responses, urgency = (["Avoid", "Monitor"] if strong else ["Monitor"]), "Immediate"
        severity, certainty = severity_of(notice.max_intensity), "Observed"
    for response in responses:
        _add(info, "responseType", response)
    _add(info, "urgency", urgency)
    _add(info, "severity", severity)
    _add(info, "certainty", certainty)
    return info


def _parameters(origin: Origin, shaking: ShakingMap) -> list[tuple[str, str]]:
    models = "; ".join(f"{part.role}: {part.name} {part.version}" for part in shaking.lineage)
    depth = [] if origin.depth_km is None else [("depthKm", f"{origin.depth_km:.0f}")]
    return [
        ("eventId", origin.event_id),
        ("revision", str(origin.revision)),
        ("originTime", cap_time(origin.origin_at)),
        ("magnitude", f"{origin.magnitude.value:.1f}"),
        ("magnitudeType", origin.magnitude.type.value),
        *depth,
        ("latitude", f"{origin.latitude:.3f}"),
        ("longitude", f"{origin.longitude:.3f}"),
        ("maxIntensity", str(degree_of(shaking.max_intensity).degree)),
        ("intensityScale", scale_name("en")),
        ("originSource", origin.source),
        ("review", origin.review.value),
        ("model", f"Predicted by model, not observed. {models}".strip()),
    ]


def _shapes(origin: Origin, shaking: ShakingMap, outline: Sequence[Ring]) -> list[tuple[str, str]]:
    polygons = [_polygon_text(ring) for ring in outline[:_MOST_RINGS]]
    if polygons:
        return [("polygon", text) for text in polygons]
    return [
        ("circle", f"{origin.latitude:.4f},{origin.longitude:.4f} {_felt_km(origin, shaking):.0f}")
    ]


def _felt_km(origin: Origin, shaking: ShakingMap) -> float:
    """How far away most people indoors feel it, from the map; within round bounds."""
    rows, columns = np.nonzero(shaking.intensity >= _FELT)
    nearest, farthest = _RADIUS_KM
    if not rows.size:
        return nearest
    away = distance_km(
        origin.longitude, origin.latitude, shaking.longitudes[columns], shaking.latitudes[rows]
    )
    return float(np.clip(np.ceil(away.max()), nearest, farthest))


def _polygon_text(ring: Ring) -> str:
    """A ring as CAP writes it: latitude first, closed, at most a hundred points."""
    if len(ring) < 3:
        raise NotValid("outline", ring, "a ring needs at least three points")
    line = shapely.Polygon(ring)
    tolerance = 0.001  # degrees, about 100 m: far finer than the model
    while len(line.exterior.coords) > MOST_POINTS:
        line = line.simplify(tolerance)
        tolerance *= 1.5
    return " ".join(
        f"{latitude:.4f},{(longitude + 180.0) % 360.0 - 180.0:.4f}"
        for longitude, latitude in line.exterior.coords
    )


def _add(parent: etree._Element, name: str, text: str) -> None:
    """One child with text; nothing where there is nothing to say."""
    if text:
        etree.SubElement(parent, f"{{{CAP}}}{name}").text = printable(text)
