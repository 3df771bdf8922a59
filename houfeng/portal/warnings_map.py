"""The warning's map as a picture: wave fronts at one moment, blind zone, places told."""

import math
from collections.abc import Sequence

import numpy as np
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
    degree_words,
    escaped,
    land_windows,
    round_length_km,
    text_at,
    text_width,
    tick_step,
    ticks,
)
from houfeng.documents.words import Language
from houfeng.places.coastline import land_polygons
from houfeng.portal.language import say
from houfeng.portal.warnings_reading import Source, ToldMessage, ToldTarget
from houfeng.portal.warnings_words import (
    bare_title,
    seconds_words,
    target_name,
    with_banner,
)
from houfeng.vocabulary.geometry import destination
from houfeng.vocabulary.scales import degree_of
from houfeng.warning.waves import WaveCurves

WIDTH, HEIGHT = 616.0, 504.0  # small, so that its words stay readable on a phone
EVERY_S = 10.0
_MOST_FRONTS = 9
_MOST_NAMES = 24
_HALO = f'paint-order="stroke" stroke="{PAPER}" stroke-width="3" stroke-linejoin="round"'


def draw_warning(
    message: ToldMessage,
    targets: Sequence[ToldTarget],
    extent: Sequence[Sequence[float]],
    curves: WaveCurves | None,
    blind_km: float | None,
    stations: Sequence[tuple[float, float, bool]],
    language: Language,
) -> str:
    """One message as SVG; the circles are those of the moment it was sent.

    extent: two corners, (longitude, latitude); stations: (longitude, latitude, used for the place).
    """
    frame = Frame(_bounds(extent), 1.0, 1.0, WIDTH - 2.0, HEIGHT - 2.0)
    land = [
        Polygon(ring) for window in land_windows(frame.bounds) for ring in land_polygons(window)
    ]
    coast = coast_path(land, frame)
    title = with_banner(bare_title(message, language), message.status, language)
    body = [
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{PAPER}"/>',
        f'<clipPath id="window"><rect x="1" y="1" width="{frame.width:g}" '
        f'height="{frame.height:g}"/></clipPath><g clip-path="url(#window)">',
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{SEA}"/>',
        f'<path d="{coast}" fill="{LAND}" stroke="{COAST}" stroke-width="0.8"/>' if coast else "",
        *_graticule(frame),
    ]
    source = message.source
    if source is not None and curves is not None:
        body += _fronts(message, source, curves, blind_km, frame, language)
    body += [_station(frame.x(lon), frame.y(lat), used) for lon, lat, used in stations]
    body += _targets(targets, frame, language)
    if source is not None:
        body.append(_epicentre(frame.x(source.longitude), frame.y(source.latitude)))
    body += ["</g>", *_scale_bar(frame, language)]
    body.append(
        f'<rect x="1" y="1" width="{frame.width:g}" height="{frame.height:g}" fill="none" '
        f'stroke="{INK}"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'width="{WIDTH:g}" height="{HEIGHT:g}" role="img" aria-label="{escaped(title)}" '
        f'font-family="{FONT}"><title>{escaped(title)}</title>{"".join(body)}</svg>\n'
    )


def _bounds(extent: Sequence[Sequence[float]]) -> Bounds:
    """The corners with room around, in the picture's shape."""
    (west, south), (east, north) = extent
    middle = ((west + east) / 2, (south + north) / 2)
    squeeze = max(math.cos(math.radians(middle[1])), 0.05)
    high = max((north - south) * 1.15, (east - west) * 1.15 * squeeze * HEIGHT / WIDTH)
    wide = high * WIDTH / HEIGHT / squeeze
    return (
        middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2
    )  # fmt: skip


def _circle(source: Source, km: float, frame: Frame) -> str:
    """Path data of a circle on the sphere."""
    points = [
        destination(source.longitude, source.latitude, azimuth, km)
        for azimuth in np.arange(0.0, 360.0, 4.0).tolist()
    ]
    return "M" + "L".join(f"{frame.x(lon):.1f} {frame.y(lat):.1f}" for lon, lat in points) + "Z"


def _fronts(
    message: ToldMessage,
    source: Source,
    curves: WaveCurves,
    blind_km: float | None,
    frame: Frame,
    language: Language,
) -> list[str]:
    after = message.at - source.origin_at
    marks = []
    if blind_km:
        marks.append(
            f'<path d="{_circle(source, blind_km, frame)}" fill="{QUIET}" fill-opacity="0.22" '
            f'stroke="{QUIET}" stroke-width="1"/>'
        )
    labels = []
    for step in range(1, _MOST_FRONTS + 1):
        km = float(curves.reached_km("S", np.array(after + EVERY_S * step)))
        north = frame.y(destination(source.longitude, source.latitude, 0.0, km)[1])
        if km <= 0.0 or north < frame.top - frame.height:
            continue
        marks.append(
            f'<path d="{_circle(source, km, frame)}" fill="none" stroke="{INK}" '
            'stroke-width="0.9" stroke-dasharray="2 4"/>'
        )
        labels.append(
            text_at(
                frame.x(source.longitude), north + 4, f"+{EVERY_S * step:g} s", 12, "middle",
                extra=f'fill="{INK}" {_HALO}',
            )
        )  # fmt: skip
    for phase, azimuth, style in (
        ("P", 135.0, 'stroke-width="2" stroke-dasharray="9 6"'),
        ("S", 200.0, 'stroke-width="3.4"'),
    ):
        km = float(curves.reached_km(phase, np.array(after)))
        if km <= 0.0:
            continue
        path = _circle(source, km, frame)
        marks.append(f'<path d="{path}" fill="none" stroke="{PAPER}" stroke-width="6"/>')
        marks.append(f'<path d="{path}" fill="none" stroke="{INK}" {style}/>')
        at = destination(source.longitude, source.latitude, azimuth, km)
        labels.append(
            text_at(
                frame.x(at[0]) + 4, frame.y(at[1]) + 14, phase, 15,
                extra=f'font-weight="700" fill="{INK}" {_HALO}',
            )
        )  # fmt: skip
    words = say("wave.after", language, seconds=seconds_words(after))
    labels.append(text_at(12, 24, words, 15, extra=f'font-weight="700" fill="{INK}" {_HALO}'))
    return marks + labels


def _targets(targets: Sequence[ToldTarget], frame: Frame, language: Language) -> list[str]:
    dots: list[str] = []
    names: list[str] = []
    taken: list[tuple[float, float, float, float]] = []
    for one in reversed(targets):  # the strongest on top
        x, y = frame.x(one.longitude), frame.y(one.latitude)
        if frame.holds(x, y):
            dots.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{degree_of(one.intensity).colour}" '
                f'stroke="{INK}" stroke-width="1"/>'
            )
    by_people = sorted(targets, key=lambda one: (-round(one.intensity), -one.population))
    for one in by_people:
        if len(names) >= _MOST_NAMES:
            break
        name = target_name(one, language)
        x, y = frame.x(one.longitude) + 8, frame.y(one.latitude) + 4
        box = (x - 14, y - 13, x + text_width(name, 13) + 2, y + 5)
        inside = frame.holds(box[0], box[1], 2) and frame.holds(box[2], box[3], 2)
        free = not any(
            box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1] for o in taken
        )
        if inside and free:
            taken.append(box)
            names.append(text_at(x, y, name, 13, extra=f'fill="{INK}" {_HALO}'))
    return dots + names


def _station(x: float, y: float, used: bool) -> str:
    return (
        f'<path d="M{x:.1f} {y - 6:.1f}l5.5 9.5h-11z" fill="{INK if used else PAPER}" '
        f'stroke="{INK}" stroke-width="1"/>'
    )


def _epicentre(x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{PAPER}" stroke="#000000" '
        f'stroke-width="3"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#000000"/>'
    )


def _graticule(frame: Frame) -> list[str]:
    west, south, east, north = frame.bounds
    line = f'stroke="{QUIET}" stroke-width="0.4" stroke-opacity="0.5"'
    quiet = f'fill="{QUIET}"'
    marks = []
    for lon in ticks(west, east, tick_step(east - west)):
        x = frame.x(lon)
        marks.append(f'<path d="M{x:.1f} 1V{HEIGHT - 1:g}" {line}/>')
        label = degree_words(lon, "E", "W")
        marks.append(text_at(x + 3, HEIGHT - 7, label, 11, extra=quiet))
    for lat in ticks(south, north, tick_step(north - south)):
        y = frame.y(lat)
        marks.append(f'<path d="M1 {y:.1f}H{WIDTH - 1:g}" {line}/>')
        label = degree_words(lat, "N", "S")
        marks.append(text_at(WIDTH - 6, y - 4, label, 11, "end", extra=quiet))
    return marks


def _scale_bar(frame: Frame, language: Language) -> list[str]:
    km = round_length_km(frame.width / 5 * frame.km_per_px())
    length = km / frame.km_per_px()
    x, y = 14.0, HEIGHT - 28.0
    label = f"{km:g} {'公里' if language == 'zh' else 'km'}"
    return [
        f'<rect x="{x - 6:.1f}" y="{y - 21:.1f}" width="{length + 12:.1f}" height="27" '
        f'fill="{PAPER}" fill-opacity="0.85"/>',
        f'<path d="M{x:.1f} {y - 5:.1f}V{y:.1f}H{x + length:.1f}V{y - 5:.1f}" fill="none" '
        f'stroke="{INK}" stroke-width="1.5"/>',
        text_at(x + length / 2, y - 7, label, 11, "middle"),
    ]
