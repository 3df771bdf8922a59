"""An assessment made by hand: figures that are easy to recognise."""

import math
from typing import Any

import numpy as np

from houfeng.monitoring.health import ChannelHealth, latency_edges_s
from houfeng.monitoring.quality import ChannelQuality
from houfeng.monitoring.science.noise import NoiseDensity
from houfeng.monitoring.values import Channel
from tests.monitoring.readings.recordings import START

PERIODS = 2.0 ** (np.arange(-32, 25) / 8)  # 0.0625 s to 8 s


def density(level_db: float = -120.0, segments: int = 10) -> NoiseDensity:
    """Half the segments at a level, half 5 dB above it."""
    counts = np.zeros((len(PERIODS), 220), np.int64)
    counts[:, int(level_db) + 200] = segments // 2
    counts[:, int(level_db) + 205] = segments - segments // 2
    middle = np.full(len(PERIODS), level_db + 2.5)
    return NoiseDensity(
        periods_s=PERIODS,
        levels_db=np.arange(-199.5, 20.0, 1.0),
        shares=counts / segments,
        percentiles_db=np.array([middle - 2.5, middle, middle + 2.5]),
        counts=counts,
    )


def channel_quality(named: str, **changes: Any) -> ChannelQuality:
    """One channel over 1,000 s: whole, on time, quiet."""
    network, station, location, code = named.split(".")
    channel = Channel(
        network, station, location, code, 102.0, 29.5, 1000.0, 0.0, 0.0, -90.0, 100.0,
        changes.pop("gain", 1000.0), "velocity",
    )  # fmt: skip
    latency = np.zeros(len(latency_edges_s()), np.int64)
    latency[[17, 20]] = 900, 100  # up to 0.5 s, and up to 1 s
    excluded = changes.pop("excluded", "")
    health = ChannelHealth(
        channel=named,
        excluded=excluded,
        counts={"packets": 1000, "duplicate": 2},
        latency_s=0.5,
        latency_p50_s=0.501,
        latency_p95_s=1.0,
        newest_at=START + 1000,
        availability=1.0,
    )
    values: dict[str, Any] = {
        "channel": channel,
        "health": health,
        "starts_at": START,
        "ends_at": START + 1000,
        "first_at": START,
        "last_at": START + 1000,
        "availability": 1.0,
        "gaps": (),
        "gap_count": len(changes.get("gaps", ())),
        "mean": 12.0,
        "highest": 34_567.0,
        "clipped": 0,
        "seconds": {},
        "latency_counts": latency,
        "latency_known": True,
        "segment_s": 180.0,
        "density": density(),
        "corrected": True,
        "above_high_model": 0.25,
        "below_low_model": 0.0,
    }
    if excluded:
        values |= {"availability": 0.0, "first_at": math.nan, "last_at": math.nan,
                   "density": None, "above_high_model": math.nan}  # fmt: skip
    return ChannelQuality(**{**values, **changes})
