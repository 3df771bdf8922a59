"""People on a grid, embedded: see spread.py for how they are laid out (synthetic)."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.spread import (
    CELLS_PER_DEGREE,
    chinese_clusters,
    foreign_clusters,
    spread_on_cells,
)
from houfeng.places.build import LAYOUT as PLACES_LAYOUT
from houfeng.places.build import load, write_atomically
from houfeng.places.gazetteer import Gazetteer
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.lineage import Lineage

LAYOUT = 1  # raise when the rules in spread.py or the columns change

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """People in cells of 1 / CELLS_PER_DEGREE degrees, sparse."""

    cells: NDArray[np.int64]  # (n_cell,) ascending; numbered as in spread.spread_on_cells
    people: NDArray[np.float32]  # (n_cell,)
    province_totals: dict[int, float]  # people laid out per province; 0: outside China
    source: str  # one line for readers
    lineage: tuple[Lineage, ...]


def load_exposure(cache: Path, progress: Progress | None = None) -> Exposure:
    """The embedded exposure, from the cache folder; built first if missing or stale."""
    places = load(cache, progress)
    # People are laid out around places, so another table of places is another exposure.
    name = places.source.replace(", ", "-").replace(" ", "-")
    path = cache / f"exposure-{LAYOUT}-{PLACES_LAYOUT}-{name}.npz"
    if not path.exists():
        if progress:
            progress("laying out people")
        write_atomically(path, build(places))
    with np.load(path) as kept:
        return Exposure(
            cells=kept["cells"].astype(np.int64),
            people=kept["people"],
            province_totals=dict(zip(kept["codes"].tolist(), kept["totals"].tolist(), strict=True)),
            source=(
                "人口为合成分布：GeoNames 城镇人口，按 2020 年第七次全国人口普查分省总数控制；"
                "中国以外为 GeoNames 城镇人口，未调整"
            ),
            lineage=_lineage(places.source),
        )


def build(places: Gazetteer) -> dict[str, np.ndarray]:
    """Columns of the file that load_exposure keeps."""
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


def people_on(exposure: Exposure, longitudes: Floats, latitudes: Floats) -> Floats:
    """People in the cells of a regular grid, (n_lat, n_lon).

    longitudes, latitudes: cell centres in degrees, ascending, even steps, at least two each.
    Each exposure cell's people are shared out by overlapping area, so totals are kept.
    """
    west, east_edges = _edges(longitudes, "longitudes")
    south, north_edges = _edges(latitudes, "latitudes")
    columns = np.arange(
        int(np.floor((west + 180) * CELLS_PER_DEGREE)),
        int(np.ceil((east_edges[-1] + 180) * CELLS_PER_DEGREE)),
    )
    rows = np.arange(
        int(np.floor((south + 90) * CELLS_PER_DEGREE)),
        int(np.ceil((north_edges[-1] + 90) * CELLS_PER_DEGREE)),
    )
    wide = 360 * CELLS_PER_DEGREE
    first, last = np.searchsorted(exposure.cells, (rows[0] * wide, (rows[-1] + 1) * wide))
    row, column = np.divmod(exposure.cells[first:last], wide)
    column = (column - columns[0]) % wide  # grids may run across 180 degrees east
    inside = column < columns.size
    block = np.zeros((rows.size, columns.size))
    block[row[inside] - rows[0], column[inside]] = exposure.people[first:last][inside]

    # A cell is small: sharing by degrees of latitude is sharing by area to 1 part in 1000.
    across = _overlap(columns / CELLS_PER_DEGREE - 180, east_edges)
    upward = _overlap(rows / CELLS_PER_DEGREE - 90, north_edges)
    return np.asarray(upward.T @ block @ across)


def _edges(centres: Floats, field: str) -> tuple[float, Floats]:
    steps = np.diff(centres)
    if centres.size < 2 or steps.min() <= 0 or np.ptp(steps) > 1e-6:
        raise NotValid(field, centres[:3].tolist(), "give ascending cell centres in even steps")
    edges = np.append(centres - steps[0] / 2, centres[-1] + steps[0] / 2)
    return float(edges[0]), edges


def _overlap(starts: Floats, edges: Floats) -> Floats:
    """Share of each exposure cell (by its start) in each target cell, (n_start, n_target)."""
    size = 1 / CELLS_PER_DEGREE
    reached = np.clip((edges[None, :] - starts[:, None]) / size, 0.0, 1.0)
    return np.asarray(np.diff(reached, axis=1))


def _lineage(places_source: str) -> tuple[Lineage, ...]:
    return (
        Lineage(
            role="exposure",
            name="Houfeng embedded exposure",
            version=f"{LAYOUT}",
            source=f"GeoNames (CC BY 4.0) by {places_source}; provincial totals: "
            "7th National Population Census, NBS communiqué No. 3, 2021-05-11",
            note="Synthetic: people outside listed towns are spread by rule around county seats "
            "and townships; provincial totals are the census, nothing below is. Outside China "
            "only listed towns count, unscaled, so villages are missing. Import a population "
            "raster or a county census for real use.",
        ),
    )
