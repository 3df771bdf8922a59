"""People, floor area and values on a grid: imported where they cover, embedded elsewhere."""

from pathlib import Path

import numpy as np

from houfeng.impact.exposures.cells import (
    BUILDINGS,
    BUILT,
    COARSE,
    FLOOR,
    PEOPLE,
    VALUE,
    CellGrid,
    Exposure,
    sums_on,
)
from houfeng.impact.exposures.embedded import Progress, build, census_2020, load_embedded
from houfeng.impact.exposures.in_use import load_joined
from houfeng.vocabulary.arrays import Floats

__all__ = [
    "BUILDINGS", "PEOPLE", "CellGrid", "Exposure", "Progress", "build",
    "buildings_known_on", "buildings_on", "census_2020", "load_exposure", "people_on", "value_on",
]  # fmt: skip


def load_exposure(
    cache: Path,
    store: Path | None = None,
    layers: Path | None = None,
    progress: Progress | None = None,
) -> Exposure:
    """What is in use: imported data where they cover, the embedded synthetic spread elsewhere.

    cache: folder for what can be built again; store: the folder of imported data (HOUFENG_HOME/
    exposure); layers: that of layers, whose boundaries tell which cells a census table counts.
    Quick after the first call with the same data: it may be called for every run.
    """
    if store is None:
        return load_embedded(cache, progress)
    return load_joined(cache, store, layers, progress)


def people_on(exposure: Exposure, longitudes: Floats, latitudes: Floats) -> Floats:
    """People in the cells of a regular grid, (n_lat, n_lon).

    longitudes, latitudes: cell centres in degrees, ascending, even steps, at least two each.
    Each exposure cell's people are shared out by overlapping area, so totals are kept.
    """
    found = _sums(exposure, (PEOPLE,), longitudes, latitudes)
    return found.get(PEOPLE, np.zeros((latitudes.size, longitudes.size)))


def buildings_on(
    exposure: Exposure, longitudes: Floats, latitudes: Floats
) -> dict[str, Floats] | None:
    """Imported floor area, m², by structure type; each (n_lat, n_lon). None: none is imported.

    Cells for which nothing was imported hold 0: `buildings_known_on` tells them from empty ones.
    """
    held = {name for grid in exposure.grids for name in grid.amounts if name.startswith(FLOOR)}
    found = _sums(exposure, tuple(sorted(held)), longitudes, latitudes)
    return {name.removeprefix(FLOOR): area for name, area in found.items()} or None


def buildings_known_on(exposure: Exposure, longitudes: Floats, latitudes: Floats) -> Floats:
    """Share of each cell, 0 to 1, for which floor areas were imported, (n_lat, n_lon)."""
    found = _sums(exposure, (BUILT,), longitudes, latitudes).get(BUILT)
    if found is None:
        return np.zeros((latitudes.size, longitudes.size))
    across, upward = float(longitudes[1] - longitudes[0]), float(latitudes[1] - latitudes[0])
    return np.asarray(np.clip(found / (across * upward * COARSE**2), 0.0, 1.0))


def value_on(exposure: Exposure, longitudes: Floats, latitudes: Floats) -> Floats | None:
    """Imported replacement value, CNY, (n_lat, n_lon); None: none is imported."""
    return _sums(exposure, (VALUE,), longitudes, latitudes).get(VALUE)


def _sums(
    exposure: Exposure, amounts: tuple[str, ...], longitudes: Floats, latitudes: Floats
) -> dict[str, Floats]:
    """Each amount that the exposure holds, over all its grids."""
    found: dict[str, Floats] = {}
    for grid in exposure.grids:
        own = tuple(name for name in amounts if name in grid.amounts)
        for name, part in zip(own, sums_on(grid, own, longitudes, latitudes), strict=True):
            found[name] = found[name] + part if name in found else part
    return found
