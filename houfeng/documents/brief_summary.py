"""The brief's answer first: a few sentences, and the earthquake's parameters."""

from houfeng.documents import words
from houfeng.documents.advice_words import level_sentence
from houfeng.documents.brief_parts import Fact, tell
from houfeng.documents.loss_words import money_range, people_range
from houfeng.documents.words import Language
from houfeng.events.origin import Origin, Review
from houfeng.impact.estimate import Impact
from houfeng.shaking.field import ShakingMap


def summary(
    origin: Origin,
    shaking: ShakingMap,
    impact: Impact,
    place: str,
    language: Language,
    *,
    retrospective: bool,
) -> tuple[str, ...]:
    """What, where, when, how strong, how many, which response."""
    lines = [
        _earthquake(origin, place, language),
        _shaking(shaking, impact, language),
        _losses(impact, language),
        level_sentence(impact.response_level, language),
    ]
    if retrospective:
        lines.append(
            tell(
                language,
                "本专报为历史地震的回溯计算，不是当前灾情。",
                "This is a look back at a past earthquake, not a present emergency.",
            )
        )
    return tuple(lines)


def _earthquake(origin: Origin, place: str, language: Language) -> str:
    when = words.local_time(origin.origin_at, language, seconds=False)
    strength = words.magnitude(origin.magnitude, language)
    deep = words.depth_phrase(origin.depth_km, language)
    if language == "zh":
        return f"{when}，{place}发生 {strength}地震，{deep}。"
    return f"{strength[:1].upper()}{strength[1:]} earthquake, {place}, {when}; {deep}."


def _shaking(shaking: ShakingMap, impact: Impact, language: Language) -> str:
    most = words.degree(shaking.max_intensity, language)
    strong = tell(language, f"模型估计最高烈度{most}", f"The model's highest intensity is {most}")
    if not impact.intensity_areas_km2:
        return tell(language, f"{strong}，未达Ⅵ度。", f"{strong}, below degree VI.")
    area = words.area(sum(impact.intensity_areas_km2.values()), language)
    people = words.people(sum(impact.exposed_population.values()), language)
    stronger = sum(count for zone, count in impact.exposed_population.items() if zone >= 7)
    more = words.people(stronger, language)
    if language == "zh":
        also = f"，其中Ⅶ度及以上{more}" if stronger else ""
        return f"{strong}，Ⅵ度及以上区域{area}，涉及人口{people}{also}。"
    also = f", {more} of them in VII or above" if stronger else ""
    return f"{strong}; degree VI or above covers {area} with {people}{also}."


def _losses(impact: Impact, language: Language) -> str:
    dead = people_range("deaths", impact.fatalities, language)
    cost = money_range(impact.economic_loss_cny, language)
    return tell(
        language,
        f"死亡人数：{dead}；直接经济损失：{cost}。",
        f"Deaths: {dead}. Direct economic loss: {cost}.",
    )


def parameters(
    origin: Origin, shaking: ShakingMap, place: str, language: Language
) -> tuple[Fact, ...]:
    """The earthquake's parameters as a catalogue gives them, and who says so."""
    zh = language == "zh"
    review = {
        Review.AUTOMATIC: ("自动测定", "automatic"),
        Review.REVIEWED: ("人工复核", "reviewed"),
        Review.FINAL: ("正式测定", "final"),
    }[origin.review][0 if zh else 1]
    source = f"{origin.source.upper()}（{review}）" if zh else f"{origin.source.upper()} ({review})"
    most = (
        words.degree(shaking.max_intensity, "zh")
        if zh
        else words.roman(shaking.max_intensity, "en")
    )
    scale = words.scale_name(language)
    rows = (
        ("发震时刻", "Time", words.local_time(origin.origin_at, language)),
        ("震中位置", "Epicentre", place),
        ("经纬度", "Coordinates", words.coordinates(origin.longitude, origin.latitude, language)),
        ("震级", "Magnitude", f"{origin.magnitude.type.value} {origin.magnitude.value:.1f}"),
        ("震源深度", "Depth", words.depth(origin.depth_km, language)),
        ("最高烈度", "Highest intensity", f"{most}（{scale}）" if zh else f"{most} ({scale})"),
        ("参数来源", "Source", source),
        ("事件编号", "Event", f"{origin.event_id} r{origin.revision}"),
    )
    return tuple(Fact(zh_label if zh else en_label, value) for zh_label, en_label, value in rows)
