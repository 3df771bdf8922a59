"""A map's values at very many sites: only the measures asked for, mean and sigma alone.

`shaking/sample.py` gives every measure in every part; this does less, and so a million sites in
tenths of a second. Both interpolate alike and call the same sites outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.shaking.products.grids_npz import Grids
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotValid


@dataclass(frozen=True, slots=True, eq=False)
class FlatMap:
    """A map's axes, and mean and sigma of each measure asked for, flattened."""

    longitudes: Floats
    latitudes: Floats
    fields: Mapping[str, tuple[Floats, Floats]]  # measure -> (mean, std), each (n_lat * n_lon,)


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Where n sites lie on the map's grid: their lower left cells and the shares of the four."""

    inside: Bools  # (n,)
    cells: NDArray[np.intp]  # (n,) into the flattened grid
    across: Floats  # (n,) 0 to 1
    down: Floats  # (n,)
    width: int

    def value(self, flat: Floats, chosen: Bools | slice = slice(None)) -> Floats:
        """A flattened grid's values at the sites, bilinear."""
        at, across, down = self.cells[chosen], self.across[chosen], self.down[chosen]
        upper = flat.take(at)
        upper += (flat.take(at + 1) - upper) * across
        at = at + self.width
        lower = flat.take(at)
        lower += (flat.take(at + 1) - lower) * across
        lower -= upper
        lower *= down
        lower += upper
        return lower


def flat_map(grids: Grids, measures: set[str]) -> FlatMap:
    """What of a map is needed; NotValid names a measure it does not have."""
    missing = sorted(measures - set(grids.fields))
    if missing:
        raise NotValid(
            "shaking",
            ", ".join(grids.fields),
            f"the curves need {', '.join(missing)}: give a map that has it",
        )
    fields = {
        measure: (
            np.ravel(np.asarray(grids.fields[measure].mean, dtype=float)),
            np.ravel(np.asarray(grids.fields[measure].std, dtype=float)),
        )
        for measure in measures
    }
    return FlatMap(grids.longitudes, grids.latitudes, fields)


def find_spots(shaking: FlatMap, longitudes: Floats, latitudes: Floats) -> Spots:
    """Where sites lie; up to half a cell beyond the outermost centres they are inside."""
    lons, lats = shaking.longitudes, shaking.latitudes
    middle = float(lons[0] + lons[-1]) / 2
    # Either way of telling a meridian: within half a turn of the map's middle.
    near = middle + np.remainder(longitudes - middle + 180.0, 360.0) - 180.0
    column = (near - lons[0]) * ((lons.size - 1) / (lons[-1] - lons[0]))
    row = (latitudes - lats[0]) * ((lats.size - 1) / (lats[-1] - lats[0]))
    edge = 0.5 + 1e-9
    inside = (column >= -edge) & (column <= lons.size - 1 + edge)
    inside &= (row >= -edge) & (row <= lats.size - 1 + edge)
    np.clip(column, 0, lons.size - 1, out=column)
    np.clip(row, 0, lats.size - 1, out=row)
    left = np.minimum(column.astype(np.intp), lons.size - 2)
    top = np.minimum(row.astype(np.intp), lats.size - 2)
    return Spots(inside, top * lons.size + left, column - left, row - top, int(lons.size))
