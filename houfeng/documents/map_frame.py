"""The sheet a map is drawn on: bounds, projection, ticks, text that fits, safe SVG text."""

import html
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from houfeng.documents.words import Language, named, printable
from houfeng.events.origin import Origin
from houfeng.impact.estimate import ShakenPlace
from houfeng.vocabulary.arrays import Floats

KM_PER_DEG = 111.195  # one degree of a great circle on the IUGG mean sphere
FONT = "'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
SEA, LAND, COAST = "#e6edf2", "#f8f6f0", "#9aa7b0"
INK, QUIET, PAPER, EPICENTRE = "#1c1c1c", "#5f6b73", "#ffffff", "#c2002f"

Ring = Sequence[tuple[float, float]]
"""(longitude, latitude) of a ring's points."""
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees; east may pass 180 when the map crosses that meridian."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An equirectangular window true to scale at its middle parallel."""

    bounds: Bounds
    left: float  # px of the window's upper left corner
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        west, _, east, _ = self.bounds
        return (west + east) / 2

    def x(self, longitude: float) -> float:
        west, _, east, _ = self.bounds
        near = self.middle + (longitude - self.middle + 180.0) % 360.0 - 180.0
        return self.left + (near - west) / (east - west) * self.width

    def y(self, latitude: float) -> float:
        _, south, _, north = self.bounds
        return self.top + (north - latitude) / (north - south) * self.height

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        return (
            self.left + margin <= x <= self.left + self.width - margin
            and self.top + margin <= y <= self.top + self.height - margin
        )

    def km_per_px(self) -> float:
        _, south, _, north = self.bounds
        return (north - south) * KM_PER_DEG / self.height

    def project(self, found: BaseGeometry) -> BaseGeometry:
        """A geometry in degrees as one in px, cut to the window."""
        west, south, east, north = self.bounds
        found = _unwrapped(found)
        parts = []
        for shift in (-360.0, 0.0, 360.0):
            low, _, high, _ = found.bounds
            if high + shift < west or low + shift > east:
                continue
            moved = shapely.transform(found, lambda c, by=shift: c + np.array([by, 0.0]))
            parts.append(shapely.clip_by_rect(moved, west, south, east, north))
        scale = np.array([self.width / (east - west), -self.height / (north - south)])
        corner = np.array([west, north])
        offset = np.array([self.left, self.top])

        def to_px(degrees: Floats) -> Floats:
            return np.asarray((degrees - corner) * scale + offset)

        return shapely.transform(shapely.GeometryCollection(parts), to_px)


def _unwrapped(found: BaseGeometry) -> BaseGeometry:
    """Rings that jump from 180° to -180° made to run on past 180° instead."""
    if found.is_empty or found.bounds[2] - found.bounds[0] < 350.0:
        return found
    whole = []
    for polygon in polygons_in(found):
        rings = [_run_on(ring) for ring in (polygon.exterior, *polygon.interiors)]
        whole.append(shapely.make_valid(shapely.Polygon(rings[0], rings[1:])))
    return shapely.GeometryCollection(whole)


def _run_on(ring: shapely.LinearRing) -> Floats:
    """A ring's (lon, lat) without jumps; one that goes round a pole is closed through it."""
    points = shapely.get_coordinates(ring)
    points[:, 0] = np.unwrap(points[:, 0], period=360.0)
    if abs(points[-1, 0] - points[0, 0]) < 180.0:
        return np.asarray(points)
    pole = math.copysign(90.0, float(points[:, 1].mean()))
    corners = np.array([[points[-1, 0], pole], [points[0, 0], pole], points[0]])
    return np.vstack([points, corners])


def map_bounds(
    origin: Origin,
    contours: Mapping[str, Any],
    aspect: float,
    rupture_line: Sequence[tuple[float, float]] = (),
) -> Bounds:
    """The window for one earthquake's map, `aspect` (width over height) on paper.

    Zones from degree VI fill it; without any, the highest zone there is; else 60 km around.
    """
    lons, lats = [origin.longitude], [origin.latitude]
    for longitude, latitude in rupture_line:
        lons.append(longitude)
        lats.append(latitude)
    # Part by part: a zone cut at the date line spans the world as a whole.
    for part in (p for zone in _zones_to_fit(contours) for p in polygons_in(zone)):
        west, south, east, north = part.bounds
        lons += [west, east]
        lats += [south, north]
    near = [origin.longitude + (lon - origin.longitude + 180.0) % 360.0 - 180.0 for lon in lons]
    middle_lat = (min(lats) + max(lats)) / 2
    middle_lon = (min(near) + max(near)) / 2
    squeeze = max(math.cos(math.radians(middle_lat)), 0.05)

    # A sixth of room on each side, and never closer than 60 km across.
    high = max((max(lats) - min(lats)) * 1.34, 60.0 / KM_PER_DEG)
    wide = max((max(near) - min(near)) * 1.34 * squeeze, 60.0 / KM_PER_DEG)
    high, wide = max(high, wide / aspect), max(wide, high * aspect)
    south, north = middle_lat - high / 2, middle_lat + high / 2
    return middle_lon - wide / squeeze / 2, south, middle_lon + wide / squeeze / 2, north


def land_windows(bounds: Bounds) -> list[Bounds]:
    """The same window in pieces between -180° and 180°, for looking land up in files."""
    west, south, east, north = bounds
    pieces = []
    for shift in (-360.0, 0.0, 360.0):
        left, right = max(west - shift, -180.0), min(east - shift, 180.0)
        if left < right:
            pieces.append((left, max(south, -90.0), right, min(north, 90.0)))
    return pieces


def coast_path(land: Iterable[Ring | BaseGeometry], frame: Frame) -> str:
    """Path data of land given as rings of (longitude, latitude) or as polygons in degrees."""
    shapes = (part if isinstance(part, BaseGeometry) else shapely.Polygon(part) for part in land)
    return path_of(part for found in shapes for part in polygons_in(frame.project(found)))


def _zones_to_fit(contours: Mapping[str, Any]) -> list[BaseGeometry]:
    zones = [(degree, geometry) for degree, geometry, _ in zones_of(contours)]
    strong = [geometry for degree, geometry in zones if degree >= 6]
    highest = max((degree for degree, _ in zones), default=0)
    return strong or [geometry for degree, geometry in zones if degree == highest]


def zones_of(
    contours: Mapping[str, Any],
) -> Iterator[tuple[int, BaseGeometry, Mapping[str, Any]]]:
    """(degree, geometry, properties) of each filled zone, weakest first, empty ones left out."""
    for feature in sorted(contours["features"], key=lambda f: int(f["properties"]["degree"])):
        geometry = shape(feature["geometry"]) if feature["geometry"] else None
        if geometry is not None and not geometry.is_empty:
            yield int(feature["properties"]["degree"]), geometry, feature["properties"]


def polygons_in(found: BaseGeometry) -> list[shapely.Polygon]:
    """Every polygon of a geometry, however it is wrapped."""
    parts = shapely.get_parts(found) if hasattr(found, "geoms") else [found]
    polygons: list[shapely.Polygon] = []
    for part in parts:
        if isinstance(part, shapely.Polygon):
            polygons += [] if part.is_empty else [part]
        elif hasattr(part, "geoms"):
            polygons += polygons_in(part)
    return polygons


def path_of(polygons: Iterable[shapely.Polygon]) -> str:
    """SVG path data, rounded to a tenth of a px, repeated points left out."""
    pieces = []
    for polygon in polygons:
        for ring in (polygon.exterior, *polygon.interiors):
            points = np.round(shapely.get_coordinates(ring), 1)
            kept = points[np.any(np.diff(points, axis=0, prepend=np.nan) != 0, axis=1)]
            if len(kept) > 3:
                pieces.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept[:-1]) + "Z")
    return "".join(pieces)


def tick_step(span_deg: float, at_most: int = 5) -> float:
    """A round step that gives no more than `at_most` ticks over a span in degrees."""
    for step in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0):
        if span_deg / step <= at_most:
            return step
    return 60.0


def ticks(low: float, high: float, step: float) -> list[float]:
    """Multiples of the step between two values."""
    first, last = math.ceil(low / step), math.floor(high / step)
    return [round(n * step, 6) for n in range(first, last + 1)]


def degree_words(value: float, positive: str, negative: str) -> str:
    """A tick's label: "103.5°E"; 200 degrees east is read as 160 west; 0° and 180° need none."""
    wrapped = (value + 180.0) % 360.0 - 180.0 if positive == "E" else value
    if wrapped in (0.0, -180.0):
        return f"{abs(wrapped):g}°"
    return f"{abs(wrapped):g}°{positive if wrapped >= 0 else negative}"


def round_length_km(longest_km: float) -> float:
    """The longest of 1, 2, 5 × 10ⁿ km that is no longer than this."""
    power = 10.0 ** math.floor(math.log10(longest_km))
    return next(m * power for m in (5.0, 2.0, 1.0) if m * power <= longest_km)


def text_width(text: str, size_px: float) -> float:
    """About how wide a text is drawn: Han characters an em, others a little over half."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.58 for c in text) * size_px


def escaped(text: str) -> str:
    """Text made safe for element content and attributes of XML."""
    return html.escape(printable(text))


def text_at(
    x: float, y: float, text: str, size: float = 12, anchor: str = "start", *, extra: str = ""
) -> str:
    """One SVG text element; `extra` holds our own attributes, never somebody's words."""
    fill = "" if "fill=" in extra else f' fill="{INK}"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"{fill}'
        f"{' ' + extra if extra else ''}>{escaped(text)}</text>"
    )


def graticule(frame: Frame, size_px: float = 9, *, foot: bool = False) -> list[str]:
    """Quiet lines of whole degrees, named at the left and at the top, or at the foot."""
    west, south, east, north = frame.bounds
    line = f'stroke="{QUIET}" stroke-width="0.3" stroke-opacity="0.5"'
    quiet = f'fill="{QUIET}"'
    name_y = frame.top + (frame.height - 5 if foot else size_px + 1)
    marks = []
    for lon in ticks(west, east, tick_step(east - west, 8))[1:]:
        x = frame.left + (lon - west) / (east - west) * frame.width
        marks.append(f'<path d="M{x:.1f} {frame.top:g}v{frame.height:.1f}" {line}/>')
        marks.append(text_at(x + 2, name_y, degree_words(lon, "E", "W"), size_px, extra=quiet))
    for lat in ticks(south, north, tick_step(north - south, 6)):
        y, name = frame.y(lat), degree_words(lat, "N", "S")
        marks.append(f'<path d="M{frame.left:g} {y:.1f}h{frame.width:.1f}" {line}/>')
        marks.append(text_at(frame.left + 2, y - 2, name, size_px, extra=quiet))
    return marks


def place_name(place: ShakenPlace, language: Language) -> str:
    """The place's name in a language, or in the other where it has none."""
    return named(place.name_zh, place.name_en, language)
