"""The drawing on a shaking sheet: zones, stations, rupture, places, frame, scale."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from shapely.geometry.base import BaseGeometry

from houfeng.documents.map_frame import (
    FONT,
    INK,
    KM_PER_DEG,
    LAND,
    PAPER,
    SEA,
    Bounds,
    Frame,
    Ring,
    coast_path,
    escaped,
    path_of,
    polygons_in,
    tick_step,
)
from houfeng.documents.map_svg import (
    _dots,
    _draw_banner,
    _draw_graticule,
    _draw_north,
    _draw_places,
    _draw_scale_bar,
    _numeral,
    _Sheet,
    _star,
    _window_rect,
)
from houfeng.documents.shaking_sheet_signs import draw_seen, seen_boxes
from houfeng.documents.words import Language
from houfeng.impact.estimate import ShakenPlace
from houfeng.shaking.products.measures import map_intensity
from houfeng.shaking.products.zones import between, window_of
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.scales import csis_degrees, degree_of

_LEFT, _RIGHT, _ABOVE, _BELOW = 50.0, 12.0, 12.0, 26.0
_SHORE = "#52606b"  # darker than on quiet maps: degrees IV and V are blue as the sea is
_EDGE = 5.0  # px of the frame's black and white bars
_LOWEST_DEGREE = 6  # official maps show from VI: these zones fill the window
_ROOM = 1.22  # of the window round what must be seen
_LEAST_KM = 60.0


def sheet_frame(result: ShakingResult, width_px: int, height_px: int) -> Frame:
    """The window in px and the degrees it shows."""
    wide, high = width_px - _LEFT - _RIGHT, height_px - _ABOVE - _BELOW
    return Frame(sheet_bounds(result, wide / high), _LEFT, _ABOVE, wide, high)


def sheet_bounds(result: ShakingResult, aspect: float) -> Bounds:
    """What to show: zones from VI (else the two highest), the rupture and the epicentre.

    `aspect` is width over height on paper. The window stays on the grid where it can.
    """
    grid = result.fields[map_intensity(result)].mean
    lowest = min(_LOWEST_DEGREE, degree_of(float(np.nanmax(grid))).degree - 1) - 0.5
    rows, columns = (np.flatnonzero((grid >= lowest).any(axis=axis)) for axis in (1, 0))
    grid_lon, grid_lat = result.longitudes, result.latitudes
    lons = [*grid_lon[columns[[0, -1]]], *_near(result, result.surface.quads[..., 0])]
    lats = [*grid_lat[rows[[0, -1]]], *result.surface.quads[..., 1].ravel()]
    lons += _near(result, np.array([result.origin.longitude]))
    lats.append(result.origin.latitude)

    middle_lon, middle_lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    squeeze = max(math.cos(math.radians(middle_lat)), 0.05)
    high = max((max(lats) - min(lats)) * _ROOM, _LEAST_KM / KM_PER_DEG)
    wide = max((max(lons) - min(lons)) * _ROOM * squeeze, _LEAST_KM / KM_PER_DEG)
    high, wide = max(high, wide / aspect), max(wide, high * aspect)
    # Room round the zones only where the grid has it: beyond its edge nothing is told.
    most = min(grid_lat[-1] - grid_lat[0], (grid_lon[-1] - grid_lon[0]) * squeeze / aspect)
    least = max(max(lats) - min(lats), (max(lons) - min(lons)) * squeeze / aspect)
    high = max(min(high, most), least)
    wide = high * aspect
    west = _within(middle_lon, wide / squeeze, grid_lon)
    south = _within(middle_lat, high, grid_lat)
    return west, south, west + wide / squeeze, south + high


def _near(result: ShakingResult, longitudes: Floats) -> list[float]:
    """Longitudes told as the map's own axis tells them."""
    middle = float(result.longitudes[0] + result.longitudes[-1]) / 2
    return [middle + (float(lon) - middle + 180) % 360 - 180 for lon in longitudes.ravel()]


def _within(middle: float, span: float, axis: Floats) -> float:
    """The lower end of a span round a middle, moved onto the axis if it fits there."""
    if span > axis[-1] - axis[0]:
        return middle - span / 2
    return min(max(middle - span / 2, float(axis[0])), float(axis[-1]) - span)


def draw_sheet_map(
    result: ShakingResult,
    frame: Frame,
    places: Sequence[ShakenPlace],
    land: Iterable[Ring | BaseGeometry],
    *,
    language: Language,
    title: str,
    banner: str = "",
) -> str:
    """The map as SVG text that stands alone; `title` is read out to who cannot see it."""
    sheet = _Sheet(frame)
    star_x, star_y = frame.x(result.origin.longitude), frame.y(result.origin.latitude)
    sheet.take((star_x - 11, star_y - 11, star_x + 11, star_y + 11))
    furniture = _draw_scale_bar(sheet, language) + _draw_north(sheet, language)
    coast = coast_path(land, frame)
    zones, numerals = _draw_zones(result, sheet)
    dots = _dots(places, sheet, language)
    width, height = frame.left + frame.width + _RIGHT, frame.top + frame.height + _BELOW
    body = [
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>',
        _window_rect(frame, f'fill="{SEA}"'),
        f'<path d="{coast}" fill="{LAND}"/>' if coast else "",
        *zones,
        _draw_veil(coast, frame),
        f'<path d="{coast}" fill="none" stroke="{_SHORE}" stroke-width="1.1"/>' if coast else "",
        *_draw_graticule(frame),
        *draw_seen(result, frame),
        *_draw_rupture(result, frame),
        *_draw_places(dots, sheet),
        *numerals,
        _star(star_x, star_y, 11),
        *furniture,
        *_draw_bars(frame),
        *_draw_watermark(banner, frame, width),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-label="{escaped(title)}" '
        f'lang="{"zh-CN" if language == "zh" else "en"}" font-family="{FONT}">'
        f"<title>{escaped(title)}</title>" + "".join(body) + "</svg>\n"
    )


def _draw_zones(result: ShakingResult, sheet: _Sheet) -> tuple[list[str], list[str]]:
    """Every degree in the window, filled; numerals from V up, to be drawn later."""
    west, south, east, north = sheet.frame.bounds
    lons, lats, grid = window_of(
        result.longitudes,
        result.latitudes,
        result.fields[map_intensity(result)].mean,
        (west, south, east, north),
    )
    fills, numerals = [], []
    signs = seen_boxes(result, sheet.frame)
    for shown in csis_degrees():
        zone = between(lons, lats, grid, shown.degree - 0.5, shown.degree + 0.5)
        polygons = polygons_in(sheet.frame.project(zone)) if not zone.is_empty else []
        path = path_of(polygons)
        if path:
            fills.append(
                f'<path d="{path}" fill="{shown.colour}" fill-rule="evenodd" '
                f'stroke="#5a5a5a" stroke-width="0.5" stroke-linejoin="round"/>'
            )
            # Clear of stations where that can be; upon them rather than not at all.
            clear = _Sheet(sheet.frame, [*sheet.taken, *signs])
            numerals += _numeral(polygons, shown, clear) or _numeral(polygons, shown, sheet)
            sheet.taken += clear.taken[len(sheet.taken) + len(signs) :]
    return fills, numerals


def _draw_veil(coast: str, frame: Frame) -> str:
    """Sea over the zones, half clear: shaking is told for the ground people stand on."""
    if not coast:
        return ""
    left, top = frame.left, frame.top
    window = f"M{left:.1f} {top:.1f}h{frame.width:.1f}v{frame.height:.1f}h{-frame.width:.1f}Z"
    return f'<path d="{window}{coast}" fill="{SEA}" fill-opacity="0.62" fill-rule="evenodd"/>'


def _draw_rupture(result: ShakingResult, frame: Frame) -> list[str]:
    """Outline of the rupture from above, its upper edge heavier."""
    marks = []
    for quad in result.surface.quads:
        points = [(frame.x(lon), frame.y(lat)) for lon, lat, _ in quad]
        ring = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
        top = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points[:2])
        marks += [
            f'<path d="{ring}" fill="none" stroke="{PAPER}" stroke-width="3.4" '
            'stroke-opacity="0.85" stroke-linejoin="round"/>',
            f'<path d="{ring}" fill="none" stroke="{INK}" stroke-width="1.4" '
            'stroke-dasharray="5 2.5" stroke-linejoin="round"/>',
            f'<path d="{top}" fill="none" stroke="{INK}" stroke-width="2.8"/>',
        ]
    return marks


def _draw_bars(frame: Frame) -> list[str]:
    """The neat line: bars black and white by degrees, as on a printed chart."""
    west, south, east, north = frame.bounds
    left, top, right, low = (
        frame.left,
        frame.top,
        frame.left + frame.width,
        frame.top + frame.height,
    )
    step_lon = tick_step(east - west, 6 if frame.width > 420 else 4) / 2
    step_lat = tick_step(north - south, 5) / 2
    rim = (
        f"M{left - _EDGE:.1f} {top - _EDGE:.1f}H{right + _EDGE:.1f}V{low + _EDGE:.1f}"
        f"H{left - _EDGE:.1f}Z"
    )
    inner = f"M{left:.1f} {top:.1f}V{low:.1f}H{right:.1f}V{top:.1f}Z"
    marks = [f'<path d="{rim}{inner}" fill="{PAPER}"/>']
    for start, stop in _pieces(west, east, step_lon):
        x0, x1 = ((v - west) / (east - west) * frame.width + left for v in (start, stop))
        for y in (top - _EDGE, low):
            marks.append(_bar(x0, y, x1 - x0, _EDGE))
    for start, stop in _pieces(south, north, step_lat):
        y0, y1 = frame.y(stop), frame.y(start)
        for x in (left - _EDGE, right):
            marks.append(_bar(x, y0, _EDGE, y1 - y0))
    line = f'fill="none" stroke="{INK}" stroke-width="0.8"'
    return [*marks, f'<path d="{rim}" {line}/>', f'<path d="{inner}" {line}/>']


def _pieces(low: float, high: float, step: float) -> list[tuple[float, float]]:
    """Every second piece between multiples of the step, cut to the ends."""
    first = math.floor(low / step)
    return [
        (max(n * step, low), min((n + 1) * step, high))
        for n in range(first, math.ceil(high / step))
        if n % 2 == 0 and (n + 1) * step > low
    ]


def _bar(x: float, y: float, wide: float, high: float) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{INK}"/>'


def _draw_watermark(banner: str, frame: Frame, width: float) -> list[str]:
    """The words of an exercise across the map; the band over it is the sheet's."""
    return _draw_banner(banner, frame, round(width))[2:]
