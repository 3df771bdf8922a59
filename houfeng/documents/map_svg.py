"""A standalone SVG map of one earthquake's predicted shaking."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from houfeng.documents.map_frame import (
    COAST,
    EPICENTRE,
    FONT,
    INK,
    LAND,
    PAPER,
    QUIET,
    SEA,
    Bounds,
    Frame,
    Ring,
    coast_path,
    degree_words,
    escaped,
    map_bounds,
    path_of,
    place_name,
    polygons_in,
    round_length_km,
    text_at,
    text_width,
    tick_step,
    ticks,
    zones_of,
)
from houfeng.documents.words import Language, degree, magnitude, scale_name
from houfeng.events.origin import Origin
from houfeng.impact.estimate import ShakenPlace
from houfeng.vocabulary.scales import Degree, csis_degrees

_LEFT, _RIGHT, _ABOVE, _BELOW_TICKS = 46.0, 10.0, 10.0, 20.0
_LINE = 20.0  # px from one legend line to the next
_BAND = 28.0  # px of the band an exercise wears
_MOST_PLACES = 24  # dots; more would hide the zones
_APART = 15.0  # px between two dots
_HALO = f'paint-order="stroke" stroke="{PAPER}" stroke-width="3" stroke-linejoin="round"'


@dataclass(slots=True)
class _Sheet:
    """What is already taken on the map, as boxes (left, top, right, bottom) in px."""

    frame: Frame
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def take(self, box: tuple[float, float, float, float]) -> None:
        self.taken.append(box)

    def is_free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        return (
            self.frame.holds(left, top, 2)
            and self.frame.holds(right, bottom, 2)
            and not any(
                left < other[2] and right > other[0] and top < other[3] and bottom > other[1]
                for other in self.taken
            )
        )


def drawn_bounds(
    origin: Origin,
    contours: Mapping[str, Any],
    *,
    rupture_line: Sequence[tuple[float, float]] = (),
    width_px: int = 720,
    height_px: int = 620,
) -> Bounds:
    """The degrees `draw_map` will show, so that the caller can fetch the land there."""
    legend = _legend_items(contours, rupture_line, "zh")
    frame = _window(legend, width_px, height_px, banner="")
    return map_bounds(origin, contours, frame.width / frame.height, rupture_line)


def draw_map(
    origin: Origin,
    contours: Mapping[str, Any],
    places: Sequence[ShakenPlace],
    land: Iterable[Ring | BaseGeometry],
    *,
    rupture_line: Sequence[tuple[float, float]] = (),
    language: Language = "zh",
    width_px: int = 720,
    height_px: int = 620,
    banner: str = "",
) -> str:
    """The map as SVG text; it stands alone: no script, no style sheet, no outside file.

    contours: GeoJSON FeatureCollection of filled zones (properties degree, colour).
    places: dots with names; the two first and then the largest, as far as there is room.
    land: rings of (longitude, latitude) or polygons, as `places.coastline.land_polygons` gives
    them for each of `land_windows(drawn_bounds(...))`.
    banner: the words of an exercise or test ("演习 EXERCISE"), empty for the real thing.
    """
    legend = _legend_items(contours, rupture_line, language)
    frame = _window(legend, width_px, height_px, banner)
    bounds = map_bounds(origin, contours, frame.width / frame.height, rupture_line)
    frame = Frame(bounds, frame.left, frame.top, frame.width, frame.height)
    sheet = _Sheet(frame)
    star_x, star_y = frame.x(origin.longitude), frame.y(origin.latitude)
    sheet.take((star_x - 10, star_y - 10, star_x + 10, star_y + 10))

    furniture = _draw_scale_bar(sheet, language) + _draw_north(sheet, language)
    dots = _dots(places, sheet, language)
    zones, numerals = _draw_zones(contours, sheet)
    coast = coast_path(land, frame)
    title, described = _spoken(origin, contours, places, language, banner)
    body = [
        f'<rect width="{width_px}" height="{height_px}" fill="{PAPER}"/>',
        _window_rect(frame, f'fill="{SEA}"'),
        f'<path d="{coast}" fill="{LAND}"/>' if coast else "",
        *zones,
        f'<path d="{coast}" fill="none" stroke="{COAST}" stroke-width="0.8"/>' if coast else "",
        *_draw_graticule(frame),
        *_draw_rupture(rupture_line, frame),
        *_draw_places(dots, sheet),
        *numerals,
        _star(star_x, star_y, 9.5),
        *furniture,
        _window_rect(frame, f'fill="none" stroke="{INK}" stroke-width="1"'),
        *_draw_legend(legend, frame, width_px),
        *_draw_banner(banner, frame, width_px),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {height_px}" '
        f'width="{width_px}" height="{height_px}" role="img" aria-label="{escaped(title)}" '
        f'lang="{"zh-CN" if language == "zh" else "en"}" font-family="{FONT}">'
        f"<title>{escaped(title)}</title><desc>{escaped(described)}</desc>"
        + "".join(body)
        + "</svg>\n"
    )


def _window(legend: Sequence["_Item"], width_px: int, height_px: int, banner: str) -> Frame:
    lines = len(_flow(legend, width_px - _LEFT - _RIGHT))
    top = _ABOVE + (_BAND if banner else 0.0)
    below = _BELOW_TICKS + lines * _LINE + 8
    return Frame((0, 0, 1, 1), _LEFT, top, width_px - _LEFT - _RIGHT, height_px - top - below)


def _window_rect(frame: Frame, style: str) -> str:
    return (
        f'<rect x="{frame.left:.1f}" y="{frame.top:.1f}" width="{frame.width:.1f}" '
        f'height="{frame.height:.1f}" {style}/>'
    )


def _draw_zones(contours: Mapping[str, Any], sheet: _Sheet) -> tuple[list[str], list[str]]:
    """Filled zones, and their numerals to be drawn later, above everything quiet."""
    fills, numerals = [], []
    by_degree = {row.degree: row for row in csis_degrees()}
    for number, geometry, _ in zones_of(contours):
        shown = by_degree[number]
        polygons = polygons_in(sheet.frame.project(geometry))
        path = path_of(polygons)
        if not path:
            continue
        fills.append(
            f'<path d="{path}" fill="{shown.colour}" fill-opacity="0.92" fill-rule="evenodd" '
            f'stroke="#4d4d4d" stroke-width="0.6" stroke-linejoin="round"/>'
        )
        numerals += _numeral(polygons, shown, sheet)
    return fills, numerals


def _numeral(polygons: Sequence[shapely.Polygon], shown: Degree, sheet: _Sheet) -> list[str]:
    """The zone's Roman numeral where most room is left in its largest part, if it fits."""
    largest = shapely.make_valid(max(polygons, key=lambda polygon: polygon.area).simplify(0.5))
    room = largest.difference(shapely.union_all([shapely.box(*box) for box in sheet.taken]))
    if room.area < 1.0:
        return []
    spoke = shapely.maximum_inscribed_circle(room, 2.0)
    (x, y), _ = spoke.coords
    if spoke.length < 7.0:
        return []
    sheet.take((x - 10, y - 10, x + 10, y + 10))
    size = 17 if spoke.length > 14 else 13
    style = f'font-weight="700" fill="{shown.ink}"'
    return [text_at(x, y + size * 0.36, shown.roman, size, "middle", extra=style)]


def _draw_graticule(frame: Frame) -> list[str]:
    west, south, east, north = frame.bounds
    marks = []
    right, bottom = frame.left + frame.width, frame.top + frame.height
    line = f'stroke="{QUIET}" stroke-width="0.4" stroke-opacity="0.5"'
    quiet = f'fill="{QUIET}"'
    for lon in ticks(west, east, tick_step(east - west, 6 if frame.width > 420 else 4)):
        x = frame.left + (lon - west) / (east - west) * frame.width
        marks.append(f'<path d="M{x:.1f} {frame.top:.1f}V{bottom + 4:.1f}" {line}/>')
        label = degree_words(lon, "E", "W")
        marks.append(text_at(x, bottom + 15, label, 10.5, "middle", extra=quiet))
    for lat in ticks(max(south, -90), min(north, 90), tick_step(north - south, 5)):
        y = frame.y(lat)
        marks.append(f'<path d="M{frame.left - 4:.1f} {y:.1f}H{right:.1f}" {line}/>')
        label = degree_words(lat, "N", "S")
        marks.append(text_at(frame.left - 6, y + 3.5, label, 10.5, "end", extra=quiet))
    return marks


def _draw_rupture(line: Sequence[tuple[float, float]], frame: Frame) -> list[str]:
    if len(line) < 2:
        return []
    drawn = "L".join(f"{frame.x(lon):.1f} {frame.y(lat):.1f}" for lon, lat in line)
    return [
        f'<path d="M{drawn}" fill="none" stroke="{PAPER}" stroke-width="4.5"/>',
        f'<path d="M{drawn}" fill="none" stroke="{INK}" stroke-width="2.2" '
        f'stroke-dasharray="7 3"/>',
    ]


def _dots(
    places: Sequence[ShakenPlace], sheet: _Sheet, language: Language
) -> list[tuple[float, float, str]]:
    """(x, y, name) of each place inside the window; their spots are taken from now on."""
    # The two first stay; then the largest, each with room around it.
    largest_first = [*places[:2], *sorted(places[2:], key=lambda place: -(place.population or 0))]
    inside: list[tuple[float, float, str]] = []
    for place in largest_first:
        x, y = sheet.frame.x(place.longitude), sheet.frame.y(place.latitude)
        crowded = any(math.hypot(x - a, y - b) < _APART for a, b, _ in inside)
        if sheet.frame.holds(x, y, 3) and not crowded and len(inside) < _MOST_PLACES:
            inside.append((x, y, place_name(place, language)))
            sheet.take((x - 4, y - 4, x + 4, y + 4))
    return inside


def _draw_places(inside: Sequence[tuple[float, float, str]], sheet: _Sheet) -> list[str]:
    """Dots for all, names for those that find room; the first in the list choose first."""
    size = 12.0
    names = []
    dots = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.8" fill="{PAPER}" stroke="{INK}" '
        'stroke-width="1.3"/>'
        for x, y, _ in inside
    ]
    for x, y, name in inside:
        wide = text_width(name, size)
        for left, base, anchor in (
            (x + 6, y + 4, "start"),
            (x - 6 - wide, y + 4, "end"),
            (x - wide / 2, y - 7, "middle"),
            (x - wide / 2, y + 16, "middle"),
            (x + 5, y - 5, "start"),
            (x + 5, y + 13, "start"),
            (x - 5 - wide, y - 5, "end"),
            (x - 5 - wide, y + 13, "end"),
        ):
            box = (left, base - size * 0.88, left + wide, base + size * 0.22)
            if sheet.is_free(box):
                sheet.take(box)
                at = {"start": left, "middle": left + wide / 2, "end": left + wide}[anchor]
                names.append(text_at(at, base, name, size, anchor, extra=_HALO))
                break
    return dots + names


def _star(x: float, y: float, radius: float) -> str:
    points = []
    for n in range(10):
        reach = radius if n % 2 == 0 else radius * 0.42
        turn = math.pi * n / 5
        points.append(f"{x + reach * math.sin(turn):.1f},{y - reach * math.cos(turn):.1f}")
    return (
        f'<polygon points="{" ".join(points)}" fill="{EPICENTRE}" stroke="{PAPER}" '
        'stroke-width="1.2" stroke-linejoin="round"/>'
    )


def _draw_scale_bar(sheet: _Sheet, language: Language) -> list[str]:
    frame = sheet.frame
    km = round_length_km(frame.width / 4 * frame.km_per_px())
    length = km / frame.km_per_px()
    x, y = frame.left + 12, frame.top + frame.height - 12
    label = f"{km:g} {'公里' if language == 'zh' else 'km'}"
    sheet.take((x - 6, y - 22, x + length + 8, y + 8))
    return [
        f'<rect x="{x - 6:.1f}" y="{y - 21:.1f}" width="{length + 12:.1f}" height="27" '
        f'fill="{PAPER}" fill-opacity="0.85"/>',
        f'<path d="M{x:.1f} {y - 5:.1f}V{y:.1f}H{x + length:.1f}V{y - 5:.1f}" fill="none" '
        f'stroke="{INK}" stroke-width="1.5"/>',
        text_at(x + length / 2, y - 7, label, 11, "middle"),
    ]


def _draw_north(sheet: _Sheet, language: Language) -> list[str]:
    frame = sheet.frame
    x, y = frame.left + frame.width - 20, frame.top + 14
    sheet.take((x - 14, y - 10, x + 14, y + 40))
    return [
        f'<rect x="{x - 12:.1f}" y="{y - 8:.1f}" width="24" height="44" fill="{PAPER}" '
        'fill-opacity="0.85"/>',
        f'<path d="M{x:.1f} {y - 4:.1f}L{x + 6:.1f} {y + 16:.1f}L{x:.1f} {y + 11:.1f}'
        f'L{x - 6:.1f} {y + 16:.1f}Z" fill="{INK}"/>',
        text_at(x, y + 31, "北" if language == "zh" else "N", 12, "middle"),
    ]


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing in the legend: a sign of so many px, then words."""

    kind: str  # "words", "zone", "star", "line", "dot"
    words: str
    shown: Degree | None = None

    @property
    def width(self) -> float:
        sign = {"words": 0.0, "zone": 26.0, "star": 18.0, "line": 28.0, "dot": 12.0}[self.kind]
        words = 0.0 if self.kind == "zone" else text_width(self.words, 12)
        return sign + words + (3.0 if self.kind == "zone" else 14.0)


def _legend_items(
    contours: Mapping[str, Any], rupture_line: Sequence[tuple[float, float]], language: Language
) -> list[_Item]:
    present = {number for number, _, _ in zones_of(contours)}
    items = [_Item("words", scale_name(language))]
    if not any(number >= 6 for number in present):
        none = "无Ⅵ度及以上区域" if language == "zh" else "no area of degree VI or above"
        items.append(_Item("words", none))
    items.append(_Item("star", "震中" if language == "zh" else "Epicentre"))
    if len(rupture_line) > 1:
        items.append(_Item("line", "推定破裂" if language == "zh" else "Assumed rupture"))
    items.append(_Item("dot", "城镇" if language == "zh" else "Town"))
    items += [_Item("zone", row.roman, row) for row in csis_degrees() if row.degree in present]
    return items


def _flow(items: Sequence[_Item], width: float) -> list[list[tuple[float, _Item]]]:
    """The legend in lines: each item with its x from the left edge."""
    lines: list[list[tuple[float, _Item]]] = [[]]
    x = 0.0
    zones_wide = sum(item.width for item in items if item.kind == "zone")
    for before, item in zip((None, *items), items, strict=False):
        starts_zones = item.kind == "zone" and (before is None or before.kind != "zone")
        if before is not None and before.kind == "zone" and item.kind != "zone":
            x += 12.0
        # The scale stays in one piece.
        needed = zones_wide if starts_zones else item.width
        if x > 0 and x + needed > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, item))
        x += item.width
    return lines


def _draw_legend(items: Sequence[_Item], frame: Frame, width_px: int) -> list[str]:
    drawn = []
    y = frame.top + frame.height + _BELOW_TICKS + 14
    for line in _flow(items, width_px - _LEFT - _RIGHT):
        for offset, item in line:
            drawn += _legend_sign(item, frame.left + offset, y)
        y += _LINE
    return drawn


def _legend_sign(item: _Item, x: float, y: float) -> list[str]:
    if item.shown is not None:
        return [
            f'<rect x="{x:.1f}" y="{y - 12:.1f}" width="26" height="16" '
            f'fill="{item.shown.colour}" stroke="#4d4d4d" stroke-width="0.6"/>',
            text_at(x + 13, y + 0.5, item.words, 12, "middle", extra=f'fill="{item.shown.ink}"'),
        ]
    if item.kind == "star":
        return [_star(x + 7, y - 4, 7), text_at(x + 18, y, item.words)]
    if item.kind == "line":
        dash = f'stroke="{INK}" stroke-width="2.2" stroke-dasharray="7 3"'
        return [
            f'<path d="M{x:.1f} {y - 4:.1f}h22" {dash}/>',
            text_at(x + 28, y, item.words),
        ]
    if item.kind == "dot":
        return [
            f'<circle cx="{x + 4:.1f}" cy="{y - 4:.1f}" r="2.8" fill="{PAPER}" '
            f'stroke="{INK}" stroke-width="1.3"/>',
            text_at(x + 12, y, item.words),
        ]
    return [text_at(x, y, item.words)]


def _draw_banner(banner: str, frame: Frame, width_px: int) -> list[str]:
    """A black band across the top and the words across the map; no alert colour."""
    if not banner:
        return []
    x, y = frame.left + frame.width / 2, frame.top + frame.height / 2
    size = min(frame.width / max(text_width(banner, 1), 1) * 0.8, frame.height / 3)
    return [
        f'<rect width="{width_px}" height="{_BAND:g}" fill="{INK}"/>',
        text_at(width_px / 2, 20, banner, 17, "middle", extra=f'font-weight="700" fill="{PAPER}"'),
        text_at(
            x,
            y + size / 3,
            banner,
            round(size),
            "middle",
            extra=f'font-weight="700" fill="{INK}" fill-opacity="0.10" '
            f'transform="rotate(-24 {x:.0f} {y:.0f})"',
        ),
    ]


def _spoken(
    origin: Origin,
    contours: Mapping[str, Any],
    places: Sequence[ShakenPlace],
    language: Language,
    banner: str,
) -> tuple[str, str]:
    """Title and description for those who cannot see the map."""
    numbers = [number for number, _, _ in zones_of(contours)]
    where = origin.place_zh if language == "zh" else origin.place_en
    strength = magnitude(origin.magnitude, language)
    if language == "zh":
        title = f"{where}{strength}地震预测烈度图"
        most = f"图中最高为{degree(max(numbers), 'zh')}区。" if numbers else "图中没有烈度区。"
        named = "、".join(f"{place_name(p, 'zh')}{degree(p.intensity, 'zh')}" for p in places[:8])
        return f"{banner} {title}".strip(), most + (f"主要城镇：{named}。" if named else "")
    title = f"Predicted intensity map, {where or 'earthquake'}, {strength}"
    most = (
        f"The highest zone shown is {degree(max(numbers), 'en')}."
        if numbers
        else "No intensity zone is shown."
    )
    named = ", ".join(f"{place_name(p, 'en')} {degree(p.intensity, 'en')}" for p in places[:8])
    return f"{banner} {title}".strip(), most + (f" Main towns: {named}." if named else "")
