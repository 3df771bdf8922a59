"""Pd and envelopes as observations of a magnitude: the source is a point."""

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.values import Hypocentre
from houfeng.vocabulary.arrays import Floats
from houfeng.warning.magnitude_readings import Readings
from houfeng.warning.magnitude_ways import Part
from houfeng.warning.science import virtual_seismologist as vs
from houfeng.warning.science.fuse_magnitude import AT_MOST, GRID, VALUE, Observations
from houfeng.warning.science.pd_magnitude import lg_pd_cm, sigma_lg_pd
from houfeng.warning.science.source_duration import largest_told
from houfeng.warning.tables import AVERAGE_VS30_MS, envelope_coefficients, rock_from_vs30_ms

EVENT_TAU_LG = 0.22  # lg units; of the relations' scatter, what all stations of an event share
_CLEAR = 3.0  # amplitude over noise from which it is a value and not a limit
_CLEAR_RATIO = 6.0  # ... for ZAD, which takes displacement by its power
_USED = (1, 3, 4, 5)  # ZV, HA, HV, HD, as scvsmag uses them
_SHORT_S, _SHORT_SIGMA = 2.0, 0.15  # a window shorter by a second adds this to sigma
_PER_KM_SIGMA = 0.001  # far paths are less well known
_DECAY = 1.4  # typical fall of lg Y with lg R: turns the location's error into amplitude
_SHARE_PD, _SHARE_RATIO = 0.5, 0.1  # of a station's one vote; the rest is its envelopes'
_SHARE_P_WITH_S = 0.5  # what the P wave's vote is worth once there is enough of an S wave
_S_FROM_S, _S_GROWS_S = 1.0, 4.0  # the S wave's own vote grows, so that nothing jumps


def point_observations(readings: Readings, hypocentre: Hypocentre) -> Part:
    """What each sensor's Pd and envelopes say."""
    s_vote = np.clip((readings.s_built_s - _S_FROM_S) / _S_GROWS_S, 0.0, 1.0)
    p_vote = 1.0 - (1.0 - _SHARE_P_WITH_S) * s_vote
    parts = [
        _from_pd(readings, hypocentre, p_vote * _SHARE_PD),
        *_from_envelopes(readings, hypocentre, 0, p_vote * (1.0 - _SHARE_PD)),
        *_from_envelopes(readings, hypocentre, 1, s_vote),
    ]
    seen, predicted, sigma, kind, weight, sensor, cap = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    # Where some amplitudes are missing the others speak for the station.
    whole = np.bincount(sensor, weight, minlength=len(readings))[sensor]
    heard = (weight > 0) & (whole > 0)
    weight = weight[heard] * (p_vote + s_vote)[sensor[heard]] / whole[heard]
    told = Observations(
        seen[heard], predicted[heard], sigma[heard], kind[heard].astype(np.int8), weight
    )
    return Part(told, sensor[heard], cap[heard])


_Rows = tuple[Floats, Floats, Floats, Floats, Floats, NDArray[np.int64], Floats]


def _from_pd(readings: Readings, hypocentre: Hypocentre, weight: Floats) -> _Rows:
    rhypo = np.hypot(readings.distance_km, max(hypocentre.depth_km, 1.0))
    cap = largest_told(readings.window_s)
    predicted = lg_pd_cm(np.minimum(GRID[None, :], cap[:, None]), rhypo[:, None])
    short = _SHORT_SIGMA * np.maximum(_SHORT_S - readings.window_s, 0.0)
    return _rows(
        readings.pd_m * 100.0, readings.noise_pd_m * 100.0, predicted,
        np.hypot(_within(sigma_lg_pd()), short), rhypo, hypocentre, weight, cap,
    )  # fmt: skip


def _from_envelopes(
    readings: Readings, hypocentre: Hypocentre, wave: int, weight: Floats
) -> list[_Rows]:
    """One set of rows a channel, and one of the ratio of acceleration to displacement."""
    seen = (readings.s_envelopes if wave else readings.p_envelopes) * 100.0
    noise = readings.noise_envelopes * 100.0
    window = readings.s_built_s if wave else readings.p_window_s
    cap = largest_told(np.nan_to_num(window))
    magnitudes = np.minimum(GRID[None, :], cap[:, None])
    r = vs.distance_km(readings.distance_km, hypocentre.depth_km)
    ground = np.where(np.isfinite(readings.vs30_ms), readings.vs30_ms, AVERAGE_VS30_MS)
    rock = (ground >= rock_from_vs30_ms()).astype(float)[:, None]
    rows = []
    for channel in _USED:
        on_rock, on_soil = envelope_coefficients()[wave, :, channel]
        predicted = rock * vs.lg_envelope(on_rock, magnitudes, r[:, None]) + (
            1.0 - rock
        ) * vs.lg_envelope(on_soil, magnitudes, r[:, None])
        sigma = _within((on_rock[6] + on_soil[6]) / 2)
        share = weight * (1.0 - _SHARE_RATIO) / len(_USED)
        rows.append(
            _rows(
                seen[:, channel],
                noise[:, channel],
                predicted,
                np.full(len(readings), sigma),
                r,
                hypocentre,
                share,
                cap,
            )
        )
    rows.append(_from_ratio(seen, noise, wave, magnitudes, weight * _SHARE_RATIO, cap))
    return rows


def _from_ratio(
    seen: Floats, noise: Floats, wave: int, magnitudes: Floats, weight: Floats, cap: Floats
) -> _Rows:
    told, sigma = vs.magnitude_from_ratio(
        vs.ground_motion_ratio(seen[:, 0], seen[:, 2]), vs.WAVES[wave]
    )
    with np.errstate(invalid="ignore"):
        clear = np.isfinite(told) & ~(seen[:, 2] < _CLEAR_RATIO * noise[:, 2])
    chosen = np.flatnonzero(clear)
    return (
        told[chosen], magnitudes[chosen], np.full(chosen.size, sigma),
        np.full(chosen.size, float(VALUE)), weight[chosen], chosen, cap[chosen],
    )  # fmt: skip


def _rows(
    amplitude: Floats, noise: Floats, predicted: Floats, sigma: Floats, r_km: Floats,
    hypocentre: Hypocentre, weight: Floats, cap: Floats,
) -> _Rows:  # fmt: skip
    """Amplitudes above noise as values, others as limits; those that are none left out."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(noise > 0, amplitude / noise, np.inf)
        seen = np.log10(amplitude)
    misplaced = _DECAY * hypocentre.sigma_km / (np.maximum(r_km, 1.0) * np.log(10.0))
    blurred = np.where(ratio >= _CLEAR, 1.0 / (np.maximum(ratio, _CLEAR) * np.log(10.0)), 0.0)
    whole = np.sqrt(sigma**2 + misplaced**2 + blurred**2 + (_PER_KM_SIGMA * r_km) ** 2)
    chosen = np.flatnonzero(np.isfinite(seen))
    kind = np.where(ratio >= _CLEAR, float(VALUE), float(AT_MOST))
    return (
        seen[chosen], predicted[chosen], whole[chosen], kind[chosen], weight[chosen], chosen,
        cap[chosen],
    )  # fmt: skip


def _within(sigma: float) -> float:
    return float(np.sqrt(max(sigma**2 - EVENT_TAU_LG**2, 0.01)))
