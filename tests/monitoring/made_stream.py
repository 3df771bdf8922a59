"""Made ground motion and networks for the stream's tests."""

import numpy as np

from houfeng.monitoring.stream import Network
from houfeng.monitoring.values import Channel

BEGIN = 1_600_000_000.0
RATE_HZ = 100.0


def channel(code: str = "HNZ", station: str = "AAA", **changed) -> Channel:
    """An accelerometer's component, in m/s² unless told."""
    told = {
        "network": "XX",
        "station": station,
        "location": "00",
        "code": code,
        "longitude": 100.0,
        "latitude": 30.0,
        "elevation_m": 0.0,
        "depth_m": 0.0,
        "azimuth_deg": 90.0 if code.endswith("E") else 0.0,
        "dip_deg": -90.0 if code.endswith("Z") else 0.0,
        "rate_hz": RATE_HZ,
        "gain": 1.0,
        "quantity": "acceleration",
    }
    return Channel(**{**told, **changed})


def sensor(station: str = "AAA", **changed) -> list[Channel]:
    return [channel(code, station, **changed) for code in ("HNZ", "HNN", "HNE")]


def quake(seconds: float, onset_s: float, seed: int = 0, snr: float = 50.0) -> np.ndarray:
    """Noise of 1 mm/s², and from the onset on shaking `snr` times as strong that dies away."""
    random = np.random.default_rng(seed)
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    made = 1e-3 * random.standard_normal(t.size)
    after = t >= onset_s
    fading = np.exp(-(t[after] - onset_s) / 8)
    made[after] += snr * 1e-3 * random.standard_normal(after.sum()) * fading
    return made


def run(
    network: Network, data: np.ndarray, step: int = 100, first: int = 0, last: int | None = None
):
    """Ticks of `step` samples of all channels; data: (n, channels). Returns the results."""
    results = []
    last = len(data) if last is None else last
    for begin in range(first, last, step):
        part = data[begin : min(begin + step, last)]
        results.append(tick(network, part, BEGIN + begin / network.channels[0].rate_hz))
    return results


def tick(network: Network, part: np.ndarray, at: float):
    """One tick of the same stretch for every channel; part: (n, channels)."""
    n, channels = part.shape
    return network.tick(
        np.arange(channels, dtype=np.int32),
        np.full(channels, at),
        np.arange(channels + 1, dtype=np.int64) * n,
        part.T.ravel(),
    )


def picks(results):
    return [pick for result in results for pick in result.picks]
