"""The event page's shaking part: layers, what was observed, plots, printed maps, data formats.

Everything is read from files of products already fetched: no query, and a file that is missing
(an older product, or one lost from the store) leaves out what it would have told.
"""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse

from houfeng.documents.attenuation import short
from houfeng.documents.words import Language
from houfeng.portal.language import say
from houfeng.portal.texts import TEXTS
from houfeng.products.models import Product, ProductFile
from houfeng.products.publish import store
from houfeng.vocabulary.errors import NotFound

PLOTS = ("pga", "intensity", "pgv")
ROWS_SHOWN = 10
MAIN = ("CSIS", "PGA", "PGV")  # columns of the tables; MMI in place of CSIS where the map is in it
FORMATS = (
    "grid.xml", "uncertainty.xml", "stationlist.json", "contours.geojson", "intensity.tif",
    "pga.tif", "cont_pga.json", "shakemap.kmz", "coverage_pga.covjson", "shaking.nc",
    "measures.nc", "grids.npz", "rupture.json", "info.json", "inputs.zip",
)  # fmt: skip
_ALL_FLAGGED = re.compile(r"all ([\d,]+) observations are flagged\b")
_UNKNOWN_FILES = re.compile(r"not used, of no known kind: (.+)")


def file_address(product: Product, file: ProductFile) -> str:
    # The API's address by name: pages do not know the API's code.
    parts = (product.source, product.type, product.code, product.revision, file.name)
    return reverse("api:file", args=parts)


def shaking_values(
    shaking: Product | None, grids: Product | None, language: Language
) -> dict[str, Any] | None:
    """All of the part; None before a map is published."""
    if shaking is None:
        return None
    info = read_once(shaking, "info.json")
    marks = read_once(shaking, "stations.json")
    return {
        "layers": layers_of(shaking, language),
        "seen": seen_values(shaking, info["houfeng"], marks, language) if info else None,
        "printed": printed_maps(grids, language),
        "formats": formats_of(shaking, grids, language),
        "awaits_grids": grids is None and info is not None,
    }


def live_values(shaking: Product | None, language: Language) -> dict[str, Any]:
    """What the live map needs of layers and stations, as JSON values."""
    files = files_of(shaking)
    found = read_once(shaking, "layers.json") if shaking else None
    marks = read_once(shaking, "stations.json") if shaking else None
    outline = files.get("layer_outline.svg")
    stations = files.get("stations.json") if marks and marks["stations"] else None
    return {
        "layers": [
            {"name": one["name"], "url": one["address"]} for one in layers_of(shaking, language)
        ],
        "layerBounds": found["bounds"] if found else None,
        "outline": file_address(shaking, outline) if shaking and outline else None,
        "stations": file_address(shaking, stations) if shaking and stations else None,
    }


def live_words(language: Language) -> dict[str, str]:
    """Words of pop-ups and lists made by the script."""
    asked = {
        "layerFailed": "layer.failed",
        "layerShown": "layer.shown",
        "km": "stations.km",
        "felt": "stations.sign.felt",
        "station": "stations.sign.station",
        "measure": "stations.measure",
        "observed": "stations.observed",
        "predicted": "stations.predicted",
        "residual": "stations.residual",
        "used": "stations.used",
        "part": "stations.part",
        "unused": "stations.unused",
        "converted": "stations.converted",
        "show": "stations.show",
        "stationsUnreachable": "stations.unreachable",
    }
    return {name: say(key, language) for name, key in asked.items()}


def layers_of(shaking: Product | None, language: Language) -> list[dict[str, Any]]:
    """Each layer with its address and its legend in words."""
    found = read_once(shaking, "layers.json") if shaking else None
    if shaking is None or found is None:
        return []
    files = files_of(shaking)
    return [
        {
            "name": one["name"],
            "label": say(f"layer.{one['name']}", language),
            "title": one[f"title_{language}"],
            "units": one["units"],
            "note": _layer_note(one, language),
            "address": file_address(shaking, files[one["file"]]),
            "chips": [_chip(row) for row in one["classes"]],
        }
        for one in found["layers"]
        if one["file"] in files and f"layer.{one['name']}" in TEXTS
    ]


def _layer_note(layer: dict[str, Any], language: Language) -> str:
    if layer["name"] == "sigma":
        return say("layer.sigma.words", language)
    return say("layer.by", language, relation=layer["relation"]) if layer["relation"] else ""


def _chip(row: dict[str, Any]) -> dict[str, Any]:
    """A class as a chip: of a degree's colour, or a grey of its own."""
    lower, upper = row["lower"], row["upper"]
    if lower is None:
        label = f"<{_limit(upper)}"
    else:
        label = f">{_limit(lower)}" if upper is None else f"{_limit(lower)}–{_limit(upper)}"
    return {"label": label, "degree": row["degree"], "colour": row["colour"]}


def _limit(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:g}"


def seen_values(
    shaking: Product, own: dict[str, Any], marks: dict[str, Any] | None, language: Language
) -> dict[str, Any]:
    """Counts, warnings, plots and the most telling stations."""
    counts = own["observations"]
    files = files_of(shaking)
    complete = files.get("stationlist.json")
    total = counts["stations"] + counts["felt"]
    rows = _station_rows(files["stations.json"].sha256, language) if marks else []
    return {
        "total": total,
        "counts": [
            {
                "what": say(f"stations.count.{kind}", language),
                "all": f"{counts[kind]:,}",  # counts are exact, not estimates
                "parts": [
                    (say(f"stations.count.{part}", language), f"{counts[f'{kind}_{part}']:,}")
                    for part in ("used", "flagged", "outside")
                    if part == "used" or counts.get(f"{kind}_{part}")
                ],
            }
            for kind in ("stations", "felt")
            if counts[kind]
        ],
        "warnings": [warning_words(one, language) for one in own["warnings"]],
        "notes": own.get("notes", []),
        "plots": plots_of(shaking, language) if total else [],
        "columns": [one["title"] for one in rows[0]["cells"]] if rows else [],
        "farthest": _farthest(rows),
        "strongest": sorted(rows, key=lambda row: -row["strength"])[:ROWS_SHOWN],
        "listed": len(rows),
        "list": file_address(shaking, complete) if complete else "",
    }


def warning_words(warning: str, language: Language) -> tuple[str, str]:
    """A warning as people read it, and its language where that is not the page's."""
    if found := _ALL_FLAGGED.match(warning):
        return say("warning.all_flagged", language, count=found[1]), ""
    if found := _UNKNOWN_FILES.match(warning):
        return say("warning.unknown_files", language, names=found[1]), ""
    return warning, "en" if language != "en" else ""


def plots_of(shaking: Product, language: Language) -> list[dict[str, str]]:
    files = files_of(shaking)
    found = []
    for what in PLOTS:
        file = files.get(f"attenuation_{what}.{language}.svg")
        if file is not None:
            title = say(f"plots.{what}", language)
            found.append({"title": title, "address": file_address(shaking, file)})
    return found


def _farthest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those within the map that the models tell worst, used or not."""
    inside = [row for row in rows if row["misfit"] is not None]
    return sorted(inside, key=lambda row: -row["misfit"])[:ROWS_SHOWN]


@lru_cache(maxsize=64)
def _station_rows(sha256: str, language: Language) -> list[dict[str, Any]]:
    """Every place as the page's tables show it; the key is the file's content."""
    marks = _parsed(sha256)
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
                "cells": [_cell(values.get(m), titles.get(m, m)) for m in columns],
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
    return bool(marks["reasons"]["en"][value[5]] == "outside the map")


def _cell(value: Sequence[Any] | None, title: str) -> dict[str, Any]:
    if value is None:
        return {"title": title, "observed": ""}
    _, observed, predicted, residual, used, *_ = value
    return {
        "title": title,
        "observed": "—" if observed is None else plain(observed),
        "predicted": "—" if predicted is None else plain(predicted),
        "residual": "" if residual is None else signed(residual),
        "used": used,
    }


def signed(value: float) -> str:
    """ "+0.4", "−1.2"."""
    return f"{value:+.1f}".replace("-", "−")


def plain(value: float) -> str:
    """Two significant digits, but a tenth of a degree for intensities below 10."""
    return f"{value:g}" if 1 <= value < 10 and round(value, 1) == value else short(value)


def printed_maps(grids: Product | None, language: Language) -> list[tuple[str, str, int]]:
    """(words, address, bytes) of the printable sheets, the page's language first."""
    files = files_of(grids)
    other: Language = "en" if language == "zh" else "zh"
    found = []
    for tongue in (language, other):
        for form in ("pdf", "png"):
            file = files.get(f"shakemap.{tongue}.{form}")
            if grids is not None and file is not None:
                words = f"{ {'zh': '中文', 'en': 'English'}[tongue] } {form.upper()}"
                found.append((words, file_address(grids, file), file.size))
    return found


def formats_of(shaking: Product, grids: Product | None, language: Language) -> list[dict[str, Any]]:
    """The data files with what each is for, those asked for most first."""
    held = {name: (shaking, file) for name, file in files_of(shaking).items()}
    if grids is not None:
        held |= {name: (grids, file) for name, file in files_of(grids).items()}
    return [
        {
            "name": name,
            "address": file_address(*held[name]),
            "size": held[name][1].size,
            "words": say(f"format.{name}", language),
        }
        for name in FORMATS
        if name in held
    ]


def files_of(product: Product | None) -> dict[str, ProductFile]:
    """A product's files by name; they are prefetched."""
    return {file.name: file for file in product.files.all()} if product else {}


def read_once(product: Product | None, name: str) -> dict[str, Any] | None:
    """A JSON file of a product, parsed once; None where it has none or the store lost it."""
    file = files_of(product).get(name)
    if file is None:
        return None
    try:
        return _parsed(file.sha256)
    except NotFound:
        return None


@lru_cache(maxsize=128)
def _parsed(sha256: str) -> dict[str, Any]:
    # Contents never change under their digest, so they need not be read again.
    found: dict[str, Any] = json.loads(store().find(sha256).read_text("utf-8"))
    return found
