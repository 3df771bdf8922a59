"""The exposure in use: the embedded and all imported data joined, kept in the cache folder.

The joined amounts are plain arrays that every process maps into memory: opening them costs
milliseconds, and only the part under a map is read.
"""

import hashlib
import json
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.impact.exposures.cells import CellGrid, Exposure
from houfeng.impact.exposures.embedded import Progress, embedded_file, load_embedded
from houfeng.impact.exposures.joining import Join, join
from houfeng.impact.exposures.sources import lineage_of, source_lines
from houfeng.impact.exposures.store import Dataset, list_datasets
from houfeng.places.build import load, source_version
from houfeng.places.layers import Layer, find_layer
from houfeng.vocabulary.lineage import Lineage

LAYOUT = 1  # raise when the rules of joining or the files change
KEPT = 3  # joined exposures that stay in the cache
_ABOUT = "exposure.json"


def load_joined(
    cache: Path, store: Path, layers: Path | None, progress: Progress | None
) -> Exposure:
    """As `exposure.load_exposure` with a store."""
    datasets = sorted(list_datasets(store), key=lambda one: (one.added_at, one.name), reverse=True)
    if not datasets:
        return load_embedded(cache, progress)
    boundaries = None if layers is None else find_layer(layers, "admin")
    key = _key(embedded_file(cache, source_version()), datasets, boundaries)
    folder = cache / f"exposure-joined-{key}"
    if not (folder / _ABOUT).exists():
        places = load(cache, progress)
        embedded = load_embedded(cache, progress)
        joined = join(embedded, datasets, places, boundaries, progress or (lambda _: None))
        _keep(folder, joined, embedded, datasets)
    return _open(folder)


def _key(embedded: Path, datasets: list[Dataset], boundaries: Layer | None) -> str:
    made_of = [
        LAYOUT, embedded.name, [(one.name, one.sha256, one.added_at) for one in datasets],
        None if boundaries is None else boundaries.sha256,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]


def _keep(folder: Path, joined: Join, embedded: Exposure, datasets: list[Dataset]) -> None:
    """Write it beside its place and move it there whole."""
    half = Path(tempfile.mkdtemp(dir=folder.parent, prefix="half-"))
    try:
        grids = []
        for number, grid in enumerate(joined.grids):
            np.save(half / f"{number}-cells.npy", grid.cells)
            for place, values in enumerate(grid.amounts.values()):
                np.save(half / f"{number}-{place}.npy", values)
            grids.append({"per_degree": grid.per_degree, "amounts": list(grid.amounts)})
        source, source_en = source_lines(datasets, joined)
        about = {
            "grids": grids,
            "province_totals": [[k, v] for k, v in embedded.province_totals.items()],
            "imported": sorted({name for one in datasets for name in one.holds}),
            "source": source,
            "source_en": source_en,
            "lineage": [one.as_dict() for one in lineage_of(datasets, joined, embedded)],
        }
        (half / _ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1), "utf-8")
        half.chmod(0o755)  # other workers may be other users
        for file in half.iterdir():
            file.chmod(0o644)
        if not (folder / _ABOUT).exists():  # another process may have been quicker
            half.rename(folder)
        _forget_old(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _forget_old(newest: Path) -> None:
    """Those in use by a running process stay readable to it until it ends."""
    found = sorted(
        newest.parent.glob("exposure-joined-*"), key=lambda one: one.stat().st_mtime, reverse=True
    )
    for old in [one for one in found if one != newest][KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


@lru_cache(maxsize=2)
def _open(folder: Path) -> Exposure:
    about: dict[str, Any] = json.loads((folder / _ABOUT).read_text("utf-8"))
    grids = []
    for number, grid in enumerate(about["grids"]):
        amounts = {
            name: np.load(folder / f"{number}-{place}.npy", mmap_mode="r")
            for place, name in enumerate(grid["amounts"])
        }
        cells = np.load(folder / f"{number}-cells.npy", mmap_mode="r")
        grids.append(CellGrid(int(grid["per_degree"]), cells, amounts))
    return Exposure(
        grids=tuple(grids),
        province_totals={int(code): float(people) for code, people in about["province_totals"]},
        source=about["source"],
        source_en=about["source_en"],
        lineage=tuple(Lineage(**one) for one in about["lineage"]),
        imported=tuple(about["imported"]),
    )
