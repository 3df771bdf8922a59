"""How the P wave grows at a sensor, for any window after an onset."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science import growth as growing
from houfeng.monitoring.values import Samples

NOISE_BEFORE_S = 5.0


@dataclass(frozen=True, slots=True)
class Growth:
    """The vertical in [onset, until], high-passed at 0.075 Hz; NaN where no longer kept."""

    window_s: float  # what was really available
    pa_ms2: float
    pv_ms: float
    pd_m: float
    tau_c_s: float
    noise_pd_m: float  # the same peaks in the 5 s before
    noise_pv_ms: float
    clipped: bool


def growth_of(
    verticals: NDArray[np.int64],
    onsets: Samples,
    untils: Samples,
    bins: NDArray[Any],
    clipped_bins: NDArray[Any],
    newest_bins: NDArray[Any],
) -> dict[str, NDArray[Any]]:
    """Arrays by the names of Growth, one row a window."""
    found = np.empty((verticals.size, 8))
    growing.windows(
        verticals,
        np.ascontiguousarray(onsets, np.float64),
        np.ascontiguousarray(untils, np.float64),
        NOISE_BEFORE_S,
        bins,
        clipped_bins,
        newest_bins,
        found,
    )
    names = ("window_s", "pa_ms2", "pv_ms", "pd_m", "tau_c_s", "noise_pd_m", "noise_pv_ms")
    named: dict[str, NDArray[Any]] = {name: found[:, column] for column, name in enumerate(names)}
    named["clipped"] = found[:, 7] == 1.0
    return named
