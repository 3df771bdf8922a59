"""`stations.json` as the page's tables show it: few of all places, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from houfeng.documents.attenuation import short
from houfeng.documents.words import Language
from houfeng.portal.product_files import files_of, read_kept
from houfeng.products.models import Product
from houfeng.vocabulary.errors import NotFound

ROWS_SHOWN = 10
MAIN = ("CSIS", "PGA", "PGV")  # columns of the tables; MMI in place of CSIS where the map is in it


@dataclass(frozen=True, slots=True)
class Telling:
    """The few places that a page shows of all that were observed."""

    listed: int  # of all
    columns: list[str]
    farthest: list[dict[str, Any]]  # within the map, told worst by the models, used or not
    strongest: list[dict[str, Any]]


NOTHING = Telling(0, [], [], [])


def telling(shaking: Product | None, language: Language) -> Telling:
    """What `stations.json` says in short; nothing where there is none or the store lost it."""
    file = files_of(shaking).get("stations.json")
    try:
        return _telling(file.sha256, language) if file else NOTHING
    except NotFound:
        return NOTHING


@lru_cache(maxsize=256)
def _telling(sha256: str, language: Language) -> Telling:
    # Of thousands of places only those shown are kept in memory.
    rows = station_rows(read_kept(sha256), language)
    inside = [row for row in rows if row["misfit"] is not None]
    return Telling(
        listed=len(rows),
        columns=[one["title"] for one in rows[0]["cells"]] if rows else [],
        farthest=sorted(inside, key=lambda row: -row["misfit"])[:ROWS_SHOWN],
        strongest=sorted(rows, key=lambda row: -row["strength"])[:ROWS_SHOWN],
    )


def station_rows(marks: dict[str, Any], language: Language) -> list[dict[str, Any]]:
    """Every place of a `stations.json` as the page's tables show it."""
    scale = marks["scale"]
    names = [one["name"] for one in marks["measures"]]
    columns = [scale if one == "CSIS" else one for one in MAIN]
    titles = {
        one["name"]: f"{one['name']} {one['units']}".strip()
        if one["units"] or language == "en"
        else one["title_zh"]
        for one in marks["measures"]
    }
    fields = marks["fields"]
    rows = []
    for number, raw in enumerate(marks["stations"]):
        place = dict(zip(fields, raw, strict=True))
        values = {names[one[0]]: one for one in place["values"]}
        judged = [values[m] for m in columns if m in values and values[m][3] is not None]
        outside = all(one[5] >= 0 and _is_silent(marks, one) for one in judged)
        misfits = [abs(one[3]) for one in judged]
        rows.append(
            {
                "number": number,
                "id": place["id"],
                "name": place["name"] if place["name"] != place["id"] else "",
                "felt": place["felt"],
                "distance": place["distance_km"],
                "strength": place["intensity"] if place["intensity"] is not None else -1.0,
                "intensity": place["intensity"],
                "used": place["used"],
                "use": use_of(place["values"], used=bool(place["used"])),
                "reason": _reason(place["values"], names, marks["reasons"][language]),
                "misfit": max(misfits) if misfits and not outside else None,
                "cells": [
                    _cell(values.get(m), titles.get(m, m), is_intensity=m == scale) for m in columns
                ],
            }
        )
    return rows


def use_of(values: Sequence[Sequence[Any]], *, used: bool) -> str:
    """ "used", "part" where a measure was refused, or "unused"."""
    if not used:
        return "unused"
    return "part" if any(one[5] >= 0 for one in values) else "used"


def _reason(values: Sequence[Sequence[Any]], names: list[str], told: list[str]) -> str:
    """Why a place was refused: the first measure's reason, named where it is not that of all."""
    refused = [one for one in values if one[5] >= 0]
    if not refused:
        return ""
    first = told[refused[0][5]]
    alike = len(refused) == len(values) and len({one[5] for one in refused}) == 1
    return first if alike else f"{names[refused[0][0]]}: {first}"


def _is_silent(marks: dict[str, Any], value: Sequence[Any]) -> bool:
    """Whether what keeps a value from use is only where it lies."""
    return bool(marks["reasons"]["code"][value[5]] == "outside_map")


def _cell(value: Sequence[Any] | None, title: str, *, is_intensity: bool) -> dict[str, Any]:
    if value is None:
        return {"title": title, "observed": ""}
    _, observed, predicted, residual, used, *_ = value
    return {
        "title": title,
        "observed": amount(observed, is_intensity=is_intensity),
        "predicted": amount(predicted, is_intensity=is_intensity),
        "residual": "" if residual is None else signed(residual),
        "used": used,
    }


def signed(value: float) -> str:
    """ "+0.4", "−1.2"."""
    return f"{value:+.1f}".replace("-", "−")


def amount(value: float | None, *, is_intensity: bool) -> str:
    """Intensities to a tenth, motion to two significant digits; a dash where there is none."""
    if value is None:
        return "—"
    return f"{value:.1f}" if is_intensity else short(value)
