"""The legend of a shaking sheet: each degree, what is felt, the peaks it usually goes with."""

from dataclasses import dataclass

import numpy as np

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.shaking.products.measures import map_intensity, shown
from houfeng.shaking.relations import GMICES
from houfeng.shaking.result import ShakingResult
from houfeng.shaking.science.gmice.gbt17742_2020_gmice import GBT17742_2020
from houfeng.shaking.science.gmice.relation import Gmice
from houfeng.shaking.science.gmice.worden_2012 import WORDEN_2012
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.scales import csis_degrees

# What people feel. CSIS: after the columns on people in GB/T 17742-2020, table 1, shortened;
# MMI: ShakeMap's words (Wald et al. 1999).
_FELT: dict[tuple[str, Language], tuple[str, ...]] = {
    ("CSIS", "zh"): (
        "无感", "个别人有感", "少数人有感", "多数人有感", "普遍有感",
        "站立不稳", "惊逃户外", "行走困难", "行人摔倒", "人被抛起", "—", "—",
    ),
    ("CSIS", "en"): (
        "not felt", "felt by very few", "felt by few", "felt by many", "felt by most",
        "hard to stand", "people run out", "hard to walk", "people fall", "people thrown", "—", "—",
    ),
    ("MMI", "zh"): (
        "无感", "微弱", "微弱", "轻", "中等", "强烈", "很强", "剧烈", "猛烈", "极端", "—", "—",
    ),
    ("MMI", "en"): (
        "not felt", "weak", "weak", "light", "moderate", "strong", "very strong", "severe",
        "violent", "extreme", "—", "—",
    ),
}  # fmt: skip
_HIGHEST_SHOWN = {"MMI": 10, "CSIS": 12}


@dataclass(frozen=True, slots=True)
class DegreeColumn:
    """One degree in the legend below the map."""

    roman: str
    colour: str
    ink: str
    felt: str
    pga: str
    pgv: str
    is_present: bool  # on this map


def legend(result: ShakingResult, language: Language) -> list[DegreeColumn]:
    """Each degree with what is felt and the peak motion it usually goes with."""
    scale = map_intensity(result)
    relation = _relation(result)
    degrees = csis_degrees()[: _HIGHEST_SHOWN[scale]]
    edges = np.array([row.degree - 0.5 for row in degrees[1:]])  # between one and the next
    pga, pgv = (
        shown(measure).median(relation.from_intensity(measure, edges)[0])
        for measure in ("PGA", "PGV")
    )
    grid = result.fields[scale].mean
    low, high = float(np.nanmin(grid)), float(np.nanmax(grid))
    return [
        DegreeColumn(
            roman=words.roman(row.degree, language),
            colour=row.colour,
            ink=row.ink,
            felt=_FELT[scale, language][number],
            pga=_between(pga, number),
            pgv=_between(pgv, number),
            is_present=row.degree - 0.5 <= high and row.degree + 0.5 > low,
        )
        for number, row in enumerate(degrees)
    ]


def scale_words(scale: str, language: Language) -> str:
    if scale == "CSIS":
        return words.scale_name(language)
    kind = shown("MMI")
    return f"{kind.zh}（MMI）" if language == "zh" else f"{kind.en} (MMI)"


def _relation(result: ShakingResult) -> Gmice:
    """The relation of motion and intensity that the legend's peaks are told by."""
    if map_intensity(result) == "CSIS":
        return GBT17742_2020
    chosen = result.choices.get("gmice", "")
    named = (found for key, found in GMICES.items() if chosen in (key, found.about.name))
    return next(named, WORDEN_2012)


def legend_note(result: ShakingResult, language: Language) -> str:
    source = _relation(result).about.name
    if language == "zh":
        return f"各度对应的峰值按 {source} 换算"
    return f"Peaks for each degree by {source}"


def _between(edges: Floats, number: int) -> str:
    """The range of a degree from the edges between degrees: "<0.1", "2.1–4.5", ">90"."""
    if number == 0:
        return f"<{_short(edges[0])}"
    if number == len(edges):
        return f">{_short(edges[-1])}"
    return f"{_short(edges[number - 1])}–{_short(edges[number])}"


def _short(value: float) -> str:
    """Two significant digits, no exponent."""
    shown_value = words.rounded(float(value))
    return f"{shown_value:.0f}" if shown_value >= 10 else f"{shown_value:g}"
