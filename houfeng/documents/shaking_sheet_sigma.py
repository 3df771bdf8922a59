"""The small map of how sure the intensity is: its standard deviation, in greys."""

from collections.abc import Sequence

import numpy as np

from houfeng.documents.map_frame import (
    COAST,
    FONT,
    INK,
    PAPER,
    Frame,
    Ring,
    coast_path,
    path_of,
    polygons_in,
    text_at,
)
from houfeng.documents.map_svg import _star, _window_rect
from houfeng.shaking.products.measures import map_intensity
from houfeng.shaking.products.zones import between, window_of
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Floats

_PALE, _DARK = 250, 130  # grey of the surest and of the least sure
_MOST_CLASSES = 7
_BELOW = 30.0


def sigma_levels(sigma: Floats) -> Floats:
    """Round class edges from below the least to above the largest, at most seven classes."""
    low, high = float(np.nanmin(sigma)), float(np.nanmax(sigma))
    for step in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        first, last = np.floor(low / step + 1e-6), np.ceil(high / step - 1e-6)
        if last - first <= _MOST_CLASSES:
            return np.round(np.arange(first, max(last, first + 1) + 1) * step, 2)
    return np.linspace(low, high, _MOST_CLASSES + 1)


def draw_sigma(
    result: ShakingResult, frame: Frame, land: Sequence[Ring], width_px: int = 330
) -> str:
    """The inset as SVG text, with its scale below it; the window is that of the large map."""
    small = Frame(
        frame.bounds, 1.0, 1.0, width_px - 2.0, (width_px - 2.0) * frame.height / frame.width
    )
    lons, lats, sigma = window_of(
        result.longitudes, result.latitudes, result.fields[map_intensity(result)].std, frame.bounds
    )
    levels = sigma_levels(sigma)
    greys = [
        f"#{round(value):02x}" + f"{round(value):02x}" * 2
        for value in np.linspace(_PALE, _DARK, levels.size - 1)
    ]
    fills = []
    for low, high, grey in zip(levels[:-1], levels[1:], greys, strict=True):
        zone = between(lons, lats, sigma, low, high)
        path = path_of(polygons_in(small.project(zone))) if not zone.is_empty else ""
        if path:
            fills.append(f'<path d="{path}" fill="{grey}" fill-rule="evenodd"/>')
    coast = coast_path(land, small)
    seen = result.observations
    dots = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="0.9" fill="{INK}"/>'
        for lon, lat in zip(seen.longitudes, seen.latitudes, strict=True)
        if small.holds(x := small.x(float(lon)), y := small.y(float(lat)))
    ]
    star = _star(small.x(result.origin.longitude), small.y(result.origin.latitude), 6)
    high_px = small.height + 2 + _BELOW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {high_px:.1f}" '
        f'width="{width_px}" height="{high_px:.1f}" font-family="{FONT}">'
        f'<rect width="{width_px}" height="{high_px:.1f}" fill="{PAPER}"/>'
        + "".join(fills)
        + (f'<path d="{coast}" fill="none" stroke="{COAST}" stroke-width="0.8"/>' if coast else "")
        + "".join(dots)
        + star
        + _window_rect(small, f'fill="none" stroke="{INK}" stroke-width="0.8"')
        + "".join(_scale(levels, greys, small))
        + "</svg>"
    )


def _scale(levels: Floats, greys: list[str], small: Frame) -> list[str]:
    wide = (small.width - 20) / len(greys)
    top = small.height + 8
    marks = []
    for number, grey in enumerate(greys):
        x = 11 + number * wide
        marks.append(
            f'<rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="8" fill="{grey}" '
            f'stroke="{INK}" stroke-width="0.5"/>'
        )
    for number, level in enumerate(levels):
        marks.append(text_at(11 + number * wide, top + 20, f"{level:g}", 10.5, "middle"))
    return marks
