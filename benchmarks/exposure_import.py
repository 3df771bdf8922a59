"""Importing a synthetic population raster: seconds and peak memory, in a process of its own.

    python -m benchmarks.exposure_import [SIDE] [STEP_ARC_SECONDS]

The raster has SIDE x SIDE cells (10,000: 10^8) of 3 arc-seconds by default, as WorldPop's
constrained counts have; with 30 every cell of it is one of ours.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import rasterio
from rasterio.windows import Window

from houfeng.impact.exposures.importing import import_exposure

SIDE, STEP_ARC_SECONDS = 10_000, 3.0
BAND = 500


def write(path: Path, side: int, step_deg: float) -> float:
    """The raster, and the people in it: about every other cell has none, the sea no value."""
    generator = np.random.default_rng(4)
    total = 0.0
    transform = rasterio.Affine(step_deg, 0, 75.0, 0, -step_deg, 53.0)
    with rasterio.open(
        path, "w", driver="GTiff", dtype="float32", count=1, width=side, height=side,
        crs="EPSG:4326", transform=transform, nodata=-99999.0, tiled=True, compress="deflate",
    ) as out:  # fmt: skip
        for top in range(0, side, BAND):
            cells = np.maximum(generator.normal(0, 3, (BAND, side)), 0).astype(np.float32)
            total += float(cells[:, side // 20 :].sum(dtype=np.float64))
            cells[:, : side // 20] = -99999.0
            out.write(cells, 1, window=Window(0, top, side, BAND))
    return total


def measure(raster: Path, folder: Path, cells: int, people: float) -> None:
    """In the child: import, and print the line."""
    told: list[int] = []

    def work() -> None:
        done = import_exposure(
            folder / "exposure", raster, cache=folder / "cache",
            added_at=datetime(2026, 1, 1, tzinfo=UTC), progress=lambda row, _: told.append(row),
        )  # fmt: skip
        assert abs(done.dataset.figures["people"] / people - 1) < 1e-6
        with np.load(done.dataset.file) as kept:
            assert abs(kept["people"].sum(dtype=np.float64) / people - 1) < 1e-6

    figures = harness.timed(work, repeats=1)
    harness.report("exposure import", cells=cells, people=people, steps=len(told), **figures)


def main() -> None:
    if len(sys.argv) == 6 and sys.argv[1] == "child":
        measure(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
        return
    side = int(sys.argv[1]) if len(sys.argv) > 1 else SIDE
    step_deg = (float(sys.argv[2]) if len(sys.argv) > 2 else STEP_ARC_SECONDS) / 3600
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        raster = Path(folder) / "people.tif"
        people = write(raster, side, step_deg)
        subprocess.run(
            [sys.executable, "-m", "benchmarks.exposure_import", "child", str(raster), folder,
             str(side * side), repr(people)],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
