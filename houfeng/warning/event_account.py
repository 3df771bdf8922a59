"""All that a loop knows of one earthquake at a moment, as plain values for others to use.

origin, magnitude with every station's, picks with residuals, peaks with why some do not count
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.stream import reasons
from houfeng.monitoring.values import Hypocentre, Pick
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.gbt17742_2020 import instrumental_intensity
from houfeng.vocabulary.geometry import azimuth_deg, distance_km
from houfeng.warning.event_peaks import EventPeaks, reach_km, source_duration_s
from houfeng.warning.followed import Followed
from houfeng.warning.magnitude_values import EventMagnitude
from houfeng.warning.travel import seconds_everywhere

if TYPE_CHECKING:
    from houfeng.warning.pipeline import Pipeline

ABOVE_NOISE = 2.0  # times what was there before P: less is no observation of the earthquake
_STATES = ("uncalibrated", "dead", "spiking", "noisy")
_SETTLE_S = 3.0  # after S and the source's duration: the peak has passed


def account_of(loop: "Pipeline", one: Followed, peaks: EventPeaks) -> dict[str, Any]:
    """The account of a located earthquake with a magnitude; peaks are brought up to date."""
    assert one.hypothesis is not None
    assert one.magnitude is not None
    here = one.hypothesis.hypocentre
    return {
        "event_id": one.event_id,
        "revision": one.hypothesis.revision,
        "state": one.hypothesis.status,
        "data_time": loop.data_time,
        "loop_time": loop.now,
        "origin": {
            "origin_at": here.origin_at,
            "longitude": here.longitude,
            "latitude": here.latitude,
            "depth_km": here.depth_km,
            "sigma_time_s": here.sigma_time_s,
            "sigma_km": here.sigma_km,
            "sigma_depth_km": here.sigma_depth_km,
            "gap_deg": here.gap_deg,
            "rms_s": here.rms_s,
            "stations": len({station for station, _ in here.used}),
            "phases": len(here.used),
            "missing": list(here.missing),
        },
        "magnitude": one.magnitude.as_dict(),
        "picks": _picks(loop, one.hypothesis.picks, here),
        "stations": _stations(loop, here, one.magnitude, peaks),
    }


def sensors_in_reach(loop: "Pipeline", here: Hypocentre, mw: float) -> NDArray[np.int64]:
    """Rows of the sensors whose shaking belongs to an account."""
    sites = loop.sites
    away = distance_km(here.longitude, here.latitude, sites.longitudes, sites.latitudes)
    return np.flatnonzero(away <= reach_km(mw)).astype(np.int64)


def fold_peaks(loop: "Pipeline", here: Hypocentre, mw: float, peaks: EventPeaks) -> None:
    """Bring the maxima of one earthquake up to date."""
    rows = sensors_in_reach(loop, here, mw)
    p_at = _arrivals(loop, here, rows, "P")
    peaks.fold(loop.network, rows, p_at, loop.data_time)


def _arrivals(loop: "Pipeline", here: Hypocentre, rows: NDArray[np.int64], phase: str) -> Floats:
    sites = loop.sites
    away = distance_km(here.longitude, here.latitude, sites.longitudes[rows], sites.latitudes[rows])
    return here.origin_at + seconds_everywhere(loop.travel_times, phase, away, here.depth_km)


def _picks(loop: "Pipeline", picks: tuple[Pick, ...], here: Hypocentre) -> list[dict[str, Any]]:
    used = {station for station, _ in here.used}
    known = sorted(
        (pick for pick in picks if pick.station in used and pick.station in loop.stations),
        key=lambda pick: pick.at,
    )
    if not known:
        return []
    where = [loop.stations[pick.station] for pick in known]
    lons = np.array([station.longitude for station in where])
    lats = np.array([station.latitude for station in where])
    away = distance_km(here.longitude, here.latitude, lons, lats)
    towards = azimuth_deg(here.longitude, here.latitude, lons, lats)
    times = {
        phase: here.origin_at + seconds_everywhere(loop.travel_times, phase, away, here.depth_km)
        for phase in ("P", "S")
    }
    found = []
    for at, (pick, phase) in enumerate(zip(known, _phases(known, here), strict=True)):
        found.append(
            {
                "station": pick.station,
                "channel": pick.channel,
                "at": pick.at,
                "phase": phase,
                "sigma_s": pick.sigma_s,
                "snr": pick.snr,
                "residual_s": float(pick.at - times[phase][at]),
                "distance_km": float(away[at]),
                "azimuth_deg": float(towards[at]),
            }
        )
    return found


def _phases(picks: list[Pick], here: Hypocentre) -> list[str]:
    """What the solution took each pick for: of a station's two, S is the later."""
    taken: dict[str, list[str]] = {}
    for station, phase in here.used:
        taken.setdefault(station, []).append(phase)
    left = {station: sorted(phases) for station, phases in taken.items()}
    return [left[pick.station].pop(0) for pick in picks]


def _stations(
    loop: "Pipeline", here: Hypocentre, magnitude: EventMagnitude, peaks: EventPeaks
) -> dict[str, list[Any]]:
    """Columns, one row a sensor that the P wave has reached."""
    sites, now = loop.sites, loop.data_time
    rows = sensors_in_reach(loop, here, magnitude.value)
    p_at, s_at = (_arrivals(loop, here, rows, phase) for phase in ("P", "S"))
    peaks.fold(loop.network, rows, p_at, now)
    there = p_at <= now
    rows, p_at, s_at = rows[there], p_at[there], s_at[there]
    away = distance_km(here.longitude, here.latitude, sites.longitudes[rows], sites.latitudes[rows])
    rows_in_order = np.argsort(away, kind="stable")
    rows, p_at, s_at = rows[rows_in_order], p_at[rows_in_order], s_at[rows_in_order]
    away = away[rows_in_order]
    pga, pgv = peaks.pga_ms2[rows], peaks.pgv_ms[rows]
    # It may be larger than it looks so far: its shaking then lasts longer.
    over_at = s_at + source_duration_s(magnitude.high) + _SETTLE_S
    sensors = [loop.network.sensors[row] for row in rows.tolist()]
    first = [loop.network.channels[sensor.rows[0]] for sensor in sensors]
    return {
        "network": [channel.network for channel in first],
        "station": [channel.station for channel in first],
        "location": [channel.location for channel in first],
        "band": [sensor.band for sensor in sensors],
        "horizontal": [sensor.rows[1] >= 0 for sensor in sensors],
        "longitude": sites.longitudes[rows].tolist(),
        "latitude": sites.latitudes[rows].tolist(),
        "elevation_m": [channel.elevation_m for channel in first],
        "distance_km": away.tolist(),
        "p_at": p_at.tolist(),
        "s_at": s_at.tolist(),
        "pga_ms2": pga.tolist(),
        "pgv_ms": pgv.tolist(),
        "horizontal_pga_ms2": peaks.horizontal_pga_ms2[rows].tolist(),
        "noise_pga_ms2": peaks.noise_pga_ms2[rows].tolist(),
        "intensity": instrumental_intensity(pga, pgv).tolist(),
        "left_out": _left_out(loop, rows, peaks, over_at),
    }


def _left_out(
    loop: "Pipeline", rows: NDArray[np.int64], peaks: EventPeaks, over_at: Floats
) -> list[str]:
    """Why a sensor's peaks are no observation of the earthquake; "" where they are."""
    by_hand, clocks = loop.excluded_by_hand, loop.arranger.excluded
    members = np.array([loop.network.sensors[row].rows for row in rows.tolist()]).reshape(-1, 3)
    there = members >= 0
    states = np.where(there, loop.network.states()[np.where(there, members, 0)], 0)
    codes = np.bitwise_or.reduce(states, axis=1).tolist()
    words = {code: reasons(code) for code in set(codes)}
    pga, noise = peaks.pga_ms2[rows].tolist(), peaks.noise_pga_ms2[rows].tolist()
    clipped = peaks.clipped[rows].tolist()
    found = []
    for at, (row, code, over) in enumerate(
        zip(rows.tolist(), codes, over_at.tolist(), strict=True)
    ):
        station = loop.network.sensors[row].station
        bad = next((word for word in _STATES if word in words[code]), "")
        if station in by_hand:
            found.append("excluded by hand")
        elif station in clocks:
            found.append("wrong clock")
        elif clipped[at] or "clipped" in words[code]:
            found.append("clipped")  # first: clipped, a record may be flat like a dead one's
        elif bad:
            found.append(bad)
        elif not pga[at] > 0:
            found.append("no data")
        elif pga[at] < ABOVE_NOISE * noise[at]:
            found.append("below noise")
        elif loop.data_time < over:
            found.append("incomplete")
        else:
            found.append("")
    return found
