"""A quiet SVG map of many earthquakes, for pages that work without script."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from houfeng.documents.map_frame import (
    COAST,
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
    escaped,
    graticule,
    text_at,
)
from houfeng.documents.words import Language
from houfeng.vocabulary.errors import NotValid

CHINA: Bounds = (72.0, 16.0, 137.0, 55.0)
WORLD: Bounds = (20.0, -60.0, 380.0, 80.0)  # the Pacific in one piece
_EDGE = 4.0


@dataclass(frozen=True, slots=True)
class OverviewPoint:
    """One earthquake on the overview."""

    longitude: float
    latitude: float
    magnitude: float
    title: str  # read out, and shown on pointing: "四川泸定 6.8 级，2022年9月5日"
    href: str = ""  # the event's page, a path such as "/zh/events/..."
    is_real: bool = True  # exercises and tests are drawn hollow and dashed


def dot_radius(magnitude: float) -> float:
    """px for a magnitude: area about doubles each magnitude, small ones stay visible."""
    return float(min(max(1.5 * 1.42 ** (magnitude - 3.0), 1.5), 16.0))


def draw_overview(
    points: Sequence[OverviewPoint],
    land: Iterable[Ring | BaseGeometry],
    language: Language = "zh",
    width_px: int = 720,
    bounds: Bounds = CHINA,
) -> str:
    """The overview as SVG text; the height follows from the bounds.

    Larger earthquakes are drawn first so that small ones stay reachable. Raises NotValid for
    an href that is not a path on this site.
    """
    west, south, east, north = bounds
    squeeze = math.cos(math.radians((south + north) / 2)) if east - west < 180 else 1.0
    wide = width_px - 2 * _EDGE
    high = wide * (north - south) / ((east - west) * squeeze)
    frame = Frame(bounds, _EDGE, _EDGE, wide, high)
    height_px = round(high + 2 * _EDGE + 20)

    inside = [
        p
        for p in sorted(points, key=lambda p: -p.magnitude)
        if frame.holds(frame.x(p.longitude), frame.y(p.latitude))
    ]
    if language == "zh":
        title = f"地震分布图：{len(inside)} 次地震"
        legend = "圆点大小表示震级"
    else:
        plural = "" if len(inside) == 1 else "s"
        title = f"Map of {len(inside)} earthquake{plural}"
        legend = "Dot size shows magnitude"
    coast = coast_path(land, frame)
    box = f'x="{_EDGE:g}" y="{_EDGE:g}" width="{wide:.1f}" height="{high:.1f}"'
    body = [
        f'<rect width="{width_px}" height="{height_px}" fill="{PAPER}"/>',
        f'<rect {box} fill="{SEA}"/>',
        f'<path d="{coast}" fill="{LAND}" stroke="{COAST}" stroke-width="0.6"/>' if coast else "",
        *graticule(frame),
        *(_dot(p, frame) for p in inside),
        f'<rect {box} fill="none" stroke="{QUIET}" stroke-width="0.8"/>',
        *_sizes(legend, _EDGE + 4, high + 2 * _EDGE + 10),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {height_px}" '
        f'width="{width_px}" height="{height_px}" role="group" aria-label="{escaped(title)}" '
        f'lang="{"zh-CN" if language == "zh" else "en"}" font-family="{FONT}">'
        f"<title>{escaped(title)}</title><desc>{escaped(_listed(inside, language))}</desc>"
        + "".join(body)
        + "</svg>\n"
    )


def _dot(point: OverviewPoint, frame: Frame) -> str:
    x, y = frame.x(point.longitude), frame.y(point.latitude)
    style = (
        f'fill="{INK}" fill-opacity="0.55" stroke="{PAPER}" stroke-width="0.7"'
        if point.is_real
        else f'fill="none" stroke="{INK}" stroke-width="1.2" stroke-dasharray="3 2"'
    )
    title = escaped(point.title)
    dot = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{dot_radius(point.magnitude):.1f}" {style}>'
        f"<title>{title}</title></circle>"
    )
    if not point.href:
        return dot
    if not point.href.startswith("/") or point.href.startswith("//"):
        raise NotValid("href", point.href, "give a path on this site, from its first /")
    return f'<a href="{escaped(point.href)}" aria-label="{title}">{dot}</a>'


def _sizes(legend: str, x: float, y: float) -> list[str]:
    marks = [text_at(x, y + 4, legend, 11)]
    x += 150
    for magnitude in (4, 5, 6, 7, 8):
        radius = dot_radius(magnitude)
        marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{INK}" fill-opacity="0.55"/>'
        )
        marks.append(text_at(x + radius + 2, y + 4, str(magnitude), 11))
        x += 2 * radius + 16
    return marks


def _listed(points: Sequence[OverviewPoint], language: Language) -> str:
    joint = "；" if language == "zh" else "; "
    return joint.join(point.title for point in points[:10])
