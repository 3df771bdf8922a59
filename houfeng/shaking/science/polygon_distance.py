"""Distance from many points to a polygon, in a plane and to a facet in space."""

import numpy as np

from houfeng.vocabulary.arrays import Bools, Floats


def squared_distance(x: Floats, y: Floats, polygon: Floats) -> Floats:
    """Squared distance to a polygon with its inside; 0 inside it.

    x, y: any one shape; polygon: (n, 2), not closed, either sense, in their unit. A polygon
    without an area is the line along its edges. Inside is judged by winding number, so a
    quadrilateral that is seen edge on, and so crosses itself, is still right at its edges.
    """
    found = np.full(np.shape(x), np.inf)
    winding = np.zeros(np.shape(x), dtype=np.int8)
    for begin, end in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        run_x, run_y = end - begin
        along_x, along_y = x - begin[0], y - begin[1]
        length_2 = run_x * run_x + run_y * run_y
        if length_2 > 0:
            share = np.clip((along_x * run_x + along_y * run_y) / length_2, 0.0, 1.0)
            off_x, off_y = along_x - share * run_x, along_y - share * run_y
        else:
            off_x, off_y = along_x, along_y
        np.minimum(found, off_x * off_x + off_y * off_y, out=found)
        if run_y != 0:
            left = run_x * along_y - run_y * along_x
            if run_y > 0:
                winding += (y >= begin[1]) & (y < end[1]) & (left > 0)
            else:
                winding -= (y >= end[1]) & (y < begin[1]) & (left < 0)
    found[winding != 0] = 0.0
    return found


def facet_squared_distance(x: Floats, y: Floats, facet: Floats) -> Floats:
    """Squared distance from points at the ground (depth 0) to a plane polygon in space.

    x, y: any one shape, km east and north; facet: (n, 3) east, north, depth. The facet must
    be plane; what lies off its plane is projected onto it.
    """
    origin = facet[0]
    first, second, normal = _axes(facet)
    flat = np.column_stack([(facet - origin) @ first, (facet - origin) @ second])
    east, north, down = x - origin[0], y - origin[1], -origin[2]
    within = squared_distance(
        east * first[0] + north * first[1] + down * first[2],
        east * second[0] + north * second[1] + down * second[2],
        flat,
    )
    aside = east * normal[0] + north * normal[1] + down * normal[2]
    return np.asarray(within + aside * aside)


def facets_of(quad: Floats, tolerance_km: float = 0.01) -> list[Floats]:
    """A quadrilateral (4, 3) as itself where it is plane, else as two triangles."""
    normal = _axes(quad)[2]
    if np.ptp(quad @ normal) <= tolerance_km:
        return [quad]
    return [quad[[0, 1, 2]], quad[[0, 2, 3]]]


def is_simple(polygon: Floats) -> bool:
    """Whether no two edges that do not meet at a vertex cross; polygon: (n, 2), not closed."""
    ends = np.roll(polygon, -1, axis=0)
    count = len(polygon)
    for one in range(count):
        others = [k for k in range(one + 2, count) if (k + 1) % count != one]
        if others and bool(_cross(polygon[one], ends[one], polygon[others], ends[others]).any()):
            return False
    return True


def _cross(begin: Floats, end: Floats, begins: Floats, ends: Floats) -> Bools:
    def side(a: Floats, b: Floats, c: Floats) -> Floats:
        run, to = b - a, c - a
        return np.asarray(np.sign(run[..., 0] * to[..., 1] - run[..., 1] * to[..., 0]))

    apart = side(begin, end, begins) * side(begin, end, ends) < 0
    return np.asarray(apart & (side(begins, ends, begin) * side(begins, ends, end) < 0))


def _axes(facet: Floats) -> tuple[Floats, Floats, Floats]:
    """Two unit vectors in the facet and its normal; Newell's normal over all vertices."""
    following = np.roll(facet, -1, axis=0)
    normal = np.cross(facet - facet[0], following - facet[0]).sum(axis=0)
    runs = following - facet
    first = runs[np.argmax((runs**2).sum(axis=1))]
    length = float(np.linalg.norm(first))
    if length == 0:  # all vertices in one point: any axes do
        return np.array([1.0, 0, 0]), np.array([0, 1.0, 0]), np.array([0, 0, 1.0])
    first = first / length
    # Without an area there is no normal of its own: any across the line does.
    if float(np.linalg.norm(normal)) < 1e-9 * length:
        upright = np.array([0.0, 0, 1.0]) if abs(first[2]) < 0.9 else np.array([1.0, 0, 0])
        normal = np.cross(first, upright)
    normal = normal - (normal @ first) * first
    normal = normal / np.linalg.norm(normal)
    return first, np.cross(normal, first), normal
