"""Peaks felt so far as observations of a magnitude: which earthquake would shake like this?

Ground-motion models with a finite rupture of unknown strike, turned round. It needs no P wave and
does not saturate at a point; before the S wave a peak is only a lower limit.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.values import Hypocentre
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.shaking.science.equal_area import equal_area_rjb_km
from houfeng.warning.magnitude_point import Part
from houfeng.warning.magnitude_readings import Readings
from houfeng.warning.science.fuse_magnitude import (
    AT_LEAST,
    AT_MOST,
    GRID,
    VALUE,
    Observations,
)
from houfeng.warning.science.ground_table import look_up
from houfeng.warning.science.source_duration import largest_told
from houfeng.warning.tables import AVERAGE_VS30_MS, ground_table, width_km

_CLEAR = 3.0
_LIMITS_WEIGH = 2.0
_DECAY = 1.4  # as for the envelopes, in natural logs of amplitude by those of distance
_LENGTHS = np.array([rupture_length_km(mw) for mw in GRID.tolist()])
_TOPS = np.array([width_km(mw) / 2 for mw in GRID.tolist()])


def motion_tau(guess: float) -> float:
    """Event term in natural logs: PGA's and PGV's mean at about this magnitude."""
    table = ground_table()
    return float(np.interp(guess, table.magnitudes, (table.pga_tau + table.pgv_tau) / 2))


def motion_observations(readings: Readings, hypocentre: Hypocentre, guess: float) -> Part:
    """As `point_observations`; guess: the magnitude whose scatter is taken."""
    table = ground_table()
    n = len(readings)
    after_s = readings.s_window_s > 0
    cap = np.where(after_s, largest_told(readings.s_window_s), GRID[-1])
    magnitudes = np.minimum(GRID[None, :], cap[:, None])
    rjb = equal_area_rjb_km(readings.distance_km[:, None], np.interp(magnitudes, GRID, _LENGTHS))
    top = np.maximum(hypocentre.depth_km - np.interp(magnitudes, GRID, _TOPS), 0.0)
    r = np.hypot(rjb, top)
    known = np.where(np.isfinite(readings.vs30_ms), readings.vs30_ms, AVERAGE_VS30_MS)
    grounds = np.repeat(np.log(known), GRID.size)
    misplaced = (
        _DECAY
        * hypocentre.sigma_km
        / np.maximum(np.hypot(readings.distance_km, hypocentre.depth_km), 1.0)
    )
    columns: list[tuple[NDArray[Any], ...]] = []
    for at, (measure, phi) in enumerate(
        ((table.ln_pga, table.pga_phi), (table.ln_pgv, table.pgv_phi))
    ):
        peak, noise = readings.peaks[:, at], readings.noise_peaks[:, at]
        predicted = look_up(measure, table.axes, magnitudes.ravel(), grounds, r.ravel()).reshape(
            n, GRID.size
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            clear = np.where(noise > 0, peak / noise, np.inf) >= _CLEAR
            seen = np.log(peak)
        kind = np.where(after_s, np.where(clear, VALUE, AT_MOST), AT_LEAST)
        chosen = np.flatnonzero(np.isfinite(seen) & (after_s | clear))
        sigma = np.hypot(float(np.interp(guess, table.magnitudes, phi)), misplaced)
        columns.append(
            (
                seen[chosen],
                predicted[chosen],
                sigma[chosen],
                kind[chosen].astype(np.int8),
                np.full(chosen.size, 0.5),
                chosen,
                cap[chosen],
            )
        )
    seen, predicted, sigma, kind, weight, sensor, cap = (
        np.concatenate(column) for column in zip(*columns, strict=True)
    )
    limits = kind == AT_LEAST
    if limits.any():
        # A peak that is not over is a part of its own final value: many such limits push all the
        # same way for the same reason, and count as two stations at the most.
        weight[limits] = np.minimum(weight[limits], _LIMITS_WEIGH / limits.sum())
    return Observations(seen, predicted, sigma, kind, weight), sensor, cap
