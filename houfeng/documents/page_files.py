"""What the event's page shows of a shaking map beside the map itself: layers, places, plots."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from houfeng.documents.attenuation import Curve
from houfeng.documents.attenuation_svg import draw_attenuation
from houfeng.documents.layer_outline import layer_outline
from houfeng.documents.map_frame import land_windows
from houfeng.documents.words import Language
from houfeng.places.coastline import land_polygons
from houfeng.shaking.products.layer_pictures import LAYER_FILES, bounds_of, layer_files
from houfeng.shaking.products.measures import map_intensity
from houfeng.shaking.products.station_marks import FILE as STATION_MARKS
from houfeng.shaking.products.station_marks import station_marks_bytes
from houfeng.shaking.reasons import code_of
from houfeng.shaking.result import ShakingResult

Maker = Callable[[], bytes]
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_PLOT_PX = (720, 540)
_OUTSIDE = "outside_map"
PLOTTED = ("intensity", "pga", "pgv")  # "intensity": in the scale of the map
OUTLINE = "layer_outline.svg"
PAGE_FILES = (
    *LAYER_FILES,
    OUTLINE,
    STATION_MARKS,
    *(f"attenuation_{what}.{language}.svg" for what in PLOTTED for language in _LANGUAGES),
)


def page_files(result: ShakingResult) -> dict[str, Maker]:
    """Every file by name, as in PAGE_FILES; nothing is made before asked."""

    @lru_cache(maxsize=1)
    def layers() -> dict[str, bytes]:
        return layer_files(result)

    made: dict[str, Maker] = {name: partial(_of, layers, name) for name in LAYER_FILES}
    made[OUTLINE] = partial(_outline, result)
    made[STATION_MARKS] = partial(station_marks_bytes, result)
    for what in PLOTTED:
        for language in _LANGUAGES:
            made[f"attenuation_{what}.{language}.svg"] = partial(_plot, result, what, language)
    return made


def curve_of(result: ShakingResult, measure: str) -> Curve | None:
    """What the models say over distance, where the result tells it."""
    if result.curves is None or measure not in result.curves.motions:
        return None
    found = result.curves.motions[measure]
    return Curve(result.curves.distances_km, found.mean, found.tau, found.phi)


def on_the_map(result: ShakingResult) -> ShakingResult:
    """The same without what was observed beyond the map's edge.

    Hundreds of far stations would press those that the map is about into a corner of a plot.
    """
    compared = {
        measure: replace(
            found,
            observed=np.where(
                [code_of(reason) == _OUTSIDE for reason in found.reasons], np.nan, found.observed
            ),
        )
        for measure, found in result.compared.items()
    }
    return replace(result, compared=compared)


def _plot(result: ShakingResult, what: str, language: Language) -> bytes:
    measure = map_intensity(result) if what == "intensity" else what.upper()
    drawn = draw_attenuation(
        on_the_map(result),
        measure,
        language,
        *_PLOT_PX,
        curve=curve_of(result, measure),
        standalone=True,
    )
    return drawn.encode()


def _outline(result: ShakingResult) -> bytes:
    windows = land_windows(bounds_of(result))
    return layer_outline(result, [ring for w in windows for ring in land_polygons(w)]).encode()


def _of(layers: Callable[[], dict[str, bytes]], name: str) -> bytes:
    return layers()[name]
