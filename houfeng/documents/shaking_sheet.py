"""A shaking map to print and hang up: one A4 landscape page, as PDF and as PNG.

The page is drawn in vectors and stands as well on A3.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from houfeng.documents.map_frame import Bounds, land_windows
from houfeng.documents.shaking_sheet_map import draw_sheet_map, sheet_frame
from houfeng.documents.shaking_sheet_sigma import draw_sigma
from houfeng.documents.shaking_sheet_signs import draw_signs
from houfeng.documents.shaking_sheet_words import sheet_words
from houfeng.documents.typeset import set_in_type
from houfeng.documents.words import Language
from houfeng.impact.estimate import ShakenPlace
from houfeng.places.coastline import land_polygons
from houfeng.places.gazetteer import Gazetteer
from houfeng.shaking.products.measures import map_intensity
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import azimuth_deg, distance_km

MAP_WIDTH_PX, MAP_HEIGHT_PX = 900, 660
"""Letters of 12 px come out at 7.4 points on A4."""
SIDE_WIDTH_PX = 280
PNG_PPI = 200
_PLACES = 60  # looked at; the map shows as many as find room


def shaking_sheet(
    result: ShakingResult,
    language: Language,
    *,
    gazetteer: Gazetteer,
    made_at: datetime,
    place: str = "",
    maker: str = "Houfeng",
    ppi: float = PNG_PPI,
) -> tuple[bytes, bytes]:
    """The page as (PDF, PNG); the same map, words and moment give the same bytes.

    gazetteer: names on the map. place: where it was, in words of the language; without it the
    source's own or the gazetteer's. made_at: aware, printed and kept as the document's date.
    """
    if made_at.tzinfo is None:
        raise NotValid("made_at", made_at, "give a time with its zone")
    frame = sheet_frame(result, MAP_WIDTH_PX, MAP_HEIGHT_PX)
    land = [ring for window in land_windows(frame.bounds) for ring in land_polygons(window)]
    told = sheet_words(
        result,
        language,
        place=place or place_words(result, gazetteer, language),
        maker=maker,
        made_at=made_at,
    )
    drawing = draw_sheet_map(
        result,
        frame,
        places_in(result, gazetteer, frame.bounds),
        land,
        language=language,
        title=told["map_alt"],
        banner=told["banner"],
    )
    moment = made_at.astimezone(UTC).replace(microsecond=0)
    data = told | {
        "date": [moment.year, moment.month, moment.day],
        "signs": draw_signs(result, language, SIDE_WIDTH_PX),
        "inset": draw_sigma(result, frame, land, SIDE_WIDTH_PX),
    }
    pdf = set_in_type("shaking_sheet.typ", data, drawing, made_at=moment)
    png = set_in_type("shaking_sheet.typ", data, drawing, made_at=moment, form="png", ppi=ppi)
    return pdf, png


def place_words(result: ShakingResult, gazetteer: Gazetteer, language: Language) -> str:
    """Where it was: the source's own words, else those of the gazetteer."""
    origin = result.origin
    own = origin.place_zh if language == "zh" else origin.place_en
    return own or gazetteer.describe(origin.longitude, origin.latitude, language)


def places_in(result: ShakingResult, gazetteer: Gazetteer, bounds: Bounds) -> Sequence[ShakenPlace]:
    """The two places nearest the epicentre, then the window's largest, seats before towns."""
    west, south, east, north = bounds
    middle = (west + east) / 2
    lons = middle + (gazetteer.longitudes - middle + 180.0) % 360.0 - 180.0
    inside = np.flatnonzero(
        (lons >= west)
        & (lons <= east)
        & (gazetteer.latitudes >= south)
        & (gazetteer.latitudes <= north)
    )
    origin = result.origin
    far = distance_km(
        origin.longitude, origin.latitude, gazetteer.longitudes[inside], gazetteer.latitudes[inside]
    )
    nearest = inside[np.argsort(far, kind="stable")][:2]
    # An administrative seat is what a reader looks for: it counts as ten times its people.
    weight = gazetteer.populations[inside] * np.where(gazetteer.kinds[inside] < 3, 10.0, 1.0)
    largest = inside[np.argsort(-weight, kind="stable")][:_PLACES]
    order = list(dict.fromkeys([*nearest.tolist(), *largest.tolist()]))
    return [_shaken(result, gazetteer, index) for index in order]


def _shaken(result: ShakingResult, gazetteer: Gazetteer, index: int) -> ShakenPlace:
    place, origin = gazetteer.place(index), result.origin
    at = np.array(place.longitude), np.array(place.latitude)
    lons = result.longitudes
    near = lons.mean() + (place.longitude - lons.mean() + 180.0) % 360.0 - 180.0
    row = int(np.abs(result.latitudes - place.latitude).argmin())
    column = int(np.abs(lons - near).argmin())
    return ShakenPlace(
        name_zh=place.name_zh,
        name_en=place.name_en,
        kind=place.kind,
        adcode=place.adcode,
        longitude=place.longitude,
        latitude=place.latitude,
        population=place.population,
        distance_km=float(distance_km(origin.longitude, origin.latitude, *at)),
        azimuth_deg=float(azimuth_deg(origin.longitude, origin.latitude, *at)),
        intensity=float(result.fields[map_intensity(result)].mean[row, column]),
    )
