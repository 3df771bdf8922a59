"""Times of facilities: a million sites against a map of 500,000 cells, stage by stage.

    python -m benchmarks.facilities [--sites 1000000] [--xlsx]

The map is made up (it falls with distance from a point); the sites lie all over it and a little
beyond, with every curve on board in turn. Two threads, as in production.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import argparse
import csv
import io

import numpy as np
import openpyxl

from houfeng.impact.facilities.assess import Assessment, assess
from houfeng.impact.facilities.at_sites import find_spots, flat_map
from houfeng.impact.facilities.curves import built_in
from houfeng.impact.facilities.facility_list import Facilities, to_bytes
from houfeng.impact.facilities.read import demand_all, read_facilities
from houfeng.impact.facilities.standing import scores, stand
from houfeng.impact.science import fragility
from houfeng.shaking.products.grids_npz import Grids
from houfeng.shaking.result import Field
from houfeng.vocabulary.geometry import distance_km

N_LON, N_LAT = 800, 626  # 500,800 cells


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--sites", type=int, default=1_000_000)
    asked.add_argument("--xlsx", action="store_true", help="Reading a workbook too; minutes.")
    told = asked.parse_args()
    grids = made_map()
    raw = made_csv(told.sites, grids)
    kept: list[Facilities] = []

    def read() -> None:
        kept[:] = [demand_all(read_facilities(raw, "sites.csv"), "sites.csv")]

    harness.report(
        "facilities: read CSV", sites=told.sites, mb=round(len(raw) / 1e6, 1),
        **harness.timed(read, repeats=3),
    )  # fmt: skip
    (sites,) = kept
    found: list[Assessment] = []

    def assess_all() -> None:
        found[:] = [assess(sites, grids)]

    cells = N_LON * N_LAT
    harness.report(
        "facilities: assess and rank", sites=len(sites), cells=cells, curves=len(sites.curves),
        **harness.timed(assess_all, repeats=7),
    )  # fmt: skip
    report_parts(sites, grids, found[0])
    harness.report(
        "facilities: compare with the last notice", sites=len(sites),
        **harness.timed(lambda: stand(sites, found[0], grids, None), repeats=3),
    )  # fmt: skip
    harness.report(
        "facilities: keep the list", sites=len(sites), mb=round(len(to_bytes(sites)) / 1e6, 1),
        **harness.timed(lambda: to_bytes(sites), repeats=1),
    )  # fmt: skip
    if told.xlsx:
        workbook = made_xlsx(raw)
        harness.report(
            "facilities: read XLSX", sites=told.sites, mb=round(len(workbook) / 1e6, 1),
            **harness.timed(lambda: read_facilities(workbook, "sites.xlsx"), repeats=1),
        )  # fmt: skip


def report_parts(sites: Facilities, grids: Grids, found: Assessment) -> None:
    """Parts of the whole on one thread, to see where the time goes."""
    flat = flat_map(grids, {"PGA"})
    mean, std = flat.fields["PGA"]

    def sampling() -> None:
        spots = find_spots(flat, sites.longitudes, sites.latitudes)
        spots.value(mean)
        spots.value(std)

    hazus = np.array([[c.centres, c.betas] for c in sites.curves if not c.is_table])
    which = np.random.default_rng(1).integers(0, len(hazus), len(sites))
    centres, betas = hazus[which, 0].T.copy(), hazus[which, 1].T.copy()
    x = np.nan_to_num(found.values, nan=-3.0)
    sigma = np.nan_to_num(found.sigmas, nan=0.5)
    harness.report("facilities: sampling, one measure", **harness.timed(sampling, repeats=3))
    harness.report(
        "facilities: lognormal curves",
        **harness.timed(lambda: fragility.normal_exceedance(x, sigma, centres, betas), repeats=3),
    )
    harness.report(
        "facilities: ranking",
        **harness.timed(lambda: np.argsort(-found.damage, kind="stable"), repeats=3),
    )
    harness.report(
        "facilities: thresholds", **harness.timed(lambda: scores(sites, found, grids), repeats=3)
    )


def made_map() -> Grids:
    lons, lats = np.linspace(100, 108, N_LON), np.linspace(28, 34.26, N_LAT)
    far = np.hypot(distance_km(104, 31, *np.meshgrid(lons, lats)), 12.0)
    pga = Field(
        *(np.log(0.8) - 1.3 * np.log(far / 12), *(np.full(far.shape, s) for s in (0.6, 0.35, 0.49)))
    )
    csis = Field(
        *(9.5 - 3.4 * np.log10(far / 12), *(np.full(far.shape, s) for s in (0.8, 0.4, 0.69)))
    )
    return Grids(lons, lats, {"PGA": pga, "CSIS": csis})


def made_csv(count: int, grids: Grids) -> bytes:
    rng = np.random.default_rng(4)
    lons = rng.uniform(grids.longitudes[0] - 0.1, grids.longitudes[-1] + 0.1, count)
    lats = rng.uniform(grids.latitudes[0] - 0.1, grids.latitudes[-1] + 0.1, count)
    names = list(built_in())
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(["编号", "名称", "经度", "纬度", "类型", "易损性", "阈值"])
    writer.writerows(
        (f"S{n}", f"设施{n}", f"{lons[n]:.6f}", f"{lats[n]:.6f}", "基站", names[n % len(names)], "")
        for n in range(count)
    )
    return made.getvalue().encode()


def made_xlsx(raw: bytes) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("清单")
    for number, row in enumerate(csv.reader(io.StringIO(raw.decode()))):
        sheet.append(row if not number else [*row[:2], float(row[2]), float(row[3]), *row[4:]])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


if __name__ == "__main__":
    main()
