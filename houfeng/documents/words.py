"""Numbers, places and times as people read them, in Chinese and in English.

Ranges before points; two significant digits for anything estimated; 万 and 亿 in Chinese,
separators, k and M in English; local time with UTC beside it.
"""

import json
import math
import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from houfeng.events.origin import Magnitude
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.scales import degree_of

Language = Literal["zh", "en"]

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
MANY_DIGITS = 2  # significant digits of an estimate

_COMPASS = {
    "zh": ("北", "东北", "东", "东南", "南", "西南", "西", "西北"),
    "en": (
        "north",
        "northeast",
        "east",
        "southeast",
        "south",
        "southwest",
        "west",
        "northwest",
    ),
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


# XML 1.0 §2.2 allows no other control characters, nor surrogates and the two non-characters.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Somebody's text without the characters no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)


@cache
def _csis() -> dict[str, Any]:
    text = files("houfeng.vocabulary").joinpath("scales.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)["csis"]
    return found


def scale_name(language: Language) -> str:
    """The intensity scale's name with its standard, as it stands beside every number."""
    found = _csis()
    return f"{found['name'][language]} {found['standard']}"


def rounded(value: float, digits: int = MANY_DIGITS) -> float:
    """The value to so many significant digits; 0 stays 0. NotValid if it is not finite."""
    if not math.isfinite(value):
        raise NotValid("number", value, "give a finite number")
    if value == 0:
        return 0.0
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return round(value, places)


_STEPS: dict[Language, tuple[tuple[float, float, str], ...]] = {
    # (from here on, divided by, called)
    "zh": ((1e12, 1e12, "万亿"), (1e8, 1e8, "亿"), (1e4, 1e4, "万")),
    "en": ((1e12, 1e12, "tn"), (1e9, 1e9, "bn"), (1e6, 1e6, "M"), (1e5, 1e3, "k")),
}
_MONEY_STEPS = ((1e12, 1e12, " trillion"), (1e9, 1e9, " billion"), (1e6, 1e6, " million"))


def count(value: float, language: Language) -> str:
    """An estimated whole number of people or things: "1.2万", "12,000", "120k", "1.2M"."""
    shown = rounded(max(value, 0.0))
    return _stepped(shown, _STEPS[language]) if shown >= 1 else "0"


def people(value: float, language: Language) -> str:
    """People exposed: "约 1.2万人", "about 12,000 people", "fewer than ten"."""
    if value < 0.5:
        return "0 人" if language == "zh" else "none"
    if value < 10:
        return "不足 10 人" if language == "zh" else "fewer than 10 people"
    shown = count(value, language)
    return f"约 {_heads(shown)}" if language == "zh" else f"about {shown} people"


def deaths_range(low: float, likely: float, high: float, language: Language) -> str:
    """Deaths, the range first: "50–400 人，最可能约 150 人"."""
    if high < 0.5:
        return "预计无人死亡" if language == "zh" else "No deaths are expected"
    nobody = "最可能无人死亡" if language == "zh" else "most likely none"
    return heads_range(low, likely, high, nobody, language)


def ends(low: float, high: float, language: Language) -> tuple[str, str]:
    """Both ends of a range of counts, so that no unit of the higher is read into the lower.

    "0.42万" and "11万", not "4,200" and "11万"; "31" and "440,000", for "31–44万" and "31–440k"
    would be taken for 31万 and 31k.
    """
    low, high = rounded(max(low, 0.0)), rounded(max(high, 0.0))
    lowest = _STEPS[language][-1][0]  # from here on a figure carries its own unit
    if low < 1 or high < lowest or low >= lowest:
        return count(low, language), count(high, language)
    if language == "zh" and low >= 1000:
        return f"{low / 1e4:g}万", count(high, language)
    return _whole(low), _whole(high)


def heads_range(low: float, likely: float, high: float, nobody: str, language: Language) -> str:
    """People, the range first; nobody: what to say where most likely there are none."""
    low, likely, high = (math.floor(value + 0.5) for value in (low, likely, high))
    low_shown, high_shown = ends(low, high, language)
    likely_shown = count(likely, language)
    if low_shown == high_shown:
        return f"约 {_heads(high_shown)}" if language == "zh" else f"About {high_shown}"
    if language == "zh":
        likely_words = f"最可能约 {_heads(likely_shown)}" if likely_shown != "0" else nobody
        return f"{low_shown}–{_heads(high_shown)}，{likely_words}"
    likely_words = f"most likely about {likely_shown}" if likely_shown != "0" else nobody
    return f"{low_shown}–{high_shown}, {likely_words}"


def money(value_cny: float, language: Language) -> str:
    """An amount of Chinese yuan: "12亿元", "CNY 1.2 billion"."""
    shown = rounded(max(value_cny, 0.0))
    if shown == 0:
        return "0 元" if language == "zh" else "CNY 0"
    if shown < 1e4:
        return "不足 1万元" if language == "zh" else "less than CNY 10,000"
    if language == "zh":
        return f"{count(shown, 'zh')}元"
    return f"CNY {_stepped(shown, _MONEY_STEPS)}"


def money_range(low: float, likely: float, high: float, language: Language) -> str:
    """A loss in yuan, the range first; below ten thousand yuan it is called none."""
    if high < 1e4:
        return "预计无明显损失" if language == "zh" else "No notable loss is expected"
    low_shown, likely_shown, high_shown = (money(v, language) for v in (low, likely, high))
    if low < 1e4:
        low_shown = "0" if language == "zh" else "CNY 0"
    if language == "zh":
        likely_words = f"最可能约 {likely_shown}" if likely >= 1e4 else "最可能无明显损失"
        return f"{low_shown.removesuffix('元')}–{high_shown}，{likely_words}"
    if likely < 1e4:
        return f"{low_shown} to {high_shown.removeprefix('CNY ')}, most likely close to none"
    ends = f"{low_shown} to {high_shown.removeprefix('CNY ')}"
    return f"{ends}, most likely about {likely_shown.removeprefix('CNY ')}"


def named(zh: str, en: str, language: Language) -> str:
    """A name in the language, or in the other where it has none."""
    shown = (zh or en) if language == "zh" else (en or zh)
    # Chinese fonts draw the curly apostrophe a whole em wide.
    return shown if language == "zh" else shown.replace("’", "'")


def area(value_km2: float, language: Language) -> str:
    """An area: "13,000 平方千米", "13,000 km²"."""
    unit = "平方千米" if language == "zh" else "km²"
    if value_km2 < 1:
        return f"不足 1 {unit}" if language == "zh" else f"less than 1 {unit}"
    shown = rounded(value_km2)
    return f"{_whole(shown) if shown >= 10 else _trim(shown)} {unit}"


def distance(value_km: float, language: Language) -> str:
    """A distance to whole kilometres: "39 公里", "39 km"."""
    unit = "公里" if language == "zh" else "km"
    if value_km < 1:
        return f"不足 1 {unit}" if language == "zh" else f"less than 1 {unit}"
    return f"{value_km:,.0f} {unit}"


def compass(azimuth_deg: float, language: Language) -> str:
    """One of eight directions for degrees clockwise from north: "东北", "northeast"."""
    if not math.isfinite(azimuth_deg):
        raise NotValid("azimuth_deg", azimuth_deg, "give degrees clockwise from north")
    return _COMPASS[language][int(((azimuth_deg % 360.0) + 22.5) // 45) % 8]


def probability(value: float, language: Language) -> str:
    """A chance in per cent, never 0 % or 100 % of something uncertain."""
    if not 0 <= value <= 1 + 1e-9:  # also refuses NaN
        raise NotValid("probability", value, "give a number from 0 to 1")
    if value < 0.01:
        return "不足 1%" if language == "zh" else "under 1%"
    if value > 0.99:
        return "99% 以上" if language == "zh" else "over 99%"
    return f"{100 * value:.0f}%"


def magnitude(found: Magnitude, language: Language) -> str:
    """ "6.8 级（Ms）", "magnitude 6.8 (Ms)"."""
    if language == "zh":
        return f"{found.value:.1f} 级（{found.type.value}）"
    return f"magnitude {found.value:.1f} ({found.type.value})"


def coordinates(longitude: float, latitude: float, language: Language) -> str:
    """ "北纬 29.59°，东经 102.08°", "29.59°N, 102.08°E"."""
    if language == "zh":
        north = "北纬" if latitude >= 0 else "南纬"
        east = "东经" if longitude >= 0 else "西经"
        return f"{north} {abs(latitude):.2f}°，{east} {abs(longitude):.2f}°"
    north = "N" if latitude >= 0 else "S"
    east = "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.2f}°{north}, {abs(longitude):.2f}°{east}"


def depth(value_km: float | None, language: Language) -> str:
    """ "16 千米", "16 km", or that it is not known."""
    if value_km is None:
        return "未测定" if language == "zh" else "not determined"
    return f"{value_km:.0f} {'千米' if language == 'zh' else 'km'}"


def depth_phrase(value_km: float | None, language: Language) -> str:
    """The same within a sentence: "震源深度 16 千米", "depth 16 km"."""
    if language == "en":
        return f"depth {depth(value_km, 'en')}"
    gap = "" if value_km is None else " "
    return f"震源深度{gap}{depth(value_km, 'zh')}"


def roman(value: float, language: Language) -> str:
    """The numeral of the degree an intensity lies in.

    Chinese sets the one-character numerals; among Latin letters these stand too wide.
    """
    found = degree_of(value).roman
    return found if language == "zh" else unicodedata.normalize("NFKC", found)


def degree(value: float, language: Language) -> str:
    """The degree an intensity lies in: "Ⅸ度", "degree IX"."""
    numeral = roman(value, language)
    return f"{numeral}度" if language == "zh" else f"degree {numeral}"


def local_time(moment: datetime, language: Language, *, seconds: bool = True) -> str:
    """Beijing time with UTC beside it; the UTC date is shown only where it differs."""
    if moment.tzinfo is None:
        raise NotValid("time", moment, "give a time with its zone")
    here, there = moment.astimezone(BEIJING), moment.astimezone(UTC)
    same_day = here.date() == there.date()
    clock = "%H:%M:%S" if seconds else "%H:%M"
    if language == "zh":
        shown = f"{_date_zh(here)} {here:{clock}}"
        beside = f"{there:{clock}}" if same_day else f"{_date_zh(there)} {there:{clock}}"
        return f"{shown}（北京时间；UTC {beside}）"
    shown = f"{_date_en(here)} {here:{clock}} Beijing time"
    beside = f"{there:{clock}}" if same_day else f"{_date_en(there)} {there:{clock}}"
    return f"{shown} ({beside} UTC)"


def _date_zh(day: datetime) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _date_en(day: datetime) -> str:
    # strftime month names follow the machine's locale.
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _stepped(shown: float, steps: tuple[tuple[float, float, str], ...]) -> str:
    """A figure in the largest unit it reaches, else whole with separators."""
    for lowest, divisor, unit in steps:
        if shown >= lowest:
            return f"{_trim(shown / divisor)}{unit}"
    return _whole(shown)


def _heads(shown: str) -> str:
    """People counted: a figure in 万 or 亿 stands close to its unit, digits do not."""
    return f"{shown}人" if shown[-1] in "万亿" else f"{shown} 人"


def _trim(value: float) -> str:
    shown = rounded(value)
    return f"{shown:,.0f}" if shown >= 10 or shown == int(shown) else f"{shown:.1f}"


def _whole(value: float) -> str:
    return f"{value:,.0f}"
