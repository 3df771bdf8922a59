"""Exposure models of OpenQuake: NRML 0.4 and 0.5, with the CSV files they refer to.

After the OpenQuake Engine's user guide, chapter "Exposure Models": what an asset's area and costs
mean (of one building, of all, per square metre) is said once, in `conversions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import numpy as np
from lxml import etree

from houfeng.impact.exposures.assets import Assets, chosen, in_cells, usd_rate
from houfeng.impact.exposures.rows import Rows, read_file, read_rows
from houfeng.impact.exposures.store import Made
from houfeng.impact.exposures.taxonomy import rules_note, types_of_taxonomy
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.safe_xml import local_name, parse_xml

MOST_BYTES = 256 * 2**20
VALUES = ("structural", "nonstructural", "contents")  # not interruption of business
M2_PER_FT2 = 0.09290304  # exact: 0.3048 squared
_SHOWN = 5
_AREA_UNITS = {
    "": 1.0, "sqm": 1.0, "square meters": 1.0, "square metres": 1.0, "m2": 1.0, "m^2": 1.0,
    "sq m": 1.0, "sqft": M2_PER_FT2, "square feet": M2_PER_FT2, "ft2": M2_PER_FT2,
}  # fmt: skip
_NIGHT, _OCCUPANTS = "night", "occupants"
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "lon": ("longitude",), "lat": ("latitude",), "taxonomy": (),
    "number": ("buildings",), "area": ("total_area_sqm",),
    "structural": ("cost_structural_usd",), "nonstructural": ("cost_nonstructural_usd",),
    "contents": ("cost_contents_usd",), _NIGHT: ("occupants_per_asset_night",),
}  # fmt: skip


@dataclass(slots=True)
class _Conversions:
    """What areas and costs mean."""

    area_type: str = "aggregated"
    area_m2: float = 1.0  # m² in the file's unit
    costs: dict[str, tuple[str, float]] = field(default_factory=dict)  # name -> type, CNY
    area_told: bool = False


def read_openquake(
    raw: bytes,
    folder: Path,
    *,
    year: int | None = None,
    occupants: bool = False,
    keep_good: bool = False,
) -> Made:
    """Floor area by structure type, value and, if asked, occupants (by night) as people.

    folder: where the CSV files lie that the model refers to; year: of dollars. NotValid names
    the asset and attribute, or the row and column; hostile XML is refused.
    """
    if len(raw) > MOST_BYTES:
        raise NotValid("file", f"{len(raw):,} bytes", f"keep below {MOST_BYTES:,}; use CSV assets")
    model = _model(parse_xml(raw))
    conversions = _conversions(model, year)
    listed = _child(model, "assets")
    if listed is None:
        raise NotValid("exposureModel", "no assets", "add the element assets")
    inline = [one for one in listed if local_name(one) == "asset"]
    if inline:
        rows = _rows_of(inline, keep_good=keep_good)
        made = _made(rows, conversions, occupants=occupants)
    else:
        made = _from_csv(model, listed, folder, conversions, occupants, keep_good)
    made.notes.append(rules_note())
    if conversions.costs:
        made.notes.append("value of " + ", ".join(conversions.costs))
    if any(rate != 1.0 for _, rate in conversions.costs.values()):
        made.notes.append(usd_rate(year)[1])
    if not conversions.area_told and any(name.startswith("floor") for name in made.holds):
        made.notes.append("the model does not say what area means: taken as that of all buildings")
    return made


def _model(root: etree._Element) -> etree._Element:
    found = [one for one in root.iter() if local_name(one) == "exposureModel"]
    if local_name(root) != "nrml" or not found:
        raise NotValid("XML", local_name(root), "give an OpenQuake exposure model (nrml)")
    return found[0]


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((one for one in element if local_name(one) == name), None)


def _conversions(model: etree._Element, year: int | None) -> _Conversions:
    made = _Conversions()
    holder = _child(model, "conversions")
    if holder is None:
        return made
    for one in holder.iter():
        name = local_name(one)
        if name == "area":
            _take_area(made, one)
        elif name == "costType" and one.get("name") == "area":
            _take_area(made, one)  # as models from 2023 on write it
        elif name == "costType" and one.get("name") in VALUES:
            label = str(one.get("name"))
            how = str(one.get("type"))
            if how not in ("aggregated", "per_asset", "per_area"):
                raise NotValid(
                    f"costType {label}, type", how, "write aggregated, per_asset or per_area"
                )
            made.costs[label] = (
                how,
                _cny(f"costType {label}, unit", str(one.get("unit") or ""), year),
            )
    return made


def _take_area(made: _Conversions, element: etree._Element) -> None:
    unit = str(element.get("unit") or "").strip().lower()
    if unit not in _AREA_UNITS:
        raise NotValid("area, unit", unit, "write SQM or SQFT")
    how = str(element.get("type") or "aggregated")
    if how not in ("aggregated", "per_asset"):
        raise NotValid("area, type", how, "write aggregated or per_asset")
    made.area_type, made.area_m2, made.area_told = how, _AREA_UNITS[unit], True


def _cny(label: str, unit: str, year: int | None) -> float:
    plain = unit.strip().upper()
    if plain in ("USD", "US$"):
        return usd_rate(year)[0]
    if plain in ("CNY", "RMB", "元"):
        return 1.0
    raise NotValid(label, unit, "convert the costs to USD or CNY")


def _rows_of(assets: list[etree._Element], *, keep_good: bool) -> Rows:
    """Assets written in the XML, as a table: rows are counted from the first asset."""
    names = ("lon", "lat", "taxonomy", "number", "area", *VALUES, _NIGHT, _OCCUPANTS)
    columns: dict[str, list[str]] = {name: [] for name in names}
    for asset in assets:
        found = {name: str(asset.get(name) or "") for name in ("taxonomy", "number", "area")}
        for one in asset.iter():
            name = local_name(one)
            if name == "location":
                found["lon"], found["lat"] = str(one.get("lon") or ""), str(one.get("lat") or "")
            elif name == "cost" and one.get("type") in VALUES:
                found[str(one.get("type"))] = str(one.get("value") or "")
            elif name == "tags" and not found["taxonomy"]:
                found["taxonomy"] = str(one.get("taxonomy") or "")
            elif name == "occupancy":
                key = _NIGHT if one.get("period") == "night" else _OCCUPANTS
                found[key] = str(one.get("occupants") or "")
        for name in names:
            columns[name].append(found.get(name, ""))
    used = {name: cells for name, cells in columns.items() if any(cells)}
    for name in ("lon", "lat", "taxonomy"):
        used.setdefault(name, columns[name])
    titles = {name: f"{name} (asset, attribute)" for name in used}
    return Rows(
        titles, dict.fromkeys(used, 1.0), used, list(range(1, len(assets) + 1)), keep_good,
        [], np.ones(len(assets), bool),
    )  # fmt: skip


def _from_csv(
    model: etree._Element,
    listed: etree._Element,
    folder: Path,
    conversions: _Conversions,
    occupants: bool,
    keep_good: bool,
) -> Made:
    """Assets in CSV files beside the model, joined to one."""
    names = {name: list(titles) for name, titles in _COLUMNS.items()}
    told = _child(model, "exposureFields")
    for one in told if told is not None else ():
        ours = one.get("type") if one.get("oq") == "value" else one.get("oq")
        if ours in names and one.get("input"):
            # What the model says goes before what columns are usually called.
            names[str(ours)] = [str(one.get("input")).strip().lower()]
    parts = []
    for path in _paths(listed, folder):
        rows = read_rows(read_file(path), names, ("lon", "lat", "taxonomy"), keep_good=keep_good)
        rows.titles = {name: f"{title} of {path.name}" for name, title in rows.titles.items()}
        parts.append(rows)
    shared = set.intersection(*(set(rows.columns) for rows in parts))
    whole = Rows(
        parts[0].titles,
        parts[0].times,
        {name: [cell for rows in parts for cell in rows.columns[name]] for name in shared},
        [number for rows in parts for number in rows.numbers],
        keep_good,
        [row for rows in parts for row in rows.refused],
        np.ones(sum(len(rows) for rows in parts), bool),
    )
    return _made(whole, conversions, occupants=occupants)


def _paths(listed: etree._Element, folder: Path) -> list[Path]:
    """Files named in the element, which must lie in the model's own folder."""
    words = (listed.text or "").split()
    if not words:
        raise NotValid("assets", "", "list the assets, or the CSV files that hold them")
    found = []
    for word in words:
        path = (folder / PurePosixPath(word)).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise NotValid("assets", word, "name CSV files in the model's own folder")
        if not path.is_file():
            raise NotFound(f"the model refers to {word}, which is not in {folder}")
        found.append(path)
    return found


def _made(rows: Rows, conversions: _Conversions, *, occupants: bool) -> Made:
    lon, lat = rows.places()
    taxonomy = rows.columns["taxonomy"]
    rows.refuse(np.array([not text for text in taxonomy], bool), "taxonomy", "give a taxonomy")
    number = rows.numbers_of("number", "give the number of buildings", low=0, needed=False)
    area = _area(rows, conversions, number)
    value = _value(rows, conversions, number, area)
    people: Floats | None = None
    notes = []
    if occupants:
        period = next((name for name in (_NIGHT, _OCCUPANTS) if name in rows.columns), None)
        if period is None:
            raise NotValid("occupancies", "none", "the model tells no occupants; leave them out")
        people = rows.numbers_of(period, "give the number of occupants", low=0, needed=False)
        notes.append(f"people are the model's occupants ({period}), no census")
    types, unknown = types_of_taxonomy(taxonomy)
    if unknown:
        notes.append(
            f"{len(unknown)} taxonomies are in no rule and count as other: "
            + ", ".join(unknown[:_SHOWN])
        )
    rows.demand_some()
    made = in_cells(chosen(Assets(lon, lat, types, area, value, people, notes), rows.good))
    made.refused.extend(rows.refused)
    return made


def _area(rows: Rows, conversions: _Conversions, number: Floats) -> Floats | None:
    """Floor area of all buildings of each asset, m²."""
    if "area" not in rows.columns:
        return None
    area = rows.numbers_of("area", "give the floor area", low=0) * conversions.area_m2
    if conversions.area_type == "aggregated":
        return area
    rows.refuse(np.isnan(number), _or_area(rows, "number"), "area is per building: give number")
    return area * number


def _value(
    rows: Rows, conversions: _Conversions, number: Floats, area: Floats | None
) -> Floats | None:
    """Replacement value of each asset with its contents, CNY."""
    parts = []
    for name, (how, cny) in conversions.costs.items():
        if name not in rows.columns:
            continue
        cost = rows.numbers_of(name, "give the cost", low=0, needed=False) * cny
        if how == "per_asset":
            rows.refuse(
                np.isnan(number) & ~np.isnan(cost), name, "the cost is per building: give number"
            )
            cost = cost * number
        elif how == "per_area":
            if area is None:
                raise NotValid("area", "none", "costs are per area: give the area of each asset")
            cost = cost * area
        parts.append(np.nan_to_num(cost))
    return np.asarray(sum(parts)) if parts else None


def _or_area(rows: Rows, name: str) -> str:
    return name if name in rows.columns else "area"
