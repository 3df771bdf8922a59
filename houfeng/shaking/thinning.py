"""Fewer, larger felt cells where there are more than a map gains from."""

from dataclasses import replace

import numpy as np

from houfeng.shaking.conversion import INTENSITY_SCALES
from houfeng.shaking.observations import MACROSEISMIC, Observations
from houfeng.shaking.readings.felt_reports import cell_keys
from houfeng.vocabulary.arrays import Floats

MOST_CELLS = 5000
SIZES_KM = (2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 30.0)
_REPLIES_NOT_TOLD = 3.0  # what a cell without a count is worth: the fewest that stand


def thin_felt(seen: Observations, most: int = MOST_CELLS) -> Observations:
    """The observations with at most about `most` felt cells, and a note where they were merged.

    Neighbouring cells are merged in squares of the smallest of SIZES_KM that leaves few enough;
    a merged cell lies at the mean place of its parts, has their mean intensity, weighed by
    replies, all their replies, and a sigma no smaller than theirs. Instruments and flagged cells
    stay as they are.
    """
    felt = np.array([kind == MACROSEISMIC for kind in seen.kinds], dtype=bool)
    known = np.zeros(len(seen), dtype=bool)
    for scale in INTENSITY_SCALES:
        if scale in seen.values:
            known |= np.isfinite(seen.values[scale])
    merge = np.flatnonzero(felt & known)
    if merge.size <= most:
        return seen
    for size in SIZES_KM:
        keys = cell_keys(seen.longitudes[merge], seen.latitudes[merge], size)
        _, which = np.unique(keys, return_inverse=True)
        if which.max() < most:
            break
    note = (
        f"{merge.size:,} felt cells merged into {which.max() + 1:,} of {size:g} km: "
        f"a map is made from at most {most:,}"
    )
    return _merged(seen, merge, which, size, note)


def _merged(
    seen: Observations, merge: np.ndarray, which: np.ndarray, size: float, note: str
) -> Observations:
    replies = seen.replies[merge]
    weight = np.where(np.isfinite(replies), replies, _REPLIES_NOT_TOLD)
    count = int(which.max()) + 1

    def mean(values: Floats) -> Floats:
        """By replies, of the parts that have a value; NaN where none has."""
        has = np.isfinite(values)
        total = np.bincount(which, np.where(has, values, 0.0) * weight * has, count)
        weights = np.bincount(which, weight * has, count).astype(float)
        return np.asarray(total / np.where(weights > 0, weights, np.nan))

    longitudes, latitudes = mean(seen.longitudes[merge]), mean(seen.latitudes[merge])
    stay = np.setdiff1d(np.arange(len(seen)), merge)
    ids = tuple(
        f"felt.{size:g}km_{lat:.3f}_{lon:.3f}"
        for lon, lat in zip(longitudes, latitudes, strict=True)
    )

    def texts(column: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
        return (*(column[i] for i in stay), *new)

    def numbers(column: Floats, new: Floats) -> Floats:
        return np.concatenate([column[stay], new])

    source = seen.sources[int(merge[0])]
    return replace(
        seen,
        ids=texts(seen.ids, ids),
        names=texts(seen.names, tuple(f"{size:g} km cell" for _ in ids)),
        kinds=texts(seen.kinds, (MACROSEISMIC,) * count),
        sources=texts(seen.sources, (source,) * count),
        longitudes=numbers(seen.longitudes, longitudes),
        latitudes=numbers(seen.latitudes, latitudes),
        vs30_ms=numbers(seen.vs30_ms, np.full(count, np.nan)),
        replies=numbers(seen.replies, np.bincount(which, weight, count).astype(float)),
        values={m: numbers(v, mean(v[merge])) for m, v in seen.values.items()},
        extra_sigma={
            m: numbers(v, np.nan_to_num(mean(v[merge]))) for m, v in seen.extra_sigma.items()
        },
        flags={m: texts(v, ("",) * count) for m, v in seen.flags.items()},
        recorded={m: numbers(v, mean(v[merge])) for m, v in seen.recorded.items()},
        channels={m: texts(v, ("",) * count) for m, v in seen.channels.items()},
        notes=(*seen.notes, note),
    )
