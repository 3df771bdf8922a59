"""PGA and PGV of GB 18306-2015 at 100,000 sites, beside OpenQuake's YuEtAl2013Ms.

    python -m benchmarks.shaking_ellipses [--no-peer] [--sites 100000]

OpenQuake (AGPL) runs in its own environment and process. Its values are compared where its
hard-coded depth of 15 km hardly matters (beyond 100 km) and its logarithms are positive.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import argparse
import json
import subprocess
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.peers import PeerUnavailable, run_peer
from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.shaking.map_shaking import map_shaking
from houfeng.shaking.science.gb18306_2015 import value_at
from houfeng.shaking.standards import region_laws

REGION, MS = "qingzang", 7.0

PEER = """
import json, resource, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np
from openquake.baselib import __version__
from openquake.hazardlib.gsim.yu_2013 import YuEtAl2013MsTibet
from openquake.hazardlib.imt import PGA, PGV

sites = np.load(sys.argv[1])
context = np.zeros(len(sites), [("mag", float), ("repi", float), ("azimuth", float)])
context = context.view(np.recarray)
context.mag, context.repi, context.azimuth = float(sys.argv[3]), sites[:, 0], sites[:, 1]
mean, sigma, tau, phi = (np.zeros((2, len(sites))) for _ in range(4))
model = YuEtAl2013MsTibet()
begun, cpu = time.perf_counter(), time.process_time()
model.compute(context, [PGA(), PGV()], mean, sigma, tau, phi)
seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
np.save(sys.argv[2], mean)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"version": __version__, "seconds": seconds, "cpu": cpu, "peak_mb": peak}))
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--no-peer", action="store_true")
    asked.add_argument("--sites", type=int, default=100_000)
    options = asked.parse_args()

    chance = np.random.default_rng(18306)
    distance = 300 * np.sqrt(chance.random(options.sites))
    azimuth = 360 * chance.random(options.sites)
    along, across = distance * np.cos(np.radians(azimuth)), distance * np.sin(np.radians(azimuth))

    def ours() -> tuple[np.ndarray, np.ndarray]:
        laws = region_laws(REGION, MS)
        return (
            value_at(laws.lg_pga_gal, along, across),
            value_at(laws.lg_pgv_cms, along, across),
        )

    figures = harness.timed(ours, repeats=7)
    peer: dict[str, object] = {"peer": "not run"}
    if not options.no_peer:
        try:
            peer = peers_figures(distance, azimuth, ours()[0])
            peer["ratio"] = round(float(str(peer["peer_seconds"])) / figures["seconds"])
        except (PeerUnavailable, subprocess.CalledProcessError) as failed:
            peer = {"peer": f"not run: {failed}"}
    harness.report("shaking ellipses: PGA and PGV", sites=options.sites, **figures, **peer)

    for strike in (45.0, None):
        origin = Origin(
            event_id="benchmark",
            revision=1,
            origin_at=datetime(2008, 5, 12, 6, 28, 4, tzinfo=UTC),
            longitude=103.4,
            latitude=31.0,
            depth_km=14.0,
            magnitude=Magnitude(8.0, MagnitudeType.MS),
            source="cenc",
            strike_deg=strike,
        )
        cells = map_shaking(origin).intensity.size
        name = f"shaking map: Ms 8.0, strike {'known' if strike else 'unknown'}"
        harness.report(name, cells=cells, **harness.timed(partial(map_shaking, origin), 7))


def peers_figures(
    distance: np.ndarray, azimuth: np.ndarray, lg_pga_gal: np.ndarray
) -> dict[str, object]:
    """Seconds, memory and agreement of OpenQuake at the same sites."""
    with tempfile.TemporaryDirectory() as folder:
        sites, values = Path(folder) / "sites.npy", Path(folder) / "values.npy"
        np.save(sites, np.column_stack([distance, azimuth]))
        said = json.loads(run_peer("openquake", PEER, str(sites), str(values), str(MS)))
        theirs = np.load(values)[0] + np.log(980.665)  # ln g to ln gal
    far = (distance > 100) & (lg_pga_gal > 0.1)
    apart = np.abs(lg_pga_gal[far] * np.log(10) - theirs[far])
    return {
        "peer": f"openquake {said['version']}",
        "peer_seconds": round(said["cpu"], 2),  # of the processor: what counts on a busy machine
        "peer_wall_seconds": round(said["seconds"], 2),
        "peer_peak_mb": round(said["peak_mb"], 1),
        "median_apart_ln_pga_beyond_100_km": round(float(np.median(apart)), 4),
    }


if __name__ == "__main__":
    main()
