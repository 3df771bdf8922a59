"""A simulation on disk: miniSEED for each station, a table of stations, and the truth."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.monitoring.values import Channel, Packet
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import BANNER, Status
from houfeng.warning.lines import utc
from houfeng.warning.scenario_waves import Waves
from houfeng.warning.simulate import Simulation

MOST_SAMPLES = 4_000_000_000  # of four bytes, before they are packed
_FLUSH_S = 60.0
_COLUMNS = (
    "network", "station", "location", "channel", "longitude", "latitude", "elevation_m",
    "depth_m", "azimuth_deg", "dip_deg", "rate_hz", "gain", "quantity", "clip_counts",
)  # fmt: skip
_SAME_SAMPLE = 0.5


def demand_room(channels: tuple[Channel, ...], seconds: float) -> None:
    """NotValid where so much would not fit a disk."""
    if not 1.0 <= seconds <= 86_400.0:
        raise NotValid("--seconds", seconds, "give a number from 1 to 86,400")
    samples = sum(channel.rate_hz for channel in channels) * seconds
    if samples > MOST_SAMPLES:
        raise NotValid(
            "--seconds", seconds, f"that is {samples:,.0f} samples; at most {MOST_SAMPLES:,}"
        )


def write_recordings(
    simulation: Simulation,
    waves: Waves,
    seconds: float,
    folder: Path,
    seed: int,
    progress: Callable[[float], None] | None = None,
) -> dict[str, Any]:
    """Into an existing folder; returns the truth, which is truth.json as well."""
    ends_at = simulation.starts_at + seconds
    waiting: dict[str, list[Packet]] = {}
    flushed_at = simulation.starts_at
    for packet in simulation.packets(seconds):
        waiting.setdefault(packet.channel, []).append(packet)
        if simulation.made_until - flushed_at >= _FLUSH_S:
            flushed_at = simulation.made_until
            _append(folder, waiting)
            waiting = {}
            if progress is not None:
                progress(1.0 - max(0.0, ends_at - flushed_at) / seconds)
    _append(folder, waiting)
    (folder / "stations.csv").write_text(stations_csv(simulation.channels), "utf-8")
    truth = truth_of(simulation, waves, seconds, seed)
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), "utf-8")
    return truth


def stations_csv(channels: tuple[Channel, ...]) -> str:
    """The table that `--stations` reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in channels:
        row = [getattr(one, "code" if name == "channel" else name) for name in _COLUMNS]
        writer.writerow("" if value is None else value for value in row)
    return text.getvalue()


def truth_of(simulation: Simulation, waves: Waves, seconds: float, seed: int) -> dict[str, Any]:
    """What was put in, and when it came to each station."""
    place = {station: at for at, (station, _) in enumerate(simulation.sites)}
    stations = [
        {
            "station": name,
            "epicentral_km": _rounded(waves.epicentral_km[place[name]], 2),
            "rupture_km": _rounded(waves.rupture_km[place[name]], 2),
            "p_at": utc(float(waves.p_at[place[name]])),
            "s_at": utc(float(waves.s_at[place[name]])),
            "dead": name in simulation.dead,
        }
        for name in simulation.stations
    ]
    return {
        "synthetic": True,
        "zh": "合成数据，并非真实地震",
        "en": "synthetic data, no real earthquake",
        "banner": dict(BANNER[Status.EXERCISE]),
        "origin_at": utc(waves.origin_at),
        **waves.scenario.as_dict(),
        "seed": seed,
        "starts_at": utc(simulation.starts_at),
        "seconds": seconds,
        "stations": stations,
    }


def _rounded(value: float, digits: int) -> float | None:
    return round(float(value), digits) if np.isfinite(value) else None


def _append(folder: Path, packets: dict[str, list[Packet]]) -> None:
    """Each channel's packets as records behind those it has; a gap begins a new one."""
    from obspy import Stream, Trace, UTCDateTime

    by_station: dict[str, list[Any]] = {}
    for name, sent in packets.items():
        network, station, location, code = name.split(".")
        for run in _runs(sorted(sent, key=lambda packet: packet.starts_at)):
            samples = np.concatenate([packet.samples for packet in run])
            whole = bool((samples == np.rint(samples)).all())
            header = {
                "network": network, "station": station, "location": location, "channel": code,
                "starttime": UTCDateTime(round(run[0].starts_at, 6)),
                "sampling_rate": run[0].rate_hz,
            }  # fmt: skip
            data = samples.astype(np.int32 if whole else np.float32)
            by_station.setdefault(f"{network}.{station}.{location}", []).append(Trace(data, header))
    for station, traces in by_station.items():
        for whole in (True, False):
            chosen = [t for t in traces if (t.data.dtype.kind == "i") is whole]
            if not chosen:
                continue
            packed = io.BytesIO()
            encoding = "STEIM2" if whole else "FLOAT32"
            Stream(chosen).write(packed, format="MSEED", reclen=512, encoding=encoding)
            with (folder / f"{station}.mseed").open("ab") as file:
                file.write(packed.getvalue())


def _runs(packets: list[Packet]) -> list[list[Packet]]:
    """Those that follow each other without a gap."""
    found: list[list[Packet]] = []
    ends_at = -np.inf
    for packet in packets:
        if abs(packet.starts_at - ends_at) * packet.rate_hz > _SAME_SAMPLE:
            found.append([])
        found[-1].append(packet)
        ends_at = packet.starts_at + packet.samples.size / packet.rate_hz
    return found
