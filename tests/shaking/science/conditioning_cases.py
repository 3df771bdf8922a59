"""Small conditioned fields for tests, and the textbook way to compute them."""

import numpy as np

from houfeng.shaking.science.conditioning import Prior
from houfeng.shaking.science.evidence import Evidence
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM


def evidence_of(places, residuals, *, measures=None, tau=0.6, phi=0.8, extra_sigma=0.0, near=None):
    """Evidence from (longitude, latitude) pairs; one value stands for all."""
    places, n = np.asarray(places, dtype=float).reshape(-1, 2), len(residuals)
    return Evidence(
        longitudes=places[:, 0].copy(),
        latitudes=places[:, 1].copy(),
        measures=("PGA",) * n if measures is None else tuple(measures),
        residuals=np.asarray(residuals, dtype=float),
        tau=np.full(n, 1.0) * tau,
        phi=np.full(n, 1.0) * phi,
        extra_sigma=np.full(n, 1.0) * extra_sigma,
        tells_event_term=np.ones(n, dtype=bool) if near is None else np.asarray(near),
    )


def prior_of(shape, mean=0.0, tau=0.6, phi=0.8):
    return Prior(*(np.full(shape, value) for value in (mean, tau, phi)))


def haversine_km(lon, lat, lons, lats):
    """Pair by pair, from the formula; (m, n)."""
    lon, lat, lons, lats = (np.radians(v) for v in (lon, lat, lons, lats))
    half = (
        np.sin((lat[:, None] - lats) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(lats) * np.sin((lon[:, None] - lons) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))


def condition_by_the_book(lons, lats, prior, evidence, measure, correlation):
    """Engler et al. 2022, B25-B32, with every matrix written out and pseudo-inverses.

    Returns mean, within-event covariance and between-event covariance at m points.
    """
    e, at_one_place = evidence, correlation.at_one_place

    def rho(h, ones, others):
        found = np.empty_like(h)
        for i, one in enumerate(ones):
            for j, other in enumerate(others):
                found[i, j] = correlation.at(h[i, j], one, other)
        return found

    wanted = [measure] * len(lons)
    s_dd = rho(
        haversine_km(e.longitudes, e.latitudes, e.longitudes, e.latitudes),
        e.measures,
        e.measures,
    ) * np.outer(e.phi, e.phi) + np.diag(e.extra_sigma**2)
    s_yd = rho(haversine_km(lons, lats, e.longitudes, e.latitudes), wanted, e.measures)
    s_yd *= np.outer(prior.phi, e.phi)
    s_yy = rho(haversine_km(lons, lats, lons, lats), wanted, wanted)
    s_yy *= np.outer(prior.phi, prior.phi)
    np.fill_diagonal(s_yy, prior.phi**2)

    types = sorted({measure, *e.measures})
    kinds = [correlation.index(kind) for kind in types]
    t_d = np.where(np.array(e.measures)[:, None] == np.array(types), e.tau[:, None], 0.0)
    t_y = np.array([[t if measure == k else 0.0 for k in types] for t in prior.tau])
    inverse = np.linalg.pinv(s_dd)
    cov_h = np.linalg.inv(t_d.T @ inverse @ t_d + np.linalg.inv(at_one_place[np.ix_(kinds, kinds)]))
    heard = np.where(e.tells_event_term, e.residuals, 0.0)
    mu_h = cov_h @ t_d.T @ inverse @ heard
    weights = s_yd @ inverse
    c = t_y - weights @ t_d
    mean = prior.mean + c @ mu_h + weights @ e.residuals
    return mean, s_yy - weights @ s_yd.T, c @ cov_h @ c.T
