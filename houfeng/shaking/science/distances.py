"""Where many sites lie with respect to a rupture.

Everything is measured on the plane about the middle of the rupture (`local_plane`), depths
straight down from it: close to a rupture that follows the curved ground exactly, and 0.1 %
from a straight line through the Earth at 250 km.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.gc2_spudich_chiou_2015 import (
    Trace,
    extent_km,
    strike_coordinates,
    trace_of,
)
from houfeng.shaking.science.gmm.motion import Distances
from houfeng.shaking.science.local_plane import LocalPlane
from houfeng.shaking.science.polygon_distance import (
    facet_squared_distance,
    facets_of,
    squared_distance,
)
from houfeng.shaking.science.rupture import along_across_km
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.edges import joined_order

_CHUNK = 16_384  # sites; some twenty arrays of them stay in a processor's cache
_SAME_KM = 0.05  # corners closer than this are one corner of a bent fault


@dataclass(frozen=True, slots=True, eq=False)
class FlatRupture:
    """A rupture on the plane: east, north and depth in km."""

    hypocentre: Floats  # (3,)
    facets: tuple[Floats, ...]  # plane polygons (n, 3); none for a point
    outlines: tuple[Floats, ...]  # (4, 2) seen from above
    trace: Trace | None  # of the upper edges
    along_km: tuple[float, float]  # the least and greatest U of the trace
    line: Floats  # (n >= 2, 2) one line of the upper edges


def distances(
    surface: Surface,
    longitudes: Floats,
    latitudes: Floats,
    *,
    point_strike_deg: float = 0.0,
    threads: int = 1,
) -> Distances:
    """All distances from sites to a rupture.

    longitudes, latitudes: degrees, any one shape (they are broadcast); every distance has
    that shape. Epicentral and hypocentral distance are from `surface.hypocentre`.
    point_strike_deg: the strike along which a point's `along` and `across` are resolved.
    A point has no hanging wall: rx = -rjb and ry0 = 0 keep hanging-wall terms off and
    satisfy |rx| <= rjb. rx and ry0 of several quadrilaterals are GC2's T and U.
    """
    longitudes, latitudes = np.broadcast_arrays(longitudes, latitudes)
    plane = plane_about(surface)
    rupture = flatten(surface, plane, point_strike_deg=point_strike_deg)
    shape = longitudes.shape
    flat_lon, flat_lat = longitudes.ravel(), latitudes.ravel()
    found = np.empty((8, flat_lon.size))

    def measure(start: int) -> None:
        chunk = slice(start, start + _CHUNK)
        east, north = plane.east_north_km(flat_lon[chunk], flat_lat[chunk])
        found[:, chunk] = _measured(rupture, east, north)

    starts = range(0, flat_lon.size, _CHUNK)
    if threads > 1 and len(starts) > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(measure, starts))
    else:
        for start in starts:
            measure(start)
    return Distances(*(values.reshape(shape) for values in found))


def distances_on_plane(rupture: FlatRupture, east_km: Floats, north_km: Floats) -> Distances:
    """The same at sites east and north on the rupture's own plane, km, any one shape."""
    found = _measured(rupture, np.ravel(east_km), np.ravel(north_km))
    return Distances(*(values.reshape(np.shape(east_km)) for values in found))


def plane_about(surface: Surface) -> LocalPlane:
    """The plane about the middle of a rupture's corners, or about a point's epicentre."""
    if len(surface.quads) == 0:
        return LocalPlane(*surface.hypocentre[:2])
    longitudes = surface.quads[..., 0].ravel()
    # Across the date line corners are counted from the first one.
    apart = (longitudes - longitudes[0] + 180.0) % 360.0 - 180.0
    middle = float(longitudes[0] + (apart.min() + apart.max()) / 2)
    latitudes = surface.quads[..., 1]
    return LocalPlane(middle, float((latitudes.min() + latitudes.max()) / 2))


def flatten(surface: Surface, plane: LocalPlane, *, point_strike_deg: float = 0.0) -> FlatRupture:
    """A rupture on a plane, ready to be measured to."""
    hypocentre = on_plane(np.array([surface.hypocentre], dtype=float), plane)[0]
    if len(surface.quads) == 0:
        strike = np.radians(point_strike_deg)
        # `along_across_km` resolves on the direction of a line, however short.
        step = 1e-9 * np.array([np.sin(strike), np.cos(strike)])
        line = np.array([hypocentre[:2] - step, hypocentre[:2] + step])
        return FlatRupture(hypocentre, (), (), None, (0.0, 0.0), line)
    quads = on_plane(surface.quads, plane)
    strands = strands_of(quads)
    trace = trace_of(strands) if any(_has_length(strand) for strand in strands) else None
    return FlatRupture(
        hypocentre=hypocentre,
        facets=tuple(facet for quad in quads for facet in facets_of(quad)),
        outlines=tuple(quad[:, :2] for quad in quads),
        trace=trace,
        along_km=(0.0, 0.0) if trace is None else extent_km(trace),
        line=_one_line(strands),
    )


def on_plane(points: Floats, plane: LocalPlane) -> Floats:
    """(..., 3) longitude, latitude, depth as east, north, depth."""
    east, north = plane.east_north_km(points[..., 0], points[..., 1])
    return np.stack([east, north, points[..., 2]], axis=-1)


def strands_of(quads: Floats) -> list[Floats]:
    """Upper edges of quadrilaterals (n, 4, 3) in km, those that meet end to end as one.

    Each is (n >= 2, 2). Only a quadrilateral that follows its neighbour in order and begins
    where that one ends continues it.
    """
    strands: list[list[Floats]] = []
    for quad in quads:
        begin, end = quad[0], quad[1]
        if strands and np.linalg.norm(strands[-1][-1] - begin) < _SAME_KM:
            strands[-1].append(end)
        else:
            strands.append([begin, end])
    return [np.array(strand)[:, :2] for strand in strands]


def _one_line(strands: list[Floats]) -> Floats:
    if len(strands) == 1:
        return strands[0]
    order = joined_order(strands)
    return np.concatenate([strands[k][::-1] if back else strands[k] for k, back in order])


def _has_length(strand: Floats) -> bool:
    return bool(np.ptp(strand, axis=0).max() > 1e-6)


def _measured(rupture: FlatRupture, east: Floats, north: Floats) -> Floats:
    """The eight fields of `Distances` in their order: (8, n)."""
    hypocentre = rupture.hypocentre
    repi = np.hypot(east - hypocentre[0], north - hypocentre[1])
    rhypo = np.hypot(repi, hypocentre[2])
    along, across = along_across_km(east, north, rupture.line)
    if not rupture.facets:
        nothing = np.zeros(repi.shape)
        return np.array([rhypo, repi, -repi, nothing, repi, rhypo, along, across])
    rrup_2 = np.full(east.shape, np.inf)
    for facet in rupture.facets:
        np.minimum(rrup_2, facet_squared_distance(east, north, facet), out=rrup_2)
    rjb_2 = np.full(east.shape, np.inf)
    for outline in rupture.outlines:
        np.minimum(rjb_2, squared_distance(east, north, outline), out=rjb_2)
    # A facet within a tolerance of plane is projected onto it: by millimetres never nearer
    # than what lies above it.
    rrup, rjb = np.sqrt(np.maximum(rrup_2, rjb_2)), np.sqrt(rjb_2)
    if rupture.trace is None:  # an upper edge without length: a point with a depth
        rx, ry0 = -rjb, np.zeros(rjb.shape)
    else:
        rx, along_trace = strike_coordinates(east, north, rupture.trace)
        first, last = rupture.along_km
        ry0 = np.maximum(np.maximum(first - along_trace, along_trace - last), 0.0)
    return np.array([rrup, rjb, rx, ry0, repi, rhypo, along, across])
