"""Runs a ground-motion model over many sites in pieces small enough for the processor's cache."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields

import numpy as np

from houfeng.shaking.science.gmm.motion import Distances, Motion, Sites
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

# A dozen arrays of this length are alive at once and stay in the cache; 4096 costs 15 % more.
CHUNK = 16384

Moments = tuple[Floats | float, Floats | float, Floats | float]
"""Mean, tau and phi; whatever broadcasts to the sites of a chunk."""
Kernel = Callable[[Sites, Distances], Iterable[Moments]]
"""Mean, tau and phi at a chunk of sites, measure by measure in the order asked.

The arrays of its `Sites` have one element where all the sites are alike, else one a site.
"""


def predict_in_chunks(
    measures: Sequence[str], kernel: Kernel, sites: Sites, distances: Distances
) -> dict[str, Motion]:
    """Motion of each measure at every site.

    sites, distances: (n,) each. The vs30 or basin depth of a single kind of ground is handed on
    as one element, so that terms of it alone are computed once.
    Errors: NotValid for a length other than that of rrup, or a vs30 that is not positive.
    """
    n = distances.rrup.size
    _check(sites, n)
    # Each array on its own: one measure kept does not keep the others in memory.
    kept = [tuple(np.empty(n) for _ in range(3)) for _ in measures]
    ground = _alike_as_one(sites)
    for start in range(0, n, CHUNK):
        part = slice(start, start + CHUNK)
        found = kernel(_sites_of(ground, part), _distances_of(distances, part))
        for arrays, moments in zip(kept, found, strict=True):
            for array, moment in zip(arrays, moments, strict=True):
                array[part] = moment
    return {measure: Motion(*arrays) for measure, arrays in zip(measures, kept, strict=True)}


def _check(sites: Sites, n: int) -> None:
    for name in ("vs30_ms", "z1pt0_m", "z2pt5_km"):
        values = getattr(sites, name)
        if values is not None and values.shape != (n,):
            raise NotValid(name, values.shape, f"give one value for each of the {n} sites")
    # NaN is let through: it says "not known" and gives NaN.
    if n and np.fmin.reduce(sites.vs30_ms) <= 0:
        raise NotValid("vs30_ms", float(np.fmin.reduce(sites.vs30_ms)), "give a positive velocity")


def _alike_as_one(sites: Sites) -> Sites:
    return Sites(
        vs30_ms=_one_if_alike(sites.vs30_ms),
        vs30_measured=sites.vs30_measured,
        z1pt0_m=None if sites.z1pt0_m is None else _one_if_alike(sites.z1pt0_m),
        z2pt5_km=None if sites.z2pt5_km is None else _one_if_alike(sites.z2pt5_km),
    )


def _one_if_alike(values: Floats) -> Floats:
    return values[:1] if values.size > 1 and bool((values == values[0]).all()) else values


def _sites_of(sites: Sites, part: slice) -> Sites:
    return Sites(
        vs30_ms=_cut(sites.vs30_ms, part),
        vs30_measured=sites.vs30_measured,
        z1pt0_m=None if sites.z1pt0_m is None else _cut(sites.z1pt0_m, part),
        z2pt5_km=None if sites.z2pt5_km is None else _cut(sites.z2pt5_km, part),
    )


def _cut(values: Floats, part: slice) -> Floats:
    return values if values.size == 1 else values[part]


def _distances_of(distances: Distances, part: slice) -> Distances:
    return Distances(**{at.name: getattr(distances, at.name)[part] for at in fields(Distances)})
