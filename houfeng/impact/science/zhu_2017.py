"""Liquefaction after Zhu, Baise and Thompson (2017), the general model for any place.

Bull. Seism. Soc. Am. 107, 1365-1385, doi:10.1785/0120160198; the bounds of its use are those of
the USGS ground failure product (groundfailure 1.3, zhu_2017_general), where cells outside them
have no liquefaction.
"""

import numpy as np

from houfeng.vocabulary.arrays import Floats

LEAST_PGV_CMS = 3.0
LEAST_PGA_PERCENT_G = 10.0
MOST_VS30_MS = 620.0
MOST_SLOPE_DEG = 5.0
MOST_PGV_CMS = 150.0  # stronger shaking, more rain than the model was fitted to count as these
MOST_PRECIPITATION_MM = 2500.0
# Coverage below this is not counted in sums: the equation never reaches zero (USGS: 0.005).
LEAST_COVERAGE = 0.005


def liquefaction_probability(
    pgv_cms: Floats,
    pga_percent_g: Floats,
    mw: float,
    vs30_ms: Floats,
    precipitation_mm: Floats,
    distance_to_water_km: Floats,
    water_table_m: Floats,
    slope_deg: Floats | None = None,
) -> Floats:
    """Probability of liquefaction in a cell, 0 to 1; all arrays of one shape.

    precipitation_mm: mean of a year; distance_to_water_km: to the coast or a river, whichever is
    nearer; water_table_m: its depth. slope_deg: None where not known. NaN where another argument
    is not known; 0 in weak shaking, on hard ground and on slopes.
    """
    # Still ground has a logarithm too; it is spared below.
    scaled = np.clip(pgv_cms, 1e-6, MOST_PGV_CMS) / (1.0 + np.exp(-2.0 * (mw - 6.0)))
    x = (
        8.801
        + 0.334 * np.log(scaled)
        - 1.918 * np.log(vs30_ms)
        + 0.0005408 * np.clip(precipitation_mm, 0.0, MOST_PRECIPITATION_MM)
        - 0.2054 * distance_to_water_km
        - 0.0333 * water_table_m
    )
    with np.errstate(over="ignore"):
        probability = 1.0 / (1.0 + np.exp(-x))
    spared = (
        (pgv_cms < LEAST_PGV_CMS) | (pga_percent_g < LEAST_PGA_PERCENT_G) | (vs30_ms > MOST_VS30_MS)
    )
    if slope_deg is not None:
        spared = spared | (slope_deg > MOST_SLOPE_DEG)
    return np.asarray(np.where(spared & ~np.isnan(x), 0.0, probability))


def liquefaction_coverage(probability: Floats) -> Floats:
    """Share of a cell's area that liquefies; 0 where the probability is 0."""
    share = 0.4915 / (1.0 + 42.40 * np.exp(-9.165 * probability)) ** 2
    return np.asarray(np.where(probability == 0.0, 0.0, share))
