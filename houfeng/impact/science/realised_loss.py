"""Losses on correlated realisations of an uncertain intensity map.

    I(x) = mean(x) + tau(x) z + phi(x) w(x),    z ~ N(0, 1) once an event, w correlated over space

after Engler et al. (2022), BSSA 112, 1060-1079, as the map itself has it. Cells are gathered into
blocks small beside the correlation's length; a block's loss is tabulated over the shift of its
intensity once, so that a realisation costs one look-up a block and not one a cell.

What intensity varies about the median map within an event is in the rates already, for damage
and losses were related to median maps. So `w` moves losses about but does not raise their mean:
each block's curve is divided by the mean of the curve over its own phi. Where a model's estimate
is a median (a law of deaths scatters over orders of magnitude), `keeping_the_median` does the
same for the total. The event term `z` is not in the rates and does both.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM

BIN = 0.05  # width of the bins of intensity within a block
LOWEST = 3.0  # intensity below which nothing counts, however shifted
HIGHEST = 12.0
STEP = 0.05  # of the tabulated shifts
FARTHEST = 3.0  # shift, both ways; four standard deviations of a map without stations
_SHIFTS = np.arange(-FARTHEST, FARTHEST + STEP / 2, STEP)
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
# Mean distance between two points of a square of side 1 (Ghosh 1951): a block beside itself.
_WITHIN = 0.5214
_FIRST_SIDE_DEG = 0.05
_COLUMNS = 100_000_000  # more than there are tiles around the earth

Rate = Callable[[Floats], Floats]
"""Share lost at intensities of any shape."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells that count, (n,) each."""

    longitudes: Floats  # degrees
    latitudes: Floats
    intensity: Floats
    tau: Floats
    phi: Floats
    units: NDArray[np.intp]  # which unit (county) each belongs to, 0 to n_unit - 1


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Cells of one unit in one tile, gathered; b blocks on t tiles."""

    block_of_cell: NDArray[np.intp]  # (n,)
    bin_of_cell: NDArray[np.intp]  # (n,)
    tile: NDArray[np.intp]  # (b,)
    unit: NDArray[np.intp]  # (b,)
    tau: Floats  # (b,) means over the block's cells
    phi: Floats  # (b,)
    tile_longitudes: Floats  # (t,) degrees, centres
    tile_latitudes: Floats  # (t,)
    side_km: float

    def __len__(self) -> int:
        return self.tile.size


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where shifts lie in the tabulated curves of all blocks, (count, b) each."""

    at: NDArray[np.intp]  # of the tabulated shift below, curve after curve
    part: Floats  # of the way to the next


@dataclass(frozen=True, slots=True, eq=False)
class Shifts:
    """How much the intensity of each block is off on each realisation."""

    event: Floats  # (count, b) by the event term
    within: Floats  # (count, b) within the event, mean of a block
    within_sigma: Floats  # (b,) standard deviation of `within`
    whole: Places  # of both together
    only_within: Places


def gather_blocks(cells: Cells, most_tiles: int = 700) -> Blocks:
    """Blocks on square tiles, as small as leave at most `most_tiles` of them."""
    side = _FIRST_SIDE_DEG
    while True:
        row = np.floor(cells.latitudes / side).astype(np.int64)
        column = np.floor((cells.longitudes + 360.0) / side).astype(np.int64)
        keys, tile_of_cell = np.unique(row * _COLUMNS + column, return_inverse=True)
        if keys.size <= most_tiles:
            break
        side *= 1.5
    pairs, block_of_cell = np.unique(
        tile_of_cell * (int(cells.units.max(initial=0)) + 1) + cells.units, return_inverse=True
    )
    tile, unit = np.divmod(pairs, int(cells.units.max(initial=0)) + 1)
    many = np.bincount(block_of_cell)
    tile_row, tile_column = np.divmod(keys, _COLUMNS)
    latitudes = (tile_row + 0.5) * side
    return Blocks(
        block_of_cell=block_of_cell,
        bin_of_cell=_bin_of(cells.intensity),
        tile=tile,
        unit=unit,
        tau=np.bincount(block_of_cell, weights=cells.tau) / many,
        phi=np.bincount(block_of_cell, weights=cells.phi) / many,
        tile_longitudes=(tile_column + 0.5) * side - 360.0,
        tile_latitudes=latitudes,
        side_km=_side_km(side, latitudes),
    )


def _side_km(side_deg: float, latitudes: Floats) -> float:
    """Of a square as large as the mean tile; 0 of none."""
    if not latitudes.size:
        return 0.0
    narrowed = float(np.cos(np.radians(latitudes)).mean())
    return float(np.radians(side_deg) * EARTH_RADIUS_KM * np.sqrt(narrowed))


def draw_shifts(
    blocks: Blocks,
    correlation: Callable[[Floats], Floats],
    count: int,
    generator: np.random.Generator,
) -> Shifts:
    """Realisations of the map's error, by block.

    correlation: of within-event residuals at distances in km, as the map was made with. The
    event terms are equally probable ones in a random order, so that few draws span them.
    """
    lon, lat = np.radians(blocks.tile_longitudes), np.radians(blocks.tile_latitudes)
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    # The chord: tiles are kilometres wide, so that neither rounding nor the arc matters.
    apart = EARTH_RADIUS_KM * np.sqrt(np.maximum(2.0 - 2.0 * (unit @ unit.T), 0.0))
    among = correlation(np.maximum(apart, _WITHIN * blocks.side_km))
    # Centres stand for whole tiles, so that the matrix is a covariance but for small negative
    # eigenvalues.
    values, vectors = np.linalg.eigh(among)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    within = generator.standard_normal((count, len(among))) @ root.T
    event = _stratified_normal(count, generator)
    sigma = np.sqrt((root**2).sum(axis=1))[blocks.tile] * blocks.phi
    by_event, inside = event[:, None] * blocks.tau, within[:, blocks.tile] * blocks.phi
    return Shifts(by_event, inside, sigma, _places(by_event + inside), _places(inside))


def histogram(blocks: Blocks, amount: Floats) -> Floats:
    """What is exposed, (n,) per cell, by block and bin of intensity: (b, n_bin)."""
    bins = _bin_centres().size
    flat = np.bincount(
        blocks.block_of_cell * bins + blocks.bin_of_cell,
        weights=amount,
        minlength=len(blocks) * bins,
    )
    return np.asarray(flat.reshape(len(blocks), bins), dtype=np.float64)


def block_curves(exposed: Floats, rate: Rate) -> Floats:
    """Loss of each block as its intensity shifts, (b, n_shift); exposed: from `histogram`."""
    at = rate(np.clip(_bin_centres()[:, None] + _SHIFTS[None, :], 1.0, HIGHEST))
    return np.asarray(exposed @ at)


def realised(curves: Floats, shifts: Shifts) -> Floats:
    """Loss of each block on each realisation, (count, b); curves: from `block_curves`."""
    return _looked_up(_corrected(curves, shifts), shifts.whole)


def keeping_the_median(curves: Floats, shifts: Shifts) -> float:
    """Loss on the median map over the median of the total as `within` alone moves it; 1 of none."""
    moved = _looked_up(_corrected(curves, shifts), shifts.only_within).sum(axis=1)
    middle, on_median_map = float(np.median(moved)), float(curves[:, _SHIFTS.size // 2].sum())
    return on_median_map / middle if middle > 0 else 1.0


def _corrected(curves: Floats, shifts: Shifts) -> Floats:
    """Curves whose mean over their own phi is the loss on the median map; as they are of none."""
    over = _looked_up(curves, _places(_NODES[:, None] * shifts.within_sigma[None, :]))
    mean = _WEIGHTS @ over
    middle = curves[:, _SHIFTS.size // 2]
    factor = np.divide(middle, mean, out=np.ones_like(mean), where=mean > 0)
    return np.asarray(curves * factor[:, None])


def _places(shifts: Floats) -> Places:
    """Where shifts (count, b) lie between the tabulated ones."""
    place = np.clip((shifts + FARTHEST) / STEP, 0.0, _SHIFTS.size - 1.000001)
    left = place.astype(np.intp)
    at = left + _SHIFTS.size * np.arange(shifts.shape[1])
    return Places(at, place - left)


def _looked_up(curves: Floats, places: Places) -> Floats:
    """Each block's curve at its own shift, (count, b), linear between the tabulated ones."""
    flat = curves.ravel()
    found = flat[places.at]
    found += (flat[places.at + 1] - found) * places.part
    return found


def _bin_centres() -> Floats:
    return np.asarray(np.arange(LOWEST + BIN / 2, HIGHEST + BIN, BIN))


def _bin_of(intensity: Floats) -> NDArray[np.intp]:
    return np.asarray(
        np.clip((intensity - LOWEST) / BIN, 0, _bin_centres().size - 1).astype(np.intp)
    )


def _stratified_normal(count: int, generator: np.random.Generator) -> Floats:
    """Standard normal values, one in each of `count` equally probable strips, shuffled."""
    level = (np.arange(count) + generator.random(count)) / count
    return np.asarray(ndtri(generator.permutation(level)))
