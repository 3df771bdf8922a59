"""Peaks felt so far as observations of a magnitude: which earthquake would shake like this?

Ground-motion models with a line of every strike (`science/line_source.py`), turned round. It needs
no P wave and does not saturate at a point; before the S wave has built up a peak is only a lower
limit.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.values import Hypocentre
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.warning.magnitude_readings import Readings
from houfeng.warning.magnitude_ways import Part
from houfeng.warning.science.fuse_magnitude import (
    AT_LEAST,
    AT_MOST,
    GRID,
    VALUE,
    Observations,
)
from houfeng.warning.science.line_source import predicted_peaks, sources
from houfeng.warning.science.source_duration import largest_told
from houfeng.warning.tables import AVERAGE_VS30_MS, ground_table, width_km

_CLEAR = 3.0
_LIMITS_WEIGH = 2.0
_DECAY = 1.4  # as for the envelopes, in natural logs of amplitude by those of distance
# Regions differ in anelastic attenuation by about this much (the regional terms of BSSA14), ln.
_PER_KM_SIGMA = 0.003
_LENGTHS = np.array([rupture_length_km(mw) for mw in GRID.tolist()])
_WIDTHS = np.array([width_km(mw) for mw in GRID.tolist()])
_ALIKE, _EVERY_STRIKE = sources(strikes=False), sources()


def motion_tau(guess: float) -> float:
    """Event term in natural logs: PGA's and PGV's mean at about this magnitude."""
    table = ground_table()
    return float(np.interp(guess, table.magnitudes, (table.pga_tau + table.pgv_tau) / 2))


def motion_observations(
    readings: Readings, hypocentre: Hypocentre, guess: float, strikes: bool = True
) -> Part:
    """As `point_observations`; guess: the magnitude whose scatter is taken.

    strikes: large ruptures of every strike, or as one without any.
    """
    lines = _EVERY_STRIKE if strikes else _ALIKE
    table = ground_table()
    built_s = readings.s_built_s
    after_s = built_s > 0
    cap = np.where(after_s, largest_told(built_s), GRID[-1])
    known = np.where(np.isfinite(readings.vs30_ms), readings.vs30_ms, AVERAGE_VS30_MS)
    towards = np.radians(readings.azimuth_deg)
    predicted_both = predicted_peaks(
        readings.distance_km * np.sin(towards), readings.distance_km * np.cos(towards), cap,
        np.log(known),
        lines.magnitude, lines.sine, lines.cosine, lines.behind,
        GRID, _LENGTHS, np.maximum(hypocentre.depth_km - _WIDTHS / 2, 0.0),
        table.axes, table.ln_pga, table.ln_pgv,
    )  # fmt: skip
    misplaced = (
        _DECAY
        * hypocentre.sigma_km
        / np.maximum(np.hypot(readings.distance_km, hypocentre.depth_km), 1.0)
    )
    columns: list[tuple[NDArray[Any], ...]] = []
    for at, phi in enumerate((table.pga_phi, table.pgv_phi)):
        peak, noise = readings.peaks[:, at], readings.noise_peaks[:, at]
        with np.errstate(invalid="ignore", divide="ignore"):
            clear = np.where(noise > 0, peak / noise, np.inf) >= _CLEAR
            seen = np.log(peak)
        kind = np.where(after_s, np.where(clear, VALUE, AT_MOST), AT_LEAST)
        chosen = np.flatnonzero(np.isfinite(seen) & (after_s | clear))
        within = float(np.interp(guess, table.magnitudes, phi))
        sigma = np.sqrt(within**2 + misplaced**2 + (_PER_KM_SIGMA * readings.distance_km) ** 2)
        columns.append(
            (
                seen[chosen],
                predicted_both[at][chosen],
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
    told = Observations(seen, predicted, sigma, kind, weight, lines.magnitude)
    return Part(told, sensor, cap)
