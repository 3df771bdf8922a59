"""Spatial cross-correlation of ground motion after Loth & Baker (2013), with its 2019 erratum.

Loth, C. and Baker, J. W. (2013). A spatial cross-correlation model of spectral accelerations at
multiple periods. Earthquake Engineering & Structural Dynamics 42, 397-417, equation 42;
tables II-IV as corrected in the erratum, 49(3), 315-316, doi:10.1002/eqe.3233.
"""

from collections.abc import Sequence

import numpy as np

from houfeng.shaking.science.correlation import SpatialCorrelation, pseudo_period_s
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

SOURCE = "Loth & Baker 2013, erratum 2019 (doi:10.1002/eqe.3233)"
# exp(-3h/20) and exp(-3h/70): the authors' "range" is where 95 % is lost.
RANGES_KM = np.array([20.0, 70.0]) / 3.0
PERIODS_S = np.array([0.01, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 7.5, 10.0])
# The tables are symmetric and in hundredths; each row runs from its diagonal to 10 s.
_SHORT_RANGE = (
    (29, 25, 23, 23, 18, 10, 6, 6, 6),
    (30, 20, 16, 10, 4, 3, 4, 5),
    (27, 18, 10, 3, 0, 1, 2),
    (31, 22, 14, 8, 7, 7),
    (33, 24, 16, 13, 12),
    (33, 26, 21, 19),
    (37, 30, 26),
    (28, 24),
    (23,),
)
_LONG_RANGE = (
    (47, 40, 43, 35, 27, 15, 13, 9, 12),
    (42, 37, 25, 15, 3, 4, 0, 3),
    (45, 36, 26, 15, 9, 5, 8),
    (42, 37, 29, 20, 16, 16),
    (48, 41, 26, 21, 21),
    (55, 37, 33, 32),
    (51, 49, 49),
    (62, 60),
    (68,),
)
_NUGGET = (
    (24, 22, 21, 9, -2, 1, 3, 2, 1),
    (28, 20, 4, -5, 0, 1, 1, -1),
    (28, 5, -6, 0, 4, 3, 1),
    (26, 14, 5, 5, 5, 4),
    (20, 7, 5, 5, 5),
    (12, 8, 7, 6),
    (12, 10, 8),
    (10, 9),
    (9,),
)


def loth_baker_2013(measures: Sequence[str]) -> SpatialCorrelation:
    """The model for these measures, by their pseudo-periods (PGA 0.01 s, PGV and intensity 1 s).

    Between tabulated periods the coefficients are interpolated linearly in both periods, the
    diagonal along itself. Raises NotValid for a period outside 0.01-10 s.
    """
    unique = tuple(dict.fromkeys(measures))
    periods = np.array([pseudo_period_s(measure) for measure in unique])
    for measure, period in zip(unique, periods, strict=True):
        if not PERIODS_S[0] <= period <= PERIODS_S[-1]:
            raise NotValid("measure", measure, "Loth & Baker 2013 holds for 0.01 to 10 s")
    short, long, nugget = (
        _at_periods(_symmetric(table), periods) for table in (_SHORT_RANGE, _LONG_RANGE, _NUGGET)
    )
    return SpatialCorrelation(
        name="Loth & Baker 2013",
        source=SOURCE,
        measures=unique,
        ranges_km=RANGES_KM,
        sills=np.stack([short, long]),
        nugget=nugget,
    )


def _symmetric(upper: tuple[tuple[int, ...], ...]) -> Floats:
    table = np.zeros((len(upper), len(upper)))
    for row, values in enumerate(upper):
        table[row, row:] = values
        table[row:, row] = values
    return table / 100.0


def _at_periods(table: Floats, periods: Floats) -> Floats:
    # Hat functions: (n_period, 9), the weights of linear interpolation.
    weights = np.stack([np.interp(periods, PERIODS_S, unit) for unit in np.eye(len(PERIODS_S))], 1)
    found = weights @ table @ weights.T
    # One period with itself is not a mixture of two: its own diagonal is interpolated instead,
    # also between two measures that share a pseudo-period (PGV and 1 s).
    same = periods[:, None] == periods[None, :]
    alone = np.interp(periods, PERIODS_S, np.diagonal(table))
    return np.asarray(np.where(same, alone[:, None], found))
