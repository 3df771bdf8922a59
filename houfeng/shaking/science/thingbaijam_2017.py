"""Rupture size from moment magnitude: Thingbaijam, Mai & Goda 2017, Table 1.

Thingbaijam, K. K. S., P. M. Mai & K. Goda, 2017, New empirical earthquake source-scaling
laws. BSSA 107(5), 2225-2246. Orthogonal regressions over finite-fault models; length times
width gives the area.
"""

from houfeng.shaking.science.rupture_size import Line, RuptureSize, Style, size_from

_TABLE = {
    Style.STRIKE_SLIP: (
        Line(-2.943, 0.681, 0.151),
        Line(-0.543, 0.261, 0.105),
        Line(-3.486, 0.942, 0.184),
    ),
    Style.REVERSE: (
        Line(-2.693, 0.614, 0.083),
        Line(-1.669, 0.435, 0.087),
        Line(-4.362, 1.049, 0.121),
    ),
    Style.NORMAL: (
        Line(-1.722, 0.485, 0.128),
        Line(-0.829, 0.323, 0.128),
        Line(-2.551, 0.808, 0.181),
    ),
    Style.INTERFACE: (
        Line(-2.412, 0.583, 0.107),
        Line(-0.880, 0.366, 0.099),
        Line(-3.292, 0.949, 0.150),
    ),
}


def rupture_size(mw: float, style: Style) -> RuptureSize:
    """Length, down-dip width and area; medians with the spread of lg.

    Mw 5.4-8.7 strike-slip, 5.6-7.7 reverse, 5.9-8.5 normal, 6.7-9.2 interface. The paper has
    no relation for an unknown style: the strike-slip one stands in.
    """
    return size_from(mw, *_TABLE.get(style, _TABLE[Style.STRIKE_SLIP]))
