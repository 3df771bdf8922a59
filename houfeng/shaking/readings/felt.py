"""Felt intensities: cells with their replies, as tables or GeoJSON, or single reports."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from houfeng.shaking.observations import MACROSEISMIC
from houfeng.shaking.readings.felt_reports import cells_of_reports
from houfeng.shaking.readings.json_text import point_of
from houfeng.shaking.readings.reading import NAN, Reading
from houfeng.shaking.readings.text_table import Table
from houfeng.shaking.readings.units import INTENSITIES, intensity, measure_named, number_or_nan
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

MOST_SURVEYED = 5_000
"""Places with ids but no replies are surveyed ones; more of them than this are reports."""

_WHICH = "name the scale: mmi (also cdi) or csis"


def intensity_column(table: Table) -> tuple[str, int] | None:
    """("MMI" or "CSIS", column) where the table holds felt intensities and no motion."""
    found = [(measure_named(n), at) for n, at in table.others.items()]
    felt = [(str(m), at) for m, at in found if m in INTENSITIES]
    if not felt and any(n in ("intensity", "烈度") for n in table.others):
        raise NotValid(f"{table.name}, column", "intensity", _WHICH)
    return felt[0] if len(felt) == 1 else None


def read_felt_table(table: Table) -> tuple[list[Reading], list[str]]:
    """Cells where a table tells replies or ids, else cells made of single reports."""
    found = intensity_column(table)
    assert found is not None
    measure, column = found
    longitudes = _numbers(table, table.columns["lon"])
    latitudes = _numbers(table, table.columns["lat"])
    values = _numbers(table, column)
    named = bool({"id", "station"} & set(table.columns))
    if "replies" not in table.columns and (not named or len(table.rows) > MOST_SURVEYED):
        return cells_of_reports(longitudes, latitudes, values, measure, table.name)
    suspect = table.columns.get("suspect")
    replies = (
        _numbers(table, table.columns["replies"])
        if "replies" in table.columns
        else np.full(len(values), np.nan)
    )
    sigmas = (
        _numbers(table, table.columns["stddev"])
        if "stddev" in table.columns
        else np.full(len(values), np.nan)
    )
    readings, notes, n_suspect = [], [], 0
    for at, row in enumerate(table.rows):
        if not any(cell.strip() for cell in row):
            continue
        if suspect is not None and row[suspect].strip().lower() in ("1", "true", "yes"):
            n_suspect += 1
            continue
        label = row[table.columns["id"]].strip() if "id" in table.columns else ""
        readings.append(
            _cell(
                label or f"row {table.first_row + at}",
                table.name,
                (longitudes[at], latitudes[at]),
                measure,
                row[column].strip(),
                replies[at],
                sigmas[at],
                table.where(at),
            )
        )
    if n_suspect:
        notes.append(f"{table.name}: left out {n_suspect} cells marked as suspect")
    return readings, notes


def read_felt_features(
    features: Sequence[dict[str, Any]], name: str
) -> tuple[list[Reading], list[str]]:
    """Cells (points or polygons) with cdi, mmi or csis, nresp and stddev among the properties.

    Points without any number of replies are single reports and are put into cells.
    """
    measures = [
        _measure_of(f["properties"], f"{name}, features[{i}]") for i, f in enumerate(features)
    ]
    if not features:
        return [], [f"{name}: there is no felt cell in it"]
    told = [_told_replies(feature["properties"]) for feature in features]
    places = [point_of(feature.get("geometry")) for feature in features]
    if all(reply is None for reply in told) and len({m for m, _ in measures}) == 1:
        values = np.array([number_or_nan(text) for _, text in measures])
        where = np.array(places, dtype=float)
        return cells_of_reports(where[:, 0], where[:, 1], values, measures[0][0], name)
    readings = []
    for at, feature in enumerate(features):
        measure, text = measures[at]
        readings.append(
            _cell(
                str(feature.get("id") or feature["properties"].get("name") or f"feature {at}"),
                name,
                places[at],
                measure,
                text,
                number_or_nan(told[at]),
                number_or_nan(feature["properties"].get("stddev")),
                f"{name}, features[{at}]",
            )
        )
    return readings, []


def _cell(
    label: str,
    source: str,
    place: tuple[float, float],
    measure: str,
    text: object,
    replies: float,
    sigma: float,
    where: str,
) -> Reading:
    amplitude = intensity(text)
    amplitude.sigma = float(sigma) if sigma > 0 else 0.0
    return Reading(
        id=f"felt.{label}",
        name=label,
        kind=MACROSEISMIC,
        source=source,
        longitude=float(place[0]),
        latitude=float(place[1]),
        replies=float(replies) if replies >= 0 else NAN,
        amplitudes={measure: amplitude},
        where=where,
    )


def _measure_of(properties: dict[str, Any], where: str) -> tuple[str, Any]:
    for key in ("mmi", "cdi", "csis"):
        if key in properties:
            return ("CSIS" if key == "csis" else "MMI"), properties[key]
    raise NotValid(f"{where}, intensity", sorted(properties)[:8], _WHICH)


def _told_replies(properties: dict[str, Any]) -> Any:
    for key in ("nresp", "replies", "responses"):
        if key in properties:
            return properties[key]
    return None


def _numbers(table: Table, column: int) -> Floats:
    cells = [row[column] for row in table.rows]
    try:  # one pass in C; a single bad cell sends all through the careful way
        return np.array(cells, dtype=float)
    except ValueError:
        return np.array([number_or_nan(cell) for cell in cells], dtype=float)
