"""How large an earthquake can be told from how many seconds of it have been seen.

Until about half of the rupture's duration is seen, the amplitude of a large earthquake is that of
a smaller one (Meier, Heaton & Clinton 2016, doi:10.1002/2015GL066873: estimates from short windows
are minimum estimates; Trugman et al. 2019, doi:10.1029/2018JB017093: amplitudes saturate where the
window is about half the source duration). The half duration is that of the Global CMT project,
1.05e-8 M0^(1/3) s with M0 in dyn cm (Ekstrom, Nettles & Dziewonski 2012,
doi:10.1016/j.pepi.2012.04.002), and Mw = 2/3 (lg M0 - 16.1) (Kanamori 1977).
"""

import numpy as np

from houfeng.vocabulary.arrays import Floats

HALF_DURATION = 1.05e-8  # s / (dyn cm)^(1/3): 1e24 dyn cm has 1.05 s, 1e27 has 10.5 s
_SHORTEST_S = 0.1


def half_duration_s(mw: Floats) -> Floats:
    """Seconds; the shape of mw."""
    return np.asarray(HALF_DURATION * 10.0 ** ((1.5 * np.asarray(mw) + 16.1) / 3.0))


def largest_told(window_s: Floats) -> Floats:
    """The Mw whose half duration the window is: a larger one looks the same; shape kept."""
    window = np.maximum(window_s, _SHORTEST_S)
    return np.asarray((3.0 * np.log10(window / HALF_DURATION) - 16.1) / 1.5)
