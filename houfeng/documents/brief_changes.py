"""What changed since the previous version of a brief, as far as it matters to a decision."""

from collections.abc import Iterable

import numpy as np

from houfeng.documents import words
from houfeng.documents.advice_words import level_name
from houfeng.documents.brief_parts import county_name, shortened, tell
from houfeng.documents.layer_words import layer_name
from houfeng.documents.loss_words import people_range
from houfeng.documents.words import Language
from houfeng.events.origin import Origin
from houfeng.impact.estimate import Impact
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.scales import alert_colours, degree_of

# From here on a change is told; smaller ones are the model's own noise. Judgement, not fitted.
_MOVED_KM = 5.0
_DEEPER_KM = 5.0
_TOTALS_BY = 0.10  # share
_DEATHS_BY = 0.25
_STRONG = 6.5  # zone VII begins here
_MOST_NAMES = 8


def brief_changes(
    previous: Impact | None,
    now: Impact,
    previous_origin: Origin | None,
    origin: Origin,
    language: Language,
) -> tuple[str, ...]:
    """Sentences on every material change, or one that says there is none, or no version before.

    Raises NotValid if the previous version is of another event.
    """
    if previous is None or previous_origin is None:
        return (tell(language, "本版为首版。", "This is the first version."),)
    for name, event_id in (("previous", previous.event_id), ("origin", previous_origin.event_id)):
        if event_id != now.event_id:
            raise NotValid(name, event_id, f"give the version before of {now.event_id}")
    found = (
        *_of_origin(previous_origin, origin, language),
        *_of_shaking(previous, now, language),
        *_of_losses(previous, now, language),
        *_of_counties(previous, now, language),
        *_of_data(previous, now, language),
    )
    return found or (
        tell(
            language,
            f"与第 {previous.revision} 版相比无实质性变化。",
            f"Nothing material has changed since revision {previous.revision}.",
        ),
    )


def _of_origin(old: Origin, new: Origin, language: Language) -> Iterable[str]:
    if (
        old.magnitude.type is not new.magnitude.type
        or abs(old.magnitude.value - new.magnitude.value) >= 0.05
    ):
        before, after = (words.magnitude(o.magnitude, language) for o in (old, new))
        yield _from_to(tell(language, "震级", "Magnitude"), before, after, language)
    there = np.array(new.longitude), np.array(new.latitude)
    moved = float(distance_km(old.longitude, old.latitude, *there))
    if moved >= _MOVED_KM:
        far = words.distance(moved, language)
        yield tell(language, f"震中位置移动 {far}。", f"The epicentre moved by {far}.")
    if (old.depth_km is None) != (new.depth_km is None) or (
        old.depth_km is not None
        and new.depth_km is not None
        and abs(old.depth_km - new.depth_km) >= _DEEPER_KM
    ):
        before, after = (words.depth(o.depth_km, language) for o in (old, new))
        yield _from_to(tell(language, "震源深度", "Depth"), before, after, language)


def _of_shaking(old: Impact, new: Impact, language: Language) -> Iterable[str]:
    if degree_of(old.max_intensity) != degree_of(new.max_intensity):
        before, after = (words.degree(i.max_intensity, language) for i in (old, new))
        label = tell(language, "最高烈度", "Highest intensity")
        yield _from_to(label, before, after, language)
    km2, now_km2 = (sum(i.intensity_areas_km2.values()) for i in (old, new))
    if _differ(km2, now_km2, _TOTALS_BY):
        before, after = (_area(value, language) for value in (km2, now_km2))
        label = tell(language, "Ⅵ度及以上面积", "Area of VI or above")
        yield _from_to(label, before, after, language)
    people, now_people = (sum(i.exposed_population.values()) for i in (old, new))
    if _differ(people, now_people, _TOTALS_BY):
        before, after = (words.people(value, language) for value in (people, now_people))
        label = tell(language, "Ⅵ度及以上人口", "People in VI or above")
        yield _from_to(label, before, after, language)


def _of_losses(old: Impact, new: Impact, language: Language) -> Iterable[str]:
    ends = ((i.fatalities.median, i.fatalities.p95) for i in (old, new))
    differ = any(_differ(a, b, _DEATHS_BY) for a, b in zip(*ends, strict=True))
    before, after = (people_range("deaths", i.fatalities, language) for i in (old, new))
    if differ and before != after:
        yield _from_to(tell(language, "死亡人数", "Deaths"), before, after, language, apart=True)
    if old.response_level.level != new.response_level.level:
        before, after = (level_name(i.response_level.level, language) for i in (old, new))
        label = tell(language, "建议响应级别", "Proposed response")
        yield _from_to(label, before, after, language)
    if old.alert_level != new.alert_level:
        shown = (alert_colours()[i.alert_level] for i in (old, new))
        before, after = (tell(language, level.zh, level.en) for level in shown)
        yield _from_to(tell(language, "损失等级", "Loss level"), before, after, language)


def _of_counties(old: Impact, new: Impact, language: Language) -> Iterable[str]:
    names = {
        county.code: county_name(county, language) for county in (*old.counties, *new.counties)
    }
    before, after = (
        [county.code for county in i.counties if county.max_intensity >= _STRONG]
        for i in (old, new)
    )
    entered = [names[code] for code in after if code not in before]
    left = [names[code] for code in before if code not in after]
    if entered:
        who = shortened(entered, _MOST_NAMES, language)
        yield tell(language, f"新进入Ⅶ度及以上区域：{who}。", f"Now in VII or above: {who}.")
    if left:
        who = shortened(left, _MOST_NAMES, language)
        yield tell(
            language, f"不再位于Ⅶ度及以上区域：{who}。", f"No longer in VII or above: {who}."
        )


def _of_data(old: Impact, new: Impact, language: Language) -> Iterable[str]:
    loaded = [layer_name(kind, language) for kind in old.missing if kind not in new.missing]
    gone = [layer_name(kind, language) for kind in new.missing if kind not in old.missing]
    if loaded:
        what = shortened(loaded, _MOST_NAMES, language)
        yield tell(language, f"新加载数据：{what}。", f"Layers newly loaded: {what}.")
    if gone:
        what = shortened(gone, _MOST_NAMES, language)
        yield tell(language, f"不再使用的数据：{what}。", f"Layers no longer loaded: {what}.")
    if old.exposure_source != new.exposure_source:
        yield tell(language, "人口数据已更换。", "People are counted from other data.")


def _from_to(
    label: str, before: str, after: str, language: Language, *, apart: bool = False
) -> str:
    """apart: the values hold commas of their own."""
    if apart:
        return tell(
            language,
            f"{label}由“{before}”调整为“{after}”。",
            f"{label}: was {before}; now {after}.",
        )
    return tell(language, f"{label}由{before}调整为{after}。", f"{label}: {before} → {after}.")


def _differ(old: float, new: float, share: float) -> bool:
    """Whether two totals differ by more than the share of the smaller, and by one at least."""
    return abs(new - old) >= max(1.0, share * min(old, new))


def _area(value_km2: float, language: Language) -> str:
    return words.area(value_km2, language) if value_km2 else tell(language, "无", "none")
