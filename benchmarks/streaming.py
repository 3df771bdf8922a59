"""A national network's second on one core, decode included, beside the same work by ObsPy.

    python -m benchmarks.streaming [--stations 15899] [--ticks 120]

15,899 three-component 100 Hz stations send one miniSEED 3 record (Steim 2) a second and channel.
A tick is: records -> pymseed -> flat arrays -> picks, growth, vector peaks, envelopes and both
intensities of all stations. Records are made outside the clock. The peers get the same records
of fewer stations; what they do is less, and is said in each line. One JSON line each.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import argparse
import io
import os
import time

import numpy as np
import obspy
from obspy.realtime import RtTrace
from obspy.signal.trigger import recursive_sta_lta
from pymseed import DataEncoding, MS3Record, nslc2sourceid

from houfeng.monitoring.decode import Decoder
from houfeng.monitoring.stream import Network, warm
from houfeng.monitoring.values import Channel

RATE_HZ = 100
BEGIN = 1_700_000_000
PERIOD_S = 20  # the made ground motion repeats without a seam
TEMPLATES = 64
GAIN = 1e6  # counts for m/s²
WARM_TICKS = 12  # until filters have settled and every branch has run
LIMIT_S = 0.5


def ground(seed: int) -> np.ndarray:
    """(TEMPLATES, samples) counts: noise falling with frequency, one in eight with a quake."""
    random = np.random.default_rng(seed)
    n = PERIOD_S * RATE_HZ
    shape = 1 / np.sqrt(np.maximum(np.fft.rfftfreq(n, 1 / RATE_HZ), 0.2))
    shape[0] = 0
    spectra = shape * np.exp(2j * np.pi * random.random((TEMPLATES, shape.size)))
    made = np.fft.irfft(spectra, n)
    made *= 300 / made.std(axis=1, keepdims=True)
    for row in range(0, TEMPLATES, 8):
        begin = random.integers(2 * RATE_HZ, 8 * RATE_HZ)
        t = np.arange(n - begin) / RATE_HZ
        made[row, begin:] += 3e4 * random.standard_normal(t.size) * np.exp(-t / 1.5)
    return np.rint(made).astype(np.int32)


def network_channels(stations: int) -> list[Channel]:
    """A grid of accelerometers over China."""
    made = []
    for number in range(stations):
        longitude, latitude = 75 + (number % 150) * 0.4, 18 + (number // 150) * 0.3
        for code, azimuth, dip in (("HNZ", 0, -90), ("HNN", 0, 0), ("HNE", 90, 0)):
            made.append(
                Channel(
                    "HF",
                    f"{number:05d}",
                    "00",
                    code,
                    longitude,
                    latitude,
                    100.0,
                    0.0,
                    azimuth,
                    dip,
                    float(RATE_HZ),
                    GAIN,
                    "acceleration",
                )
            )
    return made


class Sender:
    """Makes every channel's record of a second."""

    def __init__(self, channels: list[Channel]) -> None:
        self.sources = [nslc2sourceid(*channel.id.split(".")) for channel in channels]
        self.ground = ground(1)
        # Sensors sit on different parts of the templates, their components on neighbours.
        self.template = np.arange(len(channels)) % TEMPLATES
        self.shift = (np.arange(len(channels)) // 3 * 7) % PERIOD_S

    def second(self, number: int) -> list[bytes]:
        """One record for each channel."""
        made = []
        record = MS3Record()
        record.formatversion = 3
        record.encoding = DataEncoding.STEIM2
        record.reclen = 1024
        record.samprate = float(RATE_HZ)
        for row, source in enumerate(self.sources):
            first = (number + self.shift[row]) % PERIOD_S * RATE_HZ
            record.sourceid = source
            record.starttime = (BEGIN + number) * 1_000_000_000
            samples = self.ground[self.template[row], first : first + RATE_HZ]
            made += [bytes(one) for one in record.generate(samples, "i")]
        return made


def measure_houfeng(stations: int, ticks: int) -> float:
    """Ticks of the whole network; returns seconds a station and tick (median)."""
    channels = network_channels(stations)
    begun = time.perf_counter()
    network = Network(channels)
    warm()
    decoder = Decoder(network.row)
    ready = time.perf_counter() - begun
    sender = Sender(channels)
    seconds, busy, decoding, picks, records = [], [], [], 0, 0
    for number in range(WARM_TICKS + ticks):
        made = sender.second(number)
        block = b"".join(made)
        worked = time.process_time()
        begun = time.perf_counter()
        found = decoder.decode(block)
        decoded = time.perf_counter()
        result = network.tick(found.rows, found.starts_at, found.offsets, found.samples)
        done = time.perf_counter()
        if number >= WARM_TICKS:
            seconds.append(done - begun)
            busy.append(time.process_time() - worked)
            decoding.append(decoded - begun)
            picks += len(result.picks)
            records += len(made)
    p50, p99 = np.percentile(seconds, [50, 99])
    peak_mb = harness.peak_mb()  # before the checkpoint, which copies the state
    state_mb = sum(part.nbytes for part in network.checkpoint().values()) / 1e6
    harness.report(
        "streaming: a second of the whole network",
        stations=stations,
        channels=len(channels),
        records=records,
        ticks=ticks,
        p50_seconds=round(float(p50), 4),
        p99_seconds=round(float(p99), 4),
        p50_cpu_seconds=round(float(np.percentile(busy, 50)), 4),
        p99_cpu_seconds=round(float(np.percentile(busy, 99)), 4),
        largest_seconds=round(max(seconds), 4),
        decode_p50_seconds=round(float(np.median(decoding)), 4),
        limit_seconds=LIMIT_S,
        within=bool(p99 < LIMIT_S),
        stations_a_core=round(stations / float(p50)),
        picks=picks,
        intensities=int(np.isfinite(result.motion.intensity_jma).sum()),
        start_seconds=round(ready, 2),
        state_mb=round(state_mb),
        peak_mb=round(peak_mb),
        core_pinned=pinned(),
    )
    return float(p50) / stations


def measure_rt_trace(stations: int, ticks: int, ours: float) -> None:
    """ObsPy's real-time traces: decode, scale, detrend by tau-c's own filters, integrate."""
    channels = network_channels(stations)
    sender = Sender(channels)
    traces = []
    for channel in channels:
        trace = RtTrace(max_length=60)
        trace.register_rt_process("scale", factor=1 / GAIN)
        trace.register_rt_process("integrate")
        if channel.code == "HNZ":
            trace.register_rt_process("tauc", width=RATE_HZ)
        else:
            trace.register_rt_process("integrate")
        traces.append(trace)
    seconds = []
    for number in range(ticks + 2):
        made = [_version_2(raw) for raw in sender.second(number)]
        begun = time.perf_counter()
        for trace, raw in zip(traces, made, strict=True):
            packet = obspy.read(io.BytesIO(raw), format="MSEED")[0]
            packet.data = packet.data.astype(np.float64)
            trace.append(packet, gap_overlap_check=True)
        seconds.append(time.perf_counter() - begun)
    per_station = float(np.median(seconds[2:])) / stations
    harness.report(
        "streaming: obspy RtTrace",
        stations=stations,
        work="decode, scale, two integrations or tau_c; no filters, picks, intensities",
        seconds_a_station=per_station,
        stations_a_core=round(1 / per_station),
        ratio=round(per_station / ours, 1),
    )


def measure_windowed(stations: int, ticks: int, ours: float) -> None:
    """ObsPy on the last 60 s of every channel, each second."""
    channels = network_channels(stations)
    sender = Sender(channels)
    streams = [obspy.Trace() for _ in channels]
    history = [np.zeros(60 * RATE_HZ) for _ in channels]
    seconds = []
    for number in range(ticks + 1):
        made = [_version_2(raw) for raw in sender.second(number)]
        begun = time.perf_counter()
        for row, (channel, raw) in enumerate(zip(channels, made, strict=True)):
            packet = obspy.read(io.BytesIO(raw), format="MSEED")[0]
            history[row] = np.concatenate([history[row][packet.data.size :], packet.data])
            trace = streams[row] = obspy.Trace(history[row] / GAIN, {"sampling_rate": RATE_HZ})
            trace.detrend("demean")
            if channel.code == "HNZ":
                picked = trace.copy().filter("bandpass", freqmin=2, freqmax=30, corners=2)
                recursive_sta_lta(picked.data, 40, 1000)
            band = trace.copy().filter("bandpass", freqmin=0.1, freqmax=10, corners=2)
            band.data.max()
            velocity = band.copy().integrate()
            displacement = velocity.copy().filter("highpass", freq=0.075, corners=2).integrate()
            np.abs(displacement.data).max()
        seconds.append(time.perf_counter() - begun)
    per_station = float(np.median(seconds[1:])) / stations
    harness.report(
        "streaming: obspy on 60 s windows",
        stations=stations,
        work="decode, band-passes, STA/LTA, velocity, displacement; no intensities",
        seconds_a_station=per_station,
        stations_a_core=round(1 / per_station),
        ratio=round(per_station / ours, 1),
    )


def _version_2(raw: bytes) -> bytes:
    """The same record for ObsPy, which reads version 2 alone."""
    record = MS3Record.parse(raw, unpack_data=True)
    samples = record.np_datasamples.copy()
    record.formatversion = 2
    record.reclen = 512
    return b"".join(bytes(one) for one in record.generate(samples, "i"))


def pinned() -> int | None:
    """The core this process is bound to; None where the system cannot bind."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stations", type=int, default=15_899)
    parser.add_argument("--ticks", type=int, default=120)
    parser.add_argument("--peer-stations", type=int, default=60)
    asked = parser.parse_args()
    pinned()
    ours = measure_houfeng(asked.stations, asked.ticks)
    measure_rt_trace(asked.peer_stations, 6, ours)
    measure_windowed(max(asked.peer_stations // 4, 1), 4, ours)


if __name__ == "__main__":
    main()
