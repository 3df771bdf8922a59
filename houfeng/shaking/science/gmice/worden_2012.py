"""MMI and ground motion in California after Worden et al. (2012).

C. B. Worden, M. C. Gerstenberger, D. A. Rhoades, D. J. Wald: Probabilistic relationships between
ground-motion parameters and Modified Mercalli intensity in California. Bulletin of the
Seismological Society of America 102(1), 204-221, table 1, equations 3 and 6. The lowest of the
three lines (MMI 1 to 2) is discussed in the paper without numbers; its coefficients are those
ShakeMap uses (shared/facts/shaking-impact.md).

The residual's terms of distance and magnitude are what ShakeMap uses in both directions.
"""

from houfeng.shaking.science.gmice.broken_lines import BrokenLines, Lines
from houfeng.shaking.science.gmice.relation import AboutGmice

_LOWEST = 2.0  # MMI below which the first line holds


def _lines(
    low: tuple[float, float, float],  # a1, b1, upper end of the line in lg Y
    upper: tuple[float, float, float, float],  # c1, c2, c3, c4
    terms: tuple[float, float, float],  # c5, c6, c7
    turns: tuple[float, float],  # t1 in lg Y, t2 in MMI
    sigmas: tuple[float, float],  # of MMI, of lg Y
) -> Lines:
    a1, b1, t0 = low
    c1, c2, c3, c4 = upper
    return Lines(
        a=(a1, c1, c3),
        b=(b1, c2, c4),
        breaks_lg=(t0, turns[0]),
        breaks_intensity=(_LOWEST, turns[1]),
        constant=terms[0],
        per_lg_distance=terms[1],
        per_magnitude=terms[2],
        sigma_intensity=sigmas[0],
        sigma_lg=sigmas[1],
    )


WORDEN_2012 = BrokenLines(
    about=AboutGmice(
        name="Worden et al. (2012)",
        source="doi:10.1785/0120110156",
        scale="MMI",
        # ShakeMap's order of trust where several motions of one station would tell.
        measures=("PGV", "PGA", "SA(1.0)", "SA(0.3)", "SA(3.0)"),
        limits=(1.0, 10.0),
        uses_distance=True,
    ),
    lines={
        "PGA": _lines(
            (1.71, 2.08, 0.14),
            (1.78, 1.55, -1.60, 3.70),
            (-0.91, 1.02, -0.17),
            (1.57, 4.22),
            (0.66, 0.35),
        ),
        "PGV": _lines(
            (4.62, 2.17, -1.21),
            (3.78, 1.47, 2.89, 3.16),
            (0.90, 0.00, -0.18),
            (0.53, 4.56),
            (0.63, 0.38),
        ),
        "SA(0.3)": _lines(
            (1.15, 1.92, 0.44),
            (1.26, 1.69, -4.15, 4.14),
            (-1.05, 0.60, 0.00),
            (2.21, 4.99),
            (0.82, 0.44),
        ),
        "SA(1.0)": _lines(
            (2.71, 2.17, -0.33),
            (2.50, 1.51, 0.20, 2.90),
            (2.27, -0.49, -0.29),
            (1.65, 4.98),
            (0.75, 0.47),
        ),
        "SA(3.0)": _lines(
            (7.35, 3.45, -1.55),
            (3.81, 1.17, 1.99, 3.01),
            (1.91, -0.57, -0.21),
            (0.99, 4.96),
            (0.89, 0.64),
        ),
    },
    distances_km=(10.0, 300.0),
    magnitudes=(3.0, 7.3),
)
