"""Recordings made for tests, encoded by ObsPy so that another program's bytes are read."""

import io
from pathlib import Path

import numpy as np
from obspy import Trace, UTCDateTime

from tests.conftest import shared_folder

START = 1_700_000_000.0  # 2023-11-14 22:13:20 UTC


def shared(name: str) -> Path:
    """A folder of real recordings beside the project."""
    return shared_folder() / "data" / "waveforms" / name


def counts(seconds: float, rate_hz: float = 100.0, seed: int = 0) -> np.ndarray:
    generator = np.random.default_rng(seed)
    return np.cumsum(generator.integers(-50, 51, round(seconds * rate_hz))).astype(np.int32)


def miniseed(
    samples: np.ndarray,
    *,
    named: str = "XX.AAA..HHZ",
    at: float = START,
    rate_hz: float = 100.0,
    record_bytes: int = 512,
) -> bytes:
    network, station, location, channel = named.split(".")
    trace = Trace(samples)
    trace.stats.update(
        {
            "network": network, "station": station, "location": location, "channel": channel,
            "starttime": UTCDateTime(at), "sampling_rate": rate_hz,
        }
    )  # fmt: skip
    file = io.BytesIO()
    trace.write(file, format="MSEED", reclen=record_bytes, encoding="STEIM2")
    return file.getvalue()


def records(samples: np.ndarray, **how: object) -> list[bytes]:
    raw = miniseed(samples, **how)  # type: ignore[arg-type]
    return [raw[at : at + 512] for at in range(0, len(raw), 512)]


STATION_CSV = (
    "network,station,longitude,latitude,elevation_m,gain,quantity\n"
    "XX,AAA,102.1,29.6,1000,1000,velocity\n"
    "XX,BBB,102.4,29.8,1200,1000,velocity\n"
)
