"""Response advice and the proposed response level in words, in both languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.impact.estimate import Advice, ResponseLevel, Spread
from houfeng.impact.response_level import NONE, plan

_MOST_PLACES: dict[Language, int] = {"zh": 4, "en": 3}


@dataclass(frozen=True, slots=True)
class _Rule:
    """How one key of the advice rules is told; {amount} and {places} are filled in."""

    name: tuple[str, str]
    unit: tuple[str, str] | None  # of the amount: after a Chinese count, after an English one
    sentence: tuple[str, str]
    uncounted: tuple[str, str] = ("", "")  # the sentence where there is no amount


_UNITS = {
    "people": ("人", " people"),
    "teams": ("支", " teams"),
    "beds": ("张", " beds"),
    "tents": ("顶", " tents"),
    "m2": ("平方米", " m²"),
    "litres": ("升", " litres"),
    "km2": ("平方千米", " km²"),
    "km": ("公里", " km"),
    "sites": ("处", " sites"),
    "m": ("米", " m"),
}
_CHANCES = ("aftershock_m5_24h", "aftershock_m5_7d")
_MAGNITUDES = ("aftershocks",)

_RULES = {
    "search_first": _Rule(
        ("优先搜救区域", "Search first"), None,
        ("优先搜救：{places}。", "Search first: {places}."),
    ),
    "rescue": _Rule(
        ("救援力量", "Rescue force"), _UNITS["people"],
        ("调集救援力量{amount}，投向{places}。", "Send a rescue force of {amount} to {places}."),
    ),
    "heavy_teams": _Rule(
        ("重型救援队", "Heavy rescue teams"), _UNITS["teams"],
        (
            "派出重型救援队{amount}，携带生命探测和破拆装备。",
            "Send {amount} for heavy search and rescue, with detection and cutting equipment.",
        ),
    ),
    "medical": _Rule(
        ("重伤员床位", "Beds for the severely injured"), _UNITS["beds"],
        (
            "准备重伤员床位{amount}，预先安排转运和后送。",
            "Make ready {amount} for the severely injured and plan their transport.",
        ),
    ),
    "medical_teams": _Rule(
        ("医疗队", "Medical teams"), _UNITS["teams"],
        ("派出医疗队{amount}，赴{places}。", "Send {amount} of medical staff to {places}."),
    ),
    "tents": _Rule(
        ("救灾帐篷", "Family tents"), _UNITS["tents"],
        ("调运救灾帐篷{amount}，优先保障{places}。", "Send {amount}, first to {places}."),
    ),
    "shelter_area": _Rule(
        ("避难场所面积", "Emergency shelter"), _UNITS["m2"],
        (
            "开放应急避难场所{amount}，位于{places}。",
            "Open {amount} of emergency shelter in {places}.",
        ),
    ),
    "water": _Rule(
        ("每日饮用水", "Drinking water a day"), _UNITS["litres"],
        ("每日供应饮用水{amount}，送往{places}。", "Supply {amount} of water a day in {places}."),
    ),
    "landslides": _Rule(
        ("滑坡、崩塌、泥石流", "Landslides"), _UNITS["km2"],
        (
            "防范滑坡、崩塌和泥石流（{places}），道路可能中断，救援人员注意避险。",
            "Beware of landslides and rockfalls ({places}); roads may be blocked.",
        ),
    ),
    "barrier_lakes": _Rule(
        ("堰塞湖", "Landslide dams"), None,
        (
            "排查堰塞湖（{places}），必要时组织下游转移。",
            "Look for rivers dammed by landslides ({places}); move people downstream if needed.",
        ),
    ),
    "liquefaction": _Rule(
        ("砂土液化", "Liquefaction"), _UNITS["km2"],
        (
            "检查沿河、沿海地带的桥梁、堤防和管线，防砂土液化（{places}）。",
            "Check bridges, levees and pipes on river and coastal ground for liquefaction "
            "({places}).",
        ),
    ),
    "dams": _Rule(
        ("水库大坝", "Dams"), _UNITS["sites"],
        ("检查强震区水库大坝{amount}。", "Inspect {amount}: dams that were strongly shaken."),
    ),
    "nuclear": _Rule(
        ("核设施", "Nuclear sites"), _UNITS["sites"],
        (
            "核实强震区核设施{amount}的安全状态。",
            "Confirm the state of {amount}: nuclear sites that were strongly shaken.",
        ),
    ),
    "schools": _Rule(
        ("学校", "Schools"), _UNITS["sites"],
        (
            "排查强震区学校{amount}，注意有无师生被困。",
            "Check {amount} for people inside: schools that were strongly shaken.",
        ),
    ),
    "hospitals": _Rule(
        ("医院", "Hospitals"), _UNITS["sites"],
        (
            "核实强震区医院{amount}能否收治伤员。",
            "Ask {amount} whether they can take patients: hospitals strongly shaken.",
        ),
    ),
    "rail": _Rule(
        ("铁路", "Railways"), _UNITS["km"],
        ("强震区铁路{amount}停运检查。", "Stop trains and inspect {amount} of railway."),
    ),
    "night_fire": _Rule(
        ("次生火灾", "Fire"), None,
        (
            "防范城镇次生火灾（{places}），检查燃气和供电。",
            "Guard against fire in towns ({places}); check gas and power.",
        ),
    ),
    "night": _Rule(
        ("夜间", "At night"), None,
        (
            "地震发生在夜间，多数人在室内，被困人数可能偏高。",
            "It struck at night with most people indoors: more may be trapped.",
        ),
    ),
    "cold": _Rule(
        ("防寒", "Cold weather"), None,
        (
            "气温低，注意棉被、取暖和防一氧化碳中毒（{places}）。",
            "It is cold: send bedding and heating, and warn of carbon monoxide ({places}).",
        ),
    ),
    "high_altitude": _Rule(
        ("高海拔", "High altitude"), _UNITS["m"],
        (
            "震中海拔约 {amount}，救援人员注意高原反应。",
            "The epicentre lies at about {amount}: rescuers may fall ill from the altitude.",
        ),
    ),
    "aftershocks": _Rule(
        ("最大余震", "Largest aftershock"), None,
        (
            "防范强余震：最大余震可能{amount}，受损房屋不得返回。",
            "Expect aftershocks, the largest {amount}; keep out of damaged houses.",
        ),
        ("防范强余震，受损房屋不得返回。", "Expect aftershocks; keep out of damaged houses."),
    ),
    "aftershock_m5_24h": _Rule(
        ("24 小时内 5 级以上余震的可能性", "Chance of an aftershock of 5 or more in 24 hours"),
        None,
        (
            "24 小时内发生 5 级以上余震的可能性：{amount}。",
            "Chance of an aftershock of magnitude 5 or more within 24 hours: {amount}.",
        ),
    ),
    "aftershock_m5_7d": _Rule(
        ("7 天内 5 级以上余震的可能性", "Chance of an aftershock of 5 or more in 7 days"), None,
        (
            "7 天内发生 5 级以上余震的可能性：{amount}。",
            "Chance of an aftershock of magnitude 5 or more within 7 days: {amount}.",
        ),
    ),
}  # fmt: skip

# The rules name their sources in English (data/advice_rules.json); one that is not here stays so.
_SOURCES_ZH = {
    "Houfeng relation on rescuers sent to five earthquakes, 2008-2022": (
        "候风按 2008—2022 年五次地震救援人数拟合"
    ),
    "Counties ranked by expected deaths, then people without a dwelling": (
        "各县按预计死亡和失去住所人数排序"
    ),
    "Severely injured among the injured, Yushu 2010 and Lushan 2013": (
        "玉树 2010、芦山 2013 重伤比例"
    ),
    "WHO emergency medical teams, type 1 mobile": "WHO 紧急医疗队 1 类（机动）",
    "12 m2 relief tent, one for four people": "12 平方米救灾帐篷，每顶四人",
    "GB 51143-2015, medium term": "GB 51143-2015 中期避难",
    "Sphere Handbook 2018, survival water": "《环球计划手册》2018 生存用水",
    "Båth (1965)": "Båth（1965）",
    "Reasenberg & Jones (1989), generic values of Page et al. (2016)": (
        "Reasenberg 和 Jones（1989），参数取 Page 等（2016）"
    ),
    "Ground failure model, or relief within 50 km": "地质灾害模型，或 50 公里内地形起伏",
    "Ground failure model": "地质灾害模型",
    "Houfeng rule: landslides and intensity IX": "候风规则：有滑坡且烈度达Ⅸ度",
    "Loaded layer, VII and above": "已加载图层中Ⅶ度及以上部分",
    "Houfeng rule: dark, and 20,000 people of a county in VII and above": (
        "候风规则：天黑且一县Ⅶ度及以上人口达 2 万"
    ),
    "Local solar time": "地方时",
    "Houfeng rule: season, latitude and height": "候风规则：季节、纬度和海拔",
    "Elevation of the epicentre, 3,000 m and above": "震中海拔 3,000 米及以上",
}
_LEVELS = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ"}


def is_chance(key: str) -> bool:
    """Whether the amount is a probability: it never shares a cell with a count."""
    return key in _CHANCES


def advice_name(key: str, language: Language) -> str:
    """What a piece of advice is called; an unknown key by itself."""
    return _RULES[key].name[0 if language == "zh" else 1] if key in _RULES else key


def advice_amount(advice: Advice, language: Language) -> str:
    """The amount with its unit, the range first; "" where nothing is counted."""
    if advice.amount is None:
        return ""
    if advice.key in _CHANCES:
        return words.probability(min(max(advice.amount.median, 0.0), 1.0), language)
    if advice.key in _MAGNITUDES:
        return _magnitudes(advice.amount, language)
    unit = _RULES[advice.key].unit if advice.key in _RULES else None
    return _counted(advice.amount, unit or ("", ""), language)


def advice_sentence(advice: Advice, names: Mapping[str, str], language: Language) -> str:
    """The advice as a sentence; names: county codes to names, in the language."""
    amount = advice_amount(advice, language)
    if advice.key not in _RULES:
        return f"{advice.key} {amount}".strip()
    rule = _RULES[advice.key]
    which = 0 if language == "zh" else 1
    where = advice_places(advice, names, language)
    sentence = rule.sentence[which]
    if not amount and "{amount}" in sentence:
        # What it is about could not be counted: its name and place are all there is.
        name = rule.name[which]
        bare = (f"{name}：{where}。", f"{name}: {where}.") if where else (f"{name}。", f"{name}.")
        sentence = rule.uncounted[which] or bare[which]
    # The sentences are ours, the names are not: braces in them stay as they are.
    parts = {"{amount}": amount, "{places}": where or ("灾区", "the shaken area")[which]}
    return re.sub(r"\{amount\}|\{places\}", lambda found: parts[found[0]], sentence)


def advice_source(advice: Advice, language: Language) -> str:
    """What the advice rests on, in the language where we have words for it."""
    return _SOURCES_ZH.get(advice.source, advice.source) if language == "zh" else advice.source


def advice_places(advice: Advice, names: Mapping[str, str], language: Language) -> str:
    """The counties it is about, most urgent first; "" where it is about all."""
    found = [names.get(code, code) for code in advice.places]
    if not found:
        return ""
    most = _MOST_PLACES[language]
    some = ("、" if language == "zh" else ", ").join(found[:most])
    if len(found) <= most:
        return some
    if language == "zh":
        return f"{some}等 {len(found)} 个县（市、区）"
    return f"{some} and {len(found) - most} more"


def level_name(level: str, language: Language) -> str:
    """The response level: "Ⅱ级响应", "level II"; without one, that none is proposed."""
    if not level:
        return "未达响应标准" if language == "zh" else "none proposed"
    return f"{_LEVELS.get(level, level)}级响应" if language == "zh" else f"level {level}"


def level_reason(level: ResponseLevel, language: Language) -> str:
    """Why this level, as a clause; a rule that is not in the table is named by its id."""
    if level.rule == NONE:
        return "未达到各级标准" if language == "zh" else "no threshold is reached"
    rule = plan().rules.get(level.rule)
    if language == "zh":
        return f"依据：{rule.what_zh if rule else level.rule}"
    return f"on {rule.what_en if rule else level.rule}"


def level_sentence(level: ResponseLevel, language: Language) -> str:
    """The proposed level with its reason; people decide."""
    name, reason = level_name(level.level, language), level_reason(level, language)
    if language == "zh":
        if not level.level:
            return "按现有估计，未达到启动地震应急响应的标准；是否启动由主管机关决定。"
        return f"建议启动地震应急{name}（{reason}）；是否启动由主管机关决定。"
    if not level.level:
        return "By this estimate no response level is reached; the authorities decide."
    return f"Proposed response: {name} ({reason}); the authorities decide."


def level_chances(level: ResponseLevel, language: Language) -> str:
    """How likely the losses reach each level, in words."""
    shown = []
    for key in ("I", "II", "III", "IV", ""):
        if key not in level.chances:
            continue
        chance = words.probability(min(max(level.chances[key], 0.0), 1.0), language)
        if language == "zh":
            shown.append(f"{f'{_LEVELS[key]}级' if key else '未达标准'} {chance}")
        else:
            shown.append(f"{f'level {key}' if key else 'no level'} {chance}")
    return ("、" if language == "zh" else ", ").join(shown)


def _magnitudes(amount: Spread, language: Language) -> str:
    low, high = (f"{value:.1f}" for value in (amount.p05, amount.p95))
    if low == high:
        return f"约 {low} 级" if language == "zh" else f"about magnitude {low}"
    likely = f"{amount.median:.1f}"
    if language == "zh":
        return f"为 {low}–{high} 级，最可能约 {likely} 级"
    return f"magnitude {low} to {high}, most likely about {likely}"


def _counted(amount: Spread, unit: tuple[str, str], language: Language) -> str:
    low, high = words.ends(amount.p05, amount.p95, language)
    likely = words.count(amount.median, language)
    if language == "en":
        one = high == "1" and low in ("0", "1")
        after = (
            unit[1].removesuffix("s")
            if one and unit[1] in (" teams", " beds", " sites")
            else unit[1]
        )
        return f"{high}{after}" if low == high else f"{low}–{high}{after} (most likely {likely})"
    gap = "" if high[-1] in "万亿" else " "
    if low == high:
        return f"{high}{gap}{unit[0]}"
    return f"{low}–{high}{gap}{unit[0]}（最可能约 {likely}）"
