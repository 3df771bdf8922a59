"""Ground motion in active crust after Campbell and Bozorgnia (2014).

NGA-West2 ground motion model for the average horizontal components of PGA, PGV, and 5% damped
linear acceleration response spectra, Earthquake Spectra 30(3), 1087-1115,
doi:10.1193/062913EQS175M. Its equation numbers are cited below. California.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.science.gmm.chunks import Moments, predict_in_chunks
from houfeng.shaking.science.gmm.motion import About, Distances, Earthquake, Motion, Sites, period_s
from houfeng.shaking.science.gmm.table import CoefficientTable, Row
from houfeng.vocabulary.arrays import Floats

ABOUT = About(
    name="CB14",
    source="Campbell & Bozorgnia (2014), doi:10.1193/062913EQS175M",
    region="active crust",
    component="RotD50",
    needs=frozenset(
        {
            "mw",
            "rake_deg",
            "dip_deg",
            "ztor_km",
            "width_km",
            "depth_km",
            "rrup",
            "rjb",
            "rx",
            "vs30_ms",
            "z2pt5_km",
        }
    ),
    magnitudes=(3.3, 8.5),
    distances_km=(0.0, 300.0),
    periods_s=(0.01, 10.0),
)

C, N = 1.88, 1.18  # of the soil non-linearity, equation 18
H4 = 1.0  # equation 10
ROCK_MS = 1100.0  # vs30 of the reference rock
FLOOR_BELOW_S = 0.25  # spectral motion of shorter periods is not less than PGA


@dataclass(frozen=True, slots=True)
class Cb14:
    """The model; coefficients: `data/gmm/cb14.csv`."""

    coefficients: CoefficientTable
    about: About = ABOUT

    def predict(
        self,
        measures: Sequence[str],
        earthquake: Earthquake,
        sites: Sites,
        distances: Distances,
    ) -> dict[str, Motion]:
        """Motion of each measure at every site; see `GroundMotionModel`."""
        pga = _terms("PGA", self.coefficients.at("PGA"), earthquake)
        terms = [
            pga if measure == "PGA" else _terms(measure, self.coefficients.at(measure), earthquake)
            for measure in measures
        ]

        def kernel(ground: Sites, paths: Distances) -> Iterator[Moments]:
            return _moments(pga, terms, earthquake, ground, paths)

        return predict_in_chunks(measures, kernel, sites, distances)


@dataclass(frozen=True, slots=True)
class _Terms:
    """One measure of one earthquake: all that does not depend on the site."""

    row: Row
    source: float  # ln motion from magnitude, style, depth and dip
    per_ln_r: float
    has_floor: bool  # not less than PGA
    tau: float
    phi: float  # without the site amplification's own


def _terms(measure: str, row: Row, earthquake: Earthquake) -> _Terms:
    mw = earthquake.mw
    grown = min(max(mw - 4.5, 0.0), 1.0)  # equations 6, 27 and 28
    phi = row["phi1"] + (row["phi2"] - row["phi1"]) * grown
    return _Terms(
        row=row,
        source=_magnitude(row, mw)
        + _style(row, earthquake.rake_deg) * grown
        + _hypocentral_depth(row, earthquake)
        + row["c19"] * (1 - grown) * earthquake.dip_deg,  # equation 24
        per_ln_r=row["c5"] + row["c6"] * mw,
        has_floor=measure.startswith("SA") and period_s(measure) < FLOOR_BELOW_S,
        tau=row["tau1"] + (row["tau2"] - row["tau1"]) * grown,
        phi=math.sqrt(phi**2 - row["phi_af"] ** 2),
    )


def _magnitude(row: Row, mw: float) -> float:
    """Equation 2."""
    return (
        row["c0"]
        + row["c1"] * mw
        + row["c2"] * max(mw - 4.5, 0.0)
        + row["c3"] * max(mw - 5.5, 0.0)
        + row["c4"] * max(mw - 6.5, 0.0)
    )


def _style(row: Row, rake_deg: float) -> float:
    """Equation 5."""
    if 30 < rake_deg < 150:
        return row["c8"]
    return row["c9"] if -150 < rake_deg < -30 else 0.0


def _hypocentral_depth(row: Row, earthquake: Earthquake) -> float:
    """Equations 21 to 23."""
    grown = min(max(earthquake.mw - 5.5, 0.0), 1.0)
    slope = row["c17"] + (row["c18"] - row["c17"]) * grown
    return slope * min(max(earthquake.depth_km - 7, 0.0), 13.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Paths:
    """What all measures share about the way to the sites."""

    rrup2: Floats
    beyond_80_km: Floats
    hanging: "_HangingWall | None"


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What all measures share about the ground; slowest: the least vs30, m/s."""

    ln_vs30: Floats
    vs30_n: Floats
    slowest: float
    z2pt5_km: Floats
    rock_pga: Floats  # g


def _moments(
    pga: _Terms,
    terms: Sequence[_Terms],
    earthquake: Earthquake,
    sites: Sites,
    distances: Distances,
) -> Iterator[Moments]:
    rrup = distances.rrup
    paths = _Paths(
        rrup2=rrup * rrup,
        beyond_80_km=np.maximum(rrup - 80.0, 0.0),
        hanging=_hanging_wall(earthquake, distances),
    )
    ln_vs30 = np.log(sites.vs30_ms)
    pga_path = _path(pga, paths)
    ground = _Ground(
        ln_vs30=ln_vs30,
        vs30_n=np.exp(N * ln_vs30),
        slowest=float(np.fmin.reduce(sites.vs30_ms)),
        z2pt5_km=_z2pt5_km(ln_vs30) if sites.z2pt5_km is None else sites.z2pt5_km,
        rock_pga=np.exp(pga_path + _rock_amplification(pga.row)),
    )
    # Its own site response is the same for every measure, so it is made once.
    pga_mean, pga_alpha = _on_ground(pga, pga_path, ground)
    for each in terms:
        if each is pga:
            mean, alpha = pga_mean, pga_alpha
        else:
            mean, alpha = _on_ground(each, _path(each, paths), ground)
        if each.has_floor:
            mean = np.maximum(mean, pga_mean)
        yield mean, *_scatter(each, pga, alpha)


def _path(each: _Terms, paths: _Paths) -> Floats:
    """ln motion without the ground, equations 2 to 16 and 21 to 25; always a new array."""
    row = each.row
    mean = np.log(paths.rrup2 + row["c7"] ** 2)
    mean *= 0.5 * each.per_ln_r
    if row["c20"]:
        mean += row["c20"] * paths.beyond_80_km
    if paths.hanging is not None and row["c10"]:
        mean += _hanging(row, paths.hanging)
    mean += each.source
    return mean


def _rock_amplification(row: Row) -> float:
    """Equations 17 to 20 at the reference rock."""
    z2pt5 = math.exp(7.089 - 1.144 * math.log(ROCK_MS))
    firm = (row["c11"] + row["k2"] * N) * math.log(ROCK_MS / row["k1"])
    return firm + row["c14"] * (z2pt5 - 1)


def _on_ground(each: _Terms, path: Floats, ground: _Ground) -> tuple[Floats, Floats | float]:
    """ln motion on the ground, and how it follows PGA on rock: alpha of equation 31."""
    row = each.row
    k1, k2 = row["k1"], row["k2"]
    # Equations 17 to 19 in one line for soft and firm ground: `over` is 0 at k1.
    over = ground.ln_vs30 - math.log(k1)
    site = row["c11"] * over
    if k2:
        site += k2 * N * np.maximum(over, 0.0)
    site += _basin(row, ground.z2pt5_km)
    if not k2 or ground.slowest >= k1:
        return path + site, 0.0
    # Firm ground gets 1 here, which makes both the amplification and alpha vanish.
    softness = np.minimum(ground.vs30_n * k1**-N, 1.0)
    soft, firm = ground.rock_pga + C * softness, ground.rock_pga + C
    mean = path + site
    mean += k2 * np.log(soft / firm)
    alpha = ground.rock_pga * (firm - soft)
    alpha *= k2 / (soft * firm)
    return mean, alpha


def _scatter(
    each: _Terms, pga: _Terms, alpha: Floats | float
) -> tuple[Floats | float, Floats | float]:
    """tau and phi on the ground, equations 29 and 30."""
    row = each.row
    if isinstance(alpha, float):
        return each.tau, math.hypot(each.phi, row["phi_af"])
    twice_rho = 2 * row["rho"]
    tau2 = alpha * (pga.tau**2) + twice_rho * each.tau * pga.tau
    tau2 *= alpha
    tau2 += each.tau**2
    np.abs(tau2, out=tau2)  # PGA's is a square, whose rounding may be below 0
    phi2 = alpha * (pga.phi**2) + twice_rho * each.phi * pga.phi
    phi2 *= alpha
    phi2 += each.phi**2 + row["phi_af"] ** 2
    return np.sqrt(tau2, out=tau2), np.sqrt(phi2, out=phi2)


def _z2pt5_km(ln_vs30: Floats) -> Floats:
    """Depth to 2.5 km/s of the average Californian site, equation 33."""
    return np.exp(7.089 - 1.144 * ln_vs30)


def _basin(row: Row, z2pt5_km: Floats) -> Floats:
    """Equation 20 for California: shallow, neither, deep."""
    basin = row["c14"] * np.minimum(z2pt5_km - 1, 0.0)
    if np.any(z2pt5_km > 3):
        deep = row["c16"] * row["k3"] * math.exp(-0.75)
        basin -= deep * np.expm1(-0.25 * np.maximum(z2pt5_km - 3, 0.0))
    return basin


@dataclass(frozen=True, slots=True, eq=False)
class _HangingWall:
    """Where the sites lie with respect to the surface projection of the plane."""

    mw: float
    across: Floats  # rx over R1: 1 above the bottom edge
    beyond: Floats  # from there, 1 at R2; negative before
    factor: Floats  # tapers that all measures share; 0 on the footwall


def _hanging_wall(earthquake: Earthquake, distances: Distances) -> _HangingWall | None:
    """None where the hanging wall term is 0."""
    mw, dip = earthquake.mw, earthquake.dip_deg
    depth_taper = max(1 - 0.06 * earthquake.ztor_km, 0.0)  # equation 15: 0 from 16.66 km
    above = distances.rx >= 0
    if mw <= 5.5 or dip >= 90 or depth_taper == 0 or not np.any(above):
        return None
    r1 = earthquake.width_km * math.cos(math.radians(dip))  # equation 11
    r2 = 62 * mw - 350  # equation 12
    rrup = np.maximum(distances.rrup, 1e-9)  # rjb is 0 where rrup is: equation 13 gives 1
    factor = depth_taper * (90 - dip) / 45 * above * (rrup - distances.rjb) / rrup
    return _HangingWall(
        mw=mw,
        across=distances.rx / max(r1, 1e-9),
        beyond=(distances.rx - r1) / ((r2 - r1) or 1e-9),
        factor=factor,
    )


def _hanging(row: Row, wall: _HangingWall) -> Floats:
    """Equations 7 to 10 and 14."""
    small = min(wall.mw - 5.5, 1.0)
    grown = small * (1 + row["a2"] * (wall.mw - 6.5))
    within = row["h1"] + wall.across * (row["h2"] + row["h3"] * wall.across)
    outside = np.maximum(H4 + wall.beyond * (row["h5"] + row["h6"] * wall.beyond), 0.0)
    shape = np.where(wall.across < 1, within, outside)
    shape *= wall.factor
    shape *= row["c10"] * grown
    return shape
