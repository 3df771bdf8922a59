"""A network that does not exist: stations evenly spread round a place."""

import math
from collections import Counter

import numpy as np

from houfeng.monitoring.values import Channel
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

NETWORK = "SY"
MOST_STATIONS = 20_000
RATE_HZ = 100.0
# 24 bits over +-2 g, as accelerometers of warning networks have them.
GAIN = 2**23 / (2 * 9.80665)
_CLIP = 0.97 * 2**23
_JITTER = 0.25  # of the spacing: roads, ground and villages decide where stations stand


def grid_points(
    longitude: float, latitude: float, spacing_km: float, columns: int, rows: int
) -> tuple[Floats, Floats]:
    """(longitudes, latitudes) of a grid round its middle, row by row from the south-west."""
    east = (np.arange(columns) - (columns - 1) / 2) * spacing_km
    north = (np.arange(rows) - (rows - 1) / 2) * spacing_km
    x, y = (part.ravel() for part in np.meshgrid(east, north))
    return moved(longitude, latitude, x, y)


def moved(
    longitude: float, latitude: float, east_km: Floats, north_km: Floats
) -> tuple[Floats, Floats]:
    """Places so many kilometres from one; good to a few hundred."""
    lats = latitude + north_km / 111.195
    lons = longitude + east_km / (111.195 * np.cos(np.radians(lats)))
    return (lons + 180.0) % 360.0 - 180.0, lats


def grid_network(
    longitude: float,
    latitude: float,
    spacing_km: float,
    extent_km: float,
    seed: int,
) -> tuple[Channel, ...]:
    """Three components at each station of a square network of side extent_km.

    Stations stand up to a quarter of the spacing off their place.
    """
    for name, value, least, most in (
        ("--longitude", longitude, -180.0, 180.0), ("--latitude", latitude, -85.0, 85.0),
        ("--spacing-km", spacing_km, 1.0, 500.0), ("--extent-km", extent_km, 1.0, 3000.0),
    ):  # fmt: skip
        if not least <= value <= most:
            raise NotValid(name, value, f"give a number from {least:g} to {most:g}")
    side = max(2, math.floor(extent_km / spacing_km) + 1)
    if side**2 > MOST_STATIONS:
        raise NotValid(
            "--spacing-km", spacing_km, f"that is {side**2:,} stations; at most {MOST_STATIONS:,}"
        )
    return square_network(longitude, latitude, spacing_km, side, seed)


def square_network(
    longitude: float, latitude: float, spacing_km: float, side: int, seed: int
) -> tuple[Channel, ...]:
    """side x side stations."""
    rng = np.random.default_rng(seed)
    lons, lats = grid_points(longitude, latitude, spacing_km, side, side)
    shift = rng.uniform(-_JITTER, _JITTER, (2, lons.size)) * spacing_km
    lats = lats + shift[0] / 111.195
    lons = lons + shift[1] / (111.195 * np.cos(np.radians(lats)))
    return channels_at(lons, lats, "S")


def channels_at(longitudes: Floats, latitudes: Floats, letter: str) -> tuple[Channel, ...]:
    """Three components of an accelerometer at each place."""
    found = []
    for at, (lon, lat) in enumerate(zip(longitudes.tolist(), latitudes.tolist(), strict=True)):
        for code, azimuth, dip in (("HNZ", 0.0, -90.0), ("HNN", 0.0, 0.0), ("HNE", 90.0, 0.0)):
            found.append(
                Channel(
                    NETWORK, f"{letter}{at:04d}", "", code, round(lon, 5), round(lat, 5), 0.0, 0.0,
                    azimuth, dip, RATE_HZ, round(GAIN, 1), "acceleration", round(_CLIP),
                )
            )  # fmt: skip
    return tuple(found)


def of_one_rate(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """Those of the rate most channels have; of equals the higher."""
    rates = Counter(channel.rate_hz for channel in channels)
    usual = max(rates, key=lambda rate: (rates[rate], rate))
    return tuple(channel for channel in channels if channel.rate_hz == usual)
