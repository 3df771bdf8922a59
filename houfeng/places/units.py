"""In which administrative unit a point or a cell lies.

By the operator's boundaries where they are loaded (layer kind `admin`), else, and outside them,
by the nearest county seat; abroad by the country of the nearest place. The nearest seat is an
approximation and is labelled as such.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from houfeng.places.gazetteer import Gazetteer
from houfeng.places.layers import Layer
from houfeng.places.unit_areas import areas_of, areas_on_grid, areas_on_points
from houfeng.places.unit_list import Unit, unit_list
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM
from houfeng.vocabulary.lineage import Lineage

__all__ = ["NEAREST_SEAT", "POLYGONS", "Unit", "UnitMap", "assign_units", "unit_at", "unit_of"]

POLYGONS, NEAREST_SEAT = "polygons", "nearest seat"
FAR_KM = 400.0  # beyond this from any listed place, a point is in no unit: open sea, ice
BLOCK_DEG = 0.2  # cells whose four corners within this have one unit are not asked one by one
LARGEST_BLOCK = 16  # cells a side
POLYGON_SHARE = 0.9  # of the Chinese cells must lie in boundaries for these to be the basis
Indices = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class UnitMap:
    """Which unit each cell belongs to."""

    index: Indices  # into units, -1 none; (n_lat, n_lon), or (n,) for points
    units: tuple[Unit, ...]
    basis: str  # "polygons", or "nearest seat": without boundaries
    lineage: Lineage


def assign_units(
    gazetteer: Gazetteer,
    longitudes: Floats,
    latitudes: Floats,
    boundaries: Layer | None = None,
    mask: Bools | None = None,
) -> UnitMap:
    """The unit of every cell of a regular grid, by its centre.

    longitudes, latitudes: cell centres in degrees, ascending, even steps. boundaries: a layer of
    kind `admin`; mask (n_lat, n_lon): where False the answer is -1 and costs nothing.
    A cell at sea near a coast belongs to the nearest unit.
    """
    asked = np.ones((latitudes.size, longitudes.size), bool) if mask is None else mask
    units = unit_list(gazetteer).units
    if boundaries is None:
        index = _nearest_on_grid(gazetteer, longitudes, latitudes, asked)
        return UnitMap(index, units, NEAREST_SEAT, _seat_lineage(gazetteer))
    areas = areas_of(boundaries, gazetteer)
    index = np.where(asked, areas_on_grid(areas, longitudes, latitudes), -1)
    left = asked & (index < 0)
    index = np.where(left, len(areas.units), index)
    if left.any():
        near = _nearest_on_grid(gazetteer, longitudes, latitudes, left)
        index = np.where(left, np.where(near < 0, -1, near + len(areas.units)), index)
    return _joined(gazetteer, boundaries, areas.units, np.where(asked, index, -1))


def unit_of(
    gazetteer: Gazetteer, longitudes: Floats, latitudes: Floats, boundaries: Layer | None = None
) -> UnitMap:
    """The unit of every point, (n,)."""
    if boundaries is None:
        index = _nearest(gazetteer, longitudes, latitudes)
        return UnitMap(index, unit_list(gazetteer).units, NEAREST_SEAT, _seat_lineage(gazetteer))
    areas = areas_of(boundaries, gazetteer)
    index = areas_on_points(areas, longitudes, latitudes)
    left = np.flatnonzero(index < 0)
    if left.size:
        near = _nearest(gazetteer, longitudes[left], latitudes[left])
        index[left] = np.where(near < 0, -1, near + len(areas.units))
    return _joined(gazetteer, boundaries, areas.units, index)


def unit_at(
    gazetteer: Gazetteer, longitude: float, latitude: float, boundaries: Layer | None = None
) -> Unit | None:
    """The unit a point lies in; None far from any place."""
    found = unit_of(gazetteer, np.array([longitude]), np.array([latitude]), boundaries)
    return found.units[found.index[0]] if found.index[0] >= 0 else None


def _joined(
    gazetteer: Gazetteer, layer: Layer, of_areas: tuple[Unit, ...], index: Indices
) -> UnitMap:
    """One list of units: those with boundaries, then those of the nearest seats.

    A county with boundaries is one unit, also for points just outside them.
    """
    of_seats = unit_list(gazetteer).units
    place = {unit.code: i for i, unit in enumerate(of_areas)}
    meant = np.array(
        [*range(len(of_areas))]
        + [place.get(unit.code, len(of_areas) + i) for i, unit in enumerate(of_seats)],
        dtype=np.int32,
    )
    is_chinese = np.array([unit.code.isdigit() for unit in (*of_areas, *of_seats)])
    inside = int(((index >= 0) & (index < len(of_areas))).sum())
    chinese = int(is_chinese[index[index >= 0]].sum())
    share = inside / chinese if chinese else 0.0
    note = layer.notes
    if share < 1.0:
        note = (*note, f"{share:.0%} of the Chinese cells lie in these areas, the others were "
                "given to the nearest county seat")  # fmt: skip
    lineage = Lineage(
        "administrative units", layer.name, layer.sha256, layer.source or layer.original,
        "; ".join(note),
    )  # fmt: skip
    basis = POLYGONS if share >= POLYGON_SHARE else NEAREST_SEAT
    joined = np.where(index < 0, -1, meant[index]).astype(np.int32)
    return UnitMap(joined, (*of_areas, *of_seats), basis, lineage)


@dataclass(frozen=True, slots=True, eq=False)
class _Trees:
    seats: cKDTree
    places: cKDTree
    unit_of_seat: Indices
    country_of_place: Indices
    abroad: cKDTree


@lru_cache(maxsize=2)
def _trees(gazetteer: Gazetteer) -> _Trees:
    known = unit_list(gazetteer)
    points = _on_sphere(gazetteer.longitudes, gazetteer.latitudes)
    return _Trees(
        seats=cKDTree(points[known.seats]),
        places=cKDTree(points),
        unit_of_seat=known.unit_of_seat,
        country_of_place=known.country_of_place,
        abroad=cKDTree(points[known.country_of_place >= 0]),
    )


def _nearest(gazetteer: Gazetteer, longitudes: Floats, latitudes: Floats) -> Indices:
    """The unit of the nearest seat, or the nearest place's country, (n,)."""
    trees = _trees(gazetteer)
    if not longitudes.size:
        return np.zeros(0, dtype=np.int32)
    points = _on_sphere(longitudes, latitudes)
    found = np.full(longitudes.size, -1, dtype=np.int32)
    # China has few seats and many towns: where no foreign place is near, seats alone are asked.
    middle = points.mean(axis=0)
    reach = float(np.sqrt(((points - middle) ** 2).sum(axis=1).max()))
    only_china = trees.abroad.query(middle)[0] > 2 * reach + FAR_KM
    far, near = (trees.seats if only_china else trees.places).query(
        points, distance_upper_bound=FAR_KM, workers=-1
    )
    inside = np.isfinite(far)
    if only_china:
        found[inside] = trees.unit_of_seat[near[inside]]
        return found
    country = trees.country_of_place[near[inside]]
    found[inside] = country
    home = np.flatnonzero(inside)[country < 0]
    if home.size:
        found[home] = trees.unit_of_seat[trees.seats.query(points[home], workers=-1)[1]]
    return found


def _nearest_on_grid(
    gazetteer: Gazetteer, longitudes: Floats, latitudes: Floats, asked: Bools
) -> Indices:
    """As `_nearest` for a grid: blocks whose corners agree are filled, the others halved.

    The land nearest to one seat is convex, so within it the corners settle the block; only an
    enclave of another country smaller than a block can be missed.
    """
    step = min(np.diff(axis).min() if axis.size > 1 else 1.0 for axis in (longitudes, latitudes))
    size = 1
    while size < LARGEST_BLOCK and 2 * size * step <= BLOCK_DEG + 1e-9:
        size *= 2
    found = np.full(asked.shape, -2, dtype=np.int32)
    rows = _nodes(latitudes.size, size)
    columns = _nodes(longitudes.size, size)
    top, left = (axis.ravel() for axis in np.meshgrid(rows[:-1], columns[:-1], indexing="ij"))
    bottom, right = (axis.ravel() for axis in np.meshgrid(rows[1:], columns[1:], indexing="ij"))
    if size == 1 or top.size == 0:
        top = bottom = left = right = np.zeros(0, dtype=np.intp)
    else:
        totals = np.pad(asked.astype(np.int64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    while top.size:
        wanted = _total(totals, top, left, bottom, right) > 0
        top, left, bottom, right = top[wanted], left[wanted], bottom[wanted], right[wanted]
        corners = [(top, left), (top, right), (bottom, left), (bottom, right)]
        _ask(gazetteer, longitudes, latitudes, found, corners)
        units = np.stack([found[row, column] for row, column in corners])
        same = (units == units[0]).all(axis=0)
        _fill(found, top[same], left[same], bottom[same], right[same])
        split = ~same & ((bottom - top > 1) | (right - left > 1))
        top, left, bottom, right = _halved(top[split], left[split], bottom[split], right[split])
    unknown = np.nonzero(asked & (found == -2))
    found[unknown] = _nearest(gazetteer, longitudes[unknown[1]], latitudes[unknown[0]])
    return np.where(asked, found, -1).astype(np.int32)


def _nodes(count: int, size: int) -> NDArray[np.intp]:
    return np.unique(np.append(np.arange(0, count, size), count - 1))


def _total(
    totals: NDArray[np.int64],
    top: NDArray[np.intp],
    left: NDArray[np.intp],
    bottom: NDArray[np.intp],
    right: NDArray[np.intp],
) -> NDArray[np.int64]:
    """Asked cells in each block, its last row and column included."""
    low, high = bottom + 1, right + 1
    return np.asarray(totals[low, high] - totals[top, high] - totals[low, left] + totals[top, left])


def _ask(
    gazetteer: Gazetteer,
    longitudes: Floats,
    latitudes: Floats,
    found: Indices,
    corners: list[tuple[NDArray[np.intp], NDArray[np.intp]]],
) -> None:
    """Fill in the corners that are not known yet."""
    wanted = np.zeros(found.shape, dtype=bool)
    for row, column in corners:
        wanted[row, column] = True
    row, column = np.nonzero(wanted & (found == -2))
    found[row, column] = _nearest(gazetteer, longitudes[column], latitudes[row])


def _fill(
    found: Indices,
    top: NDArray[np.intp],
    left: NDArray[np.intp],
    bottom: NDArray[np.intp],
    right: NDArray[np.intp],
) -> None:
    for first, west, last, east in zip(
        top.tolist(), left.tolist(), bottom.tolist(), right.tolist(), strict=True
    ):
        found[first : last + 1, west : east + 1] = found[first, west]


def _halved(
    top: NDArray[np.intp],
    left: NDArray[np.intp],
    bottom: NDArray[np.intp],
    right: NDArray[np.intp],
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Each block as its four quarters, which share their edges."""
    row, column = (top + bottom + 1) // 2, (left + right + 1) // 2
    parts = [
        (top, left, row, column), (top, column, row, right),
        (row, left, bottom, column), (row, column, bottom, right),
    ]  # fmt: skip
    quarters = [np.concatenate([part[side] for part in parts]) for side in range(4)]
    # A block one cell wide gives quarters without width: their edge is another's too.
    keep = (quarters[2] > quarters[0]) & (quarters[3] > quarters[1])
    first, west, last, east = (side[keep] for side in quarters)
    return first, west, last, east


def _seat_lineage(gazetteer: Gazetteer) -> Lineage:
    return Lineage(
        role="administrative units",
        name="nearest county seat",
        version=gazetteer.source,
        source="seats and codes (GB/T 2260) of cpca, places of GeoNames (CC BY 4.0)",
        note="No boundaries are loaded: every cell is given to the county whose seat is nearest, "
        "abroad to the country of the nearest place. Import boundaries (houfeng layers add FILE "
        "--kind admin) for real use.",
    )


def _on_sphere(longitudes: Floats, latitudes: Floats) -> Floats:
    """Cartesian kilometres, (n, 3)."""
    lon, lat = np.radians(longitudes), np.radians(latitudes)
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return np.asarray(EARTH_RADIUS_KM * unit)
