"""Numbers for the drawings of the impact part; templates only set them down.

Widths are those of a drawing's own units: a page scales it.
"""

from collections.abc import Callable, Sequence
from typing import Any

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.impact.estimate import LossBin
from houfeng.impact.science.pager import LEVEL_EDGES, LEVELS
from houfeng.vocabulary.scales import alert_colours

WIDTH = 364.0
_SIDE = 14.0  # the first and last figure under the axis stand half outside the bars
_TOP = 18.0  # room for a bar's chance
_BASE = 128.0
_GAP = 2.0  # beside each bar
_BAND = 18.0


def histogram(
    bins: Sequence[LossBin],
    shown: Callable[[float], str],
    language: Language,
    *,
    alert_bands: bool = False,
) -> dict[str, Any]:
    """A loss's bins as bars of equal width, with figures at their edges.

    alert_bands: below the axis, the alert level that goes with each stretch of deaths.
    """
    step = (WIDTH - 2 * _SIDE) / len(bins) if bins else WIDTH
    most = max((one.probability for one in bins), default=0.0) or 1.0
    bars, ticks = [], []
    for number, one in enumerate(bins):
        left = _SIDE + number * step
        height = (_BASE - _TOP) * one.probability / most
        bars.append(
            {
                "x": round(left + _GAP, 1),
                "y": round(_BASE - height, 1),
                "width": round(step - 2 * _GAP, 1),
                "height": round(height, 1),
                "middle": round(left + step / 2, 1),
                "above": round(_BASE - height - 4, 1),
                "chance": words.probability(one.probability, language),
                "short": _short(one.probability),
                "label": bin_label(one, shown, language),
            }
        )
        if number and one.low > 0:
            ticks.append({"x": round(left, 1), "label": shown(one.low)})
    bands = _bands(bins, step) if alert_bands else []
    return {
        "bars": bars,
        "ticks": ticks,
        "bands": bands,
        "marks": [one["x"] for one in bands[1:]],
        "width": WIDTH,
        "height": _BASE + (20 if not bands else 24 + _BAND),
        "base": _BASE,
        "tick_y": _BASE + 14,
        "band_y": _BASE + 22,
        "band_height": _BAND,
        "band_text_y": _BASE + 35,
        "right": WIDTH - _SIDE,
        "left": _SIDE,
    }


def _short(chance: float) -> str:
    """A chance that fits on its bar; the table beside it says it in words."""
    if chance < 0.01:
        return "<1%"
    return ">99%" if chance > 0.99 else f"{100 * chance:.0f}%"


def bin_label(one: LossBin, shown: Callable[[float], str], language: Language) -> str:
    """A bin's range in words."""
    if one.high is None:
        above = "{} 以上" if language == "zh" else "{} and above"
        return above.format(shown(one.low))
    if one.low <= 0:
        below = "不足 {}" if language == "zh" else "below {}"
        return below.format(shown(one.high)) if one.high > 1 else "0"
    return f"{shown(one.low)}–{shown(one.high)}"


def _bands(bins: Sequence[LossBin], step: float) -> list[dict[str, Any]]:
    """Stretches of one alert level; none where a level does not begin at the edge of a bin."""
    at = {one.low: _SIDE + number * step for number, one in enumerate(bins)}
    starts = [bins[0].low if bins else 0.0, *LEVEL_EDGES]
    if any(edge not in at for edge in starts):
        return []
    left = [at[edge] for edge in starts]
    right = [*left[1:], _SIDE + step * len(bins)]
    return [
        {
            "level": level,
            "x": round(x, 1),
            "width": round(end - x, 1),
            "middle": round((x + end) / 2, 1),
            "zh": alert_colours()[level].zh,
            "en": alert_colours()[level].en,
        }
        for level, x, end in zip(LEVELS, left, right, strict=True)
    ]


def share_bar(value: float, most: float) -> float:
    """The length of a bar of 0 to 100."""
    return round(100 * value / most, 1) if most > 0 else 0.0


def stacked(parts: Sequence[float]) -> list[dict[str, float]]:
    """Parts of a whole side by side on 0 to 100; without a whole there are none."""
    whole = sum(parts)
    if whole <= 0:
        return []
    found, at = [], 0.0
    for number, part in enumerate(parts):
        width = 100 * part / whole
        if width > 0:
            found.append({"part": number, "x": round(at, 2), "width": round(width, 2)})
        at += width
    return found
