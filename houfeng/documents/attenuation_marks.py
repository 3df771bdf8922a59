"""The marks of the attenuation plot and its legend. Shapes, not colours, tell them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.documents.attenuation import Curve, times_words
from houfeng.documents.attenuation_panel import LEFT, LINE, RIGHT, TOP, text_in
from houfeng.documents.map_frame import escaped, text_width
from houfeng.documents.words import Language
from houfeng.shaking.observations import MACROSEISMIC
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Bools, Floats

BLUE = "#3a7ebf"  # more than 4 to 1 on white and on the dark page


@dataclass(frozen=True, slots=True)
class Sort:
    """Observations drawn alike."""

    name: str  # of the class
    zh: str
    en: str
    members: Bools  # (n,)


def sorts_of(result: ShakingResult, measure: str, seen: Bools) -> list[Sort]:
    """Least important first: later marks lie above."""
    compared = result.compared[measure]
    felt = np.array([kind == MACROSEISMIC for kind in result.observations.kinds], dtype=bool)
    converted = np.array([bool(name) for name in compared.converted_from], dtype=bool)
    used = seen & np.asarray(compared.used, dtype=bool)
    sorts = [
        Sort("att-felt-converted", "有感点，换算", "felt, converted", used & felt & converted),
        Sort("att-felt", "有感点", "felt reports", used & felt & ~converted),
        Sort("att-converted", "台站，换算", "stations, converted", used & ~felt & converted),
        Sort("att-station", "台站", "stations", used & ~felt & ~converted),
        Sort("att-flagged", "未采用", "not used", seen & ~used),
    ]
    return [sort for sort in sorts if sort.members.any()]


_MARKS = {
    # (path from the middle, attributes): filled = observed as such, hollow = converted
    "att-station": ("m-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0z", f'fill="{BLUE}"'),
    "att-converted": (
        "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z",
        f'fill="none" stroke="{BLUE}" stroke-width="1.3"',
    ),
    "att-felt": ("m0-4.2l4.2 4.2l-4.2 4.2l-4.2-4.2z", 'fill-opacity="0.62"'),
    "att-felt-converted": (
        "m0-3.6l3.6 3.6l-3.6 3.6l-3.6-3.6z",
        'fill="none" stroke="currentColor" stroke-width="0.9" stroke-opacity="0.7"',
    ),
    "att-flagged": (
        "m-4-4l8 8m0-8l-8 8",
        'fill="none" stroke="currentColor" stroke-width="1.8"',
    ),
}


def draw_marks(name: str, x: Floats, y: Floats, words: Sequence[str]) -> list[str]:
    """One mark each with its words, or all in one path; marks on the same px are drawn once."""
    shape, style = _MARKS[name]
    if words:
        return [
            f'<path class="{name}" d="M{left:.1f} {top:.1f}{shape}" {style}>'
            f"<title>{escaped(said)}</title></path>"
            for left, top, said in zip(x, y, words, strict=False)
        ]
    places = np.unique(np.column_stack([np.round(x), np.round(y)]), axis=0)
    path = "".join(f"M{left:g} {top:g}{shape}" for left, top in places)
    return [f'<path class="{name}" d="{path}" {style}/>'] if path else []


@dataclass(frozen=True, slots=True)
class _Entry:
    sign: str  # a mark's class, or "median", "band", "event"
    words: str

    @property
    def width(self) -> float:
        return (16.0 if self.sign in _MARKS else 32.0) + text_width(self.words, 12) + 16.0


def legend_of(
    measure: str,
    sorts: Sequence[Sort],
    curve: Curve | None,
    bias: tuple[float, float] | None,
    language: Language,
) -> list[_Entry]:
    zh = language == "zh"
    entries = [
        _Entry(sort.name, f"{sort.zh if zh else sort.en} {int(sort.members.sum()):,}")
        for sort in reversed(sorts)
    ]
    if curve is None:
        return entries
    entries.append(_Entry("median", "模型中值" if zh else "model median"))
    entries.append(_Entry("band", "±1σ"))
    if bias is not None:
        moved = times_words(measure, bias[0])
        entries.append(
            _Entry(
                "event", f"加事件项（{moved}），±1σ" if zh else f"with event term ({moved}), ±1σ"
            )
        )
    return entries


def legend_lines(entries: Sequence[_Entry], width_px: float) -> list[list[tuple[float, _Entry]]]:
    lines: list[list[tuple[float, _Entry]]] = [[]]
    x = 0.0
    for entry in entries:
        if x and x + entry.width - 16 > width_px - LEFT - RIGHT:
            lines.append([])
            x = 0.0
        lines[-1].append((x, entry))
        x += entry.width
    return lines if lines[0] else []


def draw_legend(lines: Sequence[Sequence[tuple[float, _Entry]]]) -> list[str]:
    drawn = []
    for number, line in enumerate(lines):
        y = TOP + 13 + number * LINE
        for offset, entry in line:
            x = LEFT + offset
            if entry.sign in _MARKS:
                shape, style = _MARKS[entry.sign]
                drawn.append(
                    f'<path class="{entry.sign}" d="M{x + 6:.1f} {y - 4:.1f}{shape}" {style}/>'
                )
                drawn.append(text_in(x + 16, y, entry.words))
                continue
            drawn += _line_sign(entry.sign, x, y - 4)
            drawn.append(text_in(x + 32, y, entry.words))
    return drawn


def _line_sign(sign: str, x: float, y: float) -> list[str]:
    across = f'd="M{x:.1f} {y:.1f}h26" stroke="currentColor"'
    if sign == "median":
        return [f'<path class="att-median" {across} stroke-width="1.6"/>']
    if sign == "band":
        return [
            f'<rect class="att-band" x="{x:.1f}" y="{y - 6:.1f}" width="26" height="12" '
            'fill-opacity="0.1" stroke="currentColor" stroke-width="0.4" stroke-opacity="0.5"/>'
        ]
    return [
        f'<path class="att-event" {across} stroke-width="1.8" stroke-dasharray="7 4"/>',
        f'<path class="att-event" d="M{x:.1f} {y - 5:.1f}h26M{x:.1f} {y + 5:.1f}h26" '
        'stroke="currentColor" stroke-dasharray="1.5 3"/>',
    ]
