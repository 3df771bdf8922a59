"""Every file of a shaking map by name, with what makes its bytes; nothing is made before asked."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

from houfeng.documents.page_files import page_files
from houfeng.documents.shaking_sheet import shaking_sheet
from houfeng.documents.words import Language
from houfeng.places import load as load_gazetteer
from houfeng.shaking.contours import contour_geojson
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.files import geotiff_bytes, netcdf_bytes
from houfeng.shaking.products.writing import files_of
from houfeng.shaking.result import ShakingResult
from houfeng.shaking.view import shaking_map

Maker = Callable[[], bytes]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LIGHT = ("grids.npz", "info.json", "stationlist.json", "rupture.json")


def light_files(result: ShakingResult, made_at: datetime) -> dict[str, Maker]:
    """What pages, later stages and a reproduction need."""
    own = {name: maker for name, maker in files_of(result, made_at) if name in LIGHT}
    main = shaking_map(result)
    own |= page_files(result)
    return own | {
        "shaking.nc": partial(netcdf_bytes, main),
        "intensity.tif": partial(geotiff_bytes, main),
        "contours.geojson": partial(_zones, main),
    }


def map_files(result: ShakingResult, made_at: datetime, *, cache: Path) -> dict[str, Maker]:
    """The bulky formats and the printed map. cache: of the places, built at the first use."""
    own = {name: maker for name, maker in files_of(result, made_at) if name not in LIGHT}

    @lru_cache(maxsize=1)
    def sheets() -> dict[str, bytes]:
        gazetteer = load_gazetteer(cache)
        made: dict[str, bytes] = {}
        for language in LANGUAGES:
            pdf, png = shaking_sheet(result, language, gazetteer=gazetteer, made_at=made_at)
            made |= {f"shakemap.{language}.pdf": pdf, f"shakemap.{language}.png": png}
        return made

    names = [f"shakemap.{language}.{form}" for language in LANGUAGES for form in ("pdf", "png")]
    return own | {name: partial(_of, sheets, name) for name in names}


def _zones(main: ShakingMap) -> bytes:
    text = json.dumps(contour_geojson(main), ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode()


def _of(sheets: Callable[[], dict[str, bytes]], name: str) -> bytes:
    return sheets()[name]
