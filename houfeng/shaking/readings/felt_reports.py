"""Single felt reports put into cells, as Did You Feel It? does: 1 km, and 10 km where few."""

import numpy as np

from houfeng.shaking.observations import MACROSEISMIC
from houfeng.shaking.readings.reading import Amplitude, Reading
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM

LEAST_REPLIES = 3
CELLS_KM = (1.0, 10.0)

_KM_PER_DEGREE = float(np.radians(1.0) * EARTH_RADIUS_KM)


def cells_of_reports(
    longitudes: Floats, latitudes: Floats, intensities: Floats, measure: str, name: str
) -> tuple[list[Reading], list[str]]:
    """Cells of at least three reports each, and notes; see `in_cells`.

    All (n,), degrees and intensity. Reports without a place, or off the scale of 1 to 12, and
    those still alone in 10 km are left out and counted in the notes.
    """
    placed = (
        (np.abs(latitudes) <= 90)
        & (np.abs(longitudes) <= 360)
        & ~((latitudes == 0) & (longitudes == 0))
    )
    on_scale = (intensities >= 1) & (intensities <= 12)
    notes = [f"{name}: {len(intensities):,} single felt reports put into cells"]
    if (~placed).any():
        notes.append(f"{name}: left out {(~placed).sum():,} felt reports without a true place")
    if (placed & ~on_scale).any():
        notes.append(
            f"{name}: left out {(placed & ~on_scale).sum():,} felt reports off the scale of 1 to 12"
        )
    use = placed & on_scale
    lons, lats, means, counts, sizes = in_cells(longitudes[use], latitudes[use], intensities[use])
    readings = [
        Reading(
            id=f"felt.{size:g}km_{lat:.3f}_{lon:.3f}",
            name=f"{size:g} km cell, {count:.0f} replies",
            kind=MACROSEISMIC,
            source=name,
            longitude=float(lon),
            latitude=float(lat),
            replies=float(count),
            amplitudes={measure: Amplitude(float(mean))},
            where=name,
        )
        for lon, lat, mean, count, size in zip(lons, lats, means, counts, sizes, strict=True)
    ]
    alone = int(use.sum()) - int(counts.sum())
    if alone:
        notes.append(f"{name}: left out {alone:,} felt reports with fewer than three in 10 km")
    return readings, notes


def in_cells(
    longitudes: Floats, latitudes: Floats, intensities: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Cells (longitude, latitude, mean intensity, replies, size km), each (n_cell,).

    A cell of 1 km with three reports stands; the reports of smaller ones are pooled in cells of
    10 km. A cell lies at the mean place of its reports.
    """
    parts = []
    left = np.arange(len(intensities))
    for size in CELLS_KM:
        keys = cell_keys(longitudes[left], latitudes[left], size)
        _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
        enough = counts >= LEAST_REPLIES
        sums = [
            np.bincount(which, weights=v[left], minlength=len(counts))
            for v in (longitudes, latitudes, intensities)
        ]
        means = [total[enough] / counts[enough] for total in sums]
        parts.append((*means, counts[enough].astype(float), np.full(enough.sum(), size)))
        left = left[~enough[which]]
    joined = [np.concatenate([part[k] for part in parts]) for k in range(5)]
    return joined[0], joined[1], joined[2], joined[3], joined[4]


def cell_keys(longitudes: Floats, latitudes: Floats, size_km: float) -> Floats:
    """One whole number a cell: rows of equal height, each cut into equal widths."""
    step = size_km / _KM_PER_DEGREE
    row = np.floor((latitudes + 90.0) / step)
    middle = np.clip((row + 0.5) * step - 90.0, -89.0, 89.0)
    column = np.floor((longitudes + 360.0) * np.cos(np.radians(middle)) / step)
    return np.asarray(row * 1e6 + column)
