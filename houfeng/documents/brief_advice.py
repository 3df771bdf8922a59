"""The brief's words on what to do: first things, what is needed, what else may happen."""

from collections.abc import Sequence

from houfeng.documents import words
from houfeng.documents.advice_words import (
    advice_amount,
    advice_name,
    advice_places,
    advice_sentence,
    advice_source,
    is_chance,
    level_chances,
    level_sentence,
)
from houfeng.documents.brief_parts import Cell, Fact, Section, Table, county_name, joined, tell
from houfeng.documents.layer_words import layer_name, missing_layer
from houfeng.documents.words import Language
from houfeng.impact.estimate import Advice, CriticalLayer, GroundFailure, Impact

# What a duty officer does first, in this order; the rest follows on later pages.
_FIRST = (
    "search_first", "rescue", "heavy_teams", "medical", "tents", "landslides", "barrier_lakes",
    "dams", "nuclear", "night_fire", "cold", "aftershocks",
)  # fmt: skip
_MOST_FIRST = 6
_NEEDED = ("rescue", "heavy_teams", "medical_teams", "medical", "tents", "shelter_area", "water")
_CRITICAL = ("schools", "hospitals", "dams", "nuclear", "rail", "roads", "power")
_MOST_SITES = 4
# What each estimate cannot be made without (Nowicki Jessee et al. 2018; Zhu et al. 2017).
_NEEDS_LAYERS = {
    "landslide": ("slope",),
    "liquefaction": ("vs30", "precipitation", "water_table", "distance_to_coast"),
}


def first_things(impact: Impact, language: Language) -> tuple[str, ...]:
    """What to do first, most urgent first."""
    by_key = {advice.key: advice for advice in impact.advice}
    names = _county_names(impact, language)
    chosen = [by_key[key] for key in _FIRST if key in by_key]
    others = [advice for advice in impact.advice if advice.key not in _FIRST]
    told = [advice_sentence(advice, names, language) for advice in (*chosen, *others)]
    if told:
        return tuple(told[:_MOST_FIRST])
    return (
        tell(
            language,
            "按现有估计无需专门处置，关注震情和社情。",
            "By this estimate nothing special is needed; keep watching and answer the public.",
        ),
    )


def advice_section(impact: Impact, heading: str, language: Language) -> Section:
    """The response level with its chances, what is needed and where, cautions."""
    names = _county_names(impact, language)
    level = impact.response_level
    chances = level_chances(level, language)
    lead = [level_sentence(level, language)]
    if chances:
        lead.append(
            tell(
                language,
                f"按损失分布，各级可能性：{chances}。规则版本：{level.edition}。",
                f"Chances by the losses' distribution: {chances}. Rules: {level.edition}.",
            )
        )
    needed = [advice for advice in impact.advice if advice.key in _NEEDED]
    cautions = [advice for advice in impact.advice if advice.key not in _NEEDED]
    told = (advice_source(advice, language) for advice in impact.advice if advice.source)
    sources = list(dict.fromkeys(told))
    basis = tell(language, f"依据：{'；'.join(sources)}。", f"After: {'; '.join(sources)}.")
    return Section(
        key="advice",
        heading=heading,
        lead=tuple(lead),
        tables=(_needs_table(needed, names, language),) if needed else (),
        points=tuple(advice_sentence(advice, names, language) for advice in cautions),
        notes=(basis,) if sources else (),
    )


def critical_section(impact: Impact, heading: str, language: Language) -> Section:
    """Schools, dams, rail ... in VII and above, and where the ground may fail."""
    return Section(
        key="critical",
        heading=heading,
        facts=(
            *(_critical(kind, impact, language) for kind in _CRITICAL),
            *(_ground_failure(kind, impact, language) for kind in _NEEDS_LAYERS),
        ),
    )


def _county_names(impact: Impact, language: Language) -> dict[str, str]:
    return {county.code: county_name(county, language) for county in impact.counties}


def _needs_table(needed: Sequence[Advice], names: dict[str, str], language: Language) -> Table:
    everywhere = tell(language, "灾区", "everywhere shaken")
    rows = [
        (
            Cell(advice_name(advice.key, language)),
            Cell(advice_amount(advice, language) or tell(language, "未估算", "not counted")),
            Cell(advice_places(advice, names, language) or everywhere),
        )
        for advice in needed
        if not is_chance(advice.key)
    ]
    return Table(
        caption=tell(language, "应急资源需求估计", "What is needed"),
        labels=(
            tell(language, "项目", "What"),
            tell(language, "数量", "How much"),
            tell(language, "重点投向", "Where"),
        ),
        aligns=("left", "left", "left"),
        widths=(36, 56, 88) if language == "zh" else (46, 66, 68),
        rows=tuple(rows),
    )


def _critical(kind: str, impact: Impact, language: Language) -> Fact:
    label = tell(
        language,
        f"Ⅶ度及以上区域{layer_name(kind, 'zh')}",
        _capital(f"{layer_name(kind, 'en')} in VII+"),
    )
    if kind in impact.missing:
        return Fact(label, missing_layer(kind, language), missing=True)
    found = next((layer for layer in impact.critical if layer.kind == kind), None)
    if found is None or not found.count:
        return Fact(
            label, tell(language, "按已加载数据，没有", "none, by the layer that is loaded")
        )
    return Fact(label, _sites(found, language))


def _sites(layer: CriticalLayer, language: Language) -> str:
    count = f"{layer.count:,}"
    if layer.length_km is not None:
        far = words.distance(layer.length_km, language)
        count = tell(
            language,
            f"{count} 条，共 {far}",
            f"{count} line{'s' if layer.count > 1 else ''}, {far} in all",
        )
    else:
        count = tell(language, f"{count} 处", count)
    shown = [
        f"{site.name} {words.degree(site.intensity, language)}"
        for site in layer.strongest[:_MOST_SITES]
        if site.name
    ]
    if not shown:
        return count
    strongest = joined(shown, language)
    return tell(language, f"{count}；最强：{strongest}", f"{count}; strongest: {strongest}")


def _ground_failure(kind: str, impact: Impact, language: Language) -> Fact:
    what = {
        "landslide": ("滑坡、崩塌", "Landslides"),
        "liquefaction": ("砂土液化", "Liquefaction"),
    }[kind]
    label = tell(language, *what)
    found = next((failure for failure in impact.ground_failure if failure.kind == kind), None)
    if found is not None:
        return Fact(label, _covered(found, language))
    lacking = [layer for layer in _NEEDS_LAYERS[kind] if layer in impact.missing]
    if lacking:
        names = joined([layer_name(layer, language) for layer in lacking], language)
        return Fact(
            label,
            tell(language, f"未加载{names}数据，未作估计", f"not estimated: no {names} loaded"),
            missing=True,
        )
    return Fact(label, tell(language, "估计无明显影响", "little is expected"))


def _covered(failure: GroundFailure, language: Language) -> str:
    area = words.area(failure.area_km2, language)
    people = words.people(failure.people, language)
    highest = words.probability(min(max(failure.highest_probability, 0.0), 1.0), language)
    return tell(
        language,
        f"预计影响面积约 {area}，涉及人口{people}；最危险处的可能性 {highest}",
        f"about {area} expected to be covered, with {people}; at worst a chance of {highest}",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
