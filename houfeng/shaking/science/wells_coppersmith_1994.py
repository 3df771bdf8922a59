"""Rupture size from moment magnitude: Wells & Coppersmith 1994, Table 2A.

Wells, D. L. & K. J. Coppersmith, 1994, New empirical relationships among magnitude, rupture
length, rupture width, rupture area, and surface displacement. BSSA 84(4), 974-1002.
"""

from houfeng.shaking.science.rupture_size import Line, RuptureSize, Style, size_from

# lg(km or km²) = a + b Mw, with the standard deviation of lg: subsurface length, down-dip
# width, area.
_TABLE = {
    Style.STRIKE_SLIP: (
        Line(-2.57, 0.62, 0.15),
        Line(-0.76, 0.27, 0.14),
        Line(-3.42, 0.90, 0.22),
    ),
    Style.REVERSE: (Line(-2.42, 0.58, 0.16), Line(-1.61, 0.41, 0.15), Line(-3.99, 0.98, 0.26)),
    Style.NORMAL: (Line(-1.88, 0.50, 0.17), Line(-1.14, 0.35, 0.12), Line(-2.87, 0.82, 0.22)),
    Style.UNKNOWN: (Line(-2.44, 0.59, 0.16), Line(-1.01, 0.32, 0.15), Line(-3.49, 0.91, 0.24)),
}


def rupture_size(mw: float, style: Style) -> RuptureSize:
    """Subsurface length, down-dip width and area; medians with the spread of lg.

    Mw 4.8-8.1 strike-slip, 4.8-7.6 reverse, 5.2-7.3 normal; further it is extrapolated.
    Length and width are regressed apart, so their product is not quite the area.
    """
    return size_from(mw, *_TABLE[style])
