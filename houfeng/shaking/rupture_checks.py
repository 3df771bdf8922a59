"""Polygons of a rupture as quadrilaterals, or a plain reason why not."""

import math

import numpy as np

from houfeng.events.readers.fault_trace import Polygon, upper_and_lower
from houfeng.shaking.science.distances import on_plane, plane_about
from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.shaking.science.polygon_distance import is_simple
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

LARGEST_QUADS = 200  # more cost seconds on a fine grid, and no observed rupture needs them
DEEPEST_KM = 800.0
_FARTHEST_KM = 1500.0  # of any vertex from the epicentre; 1960 Chile was about 900 km long
# A corner may lie off the plane of the other three by this share of the shorter side: real
# files reach 0.3 (Calexico 2010); beyond half of it the corners are in disorder.
_WORST_TWIST = 0.5


def surface_from_polygons(
    polygons: list[Polygon],
    hypocentre: tuple[float, float, float] | None,
    *,
    reference: str = "",
    a_line: bool = False,
) -> Surface:
    """A rupture of polygons as ShakeMap writes them: upper edge, then lower edge backwards.

    polygons: vertices of longitude, latitude, depth km; none gives a point at the hypocentre.
    a_line: they have no width on purpose. Raises NotValid.
    """
    if hypocentre is not None:
        _check_vertex("hypocentre", hypocentre)
        hypocentre = (_half_turn(hypocentre[0]), *hypocentre[1:])
    if not polygons:
        if hypocentre is None:
            raise NotValid("rupture", "no polygon", "give polygons, or a hypocentre for a point")
        return Surface("point", np.empty((0, 4, 3)), hypocentre, "point", reference)
    if sum(len(polygon) for polygon in polygons) > 4 * LARGEST_QUADS:
        raise NotValid(
            "rupture",
            f"{sum(len(polygon) for polygon in polygons):,} vertices",
            f"simplify it; at most {LARGEST_QUADS} quadrilaterals are measured to",
        )
    quads = [
        _quads(polygon, f"rupture polygon {number}", a_line)
        for number, polygon in enumerate(polygons, start=1)
    ]
    every = np.concatenate(quads)
    if len(every) > LARGEST_QUADS:
        raise NotValid("rupture", f"{len(every)} quadrilaterals", f"give at most {LARGEST_QUADS}")
    how = "given"
    if hypocentre is None:
        hypocentre = _middle(every)
        how = "given; hypocentre taken at its middle"
    surface = Surface("line" if a_line else "quads", every, hypocentre, how, reference)
    _refuse_elsewhere(surface)
    return surface


def _quads(polygon: Polygon, name: str, a_line: bool) -> Floats:
    for vertex in polygon:
        _check_vertex(name, vertex)
    upper, lower = (
        np.array([(_half_turn(v[0]), v[1], v[2]) for v in edge])
        for edge in upper_and_lower(polygon)
    )
    quads = np.stack([upper[:-1], upper[1:], lower[1:], lower[:-1]], axis=1)
    flat = on_plane(quads, plane_about(Surface("quads", quads, tuple(upper[0]), "")))
    if not a_line:
        _check_shape(flat, name, polygon)
    _refuse_crossing(flat, name)
    if _leans_left(flat):
        # Backwards along the edges, the first quadrilateral last: it stays one strand.
        quads = quads[::-1, [1, 0, 3, 2]]
    return np.ascontiguousarray(quads)


def _check_vertex(name: str, vertex: tuple[float, float, float]) -> None:
    longitude, latitude, depth = vertex
    if not all(map(math.isfinite, vertex)):
        raise NotValid(name, vertex, "every coordinate must be a finite number")
    if not -90 <= latitude <= 90:
        raise NotValid(
            f"{name}, latitude", latitude, "the order is longitude, latitude, depth; swapped?"
        )
    if not -360 <= longitude <= 360:
        raise NotValid(f"{name}, longitude", longitude, "give degrees east, -180 to 180")
    if depth < 0:
        raise NotValid(f"{name}, depth", depth, "depth counts down from the ground: give 0 or more")
    if depth > DEEPEST_KM:
        raise NotValid(f"{name}, depth", depth, "give kilometres, not metres")


def _check_shape(flat: Floats, name: str, polygon: Polygon) -> None:
    """Refuse planes that have no extent, lie level or are twisted; flat: (n, 4, 3) km."""
    for number, quad in enumerate(flat, start=1):
        which = name if len(flat) == 1 else f"{name}, part {number}"
        sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
        if sides[0] < 1e-3:
            raise NotValid(which, polygon[number - 1], "its upper edge has no length")
        if min(quad[3, 2] - quad[0, 2], quad[2, 2] - quad[1, 2]) <= 1e-6:
            raise NotValid(
                f"{which}, depths",
                [round(float(depth), 3) for depth in quad[:, 2]],
                "the lower edge must lie deeper than the upper: a level plane has dip zero",
            )
        normal = np.cross(quad[1] - quad[0], quad[3] - quad[0])
        twist = abs(float((quad[2] - quad[0]) @ normal)) / float(np.linalg.norm(normal))
        if twist > _WORST_TWIST * min(sides[0], sides[1], sides[3]):
            raise NotValid(
                which,
                f"a corner {twist:.1f} km off the plane of the others",
                "four corners must lie near one plane: check their order, or split it",
            )
        along, down = quad[1] - quad[0], (quad[3] + quad[2] - quad[1] - quad[0]) / 2
        unit = along / np.linalg.norm(along)
        down = down - (down @ unit) * unit
        seen = np.column_stack([quad @ unit, quad @ (down / np.linalg.norm(down))])
        if not is_simple(seen):
            raise NotValid(
                which, polygon[number - 1], "it crosses itself: list the lower edge backwards"
            )


def _refuse_crossing(flat: Floats, name: str) -> None:
    for what, near, far in (("upper", 0, 1), ("lower", 3, 2)):
        line = np.concatenate([flat[:, near, :2], flat[-1:, far, :2]])
        # Closing the line along itself adds no crossing.
        if not is_simple(np.concatenate([line, line[-2:0:-1]])):
            raise NotValid(name, f"its {what} edge crosses itself", "list vertices in order")


def _leans_left(flat: Floats) -> bool:
    """Whether most of the planes dip to the left of their upper edge."""
    run = flat[:, 1, :2] - flat[:, 0, :2]
    down = flat[:, 3, :2] + flat[:, 2, :2] - flat[:, 0, :2] - flat[:, 1, :2]
    to_right = down[:, 0] * run[:, 1] - down[:, 1] * run[:, 0]
    return float(to_right.sum()) < -1e-6


def _middle(quads: Floats) -> tuple[float, float, float]:
    """The mean of the corners."""
    plane = plane_about(Surface("quads", quads, tuple(quads[0, 0]), ""))
    east, north, down = on_plane(quads, plane).reshape(-1, 3).mean(axis=0)
    return *plane.longitude_latitude(float(east), float(north)), float(down)


def _refuse_elsewhere(surface: Surface) -> None:
    about = LocalPlane(*surface.hypocentre[:2])
    corners = on_plane(surface.quads, about).reshape(-1, 3)
    far = float(np.hypot(corners[:, 0], corners[:, 1]).max())
    if far > _FARTHEST_KM:
        raise NotValid(
            "rupture",
            f"a vertex {far:,.0f} km from the epicentre",
            "this rupture belongs to another earthquake, or its coordinates are swapped",
        )


def _half_turn(longitude: float) -> float:
    """The same meridian within [-180, 180]; what is there already keeps its digits."""
    if -180.0 <= longitude <= 180.0:
        return longitude
    return (longitude + 180.0) % 360.0 - 180.0
