"""What the observations of one event say about one measure: weights and the event term.

Engler, D. T. et al. (2022). Partitioning ground motion uncertainty when conditioned on station
data. Bulletin of the Seismological Society of America 112, 1060-1079, equations B25-B32;
Worden, C. B. et al. (2018). Spatial and spectral interpolation of ground-motion intensity measure
observations. BSSA 108, 866-875.

Everything is scaled by the within-event sigma phi of its own place: with R the correlation of
observations plus (extra sigma / phi)² on its diagonal, Sigma_DD = diag(phi) R diag(phi).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack

from houfeng.shaking.science.correlation import SAME_PLACE_KM, SpatialCorrelation
from houfeng.shaking.science.lapack_calls import cholesky, invert
from houfeng.shaking.science.separation import between_places_km
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotValid

# Added to the diagonal where observations repeat each other exactly (two stations at one place,
# no error of their own, no nugget): the answer of the pseudo-inverse, to the same 1e-9.
_FIRST_RIDGE = 1e-9
_LAST_RIDGE = 1e-2
# A pivot below this share of its variance: the matrix has no digits left.
_LOST = 1e-10
# From here the inverse is taken in single precision when the matrix allows it, and what needs
# every digit (event term, mean) is refined in double precision.
LARGE = 2000
_WELL_CONDITIONED = 1e-2
_REFINEMENTS = 3
_ROWS = 512


Indices = np.ndarray[tuple[int], np.dtype[np.intp]]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """n observations that condition one measure.

    A place may stand here twice, with the two spectral periods about the wanted one.
    """

    longitudes: Floats  # (n,) degrees
    latitudes: Floats  # (n,)
    measures: Sequence[str]  # (n,) what was observed: the wanted measure or a stand-in
    residuals: Floats  # (n,) observed minus predicted, ln units or intensity
    tau: Floats  # (n,) between-event sigma of the prediction there
    phi: Floats  # (n,) within-event sigma of the prediction there, positive
    extra_sigma: Floats  # (n,) of the observation itself, 0 if exact
    tells_event_term: Bools  # (n,) False: its residual counts as 0 in the mean event term

    def __post_init__(self) -> None:
        n = len(self.measures)
        for name in ("longitudes", "latitudes", "residuals", "tau", "phi", "extra_sigma"):
            values = getattr(self, name)
            if values.shape != (n,):
                raise NotValid(name, values.shape, f"give one for each of the {n} observations")
            if not np.all(np.isfinite(values)):
                bad = int(np.flatnonzero(~np.isfinite(values))[0])
                raise NotValid(f"{name}[{bad}]", float(values[bad]), "give a finite number")
        for name, low in (("tau", 0.0), ("extra_sigma", 0.0)):
            if n and getattr(self, name).min() < low:
                raise NotValid(name, float(getattr(self, name).min()), "may not be negative")
        if n and not self.phi.min() > 0:
            raise NotValid("phi", float(self.phi.min()), "must be positive at every observation")
        if self.tells_event_term.shape != (n,):
            raise NotValid("tells_event_term", self.tells_event_term.shape, f"give {n} of them")

    def __len__(self) -> int:
        return len(self.measures)


@dataclass(frozen=True, slots=True, eq=False)
class EventTerm:
    """The between-event part: H ~ N(mean, covariance), in units of tau, one per measure type."""

    measures: tuple[str, ...]  # (T,) the wanted one and those observed
    wanted: int  # which of them is the wanted one
    mean: Floats  # (T,) mu_H, Engler et al. B25
    covariance: Floats  # (T, T) cov_H


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Evidence with its linear algebra done; what every place on a map shares.

    With r (n,) the correlation of the wanted measure at a place with every observation:
    mean = prior + tau * event.mean[wanted] + phi * r @ mean_weights,
    C F  = tau * factor[wanted] - phi * r @ event_weights  (between-event part: its squared length),
    within-event variance = phi² (1 - r @ precision @ r).
    """

    evidence: Evidence
    measure: str
    precision: np.ndarray[tuple[int, int], np.dtype[np.floating]]  # (n, n) inverse of R
    mean_weights: Floats  # (n,)
    event_weights: Floats  # (n, T)
    factor: Floats  # (T, T) F, with F F' = event.covariance
    event: EventTerm
    at_observations: Floats  # (n,) event term at the observations: T_D mu_H
    ridge: float  # what was added to the diagonal to make the matrix regular; mostly 0


def solve_evidence(
    evidence: Evidence,
    measure: str,
    correlation: SpatialCorrelation,
    terms: "SeparationTerms | None" = None,
) -> Solved:
    """The weights and event term by which evidence conditions `measure`.

    terms: of the observations' places, for callers that solve several measures over the same.
    """
    n = len(evidence)
    types = tuple(sorted({measure, *evidence.measures}))
    kinds = correlation.indices(types)
    wanted = types.index(measure)
    prior = correlation.at_one_place[np.ix_(kinds, kinds)]
    ratio = evidence.tau / evidence.phi
    sizes = np.zeros((n, len(types)))
    sizes[np.arange(n), [types.index(other) for other in evidence.measures]] = ratio
    zeta = evidence.residuals / evidence.phi
    heard = np.where(evidence.tells_event_term, zeta, 0.0)

    wants = np.column_stack([sizes, zeta, heard])
    matrix = observation_correlation(evidence, correlation, terms)
    solved, precision, ridge = _solve_and_invert(matrix, wants)
    by_type, by_zeta, by_heard = solved[:, :-2], solved[:, -2], solved[:, -1]

    # cov_H = (T' S T + prior^-1)^-1, written so that two measures with one event term (a
    # singular prior) need no inverse.
    gain = np.eye(len(types)) + (sizes.T @ by_type) @ prior
    covariance = np.linalg.solve(gain.T, prior).T
    covariance = (covariance + covariance.T) / 2
    mean = covariance @ (sizes.T @ by_heard)
    values, vectors = np.linalg.eigh(covariance)
    factor = vectors * np.sqrt(np.clip(values, 0.0, None))
    return Solved(
        evidence=evidence,
        measure=measure,
        precision=precision,
        mean_weights=by_zeta - by_type @ mean,
        event_weights=by_type @ factor,
        factor=factor,
        event=EventTerm(types, wanted, mean, covariance),
        at_observations=(sizes @ mean) * evidence.phi,
        ridge=ridge,
    )


@dataclass(frozen=True, slots=True, eq=False)
class SeparationTerms:
    """What all measures share among n places: single precision if there are many."""

    decays: tuple[Floats, ...]  # (n, n) each: exp(-h / range) of each exponential
    same: tuple[Indices, Indices]  # rows and columns of the pairs at one place, own pairs too

    def of(self, places: Indices) -> "SeparationTerms":
        """Those among some of the places."""
        if places.size == len(self.decays[0]) and bool(np.all(np.diff(places) == 1)):
            return self
        where = np.full(len(self.decays[0]), -1)
        where[places] = np.arange(places.size)
        rows, columns = (where[ends] for ends in self.same)
        both = (rows >= 0) & (columns >= 0)
        pairs = np.ix_(places, places)
        return SeparationTerms(
            tuple(decay[pairs] for decay in self.decays), (rows[both], columns[both])
        )


def separation_terms(
    longitudes: Floats, latitudes: Floats, correlation: SpatialCorrelation
) -> SeparationTerms:
    """The terms among n places, in degrees."""
    n = longitudes.size
    dtype = np.float32 if n > LARGE else np.float64
    decays = tuple(np.empty((n, n), dtype=dtype) for _ in correlation.ranges_km)
    rows, columns = [np.empty(0, dtype=np.intp)], [np.empty(0, dtype=np.intp)]
    for begin in range(0, n, _ROWS):
        part = slice(begin, begin + _ROWS)
        distances = between_places_km(longitudes[part], latitudes[part], longitudes, latitudes)
        row, column = np.nonzero(distances < SAME_PLACE_KM)
        rows.append(row + begin)
        columns.append(column)
        distances = distances.astype(dtype, copy=False)
        for decay, range_km in zip(decays, correlation.ranges_km, strict=True):
            np.exp(distances * dtype(-1.0 / range_km), out=decay[part])
    return SeparationTerms(decays, (np.concatenate(rows), np.concatenate(columns)))


def observation_correlation(
    evidence: Evidence,
    correlation: SpatialCorrelation,
    terms: SeparationTerms | None = None,
) -> Floats:
    """R (n, n): correlation among observations, own errors on the diagonal."""
    if terms is None:
        terms = separation_terms(evidence.longitudes, evidence.latitudes, correlation)
    observed = correlation.indices(evidence.measures)
    matrix = np.zeros_like(terms.decays[0])
    alike = observed.size > 0 and bool(np.all(observed == observed[0]))
    for table, decay in zip(correlation.sills, terms.decays, strict=True):
        if alike:
            matrix += matrix.dtype.type(table[observed[0], observed[0]]) * decay
        else:
            matrix += table[np.ix_(observed, observed)].astype(matrix.dtype) * decay
    rows, columns = terms.same
    matrix[rows, columns] += correlation.nugget[observed[rows], observed[columns]]
    matrix[np.diag_indices(len(evidence))] += (evidence.extra_sigma / evidence.phi) ** 2
    return matrix


def _solve_and_invert(matrix: Floats, wants: Floats) -> tuple[Floats, Floats, float]:
    """(matrix^-1 @ wants, matrix^-1, ridge). Single precision if matrix is, and allows it."""
    n = len(matrix)
    if n == 0:
        return wants, matrix, 0.0
    scale = float(np.mean(np.diagonal(matrix)))
    if matrix.dtype == np.float32:
        root = cholesky(matrix)
        if root is not None and np.diagonal(root).min() ** 2 > _WELL_CONDITIONED * scale:
            return _refined(matrix, root, wants), _inverse(root), 0.0
        matrix = matrix.astype(np.float64)
    ridge = 0.0
    while True:
        root = cholesky(matrix + ridge * scale * np.eye(n) if ridge else matrix)
        if root is not None and np.diagonal(root).min() ** 2 > _LOST:
            break
        ridge = ridge * 10 if ridge else _FIRST_RIDGE
        if ridge > _LAST_RIDGE:
            raise NotValid(
                "correlation",
                float(np.linalg.eigvalsh(matrix)[0]),
                "the correlation among observations has a negative eigenvalue; use another model",
            )
    solved, _ = lapack.dpotrs(root, wants, lower=1)
    return np.asarray(solved), _inverse(root), ridge


def _inverse(root: Floats) -> Floats:
    """From the lower Cholesky factor (which is overwritten), the full symmetric inverse."""
    invert(root)
    inverse = root
    for begin in range(0, len(inverse), _ROWS):
        end = min(begin + _ROWS, len(inverse))
        inverse[begin:end, end:] = inverse[end:, begin:end].T
        block = inverse[begin:end, begin:end]
        block[...] = np.tril(block) + np.tril(block, -1).T
    return np.ascontiguousarray(inverse.T)


def _refined(matrix: Floats, root: Floats, wants: Floats) -> Floats:
    """Solve in single precision, then mend the remainder taken in double precision."""
    found = np.zeros_like(wants)
    left = wants
    for _ in range(_REFINEMENTS):
        step, _ = lapack.spotrs(root, left.astype(np.float32), lower=1)
        found = found + step
        left = wants.copy()
        for begin in range(0, len(matrix), _ROWS):
            left[begin : begin + _ROWS] -= matrix[begin : begin + _ROWS].astype(np.float64) @ found
    return found
