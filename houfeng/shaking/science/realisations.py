"""Realisations of a conditioned field at many sites at once, alike where sites are near.

The conditional normal distribution of Engler et al. (2022), BSSA 112, 1060-1079, equations
B25-B32, with its whole covariance instead of the diagonal a map needs.
"""

from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.conditioning import Prior, observed_correlation
from houfeng.shaking.science.correlation import SpatialCorrelation
from houfeng.shaking.science.evidence import Evidence, solve_evidence
from houfeng.shaking.science.separation import between_places_km
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

# The covariance among sites is a full matrix: 0.8 GB here, and a minute to factorise.
MOST_SITES = 10_000
# Within-event variance, as a share of phi², below which a site counts as known.
_KNOWN = 1e-9
_FIRST_RIDGE, _LAST_RIDGE = 1e-10, 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class ConditionedSites:
    """One measure at m sites: N(mean, within @ within' + between @ between')."""

    mean: Floats  # (m,) ln g, ln cm/s or intensity
    within: Floats  # (m, m) a square root of the covariance; zero rows where motion is known
    between: Floats  # (m, T) what the uncertain event term does to each site

    @property
    def covariance(self) -> Floats:
        return np.asarray(self.within @ self.within.T + self.between @ self.between.T)


def condition_sites(
    longitudes: Floats,
    latitudes: Floats,
    prior: Prior,
    evidence: Evidence,
    measure: str,
    correlation: SpatialCorrelation,
) -> ConditionedSites:
    """The joint distribution of `measure` at m sites; all arrays (m,), degrees.

    Without observations it is the prior's own: tau shared by all sites, phi correlated.
    Raises NotValid for more sites than a full covariance can hold, and for a correlation that
    is none.
    """
    if longitudes.size > MOST_SITES:
        raise NotValid("sites", longitudes.size, f"draw for at most {MOST_SITES} sites at once")
    solved = solve_evidence(evidence, measure, correlation)
    cross = observed_correlation(longitudes, latitudes, solved, correlation)
    wanted, event = solved.event.wanted, solved.event
    mean = prior.mean + prior.tau * event.mean[wanted] + prior.phi * (cross @ solved.mean_weights)
    between = prior.tau[:, None] * solved.factor[wanted] - prior.phi[:, None] * (
        cross @ solved.event_weights
    )
    among = correlation.at(
        between_places_km(longitudes, latitudes, longitudes, latitudes), measure, measure
    )
    # Published tables give 1.01 for some measures; the variance of a site is phi², no more.
    np.fill_diagonal(among, 1.0)
    among -= cross @ solved.precision @ cross.T
    return ConditionedSites(mean, prior.phi[:, None] * _root(among), between)


def draw(sites: ConditionedSites, count: int, generator: np.random.Generator) -> Floats:
    """(count, m) realisations. The same generator state gives the same realisations."""
    within = generator.standard_normal((count, sites.within.shape[1]))
    between = generator.standard_normal((count, sites.between.shape[1]))
    return np.asarray(sites.mean + within @ sites.within.T + between @ sites.between.T)


def _root(covariance: Floats) -> Floats:
    """Lower Cholesky factor of a matrix that is positive but for rounding and known sites."""
    free = np.flatnonzero(np.diagonal(covariance) > _KNOWN)
    found = np.zeros_like(covariance)
    inner = covariance[np.ix_(free, free)]
    inner = (inner + inner.T) / 2
    ridge = 0.0
    while True:
        try:
            root = np.linalg.cholesky(inner + ridge * np.eye(free.size))
        except np.linalg.LinAlgError:
            ridge = ridge * 10 if ridge else _FIRST_RIDGE
            if ridge > _LAST_RIDGE:
                return _nearest_root(covariance)
        else:
            found[np.ix_(free, free)] = root
            return found


def _nearest_root(covariance: Floats) -> Floats:
    """A square root of the nearest positive matrix: for tables that are not quite a correlation.

    Sites at one place, or a coregionalisation rounded to hundredths, leave small negative
    eigenvalues; they are set to nothing.
    """
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))
