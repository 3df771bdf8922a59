"""The papers about one revision: pictures of the map, and the brief in both languages."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from houfeng import __version__
from houfeng.documents.brief import Brief, compose_brief
from houfeng.documents.brief_docx import brief_docx
from houfeng.documents.brief_pdf import MAP_HEIGHT_PX, MAP_WIDTH_PX, brief_pdf
from houfeng.documents.map_frame import land_windows
from houfeng.documents.map_svg import draw_map, drawn_bounds
from houfeng.documents.words import Language
from houfeng.events.origin import Origin
from houfeng.impact.estimate import Impact
from houfeng.impact.report import impact_from_json
from houfeng.places.coastline import land_polygons
from houfeng.response.known import gazetteer
from houfeng.shaking import files
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.status import BANNER

LANGUAGES: tuple[Language, ...] = ("zh", "en")
SHAKING, IMPACT, CONTOURS = "shaking.nc", "impact.json", "contours.geojson"
RETROSPECTIVE_AFTER = timedelta(days=7)  # docs/decisions/0006
MAP_PX = (880, 720)  # of the picture on the page


@dataclass(frozen=True, slots=True, eq=False)
class Matter:
    """What the papers are about."""

    origin: Origin
    shaking: ShakingMap
    impact: Impact
    contours: Mapping[str, Any]


def read_matter(origin: Origin, folder: Path) -> Matter:
    """From the files of earlier stages in a folder."""
    contours = json.loads((folder / CONTOURS).read_text("utf-8"))
    return Matter(origin, read_shaking(folder), read_impact(folder), contours)


def map_pictures(matter: Matter) -> dict[str, bytes]:
    """`map.zh.svg`, `map.en.svg`: the picture on the event's page."""
    return {
        f"map.{language}.svg": picture(
            matter, language, MAP_PX, banner=BANNER[matter.origin.status][language]
        ).encode()
        for language in LANGUAGES
    }


def brief_files(
    matter: Matter, now: datetime, previous: tuple[Origin, Impact] | None = None
) -> dict[str, bytes]:
    """PDF in both languages, Word in Chinese, and the words of both as JSON.

    previous: what the version before was about.
    """
    composed = {language: _compose(matter, language, now, previous) for language in LANGUAGES}
    return set_in_type(matter, composed)


def set_in_type(matter: Matter, composed: Mapping[Language, Brief]) -> dict[str, bytes]:
    """The files of briefs already in words."""
    size = (MAP_WIDTH_PX, MAP_HEIGHT_PX)
    drawn = {language: picture(matter, language, size) for language in LANGUAGES}
    with ThreadPoolExecutor(2) as pool:  # the typesetter works outside Python's lock
        pdf = {
            language: pool.submit(brief_pdf, composed[language], drawn[language])
            for language in LANGUAGES
        }
        made = {"brief.zh.docx": brief_docx(composed["zh"], drawn["zh"])}
        made |= {f"brief.{language}.pdf": pdf[language].result() for language in LANGUAGES}
    return made | {f"brief.{one}.json": as_json(composed[one].as_dict()) for one in LANGUAGES}


def picture(matter: Matter, language: Language, size: tuple[int, int], *, banner: str = "") -> str:
    """The intensity map as SVG; size: width, height in px."""
    width, height = size
    line = matter.shaking.rupture_line
    bounds = drawn_bounds(
        matter.origin, matter.contours, rupture_line=line, width_px=width, height_px=height
    )
    return draw_map(
        matter.origin,
        matter.contours,
        matter.impact.places,
        [ring for window in land_windows(bounds) for ring in land_polygons(window)],
        rupture_line=line,
        language=language,
        width_px=width,
        height_px=height,
        banner=banner,
    )


def place_words(origin: Origin, language: Language) -> str:
    """Where it was: the source's own words, else those of the gazetteer."""
    own = origin.place_zh if language == "zh" else origin.place_en
    return own or gazetteer().describe(origin.longitude, origin.latitude, language)


def is_retrospective(origin: Origin, now: datetime) -> bool:
    return now - origin.origin_at > RETROSPECTIVE_AFTER


def read_shaking(folder: Path) -> ShakingMap:
    return files.read_netcdf(folder / SHAKING)


def read_impact(folder: Path) -> Impact:
    return impact_from_json(json.loads((folder / IMPACT).read_text("utf-8")))


def as_json(value: object, indent: int | None = 2) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()


def _compose(
    matter: Matter, language: Language, now: datetime, previous: tuple[Origin, Impact] | None
) -> Brief:
    return compose_brief(
        matter.origin,
        matter.shaking,
        matter.impact,
        language=language,
        place=place_words(matter.origin, language),
        made_at=now,
        maker=settings.HOUFENG_NAME,
        software=f"Houfeng {__version__}",
        retrospective=is_retrospective(matter.origin, now),
        previous=previous,
    )
