"""How each site fares in one shaking map: its most probable state, and whom to inspect first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.buildings import INTENSITIES, STEP
from houfeng.impact.facilities.at_sites import FlatMap, find_spots, flat_map
from houfeng.impact.facilities.curves import table_of
from houfeng.impact.facilities.facility_list import Facilities
from houfeng.impact.facilities.states import OUTSIDE
from houfeng.impact.science import fragility
from houfeng.impact.science.fragility import STATES
from houfeng.shaking.products.grids_npz import Grids
from houfeng.vocabulary.arrays import Bools, Floats

_CHUNK = 1 << 16  # sites at a time: what is worked on stays in the processor's cache
_THREADS = 2
_SIGMAS: Floats = np.linspace(0.0, 2.0, 41)  # of intensity, at which the tables are smoothed

Done = Callable[[int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """n sites in one map. Outside the map all is NaN, the state -1."""

    inside: Bools  # (n,)
    values: Floats  # (n,) of each one's measure: ln g, ln cm/s, or intensity
    sigmas: Floats  # (n,) one standard deviation, the map's own
    probabilities: NDArray[np.float32]  # (5, n) of the states none to complete
    states: NDArray[np.int8]  # (n,) the most probable state, 0 to 4
    damage: NDArray[np.float32]  # (n,) expected damage ratio: what the ranking goes by
    order: NDArray[np.intp]  # (n,) sites, worst first; those outside last

    @property
    def outside(self) -> int:
        return int(self.inside.size - np.count_nonzero(self.inside))

    @property
    def counts(self) -> dict[str, int]:
        """Sites by their most probable state, those outside the map too."""
        found = np.bincount(self.states[self.inside], minlength=len(STATES))
        return {
            **{state: int(n) for state, n in zip(STATES, found, strict=True)},
            OUTSIDE: self.outside,
        }

    def reached(self, state: str) -> NDArray[np.float32]:
        """Chance of a state or worse, (n,)."""
        return np.asarray(self.probabilities[STATES.index(state) :].sum(axis=0))


def assess(sites: Facilities, grids: Grids, done: Done | None = None) -> Assessment:
    """Each site's chances in a map, and their ranking; done is told how many are finished.

    Raises NotValid where the map lacks a measure that a curve needs.
    """
    shaking = flat_map(grids, {curve.measure for curve in sites.curves})
    parts = _Parts.of(sites)
    n = len(sites)
    inside = np.zeros(n, dtype=bool)
    values, sigmas = np.full(n, np.nan), np.full(n, np.nan)
    probabilities = np.full((5, n), np.nan, dtype=np.float32)

    def one(start: int) -> None:
        piece = slice(start, min(start + _CHUNK, n))
        _assess_piece(sites, shaking, parts, piece, (inside, values, sigmas, probabilities))
        if done is not None:
            done(piece.stop)

    starts = range(0, n, _CHUNK)
    with ThreadPoolExecutor(_THREADS) as pool:  # NumPy works outside Python's lock
        for _ in pool.map(one, starts):
            pass
    return rank(inside, values, sigmas, probabilities)


def rank(
    inside: Bools, values: Floats, sigmas: Floats, probabilities: NDArray[np.float32]
) -> Assessment:
    """The most probable states and the order of inspection."""
    states = np.argmax(probabilities, axis=0).astype(np.int8)
    states[~inside] = -1
    damage = fragility.expected_damage(probabilities).astype(np.float32)
    # Equal damage keeps the list's own order; NaN, those outside, comes last.
    order = np.argsort(-damage, kind="stable")
    return Assessment(inside, values, sigmas, probabilities, states, damage, order)


def chances(
    sites: Facilities, inside: Bools, values: Floats, sigmas: Floats
) -> NDArray[np.float32]:
    """The states' probabilities (5, n) again, from the values at the sites as they were kept."""
    parts = _Parts.of(sites)
    made = np.full((5, len(sites)), np.nan, dtype=np.float32)
    for start in range(0, len(sites), _CHUNK):
        piece = slice(start, start + _CHUNK)
        reached = _exceedance(parts, sites.curve_of[piece], values[piece], sigmas[piece])
        made[:, piece] = fragility.state_probabilities(reached)
    made[:, ~inside] = np.nan
    return made


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The curves in use as arrays: which are tables, which are normal in their measure's unit."""

    measures: tuple[str, ...]  # of each curve
    is_table: Bools  # (n_curve,)
    table: NDArray[np.intp]  # (n_curve,) its place in `tables`
    tables: Floats  # (n_table, n_sigma, n_intensity, 4)
    centres: Floats  # (4, n_curve)
    betas: Floats  # (4, n_curve)

    @classmethod
    def of(cls, sites: Facilities) -> "_Parts":
        curves = sites.curves
        names = [curve.name for curve in curves if curve.is_table]
        tables = np.stack([_smoothed(name) for name in names]) if names else np.zeros((0, 0, 0, 4))
        centres, betas = np.full((4, len(curves)), np.inf), np.ones((4, len(curves)))
        for at, curve in enumerate(curves):
            if not curve.is_table:
                centres[:, at], betas[:, at] = curve.centres, curve.betas
        return cls(
            measures=tuple(curve.measure for curve in curves),
            is_table=np.array([curve.is_table for curve in curves], dtype=bool),
            table=np.array(
                [names.index(c.name) if c.is_table else 0 for c in curves], dtype=np.intp
            ),
            tables=tables,
            centres=centres,
            betas=betas,
        )


@cache
def _smoothed(name: str) -> Floats:
    return fragility.smoothed(table_of(name), INTENSITIES, _SIGMAS)


def _assess_piece(
    sites: Facilities,
    shaking: FlatMap,
    parts: _Parts,
    piece: slice,
    into: tuple[Bools, Floats, Floats, NDArray[np.float32]],
) -> None:
    inside, values, sigmas, probabilities = into
    spots = find_spots(shaking, sites.longitudes[piece], sites.latitudes[piece])
    curve_of = sites.curve_of[piece]
    x, sigma = np.empty(curve_of.size), np.empty(curve_of.size)
    for measure, (mean, std) in shaking.fields.items():
        if len(shaking.fields) == 1:
            x, sigma = spots.value(mean), spots.value(std)
            break
        these = np.array([name == measure for name in parts.measures])[curve_of]
        x[these], sigma[these] = spots.value(mean, these), spots.value(std, these)
    found = fragility.state_probabilities(_exceedance(parts, curve_of, x, sigma))
    for kept, made in (
        (values[piece], x),
        (sigmas[piece], sigma),
        (probabilities[:, piece], found),
    ):
        kept[...] = made
        kept[..., ~spots.inside] = np.nan
    inside[piece] = spots.inside


def _exceedance(parts: _Parts, curve_of: NDArray[np.int32], x: Floats, sigma: Floats) -> Floats:
    """Chance of each state or worse, (4, n)."""
    tabled = parts.is_table[curve_of]
    if not tabled.any():
        return fragility.normal_exceedance(
            x, sigma, parts.centres[:, curve_of], parts.betas[:, curve_of]
        )
    made = np.empty((4, curve_of.size))
    normal = ~tabled
    which = curve_of[normal]
    made[:, normal] = fragility.normal_exceedance(
        x[normal], sigma[normal], parts.centres[:, which], parts.betas[:, which]
    )
    made[:, tabled] = fragility.table_exceedance(
        np.nan_to_num(x[tabled], nan=1.0),
        np.nan_to_num(sigma[tabled]),
        parts.tables,
        parts.table[curve_of[tabled]],
        low=float(INTENSITIES[0]),
        step=STEP,
        sigma_step=float(_SIGMAS[1]),
    )
    return made
