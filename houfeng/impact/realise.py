"""The map's uncertainty carried into losses: its cells as blocks, its errors as realisations."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from houfeng.impact.science.realised_loss import (
    Blocks,
    Cells,
    Rate,
    Shifts,
    block_curves,
    draw_shifts,
    gather_blocks,
    histogram,
    keeping_the_median,
    realised,
)
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.relations import correlation_named
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.lineage import Lineage

SCALE = "CSIS"
LOWEST_LOSS = 4.5  # below this on the median map, losses are taken for none
SIMULATIONS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Realised:
    """Realisations of one map, for any loss of what stands in its cells."""

    where: Bools  # (n_lat, n_lon) the cells that count, n of them
    units: NDArray[np.intp]  # (n,) unit of each, as `unit_list`'s places
    unit_list: NDArray[np.intp]  # (u,) places of these units in the map's own list
    blocks: Blocks
    shifts: Shifts
    into_units: csr_array  # (b, u)

    def of_cells(self, amount: Floats) -> Floats:
        """Those of an amount (n_lat, n_lon) that count, (n,)."""
        return amount[self.where]

    def losses(self, parts: Iterable[tuple[Floats, Rate]], *, of_law: bool = False) -> Floats:
        """Expected loss in each unit on each realisation, (count, u), of all parts together.

        parts: (exposed, rate): (n,) amount in the cells that count, share lost at intensities;
        of_law: what a law of losses scatters about, a median and not a mean.
        """
        curves = np.sum(
            [block_curves(histogram(self.blocks, exposed), rate) for exposed, rate in parts], axis=0
        )
        by_block = realised(curves, self.shifts)
        if of_law:
            by_block *= keeping_the_median(curves, self.shifts)
        # Blocks lie in the order of their tiles: a sparse matrix adds them up by unit.
        return np.asarray((self.into_units.T @ by_block.T).T)

    def by_unit(self, exposed: Floats) -> Floats:
        """What is exposed in each unit, (u,); exposed: (n,)."""
        sums = np.bincount(self.units, weights=exposed, minlength=self.unit_list.size)
        return sums.astype(np.float64)


def realise(
    shaking: ShakingMap,
    occupied: Bools,
    units: NDArray[np.int32],
    correlation: str,
    generator: np.random.Generator,
    simulations: int = SIMULATIONS,
) -> Realised:
    """Draw the errors of a map.

    occupied: (n_lat, n_lon) cells with something to lose; units: (n_lat, n_lon) the unit each
    lies in, negative for none, which is a unit of its own; correlation: the model's name, as the
    map was made with.
    """
    where = occupied & (shaking.intensity >= LOWEST_LOSS)
    listed, unit = np.unique(units[where], return_inverse=True)
    row, column = np.nonzero(where)
    sigma, tau = shaking.intensity_sigma[where], shaking.intensity_tau[where]
    cells = Cells(
        longitudes=shaking.longitudes[column],
        latitudes=shaking.latitudes[row],
        intensity=shaking.intensity[where],
        tau=np.minimum(tau, sigma),
        phi=np.sqrt(np.maximum(sigma**2 - tau**2, 0.0)),
        units=unit,
    )
    blocks = gather_blocks(cells)
    model = correlation_named(correlation, (SCALE,))
    shifts = draw_shifts(blocks, lambda km: model.at(km, SCALE, SCALE), simulations, generator)
    into = csr_array(
        (np.ones(len(blocks)), (np.arange(len(blocks)), blocks.unit)),
        shape=(len(blocks), listed.size),
    )
    return Realised(where, unit, listed.astype(np.intp), blocks, shifts, into)


def generator_for(event_id: str, revision: int) -> np.random.Generator:
    """The same draws for the same revision, so that a product can be made again."""
    return np.random.default_rng([zlib.crc32(event_id.encode()), revision])


def realised_lineage(correlation: str, simulations: int = SIMULATIONS) -> Lineage:
    """How the map's uncertainty was carried on."""
    model = correlation_named(correlation, (SCALE,))
    return Lineage(
        role="map uncertainty",
        name=f"{simulations} correlated realisations of the intensity map",
        version="1",
        source=f"Engler et al. (2022), BSSA 112, 1060-1079; {model.source}",
        note="Event term and within-event variation of the map's own tau and phi, by tiles; where "
        "stations reduce phi the correlation stays that between places without stations.",
    )
