"""Show 8: 500 random earthquakes and a day of noise in a network 15 km apart.

python -m benchmarks.network_design [--events 500] [--hours 24] [--side 14] [--processes 2]
    [--keep FILE]

Through the pipeline that runs live; see docs/network-design.md. Magnitudes are uniform from 5 to
7.5, epicentres in the network and up to 50 km outside, depths 5 to 25 km; one station in twenty
is dead. Prints a table and one JSON line. --keep appends every trial as a JSON line as it ends.
"""

from benchmarks import harness  # isort: skip

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--side", type=int, default=14)
    parser.add_argument("--spacing-km", type=float, default=15.0)
    parser.add_argument("--policy", default="open")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args(sys.argv[1:])
    from houfeng.warning.design import Trial, run
    from houfeng.warning.design_settings import DesignSettings
    from houfeng.warning.design_summary import rows, summary

    settings = DesignSettings(
        events=given.events, hours=given.hours, side=given.side, spacing_km=given.spacing_km,
        policy=given.policy, seed=given.seed,
    )  # fmt: skip
    begun = time.perf_counter()
    done = []
    for one in run(settings, given.processes):
        done.append(one)
        if given.keep is not None:
            told = one.as_dict() if isinstance(one, Trial) else asdict(one)
            with given.keep.open("a") as file:
                file.write(json.dumps(told) + "\n")
        if len(done) % 10 == 0:
            seconds = time.perf_counter() - begun
            print(f"{len(done)} of {settings.works}, {seconds:,.0f} s", file=sys.stderr, flush=True)
    found = summary(settings, done)
    heading, table = rows(found)
    widths = [max(len(row[at]) for row in [heading, *table]) for at in range(len(heading))]
    for row in [heading, *table]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    harness.report(
        "network design", **found, seconds=round(time.perf_counter() - begun, 1),
        processes=given.processes, peak_mb=round(harness.peak_mb()),
    )  # fmt: skip


if __name__ == "__main__":
    main()
