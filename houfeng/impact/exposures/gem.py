"""Exposure of the Global Earthquake Model: CSV with the columns its releases have.

Assets with coordinates go into cells; a table by administrative unit without them can only be
placed where a column of GB/T 2260 codes says which unit each row is of. What GEM calls occupants
are averages by building use, no census: they are taken as people only when asked.
"""

import numpy as np

from houfeng.impact.exposures.assets import Assets, amounts_of, chosen, in_cells, usd_rate
from houfeng.impact.exposures.census import CODE_TITLES, as_table, codes_of
from houfeng.impact.exposures.rows import Rows, read_rows
from houfeng.impact.exposures.store import Made
from houfeng.impact.exposures.taxonomy import rules_note, types_of_taxonomy
from houfeng.places.gazetteer import Gazetteer
from houfeng.places.unit_list import unit_list
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

NAMES = {
    "lon": ("longitude",),
    "lat": ("latitude",),
    "code": CODE_TITLES,
    "taxonomy": (),
    "buildings": (),
    "total_area_sqm": (),
    "total_repl_cost_usd": (),
    "occupants_per_asset": (),
    "id_1": (),
}
NEEDED = ("taxonomy", "total_area_sqm")
DOLLARS_OF = 2021  # README of GEM's Global Exposure Model 2023.1: costs in 2021 US$
_SHOWN = 5


def read_gem(
    raw: bytes,
    gazetteer: Gazetteer,
    *,
    year: int | None = None,
    occupants: bool = False,
    keep_good: bool = False,
) -> Made:
    """Floor area by structure type, replacement value and, if asked, occupants as people.

    year: of the dollars. NotValid names row and column; with keep_good, bad rows are listed.
    """
    rows = read_rows(raw, NAMES, NEEDED, keep_good=keep_good)
    has_place = "lon" in rows.columns and "lat" in rows.columns
    if not has_place and "code" not in rows.columns:
        raise NotValid(
            "header", ", ".join(rows.titles.values()),
            "this table tells administrative units (ID_1) but neither LONGITUDE and LATITUDE nor "
            "codes; add a column CODE with the GB/T 2260 code of each row's unit",
        )  # fmt: skip
    taxonomy = rows.columns["taxonomy"]
    rows.refuse(np.array([not text for text in taxonomy], bool), "taxonomy", "give a taxonomy")
    rows.numbers_of("buildings", "give the number of buildings", low=0, needed=False)
    area = rows.numbers_of("total_area_sqm", "give the floor area in m²", low=0)
    rate, said = usd_rate(year or DOLLARS_OF)
    value: Floats | None = None
    if "total_repl_cost_usd" in rows.columns:
        value = (
            rows.numbers_of("total_repl_cost_usd", "give it in US dollars", low=0, needed=False)
            * rate
        )
    people: Floats | None = None
    if occupants:
        people = rows.numbers_of("occupants_per_asset", "give the number of occupants", low=0)
    types, unknown = types_of_taxonomy(taxonomy)
    notes = [rules_note(), *([] if value is None else [f"value with contents; {said}"])]
    if unknown:
        notes.append(
            f"{len(unknown)} taxonomy strings are in no rule and count as other: "
            + ", ".join(unknown[:_SHOWN])
        )
    if occupants:
        notes.append("people are GEM's average occupants, no census")
    if has_place:
        lon, lat = rows.places()
        rows.demand_some()
        assets = chosen(Assets(lon, lat, types, area, value, people, notes), rows.good)
        made = in_cells(assets)
        _note_points(made, assets)
        made.refused.extend(rows.refused)
        return made
    codes = codes_of(rows, unit_list(gazetteer))
    rows.demand_some()
    nowhere = np.full(len(rows), np.nan)
    return _by_unit(rows, codes, Assets(nowhere, nowhere, types, area, value, people, notes))


def _by_unit(rows: Rows, codes: list[str], assets: Assets) -> Made:
    """Rows of the same unit (one a taxonomy) added up."""
    good = rows.good
    each, inverse = np.unique(np.array(codes)[good], return_inverse=True)
    sums = {
        name: np.bincount(inverse, values[good], each.size).astype(np.float64)
        for name, values in amounts_of(assets).items()
    }
    summed = Rows(
        rows.titles, rows.times, {}, list(range(each.size)), rows.keep_good, rows.refused,
        np.ones(each.size, bool),
    )  # fmt: skip
    made = as_table(summed, each.tolist(), sums)
    made.figures["assets"] = float(good.sum())
    made.notes.extend(assets.notes)
    made.notes.append("spread over each unit's people")
    return made


def _note_points(made: Made, assets: Assets) -> None:
    """Says so where so much lies at one point that it must stand for a whole region."""
    area = assets.floor_m2
    assert area is not None
    points = np.unique(np.column_stack([assets.longitudes, assets.latitudes]), axis=0)
    # A square kilometre of city holds a few million m² of floor.
    mean = float(np.nansum(area)) / max(len(points), 1)
    if mean > 1e7:
        made.notes.append(
            f"each of the {len(points):,} points stands for {mean / 1e6:,.0f} million m² on "
            "average: the data are of regions, and all of a region lies in one cell here"
        )
