"""What was seen, as signs: triangles for stations, circles for felt reports, by intensity."""

import numpy as np

from houfeng.documents.map_frame import FONT, INK, PAPER, Frame, text_at, text_width
from houfeng.documents.map_svg import _star
from houfeng.documents.words import Language
from houfeng.shaking.observations import INSTRUMENT
from houfeng.shaking.products.station_list import reported_intensity
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.scales import csis_degrees, degree_of

_UNKNOWN = "#b5b5b5"
_MANY = 400  # felt cells; from here on their circles are smaller


def draw_seen(result: ShakingResult, frame: Frame) -> list[str]:
    """Felt reports below, stations above; weaker below stronger; what was not used is crossed."""
    seen = result.observations
    used = was_used(result)
    crowded = sum(kind != INSTRUMENT for kind in seen.kinds) > _MANY
    rows = []
    for i, kind in enumerate(seen.kinds):
        x, y = frame.x(float(seen.longitudes[i])), frame.y(float(seen.latitudes[i]))
        if frame.holds(x, y, 2):
            rows.append((kind == INSTRUMENT, reported_intensity(result, i), x, y, used[i]))
    rows.sort(key=lambda row: (row[0], np.nan_to_num(row[1])))
    return [
        _triangle(x, y, 5.0, intensity, used=ok)
        if instrument
        else _circle(x, y, 2.3 if crowded else 3.0, intensity, used=ok)
        for instrument, intensity, x, y, ok in rows
    ]


def seen_boxes(result: ShakingResult, frame: Frame) -> list[tuple[float, float, float, float]]:
    """What the stations' signs cover, as boxes (left, top, right, bottom) in px."""
    seen = result.observations
    boxes = []
    for i, kind in enumerate(seen.kinds):
        x, y = frame.x(float(seen.longitudes[i])), frame.y(float(seen.latitudes[i]))
        if kind == INSTRUMENT and frame.holds(x, y, 2):
            boxes.append((x - 6, y - 6, x + 6, y + 6))
    return boxes


def was_used(result: ShakingResult) -> list[bool]:
    """Whether each place took part in any measure."""
    used = np.zeros(len(result.observations), dtype=bool)
    for found in result.compared.values():
        used |= found.used
    return [bool(value) for value in used]


def colour_of(intensity: float) -> str:
    return degree_of(intensity).colour if np.isfinite(intensity) else _UNKNOWN


def _triangle(x: float, y: float, size: float, intensity: float, *, used: bool) -> str:
    points = f"{x:.1f},{y - size:.1f} {x + size:.1f},{y + size * 0.8:.1f} "
    points += f"{x - size:.1f},{y + size * 0.8:.1f}"
    fill = colour_of(intensity) if used else PAPER
    sign = (
        f'<polygon points="{points}" fill="{fill}" stroke="{INK}" stroke-width="0.9" '
        'stroke-linejoin="round"/>'
    )
    return sign if used else sign + _cross(x, y + size * 0.1, size * 0.95)


def _circle(x: float, y: float, radius: float, intensity: float, *, used: bool) -> str:
    fill = colour_of(intensity) if used else PAPER
    sign = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{INK}" '
        'stroke-width="0.55"/>'
    )
    return sign if used else sign + _cross(x, y, radius * 1.1)


def _cross(x: float, y: float, size: float) -> str:
    return (
        f'<path d="M{x - size:.1f} {y - size:.1f}l{2 * size:.1f} {2 * size:.1f}'
        f'M{x + size:.1f} {y - size:.1f}l{-2 * size:.1f} {2 * size:.1f}" '
        f'stroke="{INK}" stroke-width="0.9"/>'
    )


def draw_signs(result: ShakingResult, language: Language, width_px: int = 330) -> str:
    """The key to the signs on the map, as a drawing of its own."""
    zh = language == "zh"
    seen = set(result.observations.kinds)
    six = float(csis_degrees()[5].degree)
    items: list[tuple[str, str]] = [
        (_star(9, 9, 8), "震中" if zh else "Epicentre"),
    ]
    if len(result.surface.quads):
        told = result.surface.how == "given"
        words = (
            ("破裂面投影" if told else "推定破裂面投影")
            if zh
            else ("Rupture from above" if told else "Assumed rupture")
        )
        sign = (
            f'<path d="M1 4H17L20 14H4Z" fill="none" stroke="{INK}" stroke-width="1.4" '
            f'stroke-dasharray="5 2.5"/><path d="M1 4H17" stroke="{INK}" stroke-width="2.8"/>'
        )
        items.append((sign, words))
    if INSTRUMENT in seen:
        items.append(
            (
                _triangle(9, 10, 5.5, six, used=True),
                "台站（按实测烈度着色）" if zh else "Station, coloured by observed intensity",
            )
        )
    if seen - {INSTRUMENT}:
        items.append(
            (
                _circle(9, 9, 4, six, used=True),
                "有感报告（同上）" if zh else "Felt reports, likewise",
            )
        )
    if not all(was_used(result)):
        items.append(
            (
                _triangle(9, 10, 5.5, six, used=False),
                "未采用的观测" if zh else "Observation not used",
            )
        )
    items.append(
        (
            f'<circle cx="9" cy="9" r="3" fill="{PAPER}" stroke="{INK}" stroke-width="1.3"/>',
            "城镇" if zh else "Town",
        )
    )
    drawn, x, y = [], 0.0, 0.0
    for sign, words in items:
        wide = 24 + text_width(words, 12) + 14
        if x and x + wide > width_px + 14:
            x, y = 0.0, y + 22
        drawn.append(
            f'<g transform="translate({x:.1f} {y:.1f})">{sign}{text_at(24, 13.5, words, 12)}</g>'
        )
        x += wide
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {y + 20:g}" '
        f'width="{width_px}" height="{y + 20:g}" font-family="{FONT}">{"".join(drawn)}</svg>'
    )
