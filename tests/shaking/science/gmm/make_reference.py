"""Writes what OpenQuake's ground-motion models give, for the tests to compare with.

Runs in OpenQuake's environment, not in ours; the tests read the file and need no OpenQuake:

    .cache/peers/openquake/bin/python tests/shaking/science/gmm/make_reference.py \
        tests/shaking/science/gmm/reference_nga_west2.csv.gz

Other models: `--models ours=TheirClass ours2=TheirClass2`, `--measures PGA SA(1.0)`. One line is
one site of one earthquake; a column `ours|PGA|mean` (tau, phi) is what `TheirClass` gives there.
Columns of the inputs are named as the fields of Earthquake, Sites and Distances; an empty basin
depth is "not known".
"""

import argparse
import csv
import gzip
import io
import warnings
from pathlib import Path

import numpy as np

warnings.filterwarnings("ignore")

NGA_WEST2 = (
    "ask14=AbrahamsonEtAl2014",
    "bssa14=BooreEtAl2014CaliforniaBasin",
    "cb14=CampbellBozorgnia2014",
    "cy14=ChiouYoungs2014",
)
# The five of a shaking map, two where PGA is a floor, two between the tabulated periods.
MEASURES = (
    "PGA",
    "PGV",
    "SA(0.3)",
    "SA(1.0)",
    "SA(3.0)",
    "SA(0.05)",
    "SA(0.1)",
    "SA(0.62)",
    "SA(6.8)",
)
RAKES = (0.0, 180.0, 90.0, 45.0, -90.0, -45.0)
UNKNOWN = -999.0  # OpenQuake's mark


def earthquakes_and_sites(chance, quakes, sites_each):
    """Inputs by name, each (quakes * sites_each,); geometry of a plane that dips to the east."""
    n = (quakes, 1)
    mw = np.round(chance.uniform(4.0, 8.2, n), 2)
    dip = chance.choice([30.0, 40.0, 55.0, 70.0, 90.0], n)
    ztor = np.round(np.where(chance.random(n) < 0.3, 0.0, chance.uniform(0.0, 15.0, n)), 1)
    length = 10 ** (-2.44 + 0.59 * mw)  # Wells and Coppersmith 1994, all styles
    width = np.round(np.minimum(10 ** (-1.01 + 0.32 * mw), 25.0), 2)
    down = chance.uniform(0.3, 0.9, n)
    depth = ztor + down * width * np.sin(np.radians(dip))

    # Sites all around, as many near as far, and some above the plane.
    m = (quakes, sites_each)
    reach = np.where(chance.random(m) < 0.3, 0.7, 1.0) * np.log10(400)
    distance = 10 ** (chance.random(m) * reach)
    azimuth = np.radians(360 * chance.random(m))
    bottom = width * np.cos(np.radians(dip))
    x = distance * np.sin(azimuth) + chance.random(m) * bottom
    y = distance * np.cos(azimuth) + (chance.random(m) - 0.5) * length

    beyond = np.maximum(np.abs(y) - length / 2, 0)
    aside = np.maximum(np.maximum(-x, x - bottom), 0)
    along_dip = np.clip(x * np.cos(np.radians(dip)) - ztor * np.sin(np.radians(dip)), 0, width)
    from_plane = np.hypot(
        x - along_dip * np.cos(np.radians(dip)), ztor + along_dip * np.sin(np.radians(dip))
    )
    repi = np.hypot(x - down * bottom, y)
    z1pt0 = np.round(10 ** chance.uniform(0.5, 3.2, m))
    known = chance.random(n) < 0.5
    found = {
        "mw": mw,
        "rake_deg": chance.choice(RAKES, n),
        "dip_deg": dip,
        "ztor_km": ztor,
        "width_km": width,
        "depth_km": np.round(depth, 3),
        "vs30_measured": (chance.random(n) < 0.5).astype(float),
        "rrup": np.hypot(from_plane, beyond),
        "rjb": np.hypot(aside, beyond),
        "rx": x,
        "ry0": beyond,
        "repi": repi,
        "rhypo": np.hypot(repi, depth),
        "vs30_ms": np.round(chance.uniform(np.log(180), np.log(1500), m), 6),
        "z1pt0_m": np.where(known, z1pt0, UNKNOWN),
        "z2pt5_km": np.where(known, np.round(10 ** chance.uniform(-1, 0.9, m), 3), UNKNOWN),
    }
    found["vs30_ms"] = np.round(np.exp(found["vs30_ms"]), 1)
    # OpenQuake 3.24.1 takes BSSA14's delta-phi_V off twice at exactly 225 m/s.
    found["vs30_ms"][found["vs30_ms"] == 225.0] = 225.1
    return {name: np.broadcast_to(values, m).ravel() for name, values in found.items()}


def context_of(inputs):
    """OpenQuake's record of the same, with every field that its models commonly read."""
    n = len(inputs["mw"])
    theirs = {
        "mag": inputs["mw"],
        "rake": inputs["rake_deg"],
        "dip": inputs["dip_deg"],
        "ztor": inputs["ztor_km"],
        "width": inputs["width_km"],
        "hypo_depth": inputs["depth_km"],
        "vs30": inputs["vs30_ms"],
        "vs30measured": inputs["vs30_measured"].astype(bool),
        "z1pt0": inputs["z1pt0_m"],
        "z2pt5": inputs["z2pt5_km"],
        "backarc": np.zeros(n, bool),
        "rvolc": np.zeros(n),
        **{name: inputs[name] for name in ("rrup", "rjb", "rx", "ry0", "repi", "rhypo")},
    }
    context = np.zeros(n, [(name, values.dtype) for name, values in theirs.items()])
    for name, values in theirs.items():
        context[name] = values
    return context.view(np.recarray)


def their_motion(class_name, context, measures):
    """Mean, tau and phi, (measures, n) each."""
    from openquake.hazardlib.gsim import get_available_gsims
    from openquake.hazardlib.gsim.base import gsim_aliases
    from openquake.hazardlib.imt import from_string
    from openquake.hazardlib.valid import gsim

    model = gsim(gsim_aliases.get(class_name) or class_name)
    assert class_name in gsim_aliases or class_name in get_available_gsims(), class_name
    mean, sigma, tau, phi = np.zeros((4, len(measures), len(context)))
    model.compute(context, [from_string(each) for each in measures], mean, sigma, tau, phi)
    return mean, tau, phi


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("--models", nargs="+", default=NGA_WEST2)
    asked.add_argument("--measures", nargs="+", default=MEASURES)
    asked.add_argument("--quakes", type=int, default=60)
    asked.add_argument("--sites-each", type=int, default=6)
    asked.add_argument("--seed", type=int, default=2014)
    options = asked.parse_args()

    chance = np.random.default_rng(options.seed)
    inputs = earthquakes_and_sites(chance, options.quakes, options.sites_each)
    for name in ("rrup", "rjb", "rx", "ry0", "repi", "rhypo"):
        inputs[name] = np.round(inputs[name], 4)  # as written: what is read is what was used
    context = context_of(inputs)
    columns = {
        name: ["" if value == UNKNOWN else f"{value:.10g}" for value in values]
        for name, values in inputs.items()
    }
    for pair in options.models:
        ours, class_name = pair.split("=")
        for moment, values in zip(
            ("mean", "tau", "phi"), their_motion(class_name, context, options.measures), strict=True
        ):
            for measure, row in zip(options.measures, values, strict=True):
                columns[f"{ours}|{measure}|{moment}"] = [f"{value:.7f}" for value in row]

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    # No time of writing in the file: the same run gives the same bytes.
    options.out.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
