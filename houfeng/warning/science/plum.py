"""Propagation of Local Undamped Motion: what was felt near by will be felt here.

Kodera et al. (2018), BSSA 108(2), 983-1003, doi:10.1785/0120170085: the intensity to be expected at
a place is the largest observed in real time within 30 km, corrected from the ground of the
observing sensor to that of the place, without any attenuation. One broken sensor must not alert a
county: a sensor counts above `support` only while another one within the same radius shakes at
least as much as `support` (the two-station rule of Cochran et al. 2019, BSSA 109(4), 1524-1541:
a second station at 2.5 beside one at 4).
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from houfeng.vocabulary.arrays import Floats

Indices = NDArray[np.int64]


@njit(cache=True, nogil=True)
def supported(observed: Floats, starts: Indices, neighbours: Indices, support: float) -> Floats:
    """Observed intensity, cut to `support` where no neighbour confirms it; (n_sensor,).

    neighbours[starts[i]:starts[i + 1]]: the other sensors within reach of sensor i. A sensor
    without data (NaN) stays so and confirms nobody.
    """
    found = observed.copy()
    for i in range(observed.size):
        if not observed[i] > support:
            continue
        confirmed = False
        for j in range(starts[i], starts[i + 1]):
            if observed[neighbours[j]] >= support:
                confirmed = True
                break
        if not confirmed:
            found[i] = support
    return found


@njit(cache=True, nogil=True)
def largest_near(
    observed: Floats, sensor_gain: Floats, target_gain: Floats, starts: Indices, near: Indices
) -> Floats:
    """The largest intensity within reach of each target, on the target's ground; (n_target,).

    gains: intensity above that of average ground. near[starts[i]:starts[i + 1]]: the sensors
    within reach of target i. NaN where none of them has data.
    """
    found = np.full(target_gain.size, np.nan)
    for i in range(target_gain.size):
        best = -1.0
        for j in range(starts[i], starts[i + 1]):
            value = observed[near[j]] - sensor_gain[near[j]]
            best = max(best, value)
        if best > -1.0:
            found[i] = min(max(best + target_gain[i], 1.0), 12.0)
    return found
