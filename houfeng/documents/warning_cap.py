"""A message of early warning in CAP 1.2: who will be shaken, how strongly, and from when.

Times are those of the loop's clock: in an exercise that plays a recording, the recording's.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from lxml import etree

from houfeng.documents.cap import CapReference, cap_time, severity_of
from houfeng.documents.cap_check import CAP, validate_alert
from houfeng.documents.words import BEIJING, Language, printable
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.scales import degree_of
from houfeng.vocabulary.status import BANNER, Status

_STAYS = timedelta(seconds=60)  # after the last S wave: the strong shaking is over
_LEAST = timedelta(seconds=120)
_NAMED = 8  # places of an area, by name
_MARGIN_KM = 1.0
_ACT = 5.0  # CSIS from which people are told to protect themselves at once
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class WarningMessage:
    """One decision of a loop, as kept."""

    network: str
    number: int  # as kept
    body: Mapping[str, Any]  # Decision.as_dict() without NaN

    @property
    def status(self) -> Status:
        return Status(self.body["status"])

    @property
    def sent(self) -> datetime:
        return _at(self.body["decided_at"]).replace(microsecond=0)

    def reference(self, sender: str) -> CapReference:
        return CapReference(sender, self.identifier(sender), self.sent)

    def identifier(self, sender: str) -> str:
        """Unique to one message: who, which loop and event, and its number."""
        domain = sender.rpartition("@")[2]
        event = "".join(s if s.isalnum() or s == "-" else "-" for s in self.body["event_id"])
        moment = self.sent.astimezone(BEIJING)
        return f"{domain}-{self.network}-{event}-{moment:%Y%m%dT%H%M%S}-{self.number}"


def warning_cap(
    message: WarningMessage,
    *,
    place_zh: str,
    place_en: str,
    sender: str,
    sender_name: str,
    previous: Sequence[WarningMessage] = (),
    synthetic: bool = False,
) -> bytes:
    """The message as UTF-8 XML, validated. previous: the event's earlier ones, oldest first.

    place_zh, place_en: where, in words; "" where nothing is located. Raises NotValid for an
    update or cancel without an earlier message.
    """
    kind = str(message.body["type"])
    if kind != "alert" and not previous:
        raise NotValid("previous", (), f"name the messages that this {kind} follows")
    alert = etree.fromstring(f'<alert xmlns="{CAP}"/>')
    _add(alert, "identifier", message.identifier(sender))
    _add(alert, "sender", sender)
    _add(alert, "sent", cap_time(message.sent))
    _add(alert, "status", message.status.value.capitalize())
    _add(alert, "msgType", {"alert": "Alert", "update": "Update", "cancel": "Cancel"}[kind])
    _add(alert, "scope", "Public")
    _add(alert, "note", _note(message, synthetic))
    if kind != "alert":
        told = [one.reference(sender).as_text() for one in previous]
        _add(alert, "references", " ".join(told))
    _add(alert, "incidents", f"{message.network}/{message.body['event_id']}")
    for language in _LANGUAGES:
        place = place_zh if language == "zh" else place_en
        _info(alert, message, place, sender_name, language)
    xml: bytes = etree.tostring(alert, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    validate_alert(xml)
    return xml


def _info(
    alert: etree._Element,
    message: WarningMessage,
    place: str,
    sender_name: str,
    language: Language,
) -> None:
    body, zh = message.body, language == "zh"
    highest = body["highest_intensity"]
    cancelled = body["type"] == "cancel"
    info = _add(alert, "info")
    _add(info, "language", "zh-CN" if zh else "en-US")
    _add(info, "category", "Geo")
    _add(info, "event", "地震预警" if zh else "Earthquake early warning")
    strong = highest is not None and highest >= _ACT - 0.5
    _add(info, "responseType", "AllClear" if cancelled else "Shelter" if strong else "Monitor")
    _add(info, "urgency", "Past" if cancelled else "Immediate")
    _add(info, "severity", "Unknown" if cancelled or highest is None else severity_of(highest))
    felt_only = body["hypocentre"] is None
    _add(info, "certainty", "Unlikely" if cancelled else "Observed" if felt_only else "Likely")
    _add(info, "effective", cap_time(message.sent))
    waves = [one["s_at"] for one in body["targets"] if one["s_at"] is not None]
    to_come = [at for at in waves if at > body["decided_at"]]
    if not cancelled:
        first = _at(min(to_come)) if to_come else message.sent
        _add(info, "onset", cap_time(first))
    last = _at(max(waves)) if waves else message.sent
    _add(info, "expires", cap_time(max(last + _STAYS, message.sent + _LEAST)))
    _add(info, "senderName", sender_name)
    _add(info, "headline", _mark(message, language) + _headline(message, place, language))
    _add(info, "description", _mark(message, language) + _description(message, place, language))
    _add(info, "instruction", _drill(message, language) + _instruction(message, language))
    for name, value in _parameters(message):
        parameter = _add(info, "parameter")
        _add(parameter, "valueName", name)
        _add(parameter, "value", value)
    for words, circle in _areas(message, language):
        area = _add(info, "area")
        _add(area, "areaDesc", words)
        _add(area, "circle", circle)


def _headline(message: WarningMessage, place: str, language: Language) -> str:
    body = message.body
    strength = _strength(body, language)
    highest = body["highest_intensity"]
    if language == "zh":
        if body["type"] == "cancel":
            return "解除地震预警：经核实不是地震"
        most = "" if highest is None else f"，预估最高烈度{degree_of(highest).degree} 度"
        where = f"{place}发生{strength}" if place else "监测到强震动，震源尚未确定"
        return f"地震预警第 {message.number} 报：{where}{most}"
    if body["type"] == "cancel":
        return "Earthquake warning cancelled: it was no earthquake"
    most = "" if highest is None else f"; highest expected intensity {degree_of(highest).degree}"
    where = f"{strength}, {place}" if place else "strong shaking, its source not yet known"
    return f"Earthquake warning no. {message.number}: {where}{most}"


def _strength(body: Mapping[str, Any], language: Language) -> str:
    magnitude = body["magnitude"]
    if magnitude is None:
        return "地震" if language == "zh" else "earthquake"
    more = bool(magnitude.get("saturated"))
    value = f"{magnitude['value']:.1f}"
    if language == "zh":
        return f" {value} 级{'以上' if more else ''}地震"
    return f"magnitude {value}{' or more' if more else ''} earthquake"


def _description(message: WarningMessage, place: str, language: Language) -> str:
    body, zh = message.body, language == "zh"
    why = ("，" if zh else ", ").join(one[language] for one in body["reasons"])
    told, number = body["targets_told"], message.number
    policy = f"{body['policy']['name']} {body['policy']['version']}"
    if body["type"] == "cancel":
        return (
            f"此前发布的第 1 至 {number - 1} 报预警现予解除：{why}。"
            if zh
            else f"Warnings 1 to {number - 1} of this event are cancelled: {why}."
        )
    blind = body["blind_zone_km"]
    here = body["hypocentre"]
    if zh:
        where = f"{place}发生{_strength(body, 'zh')}。" if place and here else "震源尚未定位。"
        dark = "" if blind is None else f"预警盲区半径约 {blind:.0f} 公里。"
        return (
            f"{where}{told} 处预警目标将受到震动；{dark}发布依据：{why}（策略 {policy}）。"
            "参数由台网自动测定，烈度为预估值，可能修订。"
        )
    where = f"{_strength(body, 'en').capitalize()}, {place}. " if place and here else (
        "The source is not located yet. "
    )  # fmt: skip
    dark = "" if blind is None else f"Within about {blind:.0f} km no warning was possible. "
    return (
        f"{where}{told} places will be shaken. {dark}Released because: {why} (policy {policy}). "
        "Determined automatically; intensities are predicted and may be revised."
    )


def _instruction(message: WarningMessage, language: Language) -> str:
    zh, body = language == "zh", message.body
    if body["type"] == "cancel":
        return "无需采取行动。" if zh else "No action is needed."
    strong = body["highest_intensity"] is not None and body["highest_intensity"] >= _ACT - 0.5
    if not strong:
        return "请保持镇静，可能有感。" if zh else "Stay calm; you may feel shaking."
    return (
        "立即就近躲避：伏地、遮挡、抓牢；远离玻璃、悬挂物和高大家具；行车减速靠边；不要乘电梯。"
        if zh
        else "Protect yourself now: drop, cover and hold on. Keep away from glass and what may "
        "fall. Drivers: slow down and stop aside. Do not use lifts."
    )


def _drill(message: WarningMessage, language: Language) -> str:
    """Who is meant, before what to do."""
    zh = language == "zh"
    if message.status is Status.EXERCISE:
        return (
            "本消息为演习，不是真实地震，公众无需采取行动。以下为演习内容："
            if zh
            else "This is an exercise, not a real earthquake; only those taking part should act. "
            "For the exercise: "
        )
    if message.status is Status.TEST:
        return (
            "本消息为系统测试，不是真实地震，无需采取行动。以下为测试内容："
            if zh
            else "This is a system test, not a real earthquake; do nothing. For the test: "
        )
    return ""


def _note(message: WarningMessage, synthetic: bool) -> str:
    said = []
    if message.status is Status.EXERCISE:
        said.append(
            "演习，不是真实地震；时间为演习时间。"
            "Exercise, not a real earthquake; times are the exercise's."
        )
    if message.status is Status.TEST:
        said.append("系统测试，不是真实地震。System test, not a real earthquake.")
    if synthetic:
        said.append("合成数据。Synthetic data.")
    return " ".join(said)


def _mark(message: WarningMessage, language: Language) -> str:
    banner = BANNER[message.status][language]
    if not banner:
        return ""
    return f"【{banner}】" if language == "zh" else f"[{banner}] "


def _parameters(message: WarningMessage) -> list[tuple[str, str]]:
    body = message.body
    here, magnitude = body["hypocentre"], body["magnitude"]
    found = [
        ("network", message.network),
        ("eventId", str(body["event_id"])),
        ("number", str(message.number)),
        ("policy", f"{body['policy']['name']} {body['policy']['version']}"),
        ("targetsTold", str(body["targets_told"])),
    ]
    if here is not None:
        found += [
            ("originTime", cap_time(_at(here["origin_at"]))),
            ("longitude", f"{here['longitude']:.3f}"),
            ("latitude", f"{here['latitude']:.3f}"),
            ("depthKm", f"{here['depth_km']:.0f}"),
            ("locationErrorKm", f"{here['sigma_km']:.0f}"),
        ]
    if magnitude is not None:
        found += [("magnitude", f"{magnitude['value']:.1f}"), ("magnitudeType", "Mw")]
        if magnitude.get("saturated"):
            found.append(("magnitudeIsLeast", "true"))
    if body["highest_intensity"] is not None:
        found.append(("maxIntensity", str(degree_of(body["highest_intensity"]).degree)))
    return found


def _areas(message: WarningMessage, language: Language) -> list[tuple[str, str]]:
    """One for each degree expected, the strongest first: names, and a circle that holds them."""
    body, zh = message.body, language == "zh"
    by_degree: dict[int, list[Mapping[str, Any]]] = {}
    for one in body["targets"]:
        strength = one["intensity"] or 0.0
        by_degree.setdefault(degree_of(max(strength, 1.0)).degree, []).append(one)
    found = []
    for degree in sorted(by_degree, reverse=True):
        held = by_degree[degree]
        names = [str(one["name"]) for one in held[:_NAMED]]
        more = len(held) - len(names)
        if zh:
            label = "曾收到预警" if body["type"] == "cancel" else f"预估烈度 {degree} 度"
            listed = "、".join(names) + (f"等 {len(held)} 处" if more else "")
            words = f"{label}：{listed}"
        else:
            label = "warned before" if body["type"] == "cancel" else f"expected intensity {degree}"
            listed = ", ".join(names) + (f" and {more} more" if more else "")
            words = f"{label}: {listed}"
        found.append((words, _circle(held, body["hypocentre"])))
    return found


def _circle(held: Sequence[Mapping[str, Any]], here: Mapping[str, Any] | None) -> str:
    """Around the epicentre as far as the farthest; without one around their middle."""
    lons = np.array([one["longitude"] for one in held], dtype=float)
    lats = np.array([one["latitude"] for one in held], dtype=float)
    if here is not None:
        lon, lat = float(here["longitude"]), float(here["latitude"])
    else:
        angles = np.radians(lons)
        lon = math.degrees(math.atan2(np.sin(angles).mean(), np.cos(angles).mean()))
        lat = float(lats.mean())
    reach = float(distance_km(lon, lat, lons, lats).max()) + _MARGIN_KM
    return f"{lat:.4f},{lon:.4f} {math.ceil(reach)}"


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    """One child; no text, no child, unless it is to hold others."""
    made = etree.Element(f"{{{CAP}}}{name}")
    if text is None or text:
        parent.append(made)
    if text:
        made.text = printable(text)
    return made
