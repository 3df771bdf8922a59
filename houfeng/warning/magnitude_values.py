"""Magnitudes of an earthquake that is still going on, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

import numpy as np

from houfeng.monitoring.values import Channel
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotValid

Origin = Literal["point", "motion"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One way to the magnitude, Mw."""

    value: float  # median
    sigma: float
    low: float  # 16 %
    high: float  # 84 %
    at_least: float  # 5 %
    saturated: bool  # the windows are too short to tell a larger one
    stations: int  # that gave a value, not only a limit


@dataclass(frozen=True, slots=True)
class StationMagnitude:
    """What one station says by itself."""

    station: str
    phase: str  # "P", "S": the later of those used
    window_s: float  # of that phase
    distance_km: float  # epicentral
    magnitude: float
    sigma: float
    snr: float  # of the clearest amplitude


@dataclass(frozen=True, slots=True)
class EventMagnitude:
    """The magnitude now, with where it comes from."""

    value: float
    sigma: float
    low: float
    high: float
    at_least: float
    saturated: bool
    origin: Origin
    point: Estimate | None  # Pd and envelopes of a point source
    motion: Estimate | None  # ground-motion models turned round on observed peaks
    stations: tuple[StationMagnitude, ...]
    left_out: tuple[tuple[str, str], ...]  # (station, reason)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for a log or a message."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "EventMagnitude":
        """What `as_dict` gave, also after a way through JSON."""
        ways = {
            name: None if kept[name] is None else Estimate(**kept[name])
            for name in ("point", "motion")
        }
        stations = tuple(StationMagnitude(**one) for one in kept["stations"])
        left_out = tuple((str(station), str(why)) for station, why in kept["left_out"])
        return cls(**{**kept, **ways, "stations": stations, "left_out": left_out})


class History(Protocol):
    """Peaks of whole seconds, as `houfeng.monitoring.stream.Network.history` gives them."""

    @property
    def at(self) -> Floats: ...  # (k,) end of each second
    @property
    def envelopes(self) -> Floats: ...  # (n, k, 2, 3) m/s², m/s, m
    @property
    def pga_ms2(self) -> Floats: ...  # (n, k)
    @property
    def pgv_ms(self) -> Floats: ...
    @property
    def clipped(self) -> Bools: ...  # (n, k)


@dataclass(frozen=True, slots=True, eq=False)
class SensorSites:
    """Where sensors stand, one row a sensor in the network's fixed order."""

    stations: tuple[str, ...]  # Channel.station_id
    longitudes: Floats
    latitudes: Floats
    vs30_ms: Floats  # NaN: not known

    @classmethod
    def of(
        cls,
        sensors: Sequence[Any],
        channels: Sequence[Channel],
        vs30_ms: Floats | None = None,
    ) -> "SensorSites":
        """From the rows of a network: things with `.rows`, indices into channels (-1: none)."""
        first = [channels[next(row for row in one.rows if row >= 0)] for one in sensors]
        unknown = np.full(len(first), np.nan)
        if vs30_ms is not None and len(vs30_ms) != len(first):
            raise NotValid("vs30_ms", len(vs30_ms), f"give one value a sensor, {len(first)}")
        return cls(
            tuple(channel.station_id for channel in first),
            np.array([channel.longitude for channel in first], dtype=float),
            np.array([channel.latitude for channel in first], dtype=float),
            unknown if vs30_ms is None else np.asarray(vs30_ms, dtype=float),
        )

    def __len__(self) -> int:
        return len(self.stations)
