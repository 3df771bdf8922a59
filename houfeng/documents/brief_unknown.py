"""What a brief does not know: worst first on its first page, in full on its last."""

import numpy as np

from houfeng.documents.brief_parts import Section, joined, shortened, tell
from houfeng.documents.layer_words import basis_words, layer_name, missing_layer
from houfeng.documents.words import Language
from houfeng.events.origin import Origin, Review
from houfeng.impact.estimate import Impact
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.profiles import CHINA

# From here on the fault is tens of kilometres long (Wells & Coppersmith 1994, table 2A: 23 km at
# 6.5 for all slip types) and its place decides where the worst zones lie.
_LONG_RUPTURE_MS = 6.5
_MOST_NAMES = 8  # of missing layers on the first page; the last names all
_TONGUES: tuple[Language, Language] = ("zh", "en")


def unknown(
    origin: Origin, shaking: ShakingMap, impact: Impact, language: Language
) -> tuple[str, ...]:
    """What the reader must not take for certain, worst first, each from the data itself."""
    said: list[tuple[str, str]] = []
    if impact.losses_abroad:
        said.append(
            (
                "震中不在中国：损失按 PAGER 该国模型和人均产值估计；"
                "房屋和失去住所人数借用中国数据。",
                "The epicentre is not in China: losses are by PAGER's model of that country and "
                "its GDP per head; houses and displaced people borrow China's data.",
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
                "Where and which way the fault broke is not known: zones are circles of the "
                "expected area; the true ones are longer, along the fault, and lie elsewhere.",
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
    spread = _sigma(shaking)
    said.append(
        (
            f"烈度为模型预测值，一倍标准差约 {spread:.1f} 度；损失为统计估计，均未计入现场灾情。",
            f"Intensities are predicted (one standard deviation: {spread:.1f} degrees), losses "
            "estimated; reports from the field are not in them.",
        )
    )
    if impact.missing:
        zh, en = (
            shortened([layer_name(kind, tongue) for kind in impact.missing], _MOST_NAMES, tongue)
            for tongue in _TONGUES
        )
        said.append((f"未加载的数据：{zh}。", f"Layers not loaded: {en}."))
    return tuple(tell(language, zh, en) for zh, en in said)


def limits_section(impact: Impact, heading: str, language: Language) -> Section:
    """What the estimates leave out, where people are counted from, every missing layer."""
    points = [
        tell(
            language,
            "损失由烈度、人口和房屋统计估计，区间上下限为 5% 和 95% 分位，"
            "不含滑坡、火灾、洪水等次生灾害。",
            "Losses are estimated from intensity, people and buildings; ranges run from the 5th to "
            "the 95th percentile and leave out landslides, fire and flood.",
        ),
        _people(impact, language),
    ]
    if impact.counties and "admin" not in impact.missing:
        points.append(basis_words(impact.counties_basis, language))
    if impact.missing:
        # The people's point has told of their layer.
        points += _missing([kind for kind in impact.missing if kind != "population"], language)
    else:
        points.append(tell(language, "所需数据均已加载。", "All the layers it wants are loaded."))
    return Section(key="limits", heading=heading, points=tuple(points))


def _people(impact: Impact, language: Language) -> str:
    """Where people are counted from, and that it is no imported layer where it is none."""
    zh, en = impact.exposure_source.rstrip("。"), impact.exposure_source_en.rstrip(".")
    if "population" in impact.missing:
        return tell(
            language,
            f"未加载人口数据，采用：{zh}。",
            f"No imported population loaded; people are counted from: {en}.",
        )
    return tell(language, f"人口数据：{zh}。", f"People are counted from: {en}.")


def _missing(kinds: list[str], language: Language) -> list[str]:
    """Each missing layer with what is unknown for it; those that hide the same in one."""
    stop = tell(language, "。", ".")
    by_effect: dict[str, list[str]] = {}
    for kind in kinds:
        _, _, effect = missing_layer(kind, language).partition(tell(language, "，", "; "))
        by_effect.setdefault(effect, []).append(layer_name(kind, language))
    said = []
    for effect, names in by_effect.items():
        row = joined(names, language)
        after = tell(language, f"，{effect}", f": {effect}") if effect else ""
        said.append(tell(language, f"未加载{row}数据{after}", f"No {row} loaded{after}") + stop)
    return said


def _sigma(shaking: ShakingMap) -> float:
    strong = shaking.intensity >= 5.5
    inside = shaking.intensity_sigma[strong] if strong.any() else shaking.intensity_sigma
    return float(np.median(inside))
