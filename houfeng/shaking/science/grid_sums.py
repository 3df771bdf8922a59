"""Sums over all observations at every cell of a grid, without visiting every pair.

Wanted at each cell, r being the (n,) correlation of the cell with n observations:
r @ S @ r, and r @ V, for a symmetric S (n, n) and some vectors V (n, c).

Seen from a block of cells, the correlation with an observation that lies outside the block by at
least its own half-width is a smooth function of position: a polynomial through a few Chebyshev
nodes carries it (error below: `NODES`). So far observations are replaced by nodes, S by its
image on [near observations, nodes], and each block hands this small image on to its quarters,
where more observations have become far. This is the nested interpolation of hierarchical
matrices (Hackbusch & Boerm 2002, Computing 69, 1-35), here for a quadratic form.
"""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from houfeng.shaking.science.correlation import SAME_PLACE_KM
from houfeng.shaking.science.separation import from_grid_km
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM

# Nodes a side, and far enough for them: the correlation (Loth & Baker's two exponentials) with a
# far observation is carried to 1e-5 at the worst corner of the worst block.
NODES = 7
# An observation is far if it lies outside by this many half-widths of the block.
FAR = 1.5
_SMALLEST_BLOCK = 16  # cells
_LARGEST_LEAF = 4096  # cells evaluated at once: bounds memory
# Rough seconds, only to decide where to stop dividing; results hardly depend on them.
_FLOP_S, _EXP_S, _CALL_S = 4e-11, 1.5e-8, 2e-4

Indices = np.ndarray[tuple[int], np.dtype[np.intp]]


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """N places (or slots at places) that G measures were observed at."""

    longitudes: Floats  # (N,) degrees, within 180 of the grid's middle
    latitudes: Floats  # (N,)
    ranges_km: Floats  # (K,)
    sills: Floats  # (K, G, N) correlation of what was observed there with the wanted measure
    nugget: Floats  # (G, N)


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    rows: tuple[int, int]
    columns: tuple[int, int]
    near: Indices  # (a,) into the sources
    node_longitudes: Floats  # (p,) or empty: no far observations yet
    node_latitudes: Floats
    image: Floats  # (G, a + p², a + p²) of S
    vectors: Floats  # (G, a + p², c) of V

    @property
    def cells(self) -> int:
        return (self.rows[1] - self.rows[0]) * (self.columns[1] - self.columns[0])


def sum_over_grid(
    longitudes: Floats,
    latitudes: Floats,
    sources: Sources,
    matrices: Floats,
    vectors: Floats,
    workers: int = 2,
) -> tuple[Floats, Floats]:
    """(r @ S @ r, r @ V) at every node of the grid, for G measures at once.

    longitudes (n_lon,), latitudes (n_lat,): degrees, ascending; matrices: (G, N, N), zero where a
    measure was not observed; vectors: (G, N, c); workers: threads, which do not change a digit.
    Returns (G, n_lat, n_lon) and (G, n_lat, n_lon, c) in double precision; sums are made in the
    precision of `matrices`.
    """
    shape = (len(matrices), latitudes.size, longitudes.size)
    squares = np.zeros(shape)
    sums = np.zeros((*shape, vectors.shape[-1]))
    whole = _Block(
        (0, latitudes.size),
        (0, longitudes.size),
        np.arange(sources.longitudes.size),
        np.empty(0),
        np.empty(0),
        matrices,
        vectors,
    )
    tree = _Tree(longitudes, latitudes, sources, squares, sums)
    if workers == 1:
        tree.descend(whole)
        return squares, sums
    with ThreadPoolExecutor(workers) as pool:
        blocks = [whole]
        # Wide enough that the last thread is not left with much.
        while len(blocks) < 16 * workers:
            jobs = [job for block in blocks for job in tree.division(block)]
            if len(jobs) == len(blocks):
                break
            blocks = list(pool.map(lambda job: job(), jobs))
        for _ in pool.map(tree.descend, blocks):
            pass
    return squares, sums


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    longitudes: Floats
    latitudes: Floats
    sources: Sources
    squares: Floats
    sums: Floats

    def descend(self, block: _Block) -> None:
        jobs = self.division(block)
        if len(jobs) > 1:
            for job in jobs:
                self.descend(job())
        else:
            self.evaluate(block)

    def division(self, block: _Block) -> list[Callable[[], _Block]]:
        """How to make the block's parts, or the block itself if it is better left whole."""
        parts = _halves(block, *self._half_widths_km(block.rows, block.columns))
        if len(parts) < 2:
            return [partial(_unchanged, block)]
        near = [self._near(block, rows, columns) for rows, columns in parts]
        here = block.image.shape[1]
        divided = sum(
            self._handing_s(here, kept.size)
            + self._leaf_s((rows[1] - rows[0]) * (columns[1] - columns[0]), kept.size)
            for kept, (rows, columns) in zip(near, parts, strict=True)
        )
        whole = self._leaf_s(block.cells, block.near.size)
        if divided > whole and block.cells <= _LARGEST_LEAF:
            return [partial(_unchanged, block)]
        return [
            partial(self.part, block, rows, columns, kept)
            for kept, (rows, columns) in zip(near, parts, strict=True)
        ]

    def part(
        self, block: _Block, rows: tuple[int, int], columns: tuple[int, int], near: Indices
    ) -> _Block:
        """One part of a block: observations newly far are handed to its nodes."""
        gone = np.setdiff1d(block.near, near, assume_unique=True)
        if gone.size <= NODES:
            # Not worth a change of nodes.
            return _Block(
                rows,
                columns,
                block.near,
                block.node_longitudes,
                block.node_latitudes,
                block.image,
                block.vectors,
            )
        unit = _chebyshev_nodes(NODES)
        nodes = [
            (axis[ends[0]] + axis[ends[1] - 1]) / 2 + unit * (axis[ends[1] - 1] - axis[ends[0]]) / 2
            for axis, ends in ((self.longitudes, columns), (self.latitudes, rows))
        ]
        a, dtype = near.size, block.image.dtype
        kept, left = np.searchsorted(block.near, near), np.searchsorted(block.near, gone)
        # What hands over to the new nodes: observations newly far, and the nodes until now.
        from_ = np.concatenate([left, np.arange(block.near.size, block.image.shape[1])])
        passing = np.empty((len(block.image), NODES * NODES, from_.size), dtype=dtype)
        passing[:, :, : gone.size] = self._correlation(nodes[0], nodes[1], gone, dtype)
        passing[:, :, gone.size :] = _interpolation(block, nodes[0], nodes[1])
        moved = passing @ block.image[:, from_]
        image = np.empty((len(block.image), a + NODES * NODES, a + NODES * NODES), dtype=dtype)
        image[:, :a, :a] = block.image[:, kept[:, None], kept]
        image[:, a:, :a] = moved[:, :, kept]
        image[:, :a, a:] = image[:, a:, :a].transpose(0, 2, 1)
        image[:, a:, a:] = moved[:, :, from_] @ passing.transpose(0, 2, 1)
        vectors = np.concatenate(
            [block.vectors[:, kept], passing @ block.vectors[:, from_]], axis=1
        )
        return _Block(rows, columns, near, nodes[0], nodes[1], image, vectors)

    def evaluate(self, block: _Block) -> None:
        rows, columns = slice(*block.rows), slice(*block.columns)
        longitudes, latitudes = self.longitudes[columns], self.latitudes[rows]
        groups, size = block.image.shape[:2]
        basis = np.empty((groups, block.cells, size), dtype=block.image.dtype)
        a = block.near.size
        basis[:, :, :a] = self._correlation(longitudes, latitudes, block.near, block.image.dtype)
        basis[:, :, a:] = _interpolation(block, longitudes, latitudes)
        shape = (groups, latitudes.size, longitudes.size)
        squares = np.einsum("gcq,gcq->gc", basis @ block.image, basis)
        self.squares[:, rows, columns] = squares.reshape(shape)
        self.sums[:, rows, columns] = (basis @ block.vectors).reshape(*shape, -1)

    def _correlation(
        self, longitudes: Floats, latitudes: Floats, which: Indices, dtype: np.dtype[np.floating]
    ) -> Floats:
        """(G, n_lat * n_lon, len(which)) with the sources `which`."""
        sources = self.sources
        distances = from_grid_km(
            longitudes, latitudes, sources.longitudes[which], sources.latitudes[which]
        )
        same = distances < SAME_PLACE_KM
        distances = distances.astype(dtype, copy=False)
        found = np.zeros((len(self.squares), *distances.shape), dtype=dtype)
        for sills, range_km in zip(sources.sills, sources.ranges_km, strict=True):
            if sills.any():
                term = np.exp(distances * dtype.type(-1.0 / range_km))
                found += sills[:, None, which].astype(dtype) * term
        if same.any():
            found += sources.nugget[:, None, which].astype(dtype) * same
        return found

    def _half_widths_km(
        self, rows: tuple[int, int], columns: tuple[int, int]
    ) -> tuple[float, float]:
        lat = self.latitudes[rows[0] : rows[1]]
        lon = self.longitudes[columns[0] : columns[1]]
        degree_km = math.radians(1.0) * EARTH_RADIUS_KM
        across = degree_km * math.cos(math.radians(np.abs(lat).min())) * (lon[-1] - lon[0]) / 2
        return float(across), float(degree_km * (lat[-1] - lat[0]) / 2)

    def _near(self, block: _Block, rows: tuple[int, int], columns: tuple[int, int]) -> Indices:
        sources = self.sources
        lat = self.latitudes[rows[0] : rows[1]]
        lon = self.longitudes[columns[0] : columns[1]]
        lons, lats = sources.longitudes[block.near], sources.latitudes[block.near]
        north = np.maximum(np.maximum(lat[0] - lats, lats - lat[-1]), 0.0)
        east = np.maximum(np.maximum(lon[0] - lons, lons - lon[-1]), 0.0)
        # The narrower of the two parallels: a gap is never taken for larger than it is.
        highest = np.maximum(np.abs(lats), max(abs(lat[0]), abs(lat[-1])))
        gap = (
            math.radians(1.0)
            * EARTH_RADIUS_KM
            * np.hypot(north, east * np.cos(np.radians(np.minimum(highest, 90.0))))
        )
        near: Indices = block.near[gap < FAR * max(self._half_widths_km(rows, columns))]
        return near

    def _leaf_s(self, cells: int, near: int) -> float:
        groups, size = len(self.squares), near + NODES * NODES
        return _CALL_S + cells * (2 * groups * size**2 * _FLOP_S + near * 3 * _EXP_S)

    def _handing_s(self, here: int, kept: int) -> float:
        flops = 2 * here**2 * NODES**2 + 100 * kept**2
        return _CALL_S + len(self.squares) * flops * _FLOP_S


def _unchanged(block: _Block) -> _Block:
    return block


def _halves(
    block: _Block, across_km: float, along_km: float
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Rows and columns of the parts, near to square; one part if it is small enough."""
    if block.cells <= _SMALLEST_BLOCK:
        return [(block.rows, block.columns)]
    largest = max(across_km, along_km)
    rows = _split(block.rows) if along_km > 0.6 * largest else [block.rows]
    columns = _split(block.columns) if across_km > 0.6 * largest else [block.columns]
    return [(r, c) for r in rows for c in columns]


def _split(ends: tuple[int, int]) -> list[tuple[int, int]]:
    begin, end = ends
    if end - begin < 2:
        return [ends]
    middle = (begin + end) // 2
    return [(begin, middle), (middle, end)]


def _chebyshev_nodes(count: int) -> Floats:
    return np.asarray(-np.cos((2 * np.arange(count) + 1) * np.pi / (2 * count)))


def _interpolation(block: _Block, longitudes: Floats, latitudes: Floats) -> Floats:
    """(n_lat * n_lon, p²): weights of the block's nodes at the nodes of a grid inside it."""
    if not block.node_longitudes.size:
        return np.empty((latitudes.size * longitudes.size, 0))
    east = _weights(block.node_longitudes, longitudes)
    north = _weights(block.node_latitudes, latitudes)
    found = north[:, None, :, None] * east[None, :, None, :]
    return np.asarray(found.reshape(latitudes.size * longitudes.size, -1))


def _weights(nodes: Floats, at: Floats) -> Floats:
    """(m, p): Lagrange weights of Chebyshev nodes at m points, by their discrete orthogonality."""
    count = nodes.size
    outermost = math.cos(math.pi / (2 * count))
    half = (nodes[-1] - nodes[0]) / 2 / outermost
    # A single row or column: every node is the same place.
    scaled = (at - (nodes[0] + nodes[-1]) / 2) / half if half > 0 else np.zeros_like(at)
    angles = np.arccos(np.clip(scaled, -1.0, 1.0))
    own = np.arccos(_chebyshev_nodes(count))
    orders = np.arange(count)
    scale = np.where(orders == 0, 1.0, 2.0) / count
    return np.asarray((np.cos(np.outer(angles, orders)) * scale) @ np.cos(np.outer(orders, own)))
