"""Rupture size of subduction earthquakes: Strasser, Arango & Bommer 2010, Table 1.

Strasser, F. O., M. C. Arango & J. J. Bommer, 2010, Scaling of the source dimensions of
interface and intraslab subduction-zone earthquakes with moment magnitude. SRL 81(6), 941-950.
"""

from houfeng.shaking.science.rupture_size import Line, RuptureSize, Style, size_from

_TABLE = {
    Style.INTERFACE: (
        Line(-2.477, 0.585, 0.180),
        Line(-0.882, 0.351, 0.173),
        Line(-3.476, 0.952, 0.304),
    ),
    Style.INTRASLAB: (
        Line(-2.350, 0.562, 0.146),
        Line(-1.058, 0.356, 0.067),
        Line(-3.225, 0.890, 0.184),
    ),
}


def rupture_size(mw: float, style: Style) -> RuptureSize:
    """Length, down-dip width and area; medians with the spread of lg.

    Mw 6.3-9.4 interface, 5.9-7.8 intraslab. ValueError for a crustal style.
    """
    if style not in _TABLE:
        raise ValueError(f"Strasser et al. 2010 has no relation for {style}")
    return size_from(mw, *_TABLE[style])
