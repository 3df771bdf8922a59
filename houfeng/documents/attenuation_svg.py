"""The attenuation plot: what was observed over distance, beside what the model says.

Ink is `currentColor`, so that the plot takes the colours of the page it stands in (dark, large
type, print); a plot that stands alone is given paper and ink of its own. Shapes, not colours,
tell observations apart; every mark and line also has a class (`att-...`) for style sheets.
"""

from collections.abc import Sequence

import numpy as np

from houfeng.documents.attenuation import (
    Curve,
    amplitude_words,
    axis_name,
    can_be_shown,
    compared_at,
    curve_at_stations,
    distances_of,
    normalised,
    times_words,
)
from houfeng.documents.attenuation_marks import (
    Sort,
    draw_legend,
    draw_marks,
    legend_lines,
    legend_of,
    sorts_of,
)
from houfeng.documents.attenuation_panel import (
    Panel,
    km_ticks,
    panels_of,
    text_in,
    value_ticks,
)
from houfeng.documents.map_frame import FONT, INK, PAPER, escaped, text_width
from houfeng.documents.words import Language
from houfeng.shaking.reasons import told
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.status import BANNER

MOST_NAMED = 400  # points with words of their own; more would weigh megabytes


def draw_attenuation(
    result: ShakingResult,
    measure: str,
    language: Language = "zh",
    width_px: int = 720,
    height_px: int = 560,
    *,
    curve: Curve | None = None,
    standalone: bool = False,
) -> str:
    """Observed amplitudes over rupture distance, with the residuals beneath, as SVG text.

    curve: what the model says over distance; without it, medians of the predictions at the
    stations. standalone: with white paper and dark ink of its own, for a file or a document.
    Raises NotFound for a measure that was not compared at stations.
    """
    compared = compared_at(result, measure)
    far = distances_of(result)
    seen = can_be_shown(compared, far)
    curve = curve or curve_at_stations(compared, far)
    sorts = sorts_of(result, measure, seen)
    banner = BANNER[result.origin.status][language]
    legend = legend_lines(
        legend_of(measure, sorts, curve, _bias(result, measure), language), width_px
    )
    main, below = panels_of(result, measure, seen, far, curve, width_px, height_px, len(legend))
    residual = normalised(compared)

    body = [
        f'<rect width="{width_px}" height="{height_px}" fill="{PAPER}"/>' if standalone else "",
        *draw_legend(legend),
        *_draw_axes(main, below, measure, result, language),
        *_draw_band(main, curve),
        *_draw_residual_band(below),
    ]
    named = int(seen.sum()) <= MOST_NAMED
    for sort in sorts:
        at = np.flatnonzero(sort.members)
        words = [_point_words(result, measure, int(i), residual, language) for i in at[:MOST_NAMED]]
        words = words if named or sort.name == "att-flagged" else []
        shown_residual = np.clip(residual[at], below.low, below.high)
        body += draw_marks(sort.name, main.x(far[at]), main.y(compared.observed[at]), words)
        body += draw_marks(sort.name, below.x(far[at]), below.y(shown_residual), words)
    # Above the marks: among hundreds of them a line below could not be followed.
    body += _draw_curve(main, curve, _bias(result, measure))
    body += _draw_event_term(below, curve, _bias(result, measure))
    if not seen.any():
        body.append(_nothing(main, language))
    body += _draw_banner(banner, main)
    title, described = _spoken(result, measure, sorts, residual, seen, language, banner)
    ink = f' color="{INK}"' if standalone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="attenuation" role="img" '
        f'viewBox="0 0 {width_px} {height_px}" width="{width_px}" height="{height_px}" '
        f'aria-label="{escaped(title)}" lang="{"zh-CN" if language == "zh" else "en"}" '
        f'font-family="{FONT}" fill="currentColor"{ink}>'
        f"<title>{escaped(title)}</title><desc>{escaped(described)}</desc>"
        + "".join(body)
        + "</svg>\n"
    )


def _bias(result: ShakingResult, measure: str) -> tuple[float, float] | None:
    found = result.bias.get(measure)
    return found if found is not None and np.isfinite(found).all() else None


def _draw_axes(
    main: Panel, below: Panel, measure: str, result: ShakingResult, language: Language
) -> list[str]:
    zh = language == "zh"
    grid = 'stroke="currentColor" stroke-width="0.6" stroke-opacity="0.22"'
    drawn = []
    for km in km_ticks(main):
        x = float(main.x(km))
        drawn.append(
            f'<path class="att-grid" d="M{x:.1f} {main.top:.1f}V{main.bottom:.1f}'
            f'M{x:.1f} {below.top:.1f}V{below.bottom:.1f}" {grid}/>'
        )
        drawn.append(text_in(x, below.bottom + 15, f"{km:g}", "middle", 11))
    for value, words in value_ticks(main, measure, language):
        y = float(main.y(value))
        drawn.append(
            f'<path class="att-grid" d="M{main.left:.1f} {y:.1f}H{main.right:.1f}" {grid}/>'
        )
        drawn.append(text_in(main.left - 6, y + 4, words, "end", 11))
    for step in (-2, 0, 2):
        y = float(below.y(step))
        drawn.append(text_in(below.left - 6, y + 4, _signed(step), "end", 11))
    for panel in (main, below):
        drawn.append(
            f'<rect class="att-frame" x="{panel.left:.1f}" y="{panel.top:.1f}" '
            f'width="{panel.width:.1f}" height="{panel.height:.1f}" fill="none" '
            'stroke="currentColor"/>'
        )
    point = result.surface.kind == "point"
    across = ("震源距（千米）" if point else "断层距（千米）") if zh else (
        "Distance from the hypocentre (km)" if point else "Distance from the rupture (km)"
    )  # fmt: skip
    drawn.append(text_in((main.left + main.right) / 2, below.bottom + 34, across, "middle"))
    drawn.append(_upright(14, main, axis_name(measure, language)))
    drawn.append(_upright(14, below, "残差（σ）" if zh else "Residual (σ)"))
    return drawn


def _upright(x: float, panel: Panel, words: str) -> str:
    y = panel.top + panel.height / 2
    # A name longer than its axis would run into the other panel's.
    size = min(12.0, 12.0 * panel.height / max(text_width(words, 12), 1))
    return text_in(
        x, y, words, "middle", round(size, 1), f'transform="rotate(-90 {x:.1f} {y:.1f})"'
    )


def _within(panel: Panel, curve: Curve | None) -> Curve | None:
    """The part of the curve that the plot shows, if there is any."""
    if curve is None:
        return None
    inside = (curve.distances_km >= panel.near_km) & (curve.distances_km <= panel.far_km)
    if inside.sum() < 2:
        return None
    return Curve(
        curve.distances_km[inside], curve.mean[inside], curve.tau[inside], curve.phi[inside]
    )


def _draw_band(panel: Panel, curve: Curve | None) -> list[str]:
    curve = _within(panel, curve)
    if curve is None:
        return []
    x = panel.x(curve.distances_km)
    upper, lower = panel.y(curve.mean + curve.sigma), panel.y(curve.mean - curve.sigma)
    around = _path(np.append(x, x[::-1]), np.append(upper, lower[::-1]), panel)
    return [f'<path class="att-band" d="{around}Z" fill-opacity="0.1"/>']


def _draw_curve(panel: Panel, curve: Curve | None, bias: tuple[float, float] | None) -> list[str]:
    """The median; dashed, the same moved by the event term, with its own band dotted."""
    curve = _within(panel, curve)
    if curve is None:
        return []
    x = panel.x(curve.distances_km)

    def line(name: str, values: Floats, style: str) -> str:
        return (
            f'<path class="{name}" d="{_path(x, panel.y(values), panel)}" fill="none" '
            f'stroke="currentColor" {style}/>'
        )

    drawn = [line("att-median", curve.mean, 'stroke-width="1.8"')]
    if bias is not None:
        moved, spread = curve.mean + bias[0], np.hypot(curve.phi, bias[1])
        dotted = 'stroke-width="1.1" stroke-dasharray="1.5 3"'
        drawn.append(line("att-event", moved, 'stroke-width="1.8" stroke-dasharray="7 4"'))
        drawn += [line("att-event", moved + sign * spread, dotted) for sign in (1, -1)]
    return drawn


def _path(x: Floats, y: Floats, panel: Panel) -> str:
    inside = np.clip(y, panel.top, panel.bottom)
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, inside, strict=True))


def _draw_residual_band(panel: Panel) -> list[str]:
    top, bottom = float(panel.y(1)), float(panel.y(-1))
    drawn = [
        f'<rect class="att-band" x="{panel.left:.1f}" y="{top:.1f}" width="{panel.width:.1f}" '
        f'height="{bottom - top:.1f}" fill-opacity="0.1"/>'
    ]
    for limit in (-3, 3):
        y = float(panel.y(limit))
        drawn.append(
            f'<path class="att-limit" d="M{panel.left:.1f} {y:.1f}H{panel.right:.1f}" '
            'stroke="currentColor" stroke-width="0.8" stroke-opacity="0.6" stroke-dasharray="3 3"/>'
        )
        beside = y + (11 if limit > 0 else -4)
        drawn.append(text_in(panel.right - 4, beside, f"{_signed(limit)}σ", "end", 10))
    return drawn


def _draw_event_term(
    panel: Panel, curve: Curve | None, bias: tuple[float, float] | None
) -> list[str]:
    """Zero, and dashed where the event term lies."""
    zero = float(panel.y(0))
    drawn = [
        f'<path class="att-median" d="M{panel.left:.1f} {zero:.1f}H{panel.right:.1f}" '
        'stroke="currentColor" stroke-width="1.4"/>'
    ]
    curve = _within(panel, curve)
    if curve is not None and bias is not None:
        moved = panel.y(bias[0] / curve.sigma)
        drawn.append(
            f'<path class="att-event" d="{_path(panel.x(curve.distances_km), moved, panel)}" '
            'fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="7 4"/>'
        )
    return drawn


def _signed(value: int) -> str:
    """With a true minus sign; zero has none."""
    return f"{value:+d}".replace("-", "−") if value else "0"


def _nothing(panel: Panel, language: Language) -> str:
    said = (
        "尚无可与模型比较的观测：此图只有模型。"
        if language == "zh"
        else "No observation to compare yet: this is the model alone."
    )
    return text_in(panel.left + panel.width / 2, panel.top + panel.height / 2, said, "middle", 14)


def _draw_banner(banner: str, panel: Panel) -> list[str]:
    """The words of an exercise across the plot."""
    if not banner:
        return []
    x, y = panel.left + panel.width / 2, panel.top + panel.height / 2
    size = min(panel.width / max(text_width(banner, 1), 1) * 0.8, panel.height / 2)
    more = f'font-weight="700" fill-opacity="0.14" transform="rotate(-14 {x:.0f} {y:.0f})"'
    return [text_in(x, y + size / 3, banner, "middle", round(size), more)]


def _point_words(
    result: ShakingResult, measure: str, i: int, residual: Floats, language: Language
) -> str:
    zh = language == "zh"
    seen, compared = result.observations, result.compared[measure]
    name = " ".join(part for part in (seen.ids[i], seen.names[i]) if part)
    observed = amplitude_words(measure, float(compared.observed[i]))
    predicted = amplitude_words(measure, float(compared.predicted[i]))
    converted = compared.converted_from[i]
    parts = [
        name,
        f"{float(result.distances.rrup[i]):.1f} {'千米' if zh else 'km'}",
        f"观测 {observed}" if zh else f"observed {observed}",
        f"预测 {predicted}" if zh else f"predicted {predicted}",
        f"残差 {residual[i]:+.1f}σ" if zh else f"residual {residual[i]:+.1f}σ",
    ]
    if converted:
        parts.append(f"由 {converted} 换算" if zh else f"converted from {converted}")
    if not compared.used[i]:
        why = told(compared.reasons[i], language)
        parts.append(("未采用：" if zh else "not used: ") + why)
    return ("，" if zh else ", ").join(parts)


def _spoken(
    result: ShakingResult,
    measure: str,
    sorts: Sequence[Sort],
    residual: Floats,
    seen: Bools,
    language: Language,
    banner: str,
) -> tuple[str, str]:
    """Title and description for those who cannot see the plot."""
    zh = language == "zh"
    what = axis_name(measure, language)
    title = f"{what}随距离的衰减：观测与模型" if zh else f"{what} over distance: observed and model"
    said = []
    for sort in reversed(sorts):
        number = int(sort.members.sum())
        said.append(f"{sort.zh} {number} 个" if zh else f"{number} {sort.en}")
    counted = ("，" if zh else ", ").join(said)
    used = seen & np.asarray(result.compared[measure].used, dtype=bool)
    parts = [counted] if counted else [_nothing_words(zh)]
    if used.any():
        middle, spread = float(np.mean(residual[used])), float(np.std(residual[used]))
        parts.append(
            f"采用的观测与模型之差平均 {middle:+.2f} 个标准差，离散 {spread:.2f}"
            if zh
            else f"used observations differ from the model by {middle:+.2f} standard deviations "
            f"on average, spread {spread:.2f}"
        )
    bias = _bias(result, measure)
    if bias is not None:
        moved = times_words(measure, bias[0])
        parts.append(f"事件项 {moved}" if zh else f"event term {moved}")
    joined = ("；" if zh else "; ").join(parts) + ("。" if zh else ".")
    return f"{banner} {title}".strip(), joined


def _nothing_words(zh: bool) -> str:
    return "没有可比较的观测" if zh else "no observation to compare"
