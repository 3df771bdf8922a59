"""A ground-motion field conditioned on observations: mean, and both parts of its uncertainty.

Worden et al. (2018), BSSA 108, 866-875; Engler et al. (2022), BSSA 112, 1060-1079, equations
B25-B32. For many measures at once, at the nodes of a grid or at any points.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.correlation import SpatialCorrelation
from houfeng.shaking.science.evidence import (
    LARGE,
    EventTerm,
    Evidence,
    SeparationTerms,
    Solved,
    separation_terms,
    solve_evidence,
)
from houfeng.shaking.science.grid_sums import Sources, sum_over_grid
from houfeng.shaking.science.separation import between_places_km
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

_WORKERS = 2
# Measures are carried together through the grid while their matrices stay below this, bytes.
_TOGETHER = 2e8
# ... and while no more than this share of the places is missing from any of them.
_SHARED = 0.7
# Groups are worked on side by side while their matrices stay below this, bytes.
_ABREAST = 1.2e9
_BYTES_A_PAIR = 16
_POINTS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """What a ground-motion model predicts for one measure, before any observation."""

    mean: Floats  # (n_lat, n_lon) or (n_point,): ln g, ln cm/s or intensity
    tau: Floats  # between-event sigma, same shape
    phi: Floats  # within-event sigma, same shape


@dataclass(frozen=True, slots=True, eq=False)
class Conditioned:
    """One measure after conditioning; arrays in the shape of the prior."""

    mean: Floats
    std: Floats  # sqrt(tau² + within²)
    tau: Floats  # between-event part that is left: sqrt(diag(C cov_H C'))
    within: Floats  # within-event part that is left
    event_term: tuple[float, float]  # mean and sigma of tau H over the observations
    event: EventTerm | None  # None without observations
    at_observations: Floats  # (n,) the mean event term at each observation
    ridge: float  # added to a singular matrix of observations (`evidence`); mostly 0


def condition_grid(
    longitudes: Floats,
    latitudes: Floats,
    priors: Mapping[str, Prior],
    evidence: Mapping[str, Evidence],
    correlation: SpatialCorrelation,
    workers: int = _WORKERS,
) -> dict[str, Conditioned]:
    """Every measure of `priors` at every node of a grid.

    longitudes (n_lon,), latitudes (n_lat,): degrees, each ascending or descending; priors in the
    shape (n_lat, n_lon). A measure without evidence keeps its prior. Against `condition_points`,
    which leaves nothing out, sigma and mean agree to about 1e-5 (`grid_sums`). Results do not
    depend on `workers`.
    Raises NotValid for arrays that do not fit and for a correlation that is none.
    """
    for measure, prior in priors.items():
        _check(measure, prior, (latitudes.size, longitudes.size))
    west_to_east, lon_turned = _ascending(longitudes, "longitudes")
    south_to_north, lat_turned = _ascending(latitudes, "latitudes")
    turn = (slice(None, None, -1 if lat_turned else 1), slice(None, None, -1 if lon_turned else 1))

    found = {m: _unconditioned(prior) for m, prior in priors.items() if not _heard(evidence, m)}
    with_evidence = [measure for measure in priors if measure not in found]
    places = _Places.of({m: evidence[m] for m in with_evidence}, west_to_east)
    groups = places.groups(with_evidence)
    terms = places.terms(correlation)
    # Many groups are large ones: a thread for each group, while memory allows, or else for the
    # parts of the grid.
    abreast = len(groups) > 1 and workers * _BYTES_A_PAIR * places.largest**2 < _ABREAST
    outer, inner = (workers, 1) if abreast else (1, workers)

    def condition_group(group: list[str]) -> None:
        solved = places.solve(group, evidence, correlation, terms, inner)
        sources, matrices, vectors = places.stack(group, solved, correlation)
        squares, sums = sum_over_grid(
            west_to_east, south_to_north, sources, matrices, vectors, inner
        )
        for place, measure in enumerate(group):
            found[measure] = _combine(
                priors[measure], solved[place], squares[place][turn], sums[place][turn]
            )

    with ThreadPoolExecutor(outer) as pool:
        for _ in pool.map(condition_group, groups):
            pass
    return {measure: found[measure] for measure in priors}


def condition_points(
    longitudes: Floats,
    latitudes: Floats,
    prior: Prior,
    evidence: Evidence,
    measure: str,
    correlation: SpatialCorrelation,
) -> Conditioned:
    """One measure at m points, every observation weighed at every point: the exact answer.

    longitudes, latitudes and the arrays of prior: (m,).
    """
    _check(measure, prior, longitudes.shape)
    if not len(evidence):
        return _unconditioned(prior)
    solved = solve_evidence(evidence, measure, correlation)
    squares = np.empty(longitudes.size)
    sums = np.empty((longitudes.size, 1 + len(solved.event.measures)))
    weights = _vectors(solved)
    for begin in range(0, longitudes.size, _POINTS_AT_ONCE):
        part = slice(begin, begin + _POINTS_AT_ONCE)
        cross = observed_correlation(longitudes[part], latitudes[part], solved, correlation)
        squares[part] = np.einsum("ij,ij->i", cross @ solved.precision, cross)
        sums[part] = cross @ weights
    return _combine(prior, solved, squares, sums)


def observed_correlation(
    longitudes: Floats, latitudes: Floats, solved: Solved, correlation: SpatialCorrelation
) -> Floats:
    """(m, n): of the wanted measure at m points with each of the n observations."""
    seen = solved.evidence
    distances = between_places_km(longitudes, latitudes, seen.longitudes, seen.latitudes)
    found = np.empty_like(distances)
    kinds = np.array(seen.measures)
    for kind in dict.fromkeys(seen.measures):
        found[:, kinds == kind] = correlation.at(distances[:, kinds == kind], solved.measure, kind)
    return found


def _combine(prior: Prior, solved: Solved, squares: Floats, sums: Floats) -> Conditioned:
    event = solved.event
    mean = prior.mean + prior.tau * event.mean[event.wanted] + prior.phi * sums[..., 0]
    between = np.zeros_like(mean)
    for column, size in enumerate(solved.factor[event.wanted]):
        between += (prior.tau * size - prior.phi * sums[..., 1 + column]) ** 2
    # Rounding, and tables whose correlation at one place is 1.01, can go below nothing.
    within = prior.phi**2 * np.clip(1.0 - squares, 0.0, None)
    sizes = solved.evidence.tau
    spread = np.sqrt(np.clip(np.diagonal(event.covariance), 0.0, None))
    own = [event.measures.index(measure) for measure in solved.evidence.measures]
    return Conditioned(
        mean=mean,
        std=np.sqrt(between + within),
        tau=np.sqrt(between),
        within=np.sqrt(within),
        event_term=(float(np.mean(solved.at_observations)), float(np.mean(sizes * spread[own]))),
        event=event,
        at_observations=solved.at_observations,
        ridge=solved.ridge,
    )


def _unconditioned(prior: Prior) -> Conditioned:
    return Conditioned(
        mean=prior.mean.copy(),
        std=np.hypot(prior.tau, prior.phi),
        tau=prior.tau.copy(),
        within=prior.phi.copy(),
        event_term=(0.0, float(np.mean(prior.tau))),
        event=None,
        at_observations=np.empty(0),
        ridge=0.0,
    )


def _vectors(solved: Solved) -> Floats:
    return np.column_stack([solved.mean_weights, solved.event_weights])


def _heard(evidence: Mapping[str, Evidence], measure: str) -> bool:
    return measure in evidence and len(evidence[measure]) > 0


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """The observations of all measures on one list of slots, each filled once per measure."""

    longitudes: Floats  # (N,) brought within 180 degrees of the grid's middle
    latitudes: Floats  # (N,)
    slots: Mapping[str, np.ndarray[tuple[int], np.dtype[np.intp]]]  # measure -> (n,)

    @classmethod
    def of(cls, evidence: Mapping[str, Evidence], longitudes: Floats) -> "_Places":
        middle = (longitudes[0] + longitudes[-1]) / 2 if longitudes.size else 0.0
        known: dict[tuple[float, float, int], int] = {}
        slots = {}
        for measure, seen in evidence.items():
            turned = middle + (seen.longitudes - middle + 180.0) % 360.0 - 180.0
            times: dict[tuple[float, float], int] = {}
            own = np.empty(len(seen), dtype=np.intp)
            for index, place in enumerate(
                zip(turned.tolist(), seen.latitudes.tolist(), strict=True)
            ):
                time = times[place] = times.get(place, -1) + 1
                own[index] = known.setdefault((*place, time), len(known))
            slots[measure] = own
        table = np.array(list(known)).reshape(-1, 3)
        return cls(table[:, 0].copy(), table[:, 1].copy(), slots)

    @property
    def largest(self) -> int:
        """The most observations that any one measure has."""
        return max((own.size for own in self.slots.values()), default=0)

    def groups(self, measures: Sequence[str]) -> list[list[str]]:
        """Measures that go through the grid together, in their order."""
        found: list[list[str]] = []
        for measure in measures:
            if found:
                joined = [*found[-1], measure]
                size = self._all(joined).size
                fewest = min(self.slots[other].size for other in joined)
                if fewest > _SHARED * size and len(joined) * size**2 * 8 < _TOGETHER:
                    found[-1].append(measure)
                    continue
            found.append([measure])
        return found

    def terms(self, correlation: SpatialCorrelation) -> SeparationTerms:
        return separation_terms(self.longitudes, self.latitudes, correlation)

    def solve(
        self,
        group: Sequence[str],
        evidence: Mapping[str, Evidence],
        correlation: SpatialCorrelation,
        terms: SeparationTerms,
        workers: int,
    ) -> list[Solved]:
        def solve_one(measure: str) -> Solved:
            mine = terms.of(self.slots[measure])
            return solve_evidence(evidence[measure], measure, correlation, mine)

        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(solve_one, group))

    def stack(
        self, group: Sequence[str], solved: Sequence[Solved], correlation: SpatialCorrelation
    ) -> tuple[Sources, Floats, Floats]:
        slots = self._all(group)
        size = slots.size
        deepest = max(len(one.event.measures) for one in solved)
        single = size > LARGE and all(one.precision.dtype == np.float32 for one in solved)
        dtype = np.float32 if single else np.float64
        sills = np.zeros((len(correlation.ranges_km), len(group), size))
        nugget = np.zeros((len(group), size))
        vectors = np.zeros((len(group), size, 1 + deepest))
        whole = len(group) == 1
        matrices: Floats = (
            solved[0].precision[None].astype(dtype, copy=False)
            if whole
            else np.zeros((len(group), size, size), dtype=dtype)
        )
        for place, (measure, one) in enumerate(zip(group, solved, strict=True)):
            own = np.searchsorted(slots, self.slots[measure])
            wanted = correlation.index(measure)
            seen = correlation.indices(one.evidence.measures)
            sills[:, place, own] = correlation.sills[:, wanted, seen]
            nugget[place, own] = correlation.nugget[wanted, seen]
            weights = _vectors(one)
            vectors[place, own, : weights.shape[1]] = weights
            if not whole:
                matrices[place, own[:, None], own] = one.precision
        sources = Sources(
            self.longitudes[slots], self.latitudes[slots], correlation.ranges_km, sills, nugget
        )
        return sources, matrices, vectors

    def _all(self, measures: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        return np.unique(np.concatenate([self.slots[measure] for measure in measures]))


def _check(measure: str, prior: Prior, shape: tuple[int, ...]) -> None:
    for name in ("mean", "tau", "phi"):
        found = getattr(prior, name).shape
        if found != shape:
            raise NotValid(f"priors[{measure}].{name}", found, f"give the shape {shape}")


def _ascending(values: Floats, name: str) -> tuple[Floats, bool]:
    steps = np.diff(values)
    if np.all(steps > 0):
        return values, False
    if np.all(steps < 0):
        return values[::-1], True
    raise NotValid(name, values.size, "give them in ascending or descending order")
