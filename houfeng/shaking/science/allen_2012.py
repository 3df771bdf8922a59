"""Macroseismic intensity in active crust after Allen, Wald & Worden (2012).

Intensity attenuation for active crustal regions, Journal of Seismology 16(3), 409-433,
doi:10.1007/s10950-012-9278-7: the form with rupture distance (their equation 2, table of
coefficients for Rrup), without site amplification.

    I = c0 + c1 Mw + c2 ln sqrt(Rrup² + (1 + c3 exp(Mw - 5))²)
    sigma = s1 + s2 / (1 + (Rrup / s3)²)
"""

import math

import numpy as np

from houfeng.vocabulary.arrays import Floats

C0, C1, C2, C3 = 3.950, 0.913, -1.107, 0.813
S1, S2, S3_KM = 0.72, 0.23, 44.7


def intensity(mw: float, rrup_km: Floats) -> Floats:
    """Median modified Mercalli intensity, unrounded and not clipped; the shape of rrup_km.

    For Mw 5.0-7.9 within 300 km; further it is extrapolated.
    """
    near = 1.0 + C3 * math.exp(mw - 5.0)  # km: large ruptures saturate farther out
    return np.asarray(C0 + C1 * mw + C2 * np.log(np.hypot(rrup_km, near)))


def sigma(rrup_km: Floats) -> Floats:
    """One standard deviation of one place's intensity, all uncertainty; shape of rrup_km."""
    return np.asarray(S1 + S2 / (1.0 + (np.asarray(rrup_km) / S3_KM) ** 2))
