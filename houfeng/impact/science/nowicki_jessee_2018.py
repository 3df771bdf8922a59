"""Earthquake-triggered landslides after Nowicki Jessee and others (2018).

J. Geophys. Res. Earth Surface 123, 1835-1859, doi:10.1029/2017JF004494: equations 8 and 9,
table 3; the bounds of its use are those of the USGS ground failure product (groundfailure 1.3,
jessee_2018), where cells outside them have no landslides.
"""

import numpy as np

from houfeng.vocabulary.arrays import Floats

LEAST_SLOPE_DEG = 2.0
LEAST_PGA_PERCENT_G = 2.0
MOST_PGV_CMS = 211.0  # the strongest shaking the model was fitted to; stronger counts as this
LEAST_PGV_CMS = 1e-6  # still ground has a logarithm too
MOST_CTI = 19.0
# Coverage below this is not counted in sums: equation 9 gives 0.05 % where nothing slides at all,
# which over a whole map would be many square kilometres (USGS: 0.002).
LEAST_COVERAGE = 0.002


def landslide_probability(
    pgv_cms: Floats,
    pga_percent_g: Floats,
    slope_deg: Floats,
    lithology: Floats,
    landcover: Floats,
    cti: Floats,
) -> Floats:
    """Probability of landslides in a cell, 0 to 1; all arguments of one shape.

    lithology, landcover: the coefficients of the cell's classes (table 3), not the classes.
    NaN where an argument is not known; 0 on gentle ground and in weak shaking.
    """
    ln_pgv = np.log(np.clip(pgv_cms, LEAST_PGV_CMS, MOST_PGV_CMS))
    x = (
        -6.30
        + 1.65 * ln_pgv
        + 0.06 * slope_deg
        + lithology
        + 0.03 * np.clip(cti, 0.0, MOST_CTI)
        + landcover
        + 0.01 * ln_pgv * slope_deg
    )
    with np.errstate(over="ignore"):
        probability = 1.0 / (1.0 + np.exp(-x))
    spared = (slope_deg < LEAST_SLOPE_DEG) | (pga_percent_g < LEAST_PGA_PERCENT_G)
    return np.asarray(np.where(spared & ~np.isnan(x), 0.0, probability))


def landslide_coverage(probability: Floats) -> Floats:
    """Share of a cell's area that slides (equation 9); 0 where the probability is 0."""
    share = np.exp(-7.592 + 5.237 * probability - 3.042 * probability**2 + 4.035 * probability**3)
    return np.asarray(np.where(probability == 0.0, 0.0, share))
