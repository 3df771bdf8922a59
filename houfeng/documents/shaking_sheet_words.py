"""What a shaking sheet says beside its map, in one language."""

from dataclasses import asdict
from datetime import datetime
from textwrap import shorten
from typing import Any

import numpy as np

from houfeng.documents import words
from houfeng.documents.shaking_sheet_legend import legend, legend_note, scale_words
from houfeng.documents.words import Language
from houfeng.events.origin import Review
from houfeng.shaking.products.info import counts
from houfeng.shaking.products.measures import map_intensity
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.status import BANNER

_MOST, _LONGEST = 3, 160  # warnings on the sheet, and characters of each
_STRONG = 5.5  # from here on degree VI

# How a rupture was found, where it is one of the engine's own words.
_HOW = {
    "given": ("已给定", "given"),
    "line given with the origin": ("随震源给定的线", "line given with the origin"),
    "from magnitude": ("由震级推定", "assumed from the magnitude"),
}
_HEADINGS: dict[Language, dict[str, str]] = {
    "zh": {
        "facts": "地震与制图参数", "signs": "图例", "sigma": "烈度标准差",
        "degree": "烈度", "felt": "人的感觉", "pga": "PGA（%g）", "pgv": "PGV（cm/s）",
        "warnings": "请注意",
    },
    "en": {
        "facts": "Earthquake and map", "signs": "Key", "sigma": "Standard deviation of intensity",
        "degree": "Intensity", "felt": "Felt as", "pga": "PGA (%g)", "pgv": "PGV (cm/s)",
        "warnings": "Please note",
    },
}  # fmt: skip


def sheet_words(
    result: ShakingResult, language: Language, *, place: str, maker: str, made_at: datetime
) -> dict[str, Any]:
    """Everything the template sets in type, as JSON values."""
    zh = language == "zh"
    origin = result.origin
    title = "地震动与烈度分布图" if zh else "Shaking map"
    revision = f"第 {origin.revision} 版" if zh else f"revision {origin.revision}"
    scale = map_intensity(result)
    return {
        "language": language,
        "banner": BANNER[origin.status][language],
        "title": title,
        "event_line": _event_line(result, place, language),
        "issue_line": "　".join([maker, revision, _made(made_at, language)])
        if zh
        else " · ".join([maker, revision, _made(made_at, language)]),
        "headings": _HEADINGS[language],
        "facts": _facts(result, language),
        "scale_name": scale_words(scale, language),
        "degrees": [asdict(column) for column in legend(result, language)],
        "legend_note": legend_note(result, language),
        "sigma_note": sigma_note(result, language),
        "warnings": _warnings(result, language),
        "footer": _footer(result, language),
        "map_alt": f"{title} {_event_line(result, place, language)}",
    }


def sigma_note(result: ShakingResult, language: Language) -> str:
    """How sure the map is where it matters, as one or two sentences."""
    zh = language == "zh"
    scale = map_intensity(result)
    grid = result.fields[scale]
    strong = grid.mean >= _STRONG
    where = (
        ("Ⅵ度及以上区域" if zh else "Where the map shows VI or more")
        if strong.any()
        else ("全图" if zh else "Over the whole map")
    )
    if not strong.any():
        strong = np.ones_like(strong)
    sigma = float(np.median(grid.std[strong]))
    parts = [
        f"烈度标准差中位数 {sigma:.2f} 度"
        if zh
        else f"the median sigma of intensity is {sigma:.2f}"
    ]
    for measure in ("PGA", "PGV"):
        if measure in result.fields:
            factor = float(np.exp(np.median(result.fields[measure].std[strong])))
            parts.append(
                f"{measure} 的一倍标准差为 {factor:.2f} 倍"
                if zh
                else f"one sigma of {measure} is a factor of {factor:.2f}"
            )
    if zh:
        return (
            f"{where}：" + "，".join(parts) + "。约三分之二的地点，实际值在一倍标准差之内；"
            "图中灰色越浅越可靠。"
        )
    return (
        f"{where}, "
        + ", ".join(parts[:-1])
        + (", and " if len(parts) > 1 else "")
        + parts[-1]
        + ". At about two places in three the true value lies within one sigma; "
        "the paler the grey, the surer."
    )


def _warnings(result: ShakingResult, language: Language) -> list[str]:
    """The first few, each short enough for the margin; info.json has all."""
    shown_here = [shorten(text, _LONGEST, placeholder="…") for text in result.warnings[:_MOST]]
    left = len(result.warnings) - len(shown_here)
    if left:
        more = f"另有 {left} 条，见 info.json" if language == "zh" else f"{left} more in info.json"
        shown_here.append(more)
    return shown_here


def _event_line(result: ShakingResult, place: str, language: Language) -> str:
    found = words.magnitude(result.origin.magnitude, language)
    if language == "zh":
        return f"{place}　{found}地震"
    return f"{found[0].upper()}{found[1:]}, {place}"


def _made(made_at: datetime, language: Language) -> str:
    told = words.local_time(made_at, language, seconds=False)
    return f"制图 {told}" if language == "zh" else f"made {told}"


def _facts(result: ShakingResult, language: Language) -> list[tuple[str, str]]:
    zh = language == "zh"
    origin, bracket = result.origin, "（{}）" if zh else " ({})"
    scale = map_intensity(result)
    highest = float(np.nanmax(result.fields[scale].mean))
    reviewed = {
        Review.AUTOMATIC: ("自动测定", "automatic"),
        Review.REVIEWED: ("人工复核", "reviewed"),
        Review.FINAL: ("正式", "final"),
    }[origin.review][0 if zh else 1]
    rows = [
        ("发震时刻", "Time", words.local_time(origin.origin_at, language)),
        ("震中", "Epicentre", words.coordinates(origin.longitude, origin.latitude, language)),
        ("震级", "Magnitude", _magnitudes(result) + bracket.format(reviewed)),
        ("深度", "Depth", words.depth(origin.depth_km, language)),
        ("图内最高", "Highest", words.degree(highest, language) + f" ({highest:.1f})"),
        ("破裂", "Rupture", _rupture(result, language)),
        ("模型", "Models", _models(result, language)),
        ("方案", "Profile", result.profile),
        ("场地", "Site", _site(result, language)),
        ("台站", "Stations", _used(result, "stations", language)),
        ("有感报告", "Felt reports", _used(result, "felt", language)),
    ]  # fmt: skip
    return [(zh_word if zh else en_word, told) for zh_word, en_word, told in rows if told]


def _magnitudes(result: ShakingResult) -> str:
    own = result.origin.magnitude
    told = f"{own.type.value} {own.value:.1f}"
    if own.type.value != "Mw":
        told += f", Mw {result.earthquake.mw:.1f}"
    return told


def _used(result: ShakingResult, kind: str, language: Language) -> str:
    found, zh = counts(result), language == "zh"
    if not found[kind]:
        return "无" if zh else "none"
    parts = [
        f"{word} {found[kind + part]:,}" if zh else f"{found[kind + part]:,} {word}"
        for part, word in (
            ("_used", "采用" if zh else "used"),
            ("_outside", "图外" if zh else "off the map"),
            ("_flagged", "含剔除值" if zh else "with flags"),
        )
        if found[kind + part] or part == "_used"
    ]
    if zh:
        return f"{found[kind]:,} 处：" + "，".join(parts)
    return f"{found[kind]:,}: " + ", ".join(parts)


def _rupture(result: ShakingResult, language: Language) -> str:
    surface, zh = result.surface, language == "zh"
    if surface.kind == "point":
        return "点源" if zh else "point source"
    how = _HOW.get(surface.how, (surface.how, surface.how))[0 if zh else 1]
    return ("，" if zh else ", ").join(part for part in (how, surface.reference) if part)


def _models(result: ShakingResult, language: Language) -> str:
    rows = result.models.get("PGA") or next(iter(result.models.values()), ())
    zh = language == "zh"
    joint = "、" if zh else ", "
    weights = {round(100 * weight) for _, weight in rows}
    if len(rows) == 1:
        return rows[0][0]
    if len(weights) == 1:
        names, each = joint.join(name for name, _ in rows), f"{weights.pop()}%"
        return f"{names}（各 {each}）" if zh else f"{names} ({each} each)"
    # No-break space: a weight stays with its model.
    return joint.join(f"{name}\u00a0{100 * weight:.0f}%" for name, weight in rows)


def _site(result: ShakingResult, language: Language) -> str:
    low, high = float(np.nanmin(result.vs30_ms)), float(np.nanmax(result.vs30_ms))
    told = f"{low:.0f}" if high - low < 1 else f"{low:.0f}–{high:.0f}"
    even = ("全图一致" if language == "zh" else "everywhere") if high - low < 1 else ""
    joint = "，" if language == "zh" else " "
    return joint.join([f"Vs30 {told} m/s", even]).strip("， ")


def _footer(result: ShakingResult, language: Language) -> str:
    coast = "Natural Earth 1:50M"
    seen = any(one.used.any() for one in result.compared.values())
    if language == "zh":
        made_of = "台站、有感报告与模型综合的估计" if seen else "模型估计"
        return (
            f"烈度为{made_of}，不是实地调查结果。"
            f"海岸线 {coast}，地名 GeoNames。"
            f"事件 {result.origin.event_id}，来源 {result.origin.source}。"
        )
    made_of = "stations, felt reports and models" if seen else "models alone"
    return (
        f"Estimated from {made_of}, not surveyed. "
        f"Coast: {coast}; places: GeoNames. Event {result.origin.event_id}, "
        f"source {result.origin.source}."
    )
