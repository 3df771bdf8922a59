"""Ground-motion models at a million sites, five measures, beside OpenQuake's own.

    python -m benchmarks.shaking_models [--no-peer] [--sites 1000000]

One earthquake on a plane that dips 40 degrees, sites all around it with a vs30 each: mean, tau,
phi and sigma of the five measures of a shaking map. OpenQuake (AGPL) runs in its own environment
and process, on one thread as we do, warm as we are: medians of the later runs. The largest
difference of median motion, tau and phi says that both computed the same.
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
from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.science.gmm.motion import (
    MEASURES,
    Distances,
    Earthquake,
    GroundMotionModel,
    Motion,
    Sites,
)

# Ours and theirs; bssa14 has no basin here, nor have the sites.
MODELS = {
    "ask14": "AbrahamsonEtAl2014",
    "bssa14": "BooreEtAl2014",
    "cb14": "CampbellBozorgnia2014",
    "cy14": "ChiouYoungs2014",
}
EARTHQUAKE = Earthquake(
    mw=7.0, ms=7.3, rake_deg=90.0, dip_deg=40.0, ztor_km=3.0, width_km=18.0, depth_km=11.0
)
LENGTH_KM = 45.0
MAP_SITES = 177_024  # of the Northridge map in facts/shaking-impact.md
REPEATS = 5

PEER = """
import json, resource, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np
from openquake.baselib import __version__
from openquake.hazardlib.imt import from_string
from openquake.hazardlib.valid import gsim

given, name, measures, quake = sys.argv[1], sys.argv[3], *map(json.loads, sys.argv[4:6])
sites = np.load(given)
n = len(sites["rrup"])
fields = {**{key: np.full(n, float(value)) for key, value in quake.items()},
          **{key: sites[key] for key in sites.files},
          "vs30measured": np.zeros(n, bool),
          "z1pt0": np.full(n, -999.0), "z2pt5": np.full(n, -999.0)}
context = np.zeros(n, [(key, values.dtype) for key, values in fields.items()])
for key, values in fields.items():
    context[key] = values
context = context.view(np.recarray)
model, imts = gsim(name), [from_string(each) for each in measures]
seconds, cpu = [], []
for _ in range(int(sys.argv[6])):
    mean, sigma, tau, phi = (np.zeros((len(imts), n)) for _ in range(4))
    begun, spent = time.perf_counter(), time.process_time()
    model.compute(context, imts, mean, sigma, tau, phi)
    seconds.append(time.perf_counter() - begun)
    cpu.append(time.process_time() - spent)
np.savez(sys.argv[2], mean=mean, tau=tau, phi=phi)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"version": __version__, "seconds": sorted(seconds[1:])[len(seconds[1:]) // 2],
                  "cpu": sorted(cpu[1:])[len(cpu[1:]) // 2], "peak_mb": peak}))
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--no-peer", action="store_true")
    asked.add_argument("--sites", type=int, default=1_000_000)
    options = asked.parse_args()

    distances = distances_around(options.sites)
    varied = Sites(np.random.default_rng(2015).uniform(180, 1300, options.sites))
    uniform = Sites(np.full(options.sites, 500.0))
    for name in MODELS:
        model = ground_motion_model(name)
        figures = harness.timed(partial(motion_and_sigma, model, varied, distances), REPEATS)
        alike = harness.timed(partial(motion_and_sigma, model, uniform, distances), REPEATS)
        peer: dict[str, object] = {"peer": "not run"}
        if not options.no_peer:
            try:
                peer = peers_figures(name, varied, distances)
                peer["ratio"] = round(float(str(peer["peer_seconds"])) / figures["seconds"], 1)
            except (PeerUnavailable, subprocess.CalledProcessError) as failed:
                peer = {"peer": f"not run: {failed}"}
        harness.report(
            f"ground motion: {name}, five measures",
            sites=options.sites,
            **figures,
            seconds_uniform_vs30=alike["seconds"],
            **peer,
        )

    nearby, ground = distances_around(MAP_SITES), Sites(varied.vs30_ms[:MAP_SITES])

    def whole_map() -> None:
        for name in MODELS:
            ground_motion_model(name).predict(MEASURES, EARTHQUAKE, ground, nearby)

    if len(ground.vs30_ms) == MAP_SITES:
        harness.report(
            "ground motion of a whole map: four models, five measures",
            sites=MAP_SITES,
            **harness.timed(whole_map, REPEATS),
        )


def distances_around(n: int) -> Distances:
    """n sites within 250 km of the middle, evenly over the area."""
    chance = np.random.default_rng(2014)
    far, azimuth = 250 * np.sqrt(chance.random(n)), 2 * np.pi * chance.random(n)
    x, y = far * np.sin(azimuth), far * np.cos(azimuth)
    dip, ztor = np.radians(EARTHQUAKE.dip_deg), EARTHQUAKE.ztor_km
    ry0 = np.maximum(np.abs(y) - LENGTH_KM / 2, 0)
    aside = np.maximum(np.maximum(-x, x - EARTHQUAKE.width_km * np.cos(dip)), 0)
    down = np.clip(x * np.cos(dip) - ztor * np.sin(dip), 0, EARTHQUAKE.width_km)
    plane = np.hypot(x - down * np.cos(dip), ztor + down * np.sin(dip))
    return Distances(
        rrup=np.hypot(plane, ry0),
        rjb=np.hypot(aside, ry0),
        rx=x,
        ry0=ry0,
        repi=far,
        rhypo=np.hypot(far, EARTHQUAKE.depth_km),
        along=ry0,
        across=np.abs(x),
    )


def motion_and_sigma(
    model: GroundMotionModel, sites: Sites, distances: Distances
) -> dict[str, tuple[Motion, np.ndarray]]:
    found = model.predict(MEASURES, EARTHQUAKE, sites, distances)
    return {measure: (motion, motion.sigma) for measure, motion in found.items()}


def peers_figures(name: str, sites: Sites, distances: Distances) -> dict[str, object]:
    """Seconds, memory and agreement of OpenQuake's model at the same sites."""
    quake = {
        "mag": EARTHQUAKE.mw,
        "rake": EARTHQUAKE.rake_deg,
        "dip": EARTHQUAKE.dip_deg,
        "ztor": EARTHQUAKE.ztor_km,
        "width": EARTHQUAKE.width_km,
        "hypo_depth": EARTHQUAKE.depth_km,
    }
    with tempfile.TemporaryDirectory() as folder:
        given, values = Path(folder) / "given.npz", Path(folder) / "values.npz"
        np.savez(
            given,
            vs30=sites.vs30_ms,
            **{key: getattr(distances, key) for key in ("rrup", "rjb", "rx", "ry0")},
        )
        arguments = (MODELS[name], json.dumps(MEASURES), json.dumps(quake), str(REPEATS))
        said = json.loads(run_peer("openquake", PEER, str(given), str(values), *arguments))
        theirs = dict(np.load(values))
    ours = ground_motion_model(name).predict(MEASURES, EARTHQUAKE, sites, distances)
    apart = [
        np.abs(np.expm1(motion.mean - theirs["mean"][i])).max()
        for i, motion in enumerate(ours.values())
    ]
    scatter = [
        np.abs(getattr(motion, moment) - theirs[moment][i]).max()
        for i, motion in enumerate(ours.values())
        for moment in ("tau", "phi")
    ]
    return {
        "peer": f"openquake {said['version']} {MODELS[name]}",
        "peer_seconds": round(said["cpu"], 2),  # of the processor: what counts on a busy machine
        "peer_wall_seconds": round(said["seconds"], 2),
        "peer_peak_mb": round(said["peak_mb"], 1),
        "largest_apart_median": float(f"{max(apart):.1e}"),
        "largest_apart_tau_phi": float(f"{max(scatter):.1e}"),
    }


if __name__ == "__main__":
    main()
