"""Distances of 500,000 cells to a rupture of 1 and of 3 quadrilaterals, beside OpenQuake's.

    python -m benchmarks.shaking_distances [--no-peer] [--cells 500000] [--threads 1]

OpenQuake (AGPL) runs in its own environment and process: rrup, rjb, rx and ry0 of
PlanarSurface and MultiSurface. Ours gives epicentral, hypocentral, along and across too.
Theirs are on a sphere of 6371 km, ours on the ellipsoid: 0.3 % apart at 31 degrees north.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import argparse
import json
import subprocess
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.peers import PeerUnavailable, run_peer
from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.finite_from_magnitude import surface_from_magnitude
from houfeng.shaking.science.surface import Surface

HYPOCENTRE = (103.0, 31.0, 12.0)

PEER = """
import json, resource, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np
from openquake.baselib import __version__
from openquake.hazardlib.geo import Mesh, PlanarSurface, Point
from openquake.hazardlib.geo.surface.multi import MultiSurface

asked = np.load(sys.argv[1])
planes = [
    PlanarSurface.from_corner_points(*(Point(*corner) for corner in quad))
    for quad in asked["quads"]
]
surface = planes[0] if len(planes) == 1 else MultiSurface(planes)
mesh = Mesh(asked["longitudes"], asked["latitudes"])
begun, cpu = time.perf_counter(), time.process_time()
found = [
    surface.get_min_distance(mesh),
    surface.get_joyner_boore_distance(mesh),
    surface.get_rx_distance(mesh),
    surface.get_ry0_distance(mesh),
]
seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
np.save(sys.argv[2], np.array(found))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"version": __version__, "seconds": seconds, "cpu": cpu, "peak_mb": peak}))
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--no-peer", action="store_true")
    asked.add_argument("--cells", type=int, default=500_000)
    asked.add_argument("--threads", type=int, default=1)
    options = asked.parse_args()

    side = int(np.sqrt(options.cells))
    longitudes, latitudes = (
        grid.ravel()
        for grid in np.meshgrid(np.linspace(100.0, 106.0, side), np.linspace(28.0, 34.0, side))
    )
    for surface in (ruptures()[0], together(ruptures())):
        figures = harness.timed(
            partial(distances, surface, longitudes, latitudes, threads=options.threads), 7
        )
        peer: dict[str, object] = {"peer": "not run"}
        if not options.no_peer:
            try:
                peer = peers_figures(surface, longitudes, latitudes)
                peer["ratio"] = round(float(str(peer["peer_seconds"])) / figures["seconds"], 1)
            except (PeerUnavailable, subprocess.CalledProcessError) as failed:
                peer = {"peer": f"not run: {failed}"}
        harness.report(
            "shaking distances",
            cells=longitudes.size,
            quads=len(surface.quads),
            threads=options.threads,
            **figures,
            **peer,
        )


def ruptures() -> list[Surface]:
    """Three thrusts of magnitude 7 in a bent row, as at Wenchuan."""
    return [
        surface_from_magnitude(7.0, (longitude, latitude, 12.0), strike, 45.0, 90.0)
        for longitude, latitude, strike in ((102.6, 30.6, 25), (103.0, 31.0, 40), (103.4, 31.3, 60))
    ]


def together(parts: list[Surface]) -> Surface:
    return Surface("quads", np.concatenate([p.quads for p in parts]), HYPOCENTRE, "benchmark")


def peers_figures(
    surface: Surface, longitudes: np.ndarray, latitudes: np.ndarray
) -> dict[str, object]:
    """Seconds, memory and agreement of OpenQuake at the same cells."""
    ours = distances(surface, longitudes, latitudes)
    with tempfile.TemporaryDirectory() as folder:
        given, values = Path(folder) / "given.npz", Path(folder) / "values.npy"
        np.savez(given, quads=surface.quads, longitudes=longitudes, latitudes=latitudes)
        said = json.loads(run_peer("openquake", PEER, str(given), str(values)))
        theirs = np.load(values)
    apart = {
        f"{name}_apart_share": round(
            float(np.percentile(np.abs(getattr(ours, name) - found) / (ours.rrup + 1.0), 95)), 5
        )
        for name, found in zip(("rrup", "rjb", "rx", "ry0"), theirs, strict=True)
    }
    return {
        "peer": f"openquake {said['version']}",
        "peer_seconds": round(said["cpu"], 2),  # of the processor: what counts on a busy machine
        "peer_wall_seconds": round(said["seconds"], 2),
        "peer_peak_mb": round(said["peak_mb"], 1),
        **apart,
    }


if __name__ == "__main__":
    main()
