"""MMI and ground motion in the central United States and California, Atkinson & Kaka (2007).

G. M. Atkinson, S. I. Kaka: Relationships between felt intensity and instrumental ground motion in
the central United States and California. Bulletin of the Seismological Society of America 97(2),
497-510, tables 4 and 5. The standard deviations of motion told by intensity are not in those
tables; they are the ones ShakeMap uses with it.
"""

from houfeng.shaking.science.gmice.broken_lines import BrokenLines, Lines
from houfeng.shaking.science.gmice.relation import AboutGmice

_TURN = 5.0  # MMI at which the lines meet


def _lines(
    c: tuple[float, float, float, float],  # c1 to c4
    turn_lg: float,
    terms: tuple[float, float, float],  # c5, c6 (magnitude), c7 (lg distance)
    sigmas: tuple[float, float],  # of MMI, of lg Y
) -> Lines:
    return Lines(
        a=(c[0], c[2]),
        b=(c[1], c[3]),
        breaks_lg=(turn_lg,),
        breaks_intensity=(_TURN,),
        constant=terms[0],
        per_lg_distance=terms[2],
        per_magnitude=terms[1],
        sigma_intensity=sigmas[0],
        sigma_lg=sigmas[1],
    )


ATKINSON_KAKA_2007 = BrokenLines(
    about=AboutGmice(
        name="Atkinson & Kaka (2007)",
        source="doi:10.1785/0120060154",
        scale="MMI",
        measures=("PGV", "PGA", "SA(1.0)", "SA(0.3)", "SA(3.0)"),
        limits=(1.0, 10.0),
        uses_distance=True,
    ),
    lines={
        "PGA": _lines((2.65, 1.39, -1.91, 4.09), 1.69, (-1.96, 0.02, 0.98), (0.89, 0.57)),
        "PGV": _lines((4.37, 1.32, 3.54, 3.03), 0.48, (0.47, -0.19, 0.26), (0.76, 0.52)),
        "SA(0.3)": _lines((2.40, 1.36, -1.83, 3.56), 1.92, (-0.11, -0.20, 0.64), (0.79, 0.63)),
        "SA(1.0)": _lines((3.23, 1.18, 0.57, 2.95), 1.50, (1.92, -0.39, 0.04), (0.73, 0.57)),
        "SA(3.0)": _lines((3.72, 1.29, 1.99, 3.00), 1.00, (2.24, -0.33, -0.31), (0.72, 0.81)),
    },
    # Not in the paper: ShakeMap holds the terms to these ranges with every relation.
    distances_km=(10.0, 300.0),
    magnitudes=(3.0, 7.3),
)
