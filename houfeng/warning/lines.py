"""What the loop says, one record at a time: as JSON lines for machines, in words for people."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from houfeng.monitoring.associate import Hypothesis
from houfeng.monitoring.notes import REASONS, Note
from houfeng.monitoring.times import utc
from houfeng.monitoring.values import Pick
from houfeng.vocabulary.status import BANNER, Status
from houfeng.warning.decision import Decision
from houfeng.warning.magnitude_values import EventMagnitude
from houfeng.warning.rules import RuleChange

RecordType = Literal["pick", "event", "alert", "update", "cancel", "rule", "note", "summary"]
MOST_TARGETS = 50  # told in a line; their number is always told

# States of a channel that people are told of: Chinese, English.
STATES: dict[str, tuple[str, str]] = {
    "clipped": ("限幅，不用于震级和烈度", "clipped; left out of magnitude and intensity"),
    "dead": ("数值不变，已停用", "the same value all the time; not used"),
    "spiking": ("尖脉冲过多，已停用", "too many spikes; not used"),
    "noisy": ("噪声过大，不用于震级和烈度", "noisy; left out of magnitude and intensity"),
    "no data": ("数据中断", "its data have ceased"),
}
_EVENT_STATES = {
    "event": ("已定位", "located"),
    "final": ("定位完成", "final"),
    "dropped": ("已撤销", "dropped"),
    "merged": ("并入另一事件", "merged into another"),
    "far": ("远震，不在监测区", "a distant earthquake"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One thing said by the loop."""

    type: RecordType
    data_time: float  # POSIX seconds of the newest sample behind it
    newest_arrival: float  # of the newest packet used, by our clock
    processing_s: float  # from the newest packet at hand to this record
    body: Mapping[str, Any]  # plain values


def pick_body(pick: Pick) -> dict[str, Any]:
    return {
        "station": pick.station,
        "channel": pick.channel,
        "at": utc(pick.at),
        "phase": pick.phase,
        "sigma_s": round(pick.sigma_s, 3),
        "snr": round(pick.snr, 1),
        "delay_s": round(pick.made_at - pick.at, 3),
    }


def magnitude_body(magnitude: EventMagnitude | None) -> dict[str, Any] | None:
    """Short: the answer and both ways to it. The decisions' lines carry every station."""
    if magnitude is None:
        return None
    return {
        "value": round(magnitude.value, 2),
        "low": round(magnitude.low, 2),
        "high": round(magnitude.high, 2),
        "at_least": round(magnitude.at_least, 2),
        "saturated": magnitude.saturated,
        "origin": magnitude.origin,
        "point": None if magnitude.point is None else round(magnitude.point.value, 2),
        "motion": None if magnitude.motion is None else round(magnitude.motion.value, 2),
        "stations": len(magnitude.stations),
        "left_out": [list(pair) for pair in magnitude.left_out],
    }


def event_body(
    event_id: str,
    hypothesis: Hypothesis,
    magnitude: EventMagnitude | None,
    held: str,
) -> dict[str, Any]:
    """held: why no message has been released, "" where one has."""
    here = hypothesis.hypocentre
    return {
        "event_id": event_id,
        "revision": hypothesis.revision,
        "state": hypothesis.status,
        "origin_at": utc(here.origin_at),
        "longitude": round(here.longitude, 4),
        "latitude": round(here.latitude, 4),
        "depth_km": round(here.depth_km, 1),
        "sigma_km": round(here.sigma_km, 1),
        "sigma_depth_km": round(here.sigma_depth_km, 1),
        "sigma_time_s": round(here.sigma_time_s, 2),
        "gap_deg": round(here.gap_deg, 1),
        "rms_s": round(here.rms_s, 2),
        "picks": len(here.used),
        "stations": len({station for station, _ in here.used}),
        "missing": list(here.missing),
        "magnitude": magnitude_body(magnitude),
        "merged_into": hypothesis.merged_into,
        "reason": hypothesis.reason,
        "held": held,
    }


def decision_body(decision: Decision) -> dict[str, Any]:
    told = decision.as_dict(MOST_TARGETS)
    told["decided_at"] = utc(decision.decided_at)
    for name in ("type", "status", "banner", "data_time"):
        del told[name]
    if told["hypocentre"] is not None:
        told["hypocentre"]["origin_at"] = utc(told["hypocentre"]["origin_at"])
    for target in told["targets"]:
        target["s_at"] = None if target["s_at"] is None else utc(target["s_at"])
    return told


def rule_body(change: RuleChange) -> dict[str, Any]:
    """A rule that begins or ends; on trial it says so."""
    told = change.as_dict()
    told["at"] = utc(change.at)
    told["line"] = told.pop("group")
    banner = BANNER[Status.TEST if change.test else Status.ACTUAL]
    told["rule_banner"] = dict(banner)
    return told


def note_body(note: Note) -> dict[str, Any]:
    zh, en = REASONS[note.reason]
    return {
        "subject": note.subject,
        "reason": note.reason,
        "detail": note.detail,
        "count": note.count,
        "zh": zh,
        "en": en,
    }


def state_body(channel: str, reason: str) -> dict[str, Any]:
    """A channel that is no longer used for something."""
    zh, en = STATES[reason]
    return {
        "subject": channel, "reason": reason.replace(" ", "_"), "detail": "", "count": 1,
        "zh": zh, "en": en,
    }  # fmt: skip


def json_line(record: Record, status: Status) -> str:
    """One line of JSON; an exercise says so in each."""
    told: dict[str, Any] = {
        "type": record.type,
        "status": status.value,
        "banner": BANNER[status]["zh"],
        "data_time": utc(record.data_time),
        "newest_arrival": utc(record.newest_arrival),
        "processing_s": round(record.processing_s, 6),
        **record.body,
    }
    return json.dumps(finite(told), ensure_ascii=False, allow_nan=False)


def finite(value: Any) -> Any:
    """Plain values in which NaN is null: JSON knows none."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    return value


def in_words(record: Record, status: Status) -> str | None:
    """The same for people, Chinese first; None for what only machines read."""
    tellers = {
        "event": _event_words, "alert": _decision_words, "update": _decision_words,
        "cancel": _decision_words, "rule": _rule_words, "note": _note_words,
        "summary": _summary_words,
    }  # fmt: skip
    teller = tellers.get(record.type)
    if teller is None:
        return None
    zh, en = teller(record)
    banner = BANNER[status]
    at = (utc(record.data_time) or "")[11:23]
    if banner["zh"]:
        zh, en = f"【{banner['zh']}】{zh}", f"[{banner['en']}] {en}"
    return f"{at:12}  {zh}\n{'':14}{en}"


def _magnitude_words(told: Mapping[str, Any] | None) -> tuple[str, str]:
    if told is None:
        return "震级未定", "no magnitude yet"
    more = " 以上" if told.get("saturated") else ""
    least = " or more" if told.get("saturated") else ""
    return f"{told['value']:.1f} 级{more}", f"M {told['value']:.1f}{least}"


def _event_words(record: Record) -> tuple[str, str]:
    body = record.body
    size_zh, size_en = _magnitude_words(body["magnitude"])
    zh, en = _EVENT_STATES.get(body["state"], (body["state"], body["state"]))
    where = f"{body['longitude']:.2f}, {body['latitude']:.2f}"
    return (
        f"事件 {body['event_id']} {zh}：{size_zh}，{where}（误差 {body['sigma_km']:.0f} 公里），"
        f"深度 {body['depth_km']:.0f} 公里，{body['stations']} 台",
        f"event {body['event_id']} {en}: {size_en}, {where} (within {body['sigma_km']:.0f} km), "
        f"{body['depth_km']:.0f} km deep, {body['stations']} stations",
    )


def _decision_words(record: Record) -> tuple[str, str]:
    body = record.body
    kinds = {"alert": ("预警", "ALERT"), "update": ("更新", "UPDATE"), "cancel": ("解除", "CANCEL")}
    zh, en = kinds[record.type]
    size_zh, size_en = _magnitude_words(body["magnitude"])
    reasons_zh = "，".join(reason["zh"] for reason in body["reasons"])
    reasons_en = ", ".join(reason["en"] for reason in body["reasons"])
    strongest = body["targets"][:3]
    places = "；".join(
        f"{one['name']} {one['intensity']:.1f} 度"
        + ("" if one["lead_s"] is None else f"，{one['lead_s']:+.0f} 秒")
        for one in strongest
    )
    places_en = "; ".join(
        f"{one['name']} {one['intensity']:.1f}"
        + ("" if one["lead_s"] is None else f", {one['lead_s']:+.0f} s")
        for one in strongest
    )
    return (
        f"{zh} {body['event_id']} 第 {body['number']} 报：{size_zh}，{body['targets_told']} 处"
        f"（{reasons_zh}）{places}",
        f"{en} {body['event_id']} no. {body['number']}: {size_en}, {body['targets_told']} targets "
        f"({reasons_en}) {places_en}",
    )


def _rule_words(record: Record) -> tuple[str, str]:
    body = record.body
    seen = "" if body["highest"] is None else f"{body['highest']:.1f}"
    zh, en = ("触发", "begins") if body["active"] else ("结束", "ends")
    trial = {name: f"【{text}】" if text else "" for name, text in body["rule_banner"].items()}
    what = f"{body['quantity']} {seen} / {body['threshold']:g}"
    count = body["members_over"]
    return (
        f"{trial['zh']}规则 {body['rule']} {zh}：{body['line']}（{what}，{count} 台）"
        f"{body['action_zh'] if body['active'] else ''}",
        f"{trial['en']}rule {body['rule']} {en}: {body['line']} "
        f"({what}, {count} stations) {body['action_en'] if body['active'] else ''}",
    )


def _note_words(record: Record) -> tuple[str, str]:
    body = record.body
    detail = f" ({body['detail']})" if body["detail"] else ""
    return f"{body['subject']}：{body['zh']}{detail}", f"{body['subject']}: {body['en']}{detail}"


def _summary_words(record: Record) -> tuple[str, str]:
    body = record.body
    return (
        f"共 {body['packets']:,} 个数据包、{body['picks']:,} 个震相、{body['events']} 个事件、"
        f"{body['alerts']} 次预警；用时 {body['seconds']:.1f} 秒",
        f"{body['packets']:,} packets, {body['picks']:,} picks, {body['events']} events, "
        f"{body['alerts']} alerts; took {body['seconds']:.1f} s",
    )


__all__ = [
    "Record", "decision_body", "event_body", "in_words", "json_line", "note_body", "pick_body",
    "rule_body", "state_body", "utc",
]  # fmt: skip
