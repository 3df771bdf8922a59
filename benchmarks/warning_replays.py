"""Early warning on real recordings: when, how large, where, and how fast.

python -m benchmarks.warning_replays [--quick] [SHARED]

One JSON line each: Oaxaca, Ridgecrest and Hawaii through the whole loop, one packet after the
other as it arrived; Ridgecrest's intensity at stations left out; and the milliseconds from the
packets that complete the evidence to the alert's line, over many repeats of that moment.
"""

from benchmarks import harness  # isort: skip

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from obspy import UTCDateTime

from houfeng.monitoring.readings.folder import Waveforms, read_waveforms
from houfeng.monitoring.travel_times import TravelTimes, iasp91
from houfeng.monitoring.values import Channel, Packet
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.status import Status
from houfeng.warning.lines import Record, json_line
from houfeng.warning.pipeline import Pipeline
from houfeng.warning.pipeline_settings import stations_of
from houfeng.warning.policies import Policy
from houfeng.warning.prepare import stations_as_targets, warm
from houfeng.warning.replaying import replay
from houfeng.warning.targets import Targets

MESSAGES = ("alert", "update", "cancel")


@dataclass(frozen=True)
class Quake:
    """A recording and its catalogue entry."""

    folder: str
    origin: str
    longitude: float
    latitude: float
    mw: float
    until_s: float

    @property
    def origin_at(self) -> float:
        return float(UTCDateTime(self.origin))


# Origins as the recordings' own notes and USGS give them.
OAXACA = Quake("oaxaca_2018_openeew", "2018-02-16T23:39:39", -97.979, 16.386, 7.2, 180.0)
RIDGECREST = Quake("ridgecrest_m71", "2019-07-06T03:19:53.040", -117.599, 35.770, 7.1, 120.0)
HAWAII = Quake("hawaii_m53_clipped", "2019-04-14T03:09:02", -155.791, 19.742, 5.3, 120.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repeats")
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    given = parser.parse_args(sys.argv[1:])
    warm()
    times = TravelTimes.build(iasp91())
    for quake in (OAXACA, RIDGECREST, HAWAII):
        waveforms = read_waveforms(given.shared / "data" / "waveforms" / quake.folder)
        packets = _until(waveforms, quake)
        records = _whole(quake, waveforms, packets, times)
        if quake is RIDGECREST:
            _left_out(quake, waveforms.channels, packets, times)
            _latency(waveforms.channels, packets, records, times, 30 if given.quick else 300)


def _until(waveforms: Waveforms, quake: Quake) -> list[Packet]:
    last = quake.origin_at + quake.until_s
    return [packet for packet in waveforms.packets() if packet.arrived_at <= last]


def _loop(channels: tuple[Channel, ...], times: TravelTimes, targets: Targets | None) -> Pipeline:
    targets = targets or stations_as_targets(stations_of(channels))
    return Pipeline(channels, times, Policy.load("open"), targets)


def _away_km(quake: Quake, here: dict[str, float]) -> float:
    away = distance_km(
        quake.longitude, quake.latitude, np.array([here["longitude"]]), np.array([here["latitude"]])
    )
    return round(float(away[0]), 1)


def _whole(
    quake: Quake, waveforms: Waveforms, packets: list[Packet], times: TravelTimes
) -> list[Record]:
    loop = _loop(waveforms.channels, times, None)
    begun = time.perf_counter()
    records = list(replay(loop, packets))
    seconds = time.perf_counter() - begun
    told = [r for r in records if r.type in MESSAGES]
    after = [r for r in records if r.type == "pick" and _at(r) >= quake.origin_at]
    first_p = min((_at(r) for r in after), default=np.nan)
    events = [r for r in records if r.type == "event" and r.body["magnitude"]]
    named = told[0].body["event_id"] if told else None
    grown = {}
    for wait_s in (3, 5, 10, 20, 60):
        so_far = [
            r for r in events
            if r.body["event_id"] == named and r.data_time <= first_p + wait_s + 1e-6
        ]  # fmt: skip
        if so_far:
            grown[f"{wait_s} s"] = so_far[-1].body["magnitude"]["value"]
    harness.report(
        quake.folder,
        mw=quake.mw,
        alerts=sum(r.type == "alert" for r in told),
        updates=sum(r.type == "update" for r in told),
        cancels=sum(r.type == "cancel" for r in told),
        alerts_before_origin=sum(r.newest_arrival < quake.origin_at for r in told),
        first_alert_after_origin_s=_after(told, quake.origin_at),
        first_alert_after_first_p_s=_after(told, first_p),
        first_p_after_origin_s=round(first_p - quake.origin_at, 2),
        magnitude_after_first_p=grown,
        located=[
            {
                "after_origin_s": round(r.newest_arrival - quake.origin_at, 2),
                "away_km": _away_km(quake, r.body),
                "stations": r.body["stations"],
                "mw": r.body["magnitude"]["value"],
            }
            for r in _first_of_place(events)
        ],
        messages=[
            {
                "type": r.type,
                "event": r.body["event_id"],
                "after_origin_s": round(r.newest_arrival - quake.origin_at, 2),
                "mw": _mw(r),
                "away_km": _away_km(quake, r.body["hypocentre"]) if r.body["hypocentre"] else None,
            }
            for r in told
        ],
        excluded=sorted(loop.arranger.excluded),
        clipped=sorted({r.body["subject"] for r in records if _is(r, "clipped")}),
        left_out_of_magnitude=sorted(
            {pair[0] for r in events for pair in r.body["magnitude"]["left_out"]
             if pair[1] == "clipped"}
        ),
        replayed_s=round(seconds, 2),
    )  # fmt: skip
    return records


def _at(record: Record) -> float:
    return float(UTCDateTime(record.body["at"]))


def _is(record: Record, reason: str) -> bool:
    return record.type == "note" and record.body["reason"] == reason


def _mw(record: Record) -> float | None:
    magnitude = record.body["magnitude"]
    return None if magnitude is None else round(magnitude["value"], 2)


def _after(told: list[Record], since: float) -> float | None:
    return round(told[0].newest_arrival - since, 2) if told else None


def _first_of_place(events: list[Record]) -> list[Record]:
    """The first record of each event at each place."""
    seen, found = set(), []
    for record in events:
        key = (record.body["event_id"], record.body["longitude"], record.body["latitude"])
        if key not in seen:
            seen.add(key)
            found.append(record)
    return found


def _left_out(
    quake: Quake, channels: tuple[Channel, ...], packets: list[Packet], times: TravelTimes
) -> None:
    """Every third station by turns is only a target: what is told of it, and what it felt."""
    # The first minute: what comes later is told of aftershocks.
    packets = [p for p in packets if p.arrived_at <= quake.origin_at + 60.0]
    felt = _felt(channels, packets, times)
    names = sorted(felt)
    told: dict[str, list[tuple[float, float, float]]] = {}
    for turn in range(3):
        out = set(names[turn::3])
        kept = tuple(channel for channel in channels if channel.station_id not in out)
        stations = [s for s in stations_of(channels) if s.name in out]
        targets = Targets.of_points(
            [s.name for s in stations],
            np.array([s.longitude for s in stations]),
            np.array([s.latitude for s in stations]),
            alert_threshold=1.0,
        )
        loop = _loop(kept, times, targets)
        known = {channel.id for channel in kept}
        for record in replay(loop, [p for p in packets if p.channel in known]):
            if record.type in ("alert", "update") and record.newest_arrival >= quake.origin_at:
                after = record.newest_arrival - quake.origin_at
                for one in record.body["targets"]:
                    lead = one["lead_s"] if one["lead_s"] is not None else np.nan
                    told.setdefault(one["name"], []).append((after, one["intensity"], lead))
    rows = [
        {
            "station": name,
            "felt": round(felt[name], 1),
            "first_told": told[name][0][1],
            "first_lead_s": told[name][0][2],
            "highest_told": max(intensity for _, intensity, _ in told[name]),
        }
        for name in names
        if name in told
    ]
    last = np.array([row["highest_told"] - row["felt"] for row in rows])
    harness.report(
        "ridgecrest, stations left out", stations=rows,
        not_told=[name for name in names if name not in told],
        bias=round(float(last.mean()), 2), mean_error=round(float(np.abs(last).mean()), 2),
        within_1=round(float((np.abs(last) <= 1.0).mean()), 2),
    )  # fmt: skip


def _felt(
    channels: tuple[Channel, ...], packets: list[Packet], times: TravelTimes
) -> dict[str, float]:
    """The largest real-time intensity of each station over the recording, CSIS."""
    loop = _loop(channels, times, None)
    highest = np.full(len(loop.network.sensors), -np.inf)
    tick = loop.network.tick

    def watched(*given):  # type: ignore[no-untyped-def]
        result = tick(*given)
        np.fmax(highest, result.motion.intensity_gb, out=highest)
        return result

    loop.network.tick = watched  # type: ignore[method-assign]
    for _ in replay(loop, packets):
        pass
    return {
        sensor.station: float(value)
        for sensor, value in zip(loop.network.sensors, highest, strict=True)
        if np.isfinite(value)
    }


def _latency(
    channels: tuple[Channel, ...],
    packets: list[Packet],
    records: list[Record],
    times: TravelTimes,
    repeats: int,
) -> None:
    """The tick that alerts, again and again from the state just before it."""
    alert = next(r for r in records if r.type == "alert")
    decisive = np.ceil(alert.newest_arrival * 10 - 1e-5) / 10
    loop = _loop(channels, times, None)
    before = [p for p in packets if p.arrived_at <= decisive - 0.1 + 1e-6]
    last = [p for p in packets if decisive - 0.1 + 1e-6 < p.arrived_at <= decisive + 1e-6]
    kept = {}

    def keep(_: bool) -> None:
        # The last look before the decisive one; what follows is the end of the recording.
        if loop.now <= decisive:
            kept.update(loop.checkpoint())

    for _ in replay(loop, before, after=keep):
        pass
    seconds = []
    for _ in range(repeats):
        loop = _loop(channels, times, None)
        loop.restore(kept)
        begun = time.perf_counter()
        for packet in last:
            loop.push(packet)
        for record in loop.advance(float(decisive), begun):
            if record.type == "alert":
                line = json_line(record, Status.ACTUAL)
                seconds.append(time.perf_counter() - begun)
                assert alert.body["event_id"] in line
                break
    p50, p99 = np.percentile(seconds, [50, 99])
    harness.report(
        "last sample to alert", repeats=len(seconds), packets=len(last),
        p50_ms=round(1e3 * float(p50), 2), p99_ms=round(1e3 * float(p99), 2),
        highest_ms=round(1e3 * max(seconds), 2),
    )  # fmt: skip


if __name__ == "__main__":
    main()
