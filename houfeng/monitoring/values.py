"""What the pieces of a network hand to each other, as plain values.

Times are POSIX seconds (UTC) as float64, good to a microsecond until 2100: arrays hold them, and
`datetime` begins at the doors.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
ONE_PLACE_KM = 0.02  # sensors so near are one witness: a lorry shakes both


@dataclass(frozen=True, slots=True)
class Channel:
    """One component of one sensor, as its metadata tells it."""

    network: str
    station: str
    location: str
    code: str  # SEED: HNZ, HHE ...
    longitude: float  # degrees
    latitude: float
    elevation_m: float
    depth_m: float  # below ground
    azimuth_deg: float  # of the positive direction, from north
    dip_deg: float  # from level, positive down: -90 is up
    rate_hz: float
    gain: float  # counts for one unit of `quantity` within the pass band; 1 for data in units
    quantity: str  # "acceleration" (m/s²) or "velocity" (m/s): what the sensor feels
    clip_counts: float | None = None  # where the digitiser saturates; None: not known

    @property
    def id(self) -> str:
        """NET.STA.LOC.CHA"""
        return f"{self.network}.{self.station}.{self.location}.{self.code}"

    @property
    def station_id(self) -> str:
        """NET.STA.LOC: one sensor of up to three components."""
        return f"{self.network}.{self.station}.{self.location}"


@dataclass(frozen=True, slots=True, eq=False)
class Packet:
    """A stretch of one channel's samples without a gap, as it arrived."""

    channel: str  # Channel.id
    starts_at: float  # POSIX seconds of the first sample, by the sender's clock
    rate_hz: float
    samples: Samples  # (n,) counts, or units where the channel's gain is 1
    arrived_at: float  # POSIX seconds by our clock; in a replay, as recorded or simulated


@dataclass(frozen=True, slots=True)
class Pick:
    """The onset of a phase at a station."""

    station: str  # Channel.station_id
    channel: str  # Channel.id it was seen on
    at: float  # POSIX seconds
    phase: str  # "P", "S", or "" for not told
    sigma_s: float  # standard error
    snr: float  # of the second after the onset to noise before
    made_at: float  # data time of the newest sample used: made_at - at is the picker's delay


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """What all sensors felt within one tick, one row a sensor in the network's fixed order.

    NaN where a sensor has no data, is not calibrated, or is excluded.
    """

    at: float  # end of the tick, data time
    pga_ms2: Samples  # (n,) three-component vector peak within the tick, 0.1-10 Hz
    pgv_ms: Samples
    intensity_gb: Samples  # real-time GB/T 17742-2020 from running peaks
    intensity_jma: Samples  # real-time JMA (Kunugi et al. 2013)
    envelopes: Samples  # (n, 2, 3) maxima over the tick: [vertical, horizontal] x [m/s², m/s, m]


@dataclass(frozen=True, slots=True)
class Hypocentre:
    """A located event."""

    origin_at: float  # POSIX seconds
    longitude: float
    latitude: float
    depth_km: float
    sigma_time_s: float
    sigma_km: float  # horizontal, 68 %
    sigma_depth_km: float
    gap_deg: float  # largest azimuth without a used station
    rms_s: float
    used: tuple[tuple[str, str], ...]  # (station, phase) of the picks used
    missing: tuple[str, ...]  # stations that should have seen it by now and did not
