"""The decision brief as plain words in one language; PDF and Word only set it in type.

The first page stands alone: what, how strong, how many, what to do first, what is not known.
The numbered sections after it hold the details.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from houfeng.documents import words
from houfeng.documents.advice_words import level_name
from houfeng.documents.brief_advice import advice_section, critical_section, first_things
from houfeng.documents.brief_changes import brief_changes
from houfeng.documents.brief_losses import loss_facts, losses_section
from houfeng.documents.brief_parts import (
    Colour,
    Fact,
    LineageRow,
    Section,
    ZoneRow,
    tell,
)
from houfeng.documents.brief_signature import Signature, SignatureWords, signature_words
from houfeng.documents.brief_summary import parameters, summary
from houfeng.documents.brief_surroundings import surroundings_section
from houfeng.documents.brief_unknown import limits_section, unknown
from houfeng.documents.brief_zones import zone_rows, zones_section
from houfeng.documents.words import Language
from houfeng.events.origin import Origin
from houfeng.impact.estimate import Impact
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.scales import alert_colours
from houfeng.vocabulary.status import BANNER, Status

__all__ = [
    "Brief", "Signature", "brief_changes", "brief_from_dict", "compose_brief", "with_signature",
]  # fmt: skip

_SHORT_SOURCE = 48  # characters
DRAFT = Signature()
_MOST_CHANGES = 4  # on the first page


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything the document says, in the order it says it."""

    language: Language
    status: Status
    banner: str  # empty for the real thing
    title: str
    event_line: str  # the earthquake in one line
    issue_line: str  # who made it, when, which revision
    signature: SignatureWords
    summary: tuple[str, ...]
    alert: tuple[str, Colour, Colour]  # words, colour, ink
    response: str  # the proposed level
    headings: dict[str, str]
    parameters: tuple[Fact, ...]
    zones: tuple[ZoneRow, ...]
    no_zone: str  # what to say when there is no zone of degree VI
    losses: tuple[Fact, ...]
    first: tuple[str, ...]  # to do
    changes: tuple[str, ...]  # since the version before
    unknown: tuple[str, ...]
    sections: tuple[Section, ...]
    lineage: tuple[LineageRow, ...]
    footer: str
    software: str
    event_id: str
    revision: int
    made_at: datetime  # aware; also the document's own date

    def as_dict(self) -> dict[str, Any]:
        """The same as values JSON can hold; `brief_from_dict` makes the brief of them again."""
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
    previous: tuple[Origin, Impact] | None = None,
    signature: Signature = DRAFT,
) -> Brief:
    """The brief of one event revision.

    place: where the epicentre lies, in words, in the brief's language.
    maker: the organisation that answers for it; software: name and version that computed it.
    retrospective: the earthquake was long past when this was computed.
    previous: origin and impact of the version sent before this one.
    Raises NotValid if the parts are of different revisions or statuses.
    """
    _same_revision(origin, shaking, impact)
    if made_at.tzinfo is None:
        raise NotValid("made_at", made_at, "give a time with its zone")
    shown = alert_colours()[impact.alert_level]
    before, before_impact = previous or (None, None)
    changes = brief_changes(before_impact, impact, before, origin, language)
    numbers = _headings(language, skip="" if len(changes) > _MOST_CHANGES else "since")
    brief = Brief(
        language=language,
        status=origin.status,
        banner=BANNER[origin.status][language],
        title=tell(language, "地震应急决策专报", "Earthquake decision brief"),
        event_line=_event_line(origin, place, language),
        issue_line=_issue_line(origin, made_at, maker, language),
        signature=signature_words(DRAFT, language),
        summary=summary(origin, shaking, impact, place, language, retrospective=retrospective),
        alert=(tell(language, shown.zh, shown.en), shown.colour, shown.ink),
        response=_capital(level_name(impact.response_level.level, language)),
        headings=numbers,
        parameters=parameters(origin, shaking, place, language),
        zones=zone_rows(impact, language),
        no_zone=tell(
            language, "模型估计无Ⅵ度及以上区域。", "The model gives no area of degree VI or above."
        ),
        losses=loss_facts(impact, language),
        first=first_things(impact, language),
        changes=_first_changes(changes, language),
        unknown=unknown(origin, shaking, impact, language),
        sections=(
            zones_section(shaking, impact, numbers["intensity"], language),
            surroundings_section(origin, impact, numbers["surroundings"], language),
            losses_section(impact, numbers["chances"], language),
            advice_section(impact, numbers["advice"], language),
            critical_section(impact, numbers["critical"], language),
            *_changes_section(changes, numbers),
            limits_section(impact, numbers["limits"], language),
        ),
        lineage=_lineage((*shaking.lineage, *impact.lineage), language),
        footer="",
        software=software,
        event_id=origin.event_id,
        revision=origin.revision,
        made_at=made_at,
    )
    return with_signature(brief, signature)


def with_signature(brief: Brief, signature: Signature) -> Brief:
    """The same words in another state: nothing is computed again."""
    told = signature_words(signature, brief.language)
    return replace(brief, signature=told, footer=_footer(brief, told))


def brief_from_dict(found: dict[str, Any]) -> Brief:
    """The brief that `as_dict` gave; NotValid names the first key that is wrong."""
    try:
        brief = _shape().validate_python(found)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        mend = f"{first['msg']}; give it as Brief.as_dict writes it"
        raise NotValid(f"brief {where}".strip(), first["input"], mend) from wrong
    if brief.made_at.tzinfo is None:
        raise NotValid("brief made_at", found["made_at"], "give a time with its zone")
    wanted = _headings(brief.language, skip="since").keys()
    if lacking := sorted(wanted - brief.headings.keys()):
        raise NotValid("brief headings", sorted(brief.headings), f"add {lacking[0]}")
    for table in (table for section in brief.sections for table in section.tables):
        columns = len(table.labels)
        if any(len(row) != columns for row in (table.aligns, table.widths, *table.rows)):
            raise NotValid("brief table", table.caption, f"give {columns} cells in every row")
    return brief


@cache
def _shape() -> TypeAdapter[Brief]:
    return TypeAdapter(Brief)


_SECTIONS = (
    ("parameters", "地震基本参数", "The earthquake"),
    ("zones", "各烈度区面积与人口", "Area and people by degree"),
    ("map", "预测烈度分布", "Predicted intensity"),
    ("losses", "损失估计", "Estimated losses"),
    ("first", "首要处置建议", "What to do first"),
    ("unknown", "尚不清楚的情况", "What is not known"),
    ("intensity", "烈度分布与受影响地区", "Intensity and the places reached"),
    ("surroundings", "震区概况", "Where it struck"),
    ("chances", "损失的可能性与房屋破坏", "Chances of loss, and buildings"),
    ("advice", "响应级别与应急处置", "Response and needs"),
    ("critical", "重点目标与次生灾害", "Critical sites and secondary hazards"),
    ("since", "较上一版的变化", "What changed since the previous version"),
    ("limits", "估计的局限与未加载的数据", "Limits of the estimate and missing layers"),
    ("lineage", "方法与数据来源", "Methods and data"),
)
_NUMERALS = "一二三四五六七八九十"
_LABELS = {
    "alert": ("损失等级", "Loss level"),
    "response": ("建议响应级别", "Proposed response"),
    "changes": ("较上一版的变化", "Since the previous version"),
    "degree": ("烈度", "Degree"),
    "area": ("面积", "Area"),
    "people": ("人口", "People"),
    "chance": ("可能性", "Chance"),
    "page": ("第", "Page"),
    "of": ("页，共", "of"),
    "pages": ("页", ""),
}


def _headings(language: Language, *, skip: str = "") -> dict[str, str]:
    """Numbered headings of all parts but one, and the labels between."""
    which = 0 if language == "zh" else 1
    found = {key: both[which] for key, both in _LABELS.items()}
    used = [part for part in _SECTIONS if part[0] != skip]
    for number, (key, zh, en) in enumerate(used, start=1):
        tens = ("十" if number > 10 else "") + _NUMERALS[(number - 1) % 10]
        found[key] = tell(language, f"{tens}、{zh}", f"{number}. {en}")
    return found


_ROLES_ZH = {
    "ground motion": "地震动",
    "intensity": "烈度",
    "intensity and motion": "烈度与地震动换算",
    "site": "场地",
    "exposure": "人口",
    "population": "人口",
    "buildings": "房屋",
    "building damage": "房屋破坏",
    "building stock": "房屋存量",
    "fatalities": "人员死亡",
    "injured": "人员受伤",
    "displaced": "转移安置",
    "trapped": "压埋被困",
    "economic loss": "经济损失",
    "economic losses": "经济损失",
    "response level": "响应级别",
    "advice": "处置建议",
    "landslide": "滑坡",
    "landslides": "滑坡",
    "liquefaction": "液化",
    "ground failure": "次生地质灾害",
    "rupture": "破裂",
    "magnitude": "震级",
    "origin": "地震参数",
    "region": "衰减分区",
    "instrumental intensity": "仪器烈度",
    "observations": "观测",
    "operator": "人工设定",
    "orientation": "长轴方向",
    "spatial correlation": "空间相关",
    "administrative units": "行政区划",
    "airports": "机场",
    "faults": "断层",
    "map uncertainty": "烈度图不确定性",
    "past earthquakes": "历史地震",
    "response advice": "处置建议",
    "terrain": "地形",
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
    return tell(language, f"{place}发生 {strength}地震", f"{place}: {strength}")


def _issue_line(origin: Origin, made_at: datetime, maker: str, language: Language) -> str:
    when = words.local_time(made_at, language, seconds=False)
    return tell(
        language,
        f"{maker}　第 {origin.revision} 版　{when}",
        f"{maker} · revision {origin.revision} · {when}",
    )


def _first_changes(changes: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """What the first page has room for."""
    rest = len(changes) - _MOST_CHANGES
    if rest <= 0:
        return changes
    more = tell(language, f"另有 {rest} 项，见后。", f"{rest} more below.")
    return (*changes[:_MOST_CHANGES], more)


def _changes_section(changes: tuple[str, ...], headings: dict[str, str]) -> tuple[Section, ...]:
    """All of them, where the first page has no room for all."""
    if len(changes) <= _MOST_CHANGES:
        return ()
    return (Section(key="since", heading=headings["since"], points=changes),)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lineage(found: Sequence[Lineage], language: Language) -> tuple[LineageRow, ...]:
    rows = []
    for part in dict.fromkeys(found):
        role = _ROLES_ZH.get(part.role, part.role) if language == "zh" else part.role
        version = "" if part.version in part.name else f" {part.version}"
        rows.append(LineageRow(role, f"{part.name}{version}", _first_clause(part.source)))
    return tuple(dict.fromkeys(rows))


def _first_clause(text: str) -> str:
    """As much of a source as a page has room for; the whole of it is in the products."""
    clause = text.split(";", maxsplit=1)[0].strip()
    return clause if len(clause) <= _SHORT_SOURCE else f"{clause[: _SHORT_SOURCE - 1]}…"


def _footer(brief: Brief, signature: SignatureWords) -> str:
    drill = {
        Status.ACTUAL: ("", ""),
        Status.EXERCISE: ("演习内容，不是真实灾情。", "An exercise, not a real emergency. "),
        Status.TEST: ("系统测试，不是真实灾情。", "A system test, not a real emergency. "),
    }[brief.status]
    signed = signature.state == "signed"
    if brief.language == "zh":
        state = "经审核签发" if signed else "尚未签发"
        return (
            f"{drill[0]}本专报由{brief.software}自动生成，{state}；烈度和损失为模型估计，供应急决策参考，"
            "正式结果以现场调查和有关部门发布为准。"
        )
    state = "signed" if signed else "not signed yet"
    return (
        f"{drill[1]}Made automatically by {brief.software}, {state}. Intensities and losses are "
        "model estimates to support decisions; official surveys and releases take precedence."
    )
