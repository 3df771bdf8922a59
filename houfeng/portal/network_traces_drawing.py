"""Waveforms one below the other as a picture, for pages without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from houfeng.documents.map_frame import FONT, INK, PAPER, QUIET, escaped
from houfeng.documents.words import Language
from houfeng.portal.language import say
from houfeng.portal.network_traces import Arrival, Trace

WIDTH = 880.0
_LEFT, _RIGHT, _TOP, _BELOW = 8.0, 8.0, 8.0, 26.0
_BAND = 28.0
_LINE = "#1d3f63"
_STEPS_S = (5.0, 10.0, 15.0, 30.0, 60.0, 120.0)
PLOT_PX = int(WIDTH - _LEFT - _RIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What stands on one picture."""

    traces: Sequence[Trace]
    labels: Sequence[str]  # beside each trace
    picks: Sequence[dict[str, Any]]
    arrivals: Sequence[Arrival]
    begins: float  # POSIX seconds
    ends: float
    title: str


def draw_traces(drawn: Drawn, language: Language, banner: str = "") -> str:
    """Standalone SVG: no script, no style sheet, no outside file."""
    high = 116.0 if len(drawn.traces) <= 3 else 72.0
    top = _TOP + (_BAND if banner else 0.0)
    below = top + high * max(len(drawn.traces), 1)
    height = below + _BELOW
    body = [f'<rect width="{WIDTH:g}" height="{height:g}" fill="{PAPER}"/>']
    if banner:
        body.append(
            f'<rect width="{WIDTH:g}" height="{_BAND:g}" fill="#5b2a86"/>'
            f'<text x="{WIDTH / 2:g}" y="19" font-size="14" font-weight="700" fill="#ffffff" '
            f'text-anchor="middle">{escaped(banner)}</text>'
        )
    body += _axis(drawn, top, below)
    for row, (trace, label) in enumerate(zip(drawn.traces, drawn.labels, strict=True)):
        body += _row(drawn, trace, label, top + row * high, high, language)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" '
        f'width="{WIDTH:g}" height="{height:g}" role="img" aria-label="{escaped(drawn.title)}" '
        f'lang="{"zh-CN" if language == "zh" else "en"}" font-family="{FONT}">'
        f"<title>{escaped(drawn.title)}</title>" + "".join(body) + "</svg>\n"
    )


def _x(drawn: Drawn, at: float) -> float:
    return _LEFT + (at - drawn.begins) / (drawn.ends - drawn.begins) * (WIDTH - _LEFT - _RIGHT)


def _axis(drawn: Drawn, top: float, below: float) -> list[str]:
    """Times at whole steps, the date at the first."""
    span = drawn.ends - drawn.begins
    step = next((one for one in _STEPS_S if span / one <= 8), _STEPS_S[-1])
    marks = []
    at = np.ceil(drawn.begins / step) * step
    while at <= drawn.ends:
        x = _x(drawn, float(at))
        clock = datetime.fromtimestamp(float(at), UTC)
        marks.append(
            f'<path d="M{x:.1f} {top:g}V{below:g}" stroke="{QUIET}" stroke-width="0.5" '
            f'stroke-opacity="0.4"/>'
        )
        anchor = "middle" if _LEFT + 30 < x < WIDTH - 30 else ("start" if x < 100 else "end")
        marks.append(
            f'<text x="{x:.1f}" y="{below + 17:g}" font-size="12" fill="{QUIET}" '
            f'text-anchor="{anchor}">{clock:%H:%M:%S}</text>'
        )
        at += step
    return marks


def _row(
    drawn: Drawn, trace: Trace, label: str, top: float, high: float, language: Language
) -> list[str]:
    middle, reach = top + high / 2 + 6, high / 2 - 10
    largest = trace.largest
    marks = [
        f'<path d="M{_LEFT:g} {top + high:g}H{WIDTH - _RIGHT:g}" stroke="{QUIET}" '
        f'stroke-width="0.5" stroke-opacity="0.6"/>'
    ]
    if np.isfinite(trace.low).any():
        line = _line(drawn, trace, middle, reach / largest if largest > 0 else 0.0)
        marks.append(
            f'<path d="{line}" fill="none" stroke="{_LINE}" stroke-width="0.9" '
            f'stroke-linejoin="round"/>'
        )
    else:
        words = escaped(say("waves.empty", language))
        marks.append(
            f'<text x="{WIDTH / 2:g}" y="{middle:g}" font-size="13" fill="{QUIET}" '
            f'text-anchor="middle">{words}</text>'
        )
    marks += _arrivals(drawn, trace, top, high)
    halo = f'paint-order="stroke" stroke="{PAPER}" stroke-width="4" stroke-linejoin="round"'
    scale = f"±{amount(largest)} {trace.unit or say('waves.counts', language)}"
    marks.append(
        f'<text x="{_LEFT + 4:g}" y="{top + 15:g}" font-size="13" font-weight="600" '
        f'fill="{INK}" {halo}>{escaped(label)}</text>'
        f'<text x="{WIDTH - _RIGHT - 4:g}" y="{top + 15:g}" font-size="12" fill="{QUIET}" '
        f'text-anchor="end" {halo}>{escaped(scale)}</text>'
    )
    return marks


def _line(drawn: Drawn, trace: Trace, middle: float, scale: float) -> str:
    """From low to high in each pixel; a new line after a gap."""
    parts, broken = [], True
    for at, (low, high) in enumerate(zip(trace.low.tolist(), trace.high.tolist(), strict=True)):
        if low != low:  # noqa: PLR0124 - NaN alone differs from itself
            broken = True
            continue
        x = _x(drawn, (trace.first + at + 0.5) * trace.bin_s)
        up, down = middle - high * scale, middle - low * scale
        parts.append(f"{'M' if broken else 'L'}{x:.1f} {down:.1f}V{up:.1f}")
        broken = False
    return "".join(parts)


def _arrivals(drawn: Drawn, trace: Trace, top: float, high: float) -> list[str]:
    marks = []
    taken: dict[float, list[float]] = {}  # where letters stand: two do not lie on each other

    def mark(at: float | None, word: str, extra: str, y: float) -> None:
        if at is None or not drawn.begins <= at <= drawn.ends:
            return
        x = _x(drawn, at)
        marks.append(
            f'<path d="M{x:.1f} {top + 4:g}V{top + high - 2:g}" stroke="#000000" '
            f'stroke-width="1.4"{extra}/>'
        )
        beside = taken.setdefault(y, [])
        if word and all(abs(other - x) >= 12 for other in beside):
            beside.append(x)
            marks.append(
                f'<text x="{x + 3:.1f}" y="{y:g}" font-size="12" font-weight="700" '
                f'paint-order="stroke" stroke="{PAPER}" stroke-width="3">{escaped(word)}</text>'
            )

    for one in drawn.arrivals:
        if one.station == trace.station:
            dashed = ' stroke-dasharray="4 3"'
            mark(one.p_at, "P", dashed, top + high - 5)
            mark(one.s_at, "S", dashed, top + high - 5)
    for pick in drawn.picks:
        if pick["channel"] == trace.channel:
            mark(pick["posix"], pick["phase"], "", top + 30)
    return marks


def amount(value: float) -> str:
    """Three digits; powers of ten where there would be many noughts."""
    if value == 0 or 0.001 <= abs(value) < 1e6:
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    mantissa, _, power = f"{value:.1e}".partition("e")
    return f"{mantissa}×10^{int(power)}"
