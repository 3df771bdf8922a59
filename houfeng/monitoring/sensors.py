"""Channels joined into sensors, and the tables the kernels read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.science import kunugi_2013, state
from houfeng.monitoring.science.chains import design
from houfeng.monitoring.science.quality import CLIPS_FROM
from houfeng.monitoring.settings import Settings
from houfeng.monitoring.values import Channel, Samples
from houfeng.vocabulary.errors import NotValid

LOWEST_HZ, HIGHEST_HZ = 5.0, 1000.0


@dataclass(frozen=True, slots=True)
class Sensor:
    """Up to three components at one place, of one kind."""

    station: str  # Channel.station_id
    band: str  # first two letters of the codes: "HN", "HH"
    rows: tuple[int, int, int]  # vertical, two horizontals; -1: not there
    rate_hz: float


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What does not change while the network runs."""

    sites: NDArray[np.void]  # (n_channel,) state.SITE
    uncalibrated: NDArray[np.bool_]  # (n_channel,)
    members: NDArray[np.int64]  # (n_sensor, 3)
    verticals: NDArray[np.int64]  # (n_sensor,) row among the verticals
    rates: Samples  # (n_sensor,)
    chains: NDArray[np.int64]  # (n_sensor,)
    held: NDArray[np.int64]  # (n_sensor,) samples in 0.3 s
    detection: Samples  # (n_chain, 2, 5, 4)
    growth: Samples  # (n_chain, 2, 5, 4)
    motion: Samples  # (n_chain, passes, 5, 4)


def sensors_of(channels: Sequence[Channel]) -> tuple[Sensor, ...]:
    """The sensors, in the order their first channels come.

    The vertical is the component nearest to upright; a sensor without one is picked on its
    first component. Components of other rates than the vertical's are sensors of their own.
    """
    groups: dict[tuple[str, str, float, str], list[int]] = {}
    for row, channel in enumerate(channels):
        key = (channel.station_id, channel.code[:2], channel.rate_hz, channel.quantity)
        groups.setdefault(key, []).append(row)
    found = []
    for (station, band, rate, _), rows in groups.items():
        upright = sorted(rows, key=lambda row: (-abs(channels[row].dip_deg), row))
        vertical, horizontals = upright[0], sorted(upright[1:])
        if len(horizontals) > 2:
            raise NotValid(
                f"channels of {station}",
                [channels[row].code for row in rows],
                "give at most three components a sensor; tell sensors apart by their location code",
            )
        padded = (vertical, *horizontals, -1, -1)
        found.append(Sensor(station, band, (padded[0], padded[1], padded[2]), rate))
    return tuple(found)


def tables_of(channels: Sequence[Channel], sensors: Sequence[Sensor], settings: Settings) -> Tables:
    """Raises NotValid for a channel that cannot be run, naming it."""
    _check(channels, settings)
    sites = np.zeros(len(channels), state.SITE)
    kinds = sorted({(channel.rate_hz, channel.quantity) for channel in channels})
    made = [design(*kind, settings.bands_hz, settings.wide_hz) for kind in kinds]
    chain_of = {kind: row for row, kind in enumerate(kinds)}
    for row, channel in enumerate(channels):
        site = sites[row]
        site["rate"] = channel.rate_hz
        usable = math.isfinite(channel.gain) and channel.gain != 0
        site["gain"] = channel.gain if usable else 1.0
        site["counted"] = int(channel.gain != 1.0)
        if channel.clip_counts is not None:
            site["clip"] = 0.97 * channel.clip_counts
        else:
            site["clip"] = CLIPS_FROM if channel.gain != 1.0 else math.inf
        acceleration = channel.quantity == "acceleration"
        site["noisy"] = settings.noisy_ms2 if acceleration else settings.noisy_ms
        site["vertical"] = -1
        site["chain"] = chain_of[(channel.rate_hz, channel.quantity)]
    members = np.array([sensor.rows for sensor in sensors], np.int64).reshape(-1, 3)
    for row, sensor in enumerate(sensors):
        for lane, member in enumerate(sensor.rows):
            if member >= 0:
                sites[member]["sensor"], sites[member]["lane"] = row, lane
        sites[sensor.rows[0]]["vertical"] = row
    rates = np.array([sensor.rate_hz for sensor in sensors], np.float64)
    return Tables(
        sites=sites,
        uncalibrated=np.array(
            [not (math.isfinite(channel.gain) and channel.gain != 0) for channel in channels], bool
        ),
        members=members,
        verticals=np.arange(len(sensors), dtype=np.int64),
        rates=rates,
        chains=sites["chain"][members[:, 0]].astype(np.int64),
        held=np.ceil(kunugi_2013.HELD_S * rates - 1e-9).astype(np.int64),
        detection=np.array([one.detection for one in made]),
        growth=np.array([one.growth for one in made]),
        motion=np.array([one.motion for one in made]),
    )


def _check(channels: Sequence[Channel], settings: Settings) -> None:
    seen: set[str] = set()
    if not channels:
        raise NotValid("channels", 0, "give at least one channel")
    for row, channel in enumerate(channels):
        where = f"channel {row + 1} ({channel.id})"
        if channel.id in seen:
            raise NotValid(where, channel.id, "name each channel once")
        seen.add(channel.id)
        if not LOWEST_HZ <= channel.rate_hz <= HIGHEST_HZ:
            raise NotValid(
                f"{where}: rate_hz", channel.rate_hz, f"give {LOWEST_HZ:g} to {HIGHEST_HZ:g} Hz"
            )
        if channel.quantity not in {"acceleration", "velocity"}:
            raise NotValid(f"{where}: quantity", channel.quantity, "write acceleration or velocity")
        usable = math.isfinite(channel.gain) and channel.gain != 0
        if not usable and not settings.allow_uncalibrated:
            raise NotValid(
                f"{where}: gain", channel.gain, "give its sensitivity in counts per m/s² or m/s"
            )
