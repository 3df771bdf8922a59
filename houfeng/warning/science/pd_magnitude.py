"""Peak displacement of the first P wave against magnitude and distance.

Two published relations, both for the vertical component high-passed at 0.075 Hz, Pd in cm:

    lg Pd = -3.463 + 0.729 M - 1.374 lg R        +- 0.305  Wu & Zhao (2006), southern California,
                                                           R hypocentral, doi:10.1029/2006GL026871
    M = 5.39 + 1.23 lg Pd + 1.38 lg R            +- 0.4    Kuyuk & Allen (2013), California and
                                                           Japan, doi:10.1002/2013GL058580

(The first as printed in its abstract; the second with its sigma as the GbA algorithm of Meier et
al. (2015) uses them; R is taken as hypocentral in both.) What is predicted is the mean of both.
"""

import numpy as np

from houfeng.vocabulary.arrays import Floats

# (constant, per magnitude, per lg R) of lg Pd[cm]
WU_ZHAO_2006 = (-3.463, 0.729, -1.374)
KUYUK_ALLEN_2013 = (-5.39 / 1.23, 1.0 / 1.23, -1.38 / 1.23)
SIGMA_LG = (0.305, 0.4 / 1.23)


def lg_pd_cm(magnitude: Floats, rhypo_km: Floats) -> Floats:
    """Mean of both relations; magnitude and distance broadcast."""
    lg_r = np.log10(rhypo_km)
    both = [c + m * np.asarray(magnitude) + r * lg_r for c, m, r in _RELATIONS]
    return np.asarray((both[0] + both[1]) / 2)


def sigma_lg_pd() -> float:
    """Standard deviation of lg Pd about the mean of both: their scatter."""
    return float(np.mean(SIGMA_LG))


_RELATIONS = (WU_ZHAO_2006, KUYUK_ALLEN_2013)
