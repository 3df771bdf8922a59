"""The stations of a network as a picture, for pages without script."""

import math
import zlib
from collections.abc import Sequence
from typing import Any

from shapely import Polygon

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
    coast_path,
    escaped,
    graticule,
    land_windows,
)
from houfeng.documents.words import Language
from houfeng.places.coastline import land_polygons
from houfeng.portal.language import say
from houfeng.portal.network_reading import shown_name, summary_words
from houfeng.portal.network_signs import SIGN_OF, SIGNS, Sign
from houfeng.vocabulary.scales import csis_degrees, degree_of
from houfeng.warning.live_reading import Snapshot

WIDTH, HEIGHT = 880.0, 620.0
_EDGE = 4.0
_LEAST_DEG = 0.6  # across: a network of one station still lies somewhere
_ROOM = 0.12  # around the stations, of their extent
_MANY = 1500  # stations; above, quiet ones are dots
_NAMED = 40  # stations; up to so many wear their names
_UNKNOWN = "#b5b5b5"


def stations_bounds(longitudes: Sequence[float], latitudes: Sequence[float]) -> Bounds:
    """West, south, east, north around the stations; east may pass 180."""
    middle = sorted(longitudes)[len(longitudes) // 2] if longitudes else 105.0
    near = [middle + (one - middle + 180.0) % 360.0 - 180.0 for one in longitudes] or [105.0]
    lats = list(latitudes) or [35.0]
    wide = max((max(near) - min(near)) * (1 + 2 * _ROOM), _LEAST_DEG)
    high = max((max(lats) - min(lats)) * (1 + 2 * _ROOM), _LEAST_DEG)
    lon, lat = (max(near) + min(near)) / 2, (max(lats) + min(lats)) / 2
    return lon - wide / 2, max(lat - high / 2, -90.0), lon + wide / 2, min(lat + high / 2, 90.0)


def draw_network(snapshot: Snapshot, language: Language, banner: str = "") -> str:
    """Standalone SVG: no script, no style sheet, no outside file."""
    columns = snapshot.columns
    frame = _frame(stations_bounds(columns["longitude"], columns["latitude"]))
    windows = land_windows(frame.bounds)
    land = [Polygon(ring) for window in windows for ring in land_polygons(window)]
    coast = coast_path(land, frame)
    box = f'x="{_EDGE:g}" y="{_EDGE:g}" width="{frame.width:.1f}" height="{frame.height:.1f}"'
    title = f"{say('network.map', language)}: {summary_words(snapshot, language)}"
    if language == "zh":
        title = title.replace(": ", "：", 1)
    body = [
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{PAPER}"/>',
        f'<rect {box} fill="{SEA}"/>',
        f'<path d="{coast}" fill="{LAND}" stroke="{COAST}" stroke-width="0.6"/>' if coast else "",
        *graticule(frame, 12, foot=True),
        *_stations(snapshot, frame),
        *_epicentres(snapshot.body["events"], frame),
        f'<rect {box} fill="none" stroke="{QUIET}" stroke-width="0.8"/>',
    ]
    if banner:
        body.append(
            f'<rect x="{_EDGE:g}" y="{_EDGE:g}" width="{frame.width:.1f}" height="26" '
            f'fill="#5b2a86"/>'
            f'<text x="{WIDTH / 2:g}" y="22" font-size="15" font-weight="700" fill="#ffffff" '
            f'text-anchor="middle">{escaped(banner)}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'width="{WIDTH:g}" height="{HEIGHT:g}" role="img" aria-label="{escaped(title)}" '
        f'lang="{"zh-CN" if language == "zh" else "en"}" font-family="{FONT}">'
        f"<title>{escaped(title)}</title>" + "".join(body) + "</svg>\n"
    )


def _frame(bounds: Bounds) -> Frame:
    """The bounds widened to the picture's shape."""
    west, south, east, north = bounds
    wide, high = WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.05)
    aspect = wide / high
    across, up = (east - west) * squeeze, north - south
    across, up = max(across, up * aspect), max(up, across / aspect)
    lon, lat = (west + east) / 2, (south + north) / 2
    lat = min(max(lat, -90.0 + up / 2), 90.0 - up / 2) if up < 180 else 0.0
    wanted = (lon - across / squeeze / 2, lat - up / 2, lon + across / squeeze / 2, lat + up / 2)
    return Frame(wanted, _EDGE, _EDGE, wide, high)


def _stations(snapshot: Snapshot, frame: Frame) -> list[str]:
    """One path for all stations that look alike: a national network has thousands."""
    columns = snapshot.columns
    count = len(columns["id"])
    groups: dict[tuple[int, str, int], list[tuple[float, float]]] = {}
    for row in range(count):
        sign = SIGN_OF.get(columns["state"][row], "dead")
        felt = columns["intensity"][row]
        degree = 0 if felt is None else degree_of(felt).degree
        x, y = frame.x(columns["longitude"][row]), frame.y(columns["latitude"][row])
        quiet = sign == "working" and degree <= 1
        # Drawn in this order: those that feel most last, above the others.
        groups.setdefault((0 if quiet else 1 + degree, sign, degree), []).append((x, y))
    fills = {one.degree: one.colour for one in csis_degrees()}
    marks = []
    for (order, sign, degree), places in sorted(groups.items()):
        if order == 0 and count > _MANY:
            dots = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in places)
            marks.append(
                f'<path d="{dots}" stroke="{INK}" stroke-width="2.4" stroke-linecap="round"/>'
            )
            continue
        marks.append(_alike(SIGNS[sign], fills.get(degree, _UNKNOWN), places))
    if count <= _NAMED:
        halo = f'paint-order="stroke" stroke="{PAPER}" stroke-width="3"'
        for row in range(count):
            x, y = frame.x(columns["longitude"][row]), frame.y(columns["latitude"][row])
            left = x > frame.left + frame.width - 90
            name = escaped(shown_name(columns["id"][row]))
            anchor = ' text-anchor="end"' if left else ""
            marks.append(
                f'<text x="{x + (-11 if left else 11):.1f}" y="{y + 4:.1f}" font-size="14" '
                f'fill="{INK}" {halo}{anchor}>{name}</text>'
            )
    return marks


def _alike(sign: Sign, fill: str, places: list[tuple[float, float]]) -> str:
    """Symbols as uses of one shape: each is a few bytes."""
    dash = ' stroke-dasharray="2.2 1.6"' if sign.dashed else ""
    colour = fill if sign.filled else PAPER
    line = f'stroke="{INK}" stroke-width="1.2" stroke-linejoin="round"'
    shape = f'<path d="{sign.path}" fill="{colour}" {line}{dash}/>'
    if sign.mark:
        shape += f'<path d="{sign.mark}" fill="none" {line}/>'
    name = f"s{zlib.crc32(shape.encode()):x}"
    uses = "".join(f'<use href="#{name}" x="{x:.1f}" y="{y:.1f}"/>' for x, y in places)
    return f'<defs><g id="{name}">{shape}</g></defs>{uses}'


def _epicentres(events: Sequence[dict[str, Any]], frame: Frame) -> list[str]:
    marks = []
    for event in events:
        if event["state"] not in ("event", "final"):
            continue
        x, y = frame.x(event["longitude"]), frame.y(event["latitude"])
        if frame.holds(x, y, 4):
            marks.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="{PAPER}" '
                f'stroke-width="6"/><circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" '
                f'stroke="#000000" stroke-width="3"/>'
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#000000"/>'
            )
    return marks
