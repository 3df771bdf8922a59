"""The decision brief as plain words in one language; PDF and Word only set it in type."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from houfeng.documents import words
from houfeng.documents.map_frame import place_name
from houfeng.documents.words import Language
from houfeng.events.origin import Origin, Review
from houfeng.impact.estimate import Impact, LossBin, LossEstimate
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.profiles import CHINA
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.scales import alert_colours, csis_degrees, degree_of
from houfeng.vocabulary.status import BANNER, Status

_MOST_TOWNS = 10
_SHORT_SOURCE = 60  # characters
# From here on the fault is tens of kilometres long (Wells & Coppersmith 1994, table 2A: 23 km at
# 6.5 for all slip types) and its place decides where the worst zones lie.
_LONG_RUPTURE_MS = 6.5


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One degree zone."""

    roman: str
    colour: str
    ink: str
    area: str
    people: str


@dataclass(frozen=True, slots=True)
class LossWords:
    """A loss: the range in words, and the chance of each bin."""

    title: str
    range: str
    bins: tuple[tuple[str, float, str], ...]  # (what, probability 0-1, probability in words)


@dataclass(frozen=True, slots=True)
class TownRow:
    """One town: where it lies from the epicentre, how strongly it shook."""

    name: str
    distance: str
    direction: str
    roman: str
    colour: str
    ink: str


@dataclass(frozen=True, slots=True)
class LineageRow:
    """One model or data set, as printed."""

    role: str
    name: str
    source: str  # short


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything the one page says, in the order it says it."""

    language: Language
    status: Status
    banner: str  # empty for the real thing
    title: str
    event_line: str  # the earthquake in one line
    issue_line: str  # who made it, when, which revision
    summary: tuple[str, ...]
    alert: tuple[str, str, str]  # words, colour, ink
    headings: dict[str, str]
    parameters: tuple[tuple[str, str], ...]
    zones: tuple[ZoneRow, ...]
    no_zone: str  # what to say when there is no zone of degree VI
    deaths: LossWords
    economy: LossWords
    towns: tuple[TownRow, ...]
    uncertain: tuple[str, ...]
    lineage: tuple[LineageRow, ...]
    footer: str
    event_id: str
    revision: int
    made_at: datetime  # aware; also the document's own date

    def as_dict(self) -> dict[str, Any]:
        """The same as values JSON can hold."""
        found = asdict(self)
        found["status"] = self.status.value
        found["made_at"] = self.made_at.isoformat()
        return found


def compose_brief(
    origin: Origin,
    shaking: ShakingMap,
    impact: Impact,
    *,
    language: Language,
    place: str,
    made_at: datetime,
    maker: str,
    software: str,
    retrospective: bool = False,
) -> Brief:
    """The brief of one event revision.

    place: where the epicentre lies, in words, in the brief's language.
    maker: the organisation that answers for it; software: name and version that computed it.
    retrospective: the earthquake was long past when this was computed.
    Raises NotValid if the parts are of different revisions or statuses.
    """
    _same_revision(origin, shaking, impact)
    if made_at.tzinfo is None:
        raise NotValid("made_at", made_at, "give a time with its zone")
    zh = language == "zh"
    return Brief(
        language=language,
        status=origin.status,
        banner=BANNER[origin.status][language],
        title="地震应急决策专报" if zh else "Earthquake decision brief",
        event_line=_event_line(origin, place, language),
        issue_line=_issue_line(origin, made_at, maker, language),
        summary=_summary(origin, shaking, impact, place, language, retrospective=retrospective),
        alert=_alert(impact, language),
        headings=_HEADINGS[language],
        parameters=_parameters(origin, shaking, place, language),
        zones=_zones(impact, language),
        no_zone=(
            "模型估计无Ⅵ度及以上区域。" if zh else "The model gives no area of degree VI or above."
        ),
        deaths=_deaths(impact.fatalities, language),
        economy=_economy(impact.economic_loss_cny, language),
        towns=_towns(impact, language),
        uncertain=_uncertain(origin, shaking, impact, language),
        lineage=_lineage((*shaking.lineage, *impact.lineage), language),
        footer=_footer(origin, software, language),
        event_id=origin.event_id,
        revision=origin.revision,
        made_at=made_at,
    )


_HEADINGS = {
    "zh": {
        "parameters": "一、地震基本参数",
        "map": "四、预测烈度分布",
        "zones": "二、各烈度区面积与人口",
        "losses": "五、损失估计",
        "towns": "三、主要城镇烈度",
        "uncertain": "六、不确定性说明",
        "lineage": "七、方法与数据来源",
        "alert": "损失等级",
        "degree": "烈度",
        "area": "面积",
        "people": "人口",
        "town": "城镇",
        "distance": "震中距",
        "direction": "方位",
        "chance": "可能性",
        "role": "用途",
        "name": "方法或数据",
        "source": "出处",
    },
    "en": {
        "parameters": "1. The earthquake",
        "map": "4. Predicted intensity",
        "zones": "2. Area and people by degree",
        "losses": "5. Estimated losses",
        "towns": "3. Intensity in towns",
        "uncertain": "6. What is uncertain",
        "lineage": "7. Methods and data",
        "alert": "Loss level",
        "degree": "Degree",
        "area": "Area",
        "people": "People",
        "town": "Town",
        "distance": "Distance",
        "direction": "Direction",
        "chance": "Chance",
        "role": "Used for",
        "name": "Method or data",
        "source": "Source",
    },
}

_ROLES_ZH = {
    "ground motion": "地震动",
    "intensity": "烈度",
    "site": "场地",
    "exposure": "人口",
    "fatalities": "人员死亡",
    "economic loss": "经济损失",
    "economic losses": "经济损失",
    "rupture": "破裂",
    "magnitude": "震级",
    "origin": "地震参数",
    "region": "衰减分区",
    "instrumental intensity": "仪器烈度",
    "orientation": "长轴方向",
    "software": "软件",
}


def _same_revision(origin: Origin, shaking: ShakingMap, impact: Impact) -> None:
    wanted = (origin.event_id, origin.revision, origin.status)
    for name, part in (("shaking", shaking), ("impact", impact)):
        found = (part.event_id, part.revision, part.status)
        if found != wanted:
            raise NotValid(name, found, f"use the {name} made for {wanted}")


def _event_line(origin: Origin, place: str, language: Language) -> str:
    strength = words.magnitude(origin.magnitude, language)
    return f"{place}发生 {strength}地震" if language == "zh" else f"{place}: {strength}"


def _issue_line(origin: Origin, made_at: datetime, maker: str, language: Language) -> str:
    when = words.local_time(made_at, language, seconds=False)
    if language == "zh":
        return f"{maker}　第 {origin.revision} 版　{when}"
    return f"{maker} · revision {origin.revision} · {when}"


def _summary(
    origin: Origin,
    shaking: ShakingMap,
    impact: Impact,
    place: str,
    language: Language,
    *,
    retrospective: bool,
) -> tuple[str, ...]:
    when = words.local_time(origin.origin_at, language, seconds=False)
    strength = words.magnitude(origin.magnitude, language)
    most = words.degree(shaking.max_intensity, language)
    people = words.people(sum(impact.exposed_population.values()), language)
    area = words.area(sum(impact.intensity_areas_km2.values()), language)
    dead, cost = _deaths(impact.fatalities, language), _economy(impact.economic_loss_cny, language)
    deep = words.depth_phrase(origin.depth_km, language)
    reached = bool(impact.intensity_areas_km2)
    if language == "zh":
        lines = [f"{when}，{place}发生 {strength}地震，{deep}。"]
        strong = f"模型估计最高烈度{most}"
        lines.append(
            f"{strong}，Ⅵ度及以上区域{area}，涉及人口{people}。"
            if reached
            else f"{strong}，未达Ⅵ度。"
        )
        lines.append(f"死亡人数：{dead.range}；直接经济损失：{cost.range}。")
        if retrospective:
            lines.append("本专报为历史地震的回溯计算，不是当前灾情。")
        return tuple(lines)
    lines = [f"{_capital(strength)} earthquake, {place}, {when}; {deep}."]
    strong = f"The model's highest intensity is {most}"
    lines.append(
        f"{strong}; degree VI or above covers {area} with {people}."
        if reached
        else f"{strong}, below degree VI."
    )
    lines.append(f"Deaths: {dead.range}. Direct economic loss: {cost.range}.")
    if retrospective:
        lines.append("This is a look back at a past earthquake, not a present emergency.")
    return tuple(lines)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _alert(impact: Impact, language: Language) -> tuple[str, str, str]:
    shown = alert_colours()[impact.alert_level]
    return (shown.zh if language == "zh" else shown.en, shown.colour, shown.ink)


def _parameters(
    origin: Origin, shaking: ShakingMap, place: str, language: Language
) -> tuple[tuple[str, str], ...]:
    zh = language == "zh"
    review = {
        Review.AUTOMATIC: ("自动测定", "automatic"),
        Review.REVIEWED: ("人工复核", "reviewed"),
        Review.FINAL: ("正式测定", "final"),
    }[origin.review][0 if zh else 1]
    source = f"{origin.source.upper()}（{review}）" if zh else f"{origin.source.upper()} ({review})"
    most = words.roman(shaking.max_intensity, language)
    rows = (
        ("发震时刻", "Time", words.local_time(origin.origin_at, language)),
        ("震中位置", "Epicentre", place),
        ("经纬度", "Coordinates", words.coordinates(origin.longitude, origin.latitude, language)),
        ("震级", "Magnitude", f"{origin.magnitude.type.value} {origin.magnitude.value:.1f}"),
        ("震源深度", "Depth", words.depth(origin.depth_km, language)),
        (
            "最高烈度",
            "Highest intensity",
            f"{most}{'度' if zh else ''} ({words.scale_name(language)})",
        ),
        ("参数来源", "Source", source),
        ("事件编号", "Event", f"{origin.event_id} r{origin.revision}"),
    )
    return tuple((zh_label if zh else en_label, value) for zh_label, en_label, value in rows)


def _zones(impact: Impact, language: Language) -> tuple[ZoneRow, ...]:
    by_degree = {row.degree: row for row in csis_degrees()}
    return tuple(
        ZoneRow(
            roman=words.roman(number, language),
            colour=by_degree[number].colour,
            ink=by_degree[number].ink,
            area=words.area(impact.intensity_areas_km2[number], language),
            people=words.people(impact.exposed_population.get(number, 0), language),
        )
        for number in sorted(impact.intensity_areas_km2, reverse=True)
        if impact.intensity_areas_km2[number] > 0
    )


def _deaths(loss: LossEstimate, language: Language) -> LossWords:
    zh = language == "zh"
    return LossWords(
        title="死亡人数" if zh else "Deaths",
        range=words.deaths_range(loss.p05, loss.median, loss.p95, language),
        bins=tuple(_bin(part, language) for part in loss.bins),
    )


def _economy(loss: LossEstimate, language: Language) -> LossWords:
    zh = language == "zh"
    return LossWords(
        title="直接经济损失（元）" if zh else "Direct economic loss (CNY)",
        range=words.money_range(loss.p05, loss.median, loss.p95, language),
        bins=tuple(_bin(part, language) for part in loss.bins),
    )


def _bin(part: LossBin, language: Language) -> tuple[str, float, str]:
    low = words.count(part.low, language)
    high = "" if part.high is None else words.count(part.high, language)
    if part.high is None:
        what = f"{low}以上" if language == "zh" else f"over {low}"
    elif part.high <= 1:
        what = "无" if language == "zh" else "none"
    elif part.low <= 0:
        what = f"不足{high}" if language == "zh" else f"under {high}"
    else:
        what = f"{low}–{high}"
    return what, part.probability, words.probability(part.probability, language)


def _towns(impact: Impact, language: Language) -> tuple[TownRow, ...]:
    rows = []
    for place in impact.places[:_MOST_TOWNS]:
        shown = degree_of(place.intensity)
        rows.append(
            TownRow(
                name=place_name(place, language),
                distance=words.distance(place.distance_km, language),
                direction=words.compass(place.azimuth_deg, language),
                roman=words.roman(place.intensity, language),
                colour=shown.colour,
                ink=shown.ink,
            )
        )
    return tuple(rows)


def _uncertain(
    origin: Origin, shaking: ShakingMap, impact: Impact, language: Language
) -> tuple[str, ...]:
    """What the reader must not take for certain, worst first, each from the data itself."""
    spread = (
        float(np.median(shaking.intensity_sigma[shaking.intensity >= 5.5]))
        if (shaking.intensity >= 5.5).any()
        else float(np.median(shaking.intensity_sigma))
    )
    said: list[tuple[str, str]] = []
    if impact.losses_abroad:
        said.append(
            (
                "震中不在中国：损失估计借用中国的模型和人均产值，不宜据以决策。",
                "The epicentre is not in China: the losses borrow China's model and GDP per head "
                "and should not be acted upon.",
            )
        )
    if origin.depth_km is not None and origin.depth_km >= CHINA.deep_from_km:
        said.append(
            (
                "震源较深：烈度关系用浅源地震标定，此处按深度推远，未经标定。",
                "A deep earthquake: intensity was calibrated on shallow ones and is carried to "
                "this depth, which is not calibrated.",
            )
        )
    if shaking.orientation == "averaged" and origin.magnitude.value >= _LONG_RUPTURE_MS:
        said.append(
            (
                "断层破裂的位置和走向未知：各度区按面积画成圆形，实际沿断层拉长，位置会有偏离。",
                "Where and which way the fault broke is not known: zones are drawn as circles of "
                "the expected area; the true ones are longer, along the fault, and lie elsewhere.",
            )
        )
    elif shaking.orientation == "averaged":
        said.append(
            (
                "烈度长轴方向未知，各度区按面积画成圆形。",
                "The direction of the long axis is not known: zones are circles of the same area.",
            )
        )
    if origin.depth_km is None:
        said.append(("震源深度未测定。", "The depth has not been determined."))
    if origin.review is Review.AUTOMATIC:
        said.append(
            (
                "地震参数为自动测定，复核后可能调整。",
                "The earthquake's parameters are automatic and may change when reviewed.",
            )
        )
    said.append(
        (
            f"烈度为模型预测值，一倍标准差约 {spread:.1f} 度，不代替现场调查。",
            f"Intensities are predicted; one standard deviation is about {spread:.1f} degrees. "
            "They do not replace a field survey.",
        )
    )
    said.append(
        (
            "损失为统计估计，区间上下限为 5% 和 95% 分位，不含次生灾害。",
            "Losses are statistical; ranges run from the 5th to the 95th percentile and leave out "
            "landslides, fire and flood.",
        )
    )
    said.append(
        (
            f"人口数据：{impact.exposure_source.rstrip('。')}。",
            f"People are counted from: {_exposure_en(impact)}.",
        )
    )
    return tuple(zh if language == "zh" else en for zh, en in said)


def _exposure_en(impact: Impact) -> str:
    """The source of the counts; `exposure_source` itself may be written in Chinese."""
    for part in impact.lineage:
        if part.role == "exposure":
            limits = part.note.partition(". ")[0]  # the first thing to know of it
            return f"{part.name}. {limits}" if limits else f"{part.name}, {part.source}"
    return impact.exposure_source.rstrip(".")


def _lineage(found: Sequence[Lineage], language: Language) -> tuple[LineageRow, ...]:
    rows = []
    for part in dict.fromkeys(found):
        role = _ROLES_ZH.get(part.role, part.role) if language == "zh" else part.role
        version = "" if part.version in part.name else f" {part.version}"
        rows.append(LineageRow(role, f"{part.name}{version}", _first_clause(part.source)))
    return tuple(rows)


def _first_clause(text: str) -> str:
    """As much of a source as a page has room for; the whole of it is in the products."""
    clause = text.split(";", maxsplit=1)[0].strip()
    return clause if len(clause) <= _SHORT_SOURCE else f"{clause[: _SHORT_SOURCE - 1]}…"


def _footer(origin: Origin, software: str, language: Language) -> str:
    drill = {
        Status.ACTUAL: ("", ""),
        Status.EXERCISE: ("演习内容，不是真实灾情。", "An exercise, not a real emergency. "),
        Status.TEST: ("系统测试，不是真实灾情。", "A system test, not a real emergency. "),
    }[origin.status]
    if language == "zh":
        return (
            f"{drill[0]}本专报由{software}自动生成，烈度和损失为模型估计，供应急决策参考；"
            "正式结果以现场调查和有关部门发布为准。"
        )
    return (
        f"{drill[1]}Made automatically by {software}. Intensities and losses are model estimates "
        "to support decisions; official surveys and releases take precedence."
    )
