"""How large the earthquake is, told anew as each station's window grows.

Three ways at once: peak displacement of the P wave, envelopes of P and S wave (the Virtual
Seismologist), and ground-motion models turned round on the peaks seen so far. Nothing is kept
between calls but where the sensors stand: a restart with the last answer loses nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.values import Hypocentre, Pick
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import azimuth_deg
from houfeng.warning.magnitude_motion import motion_observations, motion_tau
from houfeng.warning.magnitude_point import EVENT_TAU_LG, point_observations
from houfeng.warning.magnitude_readings import Readings, no_readings, peaks_of
from houfeng.warning.magnitude_values import (
    Estimate,
    EventMagnitude,
    SensorSites,
    StationMagnitude,
)
from houfeng.warning.magnitude_ways import (
    MagnitudeSettings,
    Part,
    joined,
    share_of_motion,
    single_way,
)
from houfeng.warning.science.fuse_magnitude import VALUE, single
from houfeng.warning.science.line_source import FROM_MW
from houfeng.warning.science.predict_targets import epicentral_km, unit_vectors
from houfeng.warning.science.source_duration import half_duration_s
from houfeng.warning.travel import TravelTime, seconds_everywhere

__all__ = [
    "Estimate",
    "EventMagnitude",
    "MagnitudeEstimator",
    "MagnitudeSettings",
    "SensorSites",
    "StationMagnitude",
]  # fmt: skip

_BEFORE_P_S = 1.0  # travel times err
_LARGEST_AT_FIRST = 6.5  # Mw, before anything is known
_GROWS_BY = 0.5  # above what seems possible: the next answer may look so much further
_DISAGREES = 1.5  # magnitude units from the answer: the station is named


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
        later: Sequence[Hypocentre] = (),
        so_far: EventMagnitude | None = None,
    ) -> EventMagnitude | None:
        """The magnitude by the data of this moment.

        None before any sensor has a window, and again once the records no longer hold the
        beginning (`latest_s`): the last one stands then.

        records: what has `history(since, until, sensors)` and `growths(sensors, onsets, untils)` as
        `houfeng.monitoring.stream.Network` has them. left_out: rows not to be used, with the
        reason. later: earthquakes whose waves are not to be taken for this one's. so_far: what was
        found before; what comes after an earthquake of about that size has passed is not its own.
        """
        if now - hypocentre.origin_at > self.settings.latest_s:
            return None
        named = [(self.sites.stations[row], why) for row, why in (left_out or {}).items()]
        largest = _LARGEST_AT_FIRST if so_far is None else so_far.high + _GROWS_BY
        rows, readings = self._read(
            hypocentre, picks, records, now, left_out or {}, later, largest
        )  # fmt: skip
        if not rows.size:
            return None
        named += [
            (self.sites.stations[row], "clipped")
            for row, clipped in zip(rows, readings.clipped, strict=True)
            if clipped
        ]
        by_point = point_observations(readings, hypocentre)
        point = single_way(by_point, EVENT_TAU_LG, self.settings)
        guess = point.estimate.value if point else 6.0
        motion = None
        if (readings.s_window_s > 0).any():
            # Strikes cost time, and matter to long ruptures only.
            for strikes in (False, True):
                part = motion_observations(readings, hypocentre, guess, strikes)
                motion = single_way(part, motion_tau(guess), self.settings)
                if motion is None or motion.estimate.high < FROM_MW:
                    break
        share = share_of_motion(point, motion, self.settings)
        if share is None:
            return None
        best = joined(point, motion, share, self.settings).estimate
        stations, odd = self._by_station(by_point, readings, rows, best.value)
        named += odd
        return EventMagnitude(
            best.value, best.sigma, best.low, best.high, best.at_least, best.saturated,
            "motion" if share > 0.5 else "point",
            point.estimate if point else None, motion.estimate if motion else None,
            stations, tuple(dict.fromkeys(named)),
        )  # fmt: skip

    def _read(
        self,
        hypocentre: Hypocentre,
        picks: Sequence[Pick],
        records: Any,
        now: float,
        left_out: Mapping[int, str],
        later: Sequence[Hypocentre],
        largest: float,
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
        passed = hypocentre.origin_at + s + passes_s(largest, away[near])
        until = np.minimum(self._until(near, now, later), passed)
        begun = np.flatnonzero(until - onsets >= least)
        begun = begun[np.argsort(away[near][begun], kind="stable")]
        begun = begun[spread(begun.size, settings.most_sensors)]
        rows = near[begun].astype(np.int64)
        onset, s_at, until = onsets[begun], onsets[begun] + (s - p)[begun], until[begun]
        if not rows.size:
            return rows, no_readings()
        growths = records.growths(rows, onset, np.minimum(until, s_at))
        clipped = records.growths(rows, onset, until)["clipped"]
        since = float(onset.min()) - settings.noise_before_s
        history = records.history(since, now, rows)
        return rows, peaks_of(
            growths, clipped, history, onset, s_at, until, away[rows], self.sites.vs30_ms[rows],
            azimuth_deg(
                hypocentre.longitude, hypocentre.latitude,
                self.sites.longitudes[rows], self.sites.latitudes[rows],
            ),
        )  # fmt: skip

    def _until(self, rows: NDArray[np.int64], now: float, later: Sequence[Hypocentre]) -> Floats:
        """Up to when each sensor's record is this earthquake's: until another's P wave comes."""
        until = np.full(rows.size, now)
        for other in later:
            epicentre = unit_vectors(np.array([other.longitude]), np.array([other.latitude]))[0]
            away = epicentral_km(self._points[rows], epicentre)
            p = seconds_everywhere(self._travel_time, "P", away, other.depth_km)
            until = np.minimum(until, other.origin_at + p - _BEFORE_P_S)
        return until

    def _by_station(
        self, part: Part, readings: Readings, rows: NDArray[np.int64], answer: float
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
            after_s = readings.s_built_s[at] > 0
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


def passes_s(mw: float, distance_km: Floats) -> Floats:
    """Seconds from the first S wave until the strong shaking of such an earthquake is over, (n,).

    Twice the source's duration, 0.1 s a km of scattering (Boore & Thompson 2014), and 10 s for a
    place and an origin time that are not exact. In a swarm the next earthquake comes then.
    """
    return 10.0 + 0.1 * distance_km + 4.0 * float(half_duration_s(np.array(mw)))


def _is_p(pick: Pick, p_at: float, s_at: float) -> bool:
    """A P pick, or one of no told phase that lies nearer to P than to S."""
    return pick.phase == "P" or (not pick.phase and abs(pick.at - p_at) < abs(pick.at - s_at))


def spread(size: int, most: int) -> NDArray[np.int64]:
    """Which of so many, in order of distance: the nearest, and some of all distances.

    Near a large rupture peaks hardly change with magnitude; farther away they do.
    """
    if size <= most:
        return np.arange(size)
    nearest = most // 2
    farther = np.linspace(nearest, size - 1, most - nearest).round().astype(np.int64)
    return np.concatenate([np.arange(nearest), farther])
