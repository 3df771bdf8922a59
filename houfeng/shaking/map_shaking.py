"""From an origin to a shaking map."""

from dataclasses import dataclass

import numpy as np

from houfeng import __version__
from houfeng.events.origin import Magnitude, MagnitudeType, Origin, checked
from houfeng.shaking import elliptic, standards
from houfeng.shaking.elliptic import Source
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.grid import grid_around, offsets_km
from houfeng.shaking.lineage import shaking_lineage
from houfeng.shaking.science.gbt17742_2020 import instrumental_intensity
from houfeng.shaking.science.magnitude_cheng_2017 import ms_from_mw, mw_from_ms
from houfeng.shaking.science.regions import region_of
from houfeng.shaking.science.rupture import centred_line, rupture_length_km
from houfeng.shaking.science.site_gb18306 import amplification, class_ii_from
from houfeng.shaking.settings import ShakingSettings
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import destination

HIGHEST_LATITUDE = 80.0  # a regular grid in degrees stops making sense nearer the poles
REFERENCE_CLASS = "I1"  # rock, Vs30 about 500 m/s: what the attenuation is for
_DEFAULTS = ShakingSettings()


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """The source on the plane, and how it is told on the map."""

    source: Source
    line: tuple[tuple[float, float], ...]  # (lon, lat)
    orientation: str


def map_shaking(
    origin: Origin, *, settings: ShakingSettings = _DEFAULTS, site_class: str = "II"
) -> ShakingMap:
    """The shaking one origin predicts, on ground of one class of GB 18306-2015.

    origin -> Ms -> region -> source (point or line) -> grid -> fields -> site -> map

    Raises NotValid for an origin out of range, a latitude beyond 80 degrees, a rupture line of
    one vertex, or a site class that Table E.1 does not have.
    """
    checked(origin)
    if abs(origin.latitude) > HIGHEST_LATITUDE:
        raise NotValid("latitude", origin.latitude, "shaking maps are made from 80° S to 80° N")
    class_row = standards.site_row(site_class)

    ms = surface_magnitude(origin.magnitude)
    region, inside = region_of(origin.longitude, origin.latitude, standards.zones())
    laws = standards.region_laws(region, ms)
    placed = _place(origin, ms, settings)

    reach = elliptic.reach_km(laws, placed.source, settings.edge_intensity)
    grid = grid_around(origin.longitude, origin.latitude, *reach, settings)
    east, north = offsets_km(
        origin.longitude, origin.latitude, grid.longitudes, grid.latitudes[:, None]
    )
    found = elliptic.fields(laws, placed.source, east, north)
    on_site = _site_factor(found.pga_ms2, site_class, class_row)
    pga, pgv = found.pga_ms2 * on_site, found.pgv_ms * on_site

    return ShakingMap(
        event_id=origin.event_id,
        revision=origin.revision,
        status=origin.status,
        longitudes=grid.longitudes,
        latitudes=grid.latitudes,
        intensity=found.intensity,
        intensity_sigma=found.intensity_sigma,
        instrumental_intensity=instrumental_intensity(pga, pgv),
        pga_ms2=pga,
        pgv_ms=pgv,
        pga_sigma_ln=found.pga_sigma_ln,
        pgv_sigma_ln=found.pgv_sigma_ln,
        region=region,
        rupture_line=placed.line,
        orientation=placed.orientation,
        site=f"class {site_class} of GB 18306-2015",
        lineage=shaking_lineage(
            origin,
            ms=ms,
            region=region,
            inside=inside,
            orientation=placed.orientation,
            line_used=bool(placed.line) or placed.source.unknown_length_km > 0,
            site_class=site_class,
            cropped=grid.cropped,
            settings=settings,
            software=__version__,
        ),
    )


def surface_magnitude(magnitude: Magnitude) -> float:
    """Ms as the attenuation wants it: Mw converted, every other scale read as Ms."""
    return ms_from_mw(magnitude.value) if magnitude.type is MagnitudeType.MW else magnitude.value


def _place(origin: Origin, ms: float, settings: ShakingSettings) -> _Placed:
    """A line where one is known or the earthquake is large enough, else a point.

    Known line, known strike, or neither: then every strike is equally likely. A deep earthquake
    has no long axis at the surface.
    """
    if origin.depth_km is not None and origin.depth_km > settings.deep_from_km:
        return _Placed(Source(None, depth_km=origin.depth_km), (), "averaged")
    if origin.rupture_line:
        if len(origin.rupture_line) < 2:
            raise NotValid(
                "rupture_line", origin.rupture_line, "give two vertices or more, or leave it empty"
            )
        lons, lats = np.array(origin.rupture_line, dtype=float).T
        line = np.column_stack(offsets_km(origin.longitude, origin.latitude, lons, lats))
        return _Placed(Source(line), origin.rupture_line, "rupture")
    length = rupture_length_km(mw_from_ms(ms)) if ms >= settings.line_from_ms else 0.0
    if origin.strike_deg is None:
        return _Placed(Source(None, length), (), "averaged")
    # A point keeps its axis: a line too short to matter (1 mm) that still has a direction.
    line = centred_line(max(length, 1e-6), origin.strike_deg)
    ends = tuple(
        destination(origin.longitude, origin.latitude, azimuth, length / 2)
        for azimuth in (origin.strike_deg + 180.0, origin.strike_deg)
    )
    return _Placed(Source(line), ends if length > 0 else (), "given")


def _site_factor(pga_rock: Floats, site_class: str, row: tuple[Floats, Floats]) -> Floats:
    """Peak motion on this class over peak motion on the reference rock.

    Table E.1 is for acceleration; the same factor is used for velocity (said in the lineage).
    """
    if site_class == REFERENCE_CLASS:
        return np.ones_like(pga_rock)
    columns, rock = standards.site_row(REFERENCE_CLASS)
    class_ii = class_ii_from(pga_rock, columns, rock)
    return amplification(class_ii, *row) * class_ii / pga_rock
