"""The exposure on board: people laid out by spread.py (synthetic), kept in the cache folder."""

import csv
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np

from houfeng.impact.exposures.cells import COARSE, PEOPLE, CellGrid, Exposure
from houfeng.impact.spread import (
    CELLS_PER_DEGREE,
    chinese_clusters,
    foreign_clusters,
    spread_on_cells,
)
from houfeng.places.build import LAYOUT as PLACES_LAYOUT
from houfeng.places.build import load, write_atomically
from houfeng.places.gazetteer import Gazetteer
from houfeng.vocabulary.lineage import Lineage

LAYOUT = 1  # raise when the rules in spread.py or the columns change
SOURCE = (
    "人口为合成分布：GeoNames 城镇人口，按 2020 年第七次全国人口普查分省总数控制；"
    "中国以外为 GeoNames 城镇人口，未调整"
)
SOURCE_EN = (
    "synthetic: GeoNames towns, provincial totals of the 2020 census; outside China GeoNames "
    "towns alone, unscaled"
)

Progress = Callable[[str], None]


def load_embedded(cache: Path, progress: Progress | None = None) -> Exposure:
    """The embedded exposure, from the cache folder; built first if missing or stale."""
    places = load(cache, progress)
    path = embedded_file(cache, places.source)
    if not path.exists():
        if progress:
            progress("laying out people")
        write_atomically(path, build(places))
    with np.load(path) as kept:
        return Exposure(
            grids=(CellGrid(COARSE, kept["cells"], {PEOPLE: kept["people"]}),),
            province_totals=dict(zip(kept["codes"].tolist(), kept["totals"].tolist(), strict=True)),
            source=SOURCE,
            source_en=SOURCE_EN,
            lineage=(_lineage(places.source),),
        )


def embedded_file(cache: Path, places_source: str) -> Path:
    """Where it is kept: people are laid out around places, so other places are another file."""
    name = places_source.replace(", ", "-").replace(" ", "-")
    return cache / f"exposure-{LAYOUT}-{PLACES_LAYOUT}-{name}.npz"


def build(places: Gazetteer) -> dict[str, np.ndarray]:
    """Columns of the file that load_embedded keeps."""
    assert CELLS_PER_DEGREE == COARSE
    china, abroad = chinese_clusters(places, census_2020()), foreign_clusters(places)
    home_cells, home_people = spread_on_cells(china)
    far_cells, far_people = spread_on_cells(abroad)
    cells, inverse = np.unique(np.concatenate([home_cells, far_cells]), return_inverse=True)
    people = np.bincount(inverse, weights=np.concatenate([home_people, far_people]))
    codes = np.unique(china.province_codes)
    totals = [float(china.people[china.province_codes == code].sum()) for code in codes]
    return {
        "cells": cells.astype(np.int32),
        "people": people.astype(np.float32),
        "codes": np.concatenate([codes, [0]]).astype(np.int32),
        "totals": np.array([*totals, float(abroad.people.sum())]),
    }


def census_2020() -> dict[int, tuple[float, float]]:
    """Provincial code -> (people, urban share from 0 to 1); source in data/README.md."""
    text = files("houfeng.impact").joinpath("data/census_2020.csv").read_text("utf-8")
    return {
        int(row["code"]): (float(row["people"]), float(row["urban_percent"]) / 100)
        for row in csv.DictReader(text.splitlines())
    }


def _lineage(places_source: str) -> Lineage:
    return Lineage(
        role="exposure",
        name="Houfeng embedded exposure",
        version=f"{LAYOUT}",
        source=f"GeoNames (CC BY 4.0) by {places_source}; provincial totals: "
        "7th National Population Census, NBS communiqué No. 3, 2021-05-11",
        note="Synthetic: people outside listed towns are spread by rule around county seats "
        "and townships; provincial totals are the census, nothing below is. Outside China "
        "only listed towns count, unscaled, so villages are missing. It holds no buildings and "
        "no values. Import a population raster or a county census (houfeng exposure import) for "
        "real use.",
    )
