"""Typst as we use it: our own template, our own fonts, data only as JSON, no other file."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from houfeng.vocabulary.assets import asset_path
from houfeng.vocabulary.errors import SourceUnavailable

# Typst may read files below its root only, and this folder holds nothing but templates.
SHEETS = Path(__file__).resolve().parent / "sheets"


@cache
def _fonts() -> typst.Fonts:
    """Noto Sans SC as built; looking through a folder of fonts costs more than a page."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(asset_path("fonts"))],
    )
    if "Noto Sans SC" not in fonts.families():
        raise SourceUnavailable(
            f"Noto Sans SC is not in {asset_path('fonts')}; run `make assets` to build it"
        )
    return fonts


def set_in_type(
    sheet: str,
    data: Mapping[str, Any],
    svg: str,
    *,
    made_at: datetime | None = None,
    form: Literal["pdf", "png"] = "pdf",
    ppi: float = 144,
) -> bytes:
    """One of our templates filled with data and a drawing: the bytes of a PDF or a PNG.

    What people wrote reaches the template as JSON values, never as template source.
    """
    made = typst.compile(
        str(SHEETS / sheet),
        root=str(SHEETS),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=form,
        ppi=ppi,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "drawing": svg},
        timestamp=made_at,
    )
    assert isinstance(made, bytes)  # one page; several would be a list of pictures
    return made


def drawing_png(svg: str, width_px: int = 1400) -> bytes:
    """An SVG drawing as a PNG picture, about so many px wide."""
    points = 480.0
    return set_in_type(
        "drawing.typ", {"width": points}, svg, form="png", ppi=72 * width_px / points
    )
