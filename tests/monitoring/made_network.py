"""Channels and packets made for tests."""

import numpy as np

from houfeng.monitoring.values import Channel, Packet

START = 1_700_000_000.0


def channel(
    named: str = "XX.AAA..HNZ",
    *,
    rate_hz: float = 100.0,
    longitude: float = 102.0,
    latitude: float = 29.0,
    gain: float = 1000.0,
    quantity: str = "acceleration",
    clip_counts: float | None = None,
) -> Channel:
    network, station, location, code = named.split(".")
    dip = -90.0 if code.endswith("Z") else 0.0
    return Channel(
        network, station, location, code, longitude, latitude, 0.0, 0.0, 0.0, dip, rate_hz, gain,
        quantity, clip_counts,
    )  # fmt: skip


def packet(
    begin_s: float,
    count: int = 100,
    *,
    named: str = "XX.AAA..HNZ",
    rate_hz: float = 100.0,
    late_s: float = 0.5,
    clock_s: float = 0.0,
    first: float | None = None,
) -> Packet:
    """Samples that tell their own place: the number of each since START.

    late_s: from its end to its arrival. clock_s: its sender's clock is slow by so much.
    """
    begun = round(begin_s * rate_hz) if first is None else first
    return Packet(
        channel=named,
        starts_at=START + begin_s - clock_s,
        rate_hz=rate_hz,
        samples=begun + np.arange(count, dtype=np.float64),
        arrived_at=START + begin_s + count / rate_hz + late_s,
    )
