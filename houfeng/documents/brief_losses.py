"""The brief's words on losses: ranges first, then chances, then buildings."""

from houfeng.documents import words
from houfeng.documents.brief_parts import Cell, Fact, LossWords, Section, Table, tell
from houfeng.documents.loss_words import (
    floor_area_range,
    grade_names,
    money_range,
    people_range,
    short_range,
    structure_name,
)
from houfeng.documents.words import Language
from houfeng.impact.estimate import Impact, LossBin, LossEstimate


def loss_facts(impact: Impact, language: Language) -> tuple[Fact, ...]:
    """Every loss as one range, as the first page tells them."""
    return (
        Fact(
            tell(language, "死亡人数", "Deaths"),
            people_range("deaths", impact.fatalities, language),
        ),
        Fact(
            tell(language, "受伤人数", "Injured"), people_range("injured", impact.injured, language)
        ),
        Fact(
            tell(language, "压埋被困", "Trapped"), people_range("trapped", impact.trapped, language)
        ),
        Fact(
            tell(language, "紧急转移安置", "Displaced"),
            people_range("displaced", impact.displaced, language),
        ),
        Fact(
            tell(language, "直接经济损失", "Economic loss"),
            money_range(impact.economic_loss_cny, language),
        ),
        Fact(
            tell(language, "房屋毁坏", "Buildings destroyed"),
            floor_area_range(impact.buildings.destroyed_m2, language),
        ),
    )


def deaths(loss: LossEstimate, language: Language) -> LossWords:
    return LossWords(
        title=tell(language, "死亡人数的可能性", "Chance of so many deaths"),
        range=people_range("deaths", loss, language),
        bins=tuple(_bin(part, language) for part in loss.bins),
    )


def economy(loss: LossEstimate, language: Language) -> LossWords:
    return LossWords(
        title=tell(language, "直接经济损失的可能性（元）", "Chance of such a loss (CNY)"),
        range=money_range(loss, language),
        bins=tuple(_bin(part, language) for part in loss.bins),
    )


def losses_section(impact: Impact, heading: str, language: Language) -> Section:
    """The chances of deaths and money, and buildings by type and grade."""
    note = tell(
        language,
        "区间上下限为 5% 和 95% 分位，“最可能”为模型的代表值；房屋按建筑面积计，"
        "破坏等级按 GB/T 24335。",
        "Ranges run from the 5th to the 95th percentile, “most likely” is the model's one figure; "
        "buildings are told by floor area, damage grades after GB/T 24335.",
    )
    return Section(
        key="losses",
        heading=heading,
        bars=(deaths(impact.fatalities, language), economy(impact.economic_loss_cny, language)),
        tables=(_building_table(impact, language),) if impact.buildings.types else (),
        notes=(note,) if impact.buildings.types else (_no_buildings(impact, language), note),
    )


def _no_buildings(impact: Impact, language: Language) -> str:
    if not impact.intensity_areas_km2:
        return tell(
            language,
            "无Ⅵ度及以上区域，不作房屋破坏估计。",
            "Nothing reaches VI: no damage to buildings is estimated.",
        )
    return tell(language, "Ⅵ度及以上区域无房屋数据。", "No buildings are known in VI or above.")


def _building_table(impact: Impact, language: Language) -> Table:
    damage = impact.buildings
    rows = [
        (
            Cell(structure_name(kind.type, language)),
            Cell(words.count(kind.total_m2, language)),
            *(Cell(words.count(grade, language)) for grade in kind.grades_m2),
        )
        for kind in damage.types
    ]
    ranges = [
        short_range(spread, language)
        for spread in (damage.moderate_m2, damage.severe_m2, damage.destroyed_m2)
    ]
    all_types = Cell(tell(language, "合计区间（5%–95%）", "All, 5th to 95th percentile"))
    rows.append((all_types, Cell(""), Cell(""), Cell(""), *(Cell(words) for words in ranges)))
    return Table(
        caption=tell(
            language,
            "Ⅵ度及以上区域房屋，按结构类型和破坏等级（建筑面积期望值，平方米）",
            "Buildings in VI and above by structure and grade (expected floor area, m²)",
        ),
        labels=(
            tell(language, "结构类型", "Structure"),
            tell(language, "总面积", "All"),
            *grade_names(language),
        ),
        aligns=("left", *("right",) * 6),
        widths=(48, *(22,) * 6) if language == "zh" else (57, *(20.5,) * 6),
        rows=tuple(rows),
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
