"""A day of picks associated and located, PyOcto on the same file beside it.

    python -m benchmarks.association [--minutes 52] [--no-peer]

Central Italy, 14 October 2016: 115,440 PhaseNet picks at 56 stations, and a reference (REAL and
HypoInverse, automatic) of the first 50 minutes. An event is found when one of ours lies within
3 s and 10 km of it, one for one, the nearest in time first; stricter limits are printed too. The
share of ours that the reference holds is no true precision: it is automatic and, in the copy here,
60 of its 102 events are left, so a perfect catalogue would score 0.59 at most of 102.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import argparse
import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.peers import PeerUnavailable, run_peer
from houfeng.monitoring.associate import Associator, warm
from houfeng.monitoring.catalogue import Associated, associate_picks
from houfeng.monitoring.hypotheses import AssociatorSettings
from houfeng.monitoring.pick_list import PickTable, read_picks
from houfeng.monitoring.station_list import Station, read_stations
from houfeng.monitoring.travel_times import TravelTimes, read_velocity_model
from houfeng.monitoring.values import Pick
from houfeng.vocabulary.geometry import distance_km

SHARED = Path(os.environ.get("HOUFENG_SHARED", Path(__file__).resolve().parents[2] / "shared"))
DAY = 1476403200.0  # 2016-10-14T00:00:00Z
REFERENCE_MINUTES = 50.0
LIMITS = ((1.0, 5.0), (2.0, 5.0), (3.0, 10.0))
PUBLISHED_REFERENCE = 102

# Runs inside PyOcto's environment, with its defaults (10 picks, 3 P, 3 S, 3 stations with both).
PEER = """
import json, resource, sys, tempfile, time, warnings
warnings.filterwarnings("ignore")
import pandas as pd, pyocto

picks, stations, model, until, n_picks = sys.argv[1:6]
names = ["longitude", "latitude", "net", "id", "cha", "elevation"]
st = pd.read_csv(stations, sep=r"\\s+", names=names)
st["elevation"] *= 1000.0
rows = [line.split()[:3] for line in open(model) if len(line.split()) >= 3]
rows = [[float(v) for v in row] for row in rows if float(row[0]) <= 120.0]
layers = pd.DataFrame(rows, columns=["depth", "vp", "vs"]).drop_duplicates("depth", keep="last")
with tempfile.TemporaryDirectory() as folder:
    pyocto.VelocityModel1D.create_model(layers, 1.0, 200, 80, folder + "/model")
    velocity = pyocto.VelocityModel1D(folder + "/model", tolerance=2.0)
    work = pyocto.OctoAssociator.from_area(
        lat=(42.4, 43.25), lon=(12.7, 13.75), zlim=(0, 30), time_before=300,
        velocity_model=velocity, n_picks=int(n_picks), n_threads=1,
    )
    st = work.transform_stations(st)
    table = pd.read_csv(picks)
    table = table[table.time < float(until)][["station", "phase", "time"]]
    begun, cpu = time.perf_counter(), time.process_time()
    events, _ = work.associate(table, st)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    events = work.transform_events(events)
print(json.dumps({
    "version": pyocto.__version__, "picks": len(table), "seconds": seconds, "cpu": cpu,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "events": events[["time", "longitude", "latitude"]].values.tolist(),
}))
"""


@dataclass(frozen=True, slots=True)
class Reference:
    at: float
    longitude: float
    latitude: float


def read_reference(folder: Path) -> list[Reference]:
    lines = (folder / "locflow_location_hypoinverse_catOut.sum").read_text("utf-8").splitlines()
    found = []
    for line in lines[1:]:
        words = line.split()
        minute = datetime.strptime(words[0] + words[1], "%Y/%m/%d%H:%M").replace(tzinfo=UTC)
        found.append(
            Reference(minute.timestamp() + float(words[2]), float(words[4]), float(words[3]))
        )
    return found


def times_of(folder: Path, stations: Sequence[Station]) -> TravelTimes:
    heights = [station.elevation_m for station in stations]
    return TravelTimes.build(
        read_velocity_model(folder / "itvel.nd"),
        farthest_km=220.0,
        deepest_km=30.0,
        elevations_m=(min(heights), max(heights)),
    )


def cut(picks: PickTable, minutes: float) -> PickTable:
    """The picks of the day's first minutes."""
    n = int(np.searchsorted(picks.time, DAY + 60.0 * minutes))
    return replace(
        picks, station=picks.station[:n], phase=picks.phase[:n], time=picks.time[:n],
        sigma=picks.sigma[:n], row=picks.row[:n],
    )  # fmt: skip


def matched(
    found: Sequence[Associated],
    reference: Sequence[Reference],
    *,
    within_s: float,
    within_km: float,
) -> list[tuple[float, float]]:
    """(km, s) between each reference event found and ours, one for one."""
    ours = [(h.origin_at, h.longitude, h.latitude) for h in (event.hypocentre for event in found)]
    return matched_places(ours, reference, within_s=within_s, within_km=within_km)


def matched_places(
    ours: Sequence[Sequence[float]],
    reference: Sequence[Reference],
    *,
    within_s: float,
    within_km: float,
) -> list[tuple[float, float]]:
    taken: set[int] = set()
    hits = []
    for event in reference:
        best: tuple[float, float, int] | None = None
        for k, (at, longitude, latitude) in enumerate(ours):
            late = abs(at - event.at)
            if k in taken or late > within_s:
                continue
            km = float(
                distance_km(
                    event.longitude, event.latitude, np.array([longitude]), np.array([latitude])
                )[0]
            )
            if km <= within_km and (best is None or late < best[0]):
                best = (late, km, k)
        if best is not None:
            taken.add(best[2])
            hits.append((best[1], best[0]))
    return hits


def figures_of(
    ours: Sequence[Sequence[float]], reference: Sequence[Reference]
) -> dict[str, object]:
    early = [event for event in ours if event[0] < DAY + 60.0 * REFERENCE_MINUTES]
    told: dict[str, object] = {"events_in_50_min": len(early), "reference": len(reference)}
    for within_s, within_km in LIMITS:
        hits = matched_places(early, reference, within_s=within_s, within_km=within_km)
        told[f"found_{within_s:g}s_{within_km:g}km"] = len(hits)
    hits = matched_places(early, reference, within_s=LIMITS[-1][0], within_km=LIMITS[-1][1])
    told["median_km"] = round(float(np.median([km for km, _ in hits])), 2)
    told["median_s"] = round(float(np.median([s for _, s in hits])), 3)
    # Of ours, what the whole reference could hold if its missing part is found as often.
    share = len(hits) / len(reference) * PUBLISHED_REFERENCE / max(1, len(early))
    told["precision_against_102"] = round(min(1.0, share), 3)
    return told


def latency(picks: PickTable, stations: Sequence[Station], times: TravelTimes) -> dict[str, float]:
    """Milliseconds from one pick to its changed hypotheses, snapshots made."""
    work = Associator(stations, times, AssociatorSettings.for_catalogue())
    took = []
    columns = (picks.station, picks.phase, picks.time, picks.sigma)
    for s, phase, at, sigma in zip(*(column.tolist() for column in columns), strict=True):
        one = Pick(stations[s].name, "", at, "PS"[phase], sigma, 9.0, at)
        begun = time.perf_counter()
        work.add(one)
        took.append(1000.0 * (time.perf_counter() - begun))
    p50, p99 = np.percentile(took, [50, 99])
    return {"p50_ms": round(float(p50), 3), "p99_ms": round(float(p99), 3), "max_ms": max(took)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=1440.0, help="of the day")
    asked.add_argument("--no-peer", action="store_true")
    asked.add_argument("--peer-minutes", type=float, default=None, help="else as many")
    options = asked.parse_args()

    folder = SHARED / "data" / "waveforms" / "italy_picks"
    stations = read_stations(folder / "station.dat")
    begun = time.perf_counter()
    everything = read_picks(folder / "phasenet_picks_flat.csv.gz", stations)
    harness.report(
        "association: read", picks=len(everything), seconds=round(time.perf_counter() - begun, 3)
    )
    times, reference = times_of(folder, stations), read_reference(folder)
    warm()
    picks = cut(everything, options.minutes)
    begun, cpu = time.perf_counter(), time.process_time()
    found = associate_picks(picks, stations, times)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    ours = [(h.origin_at, h.longitude, h.latitude) for h in (e.hypocentre for e in found.events)]
    figures: dict[str, object] = {
        "picks": len(picks),
        "events": len(ours),
        "teleseisms": found.far,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "picks_per_second": round(len(picks) / seconds),
        "picks_per_cpu_second": round(len(picks) / cpu),
        "peak_mb": round(harness.peak_mb(), 1),
        **figures_of(ours, reference),
    }
    if not options.no_peer:
        figures |= peer(
            folder, options.peer_minutes or options.minutes, len(picks) / cpu, reference
        )
    harness.report("association: a day of picks", **figures)
    harness.report("association: pick by pick", **latency(cut(everything, 52.0), stations, times))


def peer(
    folder: Path, minutes: float, ours_per_s: float, reference: Sequence[Reference]
) -> dict[str, object]:
    """PyOcto's figures; ratio: how many times as many picks a CPU second we take."""
    try:
        said = json.loads(
            run_peer(
                "pyocto", PEER, str(folder / "phasenet_picks_flat.csv.gz"),
                str(folder / "station.dat"), str(folder / "itvel.nd"),
                str(DAY + 60.0 * minutes), "10",
            )
        )  # fmt: skip
    except (PeerUnavailable, subprocess.CalledProcessError) as failed:
        return {"peer": f"not run: {failed}"}
    theirs = figures_of(said["events"], reference)
    return {
        "peer": f"pyocto {said['version']}",
        "peer_picks": said["picks"],
        "peer_seconds": round(said["seconds"], 2),
        "peer_cpu_seconds": round(said["cpu"], 2),
        "peer_picks_per_cpu_second": round(said["picks"] / said["cpu"]),
        "peer_peak_mb": round(said["peak_mb"], 1),
        "ratio": round(ours_per_s / (said["picks"] / said["cpu"]), 2),
        **{f"peer_{name}": value for name, value in theirs.items()},
    }


if __name__ == "__main__":
    main()
