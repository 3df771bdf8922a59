"""How magnitude and highest intensity grew, as small drawings in the page's own colours."""

import math
from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from houfeng.documents.map_frame import escaped
from houfeng.documents.words import Language
from houfeng.portal.language import say
from houfeng.portal.warnings_reading import ToldMessage
from houfeng.portal.warnings_words import seconds_words, short_magnitude
from houfeng.vocabulary.scales import csis_degrees, degree_of

_WIDE, _HIGH = 400.0, 200.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 12.0, 12.0, 38.0
_STEPS_S = (1, 2, 5, 10, 20, 30, 60, 120, 300)


def growth_charts(messages: Sequence[ToldMessage], language: Language) -> list[dict[str, object]]:
    """Title and drawing of each; none where one message is all there is to see."""
    shown = [one for one in messages if one.kind != "cancel"]
    if not shown:
        return []
    located = next((one.source for one in reversed(shown) if one.source), None)
    zero = located.origin_at if located else shown[0].at
    axis = say("log.chart.seconds" if located else "log.chart.seconds.first", language)
    times = [one.at - zero for one in shown]
    found: list[dict[str, object]] = []
    if any(one.size for one in shown):
        found.append(
            {
                "title": say("log.chart.magnitude", language),
                "drawing": _magnitude_chart(shown, times, axis),
            }
        )
    if any(one.highest is not None for one in shown):
        found.append(
            {
                "title": say("log.chart.highest", language),
                "drawing": _intensity_chart(shown, times, axis),
            }
        )
    return found


def _magnitude_chart(shown: Sequence[ToldMessage], times: Sequence[float], axis: str) -> SafeString:
    sized = [(at, one) for at, one in zip(times, shown, strict=True) if one.size]
    values = [v for _, one in sized if (s := one.size) for v in (s.value, s.low, s.high) if v]
    low, high = math.floor(min(values) - 0.2), math.ceil(max(values) + 0.2)
    sheet = _Sheet(times, float(low), float(max(high, low + 2)))
    marks = sheet.axes(axis, [(float(v), str(v)) for v in range(low, int(sheet.high) + 1)])
    line: list[str] = []
    for at, one in sized:
        size = one.size
        assert size is not None
        x, y = sheet.x(at), sheet.y(size.value)
        line += [f"H{x:.1f}", f"V{y:.1f}"] if line else [f"M{x:.1f} {y:.1f}"]
        if size.low is not None and size.high is not None:
            ends = sheet.y(size.low), sheet.y(size.high)
            marks.append(
                f'<path class="range" d="M{x:.1f} {ends[0]:.1f}V{ends[1]:.1f}'
                f'M{x - 3:.1f} {ends[0]:.1f}h6M{x - 3:.1f} {ends[1]:.1f}h6"/>'
            )
    marks.append(f'<path class="steps" d="{"".join(line)}"/>')
    for at, one in sized:
        size = one.size
        assert size is not None
        x, y = sheet.x(at), sheet.y(size.value)
        told = f"{seconds_words(at)} s: {short_magnitude(size)}"
        if size.saturated:
            marks.append(
                f'<path class="more" d="M{x - 5:.1f} {y + 4:.1f}L{x:.1f} {y - 6:.1f}'
                f'L{x + 5:.1f} {y + 4:.1f}Z"><title>{told}</title></path>'
            )
        else:
            marks.append(
                f'<circle class="value" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{told}</title>'
                "</circle>"
            )
    said = "; ".join(f"{seconds_words(at)} s {short_magnitude(one.size)}" for at, one in sized)
    return sheet.drawing(marks, said)


def _intensity_chart(shown: Sequence[ToldMessage], times: Sequence[float], axis: str) -> SafeString:
    told = [(at, one.highest) for at, one in zip(times, shown, strict=True) if one.highest]
    low = max(1, math.floor(min(value for _, value in told) - 0.5))
    high = min(12, math.ceil(max(value for _, value in told) + 0.5))
    sheet = _Sheet(times, float(low), float(max(high, low + 2)))
    degrees = csis_degrees()
    labels = [(float(n), degrees[n - 1].roman) for n in range(low, min(int(sheet.high), 12) + 1)]
    marks = sheet.axes(axis, labels)
    line: list[str] = []
    for at, value in told:
        x, y = sheet.x(at), sheet.y(value)
        line += [f"H{x:.1f}", f"V{y:.1f}"] if line else [f"M{x:.1f} {y:.1f}"]
    marks.append(f'<path class="steps" d="{"".join(line)}"/>')
    for at, value in told:
        degree = degree_of(value)
        marks.append(
            f'<circle class="degree" cx="{sheet.x(at):.1f}" cy="{sheet.y(value):.1f}" r="5.5" '
            f'fill="{degree.colour}"><title>{seconds_words(at)} s: {value:.1f}</title></circle>'
        )
    said = "; ".join(f"{seconds_words(at)} s {value:.1f}" for at, value in told)
    return sheet.drawing(marks, said)


class _Sheet:
    """Seconds to the right, values upwards."""

    def __init__(self, times: Sequence[float], low: float, high: float) -> None:
        self.low, self.high = low, high
        self.until = max(*times, 5.0) * 1.08
        self.since = min(0.0, *times)

    def x(self, seconds: float) -> float:
        share = (seconds - self.since) / (self.until - self.since)
        return _LEFT + share * (_WIDE - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _HIGH - _BOTTOM - share * (_HIGH - _TOP - _BOTTOM)

    def axes(self, title: str, labels: Sequence[tuple[float, str]]) -> list[str]:
        floor = _HIGH - _BOTTOM
        marks = []
        for value, label in labels:
            y = self.y(value)
            marks.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDE - _RIGHT}"/>')
            marks.append(
                f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{escaped(label)}</text>'
            )
        span = self.until - self.since
        step = next((one for one in _STEPS_S if span / one <= 7), 600)
        tick = math.ceil(self.since / step) * step
        while tick <= self.until:
            x = self.x(tick)
            marks.append(f'<path class="grid" d="M{x:.1f} {floor:.1f}v4"/>')
            marks.append(
                f'<text x="{x:.1f}" y="{floor + 16:.1f}" text-anchor="middle">{tick}</text>'
            )
            tick += step
        marks.append(f'<path class="floor" d="M{_LEFT} {floor:.1f}H{_WIDE - _RIGHT}"/>')
        middle = (_LEFT + _WIDE - _RIGHT) / 2
        marks.append(
            f'<text x="{middle:.1f}" y="{_HIGH - 6:.1f}" text-anchor="middle">'
            f"{escaped(title)}</text>"
        )
        return marks

    def drawing(self, marks: Sequence[str], said: str) -> SafeString:
        """said: the values in words, for those who do not see it; all text is escaped."""
        return mark_safe(  # noqa: S308 - numbers of ours and escaped words
            f'<svg class="growth" viewBox="0 0 {_WIDE:g} {_HIGH:g}" role="img" '
            f'aria-label="{escaped(said)}">{"".join(marks)}</svg>'
        )
