"""Ground-motion envelopes after Cua (2005) and Cua & Heaton (2007): the Virtual Seismologist.

Maxima over one second of the absolute acceleration A (cm/s²), velocity V (cm/s) and displacement
D (cm), high-passed at 3 s, of the vertical Z and the horizontal H component. For P and S wave, rock
and soil, each of the six follows

    lg Y = a M - b (R + C) - d lg(R + C) + e,   R = sqrt(Delta² + h²),
    C = c1 (atan(M - 5) + 1.4) exp(c2 (M - 5))

with Delta the epicentral distance. h is 3 km in the publication, where earthquakes lay at about
8 km: deeper ones are given the difference (our choice). The coefficients come as an array (the
room's data file).
"""

import numpy as np

from houfeng.vocabulary.arrays import Bools, Floats

CHANNELS = ("ZA", "ZV", "ZD", "HA", "HV", "HD")
WAVES, GROUNDS = ("P", "S"), ("rock", "soil")
COEFFICIENTS = ("a", "b", "c1", "c2", "d", "e", "sigma")

# Magnitude from the ratio of vertical acceleration to displacement, whatever the distance.
_ZAD = (0.36, -0.93)  # of lg ZA and lg ZD
_M_OF_ZAD = {"P": (8.94, -1.627, 0.45), "S": (8.05, -1.45, 0.41)}  # constant, slope, sigma
# Linear discriminant between P and S wave: of lg ZA, lg ZV, lg HA, lg HV; P above the limit.
_P_OR_S, _P_ABOVE = (0.43, 0.55, -0.46, -0.55), -0.01

_SHALLOWEST_KM, _USUAL_DEPTH_KM = 3.0, 8.0


def distance_km(delta_km: Floats, depth_km: float) -> Floats:
    """R of the relation; the shape of delta_km."""
    h = max(_SHALLOWEST_KM, depth_km - (_USUAL_DEPTH_KM - _SHALLOWEST_KM))
    return np.asarray(np.hypot(delta_km, h))


def lg_envelope(coefficients: Floats, magnitude: Floats, r_km: Floats) -> Floats:
    """lg Y of rows of coefficients (..., 7) in the order of COEFFICIENTS; all broadcast."""
    a, b, c1, c2, d, e, _ = np.moveaxis(coefficients, -1, 0)
    over = magnitude - 5.0
    beyond = r_km + c1 * (np.arctan(over) + 1.4) * np.exp(c2 * over)
    return np.asarray(a * magnitude - b * beyond - d * np.log10(beyond) + e)


def ground_motion_ratio(za_cms2: Floats, zd_cm: Floats) -> Floats:
    """ZAD: 0.36 lg ZA - 0.93 lg ZD; NaN where either is not positive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = _ZAD[0] * np.log10(za_cms2) + _ZAD[1] * np.log10(zd_cm)
    return np.where((np.asarray(za_cms2) > 0) & (np.asarray(zd_cm) > 0), ratio, np.nan)


def magnitude_from_ratio(zad: Floats, wave: str) -> tuple[Floats, float]:
    """(magnitude, its sigma) from the ratio in the P or S wave."""
    constant, slope, sigma = _M_OF_ZAD[wave]
    return np.asarray(constant + slope * np.asarray(zad)), sigma


def is_p_wave(za: Floats, zv: Floats, ha: Floats, hv: Floats) -> Bools:
    """Whether the envelopes of one second look like a P wave (cm/s², cm/s; positive)."""
    told = [w * np.log10(y) for w, y in zip(_P_OR_S, (za, zv, ha, hv), strict=True)]
    return np.asarray(sum(told) > _P_ABOVE)
