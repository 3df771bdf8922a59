"""Surface-wave and moment magnitude of Chinese earthquakes after Cheng et al. 2017.

    Mw < 6.58: Ms = (Mw - 0.59) / 0.86, else Ms = (Mw + 2.42) / 1.28

The published branches do not meet: Ms jumps by 0.066, from 6.965 to 7.031, at Mw 6.58. They
are used as published, the upper one at 6.58 itself; Ms never falls as Mw rises. Values of Ms
inside the gap are given Mw 6.58.
"""

MW_BREAK = 6.58


def ms_from_mw(mw: float) -> float:
    """Surface-wave magnitude of a moment magnitude."""
    return (mw - 0.59) / 0.86 if mw < MW_BREAK else (mw + 2.42) / 1.28


def mw_from_ms(ms: float) -> float:
    """Moment magnitude of a surface-wave magnitude; never falls as Ms rises."""
    lower = 0.86 * ms + 0.59
    return lower if lower < MW_BREAK else max(MW_BREAK, 1.28 * ms - 2.42)
