"""The event page's shaking part: layers, what was observed, plots, printed maps, data formats.

Everything is read from files of products already fetched: no query, and a file that is missing
(an older product, or one lost from the store) leaves out what it would have told.
"""

import re
from typing import Any

from houfeng.documents.words import Language
from houfeng.portal.language import say
from houfeng.portal.product_files import file_address, files_of, read_once
from houfeng.portal.station_rows import telling
from houfeng.portal.texts import TEXTS
from houfeng.products.models import Product
from houfeng.vocabulary.scales import csis_degrees

PLOTS = ("pga", "intensity", "pgv")
FORMATS = (
    "grid.xml", "uncertainty.xml", "stationlist.json", "contours.geojson", "intensity.tif",
    "pga.tif", "cont_pga.json", "shakemap.kmz", "coverage_pga.covjson", "shaking.nc",
    "measures.nc", "grids.npz", "rupture.json", "info.json", "inputs.zip",
)  # fmt: skip
_ALL_FLAGGED = re.compile(r"all ([\d,]+) observations are flagged\b")
_UNKNOWN_FILES = re.compile(r"not used, of no known kind: (.+)")


def shaking_values(
    shaking: Product | None, grids: Product | None, language: Language
) -> dict[str, Any] | None:
    """All of the part; None before a map is published."""
    if shaking is None:
        return None
    info = read_once(shaking, "info.json")
    return {
        "layers": layers_of(shaking, language),
        "seen": seen_values(shaking, info["houfeng"], language) if info else None,
        "printed": printed_maps(grids, language),
        "formats": formats_of(shaking, grids, language),
        "awaits_grids": grids is None and info is not None,
    }


def live_values(shaking: Product | None, language: Language) -> dict[str, Any]:
    """What the live map needs of layers and stations, as JSON values."""
    files = files_of(shaking)
    found = read_once(shaking, "layers.json") if shaking else None
    outline = files.get("layer_outline.svg")
    stations = files.get("stations.json") if telling(shaking, language).listed else None
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
            "chips": [_chip(row, is_intensity=not one["units"]) for row in one["classes"]],
        }
        for one in found["layers"]
        if one["file"] in files and f"layer.{one['name']}" in TEXTS
    ]


def _layer_note(layer: dict[str, Any], language: Language) -> str:
    if layer["name"] == "sigma":
        return say("layer.sigma.words", language)
    return say("layer.by", language, relation=layer["relation"]) if layer["relation"] else ""


def _chip(row: dict[str, Any], *, is_intensity: bool) -> dict[str, Any]:
    """A class as a chip: of a degree's colour, or a grey of its own."""
    lower, upper = row["lower"], row["upper"]
    if is_intensity and row["degree"]:
        label = csis_degrees()[row["degree"] - 1].roman
    elif lower is None:
        label = f"<{_limit(upper)}"
    else:
        label = f">{_limit(lower)}" if upper is None else f"{_limit(lower)}–{_limit(upper)}"
    return {"label": label, "degree": row["degree"], "colour": row["colour"]}


def _limit(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:g}"


def seen_values(shaking: Product, own: dict[str, Any], language: Language) -> dict[str, Any]:
    """Counts, warnings, plots and the most telling stations."""
    counts = own["observations"]
    files = files_of(shaking)
    complete = files.get("stationlist.json")
    total = counts["stations"] + counts["felt"]
    chosen = telling(shaking, language)
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
        "columns": chosen.columns,
        "farthest": chosen.farthest,
        "strongest": chosen.strongest,
        "listed": chosen.listed,
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
