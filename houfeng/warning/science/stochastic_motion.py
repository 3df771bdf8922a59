"""Spectra of ground motion by the stochastic method (Boore 2003).

Acceleration's amplitude spectrum of a wave at a place is a product:

    C M0 (2 pi f)² / (1 + (f/fc)²) x G(R) x exp(-pi f R / (Q(f) v)) x exp(-pi kappa f) x site

with Brune's (1970) omega-squared source. Power is asked for in octaves: energy of a band is the
integral of |A|² over it, both signs of f.
"""

import math
from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Floats

P, S = 0, 1
_POINTS = 3  # of a band, at which its spectrum is read


@dataclass(frozen=True, slots=True, eq=False)
class Medium:
    """Crust, sites and what is fitted; amplitudes in SI units."""

    density_g_cm3: float
    vs_kms: float
    vp_kms: float
    radiation: tuple[float, float]  # P, S: mean over all directions
    free_surface: float
    stress_bar: float
    p_corner_ratio: float
    spreading: Floats  # (k, 2) from which km, with which power of R
    q0: float
    q_power: float
    q_p_ratio: float
    kappa_s: tuple[float, float]  # P, S
    site: Floats  # (k, 2) Hz, amplification
    path_duration: Floats  # (k, 2) km, s
    rupture_speed: float  # of vs
    pulsing_share: float
    shares: Floats  # (2, 2) of power: [P, S] x [vertical, each horizontal]
    coda_share: tuple[float, float]  # P, S
    p_path_share: float  # of the S wave's path duration
    event_sigma: float  # natural logs of amplitude
    site_sigma: float
    fit_hz: Floats  # (k,)
    fit: Floats  # (2, k, 4) [P, S]: of 1, (M - 6), ln(R / 30 km), (M - 6)²

    def speed(self, phase: int) -> float:
        return self.vp_kms if phase == P else self.vs_kms


def moment_dyn_cm(mw: float) -> float:
    """Hanks & Kanamori (1979)."""
    return float(10.0 ** (1.5 * mw + 16.05))


def corner_hz(medium: Medium, m0_dyn_cm: Floats | float) -> Floats:
    """Brune's corner of the S wave."""
    return np.asarray(
        4.9e6 * medium.vs_kms * (medium.stress_bar / np.asarray(m0_dyn_cm)) ** (1.0 / 3.0)
    )


def spreading(medium: Medium, r_km: Floats) -> Floats:
    """Geometric, 1 at 1 km; shape kept."""
    ln_r = np.log(np.maximum(r_km, 1.0))
    starts = np.log(medium.spreading[:, 0])
    levels = np.concatenate([[0.0], np.cumsum(np.diff(starts) * medium.spreading[:-1, 1])])
    at = np.clip(np.searchsorted(starts, ln_r, side="right") - 1, 0, starts.size - 1)
    return np.asarray(np.exp(levels[at] + medium.spreading[at, 1] * (ln_r - starts[at])))


def path_duration_s(medium: Medium, r_km: Floats, phase: int) -> Floats:
    """What scattering on the way adds to the source's duration; shape kept."""
    found = np.interp(r_km, medium.path_duration[:, 0], medium.path_duration[:, 1])
    return np.asarray(found * (medium.p_path_share if phase == P else 1.0))


def path_effect(medium: Medium, f_hz: Floats, r_km: Floats, phase: int) -> Floats:
    """(n, f): what the way and the site make of a source's spectrum at 1 km."""
    q = medium.q0 * np.maximum(f_hz, 0.2) ** medium.q_power
    if phase == P:
        q = q * medium.q_p_ratio
    site = np.exp(np.interp(np.log(f_hz), np.log(medium.site[:, 0]), np.log(medium.site[:, 1])))
    lost = math.pi * f_hz * (r_km[:, None] / (q * medium.speed(phase)) + medium.kappa_s[phase])
    return np.asarray(spreading(medium, r_km)[:, None] * site * np.exp(-lost))


def source_spectrum(medium: Medium, f_hz: Floats, mw: float, phase: int) -> Floats:
    """(f,) acceleration's amplitude spectrum at 1 km in a homogeneous body, m/s."""
    m0 = moment_dyn_cm(mw)
    corner = float(corner_hz(medium, m0)) * (medium.p_corner_ratio if phase == P else 1.0)
    speed = medium.speed(phase)
    constant = medium.radiation[phase] * medium.free_surface * 1e-20
    constant /= 4.0 * math.pi * medium.density_g_cm3 * speed**3
    in_cm_s = constant * m0 * (2 * math.pi * f_hz) ** 2 / (1 + (f_hz / corner) ** 2)
    return np.asarray(in_cm_s / 100.0)


def band_points(edges_hz: Floats) -> Floats:
    """(band, point) frequencies at which a band's spectrum is read."""
    place = (np.arange(_POINTS) + 0.5) / _POINTS
    low, high = np.log(edges_hz[:-1, None]), np.log(edges_hz[1:, None])
    return np.asarray(np.exp(low + (high - low) * place))


def fitted_ln(medium: Medium, f_hz: Floats, mw: float, r_km: Floats, phase: int) -> Floats:
    """(n, f) natural logs of amplitude that the fit adds."""
    each = medium.fit[phase]
    ln_r = np.log(np.maximum(r_km, 1.0) / 30.0)
    of_size = each[:, 0] + each[:, 1] * (mw - 6.0) + each[:, 3] * (mw - 6.0) ** 2
    nodes = of_size + each[:, 2] * ln_r[:, None]  # (n, k)
    ln_f, at = np.log(f_hz), np.log(medium.fit_hz)
    right = np.clip(np.searchsorted(at, ln_f), 1, at.size - 1)
    share = np.clip((ln_f - at[right - 1]) / (at[right] - at[right - 1]), 0.0, 1.0)
    return np.asarray(nodes[:, right - 1] * (1 - share) + nodes[:, right] * share)


def band_energies(medium: Medium, edges_hz: Floats, mw: float, r_km: Floats, phase: int) -> Floats:
    """(n, band) energy of acceleration, (m/s²)² s, of a whole source at n distances."""
    f_hz = band_points(edges_hz)
    widths = np.diff(edges_hz)
    found = np.empty((r_km.size, widths.size))
    for band, (points, width) in enumerate(zip(f_hz, widths, strict=True)):
        amplitude = source_spectrum(medium, points, mw, phase) * path_effect(
            medium, points, r_km, phase
        )
        found[:, band] = 2.0 * width * np.mean(np.square(amplitude), axis=1)
    middle = np.sqrt(edges_hz[:-1] * edges_hz[1:])
    return found * np.exp(2.0 * fitted_ln(medium, middle, mw, r_km, phase))
