"""The damage states and the measures of shaking, in words and as people write them."""

import math
import unicodedata

from houfeng.impact.science.fragility import STATES

OUTSIDE = "outside"

# GB/T 24335-2009 names five grades; HAZUS's five states are set beside them in order.
STATE_WORDS: dict[str, tuple[str, str]] = {
    "none": ("基本完好", "none"),
    "slight": ("轻微破坏", "slight"),
    "moderate": ("中等破坏", "moderate"),
    "extensive": ("严重破坏", "extensive"),
    "complete": ("毁坏", "complete"),
    OUTSIDE: ("未受震（在图外）", "not shaken (outside the map)"),
}

MEASURE_WORDS: dict[str, tuple[str, str]] = {
    "PGA": ("峰值加速度", "peak ground acceleration"),
    "PGV": ("峰值速度", "peak ground velocity"),
    "SA(0.3)": ("0.3 秒反应谱加速度", "0.3 s spectral acceleration"),
    "SA(1.0)": ("1.0 秒反应谱加速度", "1.0 s spectral acceleration"),
    "CSIS": ("地震烈度", "intensity (CSIS)"),
}
"""The measures a curve may be given in: g, cm/s, or degrees of intensity."""

MEASURES = tuple(MEASURE_WORDS)
UNITS = {"PGA": "g", "PGV": "cm/s", "SA(0.3)": "g", "SA(1.0)": "g", "CSIS": ""}

_OTHER_STATE_WORDS = {
    "完好": "none",
    "无": "none",
    "轻微": "slight",
    "minor": "slight",
    "中等": "moderate",
    "严重": "extensive",
    "severe": "extensive",
    "毁坏": "complete",
    "倒塌": "complete",
    "collapse": "complete",
}
_OTHER_MEASURE_WORDS = {
    "intensity": "CSIS",
    "烈度": "CSIS",
    "mmi": "CSIS",  # read as the Chinese scale, as everywhere in this room
    "sa(1)": "SA(1.0)",
    "sa1.0": "SA(1.0)",
    "sa10": "SA(1.0)",
    "psa10": "SA(1.0)",
    "sa0.3": "SA(0.3)",
    "sa03": "SA(0.3)",
    "psa03": "SA(0.3)",
    "加速度": "PGA",
    "速度": "PGV",
}


def plain(text: str) -> str:
    """Small letters, half width, no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def read_state(text: str) -> str | None:
    """The state a word means, or None."""
    word = plain(text)
    for state, (zh, _) in STATE_WORDS.items():
        if state != OUTSIDE and word in (state, zh):
            return state
    return _OTHER_STATE_WORDS.get(word)


def read_measure(text: str) -> str | None:
    """The measure a word means, or None; blanks and units behind it do not matter."""
    word = plain(text).replace(" ", "")
    for ending in ("_g", "(g)", "_cms", "(cm/s)", "_cm/s"):
        word = word.removesuffix(ending)
    for measure, (zh, _) in MEASURE_WORDS.items():
        if word in (measure.lower(), plain(zh).replace(" ", "")):
            return measure
    return _OTHER_MEASURE_WORDS.get(word)


def rank(state: str) -> int:
    """0 for none to 4 for complete."""
    return STATES.index(state)


def shown_value(measure: str, value: float, language: str) -> str:
    """A measured value for people, from ln g, ln cm/s or intensity."""
    name = MEASURE_WORDS[measure][0 if language == "zh" else 1]
    if measure == "CSIS":
        return f"{name} {value:.1f}"
    return f"{name} {math.exp(value):.3g} {UNITS[measure]}"
