"""Makes reference_b.csv: Parker 2020 and Atkinson & Boore 2006 by OpenQuake hazardlib.

    .cache/peers/openquake/bin/python tests/shaking/science/gmm/make_reference_b.py

Runs in OpenQuake's own environment (AGPL; 3.24.1 made the kept file); Houfeng never imports it.
"""

import csv
import itertools
from pathlib import Path

import numpy as np
from openquake.baselib import __version__
from openquake.hazardlib.gsim.atkinson_boore_2006 import AtkinsonBoore2006
from openquake.hazardlib.gsim.parker_2020 import ParkerEtAl2020SInter, ParkerEtAl2020SSlab
from openquake.hazardlib.imt import PGA, PGV, SA

MEASURES = {
    "PGA": PGA(),
    "PGV": PGV(),
    "SA(0.3)": SA(0.3),
    "SA(0.35)": SA(0.35),
    "SA(1.0)": SA(1.0),
    "SA(3.0)": SA(3.0),
}
TAIWAN = {"region": "TW", "saturation_region": "TW_E"}
# name: (model, magnitudes, distances km, depths km, Vs30 m/s)
MODELS = {
    "parker_2020_interface": (
        ParkerEtAl2020SInter(), (5.5, 7.9, 9.0), (25.0, 90.0, 300.0, 700.0), (20.0,),
        (150.0, 250.0, 400.0, 760.0, 1600.0),
    ),
    "parker_2020_interface_taiwan": (
        ParkerEtAl2020SInter(**TAIWAN), (6.0, 7.5), (30.0, 250.0), (20.0,), (200.0, 500.0),
    ),
    "parker_2020_slab": (
        ParkerEtAl2020SSlab(), (5.0, 7.0, 8.2), (40.0, 150.0, 600.0), (15.0, 45.0, 120.0),
        (180.0, 350.0, 900.0),
    ),
    "parker_2020_slab_taiwan": (
        ParkerEtAl2020SSlab(**TAIWAN), (6.0, 8.0), (60.0, 250.0), (40.0, 80.0), (220.0, 600.0),
    ),
    "atkinson_boore_2006": (
        AtkinsonBoore2006(), (4.0, 5.5, 7.5), (0.5, 6.0, 40.0, 100.0, 300.0), (10.0,),
        (150.0, 220.0, 400.0, 760.0, 1200.0, 2500.0),
    ),
}  # fmt: skip


def main() -> None:
    path = Path(__file__).with_name("reference_b.csv")
    with path.open("w", newline="") as file:
        file.write(f"# OpenQuake hazardlib {__version__}, by make_reference_b.py\n")
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(
            [
                "model",
                "measure",
                "mw",
                "rrup_km",
                "depth_km",
                "vs30_ms",
                "mean",
                "sigma",
                "tau",
                "phi",
            ]
        )
        for name, (model, *axes) in MODELS.items():
            cases = list(itertools.product(*axes))
            fields = ("mag", "rrup", "hypo_depth", "vs30")
            context = np.zeros(len(cases), [(field, float) for field in fields]).view(np.recarray)
            for field, values in zip(fields, zip(*cases, strict=True), strict=True):
                context[field] = values
            mean, sigma, tau, phi = (np.zeros((len(MEASURES), len(cases))) for _ in range(4))
            model.compute(context, list(MEASURES.values()), mean, sigma, tau, phi)
            for i, measure in enumerate(MEASURES):
                for j, case in enumerate(cases):
                    found = (x[i, j] for x in (mean, sigma, tau, phi))
                    rows.writerow([name, measure, *case, *(f"{x:.7f}" for x in found)])


if __name__ == "__main__":
    main()
