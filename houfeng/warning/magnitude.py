"""How large the earthquake is, told anew as each station's window grows.

Three ways at once: peak displacement of the P wave, envelopes of P and S wave (the Virtual
Seismologist), and ground-motion models turned round on the peaks seen so far. Nothing is kept
between calls but where the sensors stand: a restart loses nothing.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.values import Hypocentre, Pick
from houfeng.vocabulary.arrays import Floats
from houfeng.warning.magnitude_motion import motion_observations, motion_tau
from houfeng.warning.magnitude_point import EVENT_TAU_LG, point_observations
from houfeng.warning.magnitude_readings import Readings, no_readings, peaks_of
from houfeng.warning.magnitude_values import (
    Estimate,
    EventMagnitude,
    Origin,
    SensorSites,
    StationMagnitude,
)
from houfeng.warning.science.fuse_magnitude import (
    AT_LEAST,
    GRID,
    VALUE,
    Observations,
    log_posterior,
    single,
    summary,
)
from houfeng.warning.science.predict_targets import epicentral_km, unit_vectors
from houfeng.warning.travel import TravelTime, seconds_everywhere

__all__ = [
    "Estimate",
    "EventMagnitude",
    "MagnitudeEstimator",
    "MagnitudeSettings",
    "SensorSites",
    "StationMagnitude",
]  # fmt: skip

# What no number of stations takes away: relations of one region used in another. Wu & Zhao (2006)
# found 0.18 between their magnitudes and the catalogue's at home.
_MODEL_SIGMA = 0.2
_DISAGREES = 1.5  # magnitude units from the answer: the station is named


@dataclass(frozen=True, slots=True)
class MagnitudeSettings:
    """What an operator may choose."""

    shortest_window_s: float = 0.5  # after a sensor's own pick
    # After a predicted onset, which may be wrong by this much: silence before it means nothing.
    unpicked_window_s: float = 2.0
    farthest_km: float = 300.0
    most_sensors: int = 40  # the nearest
    noise_before_s: float = 12.0
    latest_s: float = 60.0  # after the origin: so long the records keep the P wave
    b_within: float = 0.2  # how fast the prior falls with magnitude, lg N = a - b M ...
    b_beyond: float = 1.0  # ... and beyond what the windows can tell
    fewest_for_motion: int = 3  # sensors that have felt the S wave


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Observations of one kind, and which sensor and which cap each has."""

    observations: Observations
    sensor: NDArray[np.int64]  # (k,) place among the sensors read
    cap: Floats  # (k,) the largest magnitude its window tells


class MagnitudeEstimator:
    """Magnitudes from the sensors of one network."""

    def __init__(
        self,
        sites: SensorSites,
        travel_time: TravelTime,
        settings: MagnitudeSettings | None = None,
    ) -> None:
        self.sites = sites
        self.settings = settings or MagnitudeSettings()
        self._travel_time = travel_time
        self._points = unit_vectors(sites.longitudes, sites.latitudes)
        self._rows: dict[str, list[int]] = {}
        for row, station in enumerate(sites.stations):
            self._rows.setdefault(station, []).append(row)

    def update(
        self,
        hypocentre: Hypocentre,
        picks: Sequence[Pick],
        records: Any,
        now: float,
        left_out: Mapping[int, str] | None = None,
    ) -> EventMagnitude | None:
        """The magnitude by the data of this moment.

        None before any sensor has a window, and again once the records no longer hold the
        beginning (`latest_s`): the last one stands then.

        records: what has M1's `history(since, until)` and `growths(sensors, onsets, untils)`; where
        `history` takes `sensors`, only those are asked for. left_out: rows not to be used,
        with the reason.
        """
        if now - hypocentre.origin_at > self.settings.latest_s:
            return None
        named = [(self.sites.stations[row], why) for row, why in (left_out or {}).items()]
        rows, readings = self._read(hypocentre, picks, records, now, left_out or {})
        if not rows.size:
            return None
        named += [
            (self.sites.stations[row], "clipped")
            for row, clipped in zip(rows, readings.clipped, strict=True)
            if clipped
        ]
        by_point = _Part(*point_observations(readings, hypocentre))
        point = self._estimate(by_point, EVENT_TAU_LG)
        guess = point.value if point else 6.0
        by_motion = _Part(*motion_observations(readings, hypocentre, guess))
        motion = self._estimate(by_motion, motion_tau(guess))
        chosen = self._choose(point, motion)
        if chosen is None:
            return None
        origin, best = chosen
        stations, odd = self._by_station(by_point, readings, rows, best.value)
        named += odd
        return EventMagnitude(
            best.value, best.sigma, best.low, best.high, best.at_least, best.saturated,
            origin, point, motion, stations, tuple(dict.fromkeys(named)),
        )  # fmt: skip

    def _read(
        self,
        hypocentre: Hypocentre,
        picks: Sequence[Pick],
        records: Any,
        now: float,
        left_out: Mapping[int, str],
    ) -> tuple[NDArray[np.int64], Readings]:
        settings = self.settings
        epicentre = unit_vectors(np.array([hypocentre.longitude]), np.array([hypocentre.latitude]))[
            0
        ]
        away = epicentral_km(self._points, epicentre)
        usable = away <= settings.farthest_km
        usable[list(left_out)] = False
        near = np.flatnonzero(usable)
        depth = hypocentre.depth_km
        p = seconds_everywhere(self._travel_time, "P", away[near], depth)
        s = seconds_everywhere(self._travel_time, "S", away[near], depth)
        onsets = hypocentre.origin_at + p
        least = np.full(near.size, settings.unpicked_window_s)
        place = {int(row): at for at, row in enumerate(near)}
        for pick in picks:
            for row in self._rows.get(pick.station, ()):
                at = place.get(row)
                if at is not None and _is_p(pick, onsets[at], onsets[at] + (s - p)[at]):
                    onsets[at], least[at] = pick.at, settings.shortest_window_s
        begun = np.flatnonzero(now - onsets >= least)
        begun = begun[np.argsort(away[near][begun], kind="stable")][: settings.most_sensors]
        rows = near[begun].astype(np.int64)
        onset, s_at = onsets[begun], onsets[begun] + (s - p)[begun]
        if not rows.size:
            return rows, no_readings()
        growths = records.growths(rows, onset, np.minimum(now, s_at))
        later = records.growths(rows, onset, np.full(rows.size, now))["clipped"]
        since = float(onset.min()) - settings.noise_before_s
        history = _history(records, since, now, rows)
        return rows, peaks_of(
            growths, later, history, onset, s_at, now, away[rows], self.sites.vs30_ms[rows]
        )

    def _estimate(self, part: _Part, tau: float) -> Estimate | None:
        told = part.observations
        valued = told.kind == VALUE
        if not valued.any():
            return None
        settings = self.settings
        cap = reach = _weighted_median(part.cap[valued], told.weight[valued])
        if told.weight[valued].sum() < told.weight[told.kind == AT_LEAST].sum():
            reach = float(GRID[0])  # mostly lower limits: they leave everything above open
        found = summary(log_posterior(told, tau, reach, settings.b_within, settings.b_beyond))
        middle = found.median
        return Estimate(
            middle,
            float(np.hypot(found.sigma, _MODEL_SIGMA)),
            middle - float(np.hypot(middle - found.low, _MODEL_SIGMA)),
            middle + float(np.hypot(found.high - middle, _MODEL_SIGMA)),
            middle - float(np.hypot(middle - found.at_least, 1.645 * _MODEL_SIGMA)),
            saturated=bool(cap < found.high),
            stations=int(np.unique(part.sensor[valued]).size),
        )

    def _choose(
        self, point: Estimate | None, motion: Estimate | None
    ) -> tuple[Origin, Estimate] | None:
        """The point source, unless what has been felt cannot be explained by it."""
        if motion is None or motion.stations < self.settings.fewest_for_motion:
            return ("point", point) if point else None
        if point is None or motion.at_least > point.value:
            return "motion", motion
        if point.saturated and motion.low > point.value:
            return "motion", motion
        return "point", point

    def _by_station(
        self, part: _Part, readings: Readings, rows: NDArray[np.int64], answer: float
    ) -> tuple[tuple[StationMagnitude, ...], list[tuple[str, str]]]:
        told = part.observations
        each = single(told)
        valued = told.kind == VALUE
        found, odd = [], []
        for at, row in enumerate(rows.tolist()):
            name = self.sites.stations[row]
            mine = part.sensor == at
            if not (mine & valued).any():
                if mine.any() and not readings.clipped[at]:
                    odd.append((name, "below noise"))
                continue
            mine &= valued
            value = float(np.average(each[mine], weights=told.weight[mine]))
            spread = float(np.average(told.sigma[mine], weights=told.weight[mine])) / 0.8
            after_s = readings.s_window_s[at] > 0
            found.append(
                StationMagnitude(
                    name,
                    "S" if after_s else "P",
                    round(float(readings.s_window_s[at] if after_s else readings.window_s[at]), 2),
                    round(float(readings.distance_km[at]), 2),
                    round(value, 2),
                    round(float(np.hypot(spread, EVENT_TAU_LG / 0.8)), 2),
                    round(float(readings.snr[at]), 1),
                )
            )
            if abs(value - answer) > _DISAGREES:
                odd.append((name, f"disagrees: {value:.1f}"))
        return tuple(found), odd


def _is_p(pick: Pick, p_at: float, s_at: float) -> bool:
    """A P pick, or one of no told phase that lies nearer to P than to S."""
    return pick.phase == "P" or (not pick.phase and abs(pick.at - p_at) < abs(pick.at - s_at))


def _history(records: Any, since: float, until: float, rows: NDArray[np.int64]) -> Any:
    """Only the rows wanted, in their order, whether the records can choose them or not."""
    if "sensors" in inspect.signature(records.history).parameters:
        return records.history(since, until, sensors=rows)
    whole = records.history(since, until)
    return _Chosen(
        np.asarray(whole.at), whole.envelopes[rows], whole.pga_ms2[rows], whole.pgv_ms[rows]
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    at: Floats
    envelopes: Floats
    pga_ms2: Floats
    pgv_ms: Floats


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(share, 0.5)])


def rows_left_out(
    channel_rows: NDArray[np.int64],
    states: NDArray[np.uint8],
    reasons: Callable[[int], tuple[str, ...]],
    ignore: int = 0,
) -> dict[int, str]:
    """Sensors with a channel in a bad state, with the reasons: `left_out` of `update`.

    channel_rows: (n_sensor, 3) rows of each sensor's channels, -1 where there is none; states:
    (n_channel,) bits; reasons: `houfeng.monitoring.stream.reasons`; ignore: bits that do not
    count, as that of clipping, which `update` judges window by window.
    """
    there = channel_rows >= 0
    bad = np.where(there, states[np.where(there, channel_rows, 0)], 0) & ~np.uint8(ignore)
    joined = np.bitwise_or.reduce(bad, axis=1)
    return {int(row): ", ".join(reasons(int(joined[row]))) for row in np.flatnonzero(joined)}
