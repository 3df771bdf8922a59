"""Real records as the magnitude estimator asks for them, made with SciPy in one go.

An implementation of its own, not the streaming core: whole traces filtered at once (causally), so
what the estimator sees at a moment is what a stream would have shown by then.
"""

from dataclasses import dataclass, field

import numpy as np
from obspy import read, read_inventory
from scipy.integrate import cumulative_trapezoid
from scipy.signal import butter, sosfilt


@dataclass
class Trace:
    """One sensor: three components in m/s² and m/s, one clock."""

    station: str
    longitude: float
    latitude: float
    start: float
    rate: float
    acceleration: np.ndarray  # (3, n) vertical first
    clipped_at: float = np.inf


@dataclass
class History:
    at: np.ndarray
    envelopes: np.ndarray
    pga_ms2: np.ndarray
    pgv_ms: np.ndarray
    clipped: np.ndarray


@dataclass
class Records:
    """Duck-typed as houfeng.monitoring.stream.Network."""

    traces: list
    made: list = field(default_factory=list)

    def __post_init__(self):
        for trace in self.traces:
            dt = 1.0 / trace.rate
            a = trace.acceleration - trace.acceleration[:, : int(5 * trace.rate)].mean(1)[:, None]
            slow = butter(2, 0.075, "highpass", fs=trace.rate, output="sos")
            fast = butter(2, 1.0 / 3.0, "highpass", fs=trace.rate, output="sos")
            band = butter(2, [0.1, 10.0], "bandpass", fs=trace.rate, output="sos")
            z = sosfilt(slow, a[0])
            u = sosfilt(slow, _integral(sosfilt(slow, _integral(z, dt)), dt))
            ae = sosfilt(fast, a)
            ve = sosfilt(fast, np.array([_integral(row, dt) for row in ae]))
            de = sosfilt(fast, np.array([_integral(row, dt) for row in ve]))
            ab = sosfilt(band, a)
            vb = np.array([_integral(row, dt) for row in ab])
            vb = sosfilt(butter(2, 0.1, "highpass", fs=trace.rate, output="sos"), vb)
            per = round(trace.rate)
            first = int(np.ceil(trace.start))
            skip = round((first - trace.start) * trace.rate)
            count = (a.shape[1] - skip) // per

            def seconds(x, skip=skip, count=count, per=per):
                return np.abs(x[skip : skip + count * per]).reshape(count, per).max(1)

            envelopes = np.empty((count, 2, 3))
            for c, part in enumerate((ae, ve, de)):
                envelopes[:, 0, c] = seconds(part[0])
                envelopes[:, 1, c] = seconds(np.hypot(part[1], part[2]))
            self.made.append(
                (first + 1 + np.arange(count), envelopes,
                 seconds(np.sqrt((ab**2).sum(0))), seconds(np.sqrt((vb**2).sum(0))), np.abs(u))
            )  # fmt: skip

    def history(self, since, until, sensors=None):
        chosen = range(len(self.traces)) if sensors is None else sensors
        at = np.arange(np.ceil(since), np.floor(until) + 1)
        n = len(list(chosen))
        found = History(
            at, np.full((n, at.size, 2, 3), np.nan, np.float32),
            np.full((n, at.size), np.nan), np.full((n, at.size), np.nan),
            np.zeros((n, at.size), bool),
        )  # fmt: skip
        for row, sensor in enumerate(chosen):
            ends, envelopes, pga, pgv, _ = self.made[sensor]
            _, mine, theirs = np.intersect1d(at, ends, return_indices=True)
            found.envelopes[row, mine] = envelopes[theirs]
            found.pga_ms2[row, mine] = pga[theirs]
            found.pgv_ms[row, mine] = pgv[theirs]
        return found

    def growths(self, sensors, onsets, untils):
        rows = []
        for sensor, onset, until in zip(sensors, onsets, untils, strict=True):
            trace, u = self.traces[sensor], self.made[sensor][4]
            i = int((onset - trace.start) * trace.rate)
            j = min(int((until - trace.start) * trace.rate), u.size)
            noise = u[max(0, i - int(5 * trace.rate)) : i]
            rows.append(
                ((j - i) / trace.rate, u[i:j].max() if j > i else np.nan,
                 noise.max() if noise.size else np.nan, until >= trace.clipped_at)
            )  # fmt: skip
        window, pd, noise, clipped = map(np.array, zip(*rows, strict=True))
        return {"window_s": window, "pd_m": pd, "noise_pd_m": noise, "clipped": clipped}


def _integral(x, dt):
    return cumulative_trapezoid(x, dx=dt, initial=0.0)


def ridgecrest(shared):
    """CI accelerometers of the M7.1, m/s²."""
    folder = shared / "data" / "waveforms" / "ridgecrest_m71"
    return Records([_station(folder, path.stem) for path in sorted(folder.glob("CI.*.xml"))])


def hawaii(shared):
    """HV broadbands of the M5.3, m/s² by differentiation; clip near 8.2e6 counts."""
    folder = shared / "data" / "waveforms" / "hawaii_m53_clipped"
    return Records([_station(folder, path.stem) for path in sorted(folder.glob("HV.*.xml"))])


def _station(folder, name):
    inventory = read_inventory(str(folder / f"{name}.xml"))
    stream = read(str(folder / f"{name}.*.mseed"))
    stream.sort(["channel"])
    start = max(trace.stats.starttime for trace in stream)
    end = min(trace.stats.endtime for trace in stream)
    stream.trim(start, end)
    ordered = sorted(stream, key=lambda trace: trace.stats.channel[-1] != "Z")
    parts, clipped = [], np.inf
    for trace in ordered[:3]:
        response = inventory.select(channel=trace.stats.channel, time=start)[0][0][0]
        data = trace.data.astype(float)
        over = np.flatnonzero(np.abs(data) > 8.1e6)
        if over.size:
            clipped = min(clipped, start.timestamp + over[0] / trace.stats.sampling_rate)
        data = data / response.response.instrument_sensitivity.value
        if trace.stats.channel[1] == "H":
            data = np.gradient(data, 1.0 / trace.stats.sampling_rate)
        parts.append(data)
    coordinates = inventory[0][0]
    return Trace(
        name, coordinates.longitude, coordinates.latitude, start.timestamp,
        ordered[0].stats.sampling_rate, np.array(parts), clipped,
    )  # fmt: skip
