"""A rupture of its magnitude's size along the line where a fault meets the ground."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science import thingbaijam_2017
from houfeng.shaking.science.finite_from_magnitude import DOWN_DIP_SHARE, SEISMOGENIC_DEPTH_KM
from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.shaking.science.rupture_size import RuptureSize, Style
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.arrays import Floats

MOST_PARTS = 40  # quadrilaterals; each costs time on a fine grid


@dataclass(frozen=True, slots=True, eq=False)
class AlongFault:
    """The rupture, and how the fault's line bore it."""

    surface: Surface
    length_km: float  # along the line
    wanted_km: float  # by the magnitude; longer than `length_km` where the fault is too short
    away_km: float  # from the wanted centre to the line; 0 where none was named


def surface_along(
    line: Floats,
    mw: float,
    *,
    centre: tuple[float, float] | None = None,
    dip_deg: float = 90.0,
    strike_deg: float | None = None,
    depth_km: float | None = None,
    style: Style = Style.UNKNOWN,
    scaling: Callable[[float, Style], RuptureSize] = thingbaijam_2017.rupture_size,
    seismogenic_depth_km: float = SEISMOGENIC_DEPTH_KM,
) -> AlongFault:
    """Quadrilaterals along a fault's trace, of the length and width of a magnitude.

    line: (n >= 2, 2) longitude, latitude at the ground; the rupture dips to the right of its
    direction, which is turned round where it runs against `strike_deg`. centre: where the middle
    should come (longitude, latitude), moved to the nearest place of the line at which the rupture
    fits; else the middle of the line. depth_km: of the hypocentre, which lies below the middle at
    the usual share of the width; without it the rupture reaches the ground. A rupture wider than
    the seismogenic layer is cut and lengthened, as in `surface_from_magnitude`.
    All parts dip the same way, as one plane bent in strike: the lower edge is the upper one,
    moved. Raises ValueError for a dip outside (0, 90] or a line without length.
    """
    if not 0 < dip_deg <= 90:
        raise ValueError(f"dip {dip_deg} is not within (0, 90] degrees")
    plane = LocalPlane(float(line[len(line) // 2, 0]), float(line[len(line) // 2, 1]))
    flat = _without_doubles(np.column_stack(plane.east_north_km(line[:, 0], line[:, 1])))
    if len(flat) < 2:
        raise ValueError("the line has no length")
    if strike_deg is not None and _runs_against(flat, strike_deg):
        flat = flat[::-1]

    size, dip = scaling(mw, style), math.radians(dip_deg)
    wanted, height = size.length_km, size.width_km * math.sin(dip)
    room = max(seismogenic_depth_km, (depth_km or 0.0) + (1 - DOWN_DIP_SHARE) * height)
    if depth_km is None or depth_km <= seismogenic_depth_km:
        room = seismogenic_depth_km
    if height > room:
        wanted, height = wanted * height / room, room
    top = 0.0
    if depth_km is not None:
        top = min(max(depth_km - DOWN_DIP_SHARE * height, 0.0), room - height)

    along = _arc_km(flat)
    middle, away = along[-1] / 2, 0.0
    if centre is not None:
        east, north = plane.east_north_km(np.array([centre[0]]), np.array([centre[1]]))
        middle, away = _nearest(flat, along, float(east[0]), float(north[0]))
    length = min(wanted, float(along[-1]))
    begin = min(max(middle - length / 2, 0.0), float(along[-1]) - length)
    upper = _cut(flat, along, begin, begin + length)

    chord = upper[-1] - upper[0]
    if not np.any(chord):
        chord = flat[-1] - flat[0] + np.array([0.0, 1e-9])
    to_right = np.array([chord[1], -chord[0]]) / np.linalg.norm(chord)
    slope = 0.0 if dip_deg == 90 else 1 / math.tan(dip)
    hypocentre_depth = top + DOWN_DIP_SHARE * height if depth_km is None else depth_km
    hypocentre_depth = min(max(hypocentre_depth, top), top + height)
    mid = _cut(upper, _arc_km(upper), length / 2, length)[0]

    def below(points: Floats, depth: float) -> list[list[float]]:
        moved = points + depth * slope * to_right
        return [[*plane.longitude_latitude(float(e), float(n)), depth] for e, n in moved]

    near, far = below(upper, top), below(upper, top + height)
    quads = np.array(
        [[near[i], near[i + 1], far[i + 1], far[i]] for i in range(len(near) - 1)], dtype=float
    )
    longitude, latitude, depth = below(mid[None], hypocentre_depth)[0]
    surface = Surface("quads", quads, (longitude, latitude, depth), "along a fault")
    return AlongFault(surface, length, wanted, away)


def _without_doubles(flat: Floats) -> Floats:
    steps = np.hypot(*np.diff(flat, axis=0).T)
    return np.asarray(flat[np.concatenate([[True], steps > 1e-3])])


def _runs_against(flat: Floats, strike_deg: float) -> bool:
    towards = np.array([math.sin(math.radians(strike_deg)), math.cos(math.radians(strike_deg))])
    return float((flat[-1] - flat[0]) @ towards) < 0


def _arc_km(flat: Floats) -> Floats:
    """Length along the line to each vertex."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])


def _nearest(flat: Floats, along: Floats, east: float, north: float) -> tuple[float, float]:
    """(length along the line, distance) of its point nearest to a place."""
    begins, runs = flat[:-1], np.diff(flat, axis=0)
    here = np.array([east, north])
    share = np.clip(((here - begins) * runs).sum(1) / (runs**2).sum(1), 0.0, 1.0)
    apart = np.hypot(*(begins + share[:, None] * runs - here).T)
    which = int(np.argmin(apart))
    return float(along[which] + share[which] * np.hypot(*runs[which])), float(apart[which])


def _cut(flat: Floats, along: Floats, begin: float, end: float) -> Floats:
    """The part of a line between two lengths; one of very many vertices is drawn with fewer."""
    inside = along[(along > begin + 1e-3) & (along < end - 1e-3)]
    stops = np.concatenate([[begin], inside, [end]])
    if len(stops) > MOST_PARTS + 1:
        stops = np.linspace(begin, end, MOST_PARTS + 1)
    return np.column_stack([np.interp(stops, along, flat[:, axis]) for axis in (0, 1)])
