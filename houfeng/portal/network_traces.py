"""Samples of a network's channels as pages draw them: the extremes within each pixel."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.ring_reading import RingReader, Stretch
from houfeng.vocabulary.errors import NotFound, SourceUnavailable
from houfeng.vocabulary.geometry import distance_km
from houfeng.warning.live_files import posix
from houfeng.warning.live_reading import Snapshot

# Lengths of a pixel. Pixels stand at whole multiples, so that they do not flicker.
BINS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0)
LEAST_S, MOST_S = 10.0, 600.0
LEAST_WIDTH, MOST_WIDTH = 100, 2400
_DIGITS = 5
_VERTICAL = "Z"
_OVER = ("event", "final")


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One channel, ready to draw. Values in its unit, relative to `offset`."""

    channel: str
    station: str
    unit: str  # "m/s²", "m/s" or "" for counts
    bin_s: float
    first: int  # number of the first bin: it begins at first * bin_s, POSIX
    low: NDArray[np.float64]  # (n,) NaN where no data
    high: NDArray[np.float64]
    offset: float
    newest_at: float  # NaN: nothing kept

    @property
    def largest(self) -> float:
        """Of the values as they deviate from the offset; 0 where there are none."""
        both = np.concatenate([np.abs(self.low), np.abs(self.high)])
        return float(np.fmax.reduce(both, initial=0.0))

    def as_dict(self) -> dict[str, Any]:
        return {
            "channel": self.channel,
            "station": self.station,
            "unit": self.unit,
            "bin_s": self.bin_s,
            "first": self.first,
            "low": _short(self.low),
            "high": _short(self.high),
            "offset": self.offset,
            "newest_at": None if math.isnan(self.newest_at) else self.newest_at,
        }


@dataclass(frozen=True, slots=True)
class Units:
    """How counts become ground motion."""

    gain: float
    unit: str

    @classmethod
    def of(cls, columns: dict[str, list[Any]], row: int) -> "Units":
        """By `channels.json`; without a sensitivity the counts are shown."""
        gain = columns["gain"][row]
        if not gain:
            return cls(1.0, "")
        return cls(float(gain), str(columns["unit"][row]))


def pixel_s(seconds: float, width: int) -> float:
    """The length of a pixel, so that so many seconds fit on the width."""
    return next((one for one in BINS_S if seconds / one <= width), BINS_S[-1])


def trace_of(
    stretch: Stretch, station: str, units: Units, bin_s: float, since: float, until: float
) -> Trace:
    """The extremes of each pixel in [since, until]."""
    at_least = 1.0 / stretch.rate_hz
    width = next((one for one in BINS_S if one >= max(bin_s, at_least) - 1e-9), BINS_S[-1])
    values = stretch.samples.astype(np.float64) / units.gain
    known = np.isfinite(values)
    offset = float(np.median(values[known])) if known.any() else 0.0
    newest = stretch.ends_at if stretch.samples.size else math.nan
    times = stretch.starts_at + np.arange(values.size) / stretch.rate_hz
    # Half a millisecond early: a sample that stands at a pixel's edge is in the next one.
    bins = np.floor((times + 5e-4) / width).astype(np.int64)
    first = max(math.floor(since / width), int(bins[0]) if bins.size else 0)
    last = min(math.floor(until / width), int(bins[-1]) if bins.size else -1)
    low = np.full(max(last - first + 1, 0), np.nan)
    high = low.copy()
    inside = (bins >= first) & (bins <= last)
    if low.size and inside.any():
        chosen, found = bins[inside], values[inside] - offset
        edges = np.flatnonzero(np.diff(chosen, prepend=chosen[0] - 1))
        low[chosen[edges] - first] = np.fmin.reduceat(found, edges)
        high[chosen[edges] - first] = np.fmax.reduceat(found, edges)
    return Trace(stretch.channel, station, units.unit, width, first, low, high, offset, newest)


def components_of(ring: RingReader, station: str) -> list[str]:
    """Channels of a station, verticals first within each sensor."""
    found = [name for name in ring.channels if name.rpartition(".")[0] == station]
    return sorted(found, key=lambda name: (name[:-1], _VERTICAL not in name[-1:], name))


def vertical_of(ring: RingReader, station: str) -> str | None:
    return next(iter(components_of(ring, station)), None)


def traces_of(
    ring: RingReader,
    columns: dict[str, list[Any]],
    wanted: Sequence[tuple[str, str]],
    seconds: float,
    width: int,
    since: float | None,
) -> tuple[list[Trace], float]:
    """wanted: (station, channel). The traces of the newest `seconds`, and where they end.

    A channel that cannot be read just now is left out.
    """
    row = {name: at for at, name in enumerate(columns.get("id", []))}
    stretches = []
    for station, channel in wanted:
        try:
            stretches.append((station, ring.read(channel)))
        except (NotFound, SourceUnavailable):
            continue
    ends = [one.ends_at for _, one in stretches if one.samples.size]
    until = max(ends, default=math.nan)
    if math.isnan(until):
        return [], math.nan
    begins = until - seconds if since is None else max(since, until - seconds)
    bin_s = pixel_s(seconds, width)
    found = []
    for station, stretch in stretches:
        units = Units.of(columns, row[stretch.channel]) if stretch.channel in row else Units(1, "")
        found.append(trace_of(stretch, station, units, bin_s, begins, until))
    return found, until


@dataclass(frozen=True, slots=True)
class Arrival:
    """P and S at a station, as the present location of an event predicts them."""

    station: str
    event_id: str
    distance_km: float
    p_at: float | None
    s_at: float | None


def arrivals_of(snapshot: Snapshot, stations: Sequence[str]) -> list[Arrival]:
    """For each located event and each station."""
    columns = snapshot.columns
    row = {name: at for at, name in enumerate(columns["id"])}
    known = [name for name in stations if name in row]
    if not known:
        return []
    longitudes = np.array([columns["longitude"][row[name]] for name in known])
    latitudes = np.array([columns["latitude"][row[name]] for name in known])
    found = []
    for event in snapshot.body["events"]:
        travel = event.get("travel")
        origin = posix(event["origin_at"])
        if event["state"] not in _OVER or not travel or math.isnan(origin):
            continue
        km = distance_km(event["longitude"], event["latitude"], longitudes, latitudes)
        p_at, s_at = (_after(origin, km, travel, name) for name in ("p_s", "s_s"))
        found += [
            Arrival(name, event["event_id"], float(km[at]), p_at[at], s_at[at])
            for at, name in enumerate(known)
        ]
    return found


def picks_of(snapshot: Snapshot, stations: Sequence[str]) -> list[dict[str, Any]]:
    """The newest picks of these stations, with POSIX times."""
    wanted = set(stations)
    return [
        {**one, "posix": posix(one["at"])}
        for one in snapshot.body["picks"]
        if one["station"] in wanted and one["at"]
    ]


def main_event(snapshot: Snapshot) -> dict[str, Any] | None:
    """The strongest of the earthquakes located lately."""
    located = [one for one in snapshot.body["events"] if one["state"] in _OVER]
    return max(located, key=lambda one: (one["magnitude"] or {}).get("value") or -9.0, default=None)


def by_distance(snapshot: Snapshot, stations: Sequence[str]) -> list[tuple[str, float | None]]:
    """(station, km from the main event), nearest first; as given where there is no event."""
    event = main_event(snapshot)
    if event is None:
        return [(name, None) for name in stations]
    near = {
        one.station: one.distance_km
        for one in arrivals_of(snapshot, stations)
        if one.event_id == event["event_id"]
    }
    found = [(name, near.get(name)) for name in stations]
    return sorted(found, key=lambda pair: math.inf if pair[1] is None else pair[1])


def _after(
    origin: float, km: NDArray[np.float64], travel: dict[str, list[Any]], name: str
) -> list[float | None]:
    seconds = np.array([math.nan if one is None else one for one in travel[name]])
    found = np.interp(km, np.array(travel["km"]), seconds, right=math.nan)
    return [None if math.isnan(one) else round(origin + one, 2) for one in found.tolist()]


def _short(values: NDArray[np.float64]) -> list[float | None]:
    return [None if one != one else float(f"{one:.{_DIGITS}g}") for one in values.tolist()]  # noqa: PLR0124
